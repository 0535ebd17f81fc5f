"""`firsthand verify` against every way of tampering that the threat model names, on copies of one trail."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from django.db import connection, connections

from firsthand.platform.base import trail
from firsthand.platform.base.trail import leaf
from firsthand.platform.base.trail.examine import Report
from firsthand.platform.base.trail.merkle import Frontier, leaf_hash
from firsthand.platform.base.trail.notes import Checkpoint, sign
from firsthand.platform.base.trail.sources import CannotRead, open_source
from firsthand.platform.base.trail.verify import verify, verify_trail
from firsthand.platform.base.vault import keys
from tests.platform.base.trail_bench import Somebody, in_threads, sqlite_file

CASES = [UUID(int=number) for number in range(1, 6)]
SIZE = 120


def write_some(start: int, end: int) -> None:
    for number in range(start, end):
        trail.record(
            trail.Operation.ALTERATION, "evidence.record", actor=Somebody(), kind="evidence",
            object_id=CASES[number % 5], subject=CASES[number % 5], reason=f"Reason {number}" if number % 3 else "",
            recipients=["court", "Präsidium"] if number % 7 == 0 else [],
        )  # fmt: skip


class Copy:
    """A copy of the trail that an attacker with the database's password has."""

    def __init__(self, folder: Path) -> None:
        self.database, self.key = folder / "firsthand.sqlite3", folder / "checkpoint.pub"
        self.checkpoints = folder / "checkpoints.txt"

    def execute(self, *statements: str) -> None:
        database = sqlite3.connect(self.database)
        database.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    def rewrite(self) -> None:
        """Make leaves and head agree with the columns again, as one who knows the format can."""
        with open_source(str(self.database)) as source:
            rows = list(source.rows)
        frontier = Frontier()
        database = sqlite3.connect(self.database)
        for row in rows:
            computed = leaf_hash(leaf.encode(*row[:14]))
            frontier.append(computed)
            database.execute("UPDATE base_trail_entry SET leaf = ? WHERE seq = ?", (computed, row[0]))
        database.execute("UPDATE base_trail_head SET size = ?, frontier = ?", (frontier.size, frontier.to_bytes()))
        database.commit()
        database.close()

    def verify(self) -> Report:
        return verify_trail(str(self.database), self.key, self.checkpoints)

    def found(self) -> list[tuple[str, int | None, int | None]]:
        return [(finding.kind, finding.first, finding.last) for finding in self.verify().findings]

    def command(self, *more: str) -> tuple[int, str]:
        result = CliRunner().invoke(
            verify, [str(self.database), "--key", str(self.key), "--checkpoints", str(self.checkpoints), *more]
        )
        return result.exit_code, result.output


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object) -> Iterator[Path]:
    """120 entries, checkpoints over 40, 80 and 110; one case's key is destroyed at the end."""
    folder = tmp_path_factory.mktemp("original")
    key = Ed25519PrivateKey.generate()
    (folder / "checkpoint.key").write_text(key.private_bytes_raw().hex() + "\n")
    (folder / "checkpoint.pub").write_text(key.public_key().public_bytes_raw().hex() + "\n")
    kept = django_settings.FIRSTHAND_SIGNING_KEY, django_settings.FIRSTHAND_CHECKPOINTS
    django_settings.FIRSTHAND_SIGNING_KEY = folder / "checkpoint.key"
    django_settings.FIRSTHAND_CHECKPOINTS = folder / "checkpoints.txt"

    def build() -> None:
        start = 0
        for end in (40, 80, 110):
            write_some(start, end)
            made = trail.checkpoint_if_grown()
            assert made is not None
            assert made.size == end
            assert trail.checkpoint_if_grown() is None
            start = end
        write_some(110, SIZE)
        keys.destroy(CASES[0])
        connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    with django_db_blocker.unblock(), sqlite_file(folder, django_settings):  # type: ignore[attr-defined]
        in_threads(build)
    yield folder
    django_settings.FIRSTHAND_SIGNING_KEY, django_settings.FIRSTHAND_CHECKPOINTS = kept


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Copy:
    for name in ("firsthand.sqlite3", "checkpoint.pub", "checkpoints.txt"):
        shutil.copy(original / name, tmp_path / name)
    return Copy(tmp_path)


def test_an_honest_trail_verifies_after_an_erasure(copy: Copy) -> None:
    report = copy.verify()
    assert report.findings == []
    assert (report.entries, report.checkpoints, report.matched) == (SIZE, 3, 110)
    assert copy.command()[0] == 0
    assert "10 entries are younger" in copy.command()[1]


def test_it_runs_without_settings_and_on_a_read_only_copy(copy: Copy, tmp_path: Path) -> None:
    copy.database.chmod(0o400)
    done = subprocess.run(
        [sys.executable, "-m", "firsthand.platform.base.trail.verify", str(copy.database), "--key", str(copy.key),
         "--checkpoints", str(copy.checkpoints), "--json"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": ":".join(path for path in sys.path if path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["covered_by_checkpoint"] == 110


@pytest.mark.parametrize(
    "change",
    [
        "role = 'auditor'", "actor = NULL", "actor = '00000000000000000000000000000009'", "outcome = 'denied'",
        "at = '2020-01-01 00:00:00'", "at = 'noon'", "recipients = '[\"press\"]'", "recipients = 'broken'",
        "reason = x'00'", "reason = 'text'", "subject = NULL", "purpose = 'audit'", "sealed_under = NULL",
        "operation = 'consultation'", "leaf = zeroblob(32)",
        "role = CAST(x'ff' AS TEXT)", "kind = 7",
    ],
)  # fmt: skip
def test_an_edited_entry_is_named(copy: Copy, change: str) -> None:
    copy.execute(f"UPDATE base_trail_entry SET {change} WHERE seq = 53")
    assert ("edited", 53, 53) in copy.found()
    code, words = copy.command()
    assert code == 1
    assert "Entry 53 was edited" in words


def test_a_consistent_rewriting_is_bounded_by_checkpoints(copy: Copy) -> None:
    copy.execute("UPDATE base_trail_entry SET role = 'auditor' WHERE seq = 53")
    copy.rewrite()
    assert copy.found() == [("rewritten", 40, 79)]
    code, words = copy.command("--json")
    assert code == 1
    assert json.loads(words)["findings"][0]["kind"] == "rewritten"


def test_a_deleted_entry_is_named(copy: Copy) -> None:
    copy.execute("DELETE FROM base_trail_entry WHERE seq IN (12, 60, 61)")
    assert copy.found() == [("deleted", 12, 12), ("deleted", 60, 61)]


def test_a_deleted_entry_with_the_rest_renumbered(copy: Copy) -> None:
    copy.execute(
        "DELETE FROM base_trail_entry WHERE seq = 100",
        "UPDATE base_trail_entry SET seq = -seq WHERE seq > 100",
        "UPDATE base_trail_entry SET seq = -seq - 1 WHERE seq < 0",
    )
    found = copy.found()
    assert ("reordered", 100, 100) in found
    assert "Entry 100 was written as entry 101" in copy.command()[1]


def test_the_same_with_leaves_and_head_made_to_agree(copy: Copy) -> None:
    copy.execute(
        "DELETE FROM base_trail_entry WHERE seq = 100",
        "UPDATE base_trail_entry SET seq = -seq WHERE seq > 100",
        "UPDATE base_trail_entry SET seq = -seq - 1 WHERE seq < 0",
    )
    copy.rewrite()
    assert copy.found() == [("rewritten", 80, 109)]


def test_exchanged_entries_are_named(copy: Copy) -> None:
    copy.execute(
        "UPDATE base_trail_entry SET seq = 1000 WHERE seq = 7",
        "UPDATE base_trail_entry SET seq = 7 WHERE seq = 90",
        "UPDATE base_trail_entry SET seq = 90 WHERE seq = 1000",
    )
    assert copy.found() == [("reordered", 7, 7), ("reordered", 90, 90)]
    assert "Entry 7 was written as entry 90" in copy.command()[1]


def test_exchanged_entries_with_leaves_and_head_made_to_agree(copy: Copy) -> None:
    copy.execute(
        "UPDATE base_trail_entry SET seq = 1000 WHERE seq = 7",
        "UPDATE base_trail_entry SET seq = 7 WHERE seq = 8",
        "UPDATE base_trail_entry SET seq = 8 WHERE seq = 1000",
    )
    copy.rewrite()
    assert copy.found() == [("rewritten", 0, 39)]


def test_a_truncated_tail_is_counted(copy: Copy) -> None:
    copy.execute("DELETE FROM base_trail_entry WHERE seq >= 100")
    assert copy.found() == [("truncated", 100, 109)]
    copy.rewrite()
    assert copy.found() == [("truncated", 100, 109)]
    assert "the last 10 are gone" in copy.command()[1]


def test_a_tail_cut_off_after_the_last_checkpoint_shows_in_the_head(copy: Copy) -> None:
    copy.execute("DELETE FROM base_trail_entry WHERE seq >= 115")
    assert copy.found() == [("truncated", 115, 119)]


def test_everything_deleted(copy: Copy) -> None:
    copy.execute("DELETE FROM base_trail_entry", "DELETE FROM base_trail_head")
    assert copy.found() == [("truncated", 0, 109)]


def test_an_entry_slipped_in_at_the_end(copy: Copy) -> None:
    columns = ", ".join(name for name in (*leaf.COLUMNS, "leaf") if name != "seq")
    copy.execute(
        f"INSERT INTO base_trail_entry (seq, {columns}) SELECT {SIZE}, {columns} FROM base_trail_entry WHERE seq = 3"
    )
    assert ("added", SIZE, SIZE) in copy.found()


def test_a_head_that_was_changed(copy: Copy) -> None:
    copy.execute("UPDATE base_trail_head SET frontier = zeroblob(length(frontier))")
    assert [kind for kind, _first, _last in copy.found()] == ["head"]


def test_a_rewritten_young_entry_shows_in_the_head(copy: Copy) -> None:
    """Leaf made to agree, head forgotten: after the last checkpoint only the head tells."""
    copy.execute("UPDATE base_trail_entry SET role = 'auditor' WHERE seq = 118")
    with open_source(str(copy.database)) as source:
        row = list(source.rows)[118]
    copy.execute(f"UPDATE base_trail_entry SET leaf = x'{leaf_hash(leaf.encode(*row[:14])).hex()}' WHERE seq = 118")
    assert copy.found() == [("head", 110, 119)]


def test_a_forged_checkpoint(copy: Copy) -> None:
    lines = copy.checkpoints.read_text().splitlines(keepends=True)
    assert lines[1] == "40\n"
    lines[1] = "39\n"
    copy.checkpoints.write_text("".join(lines))
    assert [kind for kind, _first, _last in copy.found()] == ["forged_checkpoint"]
    assert "line 1" in copy.command()[1]


def test_a_checkpoint_by_the_attackers_own_key(copy: Copy) -> None:
    note = sign(Checkpoint(SIZE, b"x" * 32, "2026-11-23T00:00:00Z"), Ed25519PrivateKey.generate())
    copy.checkpoints.write_text(copy.checkpoints.read_text() + note)
    assert [kind for kind, _first, _last in copy.found()] == ["forged_checkpoint"]


def test_the_wrong_key_is_told_from_a_forgery(copy: Copy) -> None:
    copy.key.write_text(Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex())
    assert [kind for kind, _first, _last in copy.found()] == ["wrong_key"]
    assert copy.command()[0] == 1


def test_garbage_between_checkpoints_is_reported(copy: Copy) -> None:
    copy.checkpoints.write_text(
        "firsthand/trail\n40\nnot base64!\ntime x\n\n— firsthand/trail AAAA\n\n" + copy.checkpoints.read_text()
    )
    assert [kind for kind, _first, _last in copy.found()] == ["forged_checkpoint"]


@pytest.mark.parametrize("cut", range(1, 200, 13))
def test_a_checkpoint_cut_short_by_a_power_failure_accuses_nobody(copy: Copy, cut: int) -> None:
    copy.checkpoints.write_bytes(copy.checkpoints.read_bytes()[:-cut])
    report = copy.verify()
    assert report.findings == []
    assert report.matched == (80 if cut > 1 else 110)
    assert cut == 1 or any("incomplete" in warning for warning in report.warnings)


def test_no_checkpoint_at_all_is_a_warning(copy: Copy) -> None:
    copy.checkpoints.write_text("")
    assert copy.found() == []
    assert "There is no checkpoint" in copy.command()[1]


def test_many_findings_are_counted(copy: Copy) -> None:
    copy.execute("UPDATE base_trail_entry SET role = 'auditor'")
    assert len(copy.found()) == SIZE


@pytest.mark.parametrize("name", ["database", "key", "checkpoints"])
def test_what_cannot_be_read_is_no_accusation(copy: Copy, name: str) -> None:
    getattr(copy, name).unlink()
    code, words = copy.command()
    assert code == 2
    assert "Cannot read" in words
    assert json.loads(copy.command("--json")[1])["sound"] is None


def test_a_file_that_is_no_database_or_holds_no_trail(copy: Copy) -> None:
    copy.database.write_text("hello")
    assert copy.command()[0] == 2
    copy.database.unlink()
    sqlite3.connect(copy.database).execute("CREATE TABLE another (id)").connection.close()
    with pytest.raises(CannotRead, match="base_trail_head"):
        copy.verify()
    copy.key.write_text("not a key")
    assert "64 hexadecimal digits" in copy.command()[1]


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_the_same_on_postgresql(original: Path, settings: object, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite")
    settings.FIRSTHAND_KEY_FILE = original / "unlock.key"  # type: ignore[attr-defined]
    settings.FIRSTHAND_CHECKPOINTS = tmp_path / "checkpoints.txt"  # type: ignore[attr-defined]
    keys.forget()
    parameters = connection.get_connection_params()
    address = SimpleNamespace(**{"user": "", "password": "", "host": "", "port": "", **parameters})
    url = f"postgresql://{address.user}:{address.password}@{address.host}:{address.port}/{address.dbname}"

    def found() -> list[tuple[str, int | None, int | None]]:
        report = verify_trail(url, original / "checkpoint.pub", tmp_path / "checkpoints.txt")
        return [(finding.kind, finding.first, finding.last) for finding in report.findings]

    def execute(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    write_some(0, 30)
    assert trail.checkpoint_if_grown() is not None
    write_some(30, 40)
    assert found() == []
    execute("UPDATE base_trail_entry SET recipients = '[\"press\"]' WHERE seq = 5")
    assert found() == [("edited", 5, 5)]
    execute("UPDATE base_trail_entry SET recipients = '[]' WHERE seq = 5")
    assert found() == []
    execute("UPDATE base_trail_entry SET at = at + interval '1 microsecond' WHERE seq = 6")
    assert found() == [("edited", 6, 6)]
    execute("DELETE FROM base_trail_entry WHERE seq IN (6, 39)")
    assert found() == [("deleted", 6, 6), ("truncated", 39, 39)]
    execute("DELETE FROM base_trail_entry WHERE seq >= 20")
    assert ("truncated", 20, 29) in found()
