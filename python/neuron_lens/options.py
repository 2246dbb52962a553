"""Options of a cell, as on the command line. What there is, the engine says."""

from __future__ import annotations

import difflib
import re
import shlex
from dataclasses import dataclass
from typing import Any

from .errors import NeuronLensError


@dataclass(frozen=True)
class Option:
    name: str
    description: str
    required: bool = False
    argument: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def takes_files(self) -> bool:
        """Whether its value may be a file that is read, and so an array of the notebook."""
        return self.name != "--out" and self.argument is not None and bool(re.search(r"\bfile\b", self.argument))

    @property
    def takes_only_paths(self) -> bool:
        return self.argument in ("file", "folder", "analysis", "file.npy")


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    options: dict[str, Option]


# What the notebook says in other ways.
LEFT_OUT = ("--json", "--quiet")
# Of notebooks alone.
LABELS = Option("--labels", "labels of --data, one whole number a sample: an array of the notebook", argument="array")


def read_commands(listing: list[dict[str, Any]]) -> dict[str, Command]:
    """The engine's list of commands and options, by name."""
    commands = {}
    for entry in listing:
        options = [
            Option(
                each["name"],
                each["description"],
                each["required"],
                each.get("argument"),
                tuple(each.get("choices", ())),
            )
            for each in entry["options"]
            if each["name"] not in LEFT_OUT
        ]
        names = [each.name for each in options]
        options.insert(names.index("--data") + 1 if "--data" in names else len(options), LABELS)
        commands[entry["name"]] = Command(entry["name"], entry["description"], {each.name: each for each in options})
    return commands


def parse_options(text: str, command: Command) -> list[tuple[Option, str | None]]:
    """The options of a cell with their values, in order; a value is None for a switch.

    An option ends where the next one starts, so that Python expressions may have spaces and quotes in them. Lines that
    start with # are comments. Raises NeuronLensError, which names the option.
    """
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    head, *parts = re.split(r"(?:^|(?<=\s))(?=--[A-Za-z])", text)
    if head.strip():
        raise NeuronLensError(f"{head.split()[0]}: an option starts with --, such as --model net{hint(command)}")
    given = []
    for part in parts:
        match = re.match(r"(--[\w-]+)(?:=|\s+|$)(.*)", part.strip(), re.DOTALL)
        name, value = (match[1], match[2].strip()) if match else (part.strip(), "")
        option = command.options.get(name)
        if option is None:
            close = difflib.get_close_matches(name, command.options, 1)
            better = f"; did you mean {close[0]}?" if close else ""
            raise NeuronLensError(f"{name} is no option of %%{command.name}{better}{hint(command)}")
        given.append((option, check_value(option, value, command)))
    for option in command.options.values():
        if option.required and all(each is not option for each, _ in given):
            raise NeuronLensError(f"{option.name} is missing: {option.description}{hint(command)}")
    return given


def check_value(option: Option, value: str, command: Command) -> str | None:
    if option.argument is None:
        if value:
            raise NeuronLensError(f"{option.name} is a switch and takes no value: leave out {value}{hint(command)}")
        return None
    if not value:
        raise NeuronLensError(f"{option.name} needs a value: <{option.argument}>{hint(command)}")
    if not (option.takes_files or option is LABELS):
        try:
            words = shlex.split(value)
        except ValueError as error:
            raise NeuronLensError(f"{option.name}: {value}: {error}; close it") from error
        if len(words) != 1:
            raise NeuronLensError(
                f"{option.name} takes one value, and {value} are {len(words)}: put quotes around it{hint(command)}"
            )
        value = words[0]
    if option.choices and value not in option.choices:
        raise NeuronLensError(f"{option.name} {value}: give one of {', '.join(option.choices)}")
    return value


def hint(command: Command) -> str:
    return f" (%%{command.name} --help lists all options)"


def describe(command: Command) -> str:
    """The help of a magic."""
    rows = [
        (f"{each.name} <{each.argument}>" if each.argument else each.name, each.description)
        for each in command.options.values()
    ]
    width = min(36, max(len(flags) for flags, _ in rows))
    lines = [f"%%{command.name}: {command.description}", ""]
    for flags, description in rows:
        lines.append(f"  {flags.ljust(width)}  {description}")
    return "\n".join(lines)
