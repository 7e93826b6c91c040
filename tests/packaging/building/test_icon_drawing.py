"""Drawings become pictures of the wanted size, as PNG and as plain pixels in the order that an .ico has them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from building import icon_drawing
from building.icon_drawing import drawn, main

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><rect width="2" height="1" fill="#102030"/></svg>'


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """The upper half is filled, the lower one is clear."""
    file = tmp_path / "half.svg"
    file.write_text(SVG, encoding="utf-8")
    return file


@pytest.mark.parametrize("size", [16, 512])
def test_it_fills_its_size_on_nothing(drawing: Path, size: int) -> None:
    image = drawn(drawing, size)

    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(size // 2, size // 4).name() == "#102030"
    assert image.pixelColor(size // 2, size - 1).alpha() == 0


def test_each_size_is_a_picture_and_its_plain_pixels(
    drawing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blue, green, red, alpha, rows from the top."""
    monkeypatch.setattr(sys, "argv", ["icon_drawing.py", str(tmp_path), str(tmp_path), "half:4", "half:2"])

    main()

    assert QImage(str(tmp_path / "4.png")).width() == 4
    assert (tmp_path / "2.bgra").read_bytes() == bytes.fromhex("302010ff") * 2 + bytes(8)


def test_what_cannot_be_written_ends_it(drawing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["icon_drawing.py", str(drawing.parent), str(tmp_path / "absent"), "half:4"])

    with pytest.raises(SystemExit, match=r"cannot write 4\.png"):
        main()


def test_what_cannot_be_drawn_ends_it(tmp_path: Path) -> None:
    """In a process of its own, as the icons are made: Qt complains as well."""
    command = [sys.executable, icon_drawing.__file__, str(tmp_path), str(tmp_path), "absent:16"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "absent.svg cannot be drawn" in done.stderr
