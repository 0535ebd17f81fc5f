"""The questionnaire as an XLSForm (xlsform.org), which Kobo, ODK and their like read; checked by pyxform."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence

from firsthand.problems import InputProblem
from firsthand.said import _

from ..design import Design
from ..trial import BASELINE, FOLLOW_UP
from .code_book import COLUMNS
from .questions import Question, declared, questions_of
from .respondent import PARTS

#: XLSForm's name of each language, in the order of `likert.LANGUAGES`.
LANGUAGE_NAMES = ("English (en)", "Français (fr)", "العربية (ar)")
LABELS = tuple(f"label::{name}" for name in LANGUAGE_NAMES)
TYPES = {"note": "note", "day": "today", "text": "text", "number": "decimal", "made": "calculate"}
SURVEY = ("type", "name", *LABELS, "required", "constraint", "relevant", "calculation")
CHOICES = ("list_name", "name", *LABELS)


class NotAForm(InputProblem):
    """pyxform does not take the form: what it says is the message."""


def xlsform(questions: Sequence[Question], design: Design, *, wave: str) -> bytes:
    """The workbook. Nothing leaves that pyxform did not take. Raises NotAForm."""
    sheets = {"survey": _survey(questions), "choices": _choices(questions), "settings": _settings(design, wave)}
    data = _workbook(sheets)
    check_form(data)
    return data


def check_form(data: bytes, path: str | None = None) -> str:
    """The XForm that pyxform makes of a workbook. Raises NotAForm with what pyxform says."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise NotAForm(path, None, None, _("this is no XLSForm."), _("Save it as XLSX with the sheet survey."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = convert(io.BytesIO(data), validate=False, file_type=".xlsx", form_name="survey")
    except PyXFormError as error:
        message = _("pyxform does not take it: %(why)s", why=" ".join(str(error).split()))
        raise NotAForm(path, None, None, message, _("Correct the form as pyxform says.")) from None
    except Exception as error:  # a broken workbook may break its reader anywhere
        raise NotAForm(
            path, None, None, _("this is no XLSForm."), _("Save it as XLSX with the sheet survey.")
        ) from error
    return str(made.xform)


def code_book_rows(design: Design) -> Iterable[list[str]]:
    """The code book of the answers to the forms of all waves, its heading first. Arm and wave are in no form:
    the assignment says the one, and which file it is the other."""
    asked = {each.name: each for wave in (BASELINE, FOLLOW_UP) for each in questions_of(design, wave=wave)}
    yield [*COLUMNS, "codes_fr", "codes_ar", "of", "reversed"]
    for each in asked.values():
        if each.role:
            choices = {declared(code, words): words for code, words in each.choices.items()}
            codes = ["|".join(f"{code}={words[at]}" for code, words in choices.items()) for at in range(3)]
            label = " ".join(each.words[0].split()) or {"code": "Code that the respondent made"}.get(each.role, "Day")
            ends = ["" if end is None else f"{end:g}" for end in (each.low, each.high)]
            yield [
                each.name, label, each.role, *ends, each.direction, *codes, each.of, "yes" if each.reversed else "",
            ]  # fmt: skip
    arms = "|".join(f"{arm}={arm}" for arm in design.arms)
    yield ["arm", "Arm, from the assignment", "arm", "", "", "", arms, "", "", "", ""]
    yield ["wave", "Wave, where one file holds several", "wave", "", "", "", "", "", "", "", ""]


def _survey(questions: Sequence[Question]) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = [SURVEY]
    for each in questions:
        kind = f"select_one {each.answers}" if each.kind == "one" else TYPES[each.kind]
        made = f"concat({', '.join(f'${{{name}}}' for name, *_rest in PARTS)})" if each.kind == "made" else ""
        check = each.check
        if each.kind == "number" and each.low is not None and each.high is not None:
            check = f". >= {each.low:g} and . <= {each.high:g}"
        labels = ("",) * 3 if each.kind in ("day", "made") else each.words
        rows.append([kind, each.name, *labels, "yes" if each.required else "", check, "", made])
        if each.name == "consent":
            rows.append(["begin_group", "asked", "", "", "", "", "", "${consent} = '1'", ""])
        if each is questions[-1]:
            rows.append(["end_group", "", "", "", "", "", "", "", ""])
    return rows


def _choices(questions: Sequence[Question]) -> list[Sequence[str]]:
    lists = {each.answers: each.choices for each in questions if each.kind == "one"}
    return [CHOICES, *([name, code, *words] for name, codes in lists.items() for code, words in codes.items())]


def _settings(design: Design, wave: str) -> list[Sequence[str]]:
    slug = re.sub(r"[^a-z0-9]+", "_", design.title.lower()).strip("_") or "survey"
    return [
        ("form_title", "form_id", "version", "default_language"),
        (f"{design.title} ({wave.replace('_', ' ')})", f"{slug}_{wave}", design.seal()[:12], LANGUAGE_NAMES[0]),
    ]


def _workbook(sheets: dict[str, list[Sequence[str]]]) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.data_type = "s" if cell.value is not None else cell.data_type  # a label is never a formula
        for column, width in zip("ABCDEFGHI", (18, 18, 60, 60, 60, 10, 20, 20, 30), strict=True):
            sheet.column_dimensions[column].width = width
    book.save(out)
    return out.getvalue()
