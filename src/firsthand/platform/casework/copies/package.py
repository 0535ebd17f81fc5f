"""The package that the participant fetches: a PDF to read and a JSON to carry, in one ZIP."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from ..decision.letters import pdf_of
from ..intake.grounds import IN_PLAIN_WORDS
from .models import SECTIONS, CopyPart, FileCopy

FORMAT = "firsthand-file-copy/1"
MEDIA_TYPE = "application/zip"


def package_of(copy: FileCopy, today: date) -> bytes:
    """The ZIP. Needs a reading of the case; raises decision.letters.PdfUnavailable. Neither its name nor
    those inside say whose file it is."""
    with override(copy.language):
        sections = list(sections_of(copy))
        context = {
            "sections": sections,
            "language": copy.language,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "made_on": today,
        }
        pdf = pdf_of(render_to_string("copies/sheet.html", context))
        document = {"format": FORMAT, "language": copy.language, "made_on": today.isoformat(), "sections": sections}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            ("my-file.pdf", pdf),
            ("my-file.json", json.dumps(document, ensure_ascii=False, indent=1).encode()),
        ):
            entry = zipfile.ZipInfo(name, (today.year, today.month, today.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def sections_of(copy: FileCopy, *, unseen: bool = True) -> Iterator[dict[str, Any]]:
    """The copy as the participant reads it, in the language that is active: what is given in full, what is
    withheld with its gist and ground. The preparer's own reasons stay with the programme. Without `unseen`
    the participant's own words that no coordinator reads are left out, and said to be there."""
    parts = list(copy.parts.select_related("copy"))
    for key, label in SECTIONS.items():
        told = [_told(part, unseen) for part in parts if part.section == key]
        if told:
            yield {"section": key, "title": str(label), "parts": told}


def _told(part: CopyPart, unseen: bool) -> dict[str, Any]:
    if part.unseen and not unseen:
        return {"title": part.title, "withheld": False, "unseen": True, "lines": []}
    if part.choice == CopyPart.Choice.GIVEN:
        lines = [{"label": label, "text": text} for label, text in part.lines or []]
        return {"title": part.title, "withheld": False, "lines": lines}
    return {
        "title": part.title,
        "withheld": True,
        "gist": part.gist,
        "ground": part.ground,
        "why": str(IN_PLAIN_WORDS.get(part.ground, "")),
    }
