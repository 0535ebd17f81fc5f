"""The journey as data: records, their states, and the moves between them.

This file is the one place where the path of a case is written down. The platform enforces it
(`platform/base/flow`), the database's CHECK constraints are made from it, `docs/flow.md` is printed
from it, and tests fail when any of these drift apart. It knows no Django and stores nothing.

A move is allowed when the record is in one of `sources`, the actor holds one of `by` (role and
relation to the case), every guard in `needs` holds, and a reason is given where `reason` says so.
`causes` names what happens in the same transaction. Sentences are in English here and are message
ids for translation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def _(text: str) -> str:
    """Mark a sentence for translation without depending on a translation library."""
    return text


def pgettext(context: str, text: str) -> str:
    """The same for a word that two records share, with the record it is said of."""
    return text


class Role(StrEnum):
    """Who somebody is in the programme. A person may hold several and acts in one at a time."""

    COORDINATOR = "coordinator"
    CASEWORKER = "caseworker"
    ASSESSOR = "assessor"
    CLINICIAN = "clinician"
    PANEL_CHAIR = "panel_chair"
    PANEL_POLICE = "panel_police"
    SECURITY_LIAISON = "security_liaison"
    SOCIAL_SERVICES = "social_services"
    PROSECUTOR = "prosecutor"
    MENTOR = "mentor"
    TESTIMONY_OFFICER = "testimony_officer"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    COMMUNITY_LIAISON = "community_liaison"
    COMMUNITY_REPRESENTATIVE = "community_representative"
    CAMPAIGN_MANAGER = "campaign_manager"
    PRESS_OFFICER = "press_officer"
    EVALUATOR = "evaluator"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    PARTICIPANT = "participant"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    CLOCK = "clock"  # the programme itself: expiries, stop rules, and moves caused by other moves


class Relation(StrEnum):
    """How somebody stands to the record."""

    ANY = "any"  # every record of the kind
    MEMBER = "member"  # a live membership of the case it belongs to
    OWN = "own"  # the participant whose case it is
    SELF = "self"  # the account the record is assigned to
    COMMUNITY = "community"  # a representative of the community concerned


Permit = tuple[Role, Relation]


@dataclass(frozen=True)
class Move:
    """One step of one record. `name` is unique within the record."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    by: tuple[Permit, ...]
    needs: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    reason: bool = False


@dataclass(frozen=True)
class Record:
    """A thing with states. The first state is where every record starts."""

    name: str
    label: str
    states: dict[str, str]
    moves: tuple[Move, ...]

    @property
    def initial(self) -> str:
        return next(iter(self.states))

    @property
    def final(self) -> tuple[str, ...]:
        """States that no move leaves."""
        left = {source for move in self.moves for source in move.sources}
        return tuple(state for state in self.states if state not in left)

    def move(self, name: str) -> Move:
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.name} has no move {name!r}")


R, ANY, MEMBER, OWN = Role, Relation.ANY, Relation.MEMBER, Relation.OWN
SELF, COMMUNITY = Relation.SELF, Relation.COMMUNITY
_COORDINATOR: Permit = (R.COORDINATOR, ANY)
_CASEWORKER: Permit = (R.CASEWORKER, MEMBER)
_CHAIR: Permit = (R.PANEL_CHAIR, MEMBER)
_PARTICIPANT: Permit = (R.PARTICIPANT, OWN)
_OFFICER: Permit = (R.TESTIMONY_OFFICER, MEMBER)
_EDITOR: Permit = (R.EDITOR, MEMBER)
_LIAISON: Permit = (R.COMMUNITY_LIAISON, ANY)
_MANAGER: Permit = (R.CAMPAIGN_MANAGER, ANY)
_PRESS: Permit = (R.PRESS_OFFICER, ANY)
_EVALUATOR: Permit = (R.EVALUATOR, ANY)
_CLOCK: Permit = (R.CLOCK, ANY)
_OPEN = ("referred", "gathering", "assessment", "before_panel", "decided", "in_programme", "reopened")
_PANEL = tuple((role, MEMBER) for role in (R.PANEL_POLICE, R.SECURITY_LIAISON, R.SOCIAL_SERVICES, R.PROSECUTOR))
# fmt: off
_VOICE_LIVE = ("live_consent", "fit_to_speak", "community_cleared", "legal_check_passed", "corroborated", "no_gate_bars")
CASE = Record("case", _("Case"), {
    "referred": _("Referred"), "gathering": _("Gathering information"), "assessment": _("Assessment"),
    "before_panel": _("Before the panel"), "decided": _("Decided"), "in_programme": _("In the programme"),
    "closed": _("Closed"), "transferred": _("Transferred"), "under_appeal": _("Decision under appeal"), "reopened": _("Reopened"),
}, (
    Move("accept", _("Accept the referral"), ("referred",), "gathering", (_COORDINATOR,), ("basis_recorded", "not_a_duplicate")),
    Move("decline", _("Decline the referral"), ("referred",), "closed", (_COORDINATOR,), reason=True),
    Move("begin_assessment", _("Begin the assessment"), ("gathering",), "assessment", (_CASEWORKER, _COORDINATOR), ("identity_recorded", "evidence_recorded")),
    Move("gather_more", _("Gather more information"), ("assessment", "before_panel"), "gathering", (_CASEWORKER, _COORDINATOR), reason=True),
    Move("put_before_panel", _("Put before the panel"), ("assessment",), "before_panel", (_CASEWORKER, _COORDINATOR), ("two_assessments_submitted", "unknowns_have_tasks", "gates_answered", "trauma_screened")),
    Move("record_decision", _("Record the decision"), ("before_panel", "under_appeal"), "decided", (_CLOCK,)),
    Move("enter_programme", _("Enter the programme"), ("decided",), "in_programme", (_CASEWORKER, _COORDINATOR), ("programme_outcome", "agreement_in_force", "guardian_agreed_if_minor")),
    Move("transfer", _("Transfer"), _OPEN, "transferred", (_COORDINATOR,), ("transfer_target_named",), ("stop_the_voice",), reason=True),
    Move("close", _("Close the case"), ("gathering", "decided", "in_programme", "reopened"), "closed", (_COORDINATOR,), ("no_breach_open",), ("stop_the_voice",), reason=True),
    Move("suspend_for_appeal", _("Suspend for an appeal"), ("decided", "in_programme"), "under_appeal", (_CLOCK,)),
    Move("reopen", _("Reopen the case"), ("closed", "transferred"), "reopened", (_COORDINATOR,), ("not_erased",), reason=True),
    Move("resume", _("Resume gathering"), ("reopened",), "gathering", (_COORDINATOR, _CASEWORKER)),
))

ASSESSMENT = Record("assessment", _("Assessment by one assessor"), {"open": _("Open"), "submitted": _("Submitted")}, (
    Move("submit", _("Submit my assessment"), ("open",), "submitted", ((R.ASSESSOR, SELF),), ("every_item_answered", "unknowns_have_tasks")),
))

DECISION = Record("decision", _("Decision"), {
    "drafted": pgettext("decision", "Drafted"), "seconded": _("Seconded"), "issued": _("Issued"), "appealed": pgettext("decision", "Appealed"), "replaced": _("Replaced"),
}, (
    Move("second", _("Second the decision"), ("drafted",), "seconded", _PANEL, ("eight_factors_addressed", "disclosure_chosen", "limits_respected", "a_different_second", "no_conflict_declared", "gates_respected", "quorum_met")),
    Move("redraft", _("Return to draft"), ("seconded",), "drafted", (_CHAIR,), reason=True),
    Move("issue", _("Issue the decision"), ("seconded",), "issued", (_CHAIR,), ("eight_factors_addressed", "disclosure_chosen", "limits_respected", "seconded_by_another", "gates_respected", "letter_written"), ("record_decision_on_case", "replace_earlier_decision")),
    Move("appeal", _("Appeal"), ("issued",), "appealed", (_PARTICIPANT,), (), ("suspend_case_for_appeal",), reason=True),
    Move("uphold", _("Uphold the decision"), ("appealed",), "issued", (_COORDINATOR,), ("a_different_reviewer",), ("record_decision_on_case",), reason=True),
    Move("replace", _("Replace the decision"), ("issued", "appealed"), "replaced", (_CLOCK,)),
))

AGREEMENT = Record("agreement", _("Agreement"), {
    "drafted": pgettext("agreement", "Drafted"), "with_counsel": _("With counsel"), "signed": _("Signed"), "in_force": _("In force"),
    "breach_alleged": _("Breach alleged"), "breach_reviewed": _("Breach reviewed"), "fulfilled": _("Fulfilled"), "revoked": _("Revoked"), "expired": pgettext("agreement", "Expired"),
}, (
    Move("send_to_counsel", _("Send to counsel"), ("drafted",), "with_counsel", (_CASEWORKER,), ("has_obligations", "non_public_alternative")),
    Move("take_back", _("Take back to draft"), ("with_counsel",), "drafted", (_CASEWORKER,), reason=True),
    Move("sign", _("Sign"), ("with_counsel",), "signed", (_PARTICIPANT,), ("counsel_heard", "guardian_agreed_if_minor")),
    Move("bring_into_force", _("Bring into force"), ("signed",), "in_force", (_COORDINATOR,), ("not_the_drafter", "prosecutor_record", "gates_respected")),
    Move("allege_breach", _("Allege a breach"), ("in_force",), "breach_alleged", (_CASEWORKER, (R.MENTOR, MEMBER)), ("breach_described",), reason=True),
    Move("review_breach", _("Review the breach"), ("breach_alleged",), "breach_reviewed", (_CHAIR,), ("reviewer_is_not_alleger", "participant_heard"), reason=True),
    Move("continue", _("Continue in force"), ("breach_reviewed",), "in_force", (_CHAIR,), reason=True),
    Move("revoke", _("Revoke"), ("breach_reviewed",), "revoked", (_COORDINATOR,), ("revoker_is_not_reviewer",), ("stop_the_voice",), reason=True),
    Move("fulfil", _("Record as fulfilled"), ("in_force",), "fulfilled", (_COORDINATOR,), ("obligations_settled",)),
    Move("expire", _("Expire"), ("in_force",), "expired", (_CLOCK,), ("past_its_end",)),
))

PLAN = Record("plan", _("Rehabilitation plan"), {
    "drafted": pgettext("plan", "Drafted"), "agreed": _("Agreed"), "active": _("Active"), "completed": _("Completed"), "stopped": _("Stopped"),
}, (
    Move("agree", _("Agree to the plan"), ("drafted",), "agreed", (_PARTICIPANT,), ("has_goals",)),
    Move("start", _("Start"), ("agreed",), "active", (_CASEWORKER,), ("case_in_programme",)),
    Move("complete", _("Complete"), ("active",), "completed", (_CASEWORKER,), ("readiness_reviewed",)),
    Move("stop", _("Stop"), ("drafted", "agreed", "active"), "stopped", (_CASEWORKER, _COORDINATOR), reason=True),
))

FITNESS = Record("fitness", _("Fitness to speak"), {
    "asked": pgettext("fitness", "Asked"), "opinions": _("Opinions being given"), "fit": _("Fit to speak"),
    "fit_with_conditions": _("Fit with conditions"), "not_fit": _("Not fit to speak"), "expired": pgettext("fitness", "Expired"), "appealed": pgettext("fitness", "Appealed"),
}, (
    Move("gather_opinions", _("Gather opinions"), ("asked",), "opinions", (_CLOCK,), ("adult", "no_gate_bars")),
    Move("find_fit", _("Conclude: fit"), ("opinions",), "fit", (_CLOCK,), ("three_opinions_for", "adult", "no_gate_bars")),
    Move("find_fit_with_conditions", _("Conclude: fit with conditions"), ("opinions",), "fit_with_conditions", (_CLOCK,), ("three_opinions_for", "adult", "no_gate_bars")),
    Move("find_not_fit", _("Conclude: not fit"), ("asked", "opinions"), "not_fit", (_CLOCK,)),
    Move("stop", _("Stop: not fit to speak"), ("fit", "fit_with_conditions"), "not_fit", ((R.CLINICIAN, MEMBER), (R.SECURITY_LIAISON, MEMBER), _CASEWORKER, _CLOCK), (), ("recall_releases",), reason=True),
    Move("expire", _("Expire"), ("fit", "fit_with_conditions"), "expired", (_CLOCK,), ("past_its_end",), ("recall_releases",)),
    Move("appeal", _("Appeal"), ("not_fit",), "appealed", (_PARTICIPANT,), reason=True),
    Move("reconsider", _("Ask for new opinions"), ("appealed", "expired"), "asked", (_COORDINATOR,), (), ("set_opinions_aside",)),
))

CONSENT = Record("consent", _("Consent to one use"), {
    "asked": pgettext("consent", "Asked"), "given": _("Given, cooling off"), "live": pgettext("consent", "Live"), "refused": _("Refused"),
    "withdrawn": pgettext("consent", "Withdrawn"), "lapsed": pgettext("consent", "Lapsed"),
}, (
    Move("give", _("I agree to this use"), ("asked",), "given", (_PARTICIPANT,), ("adult",)),
    Move("refuse", _("I do not want this"), ("asked", "given"), "refused", (_PARTICIPANT,)),
    Move("affirm", _("I still agree"), ("given",), "live", (_PARTICIPANT,), ("cooled_off", "adult")),
    Move("withdraw", _("Withdraw my consent"), ("given", "live"), "withdrawn", (_PARTICIPANT,), (), ("recall_releases",)),
    Move("lapse", _("Lapse"), ("given", "live"), "lapsed", (_CLOCK,), ("past_its_end",), ("recall_releases",)),
))

TESTIMONY = Record("testimony", _("Testimony"), {
    "planned": _("Planned"), "recorded": _("Recorded"), "transcribed": _("Transcribed"), "corroborated": _("Corroborated"),
    "protected": _("Protected"), "withdrawn": pgettext("testimony", "Withdrawn"),
}, (
    Move("record", _("Record as held"), ("planned",), "recorded", (_OFFICER,), ("adult", "interview_planned", "no_clinical_veto", "recording_examined")),
    Move("transcribe", _("Submit the transcript"), ("recorded",), "transcribed", (_OFFICER, _EDITOR), ("has_transcript",)),
    Move("corroborate", _("Record as corroborated"), ("transcribed",), "corroborated", (_OFFICER,), ("claims_checked", "legal_check_passed")),
    Move("protect", _("Record as protected"), ("corroborated",), "protected", (_EDITOR,), ("hidden_passages_marked",)),
    Move("withdraw", _("Withdraw the testimony"), ("planned", "recorded", "transcribed", "corroborated", "protected"), "withdrawn", (_PARTICIPANT, _OFFICER), (), ("recall_releases",)),
))

CLEARANCE = Record("clearance", _("Community clearance"), {
    "asked": pgettext("clearance", "Asked"), "consulting": _("Consulting"), "cleared": pgettext("clearance", "Cleared"), "cleared_with_conditions": _("Cleared with conditions"),
    "objected": _("Objected"), "lapsed": pgettext("clearance", "Lapsed"),
}, (
    Move("consult", _("Open the consultation"), ("asked",), "consulting", (_LIAISON,), ("groups_named",)),
    Move("clear", _("Record as cleared"), ("consulting",), "cleared", (_LIAISON,), ("required_groups_heard", "no_objection_stands", "stages_complete", "no_conditions_set")),
    Move("clear_with_conditions", _("Record as cleared with conditions"), ("consulting",), "cleared_with_conditions", (_LIAISON,), ("required_groups_heard", "no_objection_stands", "stages_complete")),
    Move("object", _("Record the objection"), ("consulting", "cleared", "cleared_with_conditions"), "objected", (_LIAISON, (R.COMMUNITY_REPRESENTATIVE, COMMUNITY)), (), ("recall_releases",), reason=True),
    Move("lapse", _("Lapse"), ("asked", "consulting", "cleared", "cleared_with_conditions"), "lapsed", (_CLOCK,), ("past_its_end",), ("recall_releases",)),
    Move("ask_again", _("Ask again"), ("objected", "lapsed"), "asked", (_LIAISON,), (), ("set_consultations_aside",)),
))

RELEASE = Record("release", _("Release"), {
    "prepared": _("Prepared"), "examined": _("Examined"), "approved": _("Approved"), "live": pgettext("release", "Live"), "recalled": _("Recalled"),
}, (
    Move("examine", _("Record the examination"), ("prepared",), "examined", (_OFFICER, _EDITOR), ("examiner_is_not_preparer", "examination_written", "hidden_passages_absent")),
    Move("approve", _("Approve"), ("examined",), "approved", (_COORDINATOR,), ("approver_is_third", *_VOICE_LIVE)),
    Move("publish", _("Make live"), ("approved",), "live", (_OFFICER, _COORDINATOR), ("affirmed_again", "before_its_expiry", *_VOICE_LIVE)),
    Move("recall", _("Recall everywhere"), ("prepared", "examined", "approved", "live"), "recalled", (_OFFICER, _COORDINATOR, _CLOCK), (), ("trace_and_take_down",), reason=True),
))

CAMPAIGN = Record("campaign", _("Campaign"), {
    "drafted": pgettext("campaign", "Drafted"), "complete": _("Design complete"), "baseline_taken": _("Baseline taken"), "running": _("Running"),
    "stopped_by_rule": _("Stopped by its rule"), "ended": _("Ended"), "evaluated": _("Evaluated"),
}, (
    Move("complete", _("Record as complete"), ("drafted",), "complete", (_MANAGER,), ("seven_parts_written", "audience_named")),
    Move("take_baseline", _("Record the baseline"), ("complete",), "baseline_taken", (_EVALUATOR,), ("baseline_imported", "comparison_group_named")),
    Move("start", _("Start the campaign"), ("baseline_taken",), "running", (_MANAGER,), ("seven_parts_written", "baseline_imported", "comparison_group_named", "stop_rule_for_each_audience")),
    Move("stop_by_rule", _("Stop by the rule"), ("running",), "stopped_by_rule", (_EVALUATOR, _CLOCK), ("stop_rule_fired",), ("cancel_appearances",)),
    Move("end", _("End the campaign"), ("running",), "ended", (_MANAGER,), ("no_appearance_ahead",)),
    Move("evaluate", _("Record as evaluated"), ("ended", "stopped_by_rule"), "evaluated", (_EVALUATOR,), ("follow_up_imported",)),
))

APPEARANCE = Record("appearance", _("Appearance"), {
    "proposed": _("Proposed"), "cleared": pgettext("appearance", "Cleared"), "confirmed": _("Confirmed"), "held": _("Held"),
    "cancelled": _("Cancelled"), "debriefed": _("Debriefed"),
}, (
    Move("clear", _("Clear the appearance"), ("proposed",), "cleared", (_LIAISON,), ("release_is_live", "within_release_terms", "safety_plan_written", "no_clash")),
    Move("confirm", _("Confirm"), ("cleared",), "confirmed", (_MANAGER, _PRESS), ("confirmer_is_not_proposer", "release_is_live", "within_release_terms", "campaign_running")),
    Move("hold", _("Record as held"), ("confirmed",), "held", (_MANAGER, _PRESS), ("date_has_come", "release_is_live")),
    Move("debrief", _("Record the debrief"), ("held",), "debriefed", (_MANAGER, _PRESS), ("debrief_written",)),
    Move("cancel", _("Cancel"), ("proposed", "cleared", "confirmed"), "cancelled", (_MANAGER, _PRESS, _LIAISON, _CLOCK), reason=True),
))
RECORDS: dict[str, Record] = {record.name: record for record in (
    CASE, ASSESSMENT, DECISION, AGREEMENT, PLAN, FITNESS, CONSENT, TESTIMONY, CLEARANCE, RELEASE, CAMPAIGN, APPEARANCE,
)}

#: The stages a case passes, in order, for the picture of the journey.
STAGES: tuple[tuple[str, str], ...] = (
    ("intake", _("Intake")), ("assessment", _("Assessment")), ("decision", _("Decision")), ("agreement", _("Agreement")), ("rehabilitation", _("Rehabilitation")),
    ("fitness", _("Fitness to speak")), ("testimony", _("Testimony")), ("consent", _("Consent")), ("clearance", _("Clearance")), ("release", _("Release")), ("appearance", _("Appearance")), ("effect", _("Effect")),
)
# fmt: on

#: What must be true, in the words that a person reads when it is not.
NEEDS: dict[str, str] = {
    "adult": _("The participant is an adult. A minor is on the child protection track and never a voice."),
    "affirmed_again": _("The participant affirmed this consent after the release was approved."),
    "agreement_in_force": _("An agreement is in force, where the decision asks for one."),
    "approver_is_third": _("The approver neither prepared nor examined the release."),
    "a_different_reviewer": _("The appeal is reviewed by somebody who neither decided nor seconded."),
    "a_different_second": _("The second is somebody other than the decider."),
    "audience_named": _("At least one audience is described."),
    "baseline_imported": _("A baseline survey has been imported."),
    "basis_recorded": _("Consent or another legal basis is recorded."),
    "before_its_expiry": _("The release has not passed its expiry date."),
    "breach_described": _("The alleged breach is described."),
    "campaign_running": _("The campaign is running."),
    "case_in_programme": _("The case is in the programme."),
    "claims_checked": _("Every claim in the testimony is checked against the evidence ledger."),
    "community_cleared": _("The community's clearance is in force for this use."),
    "comparison_group_named": _("A comparison group is named."),
    "confirmer_is_not_proposer": _("The appearance is confirmed by somebody other than its proposer."),
    "cooled_off": _("The cooling-off period is over."),
    "corroborated": _("The testimony is corroborated and protected."),
    "counsel_heard": _("The view of the participant's counsel is recorded, or that counsel was declined."),
    "date_has_come": _("The date of the appearance has come."),
    "debrief_written": _("The debrief is written."),
    "disclosure_chosen": _("It is chosen for each factor whether the participant reads it, or a gist and the ground."),
    "eight_factors_addressed": _("Reasons are written on all eight factors."),
    "every_item_answered": _("Every item has a finding with reasons, or is recorded as unknown."),
    "evidence_recorded": _("At least one entry is in the evidence ledger."),
    "examination_written": _("The examination is written: singling out, linkability and inference."),
    "examiner_is_not_preparer": _("The release is examined by somebody other than its preparer."),
    "fit_to_speak": _("Fitness to speak is in force."),
    "follow_up_imported": _("A follow-up survey has been imported."),
    "gates_answered": _("Both gates are answered: grave crime and immediate threat. Unknown is an answer."),
    "gates_respected": _(
        "The outcome respects the gates: with grave-crime evidence the prosecutor's record comes first."
    ),
    "groups_named": _("The groups to consult are named, women and victims among them."),
    "guardian_agreed_if_minor": _("For a minor, the guardian's agreement and best interests are recorded."),
    "has_goals": _("The plan has at least one goal."),
    "has_obligations": _("The agreement has at least one obligation."),
    "has_transcript": _("The testimony has a transcript."),
    "hidden_passages_absent": _("No passage marked to be hidden is left in the release."),
    "hidden_passages_marked": _("The marking of what must be hidden is recorded as finished."),
    "identity_recorded": _("The identity is recorded in the vault."),
    "interview_planned": _("The interview plan is complete: support person, topics to avoid, pay policy."),
    "legal_check_passed": _("The legal check allows it: no proceedings would be prejudiced."),
    "letter_written": _("The letter to the participant is written, with the right of appeal."),
    "limits_respected": _("Nothing that the participant reads goes beyond the limits of the evidence ledger."),
    "live_consent": _("The participant's consent to exactly this use is live."),
    "no_appearance_ahead": _("No appearance of the campaign lies ahead."),
    "no_breach_open": _("No breach review is open."),
    "no_clash": _("Neither the venue nor the speaker is booked elsewhere at that time."),
    "no_clinical_veto": _("No clinician has vetoed interviews."),
    "no_conditions_set": _("No group has set a condition."),
    "no_conflict_declared": _("The one who acts has declared no conflict of interest in this case."),
    "no_gate_bars": _("No gate bars a public voice: neither grave-crime evidence nor an immediate threat."),
    "no_objection_stands": _("No group's objection stands."),
    "non_public_alternative": _("An obligation to contribute an account names its non-public alternative."),
    "not_a_duplicate": _("The possible duplicates have been looked at."),
    "not_erased": _("The case has not been erased."),
    "not_the_drafter": _("It is brought into force by somebody other than its drafter."),
    "obligations_settled": _("Every obligation is met or waived."),
    "participant_heard": _("The participant's own account of the alleged breach is recorded."),
    "past_its_end": _("Its end date has passed."),
    "programme_outcome": _("The decision in force is for a programme."),
    "prosecutor_record": _(
        "The prosecutor's decision is on record, where immunity or grave-crime evidence is concerned."
    ),
    "quorum_met": _("At least three members of the panel attended, from two agencies."),
    "readiness_reviewed": _("A readiness review is recorded."),
    "recording_examined": _("The recording is uploaded and was examined in the sandbox."),
    "release_is_live": _("The release is live."),
    "required_groups_heard": _("Every group that must be heard has been heard."),
    "reviewer_is_not_alleger": _("The breach is reviewed by somebody other than the one who alleged it."),
    "revoker_is_not_reviewer": _("The agreement is revoked by somebody other than the one who reviewed the breach."),
    "safety_plan_written": _("The safety plan is written."),
    "seconded_by_another": _("Somebody other than the decider has seconded it."),
    "seven_parts_written": _("Goal, audience, message, messenger, media, action and evaluation are written."),
    "stages_complete": _("Every stage of the community's process is recorded."),
    "stop_rule_fired": _("A stop rule has fired."),
    "stop_rule_for_each_audience": _("Each audience has its backfire stop rule."),
    "three_opinions_for": _("Clinician, security liaison and caseworker have each given an opinion in favour."),
    "transfer_target_named": _("The receiving authority is named."),
    "trauma_screened": _("The trauma screening is recorded."),
    "two_assessments_submitted": _("Two assessors have submitted independently."),
    "unknowns_have_tasks": _("Every unknown has its follow-up task."),
    "within_release_terms": _("Audience, channel, language, community and date are within the release's terms."),
}

#: What a move causes, in the same transaction.
CAUSES: dict[str, str] = {
    "cancel_appearances": _("Appearances that lie ahead are cancelled."),
    "recall_releases": _("Every release that rests on it is recalled."),
    "record_decision_on_case": _("The case is recorded as decided."),
    "replace_earlier_decision": _("An earlier decision is replaced."),
    "set_consultations_aside": _("Earlier consultations are set aside and kept."),
    "set_opinions_aside": _("Earlier opinions are set aside and kept."),
    "stop_the_voice": _("Fitness to speak ends and every release is recalled."),
    "suspend_case_for_appeal": _("The case waits for the appeal."),
    "trace_and_take_down": _("Every use is traced; what can be taken down is taken down, what cannot is recorded."),
}

# fmt: off
#: Outcomes of a decision. `PROGRAMME_OUTCOMES` lead into the programme.
OUTCOMES: dict[str, str] = {
    "no_further_action": _("No further action"), "prosecution": _("Prosecution"),
    "prosecution_with_programme": _("Prosecution with a programme in custody"),
    "programme_with_conditions": _("Programme with conditions"),
    "programme_under_immunity": _("Programme under an immunity that a prosecutor granted"),
    "child_protection": _("Child protection"), "transfer": _("Transfer"),
}
PROGRAMME_OUTCOMES = ("prosecution_with_programme", "programme_with_conditions", "programme_under_immunity", "child_protection")

#: The eight factors of a decision [GCTF Addendum to the Hague-Marrakech Memorandum, Rec. 3].
FACTORS: dict[str, str] = {
    "attack": _("Risk of attack"), "gravity": _("Gravity"), "evidence": _("Available evidence"),
    "motivation": _("Motivation"), "age": _("Age"), "family": _("Family and friends"),
    "victims": _("Impact on victims"), "public_interest": _("Public interest"),
}
GATES: dict[str, str] = {"grave_crime": _("Evidence of grave or capital crime"), "immediate_threat": _("Immediate threat")}
# fmt: on

#: States that take something back. A step into one of them is offered, and never as the main thing to do.
TAKEN_BACK = ("withdrawn", "recalled", "cancelled", "refused", "stopped", "revoked")
