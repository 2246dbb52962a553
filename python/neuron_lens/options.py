"""Options of a cell, as on the command line. What there is, the engine says."""

from __future__ import annotations

import difflib
import math
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
    # All that it takes.
    choices: tuple[str, ...] = ()
    # Values with a meaning of their own, beside others.
    words: tuple[str, ...] = ()
    # What a number has to be: whole, least and above.
    number: dict[str, Any] | None = None
    # Several, separated by commas.
    list: bool = False
    # An operand that may be given more than once.
    several: bool = False

    @property
    def takes_files(self) -> bool:
        """Whether its value may be a file that is read, and so an array of the notebook."""
        return self.name != "--out" and self.argument is not None and bool(
            re.search(r"\b(file|analysis)\b", self.argument)
        )

    @property
    def takes_only_paths(self) -> bool:
        return self.argument in ("file", "folder", "analysis", "file.npy")


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    options: dict[str, Option]
    # Values before the options.
    operands: tuple[Option, ...] = ()


# What the notebook says in other ways.
LEFT_OUT = ("--json", "--quiet")
# Of notebooks alone.
AS = Option(
    "--as",
    "a name for the result, by which later cells take it for a file: %%agree, %%compare, --of",
    argument="name",
)
LABELS = Option("--labels", "labels of --data, one whole number a sample: an array of the notebook", argument="array")


def read_commands(listing: list[dict[str, Any]]) -> dict[str, Command]:
    """The engine's list of commands and options, by name."""
    commands = {}
    for entry in listing:
        options = [read_option(each) for each in entry["options"] if each["name"] not in LEFT_OUT]
        names = [each.name for each in options]
        if "--data" in names:
            options.insert(names.index("--data") + 1, LABELS)
        options.append(AS)
        operands = tuple(read_option(each) for each in entry["operands"])
        commands[entry["name"]] = Command(
            entry["name"], entry["description"], {each.name: each for each in options}, operands
        )
    return commands


def read_option(each: dict[str, Any]) -> Option:
    return Option(
        each["name"],
        each["description"],
        each["required"],
        each.get("argument"),
        tuple(each.get("choices", ())),
        tuple(each.get("words", ())),
        each.get("number"),
        each.get("list", False),
        each.get("several", False),
    )


def parse_options(text: str, command: Command) -> list[tuple[Option, str | None]]:
    """The operands and options of a cell with their values, in order; a value is None for a switch.

    An option ends where the next one starts, so that Python expressions may have spaces and quotes in them. Lines that
    start with # are comments. Raises NeuronLensError, which names the option.
    """
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    head, *parts = re.split(r"(?:^|(?<=\s))(?=--[A-Za-z])", text)
    given: list[tuple[Option, str | None]] = [*read_operands(head.strip(), command)]
    for part in parts:
        match = re.match(r"(--[\w-]+)(?:=|\s+|$)(.*)", part.strip(), re.DOTALL)
        name, value = (match[1], match[2].strip()) if match else (part.strip(), "")
        option = command.options.get(name)
        if option is None:
            close = difflib.get_close_matches(name, command.options, 1)
            better = f"; did you mean {close[0]}?" if close else ""
            raise NeuronLensError(f"{name} is no option of %%{command.name}{better}{hint(command)}")
        given.append((option, check_value(option, value, command)))
    for option in (*command.operands, *command.options.values()):
        if option.required and all(each is not option for each, _ in given):
            verb = "are" if option.several else "is"
            raise NeuronLensError(f"{option.name} {verb} missing: {option.description}{hint(command)}")
    return given


def read_operands(text: str, command: Command) -> list[tuple[Option, str]]:
    if text and not command.operands:
        raise NeuronLensError(f"{text.split()[0]}: an option starts with --, such as --model net{hint(command)}")
    given = []
    for i, word in enumerate(words_of(text, text)):
        option = command.operands[min(i, len(command.operands) - 1)]
        if i >= len(command.operands) and not option.several:
            names = " and ".join(each.name for each in command.operands)
            raise NeuronLensError(f"{word}: %%{command.name} takes {names}, and no more{hint(command)}")
        given.append((option, word))
    return given


def check_value(option: Option, value: str, command: Command) -> str | None:
    if option.argument is None:
        if value:
            raise NeuronLensError(f"{option.name} is a switch and takes no value: leave out {value}{hint(command)}")
        return None
    if not value:
        raise NeuronLensError(f"{option.name} needs a value: <{option.argument}>{hint(command)}")
    if not (option.takes_files or option is LABELS):
        words = words_of(value, f"{option.name}: {value}")
        if len(words) != 1:
            raise NeuronLensError(
                f"{option.name} takes one value, and {value} are {len(words)}: put quotes around it{hint(command)}"
            )
        value = words[0]
    if option.choices and value not in option.choices:
        raise NeuronLensError(f"{option.name} {value}: give one of {', '.join(option.choices)}")
    if option is AS and not (value.isidentifier() and value.isascii()):
        raise NeuronLensError(f"{option.name} {value}: give a name of letters, digits and underscores")
    check_number(option, value)
    return value


def check_number(option: Option, value: str) -> None:
    number = option.number
    if number is None or value in option.words:
        return
    least, above = number.get("least"), number.get("above")
    for part in value.split(",") if option.list else [value]:
        try:
            given = float(part)
        except ValueError:
            given = math.nan
        if (
            math.isfinite(given)
            and (given.is_integer() or not number["whole"])
            and (least is None or given >= least)
            and (above is None or given > above)
        ):
            continue
        kind = f"{'whole ' if number['whole'] else ''}number"
        bound = f" of at least {least}" if least is not None else f" above {above}" if above is not None else ""
        wanted = f"{kind}s{bound}, separated by commas" if option.list else f"a {kind}{bound}"
        others = f", or {', '.join(option.words)}" if option.words else ""
        raise NeuronLensError(f"{option.name} {value}: give {wanted}{others}")


def words_of(text: str, shown: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise NeuronLensError(f"{shown}: {error}; close it") from error


def hint(command: Command) -> str:
    return f" (%%{command.name} --help lists all options)"


def describe(command: Command) -> str:
    """The help of a magic."""
    rows = [(f"<{each.name}{' …' if each.several else ''}>", each.description) for each in command.operands]
    rows += [
        (f"{each.name} <{each.argument}>" if each.argument else each.name, each.description)
        for each in command.options.values()
    ]
    width = min(36, max(len(flags) for flags, _ in rows))
    lines = [f"%%{command.name}: {command.description}", ""]
    for flags, description in rows:
        lines.append(f"  {flags.ljust(width)}  {description}")
    return "\n".join(lines)
