import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { OnnxRuntime } from '../../../../src/engine/runtime/OnnxRuntime.ts';
import { trainNetwork } from '../../../../src/engine/training/trainNetwork.ts';
import { smallNetwork, squares, trainingOf, weightsOf } from '../../../support/trainingCase.ts';

const pythons = ['python3', '/usr/bin/python3'];
const python = pythons.find((path) => spawnSync(path, ['-c', 'import torch']).status === 0);

/** The network of trainingCase.ts, trained with all samples in each step, so that their order does not matter. */
const script = `
import json, sys, torch
from torch import nn
given = json.load(sys.stdin)
w = {n: torch.tensor(v["data"]).reshape(v["shape"]) for n, v in given["weights"].items()}
mods = {
  "conv1": nn.Conv2d(1, 4, 3, padding=1), "bn1": nn.BatchNorm2d(4),
  "conv2": nn.Conv2d(4, 4, 3, padding=1, bias=False), "bn2": nn.BatchNorm2d(4),
  "conv3": nn.Conv2d(4, 3, 2, stride=2), "linear": nn.Linear(3, 5), "output": nn.Linear(5, 3),
}
net = nn.ModuleDict(mods)
net.load_state_dict(w, strict=False)
def forward(x):
  first = torch.relu(net["bn1"](net["conv1"](x)))
  total = torch.relu(net["bn2"](net["conv2"](first)) + first)
  third = torch.tanh(net["conv3"](nn.functional.avg_pool2d(total, 2)))
  return net["output"](net["linear"](third.flatten(1)))
x = torch.tensor(given["x"]).reshape(-1, 1, 6, 6)
y = torch.tensor(given["y"])
kind = given["optimiser"]
make = {
  "sgd": lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, nesterov=True, weight_decay=1e-2),
  "adam": lambda p: torch.optim.Adam(p, 0.01, weight_decay=1e-2),
  "adamw": lambda p: torch.optim.AdamW(p, 0.01, weight_decay=1e-2),
}[kind]
optimiser = make(net.parameters())
losses = []
for step in range(8):
  loss = nn.functional.cross_entropy(forward(x), y)
  optimiser.zero_grad(); loss.backward(); optimiser.step()
  losses.append(loss.item())
state = {n: v.flatten().tolist() for n, v in net.state_dict().items() if "tracked" not in n}
print(json.dumps({"losses": losses, "weights": state}))
`;

test.skipIf(python === undefined).each(['sgd', 'adam', 'adamw'] as const)(
  'PyTorch comes to the same losses, weights and running statistics with %s (skipped where it is missing)',
  async (optimiser) => {
    const data = squares(12);
    const network = smallNetwork();
    const { data: x } = await data.read([...Array(12).keys()]);
    const weights = Object.fromEntries(
      Object.entries(weightsOf(network)).map(([name, values]) => [
        name,
        { data: values, shape: network.constants.get(name)!.shape },
      ]),
    );
    const given = { weights, x: Array.from(x, Number), y: [...data.labels!], optimiser };
    const { stdout, stderr } = spawnSync(python!, ['-c', script], {
      input: JSON.stringify(given),
      encoding: 'utf8',
    });
    expect(stderr).not.toContain('Error');
    const torch = JSON.parse(stdout) as { losses: number[]; weights: Record<string, number[]> };
    const runtime = await OnnxRuntime.open('cpu');
    const trained = await trainNetwork(
      trainingOf(
        {
          ...{ epochs: 8, batch: 12, heldOut: 0, schedule: 'constant', optimiser, weightDecay: 1e-2 },
          ...{ nesterov: true, learningRate: optimiser === 'sgd' ? 0.05 : 0.01 },
        },
        { data, network, runtime },
      ),
    );
    await runtime.dispose();
    trained.history.forEach(({ loss }, step) => expect(loss).toBeCloseTo(torch.losses[step]!, 4));
    const found = weightsOf(trained.network);
    for (const [name, values] of Object.entries(torch.weights)) {
      // Adam divides by the gradient's size, and that of a bias before a normalisation is rounding alone: such a bias
      // moves by chance, and the running mean with it. Nothing else depends on it.
      if (optimiser !== 'sgd' && (name === 'conv1.bias' || name === 'bn1.running_mean')) continue;
      values.forEach((value, i) => expect(found[name]![i], name).toBeCloseTo(value, 3));
    }
  },
);
