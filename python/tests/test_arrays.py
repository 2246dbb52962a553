"""Arrays of a notebook as files."""

from __future__ import annotations

import json
import stat
import unittest
from pathlib import Path

import numpy as np

from neuron_lens.arrays import save_array, save_samples, to_array
from neuron_lens.errors import NeuronLensError
from neuron_lens.options import read_commands
from neuron_lens.private_folder import private_folder
from neuron_lens.values import arguments, evaluate

from .test_options import COMMAND, LISTING


class Frame:
    """As a data frame gives its numbers."""

    def to_numpy(self) -> np.ndarray:
        return np.ones((2, 3))


class Arrays(unittest.TestCase):
    def test_lists_frames_and_arrays(self) -> None:
        self.assertEqual(to_array([[1, 2], [3, 4]], "--data").shape, (2, 2))
        self.assertEqual(to_array(Frame(), "--data").shape, (2, 3))

    def test_what_is_no_array_is_refused_with_the_way_out(self) -> None:
        for value, message in [
            (["a", "b"], r"^--data: a list with elements of type <U1 is no array of numbers"),
            (object(), r"no array of numbers; give a NumPy array"),
            (np.ones(3, complex), r"complex128"),
            (np.float32(1), r"one number is no array"),
            ([[1, 2], [3]], r"different shapes"),
        ]:
            with self.subTest(message), self.assertRaisesRegex(NeuronLensError, message):
                to_array(value, "--data")

    def test_the_same_content_is_the_same_file_in_a_private_folder(self) -> None:
        x = np.arange(6.0).reshape(2, 3)
        first, second = save_array(x, "--data", "X[:2]"), save_array(x.copy(), "--data", "X[:2]")
        other = save_array(x + 1, "--data", "X[:2]")
        self.assertEqual(first, second)
        self.assertNotEqual(first, other)
        self.assertEqual(first.name, "X-2.npy")
        np.testing.assert_array_equal(np.load(other), x + 1)
        self.assertEqual(stat.S_IMODE(private_folder().stat().st_mode), 0o700)
        self.assertEqual(stat.S_IMODE(first.parent.stat().st_mode), 0o700)

    def test_samples_with_labels(self) -> None:
        x = np.zeros((3, 2), np.float32)
        with np.load(save_samples(x, [[0], [2], [1]], "x")) as file:
            self.assertEqual(file["x"].dtype, np.float32)
            self.assertEqual(file["y"].tolist(), [0, 2, 1])
        with self.assertRaisesRegex(NeuronLensError, "2 labels for 3 samples"):
            save_samples(x, [0, 1], "x")
        with self.assertRaisesRegex(NeuronLensError, r"shape \[3, 2\].*argmax"):
            save_samples(x, np.eye(3)[:, :2], "x")


class Values(unittest.TestCase):
    data = COMMAND.options["--data"]

    def test_variables_expressions_numbers_and_names(self) -> None:
        names = {"X": np.zeros((4, 2)), "path": "digits", "half": 0.5}
        self.assertEqual(evaluate(self.data, "X[:2]", names).shape, (2, 2))
        self.assertEqual(evaluate(self.data, "list(X)", names)[0].shape, (2,))
        self.assertEqual(evaluate(self.data, "path", names), "digits")
        self.assertEqual(evaluate(self.data, "half", names), "0.5")
        self.assertEqual(evaluate(self.data, "lenet-relu", names), "lenet-relu")
        self.assertEqual(evaluate(self.data, "digits", names), "digits")
        self.assertEqual(evaluate(self.data, __file__, names), __file__)

    def test_what_fails_names_the_option(self) -> None:
        with self.assertRaisesRegex(NeuronLensError, r"^--data X\[9\]: IndexError"):
            evaluate(self.data, "X[9]", {"X": [1]})
        with self.assertRaisesRegex(NeuronLensError, r"^--data no/x.npy: there is no such file in /"):
            evaluate(self.data, "no/x.npy", {})

    def test_arguments_are_those_of_the_command_line(self) -> None:
        options = LISTING[0]["options"] + [
            {"name": "--out", "description": "", "required": False, "argument": "file"},
            {"name": "--workspace", "description": "", "required": False, "argument": "folder"},
        ]
        command = read_commands([{**LISTING[0], "options": options}])["conductance"]
        given = [(command.options["--model"], "lenet5"), (command.options["--data"], "X"), (command.options["--captum"], None)]
        given += [(command.options["--out"], "a.html"), (command.options["--workspace"], "w")]
        words = arguments(command, given, {"X": [[1.0]]})
        self.assertEqual(words[:2], ["conductance", "--model=lenet5"])
        self.assertRegex(words[2], r"^--data=/.*/X\.npy$")
        self.assertEqual(words[3], "--captum")
        self.assertRegex(words[4], r"^--out=/.*/a\.html$")
        self.assertRegex(words[5], r"^--workspace=/.*/w$")

    def test_results_are_documents_and_operands_come_last(self) -> None:
        command = read_commands(LISTING)["agree"]
        result = {"kind": "rules", "version": 1, "data": {}}
        given = [(command.operands[0], "ranked"), (command.operands[0], __file__), (command.options["--as"], "c")]
        words = arguments(command, given, {"ranked": result})
        self.assertRegex(words[1], r"^/.*/ranked\.nlens\.json$")
        self.assertEqual(json.loads(Path(words[1]).read_text()), result)
        self.assertEqual([words[0], *words[2:]], ["agree", __file__])
        with self.assertRaisesRegex(NeuronLensError, "^analyses x: this dict is no result; .* --as"):
            arguments(command, [(command.operands[0], "x")], {"x": {}})

    def test_pairs_hold_labels(self) -> None:
        words = arguments(COMMAND, [(self.data, "(X, y)")], {"X": np.zeros((3, 2)), "y": np.arange(3)})
        with np.load(words[1].partition("=")[2]) as file:
            self.assertEqual(file["y"].tolist(), [0, 1, 2])

    def test_labels_are_for_arrays(self) -> None:
        labels = COMMAND.options["--labels"]
        with self.assertRaisesRegex(NeuronLensError, "neuron-lens.json"):
            arguments(COMMAND, [(self.data, "digits"), (labels, "y")], {"y": [1]})
        with self.assertRaisesRegex(NeuronLensError, "^--labels z: there is no such array"):
            arguments(COMMAND, [(self.data, "X"), (labels, "z")], {"X": [[1.0]]})

    def test_a_model_has_to_be_one(self) -> None:
        with self.assertRaisesRegex(NeuronLensError, "^--model X: a list is no PyTorch or Keras model"):
            arguments(COMMAND, [(COMMAND.options["--model"], "X")], {"X": [1]})


if __name__ == "__main__":
    unittest.main()
