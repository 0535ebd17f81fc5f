"""Faces left by `firsthand protect video` and by deface, seen by a detector that neither uses: MTCNN.

    python -m venv /tmp/mtcnn && /tmp/mtcnn/bin/pip install torch av pillow requests tqdm
    /tmp/mtcnn/bin/pip install --no-deps facenet-pytorch==2.6.0   # its own pins are of 2023; its code is not
    /tmp/mtcnn/bin/python bench/protect_video_left.py FOLDER [--every 5] [--json result.json]

FOLDER has a folder for each clip of ../shared/data (named like it, without the suffix) with `protected.mp4` of
ours and `deface.mp4` of deface 1.5.0 as it comes; or `deface-fifths.mp4`, of every fifth frame alone (deface
treats each frame by itself, so it does the same to them). The weights lie in facenet-pytorch's wheel. Every
fifth frame is looked at, at its full size, for faces of 20 pixels and more. A box counts at a probability of SURE,
and as *left* when the picture in it is still the original's (half of it within CHANGED levels): a network also
"sees" a face where a mask sits on a pair of shoulders.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import av
import numpy as np
import torch

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SURE, CHANGED, HIDDEN = 0.9, 10, 0.5
OUTPUTS = ("protected.mp4", "deface.mp4")


def batched_nms(boxes: Any, scores: Any, groups: Any, most: float) -> Any:
    """The boxes that no surer one of their group covers by more than `most` (intersection over union), surest first."""
    kept: list[int] = []
    order = torch.argsort(scores, descending=True)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    while len(order):
        first, rest = order[0], order[1:]
        kept.append(int(first))
        low, high = torch.maximum(boxes[first, :2], boxes[rest, :2]), torch.minimum(boxes[first, 2:], boxes[rest, 2:])
        both = (high - low).clamp(min=0).prod(dim=1)
        covered = (both / (areas[first] + areas[rest] - both) > most) & (groups[rest] == groups[first])
        order = rest[~covered]
    return torch.tensor(kept, dtype=torch.int64)


def detector() -> Any:
    """MTCNN. All that it takes of torchvision is suppression, and a torchvision for this torch is not everywhere."""
    for name in ("torchvision", "torchvision.transforms", "torchvision.ops", "torchvision.ops.boxes"):
        sys.modules[name] = ModuleType(name)
    sys.modules["torchvision.transforms"].functional = None  # type: ignore[attr-defined]
    sys.modules["torchvision.ops.boxes"].batched_nms = batched_nms  # type: ignore[attr-defined]
    from facenet_pytorch import MTCNN

    return MTCNN(keep_all=True, post_process=False, device="cpu")


def frames(path: Path, every: int) -> Iterator[Any]:
    """Every so many frames, upright as they are stored, RGB."""
    with av.open(str(path)) as given:
        for frame in islice(given.decode(video=0), 0, None, every):
            yield frame.to_ndarray(format="rgb24")


def seen(network: Any, picture: Any) -> list[tuple[int, int, int, int]]:
    """Boxes of faces that the network is sure of, cut at the picture's edges."""
    boxes, sureness = network.detect(picture)
    if boxes is None:
        return []
    height, width = picture.shape[:2]
    found = []
    for (left, top, right, bottom), sure in zip(boxes, sureness, strict=True):
        box = max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1)
        if sure >= SURE and box[2] > box[0] and box[3] > box[1]:
            found.append(box)
    return found


def is_open(box: tuple[int, int, int, int], output: Any, original: Any) -> bool:
    """Whether the picture in the box is still the original's."""
    left, top, right, bottom = box
    one, other = (each[top:bottom, left:right].mean(axis=2) for each in (output, original))
    return bool((np.abs(one - other) > CHANGED).mean() <= HIDDEN)


def look(network: Any, clip: Path, folder: Path, every: int) -> dict[str, Any]:
    """Counts for one clip: frames looked at, frames with a face in the original, and for each output boxes, boxes
    left open and frames with one of these."""
    originals = list(frames(clip, every))
    row: dict[str, Any] = {
        "clip": clip.stem, "frames": len(originals),
        "original": sum(bool(seen(network, picture)) for picture in originals),
    }  # fmt: skip
    for name in OUTPUTS:
        boxes, left, at = 0, 0, []
        fifths = folder / name.replace(".", "-fifths.")
        shown = frames(fifths, every // 5) if fifths.exists() else frames(folder / name, every)
        for index, (output, original) in enumerate(zip(shown, originals, strict=False)):
            found = seen(network, output)
            open_ones = [box for box in found if is_open(box, output, original)]
            boxes, left = boxes + len(found), left + len(open_ones)
            if open_ones:
                at.append({"frame": index * every, "box": open_ones[0]})
        row[name] = {"boxes": boxes, "left": left, "frames": len(at), "at": at}
    return row


def main() -> None:
    """Print a row for each clip and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=5, help="a multiple of 5")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = detector()
    rows = []
    for clip in [*sorted((DATA / "footage").iterdir()), DATA / "interview" / "interview.mp4"]:
        rows.append(look(network, clip, options.folder / clip.stem, options.every))
        print(json.dumps(rows[-1]), flush=True)
    total = {name: [sum(row[name][key] for row in rows) for key in ("boxes", "left", "frames")] for name in OUTPUTS}
    print(f"{sum(row['frames'] for row in rows)} frames, a face in {sum(row['original'] for row in rows)} originals")
    for name, (boxes, left, with_one) in total.items():
        print(f"{name}: {boxes} boxes, {left} of them left open, in {with_one} frames")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
