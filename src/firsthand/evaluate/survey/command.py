"""`firsthand evaluate form`: the survey of a trial for phones and paper, and the code book of its answers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import click

from firsthand.problems import InputProblem, in_order
from firsthand.said import _


@click.command()
@click.argument("design", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where the XLSForm is written (.xlsx).")
@click.option("--wave", type=click.Choice(["baseline", "follow_up"]), default="baseline", show_default=True)
@click.option(
    "--clusters", type=click.Path(path_type=Path), help="CSV or XLSX with a column `cluster`, to choose from."
)
@click.option(
    "--code-book", type=click.Path(path_type=Path), help="Where the code book of the answers is written (CSV)."
)
@click.option("--from", "existing", type=click.Path(path_type=Path), help="Read this XLSForm, write its code book.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def form(
    design: Path, out: Path | None, wave: str, clusters: Path | None, code_book: Path | None, existing: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Write the survey of DESIGN as an XLSForm for Kobo, ODK and paper, in English, French and Arabic.

    Respondents make a code that identifies nobody. Baseline and follow-up are two forms of the same questions.
    With --from an XLSForm that exists is read and its code book written; nothing else is.
    """
    with in_order():
        from firsthand.files import write_whole

        from ..design import read_design
        from .questions import questions_of, to_reword
        from .respondent import collision_rate
        from .xlsform import code_book_rows, xlsform
        from .xlsform_in import code_book_of

        trial = read_design(design)
        if existing is not None:
            if code_book is None or out is not None:
                raise InputProblem(None, None, "--from", _("it writes a code book and no form."),
                                   _("Give --code-book FILE, and leave --out out."))  # fmt: skip
            write_whole(code_book, _csv(code_book_of(existing, trial)))
            click.echo(json.dumps({"code_book": str(code_book)}) if as_json else f"Code book written: {code_book}")
            return
        if out is None:
            raise InputProblem(
                None, None, "--out", _("it is not said where the form goes."), _("Give --out form.xlsx.")
            )
        questions = questions_of(trial, wave=wave, clusters=_names(clusters) if clusters else ())
        workbook = xlsform(questions, trial, wave=wave)
        book = _csv(code_book_rows(trial))
        write_whole(out, workbook)
        if code_book is not None:
            write_whole(code_book, book)
        people = round(trial.cluster_size or trial.people or 0)
        rate, reword = collision_rate(people), to_reword(trial)
        if as_json:
            told = {"form": str(out), "code_book": str(code_book) if code_book else None, "wave": wave,
                    "questions": len(questions), "collision_rate": rate, "reword": reword}  # fmt: skip
            click.echo(json.dumps(told))
            return
        click.echo(f"Form written: {out} ({len(questions)} questions, {wave.replace('_', ' ')}, three languages).")
        if code_book is not None:
            click.echo(f"Code book written: {code_book}")
        where = f"one {trial.unit_name} of {people}" if trial.clustered else f"{people} people"
        click.echo(f"In {where}, about {rate:.1%} are expected to share their code with somebody else there.")
        if reword:
            click.echo(f"Write how these are asked, in your words: {', '.join(reword)}.")


def _names(path: Path) -> list[str]:
    from .problems import sheet_of

    sheet = sheet_of(path)
    if "cluster" not in sheet.header:
        raise InputProblem(
            path, 1, "cluster", _("the column is missing."), _("Name the column of the names `cluster`.")
        )
    return list(dict.fromkeys(cells["cluster"] for _number, cells in sheet.rows if cells["cluster"]))


def _csv(rows: Iterable[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
