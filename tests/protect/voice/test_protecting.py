"""From file to files: what is written, that nothing of the original is in it, and what is refused."""

from __future__ import annotations

import wave
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from firsthand.protect.attack.remains import find_remains, tags
from firsthand.protect.voice import Mode, Options, Span, protect_sound, protecting, transcribe
from firsthand.protect.voice.matching import plain, word_errors
from firsthand.protect.voice.problems import BadTranscript, MissingModel
from firsthand.protect.voice.protecting import staging
from firsthand.protect.voice.recognise import Recogniser
from firsthand.protect.voice.sound import blocks
from firsthand.protect.voice.transcript import Passage, write_vtt
from tests.protect.sounds import INTERVIEW, PLANTED, RATE, SPEECH, UTTERANCE, tone, write

needs_speech = pytest.mark.skipif(not SPEECH.exists(), reason="shared/data/speech is not here")

#: Containers that hold metadata: name, codec, rate, picture beside the sound.
CONTAINERS = [
    ("a.wav", "pcm_s16le", 16000, {}),
    ("a.m4a", "aac", 44100, {}),
    ("a.mp4", "aac", 44100, {"video": True}),
    ("a.mov", "aac", 48000, {"video": True}),
    ("a.mkv", "libopus", 48000, {"video": True}),
    ("a.mka", "flac", 44100, {}),
    ("a.webm", "libopus", 48000, {}),
    ("a.opus", "libopus", 48000, {}),
    ("a.flac", "flac", 44100, {"cover": True}),
    ("a.mp3", "libmp3lame", 44100, {"cover": True}),
    ("b.mp3", "libmp3lame", 22050, {}),
    ("a.aiff", "pcm_s16be", 44100, {}),
    ("a.avi", "libmp3lame", 44100, {"video": True}),
    ("a.ts", "aac", 48000, {}),
    ("a.caf", "pcm_s16le", 16000, {}),
]


@pytest.mark.parametrize(("container", "mode"), list(product(CONTAINERS, [Mode.DISGUISE, Mode.KEEP])))
def test_no_metadata_in_any_output(
    tmp_path: Path, container: tuple[str, str, int, dict[str, bool]], mode: Mode
) -> None:
    """Titles, places, comments, makes and covers planted in thirty recordings: none leaves."""
    name, codec, rate, picture = container
    source = tmp_path / f"Hanan-Example-{name}"
    write(source, [tone(1.2, rate=rate)], codec=codec, rate=rate, metadata=PLANTED, **picture)
    if name not in {"a.ts", "a.caf"}:
        assert any(PLANTED["title"] in value for value in tags(source).values()), "nothing was planted"
    ending = {"a": "m4a", "b": "opus"}[name[0]]
    done = protect_sound(source, tmp_path / "out", Options(mode=mode, format=ending))
    assert find_remains(source, [done.sound], secrets=list(PLANTED.values())) == []
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"sound.{ending}"]


@pytest.mark.skipif(not INTERVIEW.exists(), reason="shared/data/interview is not here")
def test_the_interview_leaves_nothing_of_its_phone(tmp_path: Path) -> None:
    """GPS place and make, as a phone leaves them."""
    assert any("+" in value and "/" in value for value in tags(INTERVIEW).values()), "the place is not there"
    done = protect_sound(INTERVIEW, tmp_path, Options(mode=Mode.DISGUISE))
    assert find_remains(INTERVIEW, [done.sound]) == []


@pytest.mark.parametrize("mode", [Mode.DISGUISE, Mode.KEEP])
def test_hidden_times_are_zero_in_the_file(tmp_path: Path, mode: Mode) -> None:
    """After the disguise and the encoding too (WAV, where nothing is smeared)."""
    source = write(tmp_path / "a.wav", [tone(4)], codec="pcm_s16le")
    done = protect_sound(source, tmp_path / "out", Options(mode=mode, hide=[Span(1, 2)], format="wav"))
    samples = np.concatenate(list(blocks(done.sound, 1, RATE)))
    assert np.abs(samples[int(1.02 * RATE) : int(1.98 * RATE)]).max() < 1e-4
    assert np.abs(samples[int(2.2 * RATE) : int(3.5 * RATE)]).max() > 0.05
    assert done.report["hidden"] == [[1, 2]]


@needs_speech
def test_a_name_is_hidden_wherever_it_is_said(tmp_path: Path) -> None:
    """By alignment: a word of the utterance is gone, the others are heard."""
    done = protect_sound(UTTERANCE, tmp_path, Options(mode=Mode.KEEP, names=["happened"], format="wav", workers=1))
    heard = plain(Recogniser("en").write_down(np.concatenate(list(blocks(done.sound, 1, RATE)))))
    assert "happened" not in heard
    assert "what" in heard
    ((start, end),) = done.report["hidden"]
    assert 0.3 < end - start < 1.2


@needs_speech
def test_transcribed_with_the_time_of_each_word() -> None:
    """What is said in an utterance."""
    passages, warnings = transcribe(UTTERANCE, Options(workers=1))
    assert word_errors(plain("What hath happened to me?"), plain(" ".join(p.text for p in passages))) <= 1
    assert [word.text for word in passages[0].words] == passages[0].text.split()
    assert warnings == []


@needs_speech
@pytest.mark.slow
def test_said_again(tmp_path: Path) -> None:
    """The words are those of the original, in its time, and its sound is not in the output."""
    done = protect_sound(UTTERANCE, tmp_path, Options(format="wav", workers=1))
    original = np.concatenate(list(blocks(UTTERANCE, 1, RATE)))
    samples = np.concatenate(list(blocks(done.sound, 1, RATE)))
    assert len(samples) / RATE == pytest.approx(len(original) / RATE, abs=0.3)
    heard = plain(Recogniser("en").write_down(samples))
    assert word_errors(plain("What hath happened to me?"), heard) <= 1
    spectrum = np.fft.rfft(samples, 1 << 17).conj() * np.fft.rfft(original, 1 << 17)
    alike = np.abs(np.fft.irfft(spectrum)).max() / np.linalg.norm(samples) / np.linalg.norm(original)
    assert alike < 0.3
    assert done.captions is not None
    assert "happened to me?" in done.captions.read_text()
    assert done.report["late_most"] == 0


def vtt(folder: Path, text: str) -> Path:
    """A transcript of one passage."""
    path = folder / "t.vtt"
    path.write_text(f"WEBVTT\n\n00:00.200 --> 00:01.500\n{text}\n", "utf-8")
    return path


def test_transcript_in_another_language(tmp_path: Path) -> None:
    """French and Arabic words are not read in English."""
    source = write(tmp_path / "a.wav", [tone(2)], codec="pcm_s16le")
    for text in ("Nous sommes partis au printemps dernier", "غادرنا في الربيع"):
        with pytest.raises(BadTranscript, match="not in English"):
            protect_sound(source, tmp_path / "out", Options(transcript=vtt(tmp_path, text)))


def test_no_speech(tmp_path: Path) -> None:
    """Nothing to say again."""
    source = write(tmp_path / "a.wav", [tone(2)], codec="pcm_s16le")
    with pytest.raises(BadTranscript, match="No speech"):
        protect_sound(source, tmp_path / "out", Options())
    assert list((tmp_path / "out").iterdir()) == []


def test_a_language_without_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each lack is said: no recogniser; with a transcript, no voice."""
    monkeypatch.setenv("PATH", str(tmp_path))
    source = write(tmp_path / "a.wav", [tone(2)], codec="pcm_s16le")
    with pytest.raises(MissingModel, match="no recogniser for the language 'ar'"):
        protect_sound(source, tmp_path / "out", Options(language="ar"))
    with pytest.raises(MissingModel, match="no voice for the language 'ar'"):
        protect_sound(source, tmp_path / "out", Options(language="ar", transcript=vtt(tmp_path, "غادرنا في الربيع")))


def test_a_reading_replaces_the_voice(tmp_path: Path) -> None:
    """Somebody else's recording is what is heard, with the captions of the transcript; its length is compared."""
    source = write(tmp_path / "a.wav", [tone(4, 200)], codec="pcm_s16le")
    reading = write(tmp_path / "r.m4a", [tone(2, 900, 44100)], codec="aac", rate=44100, metadata=PLANTED)
    options = Options(transcript=vtt(tmp_path, "We left in spring."), reading=reading, format="opus")
    done = protect_sound(source, tmp_path / "out", options)
    samples = np.concatenate(list(blocks(done.sound, 1, RATE)))
    assert np.abs(np.fft.rfft(samples[:RATE])).argmax() == pytest.approx(900, abs=3)
    assert find_remains(reading, [done.sound]) == find_remains(source, [done.sound]) == []
    assert any("2.0 s shorter" in warning for warning in done.report["warnings"])
    assert done.captions is not None


def test_a_second_run_starts_clean(tmp_path: Path) -> None:
    """What an earlier run left unfinished is removed, what it finished is replaced only by a finished one."""
    (tmp_path / ".unfinished").mkdir()
    (tmp_path / ".unfinished" / "sound.m4a").write_bytes(b"half")
    (tmp_path / "sound.m4a").write_bytes(b"whole")

    def interrupted() -> None:
        with staging(tmp_path) as stage:
            assert not list(stage.iterdir())
            (stage / "sound.m4a").write_bytes(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.name for path in tmp_path.iterdir()] == ["sound.m4a"]
    assert (tmp_path / "sound.m4a").read_bytes() == b"whole"


def test_hours_take_no_more_memory_than_minutes(tmp_path: Path) -> None:
    """Five minutes of sound decoded, covered and written while less than 20 seconds of it are in memory."""
    import tracemalloc

    source = write(tmp_path / "a.mka", [np.tile(tone(60, rate=8000), 5)], codec="flac", rate=8000)
    options = Options(mode=Mode.KEEP, hide=[Span(1, 2)], format="wav")
    tracemalloc.start()
    protect_sound(source, tmp_path / "out", options)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * 48000 * 4


class _Reader:
    """A voice that knows its rate only once it has spoken, as espeak-ng does."""

    def __init__(self, _blend: str) -> None:
        self.rate, self.said = 24000, list[str]()

    def seconds(self, _text: str) -> float:
        """Every text takes a second."""
        return 1.0

    def speak(self, text: str, *, speed: float = 1.0) -> np.ndarray:
        """A tone of a second at the rate that is now known."""
        self.said.append(text)
        self.rate = 16000
        return tone(1 / speed, rate=16000)


def test_every_passage_is_spoken_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speaking is what takes the time; and the file has the rate that the first passage told."""
    made: list[_Reader] = []

    class Kept(_Reader):
        def __init__(self, blend: str) -> None:
            super().__init__(blend)
            made.append(self)

    monkeypatch.setattr(protecting, "Synthesiser", Kept)
    source = write(tmp_path / "a.wav", [tone(5)], codec="pcm_s16le")
    transcript = tmp_path / "t.vtt"
    texts = ["We left at night.", "We came home."]
    write_vtt(transcript, [Passage(0.5, 1.5, texts[0]), Passage(3, 4, texts[1])])
    done = protect_sound(source, tmp_path / "out", Options(transcript=transcript, format="wav", workers=1))
    assert made[0].said == texts
    with wave.open(str(done.sound)) as sound:
        assert sound.getframerate() == 16000
        assert sound.getnframes() / 16000 == pytest.approx(5, abs=0.1)
