"""The example networks. All of them take a [N, 1, 32, 32] batch of digits, black 0 and white 1."""

from torch import Tensor, nn


class LeNet5(nn.Module):
    """LeCun's network with tanh and average pooling: 61,706 parameters for ten classes."""

    def __init__(self, classes: int = 10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.tanh1 = nn.Tanh()
        self.pool1 = nn.AvgPool2d(2, count_include_pad=False)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.tanh2 = nn.Tanh()
        self.pool2 = nn.AvgPool2d(2, count_include_pad=False)
        self.conv3 = nn.Conv2d(16, 120, kernel_size=5)
        self.tanh3 = nn.Tanh()
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(120, 84)
        self.tanh4 = nn.Tanh()
        self.output = nn.Linear(84, classes)

    def forward(self, images: Tensor) -> Tensor:
        x = self.pool1(self.tanh1(self.conv1(images)))  # [N, 6, 14, 14]
        x = self.pool2(self.tanh2(self.conv2(x)))  # [N, 16, 5, 5]
        x = self.flatten(self.tanh3(self.conv3(x)))  # [N, 120]
        x = self.tanh4(self.linear(x))  # [N, 84]
        return self.output(x)  # [N, classes], before the softmax


class LeNetReLU(nn.Module):
    """The same widths with rectifiers and max pooling: neurons are off or on, which pathways and rules need."""

    def __init__(self, classes: int = 10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.conv3 = nn.Conv2d(16, 120, kernel_size=5)
        self.relu3 = nn.ReLU()
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(120, 84)
        self.relu4 = nn.ReLU()
        self.output = nn.Linear(84, classes)

    def forward(self, images: Tensor) -> Tensor:
        x = self.pool1(self.relu1(self.conv1(images)))  # [N, 6, 14, 14]
        x = self.pool2(self.relu2(self.conv2(x)))  # [N, 16, 5, 5]
        x = self.flatten(self.relu3(self.conv3(x)))  # [N, 120]
        x = self.relu4(self.linear(x))  # [N, 84]
        return self.output(x)  # [N, classes], before the softmax


class EvenOdd(LeNet5):
    """LeNet-5 that tells even from odd digits: class 0 is even, class 1 is odd."""

    def __init__(self):
        super().__init__(classes=2)

    @classmethod
    def from_digits(cls, digits: LeNet5) -> "EvenOdd":
        """Prior-knowledge training: start from a digit model's weights, all but the last layer's."""
        model = cls()
        weights = digits.state_dict()
        known = {name: value for name, value in weights.items() if not name.startswith("output.")}
        model.load_state_dict(known, strict=False)
        return model
