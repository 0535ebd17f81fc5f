"""How much of a voice is left, and of the words: revoice and disguise beside a plain pitch shift.

    python bench/protect_voice.py [--data ../shared/data/speech] [--utterances 10] [--references FILE]
        [--cache DIR] [--json FILE]

The folder holds one folder for each speaker with recordings of single utterances. Each speaker's
utterances go through the engine as one recording (half of them enrol, half are tested). Printed:

- equal error rate of speaker verification (0.50 is chance): original enrolled against output, and
  against an attacker who treats the enrolment likewise; the pitch shift also undone;
- word error rate of recognising the output against recognising the original; of revoice also against what
  the voice was told to say (the errors that it adds); original and output against what was read (lines
  `utterance-id the words`, as LibriSpeech has them; those of the shared data are the default);
- seconds on the clock and of processor time for one second of recording, on the cores that it was given,
  and the load of the machine at the start and the end: with other programs on the cores, neither is right.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import resample

from firsthand.protect.attack.encoder import embed, similarity
from firsthand.protect.attack.speaker import equal_error_rate
from firsthand.protect.voice.fitting import stretch
from firsthand.protect.voice.matching import plain, word_errors
from firsthand.protect.voice.passages import RATE
from firsthand.protect.voice.protecting import Mode, Options, protect_sound
from firsthand.protect.voice.recognise import Recogniser
from firsthand.protect.voice.sound import blocks
from firsthand.protect.voice.transcript import read_vtt
from firsthand.protect.voice.writing import write_sound

ROOT = Path(__file__).resolve().parents[1]
PAUSE = 1.5  # seconds between two utterances
SHIFT = 1.3  # of the peer: what "voice changers" do


@dataclass
class Speaker:
    """One speaker's utterances, and where each lies in the recording made of them (samples)."""

    name: str
    ids: list[str]
    utterances: list[np.ndarray]
    places: list[tuple[int, int]]


def load(folder: Path, count: int) -> Speaker:
    """The first `count` utterances of a speaker, laid one behind the other."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".flac", ".wav"})[:count]
    utterances = [np.concatenate(list(blocks(path, 1, RATE))) for path in files]
    places, at = [], 0
    for utterance in utterances:
        places.append((at, at + len(utterance)))
        at += len(utterance) + int(PAUSE * RATE)
    return Speaker(folder.name, [path.stem for path in files], utterances, places)


def through(speaker: Speaker, mode: Mode, cache: Path, workers: int) -> tuple[list[np.ndarray], float, float]:
    """The speaker's recording through the engine, cut into utterances again; clock and processor seconds."""
    kept = cache / f"{speaker.name}-{mode}-{len(speaker.ids)}"
    if not (kept / "time.json").exists():
        kept.mkdir(parents=True, exist_ok=True)
        recording = kept / "original.wav"
        pause = np.zeros(int(PAUSE * RATE), np.float32)
        write_sound(recording, RATE, (part for one in speaker.utterances for part in (one, pause)))
        clock, cpu = time.perf_counter(), time.process_time()
        protect_sound(recording, kept, Options(mode=mode, format="wav", workers=workers))
        spent = {"clock": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
        (kept / "time.json").write_text(json.dumps(spent))
    spent = json.loads((kept / "time.json").read_text())
    whole = np.concatenate(list(blocks(kept / "sound.wav", 1, RATE)))
    half = int(PAUSE * RATE / 2)
    return [whole[max(0, a - half) : b + half] for a, b in speaker.places], spent["clock"], spent["cpu"]


def shifted(utterance: np.ndarray, factor: float = SHIFT) -> np.ndarray:
    """The peer: every pitch and formant times `factor`, as long as before."""
    return np.asarray(resample(stretch(utterance, factor, RATE), len(utterance)), np.float32)


def error_rate(enrolled: list[list[np.ndarray]], tested: list[list[np.ndarray]]) -> float:
    """Equal error rate: the first half of each speaker's `enrolled` against the second half of `tested`."""
    prints = [np.mean([embed(one) for one in own[: len(own) // 2]], axis=0) for own in enrolled]
    prints = [one / np.linalg.norm(one) for one in prints]
    same, different = [], []
    for number, own in enumerate(tested):
        for one in own[len(own) // 2 :]:
            voice = embed(one)
            for other, known in enumerate(prints):
                (same if other == number else different).append(similarity(known, voice))
    return equal_error_rate(same, different)


def read_references(path: Path) -> dict[str, list[str]]:
    """What was read, by the id of the utterance; lines that begin with # say where it is from."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return {name: plain(text) for name, text in (line.split(maxsplit=1) for line in lines)}


def added(speakers: list[Speaker], outputs: list[list[np.ndarray]], cache: Path) -> float:
    """Word error rate of the outputs of revoice against their captions."""
    recogniser = Recogniser("en")
    wrong = total = 0
    for speaker, output in zip(speakers, outputs, strict=True):
        captions = cache / f"{speaker.name}-{Mode.REVOICE}-{len(speaker.ids)}" / "captions.vtt"
        told = read_vtt(captions, seconds=float("inf"))
        for (start, end), one in zip(speaker.places, output, strict=True):
            middle = [(p.start + p.end) / 2 * RATE for p in told]
            half = PAUSE * RATE / 2
            own = [p.text for p, at in zip(told, middle, strict=True) if start - half <= at < end + half]
            wanted = plain(" ".join(own))
            wrong += word_errors(wanted, plain(recogniser.write_down(one)))
            total += len(wanted)
    return wrong / total


def words(
    speakers: list[Speaker], outputs: list[list[np.ndarray]], references: dict[str, list[str]]
) -> dict[str, float]:
    """Word error rates of the output: against the original as it is recognised, and against the references."""
    recogniser = Recogniser("en")
    wrong = total = wrong_before = wrong_after = read = 0
    for speaker, output in zip(speakers, outputs, strict=True):
        for name, original, one in zip(speaker.ids, speaker.utterances, output, strict=True):
            before, after = plain(recogniser.write_down(original)), plain(recogniser.write_down(one))
            wrong, total = wrong + word_errors(before, after), total + len(before)
            if name in references:
                read += len(references[name])
                wrong_before += word_errors(references[name], before)
                wrong_after += word_errors(references[name], after)
    rates = {"against_original": wrong / total}
    if read:
        rates |= {"original": wrong_before / read, "output": wrong_after / read}
        rates["added"] = rates["output"] - rates["original"]
    return rates


def main() -> None:
    """Measure, print the table, and write it as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/speech")
    parser.add_argument("--utterances", type=int, default=10)
    parser.add_argument("--references", type=Path, default=Path(__file__).with_name("protect_voice_references.txt"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, help="keep what was made here, and use it next time")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as fallback:
        table = measure(options, options.cache or Path(fallback))
    if options.json:
        options.json.write_text(json.dumps(table, indent=2) + "\n")


def measure(options: argparse.Namespace, cache: Path) -> dict[str, object]:
    """Every row, printed as it is there."""
    speakers = [load(folder, options.utterances) for folder in sorted(options.data.iterdir()) if folder.is_dir()]
    originals = [speaker.utterances for speaker in speakers]
    references = read_references(options.references)
    seconds = sum(b for speaker in speakers for _, b in speaker.places[-1:]) / RATE
    table: dict[str, object] = {"speakers": len(speakers), "utterances": options.utterances, "seconds": seconds}
    print(f"{len(speakers)} speakers, {options.utterances} utterances each, {seconds:.0f} s, {options.workers} cores")
    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"{'':34}{'EER original':>13}{'EER likewise':>13}{'WER':>8}{'s/s':>7}{'cpu s/s':>9}")

    def row(name: str, enrolled: list[list[np.ndarray]], tested: list[list[np.ndarray]], spent: list[float]) -> None:
        rates = words(speakers, tested, references)
        numbers = {"eer": error_rate(originals, tested), "eer_likewise": error_rate(enrolled, tested), "wer": rates}
        numbers |= {"clock": spent[0] / seconds, "cpu": spent[1] / seconds} if spent else {}
        table[name] = numbers
        times = f"{spent[0] / seconds:7.2f}{spent[1] / seconds:9.2f}" if spent else ""
        print(
            f"{name:34}{numbers['eer']:13.2f}{numbers['eer_likewise']:13.2f}{rates['against_original']:8.1%}{times}"
            + "".join(f"  {key} {value:.1%}" for key, value in rates.items() if key != "against_original"),
            flush=True,
        )

    each: Callable[[Callable[[np.ndarray], np.ndarray]], list[list[np.ndarray]]] = lambda change: [  # noqa: E731
        [change(one) for one in own] for own in originals
    ]
    row("original", originals, originals, [])
    peer = each(shifted)
    row(f"pitch shift x{SHIFT}", peer, peer, [])
    undone = [[shifted(one, 1 / SHIFT) for one in own] for own in peer]
    row("pitch shift, undone", originals, undone, [])
    for mode in (Mode.DISGUISE, Mode.REVOICE):
        made = [through(speaker, mode, cache, options.workers) for speaker in speakers]
        outputs = [one[0] for one in made]
        if mode is Mode.REVOICE:
            table["added by the voice"] = rate = added(speakers, outputs, cache)
            print(f"{'word errors that revoice adds':34}{'':26}{rate:8.1%}")
        row(mode.value, outputs, outputs, [sum(one[1] for one in made), sum(one[2] for one in made)])
    table["load"] = os.getloadavg()[0]
    print(f"load {os.getloadavg()[0]:.1f}")
    return table


if __name__ == "__main__":
    sys.exit(main())
