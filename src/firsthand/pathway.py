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

from .sentences import CAUSES as CAUSES
from .sentences import NEEDS as NEEDS


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

PROTECTION = Record("protection", _("Protected recording"), {
    "asked": _("Waiting to be made"), "making": _("Being made"), "review": _("To be reviewed"),
    "failed": _("Could not be made"), "approved": _("Approved for releases"), "set_aside": _("Set aside"),
}, (
    Move("begin", _("Begin to make it"), ("asked",), "making", (_CLOCK,)),
    Move("deliver", _("Lay it before the reviewers"), ("making",), "review", (_CLOCK,)),
    Move("fail", _("Record that it could not be made"), ("asked", "making"), "failed", (_CLOCK,)),
    Move("make_again", _("Make it again"), ("failed", "review"), "asked", (_OFFICER, _EDITOR), ("adult", "hidden_passages_marked"), ("make_protected_recording",)),
    Move("approve", _("Approve it for releases"), ("review",), "approved", (_OFFICER, _EDITOR), ("adult", "approver_did_not_ask", "doubts_looked_at", "findings_answered", "made_from_these_marks")),
    Move("set_aside", _("Set it aside"), ("asked", "making", "failed", "review", "approved"), "set_aside", (_OFFICER, _EDITOR, _CLOCK), (), ("recall_releases",), reason=True),
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
    Move("examine", _("Record the examination"), ("prepared",), "examined", (_OFFICER, _EDITOR), ("examiner_is_not_preparer", "examination_written", "hidden_passages_absent", "recording_protected")),
    Move("approve", _("Approve"), ("examined",), "approved", (_COORDINATOR,), ("approver_is_third", "recording_protected", *_VOICE_LIVE)),
    Move("publish", _("Make live"), ("approved",), "live", (_OFFICER, _COORDINATOR), ("affirmed_again", "before_its_expiry", "recording_protected", *_VOICE_LIVE)),
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

TRIAL = Record("trial", _("Trial"), {
    "drafted": pgettext("trial", "Drafted"), "sealed": pgettext("trial", "Sealed"), "assigned": _("Lots drawn"), "closed": pgettext("trial", "Closed"),
    "withdrawn": pgettext("trial", "Withdrawn"),
}, (
    Move("seal", _("Seal the design"), ("drafted",), "sealed", (_EVALUATOR,), ("design_whole",), ("note_the_seal",)),
    Move("assign", _("Draw the lots"), ("sealed",), "assigned", (_EVALUATOR,), ("units_listed", "seal_holds"), ("note_the_lots",)),
    Move("close", _("Close the trial"), ("assigned",), "closed", (_EVALUATOR,), ("follow_up_imported",)),
    Move("withdraw", _("Withdraw the trial"), ("drafted", "sealed", "assigned"), "withdrawn", (_EVALUATOR,), ("nothing_answered",), reason=True),
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
    CASE, ASSESSMENT, DECISION, AGREEMENT, PLAN, FITNESS, CONSENT, TESTIMONY, PROTECTION, CLEARANCE, RELEASE, CAMPAIGN, TRIAL, APPEARANCE,
)}

#: The stages a case passes, in order, for the picture of the journey.
STAGES: tuple[tuple[str, str], ...] = (
    ("intake", _("Intake")), ("assessment", _("Assessment")), ("decision", _("Decision")), ("agreement", _("Agreement")), ("rehabilitation", _("Rehabilitation")),
    ("fitness", _("Fitness to speak")), ("testimony", _("Testimony")), ("consent", _("Consent")), ("clearance", _("Clearance")), ("release", _("Release")), ("appearance", _("Appearance")), ("effect", _("Effect")),
)
# fmt: on

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
TAKEN_BACK = ("withdrawn", "recalled", "cancelled", "refused", "stopped", "revoked", "set_aside")
