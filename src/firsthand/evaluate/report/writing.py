"""The report as files: page and annex, each as HTML and PDF, and the figures as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from firsthand.files import write_whole
from firsthand.problems import Refused, Unwritable
from firsthand.said import _

from ..estimate.results import plain
from ..pool.summary import as_json
from .annex import annex
from .elements import without_variables
from .facts import Facts
from .page import page


def write_report(facts: Facts, folder: Path, *, pdf: bool = True) -> list[Path]:
    """Write page.html, annex.html, findings.json and, with `pdf`, page.pdf and annex.pdf; everything is made
    before anything is written. Raises Unwritable, or Refused where PDFs cannot be made here."""
    files: dict[str, str | bytes] = {"page.html": page(facts), "annex.html": annex(facts)}
    if pdf:
        files |= {name.replace(".html", ".pdf"): pdf_of(str(html)) for name, html in list(files.items())}
    told = plain({**facts.findings.to_json(), "sealed_at": facts.seal.sealed_at, "command": facts.command,
                  "sources": {each.name: each.sha256 for each in facts.sources},
                  "pooled": as_json(facts.pooled) if facts.pooled else None,
                  "watch": asdict(facts.watch) if facts.watch else None})  # fmt: skip
    files["findings.json"] = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("%(folder)s: cannot be made (%(why)s).", folder=str(folder), why=error.strerror or "")
        raise Unwritable(message) from None
    for name, content in files.items():
        write_whole(folder / name, content)
    return [folder / name for name in files]


def pdf_of(html: str) -> bytes:
    """A tagged PDF of a page; nothing is fetched. Raises Refused without WeasyPrint or Pango."""
    try:
        import weasyprint
    except (ImportError, OSError):
        raise Refused(_("PDFs cannot be made here: Pango is missing."), _("Install Pango, or give --no-pdf.")) from None

    def refuse(url: str, *_args: object, **_kwargs: object) -> dict[str, object]:
        raise ValueError(f"a report fetches nothing: {url}")

    made: bytes = weasyprint.HTML(string=without_variables(html), url_fetcher=refuse).write_pdf(pdf_tags=True)
    return made
