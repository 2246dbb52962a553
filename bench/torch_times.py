"""Times PyTorch on the networks of the benchmark, with the methods written by hand.

usage: torch_times.py conductance|pathways NETWORK BATCH STEPS THREADS
Prints JSON, exits with 3 for a network that is not written here.
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


def median(run, least=7, seconds=2.0, clock=time.perf_counter):
    run()
    times, until = [], time.perf_counter() + seconds
    while len(times) < least or (time.perf_counter() < until and len(times) < 50):
        started = clock()
        run()
        times.append(1000 * (clock() - started))
    return statistics.median(times)


def main():
    networks = {"LeNet": lenet, "VGG11 (CIFAR-10)": vgg11}
    kind, name, (batch, steps, threads) = sys.argv[1], sys.argv[2], map(int, sys.argv[3:])
    if name not in networks:
        sys.exit(3)
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network, shape = networks[name]()
    network.requires_grad_(False).eval()
    x = torch.rand(batch, *shape)

    def forward():
        with torch.no_grad():
            network(x)

    clock = {"conductance": time.perf_counter, "pathways": time.process_time}[kind]
    times = {"conductance": conductance, "pathways": pathways}[kind](network, x, steps)
    description = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
    print(json.dumps({"description": description, "forward": median(forward, clock=clock), **times}))


def conductance(network, x, steps):
    hidden = [module for module in network if isinstance(module, nn.ReLU)]

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

    result = {"both": median(both), "sweep": median(sweep, least=3)}
    try:
        from captum.attr import LayerConductance
    except ImportError:
        pass
    else:
        def layer_by_layer():
            for module in hidden:
                LayerConductance(network, module).attribute(x, target=0, n_steps=steps)

        result["captum"] = median(layer_by_layer, least=3)
    return result


def pathways(network, x, steps, sparsity=0.9):
    def activations():
        """The outputs of the rectifiers with their places, and the output."""
        value, found = x.clone().requires_grad_(), []
        for place, module in enumerate(network):
            value = module(value)
            if isinstance(module, nn.ReLU):
                found.append((place, value))
        return found, value

    def select(scores):
        """The scores above the quantile of all, and above 0."""
        every = torch.cat([score.abs().flatten() for score in scores]).sort().values
        threshold = every[int((len(every) - 1) * sparsity)].clamp(min=0)
        return [score.abs() > threshold for score in scores]

    def mct():
        found, output = activations()
        values = [value for _, value in found]
        gradients = torch.autograd.grad(output[:, 0].sum(), values)
        return select([value.detach() * gradient for value, gradient in zip(values, gradients)])

    def intgrad():
        scores = []
        for place, value in activations()[0]:
            value, total = value.detach(), 0.0
            for start in range(0, steps, 25):
                at = torch.arange(start, min(start + 25, steps), dtype=torch.float32)
                points = ((at + 0.5) / steps).view(-1, *[1] * (value.dim() - 1)) * value
                points.requires_grad_()
                output = network[place + 1:](points)[:, 0].sum()
                total = total + torch.autograd.grad(output, points)[0].sum(0, keepdim=True)
            scores.append(value * total / steps)
        return select(scores)

    masks = mct()

    def gradient():
        start = value = x.clone().requires_grad_()
        left = iter(masks)
        for module in network:
            value = module(value)
            if isinstance(module, nn.ReLU):
                value = torch.where(next(left), value, value.detach())
        return torch.autograd.grad(value[:, 0].sum(), start)

    def prototype():
        """Fourier coefficients through views of the picture: shifted, scaled, turned; Adam."""
        _, channels, height, width = x.shape
        frequency = torch.hypot(torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)[None])
        scale = 0.25 / frequency.clamp(min=1 / max(height, width))
        spectrum = (0.01 * torch.randn(channels, *scale.shape, 2)).requires_grad_()
        optimiser = torch.optim.Adam([spectrum], lr=0.05)
        for _ in range(steps):
            plane = torch.fft.irfft2(torch.view_as_complex(spectrum) * scale, s=(height, width), norm="ortho")
            image = torch.sigmoid(plane)[None]
            noise = 2 * torch.rand(4) - 1
            angle, size = noise[0] * torch.pi / 18, 1 + 0.1 * noise[1]
            cosine, sine = torch.cos(angle) / size, torch.sin(angle) / size
            view = torch.stack([cosine, -sine, noise[2] / 8, sine, cosine, noise[3] / 8]).view(1, 2, 3)
            grid = nn.functional.affine_grid(view, image.shape, align_corners=False)
            seen = nn.functional.grid_sample(image, grid, align_corners=False)
            optimiser.zero_grad()
            (-network(seen)[0, 1]).backward()
            optimiser.step()

    return {
        "mct": median(mct, clock=time.process_time),
        "intgrad": median(intgrad, least=3, clock=time.process_time),
        "gradient": median(gradient, clock=time.process_time),
        "prototype": median(prototype, least=3, clock=time.process_time),
    }


main()
