"""Searches every byte of an output for what is left of the original: names, places, pictures, streams.

Three looks: what the output's own containers say (streams, tags, chapters, attachments), whether any
text of the original's metadata or its file name stands anywhere in it, and whether it shares a run of
bytes with the original, as a copied stream, a cover picture or a thumbnail would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..said import Said, Value, said

CHUNK = 1 << 24  # bytes read at once
RUN = 64  # bytes: shared runs of twice that are always found, shorter ones often
VARIED = 40  # different bytes in a run, of 57 to expect in compressed data: less is the container's boilerplate
SHORTEST = 4  # characters of a text that is searched for
BY_CHANCE = 6  # bytes: shorter ones stand in compressed sound and pictures by chance, and are searched in texts only
#: Tags of a container's own making.
OF_THE_PROGRAM = frozenset({"encoder", "duration", "software"})
#: Values that every file of the kind has, whoever made it.
COMMON = frozenset(
    "isom iso2 iso4 iso5 iso6 mp41 mp42 avc1 m4a m4v qt mif1 und eng none videohandler soundhandler core media "
    "video audio main data true false lavf lavc h264 mono stereo 0000 mpeg other".split()
)
#: Tags that FFmpeg derives from the container itself: its kind, not its content.
STRUCTURE = frozenset({"major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"})
HANDLERS = frozenset({"", "VideoHandler", "SoundHandler", "SubtitleHandler"})
PLACE = re.compile(r"[+-]\d{1,3}\.\d{2,}")
PICTURES = {"JPEG": b"\xff\xd8\xff\xe0", "JPEG (Exif)": b"\xff\xd8\xff\xe1", "PNG": b"\x89PNG\r\n\x1a\n"}
TAGS = {"Exif": b"Exif\0\0", "XMP": b"http://ns.adobe.com/xap/", "ID3": b"ID3\x03", "GPS": b"\xa9xyz"}


@dataclass(frozen=True)
class Remain:
    """Something of the original, or that could be, in an output. `what` is a line for a human."""

    file: str
    kind: str  # stream, tag, text, picture, bytes
    what: Said


def find_remains(original: Path, outputs: Sequence[Path], *, secrets: Sequence[str] = ()) -> list[Remain]:
    """Everything that the three looks find in the outputs; an empty list is the wanted answer.

    `secrets` are further texts that must stand nowhere, such as names. Files that are no recording
    (captions, reports) are searched for texts and bytes as well.
    """
    texts = sorted({*_known_texts(original), *(text for text in secrets if len(text) >= SHORTEST)})
    found: list[Remain] = []
    for output in outputs:
        found += _declared(output)
        found += _texts(output, texts)
        if output.suffix.lower() in RECORDINGS:
            found += _pictures(output)
        found += _shared_bytes(original, output)
    return found


RECORDINGS = frozenset(
    ".mp4 .m4v .m4a .mov .mkv .mka .webm .opus .ogg .wav .flac .mp3 .aac .avi .ts .aiff .caf".split()
)


def _open(path: Path) -> Any:
    import av
    import av.error

    try:
        return av.open(str(path), options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except (av.error.FFmpegError, OSError, ValueError):
        return None


def tags(path: Path) -> dict[str, str]:
    """Every tag of a recording: of the whole, of each stream and of each chapter. Empty for other files."""
    container = _open(path)
    if container is None:
        return {}
    with container:
        told = {f"file.{key}": value for key, value in container.metadata.items()}
        for stream in container.streams:
            told |= {f"stream {stream.index}.{key}": value for key, value in stream.metadata.items()}
        for number, chapter in enumerate(container.chapters()):
            told |= {f"chapter {number}.{key}": str(value) for key, value in chapter.get("metadata", {}).items()}
    return told


def _known_texts(original: Path) -> Iterator[str]:
    """What the original says about itself: its name, each tag, and the coordinates in them."""
    yield original.stem
    for key, value in tags(original).items():
        name = key.rpartition(".")[2]
        if name.lower() in OF_THE_PROGRAM or (name in STRUCTURE and key.startswith("file.")):
            continue
        yield from PLACE.findall(value)
        for text in {value, *re.split(r"[\n;/|]", value)}:
            plain = text.strip()
            if len(plain) >= SHORTEST and plain.casefold() not in COMMON:
                yield plain


def _declared(output: Path) -> Iterator[Remain]:
    """Streams that have no business in an output, and every tag that says more than the container's kind."""
    container = _open(output) if output.suffix.lower() in RECORDINGS else None
    if container is None:
        return
    with container:
        kinds = [stream.type for stream in container.streams]
        for kind, most in (("audio", 1), ("video", 1), ("subtitle", 1), ("data", 0), ("attachment", 0)):
            if kinds.count(kind) > most:
                yield Remain(
                    output.name, "stream", _of(output, "streams", count=kinds.count(kind), kind=kind, most=most)
                )
        if container.chapters():
            yield Remain(output.name, "stream", _of(output, "chapters"))
        for stream in container.streams:
            if int(getattr(stream, "disposition", 0) or 0) & 0x400:  # AV_DISPOSITION_ATTACHED_PIC
                yield Remain(output.name, "picture", _of(output, "cover"))
    for key, value in tags(output).items():
        name = key.rpartition(".")[2]
        if name not in STRUCTURE or (name == "handler_name" and value not in HANDLERS):
            yield Remain(output.name, "tag", _of(output, "tag", tag=key, text=value[:80]))


def _texts(output: Path, texts: Sequence[str]) -> Iterator[Remain]:
    """Each text that stands in the file, in UTF-8, Latin-1 or UTF-16, whatever its case."""
    needles = {
        form: text
        for text in texts
        for form in (
            text.lower().encode("utf-8"),
            text.lower().encode("utf-16-le"),
            text.lower().encode("utf-16-be"),
            text.lower().encode("latin-1", "replace"),
        )
    }
    if output.suffix.lower() in RECORDINGS:
        needles = {needle: text for needle, text in needles.items() if len(needle) >= BY_CHANCE}
    overlap = max((len(needle) for needle in needles), default=0)
    told: set[str] = set()
    for chunk in _chunks(output, overlap):
        small = chunk.lower()
        for needle, text in needles.items():
            if text not in told and needle in small:
                told.add(text)
                yield Remain(output.name, "text", _of(output, "text", text=text[:80]))


def _pictures(output: Path) -> Iterator[Remain]:
    told: set[str] = set()
    for chunk in _chunks(output, 32):
        for name, magic in (PICTURES | TAGS).items():
            if name not in told and magic in chunk and (name != "ID3" or chunk.startswith(magic)):
                told.add(name)
                kind = "picture" if name in PICTURES else "tag"
                yield Remain(output.name, kind, _of(output, "data", format=name))


def _shared_bytes(original: Path, output: Path) -> Iterator[Remain]:
    """The first run of bytes that both files have: a stream or picture that was copied, not made anew."""
    wanted = _keys(output)
    if not len(wanted):
        return
    table = np.zeros(1 << 24, bool)
    table[_short(wanted)] = True
    kept: bytes | None = None
    for chunk in _chunks(original, RUN):
        held = np.frombuffer(chunk, np.uint8)
        for shift in range(8):
            words = held[shift : shift + (len(held) - shift) // 8 * 8].view("<u8")
            likely = np.flatnonzero(table[_short(words)])
            for place in likely[np.isin(words[likely], wanted)]:
                start = shift + int(place) * 8
                run = chunk[start : start + RUN]
                if len(set(run)) < VARIED:
                    continue
                kept = kept if kept is not None else output.read_bytes() if output.stat().st_size < CHUNK * 8 else b""
                if run in kept if kept else _contains(output, run):
                    yield Remain(output.name, "bytes", _of(output, "bytes", count=RUN, bytes=run[:8].hex()))
                    return


def _of(output: Path, code: str, **values: Value) -> Said:
    return said(f"remains_{code}", file=output.name, **values)


def _contains(path: Path, run: bytes) -> bool:
    return any(run in chunk for chunk in _chunks(path, len(run)))


def _keys(path: Path) -> NDArray[np.uint64]:
    """The first eight bytes of every block of the output, of those blocks that are not padding."""
    found = []
    for chunk in _chunks(path, 0):
        blocks = np.frombuffer(chunk[: len(chunk) // RUN * RUN], np.uint8).reshape(-1, RUN)
        ordered = np.sort(blocks, axis=1)
        different = 1 + (np.diff(ordered, axis=1) != 0).sum(axis=1)
        found.append(np.ascontiguousarray(blocks[different >= VARIED][:, :8]).view("<u8").ravel())
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)


def _short(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A hash of 24 bits, Knuth's multiplicative one."""
    return np.asarray((words * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40), np.uint64)


def _chunks(path: Path, overlap: int) -> Iterator[bytes]:
    """The file piece by piece, each with the end of the one before."""
    before = b""
    with path.open("rb") as opened:
        while piece := opened.read(CHUNK):
            yield before + piece
            before = (before + piece)[-overlap:] if overlap else b""
