"""Runs a notebook with all magics in a real kernel, and writes it: runNotebook.py OUT.ipynb"""

import sys

import nbformat
from nbclient import NotebookClient

SETUP = """
import numpy as np, torch
from torch import nn
from torch.utils.data import TensorDataset
torch.manual_seed(0)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2))
        self.fc1 = nn.Linear(36, 8)
        self.act = nn.ReLU()
        self.fc2 = nn.Linear(8, 3)
    def forward(self, x):
        return self.fc2(self.act(self.fc1(self.features(x).flatten(1))))
net, other = Net(), Net()
X = np.random.RandomState(0).rand(120, 1, 8, 8).astype("float32")
y = torch.arange(120) % 3
net.train()
"""
CELLS = [
    "%load_ext neuron_lens",
    SETUP,
    "%neuron_lens",
    "%%conductance\n# as on the command line\n--model net --data X[:20, ...]\n--labels y[:20] --bootstrap 20 --device cpu --as ranked",
    "%%pathway --model net --data X\n--sample 0,3 --sparsity 0.5 --device cpu",
    "%%rules\n--model net --data X --layers class,fc1 --device cpu",
    "%neucept --model net --data X --labels y --class 1 --layers fc1 --mechanisms 2 --clustered all --device cpu --as critical",
    "%%prototype\n--model net --data X[:5] --layer features.0 --neurons 1,2 --steps 4 --device cpu",
    "%agree ranked critical --layers fc1 --out agreement.nlens.json",
    "%%compare net other\n--data (X, y) --class 1 --layers fc1 --mechanisms 2 --clustered all --device cpu",
    "%mechanisms --of critical --model net --data TensorDataset(torch.tensor(X), y) --device cpu",
    "%conductance --help",
    "assert net.training and ranked['kind'] == 'conductance'",
]
BAD = [
    ("%conductance --modl net", "--modl is no option of %%conductance; did you mean --model?"),
    ("%agree ranked", "another one"),
    ("%conductance --model net --data X --layers nothing --device cpu", "nothing"),
    ("%conductance --model net --data X[:, 0, 0, 0, 0]", "IndexError"),
]

notebook = nbformat.v4.new_notebook(
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
)
notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
for source, _ in BAD:
    notebook.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]}))
NotebookClient(notebook, timeout=300).execute()
nbformat.validate(notebook)
for cell, (_, words) in zip(notebook.cells[-len(BAD) :], BAD):
    said = "".join(output.get("text", "") for output in cell.outputs if output.output_type == "stream")
    assert "UsageError" in said and words in said and "Traceback" not in said, cell.outputs
nbformat.write(notebook, sys.argv[1])
