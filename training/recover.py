"""Read a shipped model back into weights: `python -m training.recover analysis/resources/stance/model.onnx start.pt`.

The matrices are those that the int8 file stands for, so that training can go on from a model of which nothing else is
kept. Places beyond the window of the file, which no sentence reaches, are those of the base model.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from training.model import StanceNet, load_base
from training.train import base_folder

ZERO = 128  # of blocks of int8 stored as unsigned bytes


def recover(file: Path) -> dict[str, Tensor]:
    """The state of a StanceNet from an ONNX file that training.export wrote."""
    graph = onnx.load(str(file)).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    net = StanceNet()
    load_base(net, base_folder())
    state = net.state_dict()
    put(state, "words.weight", stored["table"].astype(np.float32) * stored["scale"])
    state["positions.weight"][: len(stored["places"])] = torch.from_numpy(stored["places"].copy())
    for name, value in stored.items():
        if name.removeprefix("net.") in state:
            put(state, name.removeprefix("net."), value)
    for node in graph.node:
        name = node.name.removeprefix("/").rsplit("/", 1)[0].replace("/", ".")
        if node.op_type == "MatMulNBits":
            size = {a.name: a.i for a in node.attribute}
            blocks = stored[node.input[1]].astype(np.float32) - ZERO
            matrix = blocks * stored[node.input[2]].reshape(*blocks.shape[:2], 1)
            put(state, f"{name}.weight", matrix.reshape(size["N"], -1)[:, : size["K"]])
        elif node.op_type == "MatMulInteger":
            plain = node.input[1].removesuffix("_quantized")
            whole = stored[node.input[1]].astype(np.float32) - stored[f"{plain}_zero_point"].astype(np.float32)
            put(state, f"{name}.weight", (whole * stored[f"{plain}_scale"]).T)
    return state


def put(state: dict[str, Tensor], name: str, value: NDArray[np.float32]) -> None:
    """Replace a weight by one of the same shape; a KeyError or ValueError where the file is of another network."""
    if state[name].shape != value.shape:
        msg = f"{name} is {value.shape} in the file, expected {tuple(state[name].shape)}"
        raise ValueError(msg)
    state[name] = torch.tensor(value, dtype=torch.float32)


def main() -> None:
    """Write the weights of a model file."""
    file, out = map(Path, sys.argv[1:])
    torch.save(recover(file), out)


if __name__ == "__main__":
    main()
