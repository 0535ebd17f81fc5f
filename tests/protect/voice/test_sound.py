"""Opening recordings: what is refused, with which words, and that time is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from firsthand.protect.voice.problems import BadSound
from firsthand.protect.voice.sound import blocks, choose_track, tracks
from tests.protect.sounds import RATE, tone, write


def whole(path: Path, track: int = 1) -> np.ndarray:
    """All of a track."""
    return np.concatenate(list(blocks(path, track, RATE)))


@pytest.mark.parametrize("content", [b"", b"not a recording at all" * 50, b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_not_a_recording(tmp_path: Path, content: bytes) -> None:
    """Refused with a line that names no file."""
    path = tmp_path / "secret name.wav"
    path.write_bytes(content)
    with pytest.raises(BadSound) as refused:
        whole(path, choose_track(path, None).number)
    assert "secret" not in str(refused.value)


def test_missing(tmp_path: Path) -> None:
    """A path to nothing, and to a folder."""
    for path in (tmp_path / "none.wav", tmp_path):
        with pytest.raises(BadSound, match="not a file"):
            tracks(path)


def test_playlist(tmp_path: Path) -> None:
    """What a playlist lists is not opened."""
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n")
    with pytest.raises(BadSound):
        choose_track(path, None)


def test_no_sound(tmp_path: Path) -> None:
    """A silent film."""
    path = write(tmp_path / "film.mkv", [], codec="flac", video=True)
    assert tracks(path) == []
    with pytest.raises(BadSound, match="no sound"):
        choose_track(path, None)


def test_several_tracks(tmp_path: Path) -> None:
    """The caller must choose, and gets what was chosen."""
    path = write(tmp_path / "two.mka", [tone(hertz=200), tone(hertz=1000)], codec="flac")
    with pytest.raises(BadSound, match="--track"):
        choose_track(path, None)
    with pytest.raises(BadSound, match="not a track 3"):
        choose_track(path, 3)
    spectrum = np.abs(np.fft.rfft(whole(path, choose_track(path, 2).number)))
    assert spectrum.argmax() == pytest.approx(1000, abs=2)


def test_truncated(tmp_path: Path) -> None:
    """What is there of a cut-off file is decoded."""
    path = write(tmp_path / "a.mka", [tone(4)], codec="flac")
    cut = tmp_path / "cut.mka"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 0.5 * RATE < len(whole(cut)) < 4 * RATE


def test_truncated_without_index(tmp_path: Path) -> None:
    """An MP4 without its index cannot be opened: a clear refusal."""
    path = write(tmp_path / "a.m4a", [tone(4)], codec="aac")
    cut = tmp_path / "cut.m4a"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadSound):
        whole(cut, choose_track(cut, None).number)


@pytest.mark.parametrize(("name", "codec"), [("a.opus", "libopus"), ("a.flac", "flac")])
def test_cut_off_in_its_head(tmp_path: Path, name: str, codec: str) -> None:
    """A voice message of which only the first bytes arrived: PyAV's own EOFError is a refusal, not a trace."""
    path = write(tmp_path / name, [tone()], codec=codec, rate=48000)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(BadSound, match="not a recording that can be opened"):
        choose_track(path, None)


@pytest.mark.parametrize(
    ("name", "codec", "rate"), [("a.wav", "pcm_s16le", 8000), ("a.mka", "flac", 44100), ("a.opus", "libopus", 48000)]
)
def test_length_is_kept(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    """At any rate, to a hundredth of a second; every block but the last is one second."""
    path = write(tmp_path / name, [tone(3.25, rate=rate)], codec=codec, rate=rate)
    lengths = [len(block) for block in blocks(path, 1, RATE)]
    assert sum(lengths) / RATE == pytest.approx(3.25, abs=0.03)
    assert set(lengths[:-1]) == {RATE}


@pytest.mark.parametrize(
    ("name", "codec"), [("a.wav", "pcm_s16le"), ("a.m4a", "aac"), ("a.mka", "flac"), ("a.mp3", "libmp3lame")]
)
def test_damaged_anywhere(tmp_path: Path, name: str, codec: str) -> None:
    """Bytes changed at random: sound of a bounded length, or a refusal, and nothing else."""
    rate = 44100
    whole_file = write(tmp_path / name, [tone(0.5, rate=rate)], codec=codec, rate=rate).read_bytes()
    random = np.random.default_rng(11)
    for _ in range(25):
        held = bytearray(whole_file)
        for place in random.integers(0, len(held), random.integers(1, 30)):
            held[place] = random.integers(0, 256)
        path = tmp_path / f"damaged-{name}"
        path.write_bytes(held)
        try:
            assert sum(len(block) for block in blocks(path, choose_track(path, None).number, RATE)) < 1000 * RATE
        except BadSound:
            continue


def test_sound_that_starts_late_stays_in_step(tmp_path: Path) -> None:
    """A gap before the sound of a film becomes silence."""
    import av

    path = tmp_path / "late.mkv"
    source = write(tmp_path / "film.mkv", [tone(2)], codec="flac", video=True)
    with av.open(str(source)) as given, av.open(str(path), "w") as late:
        copies = {stream.index: late.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.dts is None:
                continue
            if packet.stream.type == "audio":
                packet.pts += int(0.7 / packet.time_base)
                packet.dts = packet.pts
            packet.stream = copies[packet.stream.index]
            late.mux(packet)
    samples = whole(path)
    assert not samples[: int(0.6 * RATE)].any()
    assert np.abs(samples[int(0.75 * RATE) : int(2.5 * RATE)]).max() > 0.2
