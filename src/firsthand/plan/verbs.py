"""`firsthand plan PROGRAMME`, `plan score`, `plan replan` and `plan explain`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from firsthand.problems import Exit, in_order
from firsthand.said import _

from .problems import fault

if TYPE_CHECKING:
    from .planning import Plan
    from .worlds import Instance

Command = TypeVar("Command", bound=Callable[..., Any])

PROGRAMME = click.argument("programme", type=click.Path(path_type=Path))
DRAWN = click.argument("drawn", metavar="PLAN", type=click.Path(path_type=Path))
OUT = click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for what is written.")
#: Who may read what is written: its owner. A plan says where speakers will be.
OWN = 0o600
JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def machines(command: Command) -> Command:
    """The options that say who samples the worlds; the result is the same whoever does."""
    command = click.option("--ray", help="HOST:PORT of a Ray cluster that samples the worlds.")(command)
    return click.option("--threads", type=click.IntRange(0), default=0, show_default=True, help="0: every core.")(
        command
    )


def _case(programme: Path, threads: int, ray: str | None) -> Instance:
    from ..worlds.machines import Machines
    from .programme.reading import read_programme
    from .worlds import instance

    return instance(read_programme(programme), Machines(threads, ray))


def _write(plan: Plan, out: Path) -> None:
    from firsthand.files import folder, write_whole

    from .answer import appearances, certificate, missing
    from .calendar import calendars
    from .drawn import table
    from .explaining import explain
    from .report.frontier import frontier
    from .report.page import page

    folder(out)
    points = frontier(plan)
    told = certificate(plan)
    told["frontier"] = [
        {"budget": each.budget, "value": each.value, "interval": list(each.interval)} for each in points
    ]
    told["plan"], told["missing"] = appearances(plan), missing(plan)
    written: dict[str, str | bytes] = {
        "plan.csv": table(plan.case, plan.chosen, {each.event: each.adds for each in explain(plan)}),
        "plan.ics": calendars(plan.case, plan.chosen),
        "certificate.json": json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        "report.html": page(plan, points),
    }
    for name, content in written.items():
        write_whole(out / name, content, mode=OWN)


def _print(plan: Plan, out: Path | None, as_json: bool) -> None:
    from .answer import appearances, certificate
    from .explaining import certificate_in_words

    if as_json:
        click.echo(json.dumps({**certificate(plan), "plan": appearances(plan)}, ensure_ascii=False, allow_nan=False))
        return
    for each in appearances(plan):
        click.echo(f"{each['starts'][:16]}  {each['slot']}  {each['voice']}  {each['partner'] or ''}".rstrip())
    click.echo("\n".join(certificate_in_words(plan)))
    if out is not None:
        click.echo(_("Written to %(out)s: plan.csv, plan.ics, certificate.json, report.html.", out=str(out)))


@click.command()
@PROGRAMME
@OUT
@JSON
@machines
def make(programme: Path, out: Path | None, as_json: bool, threads: int, ray: str | None) -> None:
    """Plan the appearances of PROGRAMME (TOML) and certify how near the best the plan is.

    With --out the plan is written as plan.csv, plan.ics, certificate.json and report.html.
    """
    with in_order():
        from . import planning

        plan = planning.make(_case(programme, threads, ray))
        if out is not None:
            _write(plan, out)
        _print(plan, out, as_json)


@click.command()
@PROGRAMME
@DRAWN
@OUT
@JSON
@machines
def score(programme: Path, drawn: Path, out: Path | None, as_json: bool, threads: int, ray: str | None) -> None:
    """Judge a PLAN drawn by hand (CSV: voice, slot, partner), and improve it.

    Says what it is worth on fresh worlds, which limits it breaks, and what a plan that starts from it can reach; with
    --out the improved plan is written. Exit 3 if the plan breaks a limit.
    """
    with in_order():
        from . import drawn as table
        from . import planning
        from .scoring import score as judged

        case = _case(programme, threads, ray)
        found = judged(case, table.read(case, drawn), planning.make)
        if out is not None:
            _write(found.better, out)
        if as_json:
            click.echo(json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False))
        else:
            click.echo("\n".join(found.in_words()))
    if found.breaks:
        raise SystemExit(Exit.REFUSED)


@click.command()
@PROGRAMME
@DRAWN
@click.option("--without-voice", multiple=True, help="A voice that is lost; can be repeated.")
@click.option("--without-slot", multiple=True, help="A slot that is lost; can be repeated.")
@click.option("--without-partner", multiple=True, help="A partner that is lost; can be repeated.")
@click.option("--lock", multiple=True, help="A slot whose appearances stay as they are; can be repeated.")
@click.option("--changes", type=click.IntRange(0), default=3, show_default=True,
              help="How many other appearances may change.")  # fmt: skip
@OUT
@JSON
@machines
def replan(
    programme: Path,
    drawn: Path,
    without_voice: tuple[str, ...],
    without_slot: tuple[str, ...],
    without_partner: tuple[str, ...],
    lock: tuple[str, ...],
    changes: int,
    out: Path | None,
    as_json: bool,
    threads: int,
    ray: str | None,
) -> None:
    """Mend a PLAN (plan.csv) with the fewest changes after a voice, a slot or a partner is lost.

    What the programme no longer allows (a lapsed clearance, a fitness that ended) falls out by itself.
    """
    with in_order():
        from firsthand.files import folder, write_whole

        from . import drawn as table
        from .replanning import matching
        from .replanning import replan as mend

        case = _case(programme, threads, ray)
        lost = {"voice": without_voice, "slot": without_slot, "partner": without_partner}
        banned = sum((matching(case, kind, names) for kind, names in lost.items()), matching(case, "voice", ()))
        old, gone = table.read_old(case, drawn)
        found = mend(case, old, lost=gone, banned=banned, locked=matching(case, "slot", lock) & old, changes=changes)
        if out is not None:
            write_whole(folder(out) / "plan.csv", table.table(case, found.chosen, {}), mode=OWN)
        if as_json:
            click.echo(json.dumps(found.as_json(case), ensure_ascii=False, allow_nan=False))
        else:
            click.echo("\n".join(found.in_words(case)))


@click.command()
@PROGRAMME
@DRAWN
@JSON
@machines
def explain(programme: Path, drawn: Path, as_json: bool, threads: int, ray: str | None) -> None:
    """Say of each appearance of a PLAN what it adds, and what would have been the next best."""
    with in_order():
        from . import drawn as table
        from .explaining import explain as reasons
        from .explaining import in_words
        from .scoring import as_plan

        case = _case(programme, threads, ray)
        plan = as_plan(case, table.read(case, drawn))
        if not len(plan.events):
            raise fault(drawn, None, None, _("no appearance of this plan is possible."), _("Score it to see why."))
        if as_json:
            from .answer import appearances

            click.echo(json.dumps(appearances(plan), ensure_ascii=False, allow_nan=False))
        else:
            click.echo("\n".join(in_words(plan, each) for each in reasons(plan)))
