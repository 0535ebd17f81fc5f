"""From fitness to speak to the released copy of one demo file, through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from firsthand.pathway import Role
from firsthand.platform.base import flow, vault
from firsthand.platform.casework.assessment.models import Evidence
from firsthand.platform.community.directory.models import Group
from firsthand.platform.voices.clearance import services as clearance
from firsthand.platform.voices.clearance.models import Clearance, ProcessTemplate
from firsthand.platform.voices.consent import services as consent
from firsthand.platform.voices.consent.models import Consent
from firsthand.platform.voices.dossier import services as dossier
from firsthand.platform.voices.fitness import services as fitness
from firsthand.platform.voices.fitness.models import Fitness
from firsthand.platform.voices.testimony import services as testimony
from firsthand.platform.voices.testimony import transcript
from firsthand.platform.voices.testimony.models import Theme
from firsthand.platform.voices.testimony.subtitles import Draft

from .casework import join
from .context import File, set_back
from .footage import upload_film
from .protections import protect
from .story import words

STEPS = ("planned", "recorded", "transcribed", "corroborated", "protected")
FORUM = {"use": "forum", "channel": "in_person", "audience": "community", "language": "en", "identity_level": "hidden"}
PRESS = {"use": "press", "channel": "broadcast", "audience": "public", "language": "en", "identity_level": "hidden"}


def speak(file: File) -> None:
    """Everything of the voice that the story tells."""
    if "fitness" not in file.goals:
        return
    _fitness(file)
    if "testimony" not in file.goals:
        return
    join(file, "testimony.officer", Role.TESTIMONY_OFFICER)
    join(file, "editor", Role.EDITOR)
    join(file, "translator", Role.TRANSLATOR)
    # What was just typed is read again to be marked and checked. That is part of the writing.
    with vault.reading.for_rule(file.case.pk):
        _testimony(file)
        if file.programme.has_sandbox:
            _release(file)


def _fitness(file: File) -> None:
    reach, case = file.goals["fitness"], file.refresh()
    if reach == "asked":
        found = fitness.propose_fitness(actor=file.caseworker, case=case, why=words.WHY_FITNESS)
    else:
        found = fitness.ask_fitness(actor=file.who("coordinator"), case=case, why=words.WHY_FITNESS)
    file.voice = found.voice
    # Code names are drawn by chance and the demo is the same every time.
    set_back(file.voice, code_name=file.person.voice)
    file.voice.refresh_from_db()
    file.voice.languages, file.voice.aftercare = "en", words.AFTERCARE
    fitness.update_voice(actor=file.who("coordinator"), voice=file.voice)
    if reach in ("asked", "opinions"):
        if reach == "opinions":
            fitness.record_opinion(
                actor=file.caseworker, fitness=found, view="may", reasons=words.OPINIONS["caseworker"]
            )
        return
    against = reach in ("not_fit", "appealed")
    clinician = file.who(file.pick(("clinician", "clinician", "clinician.two")))
    speakers = (
        ("caseworker", file.caseworker),
        ("security_liaison", file.who("security.liaison")),
        ("clinician", clinician),
    )
    for standpoint, actor in speakers:
        last, conditional = standpoint == "clinician", reach == "fit_with_conditions" and standpoint == "clinician"
        fitness.record_opinion(
            actor=actor,
            fitness=found,
            view="may_not" if against and last else "conditions" if conditional else "may",
            reasons=words.AGAINST if against and last else words.OPINIONS[standpoint],
            conditions=words.CONDITIONS if conditional else "",
        )
    if reach == "appealed":
        flow.move(file.own(), Fitness.objects.get(pk=found.pk), "appeal", reason=words.FITNESS_APPEAL)
    elif reach == "expired":
        set_back(
            found, expires_on=file.programme.day(6), state_since=file.programme.at(190)
        )  # it was given half a year ago
        fitness.expire_fitness()


def _testimony(file: File) -> None:
    reach, programme = file.goals["testimony"], file.programme
    officer = file.who("testimony.officer")
    made = file.testimony = testimony.plan_testimony(actor=officer, voice=file.voice, language="en")
    made.planned_for = (
        programme.today + timedelta(days=6) if reach == "planned" else programme.day(40 + file.number % 20)
    )
    made.support_person, made.topics_to_avoid, made.pay_policy = "The mentor", "The brother, and the winter.", "none"
    made.agreed_to_recording_on = programme.day(45 + file.number % 20)
    made = file.testimony = testimony.update_plan(actor=officer, testimony=made)
    if reach == "planned":
        return
    media, examined = upload_film(actor=officer, file_id=file.case.pk)
    programme.has_sandbox = programme.has_sandbox and examined
    made = file.testimony = testimony.attach_recording(actor=officer, testimony=made, media=media)
    if not examined:
        return  # it waits in quarantine until this machine has a sandbox
    made = file.testimony = flow.move(officer, made, "record")
    wanted = "protected" if reach == "withdrawn" else reach
    if wanted != "recorded":
        _transcribe(file, wanted)
    if reach == "withdrawn":
        file.testimony = flow.move(file.own(), file.testimony, "withdraw")


def _transcribe(file: File, wanted: str) -> None:
    officer, editor, made = file.who("testimony.officer"), file.who("editor"), file.testimony
    drafts = [
        Draft(said, 1000 * number, 1000 * number + 900, "Speaker 1") for number, (said, *_rest) in enumerate(words.TALK)
    ]
    transcript.import_transcript(actor=officer, testimony=made, drafts=drafts)
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    passages = list(made.passages.select_related("testimony__voice").order_by("position"))
    for passage, (said, hidden, instead, theme) in zip(passages, words.TALK, strict=True):
        if hidden:
            start = said.index(hidden)
            transcript.mark_stretch(
                actor=editor,
                passage=passage,
                start=start,
                end=start + len(hidden),
                quote=hidden,
                hide=True,
                replacement=instead,
            )
        if theme:
            transcript.mark_stretch(actor=editor, passage=passage, start=0, end=len(said), theme=themes[theme])
    entries = list(Evidence.objects.filter(case=file.case).values_list("pk", flat=True))
    for number, text in enumerate(words.CLAIMS):
        claim = testimony.add_claim(actor=officer, testimony=made, text=text, passage=passages[6 + number])
        status = "corroborated" if number == 0 else "unsupported"
        testimony.check_claim(
            actor=officer,
            claim=claim,
            status=status,
            evidence=entries[:1] if number == 0 else (),
            remark="Compared with the ledger.",
        )
    made = file.testimony = flow.move(officer, made, "transcribe")
    if wanted == "transcribed":
        return
    join(file, "prosecutor", Role.PROSECUTOR)
    testimony.record_legal_check(
        actor=file.who("prosecutor"),
        testimony=made,
        outcome="allowed",
        reasons="No proceedings are open or expected in which this would be heard.",
    )
    made = file.testimony = flow.move(officer, made, "corroborate")
    if wanted == "corroborated":
        return
    made = transcript.finish_marks(actor=editor, testimony=made)
    file.testimony = flow.move(editor, made, "protect")
    file.protection = protect(file)


def _ask(file: File, line: dict[str, str], reach: str) -> Consent:
    """One line of the matrix, as far as `reach`."""
    programme, own = file.programme, file.own()
    found = consent.ask_consent(
        actor=file.who("testimony.officer"),
        testimony=file.testimony,
        expires_on=programme.today + timedelta(days=300),
        **line,
    )
    if reach == "asked":
        return found
    if reach == "refused":
        return flow.move(own, found, "refuse")
    found = flow.move(own, found, "give")
    if reach == "given":
        return found
    # The cooling-off period has passed: it was given three weeks ago.
    set_back(found, given_at=programme.at(21), cools_until=programme.at(14))
    found = flow.move(own, found, "affirm")
    if reach == "lapsed":
        set_back(found, expires_on=programme.day(2))
        consent.lapse_consents()
    return Consent.objects.get(pk=found.pk)


def _release(file: File) -> None:
    goals = file.goals
    if goals["testimony"] == "withdrawn":
        return
    line = PRESS if "press" in goals else FORUM
    wanted = goals.get("consent")
    agreed = _ask(file, line, "live" if wanted == "withdrawn" else wanted) if wanted else None
    if "far" in goals:
        for channel, level, reach in (
            ("online", "hidden", "refused"),
            ("print", "first_name", "asked"),
            ("broadcast", "hidden", "given"),
        ):
            _ask(
                file,
                {
                    **FORUM,
                    "use": "press" if channel == "broadcast" else "campaign",
                    "channel": channel,
                    "audience": "public",
                    "identity_level": level,
                },
                reach,
            )
        _ask(file, {**FORUM, "use": "training", "audience": "professionals"}, "live")
    if "lapsedconsent" in goals:
        _ask(file, PRESS, "lapsed")
    if "clearance" not in goals:
        return
    if "lapsedclearance" in goals:
        old = _clear(file, "consulting", file.programme.made["community.two"])
        set_back(old, expires_on=file.programme.day(3))
        clearance.lapse_due()
        _clear(file, "asked", file.programme.made["community.three"])
    allowed = _clear(file, goals["clearance"], file.programme.made["community"])
    if agreed is not None and goals.get("release"):
        _dossier(file, agreed, allowed, goals["release"])
    if wanted == "withdrawn" and agreed is not None:
        flow.move(file.own(), Consent.objects.get(pk=agreed.pk), "withdraw")


def _clear(file: File, reach: str, community: Any) -> Clearance:
    programme, liaison = file.programme, file.who("community.liaison")
    template = ProcessTemplate.objects.get(slug="sulha" if "sulha" in file.goals else "council")
    groups = list(Group.objects.filter(community=community))
    found = clearance.ask_clearance(
        actor=file.who("testimony.officer"),
        testimony=file.testimony,
        community=community,
        template=template,
        what_is_asked=words.ASKED,
        expires_on=programme.today + timedelta(days=260),
        groups=groups,
    )
    if reach == "asked":
        return found
    found = flow.move(liaison, found, "consult")
    conditional = reach == "cleared_with_conditions"
    heard = list(found.consultations.select_related("group", "clearance__testimony__voice"))
    for consultation in heard[:2] if reach == "consulting" else heard:
        answer, note, conditions = words.SAID[consultation.group.kind]
        if not conditional:
            answer, conditions = "agrees", ""
        clearance.record_answer(
            actor=liaison, consultation=consultation, answer=answer, note=note, conditions=conditions
        )
    for position, stage in enumerate(template.document["stages"][: 1 if reach == "consulting" else None]):
        optional = bool(stage.get("optional")) and stage["slug"] == "ceremony"
        clearance.record_stage(
            actor=liaison,
            clearance=found,
            stage=stage["slug"],
            done_on=programme.day(34 - 4 * position),
            not_needed=optional,
            note="Neither side wants it." if optional else "Done, and read back to those who were there.",
        )
    if reach in ("cleared", "objected"):
        found = flow.move(liaison, found, "clear")
    elif conditional:
        found = flow.move(liaison, found, "clear_with_conditions")
    if reach == "objected":
        found = flow.move(file.who("community.representative"), found, "object", reason=words.OBJECTION)
    return found


def _dossier(file: File, agreed: Consent, allowed: Clearance, reach: str) -> None:
    editor, officer = file.who("editor"), file.who("testimony.officer")
    speaker = "Yusra" if "press" in file.goals else "Daniel" if "far" in file.goals else f"Robin {file.number}"
    made = dossier.prepare_release(
        actor=editor,
        testimony=file.testimony,
        consent=agreed,
        clearance=allowed,
        release_name=speaker,
        title="An ordinary Tuesday" if "far" in file.goals else "What I would have liked to be asked",
        expires_on=file.programme.today + timedelta(days=200),
        protection=file.protection,
    )
    if reach == "prepared":
        return
    for name, text in words.EXAMINATION.items():
        setattr(made, name, text)
    made = dossier.write_examination(actor=officer, dossier=made)
    made = flow.move(officer, made, "examine")
    if reach == "examined":
        return
    made = flow.move(file.who("coordinator"), made, "approve")
    if reach == "approved":
        return
    set_back(made, approved_at=timezone.now() - timedelta(days=9))  # affirmed once more nine days after
    consent.affirm_again(actor=file.own(), consent=Consent.objects.get(pk=agreed.pk))
    made = flow.move(officer, type(made).objects.get(pk=made.pk), "publish")
    file.programme.made[
        f"release.{'far' if 'far' in file.goals else 'press' if 'press' in file.goals else file.number}"
    ] = made.copy_ref
