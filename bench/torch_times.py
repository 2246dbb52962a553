"""Times PyTorch on the networks of the benchmark: forward, forward and backward, and a sweep by hand.

usage: torch_times.py NETWORK BATCH STEPS THREADS; prints JSON, exits with 3 for a network that is not written here.
"""

import json
import statistics
import sys
import time

import torch
from torch import nn


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ), (1, 32, 32)


def vgg11():
    layers, channels = [], 3
    for width in [64, "M", 96, "M", 128, 128, "M", 256, 256, "M", 256, "M", 256, 256]:
        if width == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(256, 10)), (3, 32, 32)


def median(run, least=7, seconds=2.0):
    run()
    times, until = [], time.perf_counter() + seconds
    while len(times) < least or (time.perf_counter() < until and len(times) < 50):
        started = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


def main():
    networks = {"LeNet": lenet, "VGG11 (CIFAR-10)": vgg11}
    name, (batch, steps, threads) = sys.argv[1], map(int, sys.argv[2:])
    if name not in networks:
        sys.exit(3)
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network, shape = networks[name]()
    network.requires_grad_(False).eval()
    x = torch.rand(batch, *shape)
    hidden = [module for module in network if isinstance(module, nn.ReLU)]

    def forward():
        with torch.no_grad():
            network(x)

    def both():
        inputs = x.clone().requires_grad_()
        network(inputs)[:, 0].sum().backward()

    def sweep():
        kept = []
        handles = [module.register_forward_hook(lambda _m, _i, out: kept.append(out)) for module in hidden]
        total = [0.0] * len(hidden)
        before = None
        for k in range(steps + 1):
            kept.clear()
            inputs = (x * (k / steps)).requires_grad_()
            output = network(inputs)[:, 0].sum()
            gradients = torch.autograd.grad(output, kept)
            now = [(y.detach(), g) for y, g in zip(kept, gradients)]
            if before is not None:
                for i, ((y0, g0), (y1, g1)) in enumerate(zip(before, now)):
                    total[i] = total[i] + 0.5 * (g0 + g1) * (y1 - y0)
            before = now
        for handle in handles:
            handle.remove()

    result = {
        "description": f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads",
        "forward": median(forward),
        "both": median(both),
        "sweep": median(sweep, least=3),
    }
    try:
        from captum.attr import LayerConductance
    except ImportError:
        pass
    else:
        def layer_by_layer():
            for module in hidden:
                LayerConductance(network, module).attribute(x, target=0, n_steps=steps)

        result["captum"] = median(layer_by_layer, least=3)
    print(json.dumps(result))


main()
