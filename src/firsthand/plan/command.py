"""`firsthand plan`: a programme of appearances, and the verbs about it, each imported only when it is used."""

from __future__ import annotations

import click

from ..verbs import lazy_group

#: Verb: where its command is, and the line that `firsthand plan --help` shows.
VERBS: dict[str, tuple[str, str]] = {
    "make": ("firsthand.plan.verbs:make", "Plan a programme: what is done with anything that is no verb."),
    "score": ("firsthand.plan.verbs:score", "Judge a plan drawn by hand, and improve it."),
    "replan": ("firsthand.plan.verbs:replan", "Mend a plan with the fewest changes after a loss."),
    "explain": ("firsthand.plan.verbs:explain", "What each appearance adds, and the next best."),
    "network": ("firsthand.plan.network.command:network", "The bare problem on an edge list, for checking."),
}


@click.group(
    cls=lazy_group(VERBS, prefix="plan ", otherwise="make"), context_settings={"help_option_names": ["-h", "--help"]}
)
def plan() -> None:
    """Plan who should speak where, and say how near the best that is: firsthand plan PROGRAMME --out DIR.

    Exit codes: 0 done, 1 an output cannot be written, 2 the command line or a file is wrong, 3 refused: there is no
    such plan, and why; 130 interrupted.
    """
