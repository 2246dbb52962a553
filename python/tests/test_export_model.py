"""Live models as ONNX (needs PyTorch and onnx)."""

from __future__ import annotations

import sys
import types
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

from neuron_lens.arrays import to_array
from neuron_lens.data_sets import split_data
from neuron_lens.errors import NeuronLensError
from neuron_lens.export_model import export_model


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
        self.drop = nn.Dropout()
        self.fc = nn.Linear(4 * 36, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(self.drop(self.features(x).flatten(1)))


class Tokens(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(10, 4)
        self.fc = nn.Linear(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(self.embedding(x).mean(1))


class Masked(nn.Module):
    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return x * mask


class DataSets(unittest.TestCase):
    def test_data_sets_and_loaders_are_samples_and_labels_in_their_order(self) -> None:
        x, y = torch.arange(12.0).reshape(6, 2), torch.arange(6)
        whole = TensorDataset(x, y)
        for value in (whole, DataLoader(whole, batch_size=4, shuffle=True), Subset(whole, range(6)), (x, y)):
            samples, labels = split_data(value)
            self.assertTrue(torch.equal(samples, x))
            self.assertEqual([int(each) for each in labels], list(range(6)))
        self.assertEqual(split_data(TensorDataset(x))[1], None)
        array = np.zeros((3, 2))
        self.assertIs(split_data(array)[0], array)

    def test_what_is_no_data_set_of_tensors_says_so(self) -> None:
        with self.assertRaisesRegex(NeuronLensError, "^--data: items of the data set are no tensors .*ToTensor"):
            split_data(Subset([("a", 1)], [0]))
        with self.assertRaisesRegex(NeuronLensError, "^--data: the data set is empty"):
            split_data(Subset([], []))
        with self.assertRaisesRegex(NeuronLensError, "has 3 parts"):
            split_data(Subset([(1, 2, 3)], [0]))

    def test_tensors_that_require_gradients_are_arrays(self) -> None:
        self.assertEqual(to_array(torch.ones(2, 3, requires_grad=True), "--data").shape, (2, 3))
        self.assertEqual(to_array(torch.ones(2, dtype=torch.bfloat16), "--data").dtype, np.float32)


class Export(unittest.TestCase):
    def test_weights_layers_and_the_model_stay_as_they_are(self) -> None:
        torch.manual_seed(0)
        net = Net()
        # Different each: the exporter writes equal weights once.
        normalisation = net.features[1]
        for value in (*normalisation.parameters(), normalisation.running_mean, normalisation.running_var):
            nn.init.uniform_(value, 0.5, 2)
        net.train()
        net.fc.eval()
        before = {name: value.clone() for name, value in net.state_dict().items()}
        path = export_model(net, np.zeros((5, 1, 8, 8)), "net")
        self.assertTrue(net.training and net.drop.training and not net.fc.training)
        for name, value in net.state_dict().items():
            self.assertTrue(torch.equal(value, before[name]), name)
        graph = onnx.load(path).graph
        weights = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        for name, value in before.items():
            if not name.endswith("num_batches_tracked"):
                np.testing.assert_array_equal(weights[name], value.numpy(), name)
        names = [node.name for node in graph.node]
        self.assertIn("/features/features.1/BatchNormalization", names)
        self.assertIn("/fc/Gemm", names)
        self.assertFalse(any("Dropout" in node.op_type for node in graph.node))
        self.assertEqual(graph.input[0].type.tensor_type.shape.dim[0].dim_param, "batch")

    def test_the_same_weights_are_the_same_file(self) -> None:
        torch.manual_seed(0)
        net, example = Net(), np.zeros((1, 1, 8, 8))
        path = export_model(net, example, "net")
        self.assertEqual(export_model(net, example, "net"), path)
        with torch.no_grad():
            net.fc.bias += 1
        self.assertNotEqual(export_model(net, example, "net"), path)

    def test_tokens_stay_whole_numbers(self) -> None:
        graph = onnx.load(export_model(Tokens(), np.zeros((2, 6), np.int32), "tokens")).graph
        self.assertEqual(graph.input[0].type.tensor_type.elem_type, onnx.TensorProto.INT64)

    def test_what_cannot_be_exported_says_so(self) -> None:
        with self.assertRaisesRegex(NeuronLensError, "^--model net: exporting it takes a sample"):
            export_model(Net(), None, "net")
        with self.assertRaisesRegex(NeuronLensError, r"^--model net: it cannot be exported to ONNX: .*\.onnx file$"):
            export_model(Net(), np.zeros((1, 3, 8, 8)), "net")

    def test_a_model_in_half_precision_is_written_in_single(self) -> None:
        net = Net().half()
        graph = onnx.load(export_model(net, np.zeros((1, 1, 8, 8)), "net")).graph
        weights = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        np.testing.assert_array_equal(weights["fc.bias"], net.fc.bias.detach().float().numpy())
        self.assertEqual(net.fc.bias.dtype, torch.float16)

    def test_hooks_and_gradients_stay(self) -> None:
        net = torch.nn.utils.weight_norm(nn.Linear(4, 2))
        calls = []
        net.register_forward_hook(lambda *_: calls.append(1))
        net(torch.ones(1, 4)).sum().backward()
        gradient = net.weight_g.grad.clone()
        export_model(net, np.zeros((1, 4)), "net")
        self.assertEqual((len(net._forward_pre_hooks), len(net._forward_hooks)), (1, 1))
        self.assertTrue(torch.equal(net.weight_g.grad, gradient))

    def test_wrapped_models_keep_the_names_of_their_layers(self) -> None:
        graph = onnx.load(export_model(nn.DataParallel(Net()), np.zeros((1, 1, 8, 8)), "net")).graph
        self.assertIn("/fc/Gemm", [node.name for node in graph.node])

    def test_a_model_of_several_inputs_says_which_is_missing(self) -> None:
        with self.assertRaisesRegex(NeuronLensError, "^--model net: it cannot be exported .*missing 1 required.*mask"):
            export_model(Masked(), np.zeros((1, 4)), "net")

    def test_keras_models_go_through_tf2onnx(self) -> None:
        model = type("Model", (), {"__module__": "keras.src.models.model"})()
        with mock.patch.dict(sys.modules, {"tf2onnx": None}):
            with self.assertRaisesRegex(NeuronLensError, "tf2onnx, which is not there: %pip install tf2onnx"):
                export_model(model, None, "model")
        asked = []

        def from_keras(given: object, opset: int, output_path: str) -> None:
            asked.append((given, opset))
            Path(output_path).write_bytes(b"as tf2onnx writes it")

        converter = types.SimpleNamespace(convert=types.SimpleNamespace(from_keras=from_keras))
        with mock.patch.dict(sys.modules, {"tf2onnx": converter}):
            path = export_model(model, None, "model")
        self.assertEqual(asked, [(model, 17)])
        self.assertEqual(path.read_bytes(), b"as tf2onnx writes it")


if __name__ == "__main__":
    unittest.main()
