"""Values of options: files, names of neuron-lens.json, and models and arrays of the notebook."""

from __future__ import annotations

import ast
import builtins
import os
import re
from pathlib import Path
from typing import Any

from .arrays import save_array, save_result, save_samples, to_array
from .data_sets import split_data
from .errors import NeuronLensError
from .export_model import export_model, is_model
from .options import AS, LABELS, Command, Option


def arguments(command: Command, given: list[tuple[Option, str | None]], names: dict[str, Any]) -> list[str]:
    """The arguments of the command line: live models and arrays are written to files, paths are made absolute.

    names are the notebook's variables. Raises NeuronLensError for what can be used in no way.
    """
    values = [
        (option, text, evaluate(option, text, names) if text is not None and option.takes_files else text)
        for option, text in given
        if option not in (LABELS, AS)
    ]
    labels = next((evaluate(option, text or "", names) for option, text in given if option is LABELS), None)
    data, own_labels = split_data(next((value for option, _, value in values if option.name == "--data"), None))
    labels = own_labels if labels is None else labels
    if isinstance(labels, str):
        raise NeuronLensError(f"--labels {labels}: there is no such array in the notebook")
    if labels is not None and (data is None or isinstance(data, str)):
        raise NeuronLensError(
            "--labels goes with --data as an array of the notebook; labels of a file are declared in neuron-lens.json"
        )
    words, operands = [], []
    for option, text, value in values:
        if text is None:
            words.append(option.name)
            continue
        if isinstance(value, str):
            value = str(Path(value).expanduser().absolute()) if option.takes_only_paths else value
        elif option.name == "--model" or (option in command.operands and is_model(value)):
            value = export(option, value, data, text)
        elif option.name == "--data":
            value = save_samples(data, labels, text)
        elif isinstance(value, dict):
            value = save_result(value, option.name, text)
        else:
            value = save_array(value, option.name, text)
        if option in command.operands:
            operands.append(str(value))
        else:
            # With =, as values may start with a dash: a number below 0.
            words.append(f"{option.name}={value}")
    if "--workspace" in command.options and all(option.name != "--workspace" for option, _, _ in values):
        words.append(f"--workspace={os.getcwd()}")
    return [command.name, *words, *operands]


def evaluate(option: Option, text: str, names: dict[str, Any]) -> Any:
    """A file as its absolute path, a variable or expression of the notebook as its value, else the text itself."""
    if option.argument is not None and text in option.argument.split("|"):
        return text
    file = Path(text).expanduser()
    if exists(file) and text not in names:
        return str(file.absolute())
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        tree = None
    if tree is not None and is_of_notebook(tree, names):
        try:
            value = eval(compile(tree, option.name, "eval"), names)  # noqa: S307 - the user's own code, in their kernel
        except Exception as error:
            raise NeuronLensError(f"{option.name} {text}: {type(error).__name__}: {error}") from error
        if isinstance(value, (str, os.PathLike)):
            return found(option, os.fspath(value))
        # A number is a value of the option, such as a baseline.
        return str(value) if isinstance(value, (int, float)) else value
    return found(option, text)


def found(option: Option, text: str) -> str:
    file = Path(text).expanduser()
    if exists(file):
        return str(file.absolute())
    if re.search(r"[/\\]|\.(onnx|npy|npz|csv|gz|tar|json)$", text):
        raise NeuronLensError(f"{option.name} {text}: there is no such file in {os.getcwd()}")
    return text


def exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def is_of_notebook(tree: ast.Expression, names: dict[str, Any]) -> bool:
    """Whether an expression names variables of the notebook, and nothing that is not there; or is a text."""
    if isinstance(tree.body, ast.Constant):
        return isinstance(tree.body.value, str)
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - bound
    return any(name in names for name in used) and all(name in names or hasattr(builtins, name) for name in used)


def export(option: Option, model: Any, data: Any, text: str) -> Path:
    if not is_model(model):
        raise NeuronLensError(
            f"{option.name} {text}: a {type(model).__name__} is no PyTorch or Keras model; give one, or an .onnx file"
        )
    return export_model(model, example_of(data), text, option.name)


def example_of(data: Any) -> Any:
    """A sample to trace a model with: of an array, or of NumPy's files."""
    import numpy as np

    if data is None or (isinstance(data, str) and not data.endswith(".npy")):
        return None
    return np.load(data, mmap_mode="r")[:1] if isinstance(data, str) else to_array(data[:1], "--data")
