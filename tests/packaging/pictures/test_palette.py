"""Pictures with few colours look like those that they were made of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

import shots
from pictures.compare import STEP, differing
from pictures.looks import Shot
from pictures.palette import AWAY, make_small, reduced

pytestmark = pytest.mark.slow


def image_of(pixels: NDArray[np.uint32]) -> QImage:
    height, width = pixels.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


def shades(count: int, width: int = 101, height: int = 40) -> QImage:
    """A ground, and around it greys of red and blue, as edges of letters have them."""
    rng = np.random.default_rng(1)
    red, blue = rng.integers(0, count, (2, height, width), np.uint32)
    pixels = np.where(rng.random((height, width)) < 0.6, 0x101820, red << 16 | 0x2000 | blue)
    return image_of(pixels.astype(np.uint32))


def test_few_colours_stay_as_they_are() -> None:
    before = shades(12)
    after = reduced(before)
    assert after is not None
    assert after.convertToFormat(QImage.Format.Format_RGB32) == before


def test_many_colours_become_256_near_ones_in_a_smaller_file(tmp_path: Path) -> None:
    before, path = shades(180), tmp_path / "x.png"
    before.save(str(path), quality=0)
    large = path.stat().st_size
    assert make_small(path)

    after = QImage(str(path))
    assert after.size() == before.size()
    assert after.colorCount() <= 256
    assert path.stat().st_size < large / 2
    assert AWAY[-1] < STEP
    assert differing(before, after) == 0


def test_a_fill_that_fades_shows_no_bands_beside_many_colours() -> None:
    """Colours that are left go to what covers most, not to the edges of letters alone."""
    pixels = pixels_of(shades(180, 400, 200))
    fade = np.arange(20, 180, dtype=np.uint32)
    pixels[20:180, 40:360] = (fade << 16 | 0x2800 | fade)[:, None]
    after = reduced(image_of(pixels))
    assert after is not None
    drawn = [QColor(after.pixel(200, y)) for y in range(20, 180)]
    away = [
        max(
            abs(shade - was)
            for shade, was in zip((colour.red(), colour.green(), colour.blue()), (f, 40, f), strict=True)
        )
        for colour, f in zip(drawn, fade.tolist(), strict=True)
    ]

    assert max(away) <= 3


@pytest.mark.parametrize("names", [(), ("unlock",)])
def test_what_is_drawn_for_the_pages_is_made_small(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a single picture that is drawn again; elsewhere a picture keeps its colours."""

    def draw(wanted: Iterable[Shot], folder: Path) -> bool:
        folder.mkdir(exist_ok=True)
        return all(shades(180).save(str(folder / shot.file)) for shot in wanted)

    monkeypatch.setattr(shots, "draw", draw)
    monkeypatch.setattr(shots, "IMAGES", tmp_path / "images")
    monkeypatch.setattr(shots, "PAGES", (Shot("unlock"),))
    for folder, colours in (("images", 256), ("elsewhere", 0)):
        assert shots.main([*names, "--to", str(tmp_path / folder)]) == 0
        assert QImage(str(tmp_path / folder / "unlock.png")).colorCount() == colours


def test_what_has_no_such_colours_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    noise = np.random.default_rng(1).integers(0, 1 << 24, (60, 90), np.uint32)
    image_of(noise).save(str(path))
    before = path.read_bytes()
    assert not make_small(path)
    assert path.read_bytes() == before


def test_two_grounds_near_each_other_stay_two() -> None:
    pixels = pixels_of(shades(180, 200, 80))
    pixels[:, 100:150] = 0x14181C
    after = reduced(image_of(pixels))
    assert after is not None
    assert after.pixel(120, 5) & 0xFFFFFF == 0x14181C
    assert any(after.pixel(x, 5) & 0xFFFFFF == 0x101820 for x in range(40))
