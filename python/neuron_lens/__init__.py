"""Neuron Lens in notebooks: `%load_ext neuron_lens`, then `%neuron_lens` for help."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext neuron_lens` calls."""
    from .completion import add_completion
    from .magics import NeuronLensMagics

    magics = NeuronLensMagics(shell)
    shell.register_magics(magics)
    add_completion(shell, magics.session)
