"""Tables as people send them: CSV with any usual separator and encoding, or XLSX. Read as text, cell by
cell, with the place of everything that is wrong. Formulas are refused: a cell says what it says."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from firsthand.said import _

from .faults import Fault, FileRefused, refuse

LIMIT_BYTES, LIMIT_ROWS, LIMIT_COLUMNS, LIMIT_UNPACKED = 5 * 1024**2, 20_000, 200, 60 * 1024**2


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it: (row number in the file, cell by column name)."""

    header: list[str]
    rows: list[tuple[int, dict[str, str]]]
    encoding: str


def read_sheet(data: bytes) -> Sheet:
    """The table in the file. Raises FileRefused with row and column of each fault."""
    if not data.strip():
        raise refuse(_("The file is empty."), _("Export it again and look whether it has rows."))
    if len(data) > LIMIT_BYTES:
        raise refuse(
            _("The file is larger than 5 MB."),
            _("Leave out columns that are not in the code book, or send it in parts."),
        )
    rows, encoding = _workbook(data) if data[:4] == b"PK\x03\x04" else _text(data)
    return _sheet(rows, encoding)


def _text(data: bytes) -> tuple[list[list[str]], str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        order: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data:
        raise refuse(_("The file is neither text nor a spreadsheet."), _("Save it as CSV (UTF-8) or as XLSX."))
    else:
        order = ("utf-8-sig", "windows-1252")
    for encoding in order:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refuse(_("The letters of the file cannot be read."), _("Save it as CSV (UTF-8)."))
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise refuse(
            _("A quotation mark is open somewhere."), _("Close every quotation mark, or save the file again as CSV.")
        ) from error
    return rows, encoding


def _workbook(data: bytes) -> tuple[list[list[str]], str]:
    import openpyxl

    broken = refuse(
        _("The spreadsheet cannot be opened."), _("Open it in your spreadsheet program and save it again as XLSX.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LIMIT_UNPACKED:
                raise refuse(
                    _("The spreadsheet is far too large when it is unpacked."),
                    _("Keep only the sheet with the answers."),
                )
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet, rows, faults = book.worksheets[0], [], []
            for number, cells in enumerate(sheet.iter_rows(max_row=LIMIT_ROWS + 2, max_col=LIMIT_COLUMNS + 1), 1):
                row = []
                for place, cell in enumerate(cells, 1):
                    if cell.data_type in ("f", "e"):
                        faults.append(_formula(number, openpyxl.utils.get_column_letter(place)))
                    row.append(_written(cell.value))
                rows.append(row)
        finally:
            book.close()
    except FileRefused:
        raise
    except Exception as error:  # a hostile file may break the reader anywhere; none of it is shown
        raise broken from error
    if faults:
        raise FileRefused(faults)
    return rows, "XLSX"


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _formula(row: int, column: str) -> Fault:
    return Fault(row, column, _("The cell is a formula."), _("Copy the column and paste it as values."))


def _sheet(raw: list[list[str]], encoding: str) -> Sheet:
    cells = [(number, [cell.strip() for cell in row]) for number, row in enumerate(raw, 1)]
    cells = [(number, row) for number, row in cells if any(row)]
    if not cells:
        raise refuse(_("The file is empty."), _("Export it again and look whether it has rows."))
    if len(cells) - 1 > LIMIT_ROWS:
        raise refuse(_("The file has more than 20,000 rows."), _("Send it in parts."))
    at, header = cells[0]
    while header and not header[-1]:
        header.pop()
    if len(header) > LIMIT_COLUMNS:
        raise refuse(_("The file has more than 200 columns."), _("Leave out columns that are not in the code book."))
    faults = [
        Fault(at, str(i), _("The column has no name."), _("Name every column in the first row."))
        for i, name in enumerate(header, 1)
        if not name
    ]
    faults += [
        Fault(at, name, _("The column is there twice."), _("Keep one of the two."))
        for name in sorted({n for n in header if n and header.count(n) > 1})
    ]
    rows = []
    for number, row in cells[1:]:
        if len(row) > len(header) and any(row[len(header) :]):
            faults.append(
                Fault(
                    number,
                    "",
                    _("The row has more cells than the first row."),
                    _("Look for a separator inside an answer and put it in quotation marks."),
                )
            )
        named = dict(zip(header, [*row, *[""] * len(header)], strict=False))
        faults += [_formula(number, name) for name, cell in named.items() if _is_formula(cell)]
        rows.append((number, named))
    if not rows and not faults:
        faults.append(
            Fault(
                0, "", _("The file has a first row and no answers."), _("Export it again and look whether it has rows.")
            )
        )
    if faults:
        raise FileRefused(faults)
    return Sheet(header, rows, encoding)


def _is_formula(cell: str) -> bool:
    if cell[:1] in "=@":
        return bool(cell)
    if cell[:1] not in "+-" or len(cell) == 1:
        return False
    try:
        float(cell.replace(",", ".", 1))
    except ValueError:
        return True
    return False  # a number with its sign, 1e-3 among them
