"""Converts the text of an SVG to outlines: with another machine's fonts, columns of figures would not align.

Each letter is defined once and reused; the text stays as a label for search and screen readers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from xml.etree import ElementTree as ET

from PySide6.QtGui import QFont, QGlyphRun, QPainterPath, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_TEXT = f"{{{_SVG}}}text"


async def outlined_in_turns(svg: bytes) -> bytes:
    """The same picture without text elements, its size in pixels, as UTF-8; in slices of the GUI thread's 50 ms."""
    work = outlining(svg)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return bytes(end.value)
        await asyncio.sleep(0)


def outlining(svg: bytes) -> Generator[None, None, bytes]:
    """The conversion as steps of a few texts each."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(svg)  # noqa: S314  written by Qt a moment ago
    _size_in_pixels(root)
    letters = _Letters()
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == _TEXT:
                parent[place] = letters.set(child)
                yield
            elif child.get("d") == "":  # an empty clip: readers of paths want at least a point
                child.set("d", "M0 0")
    root.insert(0, letters.definitions)
    result: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return result


class _Letters:
    """The outlines of all letters used so far, each a shape of its own."""

    def __init__(self) -> None:
        self.definitions = ET.Element(f"{{{_SVG}}}defs")
        self._names: dict[tuple[object, ...], str] = {}

    def set(self, text: ET.Element) -> ET.Element:
        """The letters of a text element as uses of their shapes."""
        words = text.text or ""
        fill = {name: text.get(name, "") for name in ("fill", "fill-opacity") if text.get(name)}
        group = ET.Element(f"{{{_SVG}}}g", {"stroke": "none", "aria-label": words, **fill})
        group.tail = text.tail
        left, base = float(text.get("x", "0")), float(text.get("y", "0"))
        layout = QTextLayout(words, _font(text))
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        runs = layout.glyphRuns() if line.isValid() else []
        for run in sorted(runs, key=lambda run: run.positions()[0].x()):  # Qt's own order is that of a hash
            self._set_run(group, run, left, base - line.ascent())
        return group

    def _set_run(self, group: ET.Element, run: QGlyphRun, left: float, top: float) -> None:
        font = run.rawFont()
        for letter, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            name = self._name(font, letter)
            if name:
                at = {"x": f"{left + place.x():.2f}", "y": f"{top + place.y():.2f}"}
                ET.SubElement(group, f"{{{_SVG}}}use", {f"{{{_XLINK}}}href": f"#{name}", **at})

    def _name(self, font: QRawFont, letter: int) -> str:
        key = (font.familyName(), font.weight(), font.pixelSize(), letter)
        if key not in self._names:
            data = _data(font.pathForGlyph(letter))
            name = f"g{len(self._names)}" if data else ""
            self._names[key] = name
            if name:
                ET.SubElement(self.definitions, f"{{{_SVG}}}path", {"id": name, "d": data})
        return self._names[key]


def _size_in_pixels(root: ET.Element) -> None:
    """Set the size in pixels: Qt writes millimetres, which programs convert with different densities."""
    _left, _top, wide, high = root.get("viewBox", "0 0 0 0").split()
    root.set("width", wide)
    root.set("height", high)


def _font(text: ET.Element) -> QFont:
    """The application's font at the element's size and weight."""
    font = QFont(QApplication.font())
    size = text.get("font-size", "12").removesuffix("px").removesuffix("pt")
    font.setPixelSize(max(round(float(size)), 1))
    font.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    return font


def _data(path: QPainterPath) -> str:
    parts, place, count = [], 0, path.elementCount()
    while place < count:
        element = path.elementAt(place)
        if element.isCurveTo():
            second, third = path.elementAt(place + 1), path.elementAt(place + 2)
            points = (element.x, element.y, second.x, second.y, third.x, third.y)
            parts.append("C" + " ".join(f"{value:.2f}" for value in points))
            place += 3
        else:
            parts.append(f"{'M' if element.isMoveTo() else 'L'}{element.x:.2f} {element.y:.2f}")
            place += 1
    return " ".join(parts)
