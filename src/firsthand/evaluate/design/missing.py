"""What a design leaves out that a campaign must not start without.

Source: RAN's GAMMMA+ (goal, audience, message, messenger, media, action, monitoring and evaluation); Bélanger 2020,
for a comparison and a stop rule for each audience, since a campaign can strengthen what it argues against.
"""

from __future__ import annotations

from dataclasses import dataclass

from firsthand.said import Said, _

from .record import Design, Kind


@dataclass(frozen=True)
class Gap:
    """Something left out: `what` in words, `mend` how to add it, and whether a campaign must not start so."""

    what: Said
    mend: Said
    grave: bool


def gaps(design: Design) -> list[Gap]:
    """What is missing, the gravest first."""
    found: list[Gap] = []

    def gap(missing: bool, what: Said, mend: Said, *, grave: bool = False) -> None:
        if missing:
            found.append(Gap(what, mend, grave))

    for each in design.outcomes:
        gap(
            each.harm_margin is None and (each.primary or each is design.primary),
            _("No harm margin for “%(label)s”: nobody has said how much worse would be too much.", label=each.label),
            _("Add %(field)s (points) to the outcome %(name)s.", field="harm_margin", name=each.name),
            grave=True,
        )
    gap(
        design.watch is None,
        _("No stop rule: nothing would pause the campaign if it made things worse."),
        _("Add %(table)s and below it %(code)s.", table="[watch]", code='method = "always_valid"'),
        grave=True,
    )
    gap(
        not design.audiences,
        _("No audience is looked at by itself: harm to those most at risk would be averaged away."),
        _("Add %(table)s with name, column and value.", table="[[audience]]"),
        grave=True,
    )
    gap(
        not design.baseline and design.kind is not Kind.STEPPED_WEDGE,
        _("No baseline: without one nobody can see who was lost, or what was there before."),
        _("Write %(code)s.", code="baseline = true"),
        grave=True,
    )
    primary = design.primary
    gap(
        primary.smallest_effect is None,
        _(
            "No smallest effect for “%(label)s”: nobody has said what change would be worth the campaign.",
            label=primary.label,
        ),
        _("Add %(field)s (points) to the outcome %(name)s.", field="smallest_effect", name=primary.name),
    )
    gap(
        primary.sd is None,
        _("No standard deviation for “%(label)s”: no power can be reckoned.", label=primary.label),
        add_sd(primary.name),
    )
    gap(
        not any(each.primary for each in design.outcomes) and len(design.outcomes) > 1,
        _("No outcome is the primary one; the first (“%(label)s”) is taken.", label=primary.label),
        _("Write %(code)s at the one that the trial stands on.", code="primary = true"),
    )
    gap(
        design.theory_of_change is None,
        _("No theory of change: nobody has said why the campaign should work."),
        _("Add %(code)s at the head of the file.", code='theory_of_change = "..."'),
    )
    gap(
        design.attrition == 0,
        _("Nobody is expected to be lost before follow-up, which seldom comes true."),
        _("Add %(code)s or what earlier surveys lost.", code="attrition = 0.15"),
    )
    gap(
        design.kind is Kind.DIFFERENCE_IN_DIFFERENCES,
        _("Chance does not assign here, so whatever else differs between the places can look like an effect."),
        _("If any part of the campaign can be assigned by chance, or delayed by chance, choose that."),
    )
    return sorted(found, key=lambda each: not each.grave)


def add_sd(name: str) -> Said:
    """How to mend an outcome without a standard deviation."""
    return _(
        "Add %(field)s (points) to the outcome %(name)s; an earlier survey or a pilot of 50 people gives it.",
        field="sd", name=name,
    )  # fmt: skip
