"""The magics: one for each analysis, with the options of the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class, no_var_expand

from . import __version__
from .engine_client import EngineError
from .errors import NeuronLensError
from .options import AS, describe, parse_options
from .session import Session
from .show import Output
from .values import arguments

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MAGICS = ("conductance", "pathway", "neucept", "rules", "prototype", "mechanisms", "compare", "agree")


@magics_class
class NeuronLensMagics(Magics):
    """A magic for each analysis, for a cell or a line, and %neuron_lens."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.session = Session()

    @no_var_expand
    @line_cell_magic
    def conductance(self, line: str, cell: str = "") -> None:
        """Rank hidden units by how much of the prediction flows through them."""
        self._run("conductance", line, cell)

    @no_var_expand
    @line_cell_magic
    def pathway(self, line: str, cell: str = "") -> None:
        """Trace the sparse pathway that carries a response, and the pixels that feed it."""
        self._run("pathway", line, cell)

    @no_var_expand
    @line_cell_magic
    def neucept(self, line: str, cell: str = "") -> None:
        """Find the neurons that determine a response, with a bound on the false ones, and mechanisms."""
        self._run("neucept", line, cell)

    @no_var_expand
    @line_cell_magic
    def rules(self, line: str, cell: str = "") -> None:
        """Find which neurons fire together from layer to layer, as rules."""
        self._run("rules", line, cell)

    @no_var_expand
    @line_cell_magic
    def prototype(self, line: str, cell: str = "") -> None:
        """Make the input that activates neurons most."""
        self._run("prototype", line, cell)

    @no_var_expand
    @line_cell_magic
    def mechanisms(self, line: str, cell: str = "") -> None:
        """Say which mechanism of a result the predictions of other samples are of."""
        self._run("mechanisms", line, cell)

    @no_var_expand
    @line_cell_magic
    def compare(self, line: str, cell: str = "") -> None:
        """Put two models side by side, or two results of rules or critical neurons."""
        self._run("compare", line, cell)

    @no_var_expand
    @line_cell_magic
    def agree(self, line: str, cell: str = "") -> None:
        """Show which neurons several results of one model name, and whether they rank them alike."""
        self._run("agree", line, cell)

    @line_magic
    def neuron_lens(self, line: str = "") -> None:
        """Help, and what answers the magics."""
        if line.strip():
            raise UsageError(f"%neuron_lens takes no argument: leave out {line.strip()}")
        try:
            commands = self.session.commands()
            status = f"engine: {self.session.name}"
        except (NeuronLensError, EngineError) as error:
            commands, status = {}, f"no engine: {error}"
        print(f"Neuron Lens {__version__}\n{status}\n")
        for name in MAGICS:
            if name in commands:
                print(f"  %%{name:<12} {commands[name].description}")
        print(
            "\nOptions are those of the command line, over one or more lines; %%conductance --help lists them.\n"
            "--model and --data take variables and expressions of the notebook, files, and names of neuron-lens.json:\n"
            "\n  %%conductance\n  --model net\n  --data X[:500] --labels y[:500] --as ranked\n\n"
            "--as makes the result a variable for later cells: %%agree ranked traced. "
            "%%compare puts two models or results side by side."
        )

    def _run(self, name: str, line: str, cell: str) -> None:
        text = f"{line}\n{cell}"
        output = Output(name)
        try:
            command = self.session.commands()[name]
            if re.search(r"(?:^|\s)(?:--help|-h)(?:\s|$)", text):
                print(describe(command))
                return
            given = parse_options(text, command)
            words = arguments(command, given, self.shell.user_ns)
            output.line("starting")
            answer = self.session.run(words, output.progress)
        except KeyboardInterrupt:
            output.line("interrupted")
            raise
        except EngineError as error:
            output.line("failed")
            raise UsageError(f"%%{name} failed: {error}") from error
        except NeuronLensError as error:
            output.line("nothing was analysed")
            # IPython prints it without a traceback.
            raise UsageError(str(error)) from error
        output.result(answer)
        for option, value in given:
            if option is AS and value is not None:
                self.shell.user_ns[value] = answer["result"]
        if answer["stopped"]:
            # What it had found is shown; the cells after this one are not run.
            raise KeyboardInterrupt
