"""Export trained weights: `python -m training.export seed1.pt seed2.pt --out analysis/resources/stance`.

Weights of several runs are averaged; a run named twice weighs double. Word vectors are stored as int8 with a scale for
each word, matrices as int8 with a scale for each column; the widest ones, which int8 activations hurt most, with a
scale for each 128 weights. Scales of activations are found at run time, for which rows are run one at a time.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from analysis.marking.stance_input import WINDOW
from training.model import StanceNet, mean_weights
from training.train import base_folder

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
BLOCK = 128
OPSET = 17


class Exported(nn.Module):
    """The network as it is shipped: int8 word vectors, as many positions as the window has."""

    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.net = net
        table = net.words.weight.data
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("table", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("places", net.positions.weight.data[:WINDOW].clone())
        net.words, net.positions = nn.Identity(), nn.Identity()

    def forward(self, ids: Tensor, target: Tensor) -> Tensor:
        words = self.table[ids].float() * self.scale[ids]
        return self.net.read(words + self.places[: ids.shape[1]][None], None, target)


def average(files: list[Path]) -> StanceNet:
    """A network with the mean of the weights of several runs that began alike."""
    net = StanceNet()
    net.load_state_dict(mean_weights(files))
    return net.eval()


def export(net: StanceNet, out: Path) -> Path:
    """Write `model.onnx` (int8) and `tokenizer.json` to `out`; the path of the model."""
    out.mkdir(parents=True, exist_ok=True)
    plain = out / "plain.onnx"
    example = torch.tensor([[101, 2000, 102]]), torch.tensor([[0, 1, 0]])
    names = ["ids", "target"]
    axes = {name: {0: "rows", 1: "pieces"} for name in names}
    torch.onnx.export(
        Exported(net).eval(),
        example,
        str(plain),
        input_names=names,
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    quantize(plain, out / MODEL)
    plain.unlink()
    shutil.copy(base_folder() / "tokenizer.json", out / TOKENIZER)
    return out / MODEL


def quantize(plain: Path, out: Path) -> None:
    """Store the matrices of an ONNX file as int8: the widest by blocks, others by column."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    graph = onnx.load(str(plain)).graph
    wide = [node.name for node in graph.node if node.op_type == "MatMul" and "/down/" in node.name]
    part = out.with_suffix(".part")
    quantize_dynamic(
        str(plain),
        str(part),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=wide,
    )
    config = DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(onnx.load(str(part)), algo_config=config)
    quantizer.process()
    onnx.save(quantizer.model.model, str(out))
    part.unlink()


def main() -> None:
    """Average, export, say what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("analysis/resources/stance"))
    options = parser.parse_args()
    model = export(average(options.weights), options.out)
    data = model.read_bytes()
    print(f"{model}: {len(data) / 1e6:.1f} MB, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
