"""A short run of `mutated_sound`; the long one (2,000 files) is its command."""

from __future__ import annotations

import pytest

from . import mutated_sound


@pytest.mark.faults
def test_damaged_sound_ends_neither_the_worker_nor_its_patience(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutated_sound.main(["--count", "60", "--seed", "7", "--whole", "30"]) == 0, capsys.readouterr().out
    out = capsys.readouterr().out
    assert "done, disguise" in out
    assert "refused" in out
