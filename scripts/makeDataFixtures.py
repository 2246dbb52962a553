"""Writes test/fixtures/data with NumPy and PIL: what the readers of data are compared with.

Usage: python3 scripts/makeDataFixtures.py (Debian: python3-numpy, python3-pil)
"""

from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from PIL import Image

OUT = Path(__file__).parent.parent / "test" / "fixtures" / "data"

DTYPES = ["<f2", "<f4", ">f4", "<f8", ">f8", "|u1", "|i1", "<i2", ">i2", "<u2", "<i4", ">i4", "<u4", "<i8", ">i8", "<u8", "|b1"]


def arrays() -> None:
    values = np.arange(24).reshape(4, 2, 3)
    for dtype in DTYPES:
        name = dtype.replace("<", "little-").replace(">", "big-").replace("|", "")
        signed = np.dtype(dtype).kind in "fi"
        np.save(OUT / f"{name}.npy", (values - 6 * signed).astype(dtype))
    np.save(OUT / "fortran.npy", np.asfortranarray(values.astype("<f4")))
    for version in [(2, 0), (3, 0)]:
        with open(OUT / f"version-{version[0]}.npy", "wb") as file:
            npy.write_array(file, values.astype("<f4"), version=version)
    samples, labels = values.astype("<f4"), np.array([0, 1, 1, 0])
    np.savez(OUT / "stored.npz", x=samples, y=labels)
    np.savez_compressed(OUT / "deflated.npz", x=samples, y=labels)


def picture(width: int, height: int) -> Image.Image:
    """Smooth and sharp parts, and strong colours beside each other."""
    y, x = np.mgrid[0:height, 0:width]
    red = 127.5 + 127.5 * np.sin(x / 5.0)
    green = 255 * (((x - width / 2) ** 2 + (y - height / 2) ** 2) < (height / 3) ** 2)
    blue = 255 * y / (height - 1)
    return Image.fromarray(np.stack([red, green, blue], -1).astype(np.uint8))


def pictures() -> None:
    rgb = picture(47, 31)
    rgb.save(OUT / "rgb.png")
    rgb.save(OUT / "baseline.jpg", quality=85)
    rgb.save(OUT / "progressive.jpg", quality=85, progressive=True)
    rgb.convert("L").save(OUT / "gray.jpg", quality=85)
    rgb.convert("CMYK").save(OUT / "cmyk.jpg")
    rgb.convert("L").save(OUT / "gray.png")
    rgb.convert("LA").save(OUT / "gray-alpha.png")
    rgba = rgb.copy()
    rgba.putalpha(Image.fromarray((np.arange(31 * 47) % 256).astype(np.uint8).reshape(31, 47)))
    rgba.save(OUT / "alpha.png")
    rgb.quantize(16).save(OUT / "palette.png", bits=4)
    rgb.convert("1").save(OUT / "one-bit.png")
    Image.fromarray(np.asarray(rgb.convert("L")).astype(np.uint16) * 257).save(OUT / "sixteen-bit.png")
    for name in ["baseline.jpg", "progressive.jpg", "gray.jpg", "palette.png", "one-bit.png"]:
        image = Image.open(OUT / name)
        image = image.convert("L" if name in ("gray.jpg", "one-bit.png") else "RGB")
        np.save(OUT / f"decoded-{name}.npy", np.asarray(image))
    np.save(OUT / "decoded-gray.png.npy", np.asarray(rgb.convert("L")))

    small = rgb.resize((24, 16), Image.BILINEAR)
    np.save(OUT / "resized-24x16.npy", np.asarray(small))
    np.save(OUT / "resized-60x70.npy", np.asarray(rgb.resize((60, 70), Image.BILINEAR)))
    # Floats are resized without rounding.
    values = np.asarray(rgb)[:, :, 0].astype(np.float32)
    np.save(OUT / "resized-float.npy", np.asarray(Image.fromarray(values).resize((24, 16), Image.BILINEAR)))
    # torchvision's Resize(20) and CenterCrop(15).
    width, height = int(20 * 47 / 31), 20
    left, top = round((width - 15) / 2.0), round((height - 15) / 2.0)
    cropped = rgb.resize((width, height), Image.BILINEAR).crop((left, top, left + 15, top + 15))
    np.save(OUT / "resized-and-cropped.npy", np.asarray(cropped))


OUT.mkdir(parents=True, exist_ok=True)
arrays()
pictures()
