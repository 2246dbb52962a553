"""Finds the command line of Neuron Lens, which runs analyses where no editor does."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from .errors import NeuronLensError

# Where editors keep extensions, on this machine and on a remote one.
EXTENSION_FOLDERS = [
    ".vscode/extensions",
    ".vscode-insiders/extensions",
    ".vscode-oss/extensions",
    ".vscode-server/extensions",
    ".vscode-server-insiders/extensions",
]


def find_command() -> list[str]:
    """The words that start `neuron-lens`.

    In this order: the variable NEURON_LENS (a command, a cli.mjs, or a folder that has dist/cli.mjs), `neuron-lens` on
    the PATH, the repository that this package lies in, and the newest extension of an editor. Raises NeuronLensError.
    """
    given = os.environ.get("NEURON_LENS", "").strip()
    if given:
        return from_variable(given)
    command = shutil.which("neuron-lens")
    if command:
        return [command]
    script = find_script()
    if script is None:
        raise NeuronLensError(
            "neuron-lens was not found: open VS Code with the extension Neuron Lens, put neuron-lens on the PATH, or "
            "set NEURON_LENS to the folder that has its dist/cli.mjs (%env NEURON_LENS=/path/to/neuron-lens)"
        )
    return [find_node(script), str(script)]


def from_variable(given: str) -> list[str]:
    path = Path(given).expanduser()
    script = path / "dist" / "cli.mjs" if path.is_dir() else path
    if script.is_file():
        return [find_node(script), str(script)] if script.suffix in (".mjs", ".js") else [str(script)]
    words = shlex.split(given)
    if words and shutil.which(words[0]):
        return words
    raise NeuronLensError(
        f"NEURON_LENS is {given}: that is no command, no cli.mjs and no folder with dist/cli.mjs; correct it or unset it"
    )


def find_script() -> Path | None:
    repository = Path(__file__).resolve().parents[2] / "dist" / "cli.mjs"
    if repository.is_file():
        return repository
    installed = [
        script
        for folder in EXTENSION_FOLDERS
        for script in (Path.home() / folder).glob("neuron-lens.neuron-lens-*/dist/cli.mjs")
    ]
    return max(installed, key=lambda script: script.stat().st_mtime, default=None)


def find_node(script: Path) -> str:
    node = shutil.which("node")
    if node is None:
        raise NeuronLensError(
            f"{script} needs Node.js 20 or later, and there is no node on the PATH: install it, or open VS Code with the "
            "extension Neuron Lens, which brings its own"
        )
    return node
