"""Draw icons with Qt: python icon_drawing.py DRAWINGS TARGET NAME:SIZE... (a child of icons.py, which needs no Qt)."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def main() -> None:
    """Write SIZE.png and SIZE.bgra (rows from the top, not premultiplied) for each wanted drawing."""
    drawings, target = Path(sys.argv[1]), Path(sys.argv[2])
    for wanted in sys.argv[3:]:
        name, size = wanted.split(":")
        image = drawn(drawings / f"{name}.svg", int(size))
        if not image.save(str(target / f"{size}.png")):
            sys.exit(f"cannot write {size}.png into {target}")
        plain = image.convertToFormat(QImage.Format.Format_ARGB32)
        (target / f"{size}.bgra").write_bytes(bytes(plain.constBits()))


def drawn(svg: Path, size: int) -> QImage:
    """The drawing on nothing, `size` pixels wide and high; ends the program where Qt cannot read it."""
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        sys.exit(f"{svg} cannot be drawn")
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


if __name__ == "__main__":
    main()
