"""Makes test/fixtures/networks: small networks with seeded random weights, exported by PyTorch, and what PyTorch
computes with them in double precision. Run with PyTorch 1.13:  python3 scripts/makeFixtures.py

Beside each name.onnx, name.json holds: `input` and `output`; `gradient`, d(sum over the samples of logit 1) / d input
(absent for tokens); `layers`: value and gradient of the same sum at hidden layers, by the name that the reader should
find for them."""

import json
import warnings
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

folder = Path(__file__).parent.parent / "test" / "fixtures" / "networks"
warnings.filterwarnings("ignore")


class Network(nn.Module):
    """A module that can be asked for the value and gradient of its layers."""

    def __init__(self):
        super().__init__()
        self.taps = None

    def tap(self, name, value):
        if self.taps is not None:
            if value.requires_grad:
                value.retain_grad()
            self.taps[name] = value
        return value


class PlainCnn(Network):
    """Batch normalisation, a rectifier, overlapping max pooling, average pooling, a linear read-out."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, padding=1),
            nn.BatchNorm2d(6),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=2, padding=1),
            nn.Conv2d(6, 8, 3, stride=1, dilation=2, bias=False),
            nn.BatchNorm2d(8),
            nn.LeakyReLU(0.1),
            nn.AvgPool2d(3, stride=1, padding=1),
        )
        self.classifier = nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(128, 10), nn.Tanh(), nn.Linear(10, 4))

    def forward(self, x):
        return F.log_softmax(self.logits(x), dim=1)

    def logits(self, x):
        x = self.tap("features.0", self.features[:3](x))
        x = self.tap("features.4", self.features[3:7](x))
        x = self.tap("classifier.2", self.classifier[:4](self.features[7](x)))
        return self.classifier[4](x)


class ResidualBlock(Network):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        y = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(y)) + shortcut)


class Residual(Network):
    """One rectifier module is called twice in each block."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, padding=1)
        self.layer1 = nn.Sequential(ResidualBlock(4, 4, 1), ResidualBlock(4, 8, 2))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.tap("stem", F.relu(self.stem(x)))
        x = self.tap("layer1.0", self.layer1[0](x))
        x = self.tap("layer1.1", self.layer1[1](x))
        return self.fc(x.mean((2, 3)))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, 4, 1)
        self.fc2 = nn.Conv2d(4, channels, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))))


class InvertedResidual(Network):
    """Depthwise convolutions, ReLU6, hard-swish, a squeeze-and-excitation block."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU6())
        self.expand = nn.Sequential(nn.Conv2d(8, 16, 1), nn.Hardswish())
        self.depthwise = nn.Sequential(nn.Conv2d(16, 16, 3, 1, 1, groups=16), nn.Hardswish())
        self.excitation = SqueezeExcitation(16)
        self.project = nn.Conv2d(16, 8, 1)
        self.classifier = nn.Linear(8, 3)

    def forward(self, x):
        x = self.tap("stem.0", self.stem(x * 3))
        y = self.tap("expand.0", self.expand(x))
        y = self.tap("excitation", self.excitation(self.depthwise(y)))
        x = self.tap("Add1", x + self.project(y))
        return self.classifier(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


class Inception(Network):
    """Branches that are concatenated; ends in softmax; the file fixes the batch to 1."""

    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(2, 3, 1)
        self.three = nn.Conv2d(2, 4, 3, padding=1)
        self.five = nn.Conv2d(2, 2, 5, padding=2, groups=2)
        self.mixed = nn.Conv2d(11, 6, 3, stride=2)
        self.fc = nn.Linear(6 * 3 * 3, 3)

    def forward(self, x):
        return torch.softmax(self.logits(x), 1)

    def logits(self, x):
        pooled = F.max_pool2d(x, 3, 1, 1)
        x = torch.cat([F.relu(self.one(x)), F.elu(self.three(x)), F.silu(self.five(x)), pooled], 1)
        x = self.tap("Concat1", x)
        x = self.tap("mixed", F.softplus(self.mixed(x)))
        return self.fc(x.reshape(x.shape[0], -1))


class EncoderLayer(Network):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, 2 * width)
        self.fc2 = nn.Linear(2 * width, width)

    def split(self, x):
        samples, length, width = x.shape
        return x.reshape(samples, length, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, x):
        y = self.norm1(x)
        q, k, v = self.split(self.query(y)), self.split(self.key(y)), self.split(self.value(y))
        weights = torch.softmax(q @ k.transpose(-2, -1) / (q.shape[-1] ** 0.5), -1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(x.shape))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Transformer(Network):
    """Pre-norm encoder on float vectors, with learned positions; the file fixes the batch to 1."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(5, 8)
        self.positions = nn.Parameter(torch.zeros(1, 6, 8))
        self.layers = nn.ModuleList([EncoderLayer(8, 2) for _ in range(2)])
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.tap("embed", self.embed(x) + self.positions)
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(1))


class VisionTransformer(Network):
    """Patches, a class token, PyTorch's own encoder layer; the file fixes the batch to 1."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, stride=4)
        self.token = nn.Parameter(torch.zeros(1, 1, 8))
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, activation="gelu", batch_first=True, norm_first=True)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.tap("patches", self.patches(x)).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        return self.head(self.tap("encoder#2", self.encoder(x))[:, 0])


class TokenTransformer(Network):
    """Tokens; attention as einsum; post-norm."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8)
        self.query = nn.Linear(8, 8)
        self.key = nn.Linear(8, 8)
        self.value = nn.Linear(8, 8)
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 3)

    def forward(self, tokens):
        x = self.tap("embedding", self.embedding(tokens))
        scores = torch.einsum("bic,bjc->bij", self.query(x), self.key(x)) / 8**0.5
        mixed = torch.einsum("bij,bjc->bic", torch.softmax(scores, -1), self.value(x))
        x = self.tap("Add1", x + mixed)
        return self.head(self.norm(x)[:, 0])

    def example(self, samples):
        return torch.randint(0, 20, (samples, 7))


class TextCnn(Network):
    """Kim 2014: embedded tokens, convolutions of several widths, the maximum over time, concatenated."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(30, 6)
        self.convs = nn.ModuleList([nn.Conv1d(6, 4, width) for width in (2, 3, 4)])
        self.fc = nn.Linear(12, 2)

    def forward(self, tokens):
        x = self.tap("embedding", self.embedding(tokens)).transpose(1, 2)
        x = torch.cat([F.relu(conv(x)).max(dim=2).values for conv in self.convs], 1)
        return self.fc(self.tap("Concat1", x))

    def example(self, samples):
        return torch.randint(0, 30, (samples, 9))


class Autoencoder(Network):
    """Strided convolution down; up by a transposed convolution and by nearest and bilinear resizing."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, stride=2, padding=1)
        self.up1 = nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1)
        self.prelu = nn.PReLU(3)
        self.mix = nn.Conv2d(3, 2, 3, padding=1)
        self.out = nn.Conv2d(2, 1, 3, padding=1)

    def forward(self, x):
        x = self.tap("down", torch.sigmoid(self.down(x)))
        x = self.tap("up1", self.prelu(self.up1(x)))
        x = F.interpolate(x, scale_factor=2, mode="nearest")
        x = self.tap("mix", F.relu(self.mix(x)))
        x = F.interpolate(x, size=(12, 12), mode="bilinear", align_corners=False)
        return self.out(x).flatten(1)


def make(name, network, example, opset, fuse=True, open_batch=True):
    torch.manual_seed(len(name))
    for parameter in network.parameters():
        bound = 0.3 if parameter.dim() < 2 else 1.5 / parameter[0].numel() ** 0.5
        nn.init.uniform_(parameter, -bound, bound)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
    network.eval()
    x = example()
    torch.onnx.export(
        network,
        x[:1] if not open_batch else x,
        str(folder / f"{name}.onnx"),
        opset_version=opset,
        training=torch.onnx.TrainingMode.EVAL if fuse else torch.onnx.TrainingMode.PRESERVE,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}} if open_batch else None,
    )
    # The stored weights are floats; what follows from them is computed in double precision.
    network.double()
    network.taps = {}
    x = x.double().requires_grad_() if x.is_floating_point() else x
    # What is analysed is the input of a final softmax.
    logits = getattr(network, "logits", network)(x)
    logits[:, 1].sum().backward()
    document = {
        "input": array(x),
        "output": array(logits),
        **({"gradient": array(x.grad)} if x.is_floating_point() else {}),
        "layers": {tap: {"value": array(value), "gradient": array(value.grad)} for tap, value in network.taps.items()},
    }
    (folder / f"{name}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")


def array(tensor):
    tensor = tensor.detach()
    integers = not tensor.is_floating_point()
    values = tensor.flatten().tolist()
    return {"shape": list(tensor.shape), "data": values if integers else [float(f"{value:.9g}") for value in values]}


def images(*shape):
    return lambda: torch.randn(2, *shape)


folder.mkdir(parents=True, exist_ok=True)
make("plainCnn", PlainCnn(), images(3, 16, 16), opset=9, fuse=False)
make("residual", Residual(), images(1, 8, 8), opset=11)
make("residualUnfused", Residual(), images(1, 8, 8), opset=13, fuse=False)
make("invertedResidual", InvertedResidual(), images(3, 8, 8), opset=13)
make("inception", Inception(), images(2, 8, 8), opset=17, open_batch=False)
make("transformer", Transformer(), images(6, 5), opset=13, open_batch=False)
make("transformerOpset17", Transformer(), images(6, 5), opset=17)
make("visionTransformer", VisionTransformer(), images(3, 8, 8), opset=14, open_batch=False)
make("tokenTransformer", TokenTransformer(), lambda: TokenTransformer.example(None, 2), opset=17)
make("textCnn", TextCnn(), lambda: TextCnn.example(None, 2), opset=9)
make("autoencoder", Autoencoder(), images(1, 8, 8), opset=11)
