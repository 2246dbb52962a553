"""Completion of options in a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable

from .engine_client import EngineError
from .errors import NeuronLensError
from .export_model import is_model
from .magics import MAGICS
from .options import LABELS, Command, Option
from .session import Session

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MAGIC = re.compile(rf"\s*%%?({'|'.join(MAGICS)})\s")


def add_completion(shell: InteractiveShell, session: Session) -> None:
    """Completes options of the magics, the values of options that have a few, and layers of live models."""

    def complete(before: str, cell: str, text: str) -> list[str]:
        return completions(before, cell, text, session.commands, shell.user_ns)

    try:
        from IPython.core.completer import context_matcher
    except ImportError:
        # IPython before 8.6 tells of the line with the cursor only.
        def match(text: str) -> list[str]:
            before = shell.Completer.text_until_cursor
            return complete(before, before, text)

        shell.Completer.custom_matchers.append(match)
        return

    @context_matcher()
    def match_cell(context: Any) -> dict[str, Any]:
        from IPython.core.completer import SimpleCompletion

        lines = context.full_text.split("\n")
        before = "\n".join([*lines[: context.cursor_line], context.line_with_cursor[: context.cursor_position]])
        cell = context.full_text if context.full_text.lstrip().startswith("%%") else context.line_with_cursor
        if cell is not context.full_text:
            before = context.line_with_cursor[: context.cursor_position]
        found = complete(before, cell, context.token)
        # What Python has for the same letters is none of it.
        return {"completions": [SimpleCompletion(each, type="option") for each in found], "suppress": bool(found)}

    shell.Completer.custom_matchers.append(match_cell)


def completions(
    before: str, cell: str, text: str, commands: Callable[[], dict[str, Command]], names: dict[str, Any]
) -> list[str]:
    """What can stand for `text`, the end of `before`, in a magic's cell or line; nothing elsewhere.

    before begins with the magic; or is a line that starts with --, which is no Python, of a cell of whichever magic.
    """
    magic = MAGIC.match(before)
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
        word = re.split("[=,]", word)[-1]
        found = [
            value for option in options if option.name == last[1] for value in values_of(option, cell, names)
        ]
    else:
        operands = known[magic[1]].operands if magic and "--" not in before and magic[1] in known else ()
        found = [name for name, value in names.items() if operands and is_result(value)]
    # What the completer replaces is `text`, which may be the last part of the word.
    start = len(word) - len(text)
    return sorted({each[max(start, 0) :] for each in found if each.startswith(word)})


def values_of(option: Option, cell: str, names: dict[str, Any]) -> list[str]:
    found = [*option.choices, *option.words]
    if option.name in ("--layer", "--layers"):
        found += layers_of(cell, names)
    elif option.name == "--of":
        found += [name for name, value in names.items() if is_result(value)]
    elif option.name in ("--model", "--data", LABELS.name):
        wanted = is_model if option.name == "--model" else is_array
        found += [name for name, value in names.items() if not name.startswith("_") and wanted(value)]
    return found


def is_array(value: Any) -> bool:
    return hasattr(value, "shape") and hasattr(value, "dtype") and len(value.shape) > 0


def is_result(value: Any) -> bool:
    return isinstance(value, dict) and "kind" in value and "model" in value and "version" in value


def layers_of(cell: str, names: dict[str, Any]) -> list[str]:
    """Module paths of the live model that a cell names."""
    given = re.search(r"(?:^|\s)--model[\s=]+([A-Za-z_]\w*)(?=\s|$)", cell)
    model = names.get(given[1]) if given else None
    if not hasattr(model, "named_modules"):
        return []
    return [path for path, module in model.named_modules() if path and not list(module.children())]
