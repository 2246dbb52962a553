"""Arrays of a notebook as files that the engine reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import NeuronLensError
from .private_folder import keep, private_folder

if TYPE_CHECKING:
    import numpy as np


def to_array(value: Any, option: str) -> np.ndarray:
    """A NumPy array of a PyTorch or TensorFlow tensor, a data frame, a list or an array, as numbers."""
    import numpy as np

    if hasattr(value, "detach"):
        value = value.detach().cpu()
        if str(value.dtype) == "torch.bfloat16":
            value = value.float()
        array = value.numpy()
    elif hasattr(value, "to_numpy"):
        array = value.to_numpy()
    else:
        try:
            array = np.asarray(value)
        except ValueError as error:
            raise NeuronLensError(f"{option}: its parts have different shapes ({error}); give one array") from error
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:
        raise NeuronLensError(
            f"{option}: a {type(value).__name__} with elements of type {array.dtype} is no array of numbers; "
            "give a NumPy array or a tensor"
        )
    if array.ndim == 0:
        raise NeuronLensError(f"{option}: one number is no array; give the samples, one a row")
    return array


def save_array(value: Any, option: str, name: str) -> Path:
    """Writes an array as .npy."""
    import numpy as np

    written = private_folder() / "written.npy"
    np.save(written, np.ascontiguousarray(to_array(value, option)), allow_pickle=False)
    return keep(written, name)


def save_samples(data: Any, labels: Any, name: str) -> Path:
    """Writes samples, and with labels (whole numbers, one a sample) both as .npz."""
    import numpy as np

    if labels is None:
        return save_array(data, "--data", name)
    samples, numbers = to_array(data, "--data"), to_array(labels, "--labels")
    if numbers.ndim == 2 and 1 in numbers.shape:
        numbers = numbers.reshape(-1)
    if numbers.ndim != 1 or not np.array_equal(numbers, np.floor(numbers)):
        raise NeuronLensError(
            f"--labels: shape {list(numbers.shape)} and type {numbers.dtype} are no labels; "
            "give one whole number a sample (of one-hot labels, labels.argmax(1))"
        )
    if len(numbers) != len(samples):
        raise NeuronLensError(f"--labels: {len(numbers)} labels for {len(samples)} samples; give one for each")
    written = private_folder() / "written.npz"
    np.savez(written, x=samples, y=numbers.astype(np.int64))
    return keep(written, name)


def save_result(value: dict[str, Any], option: str, name: str) -> Path:
    """Writes a result that --as has named as a document."""
    if not isinstance(value.get("kind"), str) or "version" not in value:
        raise NeuronLensError(
            f"{option} {name}: this dict is no result; give the name that a cell has given its result with --as"
        )
    written = private_folder() / "written.nlens.json"
    written.write_text(json.dumps(value, allow_nan=False), encoding="utf-8")
    return keep(written, name)
