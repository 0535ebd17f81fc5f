"""French and Arabic are complete: every sentence of the source is translated and compiled."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "src/firsthand/platform/site/locale"
LANGUAGES = ("fr", "ar")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    messages = polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po"))
    left = [entry.msgid for entry in messages if not entry.obsolete and (not entry.translated() or entry.fuzzy)]
    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_for_values_are_kept(language: str) -> None:
    messages = polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po"))
    for entry in messages:
        if not entry.msgid_plural:
            assert set(PLACE.findall(entry.msgid)) == set(PLACE.findall(entry.msgstr)), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    written = {
        (e.msgctxt, e.msgid): e.msgstr
        for e in polib.pofile(str(folder / "django.po"))
        if not e.msgid_plural and not e.obsolete
    }
    compiled = {(e.msgctxt, e.msgid): e.msgstr for e in polib.mofile(str(folder / "django.mo")) if not e.msgid_plural}
    assert compiled == written


def test_what_translates_is_called_as_gettext_collects_it() -> None:
    """Under another name a sentence would never reach the files, and would stay English without a word."""
    renamed = [
        f"{path.relative_to(ROOT)}: {name.name} as {name.asname}"
        for path in (ROOT / "src/firsthand").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("django.utils.translation", "firsthand.said")
        for name in node.names
        if "gettext" in name.name and name.asname not in (None, "_")
    ]
    assert not renamed


@pytest.mark.slow
def test_every_sentence_of_the_source_is_in_the_files(tmp_path: Path) -> None:
    """Collects anew with Django's own command, in a copy, and compares."""
    if shutil.which("xgettext") is None:
        pytest.skip("GETTEXT ABSENT: apt install gettext to check that every sentence is collected")
    copy = tmp_path / "firsthand"
    shutil.copytree(ROOT / "src/firsthand", copy, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    command = "from django.core.management import execute_from_command_line as run; import sys; run(sys.argv)"
    ignored = [word for pattern in ("migrations/*", "*/static/*", "plan/*") for word in ("-i", pattern)]
    arguments = ["makemessages", "-l", "fr", "--no-obsolete", "--no-wrap", *ignored]
    code = (
        "import sys, os; from django.conf import settings; "
        f"settings.configure(LOCALE_PATHS=[{str(copy / 'platform/site/locale')!r}], USE_I18N=True); "
        f"import django; django.setup(); os.chdir({str(copy)!r}); {command}"
    )
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, cwd=tmp_path)
    collected = {
        (e.msgctxt, e.msgid) for e in polib.pofile(str(copy / "platform/site/locale/fr/LC_MESSAGES/django.po"))
    }
    kept = {(e.msgctxt, e.msgid) for e in polib.pofile(str(LOCALE / "fr/LC_MESSAGES/django.po")) if not e.obsolete}
    assert collected - kept == set(), "run `python3 dev.py messages`"
