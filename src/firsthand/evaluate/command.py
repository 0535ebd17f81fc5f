"""`firsthand evaluate`: one verb for each step of an evaluation, each imported only when it is used."""

from __future__ import annotations

import click

from ..verbs import lazy_group

#: Verb: where its command is, and the line that `firsthand evaluate --help` shows.
VERBS: dict[str, tuple[str, str]] = {
    "design": ("firsthand.evaluate.design.command:design", "Explain a design, say what is missing, and seal it."),
    "power": ("firsthand.evaluate.power.command:power", "How much of an effect the design can see, and how surely."),
    "assign": ("firsthand.evaluate.assign.command:assign", "Draw who meets the campaign, reproducible from the seal."),
    "form": ("firsthand.evaluate.survey.command:form", "Write the survey as an XLSForm for Kobo, ODK and paper."),
    "watch": ("firsthand.evaluate.watch.command:watch", "Look for harm and benefit while the campaign runs."),
    "estimate": ("firsthand.evaluate.estimate.command:estimate", "Estimate what the campaign changed."),
    "pool": ("firsthand.evaluate.pool.command:pool", "Put the effects of several studies together."),
    "report": ("firsthand.evaluate.report.command:report", "Write a page for a minister, an annex for a reviewer."),
}  # fmt: skip


@click.group(cls=lazy_group(VERBS, prefix="evaluate "), context_settings={"help_option_names": ["-h", "--help"]})
def evaluate() -> None:
    """Design a trial of a campaign, assign, watch for harm, estimate the effect and pool it.

    The files are plain: the design is TOML, the data are CSV. Exit codes: 0 done, 1 an output cannot be written,
    2 the command line or a file is wrong, 3 refused: the design or the data do not support it, 130 interrupted.
    """
