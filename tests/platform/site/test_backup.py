"""A backup comes back as it was; a damaged, cut or foreign one does not come back at all."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import click
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from firsthand.platform.site.backup import contents
from firsthand.platform.site.backup.sealed import SEGMENT, TAG, BackupUnreadable, OpeningReader, SealingWriter
from firsthand.platform.site.commands.backups import (
    BEFORE,
    _put_folder,
    _require_writable,
    expired_key_backups,
)

SQLITE = "django.db.backends.sqlite3"


@pytest.fixture
def private() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


def seal(data: bytes, private: X25519PrivateKey) -> bytes:
    out = io.BytesIO()
    with SealingWriter(out, private.public_key()) as writer:
        for start in range(0, len(data), 300_000):
            writer.write(data[start : start + 300_000])
    return out.getvalue()


def unseal(sealed: bytes, private: X25519PrivateKey) -> bytes:
    return OpeningReader(io.BytesIO(sealed), private).read()


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])
def test_what_was_sealed_is_opened(size: int, private: X25519PrivateKey) -> None:
    data = os.urandom(size)
    assert unseal(seal(data, private), private) == data


def test_the_content_cannot_be_read_in_the_file(private: X25519PrivateKey) -> None:
    assert b"a name" not in seal(b"a name" * 1000, private)


def test_another_key_opens_nothing(private: X25519PrivateKey) -> None:
    with pytest.raises(BackupUnreadable, match="another key"):
        unseal(seal(b"content", private), X25519PrivateKey.generate())


@pytest.mark.parametrize("kept", [1, 2])
def test_a_file_cut_between_segments_is_refused(kept: int, private: X25519PrivateKey) -> None:
    sealed = seal(os.urandom(3 * SEGMENT), private)
    header = len(sealed) - 3 * (SEGMENT + TAG)
    with pytest.raises(BackupUnreadable, match="cut off"):
        unseal(sealed[: header + kept * (SEGMENT + TAG)], private)


def test_segments_in_another_order_are_refused(private: X25519PrivateKey) -> None:
    sealed = seal(os.urandom(3 * SEGMENT), private)
    start = len(sealed) - 3 * (SEGMENT + TAG)
    first, second = sealed[start : start + SEGMENT + TAG], sealed[start + SEGMENT + TAG : start + 2 * (SEGMENT + TAG)]
    with pytest.raises(BackupUnreadable):
        unseal(sealed[:start] + second + first + sealed[start + 2 * (SEGMENT + TAG) :], private)


@pytest.mark.parametrize("place", [0, 25, 60, -1])
def test_one_changed_bit_is_found(place: int, private: X25519PrivateKey) -> None:
    sealed = bytearray(seal(b"content" * 100, private))
    sealed[place] ^= 1
    with pytest.raises(BackupUnreadable):
        unseal(bytes(sealed), private)


def test_the_copy_is_consistent_while_somebody_writes(tmp_path: Path) -> None:
    database = {"ENGINE": SQLITE, "NAME": tmp_path / "live.sqlite3"}
    with closing(sqlite3.connect(database["NAME"])) as live:
        live.execute("pragma journal_mode=wal")
        live.execute("create table note (text)")
        live.execute("insert into note values ('committed')")
        live.commit()
        live.execute("insert into note values ('not yet')")
        archive = io.BytesIO()
        contents.write_archive(archive, "data", database, {})
    archive.seek(0)
    name = contents.read_archive(archive, "data", tmp_path / "out", {})
    with closing(sqlite3.connect(tmp_path / "out" / name)) as copy:
        assert copy.execute("select text from note").fetchall() == [("committed",)]


def test_the_key_store_is_not_taken_for_the_data(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "keys.sqlite3").close()
    archive = io.BytesIO()
    contents.write_archive(archive, "keys", {"ENGINE": SQLITE, "NAME": tmp_path / "keys.sqlite3"}, {})
    archive.seek(0)
    with pytest.raises(BackupUnreadable, match="backup of the keys"):
        contents.read_archive(archive, "data", tmp_path / "out", {})


def test_old_copies_of_the_key_store_are_let_go(tmp_path: Path) -> None:
    old, new, data = (tmp_path / f"{name}.firsthand-backup" for name in ("1-keys", "2-keys", "1-data"))
    for path in (old, new, data):
        path.touch()
    for path in (old, data):
        os.utime(path, (time.time() - 8 * 86400,) * 2)
    assert expired_key_backups(tmp_path, 7) == [old]


class TestFoldersComeBack:
    @pytest.fixture
    def places(self, tmp_path: Path) -> tuple[Path, Path]:
        unpacked, folder = tmp_path / "unpacked", tmp_path / "folder"
        for place, word in ((unpacked, "of the backup"), (folder, "of today")):
            (place / "below").mkdir(parents=True)
            (place / "below" / "one").write_text(word)
        (folder / "two").write_text("of today alone")
        return unpacked, folder

    def test_the_folder_itself_stays_because_it_may_be_a_mount_point(self, places: tuple[Path, Path]) -> None:
        unpacked, folder = places
        before = folder.stat().st_ino
        _put_folder(unpacked, folder, keep=False)
        assert folder.stat().st_ino == before
        assert [path.name for path in folder.iterdir()] == ["below"]
        assert (folder / "below" / "one").read_text() == "of the backup"

    def test_evidence_stays_beside_it_also_the_second_time(self, places: tuple[Path, Path]) -> None:
        unpacked, folder = places
        _put_folder(unpacked, folder, keep=True)
        (kept,) = folder.glob(f"{BEFORE}*")
        assert (kept / "two").read_text() == "of today alone"
        (folder / "three").write_text("between")
        kept = kept.rename(folder / f"{BEFORE}earlier")
        _put_folder(unpacked, folder, keep=True)
        assert (kept / "two").exists()
        assert [path.read_text() for path in folder.glob(f"{BEFORE}*/three")] == ["between"]
        assert (folder / "below" / "one").read_text() == "of the backup"

    def test_a_folder_that_cannot_be_written_to_is_found_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda place, _mode: place != tmp_path)
        (tmp_path / "media").mkdir()
        _require_writable([tmp_path / "media"])
        with pytest.raises(click.ClickException, match="nothing was restored"):
            _require_writable([tmp_path / "media", tmp_path / "checkpoints" / "deep"])


@pytest.mark.slow
def test_an_installation_comes_back_from_its_backup(tmp_path: Path) -> None:
    def firsthand(*arguments: str, var: str = "here", good: bool = True) -> str:
        ours = ("FIRSTHAND_", "DJANGO_SETTINGS")  # an installation of its own, not that of the tests
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environment |= {"FIRSTHAND_VAR": str(tmp_path / var), "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "firsthand.cli", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is good, done.stderr
        return done.stdout + done.stderr

    firsthand("prepare")
    recording = tmp_path / "here" / "media" / "ab" / "recording"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(os.urandom(2 * SEGMENT))
    public = firsthand("backup-key", "make", str(tmp_path / "private.pem")).strip()
    files = firsthand("backup", "--to", str(tmp_path / "backups"), "--recipient", public).split()
    restore = ("restore", *files, "--key", str(tmp_path / "private.pem"))
    assert "not empty" in firsthand(*restore, good=False)
    firsthand(*restore, var="there")
    assert (tmp_path / "there" / "media" / "ab" / "recording").read_bytes() == recording.read_bytes()
    with (
        closing(sqlite3.connect(tmp_path / "here" / "firsthand.sqlite3")) as here,
        closing(sqlite3.connect(tmp_path / "there" / "firsthand.sqlite3")) as there,
    ):
        assert list(here.iterdump()) == list(there.iterdump())
