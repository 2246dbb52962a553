"""Live models of a notebook as ONNX files. The models themselves are left as they are."""

from __future__ import annotations

import copy
import inspect
import io
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import NeuronLensError
from .private_folder import keep, private_folder

if TYPE_CHECKING:
    import numpy as np

OPSET = 17


def is_model(value: Any) -> bool:
    """Whether a value is a live PyTorch or Keras model. Imports neither."""
    torch = sys.modules.get("torch")
    return (torch is not None and isinstance(value, torch.nn.Module)) or is_keras(value)


def is_keras(value: Any) -> bool:
    return any(
        base.__module__.split(".")[0] in ("keras", "tf_keras", "tensorflow") and base.__name__ == "Model"
        for base in type(value).__mro__
    )


def export_model(model: Any, example: np.ndarray | None, name: str, option: str = "--model") -> Path:
    """Writes a model as ONNX, with an open batch, and weights and layers as they are (nothing is fused).

    example holds samples as the model takes them, one a row; PyTorch needs the first of them to trace the model.
    """
    written = private_folder() / "written.onnx"
    try:
        if is_keras(model):
            export_keras(model, written)
        else:
            if example is None:
                raise NeuronLensError(
                    f"{option} {name}: exporting it takes a sample; give --data as an array of the notebook or a .npy file"
                )
            export_torch(model, example, written)
    except NeuronLensError:
        raise
    except Exception as error:
        raise NeuronLensError(
            f"{option} {name}: it cannot be exported to ONNX: {first_line(error)}; "
            "export it yourself and give the .onnx file"
        ) from error
    return keep(written, name)


def export_torch(model: Any, example: np.ndarray, path: Path) -> None:
    import torch

    if isinstance(model, torch.nn.DataParallel):
        model = model.module
    # What torch.compile wraps.
    model = getattr(model, "_orig_mod", model)
    # A copy on the processor, for evaluation: device and training flags of the notebook's own model stay.
    model = copy.deepcopy(model, without_history(model)).cpu().eval()
    if any(each.dtype in (torch.float16, torch.bfloat16) for each in model.parameters()):
        # The processor has no operators in half precision; as single the weights are the same numbers.
        model = model.float()
    parameter = next((each for each in model.parameters() if each.is_floating_point()), None)
    sample = torch.from_numpy(example[:1].copy())
    tokens = any(isinstance(each, (torch.nn.Embedding, torch.nn.EmbeddingBag)) for each in model.modules())
    if tokens and not sample.is_floating_point():
        sample = sample.long()
    else:
        sample = sample.to(torch.float32 if parameter is None else parameter.dtype)
    options: dict[str, Any] = {
        "opset_version": OPSET,
        "input_names": ["input"],
        "output_names": ["output"],
        "dynamic_axes": {"input": {0: "batch"}, "output": {0: "batch"}},
        # As the copy is: "evaluate" would fuse batch normalisation into the weights.
        "training": torch.onnx.TrainingMode.PRESERVE,
        "do_constant_folding": False,
    }
    # Newer versions have a second exporter, which knows no training mode.
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        options["dynamo"] = False
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, sample, str(path), **options)


def without_history(model: Any) -> dict[int, Any]:
    """What deepcopy takes for the tensors that modules keep of a forward pass, as weight_norm does: it copies no others."""
    kept = (value for module in model.modules() for value in vars(module).values())
    return {id(value): value.detach().clone() for value in kept if getattr(value, "grad_fn", None) is not None}


def export_keras(model: Any, path: Path) -> None:
    try:
        import tf2onnx
    except ImportError as error:
        raise NeuronLensError(
            "a Keras model is exported by tf2onnx, which is not there: %pip install tf2onnx, "
            "or give the model as an .onnx file"
        ) from error
    tf2onnx.convert.from_keras(model, opset=OPSET, output_path=str(path))


def first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
