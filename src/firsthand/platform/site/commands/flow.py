"""`firsthand flow`: docs/flow.md, printed from pathway.py."""

from __future__ import annotations

from pathlib import Path

import click

from firsthand.pathway import CAUSES, FACTORS, GATES, NEEDS, OUTCOMES, RECORDS, Record

from . import operation

TARGET = Path("docs/flow.md")
HEADER = """# The journey

Printed by `python3 dev.py flow` from `src/firsthand/pathway.py`, which the platform enforces. Do not
edit: a test fails when this page and the pathway differ.

A move is made by the named role in the named relation: *any* record of the kind, a *member* of the case
(a membership with an end date), the participant whose *own* case it is, the account it is assigned to
(*self*), or a representative of the *community*. The *clock* is the programme itself: expiries, stop
rules, and moves that another move causes. **R** marks a move that asks for a reason.

"""


def render() -> str:
    """The whole page as Markdown, with one state diagram a record."""
    parts = [HEADER, *(_record(record) for record in RECORDS.values())]
    parts.append("## Outcomes of a decision\n\n" + "\n".join(f"- {label}" for label in OUTCOMES.values()) + "\n\n")
    parts.append("## The eight factors\n\n" + "\n".join(f"- {label}" for label in FACTORS.values()) + "\n\n")
    parts.append("## The gates\n\n" + "\n".join(f"- {label}" for label in GATES.values()) + "\n")
    return "".join(parts)


def _record(record: Record) -> str:
    lines = [f"## {record.label}\n", "```mermaid", "stateDiagram-v2", f"    [*] --> {record.initial}"]
    lines += [f'    state "{label}" as {state}' for state, label in record.states.items()]
    lines += [f"    {source} --> {move.target}: {move.name}" for move in record.moves for source in move.sources]
    lines += [f"    {state} --> [*]" for state in record.final]
    lines += ["```", "", "| Move | From | To | By | Needs | Causes |", "|---|---|---|---|---|---|"]
    for move in record.moves:
        by = "<br>".join(f"{role.value.replace('_', ' ')} ({relation.value})" for role, relation in move.by)
        sources = ", ".join(record.states[source] for source in move.sources)
        needs = "<br>".join(NEEDS[name] for name in move.needs)
        causes = "<br>".join(CAUSES[name] for name in move.causes)
        label = f"{move.label}{' **R**' if move.reason else ''}"
        lines.append(f"| {label} | {sources} | {record.states[move.target]} | {by} | {needs} | {causes} |")
    return "\n".join(lines) + "\n\n"


@operation("flow")
@click.command()
def flow() -> None:
    """Write docs/flow.md from the pathway."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(render(), encoding="utf-8")
    click.echo(f"{TARGET} is written.")
