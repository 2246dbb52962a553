"""Completion of options in a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Callable

from .engine_client import EngineError
from .errors import NeuronLensError
from .magics import MAGICS
from .options import Command
from .session import Session

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def add_completion(shell: InteractiveShell, session: Session) -> None:
    """Completes options of the magics, and the values of options that have a few."""

    def match(text: str) -> list[str]:
        # The completer knows the line with the cursor only.
        before = shell.Completer.text_until_cursor
        return completions(before, text, session.commands)

    shell.Completer.custom_matchers.append(match)


def completions(before: str, text: str, commands: Callable[[], dict[str, Command]]) -> list[str]:
    """What can stand for `text`, the end of `before`, in a magic's line; nothing in other lines.

    A line that starts with -- is no Python, so it is one of a cell of options, of whichever magic.
    """
    magic = re.match(rf"\s*%%?({'|'.join(MAGICS)})\s", before)
    if magic is None and not re.match(r"\s*--", before):
        return []
    try:
        known = commands()
    except (NeuronLensError, EngineError):
        return []
    options = [
        option
        for name in ([magic[1]] if magic else MAGICS)
        if name in known
        for option in known[name].options.values()
    ]
    word = re.search(r"\S*$", before)[0]  # type: ignore[index]
    last = re.search(r"(--[\w-]+)[\s=]+\S*$", before)
    if word.startswith("--") and "=" not in word:
        found = [option.name for option in options]
    elif last is not None:
        word = word.rpartition("=")[2]
        found = [choice for option in options if option.name == last[1] for choice in option.choices]
    else:
        return []
    # What the completer replaces is `text`, which may be the last part of the word.
    start = len(word) - len(text)
    return sorted({each[max(start, 0):] for each in found if each.startswith(word)})
