"""What a move of the pathway needs and causes, each in the sentence that a person reads.

The names stand in `pathway.py`, in the rows of the moves; what they mean is said here once. The sentences
are message ids for translation.
"""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a sentence for translation without depending on a translation library."""
    return text


#: What must be true, in the words that a person reads when it is not.
NEEDS: dict[str, str] = {
    "adult": _("The participant is an adult. A minor is on the child protection track and never a voice."),
    "affirmed_again": _("The participant affirmed this consent after the release was approved."),
    "agreement_in_force": _("An agreement is in force, where the decision asks for one."),
    "approver_did_not_ask": _("It is approved by somebody other than the one who asked for it."),
    "approver_is_third": _("The approver neither prepared nor examined the release."),
    "a_different_reviewer": _("The appeal is reviewed by somebody who neither decided nor seconded."),
    "a_different_second": _("The second is somebody other than the decider."),
    "audience_named": _("At least one audience is described."),
    "baseline_imported": _("The answers before the campaign have come in."),
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
    "design_whole": _("The design is whole, and nothing is missing without which a campaign must not start."),
    "disclosure_chosen": _("It is chosen for each factor whether the participant reads it, or a gist and the ground."),
    "doubts_looked_at": _("Every doubtful picture was looked at, and no face was seen in any."),
    "eight_factors_addressed": _("Reasons are written on all eight factors."),
    "every_item_answered": _("Every item has a finding with reasons, or is recorded as unknown."),
    "evidence_recorded": _("At least one entry is in the evidence ledger."),
    "examination_written": _("The examination is written: singling out, linkability and inference."),
    "examiner_is_not_preparer": _("The release is examined by somebody other than its preparer."),
    "findings_answered": _("Whatever the attack found was answered by a second person, with reasons."),
    "fit_to_speak": _("Fitness to speak is in force."),
    "follow_up_imported": _("The answers after the campaign have come in."),
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
    "made_from_these_marks": _("It was made from the transcript, the marks and the regions as they are now."),
    "no_appearance_ahead": _("No appearance of the campaign lies ahead."),
    "no_breach_open": _("No breach review is open."),
    "no_clash": _("Neither the venue nor the speaker is booked elsewhere at that time."),
    "no_clinical_veto": _("No clinician has vetoed interviews."),
    "no_conditions_set": _("No group has set a condition."),
    "no_conflict_declared": _("The one who acts has declared no conflict of interest in this case."),
    "no_gate_bars": _("No gate bars a public voice: neither grave-crime evidence nor an immediate threat."),
    "no_objection_stands": _("No group's objection stands."),
    "non_public_alternative": _("An obligation to contribute an account names its non-public alternative."),
    "nothing_answered": _("No answer has come in yet."),
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
    "recording_protected": _("A recording in the release is an approved, protected one."),
    "recording_examined": _("The recording is uploaded and was examined in the sandbox."),
    "release_is_live": _("The release is live."),
    "required_groups_heard": _("Every group that must be heard has been heard."),
    "reviewer_is_not_alleger": _("The breach is reviewed by somebody other than the one who alleged it."),
    "revoker_is_not_reviewer": _("The agreement is revoked by somebody other than the one who reviewed the breach."),
    "safety_plan_written": _("The safety plan is written."),
    "seal_holds": _("The design is the one that was sealed."),
    "seconded_by_another": _("Somebody other than the decider has seconded it."),
    "seven_parts_written": _("Goal, audience, message, messenger, media, action and evaluation are written."),
    "stages_complete": _("Every stage of the community's process is recorded."),
    "stop_rule_fired": _("A stop rule has fired."),
    "stop_rule_for_each_audience": _(
        "Each audience has its backfire stop rule in a sealed trial whose lots are drawn."
    ),
    "three_opinions_for": _("Clinician, security liaison and caseworker have each given an opinion in favour."),
    "transfer_target_named": _("The receiving authority is named."),
    "trauma_screened": _("The trauma screening is recorded."),
    "two_assessments_submitted": _("Two assessors have submitted independently."),
    "units_listed": _("It is listed who or what the lots are drawn for."),
    "unknowns_have_tasks": _("Every unknown has its follow-up task."),
    "within_release_terms": _("Audience, channel, language, community and date are within the release's terms."),
}

#: What a move causes, in the same transaction.
CAUSES: dict[str, str] = {
    "cancel_appearances": _("Appearances that lie ahead are cancelled."),
    "make_protected_recording": _("It is made anew, from the transcript and the marks as they are."),
    "note_the_lots": _("The hash of the lots is written into the trail."),
    "note_the_seal": _("The hash of the design is written into the trail, and nothing of the design changes any more."),
    "recall_releases": _("Every release that rests on it is recalled."),
    "record_decision_on_case": _("The case is recorded as decided."),
    "replace_earlier_decision": _("An earlier decision is replaced."),
    "set_consultations_aside": _("Earlier consultations are set aside and kept."),
    "set_opinions_aside": _("Earlier opinions are set aside and kept."),
    "stop_the_voice": _("Fitness to speak ends and every release is recalled."),
    "suspend_case_for_appeal": _("The case waits for the appeal."),
    "trace_and_take_down": _("Every use is traced; what can be taken down is taken down, what cannot is recorded."),
}
