"""PyTorch's data sets as arrays."""

from __future__ import annotations

import sys
from typing import Any

from .errors import NeuronLensError


def split_data(value: Any) -> tuple[Any, Any]:
    """Samples, and labels where the value has them: of a pair (x, y), a data set or a loader; in the data set's order.

    Whatever else is samples.
    """
    if isinstance(value, tuple) and len(value) == 2 and all(hasattr(part, "shape") for part in value):
        return value
    data = sys.modules.get("torch.utils.data")
    if data is None:
        return value, None
    if isinstance(value, data.DataLoader):
        value = value.dataset
    if isinstance(value, data.TensorDataset):
        tensors = value.tensors
        return (tensors[0], tensors[1] if len(tensors) > 1 else None)
    if not isinstance(value, data.Dataset):
        return value, None
    return stack(value)


def stack(value: Any) -> tuple[Any, Any]:
    """All items of a data set, each a sample or a pair (x, y)."""
    import torch

    if not hasattr(value, "__len__"):
        raise NeuronLensError("--data: a data set without a length may have no end; give its samples as one array")
    if len(value) == 0:
        raise NeuronLensError("--data: the data set is empty")
    items = [value[i] for i in range(len(value))]
    pairs = isinstance(items[0], (tuple, list))
    if pairs and len(items[0]) > 2:
        raise NeuronLensError(
            f"--data: an item of the data set has {len(items[0])} parts; give samples (x) or pairs (x, y)"
        )
    try:
        samples = torch.stack([torch.as_tensor(item[0] if pairs else item) for item in items])
    except (TypeError, ValueError, RuntimeError) as error:
        raise NeuronLensError(
            f"--data: items of the data set are no tensors of one shape ({error}); "
            "add a transform such as ToTensor, or give one array"
        ) from error
    labels = [item[1] for item in items] if pairs and len(items[0]) > 1 else None
    return samples, labels
