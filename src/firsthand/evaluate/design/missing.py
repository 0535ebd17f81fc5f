"""What a design leaves out that a campaign must not start without.

Source: RAN's GAMMMA+ (goal, audience, message, messenger, media, action, monitoring and evaluation); Bélanger 2020,
for a comparison and a stop rule for each audience, since a campaign can strengthen what it argues against.
"""

from __future__ import annotations

from dataclasses import dataclass

from .record import Design, Kind


@dataclass(frozen=True)
class Gap:
    """Something left out: `what` in words, `mend` how to add it, and whether a campaign must not start so."""

    what: str
    mend: str
    grave: bool


def gaps(design: Design) -> list[Gap]:
    """What is missing, the gravest first."""
    found: list[Gap] = []

    def gap(missing: bool, what: str, mend: str, *, grave: bool = False) -> None:
        if missing:
            found.append(Gap(what, mend, grave))

    for each in design.outcomes:
        gap(
            each.harm_margin is None and (each.primary or each is design.primary),
            f"No harm margin for “{each.label}”: nobody has said how much worse would be too much.",
            f"Add harm_margin (points) to the outcome {each.name}.",
            grave=True,
        )
    gap(
        design.watch is None,
        "No stop rule: nothing would pause the campaign if it made things worse.",
        'Add [watch] and below it method = "always_valid".',
        grave=True,
    )
    gap(
        not design.audiences,
        "No audience is looked at by itself: harm to those most at risk would be averaged away.",
        "Add [[audience]] with name, column and value.",
        grave=True,
    )
    gap(
        not design.baseline and design.kind is not Kind.STEPPED_WEDGE,
        "No baseline: without one nobody can see who was lost, or what was there before.",
        "Write baseline = true.",
        grave=True,
    )
    primary = design.primary
    gap(
        primary.smallest_effect is None,
        f"No smallest effect for “{primary.label}”: nobody has said what change would be worth the campaign.",
        f"Add smallest_effect (points) to the outcome {primary.name}.",
    )
    gap(
        primary.sd is None,
        f"No standard deviation for “{primary.label}”: no power can be reckoned.",
        f"Add sd (points) to the outcome {primary.name}; an earlier survey or a pilot of 50 people gives it.",
    )
    gap(
        not any(each.primary for each in design.outcomes) and len(design.outcomes) > 1,
        f"No outcome is the primary one; the first (“{primary.label}”) is taken.",
        "Write primary = true at the one that the trial stands on.",
    )
    gap(
        design.theory_of_change is None,
        "No theory of change: nobody has said why the campaign should work.",
        'Add theory_of_change = "..." at the head of the file.',
    )
    gap(
        design.attrition == 0,
        "Nobody is expected to be lost before follow-up, which seldom comes true.",
        "Add attrition = 0.15 or what earlier surveys lost.",
    )
    gap(
        design.kind is Kind.DIFFERENCE_IN_DIFFERENCES,
        "Chance does not assign here, so whatever else differs between the places can look like an effect.",
        "If any part of the campaign can be assigned by chance, or delayed by chance, choose that.",
    )
    return sorted(found, key=lambda each: not each.grave)
