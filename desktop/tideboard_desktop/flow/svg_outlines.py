"""Turns the words of an SVG into outlines: another machine has other fonts, and columns of figures would fall apart.

Each outline keeps its words as a label, so that a reader's search and a screen reader still find them.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from PySide6.QtGui import QFont, QPainterPath
from PySide6.QtWidgets import QApplication

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_TEXT = f"{{{_SVG}}}text"


def outlined(svg: bytes) -> bytes:
    """The same picture without text elements, as UTF-8."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(svg)  # noqa: S314  written by Qt a moment ago
    for parent in root.iter():
        for place, child in enumerate(list(parent)):
            if child.tag == _TEXT:
                parent[place] = _outline(child)
    result: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return result


def _outline(text: ET.Element) -> ET.Element:
    words = text.text or ""
    words = words.removesuffix(" ") if not words.strip() else words
    path = QPainterPath()
    path.addText(float(text.get("x", "0")), float(text.get("y", "0")), _font(text), words)
    fill = {name: text.get(name, "") for name in ("fill", "fill-opacity") if text.get(name)}
    result = ET.Element(f"{{{_SVG}}}path", {"d": _data(path), "stroke": "none", "aria-label": words, **fill})
    result.tail = text.tail
    return result


def _font(text: ET.Element) -> QFont:
    """The application's font at the size and weight that the element names."""
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
