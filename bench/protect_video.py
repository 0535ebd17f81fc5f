"""How fast `firsthand protect video` is and what it leaves, beside deface, in one run on one machine.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install deface==1.5.0 onnx onnxruntime
    python bench/protect_video.py --deface /tmp/peer/bin/deface [--json result.json]

For 960 x 720 and 1280 x 720: the whole command, deface as it comes and with `--scale 640x360`, and
decoding and encoding alone with our encoder, each as a process of its own that may use every core.
The peer is given the first `--peer-frames` of the clip, which costs it nothing (it has no start-up to
spread); the others all of it, or `--frames`. Times are of the wall clock and of the processor, because a
machine with other work on it tells the truth only by the second.

Then, of every clip in ../shared/data, what an attacker finds in our output and in deface's that took
part in neither (BlazeFace; the protection uses YuNet and CenterFace, deface CenterFace). `--quick`
leaves this out. What people saw on 100 frames stands in bench/protect_video_labels.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from firsthand.protect.attack.faces import attack_faces
from firsthand.protect.picture.hiding import encoder
from firsthand.protect.picture.protecting import NAME

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
INTERVIEW = DATA / "interview" / "interview.mp4"
SIZES = ((960, 720), (1280, 720))


@dataclass
class Run:
    """One program over one clip."""

    what: str
    size: str
    frames: int
    wall: float  # seconds
    processor: float

    @property
    def speed(self) -> float:
        """Frames a second by the wall clock."""
        return self.frames / self.wall

    @property
    def cost(self) -> float:
        """Milliseconds of processor time for a frame."""
        return 1000 * self.processor / self.frames


def clip(target: Path, size: tuple[int, int], frames: int) -> int:
    """The first frames of the interview in this size, as a camera might have written them; how many."""
    count = 0
    with av.open(str(INTERVIEW)) as given, av.open(str(target), "w") as made:
        stream: Any = made.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.options = {"crf": "18", "preset": "veryfast"}
        for frame in given.decode(video=0):
            if frames and count == frames:
                break
            scaled = frame.reformat(*size)
            scaled.pts, scaled.time_base = count, Fraction(1, 25)
            made.mux(stream.encode(scaled))
            count += 1
        made.mux(stream.encode(None))
    return count


def decode_and_encode(source: str, target: str) -> None:
    """Nothing but decoding and encoding, all cores, with the encoder that the engine uses."""
    with av.open(source) as given, av.open(target, "w") as made:
        video = given.streams.video[0]
        video.thread_type = "AUTO"
        stream = encoder(
            made, size=(video.width, video.height), rate=25.0, base=video.time_base, shape=Fraction(1), full=False
        )
        stream.codec_context.options = {**stream.codec_context.options, "threads": str(os.cpu_count() or 1)}
        for frame in given.decode(video):
            frame.pict_type = 0
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))


def timed(what: str, size: str, frames: int, command: list[str]) -> Run:
    """Run a command; its time and that of the processes it started."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{what} failed: {done.stderr[-500:]}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(what, size, frames, wall, processor)


def speeds(deface: str, frames: int, fewer: int, folder: Path) -> list[Run]:
    """Every program over both sizes."""
    runs = []
    for size in SIZES:
        name = f"{size[0]}x{size[1]}"
        path, out = folder / f"{name}.mp4", folder / "out"
        count = clip(path, size, frames)
        ours = [sys.executable, "-m", "firsthand.cli", "protect", "video", str(path), "--out", str(out)]
        alone = [sys.executable, __file__, "--alone", str(path), str(folder / "alone.mp4")]
        runs.append(timed("decoding and encoding alone", name, count, alone))
        runs.append(timed("firsthand protect video", name, count, ours))
        if deface:
            count = clip(path, size, fewer)
            theirs = [deface, str(path), "-o", str(folder / "deface.mp4")]
            runs.append(timed("deface 1.5.0", name, count, theirs))
            runs.append(timed("deface 1.5.0 --scale 640x360", name, count, [*theirs, "--scale", "640x360"]))
    return runs


def left(deface: str, folder: Path) -> list[dict[str, Any]]:
    """What the attacker finds of every clip."""
    rows = []
    for path in [*sorted((DATA / "footage").iterdir()), INTERVIEW]:
        out = folder / path.stem
        timed(
            "firsthand",
            "",
            1,
            [sys.executable, "-m", "firsthand.cli", "protect", "video", str(path), "--out", str(out)],
        )
        ours = attack_faces(path, out / NAME, out)
        row: dict[str, Any] = {
            "clip": path.name, "frames": ours.frames, "original": [ours.original_with_a_face, ours.original_sampled],
            "firsthand": [ours.frames_with_a_face, len(ours.strong)], "attack_seconds": ours.seconds,
        }  # fmt: skip
        if deface:
            timed("deface", "", 1, [deface, str(path), "-o", str(out / "deface.mp4")])
            theirs = attack_faces(path, out / "deface.mp4", out)
            row["deface"] = [theirs.frames_with_a_face, len(theirs.strong)]
        rows.append(row)
        print(json.dumps(row), flush=True)
    return rows


def main() -> int:
    """Print the tables; 0 when the ratios are what docs/protect.md claims."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deface", default="", help="the peer's command")
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--peer-frames", type=int, default=100)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        decode_and_encode(*options.alone)
        return 0
    with tempfile.TemporaryDirectory() as name:
        runs = speeds(options.deface, options.frames, options.peer_frames, Path(name))
        good = True
        for each in runs:
            print(f"{each.size:<10}{each.what:<32}{each.speed:8.1f} frames/s {each.cost:8.1f} ms of processor a frame")
        for size in dict.fromkeys(each.size for each in runs):
            of = {each.what: each for each in runs if each.size == size}
            ours = of["firsthand protect video"]
            for what, wanted in (
                ("deface 1.5.0", 10), ("deface 1.5.0 --scale 640x360", 3), ("decoding and encoding alone", 0.45),
            ):  # fmt: skip
                if what in of:
                    wall, processor = ours.speed / of[what].speed, of[what].cost / ours.cost
                    good &= wall >= wanted
                    print(f"{size:<10}{wall:.2f} times {what} (by processor time {processor:.2f}); wanted {wanted}")
        rows = [] if options.quick else left(options.deface, Path(name))
    if options.json:
        options.json.write_text(json.dumps({"speed": [asdict(each) for each in runs], "left": rows}, indent=1), "utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
