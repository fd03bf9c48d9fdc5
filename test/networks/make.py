"""Trains small denoisers of the kinds that people have, and writes each as PyTorch exports it: what `denoisekit import` is tried with.

    pip install torch onnx pillow numpy
    python test/networks/make.py

It takes some minutes and the pictures of training/sample-pictures. Weights differ a little from machine to machine; what import has to find does not.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

here = Path(__file__).parent
pictures = here.parent.parent / "training" / "sample-pictures" / "train"
crop, batch, steps = 40, 12, 1500


class DilatedUnet(nn.Module):
    """A U-Net without a bias anywhere, as DRUNet is, with dilated convolutions at half resolution."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.down = nn.Conv2d(8, 10, 2, stride=2, bias=False)
        self.body = nn.ModuleList(nn.Conv2d(10, 10, 3, padding=d, dilation=d, bias=False) for d in (2, 3))
        self.up = nn.ConvTranspose2d(10, 8, 2, stride=2, bias=False)
        self.tail = nn.Conv2d(8, 3, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        wide = F.relu(self.head(x))
        half = self.down(wide)
        for conv in self.body:
            half = half + F.relu(conv(half))
        return x + self.tail(wide + self.up(half))


class DnCnn(nn.Module):
    """Answers with the noise."""

    def __init__(self) -> None:
        super().__init__()
        widths = (1, 10, 10, 10, 1)
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(widths, widths[1:]))

    def forward(self, x: Tensor) -> Tensor:
        for conv in self.convs[:-1]:
            x = F.relu(conv(x))
        return self.convs[-1](x)


class FfdNet(nn.Module):
    """Works on blocks of 2x2, with a plane of the level beside them: one for grey, three for colour, which makes 15 channels."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.planes = channels
        widths = (5 * channels, width, width, 4 * channels)
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(widths, widths[1:]))
        self.folded = False

    def forward(self, x: Tensor, sigma: Tensor) -> Tensor:
        y = fold(x) if self.folded else F.pixel_unshuffle(x, 2)
        y = torch.cat((y, sigma.repeat(1, self.planes, y.shape[-2], y.shape[-1])), 1)
        for conv in self.convs[:-1]:
            y = F.relu(conv(y))
        y = self.convs[-1](y)
        return unfold(y) if self.folded else F.pixel_shuffle(y, 2)


def fold(x: Tensor) -> Tensor:
    n, c, h, w = x.shape
    return x.view(n, c, h // 2, 2, w // 2, 2).permute(0, 1, 3, 5, 2, 4).reshape(n, 4 * c, h // 2, w // 2)


def unfold(x: Tensor) -> Tensor:
    n, c, h, w = x.shape
    return x.view(n, c // 4, 2, 2, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, c // 4, 2 * h, 2 * w)


class Span(nn.Module):
    """Blocks of SPAN: features times what a sigmoid of them leaves, with slopes that are learnt."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, 8, 3, padding=1)
        self.bodies = nn.ModuleList(nn.Conv2d(8, 8, 3, padding=1) for _ in range(2))
        self.slopes = nn.ModuleList(nn.PReLU(8) for _ in range(2))
        self.tail = nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.head(x)
        for conv, slope in zip(self.bodies, self.slopes):
            z = conv(slope(y))
            y = (z + y) * (torch.sigmoid(z) - 0.5) + y
        return x + self.tail(y)


class Pooled(nn.Module):
    """Each channel is weighed by the mean of all of them over the whole picture."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Conv2d(3, 8, 3, padding=1)
        self.body = nn.Conv2d(8, 8, 3, padding=1)
        self.weigh = nn.Conv2d(8, 8, 1)
        self.tail = nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.head(x))
        y = F.relu(self.body(y))
        return x - self.tail(y * torch.sigmoid(self.weigh(F.adaptive_avg_pool2d(y, 1))))


class ChannelsLast(nn.Module):
    """Takes and gives bytes as cameras have them: [batch, height, width, 3], from 0 to 255."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        y = self.inner(x.permute(0, 3, 1, 2) / 255)
        return (y * 255).clamp(0, 255).permute(0, 2, 3, 1)


def photographs() -> list[Tensor]:
    """In colour, [3, height, width], in [0, 1]."""
    paths = sorted(pictures.glob("*.webp"))
    arrays = [np.asarray(Image.open(path).convert("RGB"), dtype=np.float32) / 255 for path in paths]
    return [torch.from_numpy(array).permute(2, 0, 1) for array in arrays]


def trained(model: nn.Module, images: list[Tensor], levels: tuple[float, float], answer: str = "picture") -> nn.Module:
    """By the mean squared error, on crops with Gaussian noise between two levels of 255."""
    torch.manual_seed(1)
    channels = 1 if isinstance(model, DnCnn) or getattr(model, "planes", 3) == 1 else 3
    optimiser = torch.optim.Adam(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, total_steps=steps)
    for _ in range(steps):
        clean = torch.stack([cropped(images[int(torch.randint(len(images), ()))]) for _ in range(batch)])
        if channels == 1:
            clean = clean.mean(1, keepdim=True)
        sigma = torch.empty(batch, 1, 1, 1).uniform_(*levels) / 255
        noise = sigma * torch.randn_like(clean)
        told = (clean + noise, sigma) if isinstance(model, FfdNet) else (clean + noise,)
        loss = F.mse_loss(model(*told), noise if answer == "noise" else clean)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    print(f"{type(model).__name__}: {-10 * np.log10(loss.item()):.1f} dB in its last batch")
    return model.eval()


def cropped(image: Tensor) -> Tensor:
    y, x = (int(torch.randint(size - crop + 1, ())) for size in image.shape[1:])
    return image[:, y : y + crop, x : x + crop]


def exported(model: nn.Module, name: str, inputs: tuple[Tensor, ...], axes: dict[int, str], opset: int = 17) -> Path:
    path = here / f"{name}.onnx"
    names = ["noisy", "sigma"][: len(inputs)]
    free = {"noisy": axes, "denoised": axes, "sigma": {0: "batch"}}
    free = {name: free[name] for name in [*names, "denoised"]}
    options = {"input_names": names, "output_names": ["denoised"], "dynamic_axes": free, "opset_version": opset}
    torch.onnx.export(model, inputs, str(path), dynamo=False, **options)
    # What only says where in a program a node came from is larger than the weights.
    file = onnx.load(path)
    for node in file.graph.node:
        node.doc_string = ""
    onnx.save(file, path)
    return path


def weights_in_nodes(path: Path) -> None:
    """Makes each initializer a Constant node, as some exporters write them."""
    file = onnx.load(path)
    graph = file.graph
    made = [helper.make_node("Constant", [], [one.name], value=one) for one in graph.initializer]
    nodes = [*made, *graph.node]
    del graph.node[:]
    del graph.initializer[:]
    graph.node.extend(nodes)
    onnx.save(file, path)


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images = photographs()
    size = {0: "batch", 2: "height", 3: "width"}
    colour, grey, level = torch.rand(1, 3, 48, 64), torch.rand(1, 1, 48, 64), torch.full((1, 1, 1, 1), 0.1)

    exported(trained(DilatedUnet(), images, (0, 50)), "unet-dilated", (colour,), size)
    exported(trained(DnCnn(), images, (25, 25), "noise"), "dncnn-noise", (grey,), size)
    ffdnet = trained(FfdNet(1, 10), images, (0, 60))
    exported(ffdnet, "ffdnet-shuffled", (grey, level), size)
    ffdnet.folded = True
    exported(ffdnet, "ffdnet-transposed", (grey, level), size)
    exported(trained(FfdNet(3, 8), images, (0, 60)), "ffdnet-colour", (colour, level), size)
    span = trained(Span(), images, (15, 15))
    weights_in_nodes(exported(span.half(), "span-float16", (colour.half(),), size))
    exported(trained(Pooled(), images, (0, 40)), "pooled", (colour,), size)
    last = ChannelsLast(trained(Span(), images, (0, 40)))
    bytes_ = (255 * torch.rand(1, 48, 64, 3),)
    exported(last, "channels-last-255", bytes_, {0: "batch", 1: "height", 2: "width"})


if __name__ == "__main__":
    main()
