"""Asking for fitness, giving an opinion, stopping. A voice is made when fitness is first asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from firsthand.pathway import RECORDS
from firsthand.platform.base import access, flow, trail
from firsthand.platform.base.flow.hooks import before_save
from firsthand.platform.base.people.actor import CLOCK, Actor
from firsthand.platform.casework.intake.events import CASE_STOPPED
from firsthand.platform.casework.intake.models import Case

from .events import VOICE_STOPPED
from .models import Fitness, Opinion, Voice
from .names import draw_code_name

DEFAULT_MONTHS, MOST_MONTHS = 6, 12


def months_from(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(start.month - 1 + months, 12)
    for day in (start.day, 30, 29, 28):
        try:
            return date(start.year + year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def default_end() -> date:
    return months_from(timezone.localdate(), DEFAULT_MONTHS)


def check_end(expires_on: date) -> None:
    """Raises MoveRefused for an end that is not ahead or further than twelve months away."""
    today = timezone.localdate()
    if not today < expires_on <= months_from(today, MOST_MONTHS):
        raise flow.MoveRefused([_("The end lies ahead, at most twelve months from today.")])


def require_adult(case_id: UUID) -> None:
    """Raises MoveRefused for a minor, asking the database and not an object that may be stale."""
    if not Case.objects.select_for_update().filter(pk=case_id, minor=False).exists():
        raise flow.MoveRefused(
            [_("The participant is an adult. A minor is on the child protection track and never a voice.")]
        )


def propose_fitness(*, actor: Actor, case: Case, why: str) -> Fitness:
    """The caseworker proposes; the coordinator opens the opinions."""
    access.require(actor, "fitness.propose", case)
    with trail.recording():
        return _new_fitness(actor, case, why, default_end())


def ask_fitness(*, actor: Actor, case: Case, why: str, expires_on: date | None = None) -> Fitness:
    """The coordinator asks, and the three may give their opinions at once.

    Raises MoveRefused for a minor, when a gate bars it, or while another one is open.
    """
    access.require(actor, "fitness.ask", case)
    with trail.recording():
        return flow.make_clock_move(
            _new_fitness(actor, case, why, expires_on or default_end()), "gather_opinions", cause="asked"
        )


def open_opinions(*, actor: Actor, fitness: Fitness, expires_on: date | None = None) -> Fitness:
    """Take up a proposal, or a fitness that is to be reconsidered."""
    access.require(actor, "fitness.ask", fitness)
    end = expires_on or default_end()
    check_end(end)
    with trail.recording():
        locked = Fitness.objects.select_for_update(of=("self",)).get(pk=fitness.pk)
        if locked.state != "asked":
            raise flow.WrongState([_("The opinions are open already, or given.")])
        locked.expires_on = end
        locked.save()
        return flow.make_clock_move(locked, "gather_opinions", cause="asked")


def _new_fitness(actor: Actor, case: Case, why: str, expires_on: date) -> Fitness:
    check_end(expires_on)
    require_adult(case.pk)
    if not why.strip():
        raise flow.MoveRefused([_("Write why it is asked now.")])
    voice = Voice.objects.filter(case=case).first()
    if voice is None:
        voice = Voice.objects.create(case=case, code_name=draw_code_name())
        trail.record(
            trail.Operation.COLLECTION, "voice.make", actor=actor, kind="voice", object_id=voice.pk, subject=case.pk
        )
    if voice.fitness.exclude(state__in=("expired", "not_fit")).exists():
        raise flow.MoveRefused([_("Fitness to speak is being considered or is in force already.")])
    fitness = Fitness(voice=voice, asked_by_id=actor.signed_in_id, why=why.strip(), expires_on=expires_on)
    fitness.save()
    trail.record(
        trail.Operation.COLLECTION, "fitness.ask", actor=actor, kind="fitness", object_id=fitness.pk, subject=case.pk
    )
    return fitness


def record_opinion(*, actor: Actor, fitness: Fitness, view: str, reasons: str, conditions: str = "") -> Opinion:
    """One independent opinion. "May not" concludes at once; the third in favour concludes "fit".

    Raises MoveRefused when something is missing or this standpoint or person has spoken already, and
    WrongState when opinions are not being gathered.
    """
    access.require(actor, "fitness.opine", fitness)
    with trail.recording():
        # The row is locked first: three opinions that arrive together are counted one after the other.
        locked = Fitness.objects.select_for_update(of=("self",)).select_related("voice").get(pk=fitness.pk)
        if locked.state != "opinions":
            raise flow.WrongState([_("Opinions are not being given now.")])
        _check_opinion(actor, locked, view, reasons, conditions)
        opinion = Opinion(
            fitness=locked,
            standpoint=actor.role.value,
            given_by_id=actor.signed_in_id,
            view=view,
            reasons=reasons.strip(),
            conditions=conditions.strip() if view == Opinion.View.CONDITIONS else "",
        )
        opinion.save()
        trail.record(
            trail.Operation.COLLECTION,
            "fitness.opine",
            actor=actor,
            kind="opinion",
            object_id=opinion.pk,
            subject=locked.voice.case_id,
        )
        _conclude(locked)
    return opinion


def _check_opinion(actor: Actor, fitness: Fitness, view: str, reasons: str, conditions: str) -> None:
    unmet = []
    if view not in Opinion.View.values:
        unmet.append(_("Choose one of the three opinions."))
    if not reasons.strip():
        unmet.append(_("Write your reasons."))
    if view == Opinion.View.CONDITIONS and not conditions.strip():
        unmet.append(_("Write the conditions."))
    earlier = Opinion.objects.filter(fitness=fitness, set_aside=False)
    if earlier.filter(standpoint=actor.role.value).exists():
        unmet.append(_("The opinion from this standpoint has been given."))
    elif earlier.filter(given_by_id=actor.signed_in_id).exists():
        unmet.append(_("You have given an opinion already. Three different persons give theirs."))
    if unmet:
        raise flow.MoveRefused(unmet)


def _conclude(fitness: Fitness) -> None:
    views = list(fitness.opinions.filter(set_aside=False).values_list("view", flat=True))
    if Opinion.View.MAY_NOT in views:
        flow.make_clock_move(fitness, "find_not_fit", cause="an opinion is against")
    elif len(views) == len(Opinion.Standpoint.values):
        name = "find_fit_with_conditions" if Opinion.View.CONDITIONS in views else "find_fit"
        step = RECORDS["fitness"].move(name)
        # A gate may have closed since the opinions were asked for; then the three cannot open it.
        barred = flow.unmet_needs(flow.Context(CLOCK, fitness, step, timezone.now()))
        flow.make_clock_move(
            fitness, "find_not_fit" if barred else name, cause="a gate bars it" if barred else "three opinions"
        )


def update_voice(*, actor: Actor, voice: Voice) -> Voice:
    """Save languages, the limit of appearances and aftercare, as set on the instance by its form."""
    access.require(actor, "voice.edit", voice)
    with trail.recording():
        voice.save()
        trail.record(
            trail.Operation.ALTERATION,
            "voice.edit",
            actor=actor,
            kind="voice",
            object_id=voice.pk,
            subject=voice.case_id,
        )
    return voice


@before_save("fitness", "reconsider")
def reconsider_only_the_newest(ctx: flow.Context) -> None:
    """An old question is not opened again beside a newer one."""
    if ctx.obj.voice.fitness.filter(created_at__gt=ctx.obj.created_at).exists():
        raise flow.MoveRefused([_("Fitness was asked again since; that newer one counts.")])


@flow.effect("set_opinions_aside", record="fitness")
def set_opinions_aside(ctx: flow.Context) -> None:
    """Earlier opinions are kept and count no more. Saved one by one, because they are sealed."""
    for opinion in ctx.obj.opinions.filter(set_aside=False).select_related("fitness__voice"):
        opinion.set_aside = True
        opinion.save()


@flow.effect("recall_releases", record="fitness")
def recall_releases(ctx: flow.Context) -> None:
    VOICE_STOPPED.send(ctx.obj.voice_id)


@CASE_STOPPED.subscribe
def stop_voice_of_case(case_id: UUID) -> None:
    """A case that closes, is transferred or loses its agreement has no voice. Idempotent."""
    voice = Voice.objects.filter(case_id=case_id).first()
    if voice is None:
        return
    with trail.recording():
        for fitness in voice.fitness.filter(state__in=("asked", "opinions", "fit", "fit_with_conditions")):
            flow.make_clock_move(
                fitness, "find_not_fit" if fitness.state in ("asked", "opinions") else "stop", cause="the case stopped"
            )
        VOICE_STOPPED.send(voice.pk)


def expire_fitness() -> int:
    """Expire what has passed its end; returns how many."""
    past = Fitness.objects.filter(state__in=("fit", "fit_with_conditions"), expires_on__lt=timezone.localdate())
    count = 0
    for fitness in past.iterator(chunk_size=200):
        flow.make_clock_move(fitness, "expire", cause="past its end")
        count += 1
    return count
