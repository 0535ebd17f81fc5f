"""The tables of a programme: arrays of the TOML file or CSV files that it names. What looks like people is refused."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

from firsthand.files import read_text
from firsthand.said import _

from ..problems import fault
from .cells import Reader, Row

#: Table: the fields it may have.
FIELDS: dict[str, frozenset[str]] = {
    "group": frozenset(["id", "susceptibility", "minors"]),
    "community": frozenset(
        ["id", "name", "size", "at_risk", "pressure", "groups", "languages", "lat", "lon", "floor", "comparison"]
    ),
    "voice": frozenset(
        [
            "id",
            "languages",
            "channels",
            "audiences",
            "topics",
            "credibility",
            "home",
            "per_month",
            "rest_days",
            "fit_until",
            "fit_channels",
            "max_km",
            "cost",
            "pairing",
            "away",
            "keep_out",
        ]
    ),
    "credibility": frozenset(["voice", "group", "low", "high"]),
    "partner": frozenset(["id", "languages", "adds_low", "adds_high", "per_month", "cost", "away"]),
    "slot": frozenset(
        [
            "id",
            "channel",
            "communities",
            "venue",
            "starts",
            "minutes",
            "people",
            "cost",
            "language",
            "groups",
            "places",
            "clearance",
            "cleared_until",
            "with_partner",
            "topics",
            "guardians",
            "closed",
        ]
    ),
    "mixing": frozenset(["community", "with", "share"]),
}
#: Words in a column's name that say it is about single people.
PERSONAL = frozenset(
    [
        "name",
        "firstname",
        "first_name",
        "surname",
        "lastname",
        "last_name",
        "fullname",
        "full_name",
        "email",
        "e_mail",
        "mail",
        "phone",
        "telephone",
        "mobile",
        "address",
        "street",
        "birth",
        "birthday",
        "birthdate",
        "date_of_birth",
        "dob",
        "age",
        "sex",
        "gender",
        "religion",
        "ethnicity",
        "passport",
        "national_id",
        "ssn",
        "person",
        "person_id",
        "respondent",
        "participant",
        "user",
        "username",
        "account",
        "facebook",
        "twitter",
        "telegram",
        "whatsapp",
        "ip",
        "ip_address",
        "imei",
        "latitude_home",
        "face",
        "photo",
    ]
)
#: A community smaller than this is a list of people under another name.
LEAST_PEOPLE = 100
MOST_ROWS = 200_000


def read_toml(path: Path) -> dict[str, Any]:
    """The whole file. Raises InputProblem with the row where TOML breaks."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        row = getattr(error, "lineno", None)
        raise fault(path, row, None, _("this is no TOML: %(why)s.", why=str(error)), _("Mend the line.")) from None


def rows_of(reader: Reader, path: Path, top: dict[str, Any], table: str) -> list[Row]:
    """The rows of a table: `[[table]]` of the TOML, then the CSV that `[files]` names. Raises InputProblem."""
    given = top.get(table, [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise fault(path, None, table, _("this is no list of tables."), _("Write [[%(table)s]] for each.", table=table))
    rows = [Row(reader, path, None, f"{table} {number}: ", each) for number, each in enumerate(given, 1)]
    for row in rows:
        _known(reader, path, None, table, set(row.values))
    named = top.get("files", {}).get(table)
    if named is not None:
        rows += _csv(reader, path.parent / str(named), table)
    if len(rows) > MOST_ROWS:
        raise fault(
            path, None, table,
            _("there are %(count)s rows; a plan is made of at most %(most)s.", count=len(rows), most=MOST_ROWS),
            _("Split the programme by region or by season."),
        )  # fmt: skip
    return rows


def _csv(reader: Reader, path: Path, table: str) -> list[Row]:
    rows = csv.reader(io.StringIO(read_text(path)))
    header = [each.strip() for each in next(rows, [])]
    _known(reader, path, 1, table, set(header))
    found = []
    for cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(header):
            reader.wrong(
                path, rows.line_num, None,
                _("this row has %(count)s cells, the header %(wanted)s.", count=len(cells), wanted=len(header)),
                _("Quote cells that hold a comma."),
            )  # fmt: skip
        found.append(Row(reader, path, rows.line_num, "", dict(zip(header, cells, strict=False))))
    return found


def _known(reader: Reader, path: Path, row: int | None, table: str, fields: set[str]) -> None:
    for name in sorted(fields - FIELDS[table]):
        plain = name.lower().replace(" ", "_").replace("-", "_")
        if plain in PERSONAL or plain.endswith(("_name", "_phone", "_email")):
            reader.wrong(
                path, row, name,
                _("this column is about single people, and a plan is made of sums only."),
                _("Take it out of the file, and from wherever the file was sent."),
            )  # fmt: skip
        else:
            reader.wrong(
                path, row, name,
                _("a %(table)s has no such field.", table=table),
                _("Known are: %(fields)s.", fields=", ".join(sorted(FIELDS[table]))),
            )  # fmt: skip
