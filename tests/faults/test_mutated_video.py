"""A short run of `mutated_video`; the long one (2,000 files) is its command."""

from __future__ import annotations

import pytest

from . import mutated_video


@pytest.mark.faults
def test_damaged_videos_end_neither_the_parent_nor_its_patience(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutated_video.main(["--count", "60", "--seed", "7", "--whole", "30"]) == 0, capsys.readouterr().out
    out = capsys.readouterr().out
    assert "done" in out
    assert "refused" in out
