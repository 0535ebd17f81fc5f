"""`firsthand plan network`: the bare problem on an edge list, for checking and research."""

from __future__ import annotations

import json
from pathlib import Path

import click

from firsthand.problems import in_order
from firsthand.said import _

from ..problems import fault


@click.command()
@click.argument("edges", type=click.Path(path_type=Path))
@click.option("--objective", type=click.Choice(("spread", "averted")), default="spread", show_default=True,
              help="Reach most people, or keep most people from believing the recruiters.")  # fmt: skip
@click.option("--model", type=click.Choice(("wc", "ic")), default="wc", show_default=True,
              help="Chance along a contact: 1 / in-degree of the hearer, or --p.")  # fmt: skip
@click.option("--p", type=click.FloatRange(0, 1, min_open=True), default=0.1, show_default=True, help="For --model ic.")
@click.option("--k", type=click.IntRange(1), default=50, show_default=True, help="How many to choose.")
@click.option("--seed", type=click.IntRange(0, 2**62), default=1, show_default=True, help="Of the random numbers.")
@click.option("--directed", is_flag=True, help="A line is a contact one way, from the first to the second.")
@click.option("--recruiters", default="10", show_default=True,
              help="For averted: how many, drawn among the fifty best connected; or ids with commas.")  # fmt: skip
@click.option("--susceptibility", default=0.7, show_default=True, type=click.FloatRange(0, 1),
              help="For averted: chance to believe what one is told.")  # fmt: skip
@click.option("--effect", default=0.5, show_default=True, type=click.FloatRange(0, 1),
              help="For averted: share of it that prebunking takes away.")  # fmt: skip
@click.option("--people", type=click.Path(path_type=Path),
              help="For averted: CSV of id, susceptibility, effect of each, in place of the two above.")  # fmt: skip
@click.option("--worlds", type=click.IntRange(1), help="Choose on exactly so many; without it, on as many as needed.")
@click.option("--threads", type=click.IntRange(0), default=1, show_default=True, help="0: every core.")
@click.option("--ray", help="Address of a Ray cluster that samples the worlds.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def network(
    edges: Path,
    objective: str,
    model: str,
    p: float,
    k: int,
    seed: int,
    directed: bool,
    recruiters: str,
    susceptibility: float,
    effect: float,
    people: Path | None,
    worlds: int | None,
    threads: int,
    ray: str | None,
    as_json: bool,
) -> None:
    """Choose the K nodes of an edge list that reach most, or that prebunking should reach first.

    EDGES holds one pair of ids a line, `#` begins a comment; contacts go both ways unless --directed. The value is
    judged on worlds that nothing was chosen from; the bound is what the best K reach at most (97.5% sure).
    """
    with in_order():
        from ...worlds.machines import Machines, NoCluster
        from .asking import Asked, ask

        asked = Asked(
            objective=objective, p=p if model == "ic" else None, k=k, seed=seed, directed=directed,
            recruiters=recruiters, susceptibility=susceptibility, effect=effect, people=people, worlds=worlds,
            machines=Machines(threads, ray),
        )  # fmt: skip
        try:
            answer = ask(edges, asked)
        except NoCluster as problem:
            raise fault(
                None, None, "--ray",
                _("the cluster cannot be used: %(why)s.", why=problem.reason),
                _("Start one and give its address, or leave --ray out: the result is the same."),
            ) from None  # fmt: skip
        if as_json:
            click.echo(json.dumps(answer.as_json(), allow_nan=False))
        else:
            click.echo("\n".join(answer.in_words()))
