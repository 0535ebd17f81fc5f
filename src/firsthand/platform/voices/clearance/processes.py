"""Ways in which communities decide, as data. Sulha is one of them, after Pely (2016) and Irani (1999);
a programme adds its own with `load_process`. Sentences are message ids for translation.

A process is voluntary and plural: women and victims are heard in every one, collective sanctions are
refused, and none of them stands in for a court.
"""

from __future__ import annotations

from typing import Any


def _(text: str) -> str:
    return text


#: Kinds of group that every process must hear.
ALWAYS_HEARD = ("women", "victims")

PROCESSES: tuple[dict[str, Any], ...] = (
    {
        "slug": "council",
        "edition": "1",
        "title": _("Open council"),
        "about": _("The groups are asked one after the other, in their own words; the council sums up."),
        "must_hear": ["elders", "youth"],
        "stages": [
            {
                "slug": "inform",
                "label": _("Inform"),
                "about": _("What is asked is explained to every group, without telling who the speaker is."),
            },
            {
                "slug": "hear",
                "label": _("Hear"),
                "about": _("Each group is heard by itself. Objections are written down as they were said."),
            },
            {
                "slug": "sum_up",
                "label": _("Sum up"),
                "about": _("The council reads back what it heard and what the conditions are."),
            },
        ],
    },
    {
        "slug": "sulha",
        "edition": "1",
        "title": _("Sulha"),
        "about": _("Reconciliation by a delegation of notables. Mostly confidential; it takes the time it takes."),
        "must_hear": ["elders", "families"],
        "stages": [
            {
                "slug": "appeal",
                "label": _("Appeal to the delegation (jaha)"),
                "about": _("The speaker's side asks respected people to mediate."),
            },
            {
                "slug": "mandate",
                "label": _("Mandate (tafweed)"),
                "about": _("Both sides empower the delegation, of their own free will."),
            },
            {
                "slug": "truce",
                "label": _("Truce (hudna)"),
                "about": _("Nobody acts against the other while the delegation works."),
            },
            {
                "slug": "venting",
                "label": _("Fact-finding and venting"),
                "about": _("Each side is heard, women and victims by somebody they trust."),
            },
            {
                "slug": "verdict",
                "label": _("Verdict and compensation (diya)"),
                "about": _("What is owed between people. It does not stand in for a court."),
                "optional": True,
            },
            {
                "slug": "agreement",
                "label": _("Written agreement and guarantors (kafil)"),
                "about": _("What was agreed, who vouches for it."),
            },
            {
                "slug": "ceremony",
                "label": _("Public ceremony"),
                "about": _("Only where both sides want it."),
                "optional": True,
            },
        ],
    },
)


class BadProcess(ValueError):
    """The document of a process is not usable; the message names the field and how to mend it."""


def check_process(document: dict[str, Any]) -> None:
    """Raise `BadProcess` unless the document has a slug, an edition, a title and named stages."""
    for field in ("slug", "edition", "title", "stages"):
        if not document.get(field):
            raise BadProcess(f"{field}: missing; a process has slug, edition, title and stages")
    seen: set[str] = set()
    for number, stage in enumerate(document["stages"], 1):
        if not isinstance(stage, dict) or not stage.get("slug") or not stage.get("label"):
            raise BadProcess(f"stages, entry {number}: each stage has a slug and a label")
        if stage["slug"] in seen:
            raise BadProcess(f"stages, entry {number}: the slug {stage['slug']!r} is used twice")
        seen.add(stage["slug"])
    if not any(not stage.get("optional") for stage in document["stages"]):
        raise BadProcess("stages: at least one stage is not optional")
