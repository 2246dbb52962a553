"""Options of a cell: how they are read, and what is said of wrong ones."""

from __future__ import annotations

import unittest

from neuron_lens.completion import completions
from neuron_lens.errors import NeuronLensError
from neuron_lens.options import describe, parse_options, read_commands

LISTING = [
    {
        "name": "conductance",
        "description": "rank hidden units",
        "options": [
            {"name": "--model", "description": "a model", "required": True, "argument": "file or name"},
            {"name": "--data", "description": "data", "required": True, "argument": "file or name"},
            {"name": "--unit", "description": "what", "required": False, "argument": "unit", "choices": ["channel", "element"]},
            {
                "name": "--layers",
                "description": "layers",
                "required": False,
                "argument": "names|all",
                "words": ["all"],
                "list": True,
            },
            {
                "name": "--steps",
                "description": "steps",
                "required": False,
                "argument": "n|auto",
                "words": ["auto"],
                "number": {"whole": True, "least": 1},
            },
            {"name": "--captum", "description": "Captum's settings", "required": False},
            {"name": "--json", "description": "as JSON", "required": False},
        ],
        "operands": [],
    },
    {
        "name": "agree",
        "description": "compare methods",
        "options": [],
        "operands": [
            {
                "name": "analyses",
                "description": "results",
                "required": True,
                "argument": "file or name",
                "several": True,
            }
        ],
    },
]
COMMANDS = read_commands(LISTING)
COMMAND = COMMANDS["conductance"]


def parsed(text: str, name: str = "conductance") -> list[tuple[str, str | None]]:
    return [(option.name, value) for option, value in parse_options(text, COMMANDS[name])]


class Options(unittest.TestCase):
    def test_lines_expressions_comments_and_equals_signs(self) -> None:
        text = '--model net --data d["x"][:5, ::2]\n# a comment --captum\n--unit=element --layers "fc 1,fc2"\n--captum'
        self.assertEqual(
            parsed(text),
            [
                ("--model", "net"),
                ("--data", 'd["x"][:5, ::2]'),
                ("--unit", "element"),
                ("--layers", "fc 1,fc2"),
                ("--captum", None),
            ],
        )

    def test_a_number_below_zero_is_a_value(self) -> None:
        self.assertEqual(parsed("--model m --data x --layers -1")[-1], ("--layers", "-1"))

    def test_operands_are_words_before_the_options(self) -> None:
        self.assertEqual(
            parsed("ranked 'my results.json' --as both", "agree"),
            [("analyses", "ranked"), ("analyses", "my results.json"), ("--as", "both")],
        )
        with self.assertRaisesRegex(NeuronLensError, "^analyses are missing: results"):
            parsed("--as both", "agree")
        self.assertIn("<analyses …>", describe(COMMANDS["agree"]))

    def test_numbers_are_checked(self) -> None:
        self.assertEqual(parsed("--model m --data x --steps auto")[-1], ("--steps", "auto"))
        for value in ("many", "0", "1.5", "inf"):
            with self.assertRaisesRegex(
                NeuronLensError, "^--steps .*: give a whole number of at least 1, or auto$"
            ):
                parsed(f"--model m --data x --steps {value}")

    def test_errors_name_the_option_and_the_way_out(self) -> None:
        for text, message in [
            ("--modl net", r"^--modl is no option of %%conductance; did you mean --model\?.*--help"),
            ("--model net", r"^--data is missing: data"),
            ("--model net --data", r"^--data needs a value: <file or name>"),
            ("--model n --data x --unit pixel", r"^--unit pixel: give one of channel, element$"),
            ("--model n --data x --captum yes", r"^--captum is a switch .*leave out yes"),
            ("--model n --data x --layers a b", r"^--layers takes one value, and a b are 2: put quotes"),
            ("net --data x", r"^net: an option starts with --"),
            ("--model n --data x --json", r"^--json is no option"),
            ('--model n --data x --layers "a', r"^--layers: .*No closing quotation"),
        ]:
            with self.subTest(text), self.assertRaisesRegex(NeuronLensError, message):
                parse_options(text, COMMAND)

    def test_help_lists_every_option_with_what_it_takes(self) -> None:
        text = describe(COMMAND)
        self.assertIn("--unit <unit>", text)
        self.assertIn("--labels <array>", text)
        self.assertNotIn("--json", text)


class Completion(unittest.TestCase):
    def completed(self, before: str, text: str, cell: str = "", names: dict[str, object] | None = None) -> list[str]:
        return completions(before, cell or before, text, lambda: COMMANDS, names or {})

    def test_options_on_the_first_and_on_later_lines(self) -> None:
        self.assertEqual(self.completed("%%conductance --mo", "--mo"), ["--model"])
        self.assertEqual(self.completed("%conductance --model net --la", "--la"), ["--labels", "--layers"])
        self.assertEqual(self.completed("--model net --u", "--u"), ["--unit"])

    def test_values(self) -> None:
        self.assertEqual(self.completed("--unit ch", "ch"), ["channel"])
        self.assertEqual(self.completed("--unit=", ""), ["channel", "element"])
        self.assertEqual(self.completed("%%conductance --layers fc1,a", "a"), ["all"])
        self.assertEqual(self.completed("%%conductance\n--steps ", ""), ["auto"])

    def test_layers_of_live_models_and_results(self) -> None:
        class Part:
            def __init__(self, parts: dict[str, object]) -> None:
                self.parts = parts

            def children(self) -> list[object]:
                return list(self.parts.values())

            def named_modules(self) -> list[tuple[str, object]]:
                return [("", self), ("features", Part({"0": Part({})})), ("features.0", Part({})), ("fc", Part({}))]

        names = {"net": Part({}), "ranked": {"kind": "rules", "model": {}, "version": 1}}
        cell = "%%conductance\n--layers f\n--model net"
        before = "%%conductance\n--layers f"
        self.assertEqual(self.completed(before, "f", cell, names), ["fc", "features.0"])
        self.assertEqual(self.completed("%%agree r", "r", names=names), ["ranked"])

    def test_nothing_in_other_lines(self) -> None:
        self.assertEqual(self.completed("x = 5 --mo", "--mo"), [])
        self.assertEqual(self.completed("%%time --mo", "--mo"), [])
        self.assertEqual(self.completed("%%rules --mo", "--mo"), [])


if __name__ == "__main__":
    unittest.main()
