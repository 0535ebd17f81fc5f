"""`report.html`: the report as a page to read, print and sign. One file beside its pictures, no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from .report import Found, Report

STYLE = """
:root { color-scheme: light dark; --ink: #1d2527; --paper: #fff; --line: #cfd8da; --quiet: #56656a; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eeef; --paper: #14191b; --line: #3a4548; --quiet: #a3b2b6;
--warn: #f0b35e; } }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-block-start: 2rem; }
table { border-collapse: collapse; inline-size: 100%; }
th, td { text-align: start; padding: .4rem .6rem; border-block-end: 1px solid var(--line); vertical-align: top; }
.quiet { color: var(--quiet); } .verdict { border: 2px solid var(--ink); padding: 1rem; }
.blocks { color: var(--warn); font-weight: 600; }
.strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: 1rem; padding: 0;
list-style: none; }
.strip img { inline-size: 100%; block-size: auto; border: 1px solid var(--line); } code { overflow-wrap: anywhere; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; margin-block-start: 2rem; }
.sign p { border-block-start: 1px solid var(--ink); padding-block-start: .3rem; margin-block-start: 3rem; }
@media print { body { margin: 0; max-width: none; } .strip img { max-block-size: 8cm; object-fit: contain; }
h2 { break-after: avoid; } tr, li { break-inside: avoid; } }
"""


def page(report: Report) -> str:
    """The whole page."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>",
        f"<title>Report of a protected recording</title><style>{STYLE}</style><main>",
        "<h1>Report of a protected recording</h1>",
        f"<p class=quiet>{_clock(report.seconds)} long, language {_e(report.language)}; original SHA-256 "
        f"<code>{_e(report.source_sha256)}</code></p>",
        "<section class=verdict><h2>Verdict</h2>",
        *(f"<p>{_e(sentence)}</p>" for sentence in report.verdict()),
        "</section>",
        *_findings(report),
        *_strip(report),
        *_hidden(report),
        *_questions(report),
        *_attacks(report),
        *_models(report),
        "<h2>Files</h2><table><tr><th>File<th>SHA-256</tr>",
        *(f"<tr><td>{_e(name)}<td><code>{_e(digest)}</code></tr>" for name, digest in sorted(report.files.items())),
        "</table><div class=sign><p>Looked at wholly by (name, date)</p><p>Second person (name, date)</p></div>",
        "</main></html>",
    ]
    return "\n".join(parts) + "\n"


def _findings(report: Report) -> Iterable[str]:
    yield "<h2>What an attacker still finds</h2>"
    if not report.found:
        yield "<p>Nothing was found by the attacks below.</p>"
        return
    weak = [each for each in report.found if not each.blocks]
    if report.blocking:
        yield "<p class=blocks>These bar the release:</p>"
        yield from _found(report.blocking)
    if weak:
        yield f"<details><summary>{len(weak)} weak ones, which bar nothing by themselves</summary>"
        yield from _found(weak)
        yield "</details>"


def _found(rows: Sequence[Found]) -> Iterable[str]:
    yield "<table><tr><th>Attack<th>When<th>What</tr>"
    for each in rows:
        when = "" if each.at is None else _clock(each.at)
        shown = f"<br><img src='{_e(each.file)}' alt='' loading=lazy width=320>" if each.file else ""
        yield f"<tr><td>{_e(each.attack)}<td>{when}<td>{_e(each.what)}{shown}</tr>"
    yield "</table>"


def _strip(report: Report) -> Iterable[str]:
    if report.picture is None or not report.picture.doubts:
        return
    why = {
        "no_face": "no face was found here",
        "gap": "a face was lost and found again",
        "doubtful": "the network was not sure",
        "finding": "the attacker saw something",
    }
    yield "<h2>Pictures to look at</h2><p>All of them are of the protected recording.</p><ul class=strip>"
    for each in report.picture.doubts:
        words = why.get(each.reason, each.reason)
        yield (
            f"<li><img src='{_e(each.file)}' alt='The protected picture at {_clock(each.at)}' loading=lazy>"
            f"<br>{_clock(each.at)}: {_e(words)}"
        )
    yield "</ul>"


def _hidden(report: Report) -> Iterable[str]:
    yield "<h2>What was hidden</h2><table><tr><th>What<th>How often<th>By</tr>"
    for row in report.hidden():
        yield f"<tr><td>{_e(row['what'])}<td>{row['count']}<td>{_e(row['model'])}</tr>"
    yield "</table>"
    if report.picture is not None and report.picture.hidden:
        yield "<details><summary>In the picture, with times</summary><table><tr><th>What<th>From<th>To<th>How</tr>"
        for each in report.picture.hidden:
            doubt = " (doubtful)" if each.doubtful else ""
            times = f"{_clock(each.begin)}<td>{_clock(each.end)}"
            yield f"<tr><td>{_e(each.name)}{doubt}<td>{times}<td>{_e(each.style)}</tr>"
        yield "</table></details>"
    if report.words:
        yield "<details><summary>In the words, in order</summary><table><tr><th>Kind<th>Stands in its place</tr>"
        for kind, put in report.words:
            yield f"<tr><td>{_e(kind)}<td>{_e(put)}</tr>"
        yield "</table></details>"
    yield "<p>Not hidden, and to be thought of: " + _e("; ".join(report.not_hidden)) + ".</p>"


def _questions(report: Report) -> Iterable[str]:
    yield "<h2>Six questions, to be answered in writing [WP29, Opinion 05/2014]</h2>"
    yield "<table><tr><th>About<th>Question<th>Answer</tr>"
    for about, question in report.questions:
        yield f"<tr><td>{_e(about)}<td>{_e(question)}<td style='min-inline-size:12rem'></tr>"
    yield "</table>"


def _attacks(report: Report) -> Iterable[str]:
    yield "<h2>What attacked it</h2><table><tr><th>Attack<th>What it did and found</tr>"
    for name, facts in report.attacks.items():
        words = "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in facts.items())
        yield f"<tr><td>{_e(name)}<td>{_e(words)}</tr>"
    yield "</table>"


def _models(report: Report) -> Iterable[str]:
    if report.picture is None:
        return
    yield "<h2>Models of the picture</h2><table><tr><th>Model<th>Role<th>Licence<th>SHA-256</tr>"
    for each in report.picture.models:
        name = f"{each.name} ({each.package} {each.version})"
        yield f"<tr><td>{_e(name)}<td>{_e(each.role)}<td>{_e(each.licence)}<td><code>{_e(each.sha256)}</code></tr>"
    yield "</table>"


def _e(value: Any) -> str:
    return escape(str(value), quote=True)


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}.{int(seconds * 10) % 10}"
