"""What a trial's file holds where no code book says it: the design names its columns."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.said import _

from ..design import Design
from .answers import ADDED
from .code_book import Column
from .faults import Fault, FileRefused
from .likert import folded

RESERVED = {"cluster": "cluster", "wave": "wave", "stratum": "stratum", "pair": "stratum", "exposed": "exposed",
            "date": "date", "today": "date", "starts": "number"}  # fmt: skip
#: Headings of what identifies people, in three languages. A trial has no use for them.
PERSONAL = {
    folded(word)
    for word in (
        "name", "first name", "last name", "surname", "full name", "respondent name", "phone", "phone number",
        "telephone", "mobile",
        "email", "e-mail", "address", "date of birth", "birth date", "national id", "passport", "gps",
        "nom", "prénom", "téléphone", "courriel", "adresse", "date de naissance",
        "الاسم", "اسم", "الهاتف", "رقم الهاتف", "العنوان", "تاريخ الميلاد", "البريد الإلكتروني",
    )
}  # fmt: skip


def refuse_personal(header: Sequence[str]) -> None:
    """Raise FileRefused where a heading names what identifies people."""
    faults = [
        Fault(1, name, _("This column would identify people."),
              _("Take it out of the file: respondents are known by the code that they made."))
        for name in header
        if folded(name) in PERSONAL
    ]  # fmt: skip
    if faults:
        raise FileRefused(faults)


def columns_of(design: Design, header: Sequence[str], *, arm_asked: bool) -> list[Column]:
    """The code book of a file with these headings. What must be there is in it even where the header lacks
    it, so that the reader names it; what a survey server adds is left out."""
    book = [Column("code", "Code that the respondent made", "code")]
    if arm_asked or "arm" in header:
        words = {folded(arm): arm for arm in design.arms}
        book.append(Column("arm", "Arm", "arm", codes={arm: arm for arm in design.arms}, words=words))
    if design.clustered:
        book.append(Column("cluster", design.unit_name, "cluster"))
    book += [
        Column(each.name, each.label, "scale", each.low, each.high, str(each.direction)) for each in design.outcomes
    ]
    told = {entry.column for entry in book} | {"arm"}
    roles = {entry.kind for entry in book}
    for name in header:
        kind = RESERVED.get(name, "text")
        if name in told or (kind == "text" and ADDED.fullmatch(name)) or (kind != "text" and kind in roles):
            continue
        roles.add(kind)
        book.append(Column(name, name, kind))
    return book
