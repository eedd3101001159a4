"""The parts of StyleGAN2 that the authors' reproduction of ViTGAN is built on, written from its equations.

Karras et al. 2020, arXiv:1912.04958. Noise is an input: nothing here is random.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

GAIN = math.sqrt(2)
TINY = 1e-8
BLUR = (1.0, 3.0, 3.0, 1.0)


def pixel_norm(x: Tensor) -> Tensor:
    # Not a sum: the exporter leaves so small a summand out, and 0 would become NaN.
    return x * x.square().mean(1, keepdim=True).clamp_min(TINY).rsqrt()


class EqualLinear(nn.Module):
    """A linear layer whose stored weights have unit variance; `rate` scales weight and bias."""

    def __init__(self, inputs: int, outputs: int, rate: float = 1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.rate = rate
        self.scale = rate / math.sqrt(inputs)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight * self.scale, self.bias * self.rate)


class Mapping(nn.Sequential):
    """z [B,D] -> w [B,D]. The layers are named from 1, as in the checkpoints."""

    def __init__(self, dim: int, layers: int, rate: float):
        super().__init__()
        for index in range(layers):
            self.add_module(str(index + 1), EqualLinear(dim, dim, rate))

    def forward(self, z: Tensor) -> Tensor:
        x = pixel_norm(z)
        for layer in self:
            x = F.leaky_relu(layer(x), 0.2) * GAIN
        return x


class Fourier(nn.Module):
    """Places (x, y) from -1 to 1 on a square grid -> sin of a linear map of them, [1,D,side,side]."""

    def __init__(self, dim: int, side: int):
        super().__init__()
        self.ffm = nn.ModuleDict({"conv": nn.Conv2d(2, dim, 1)})
        steps = torch.linspace(-1, 1, side)
        y, x = torch.meshgrid(steps, steps, indexing="ij")
        self.register_buffer("places", torch.stack([x, y])[None], persistent=False)

    def forward(self) -> Tensor:
        return torch.sin(self.ffm["conv"](self.places))


class Blur(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        taps = torch.tensor(BLUR)
        # Four times the mean: half of the rows and columns are zeros after upsampling.
        self.register_buffer("kernel", 4 * taps[:, None] * taps / taps.sum() ** 2)

    def forward(self, x: Tensor) -> Tensor:
        channels = x.shape[1]
        kernel = self.kernel.flip(0, 1).expand(channels, 1, -1, -1)
        return F.conv2d(F.pad(x, (1, 1, 1, 1)), kernel, groups=channels)


class ModulatedConv(nn.Module):
    """A convolution whose kernel a style scales per input channel.

    Scaling the channels of the input and dividing the output by the scaled kernel's norm gives the same
    without a kernel for each sample.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, style: int, up: bool = False, demodulate: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, outputs, inputs, kernel, kernel))
        self.modulation = EqualLinear(style, inputs)
        if up:
            self.blur = Blur()
        self.up, self.demodulate = up, demodulate
        self.scale = 1 / math.sqrt(inputs * kernel * kernel)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        s = 1 + self.modulation(style)
        kernel = self.weight[0] * self.scale
        x = x * s[:, :, None, None]
        if self.up:
            x = self.blur(F.conv_transpose2d(x, kernel.transpose(0, 1), stride=2))
        else:
            x = F.conv2d(x, kernel, padding=kernel.shape[-1] // 2)
        if self.demodulate:
            norms = s.square() @ kernel.square().sum((2, 3)).T
            x = x * norms.clamp_min(TINY).rsqrt()[:, :, None, None]
        return x


class StyledConv(nn.Module):
    """Modulated convolution, noise [B,1,H,W], leaky ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int, style: int, up: bool = False):
        super().__init__()
        self.conv = ModulatedConv(inputs, outputs, kernel, style, up)
        self.noise = nn.ParameterDict({"weight": torch.zeros(1)})
        self.activate = nn.ParameterDict({"bias": torch.zeros(outputs)})

    def forward(self, x: Tensor, style: Tensor, noise: Tensor) -> Tensor:
        x = self.conv(x, style) + self.noise["weight"] * noise
        return F.leaky_relu(x + self.activate["bias"][:, None, None], 0.2) * GAIN


class ToRGB(nn.Module):
    def __init__(self, inputs: int, style: int):
        super().__init__()
        self.conv = ModulatedConv(inputs, 3, 1, style, demodulate=False)
        self.bias = nn.Parameter(torch.zeros(1, 3, 1, 1))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        return self.conv(x, style) + self.bias
