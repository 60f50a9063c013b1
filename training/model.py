"""The stance network: an encoder that is told which word pieces are the target.

Two encoders fit: MiniLM (six layers, shipped) and MPNet (twelve wider layers, the teacher, with relative positions).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from analysis.marking.stance_input import Pieces

CLASSES = 3
DROPOUT = 0.1


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder; `before`: positions before that of the first piece; `buckets`: of relative positions."""

    dim: int
    heads: int
    layers: int
    words: int
    positions: int
    before: int = 0
    buckets: int = 0


STUDENT = Shape(384, 12, 6, 30522, 512)
TEACHER = Shape(768, 12, 12, 30527, 514, before=2, buckets=32)


class Layer(nn.Module):
    """One transformer layer, normalised after each half; query, key and value in one matrix."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.out = nn.Linear(dim, dim)
        self.norm1 = nn.LayerNorm(dim, 1e-12)
        self.up = nn.Linear(dim, 4 * dim)
        self.down = nn.Linear(4 * dim, dim)
        self.norm2 = nn.LayerNorm(dim, 1e-12)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        batch, length, dim = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, dim // self.heads).permute(2, 0, 3, 1, 4)
        weights = q @ k.transpose(-1, -2) * (1 / math.sqrt(dim // self.heads))
        if bias is not None:
            weights = weights + bias
        weights = F.dropout(weights.softmax(-1), DROPOUT, self.training)
        mixed = (weights @ v).transpose(1, 2).reshape(batch, length, dim)
        x = self.norm1(x + F.dropout(self.out(mixed), DROPOUT, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), DROPOUT, self.training))


class StanceNet(nn.Module):
    """(ids, attention, target mask), each (rows, pieces) -> logits (rows, 3)."""

    def __init__(self, shape: Shape = STUDENT) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.words, shape.dim)
        self.positions = nn.Embedding(shape.positions, shape.dim)
        self.norm = nn.LayerNorm(shape.dim, 1e-12)
        self.target = nn.Parameter(torch.randn(shape.dim) * 0.02)
        self.relative = nn.Embedding(shape.buckets, shape.heads) if shape.buckets else None
        self.layers = nn.ModuleList([Layer(shape.dim, shape.heads) for _ in range(shape.layers)])
        self.head = nn.Linear(2 * shape.dim, CLASSES)
        nn.init.normal_(self.head.weight, 0, 0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: Tensor, attention: Tensor, target: Tensor) -> Tensor:
        places = self.positions.weight[self.shape.before : self.shape.before + ids.shape[1]]
        return self.read(self.words(ids) + places[None], attention, target)

    def read(self, vectors: Tensor, attention: Tensor | None, target: Tensor) -> Tensor:
        """Logits (rows, 3) from the vectors (rows, pieces, dim) of words and places; without `attention` all count."""
        marked = target.unsqueeze(-1).float()
        x = self.norm(vectors)
        x = F.dropout(x, DROPOUT, self.training) + marked * self.target
        bias = None if attention is None else (1.0 - attention[:, None, None, :].float()) * -1e4
        if self.relative is not None:
            near = self.relative(_buckets(vectors.shape[1], self.shape.buckets)).permute(2, 0, 1)[None]
            bias = near if bias is None else bias + near
        for layer in self.layers:
            x = layer(x, bias)
        pooled = torch.cat(
            [_mean(x, marked), _mean(x, None if attention is None else attention.unsqueeze(-1).float())], -1
        )
        return self.head(F.dropout(pooled, DROPOUT, self.training))


def _mean(x: Tensor, mask: Tensor | None) -> Tensor:
    """Mean over the pieces of each row, or over those that the mask names."""
    return x.mean(1) if mask is None else (x * mask).sum(1) / mask.sum(1).clamp(min=1.0)


def _buckets(length: int, buckets: int) -> Tensor:
    """Bucket of each (query, key) distance, near ones apart and far ones (to 128) by their logarithm, as in MPNet."""
    places = torch.arange(length)
    apart = places[:, None] - places[None, :]
    half, exact = buckets // 2, buckets // 4
    far = exact + (torch.log(apart.abs().clamp(min=1) / exact) / math.log(128 / exact) * (half - exact)).long()
    near = torch.where(apart.abs() < exact, apart.abs(), far.clamp(max=half - 1))
    return near + (apart < 0).long() * half


NAMES = {  # ours -> theirs, in MiniLM and in MPNet
    False: {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
    },
    True: {
        "query": "attention.attn.q",
        "key": "attention.attn.k",
        "value": "attention.attn.v",
        "out": "attention.attn.o",
        "norm1": "attention.LayerNorm",
    },
}


def load_base(net: StanceNet, folder: Path) -> None:
    """Take the encoder's weights from the `model.safetensors` in `folder`."""
    from safetensors.torch import load_file

    w = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    net.words.weight.data = w["embeddings.word_embeddings.weight"].clone()
    net.positions.weight.data = w["embeddings.position_embeddings.weight"].clone()
    if net.relative is not None:
        net.relative.weight.data = w["encoder.relative_attention_bias.weight"].clone()
    else:  # all tokens are of the first type
        net.positions.weight.data += w["embeddings.token_type_embeddings.weight"][0]
    names = NAMES[net.relative is not None] | {
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for part in ("weight", "bias"):
        getattr(net.norm, part).data = w[f"embeddings.LayerNorm.{part}"].clone()
        for number, layer in enumerate(net.layers):
            given = {own: w[f"encoder.layer.{number}.{theirs}.{part}"] for own, theirs in names.items()}
            getattr(layer.qkv, part).data = torch.cat([given.pop(n) for n in ("query", "key", "value")])
            for own, value in given.items():
                getattr(getattr(layer, own), part).data = value.clone()


def mean_weights(files: list[Path]) -> dict[str, Tensor]:
    """The mean of the weights of several runs that began alike; a file named twice weighs double."""
    states = [torch.load(file) for file in files]
    return {name: torch.stack([s[name].float() for s in states]).mean(0) for name in states[0]}


def stack(pieces: list[Pieces]) -> tuple[Tensor, Tensor, Tensor]:
    """(ids, attention, target mask) of several rows, filled up to the longest."""
    length = max(len(p.ids) for p in pieces)
    ids, attention, target = np.zeros((3, len(pieces), length), np.int64)
    for row, p in enumerate(pieces):
        ids[row, : len(p.ids)] = p.ids
        attention[row, : len(p.ids)] = 1
        target[row, p.start : p.end] = 1
    return torch.from_numpy(ids), torch.from_numpy(attention), torch.from_numpy(target)


@torch.no_grad()
def predict(net: StanceNet, pieces: list[Pieces], rows: int = 32) -> np.ndarray:
    """Probabilities (rows, 3) in the order of `pieces`."""
    net.eval()
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].ids))
    found = np.zeros((len(pieces), CLASSES), np.float32)
    for at in range(0, len(order), rows):
        some = order[at : at + rows]
        found[some] = net(*stack([pieces[i] for i in some])).float().softmax(-1).numpy()
    return found
