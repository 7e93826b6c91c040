"""Words of an SVG as outlines."""

from __future__ import annotations

import asyncio
from xml.etree import ElementTree as ET

from PySide6.QtWidgets import QApplication

from tideboard_desktop.flow.svg_outlines import outlined_in_turns

SVG = "{http://www.w3.org/2000/svg}"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="26.4mm" height="13.2mm" viewBox="0 0 100 50">'
    '<g stroke="#fff"><text fill="#3bc986" x="10" y="20" font-size="12" font-weight="600">'
)


def parsed(svg: str) -> ET.Element:
    """The outlined picture as a tree."""
    return ET.fromstring(asyncio.run(outlined_in_turns(svg.encode())))  # noqa: S314  our own


def test_letters_are_drawn_once_and_used_where_they_stood(qapp: QApplication) -> None:
    """Colour, place and order stay; the words stay as a label."""
    root = parsed(f"{HEAD}騰1+1&lt;</text><rect/></g></svg>")
    parent = root.find(f"{SVG}g")
    assert parent is not None
    group = parent[0]
    uses = list(group.iter(f"{SVG}use"))

    assert group.get("aria-label") == "騰1+1<"
    assert group.get("fill") == "#3bc986"
    assert group.get("stroke") == "none"
    assert parent[1].tag == f"{SVG}rect"
    assert len(uses) == 5
    assert uses[1].get("{http://www.w3.org/1999/xlink}href") == uses[3].get("{http://www.w3.org/1999/xlink}href")
    places = [float(use.get("x", "0")) for use in uses]
    assert places == sorted(places)
    assert places[0] == 10
    assert {use.get("y") for use in uses} == {"20.00"}
    assert len(list(root.iter(f"{SVG}path"))) == 4


def test_the_size_is_in_pixels(qapp: QApplication) -> None:
    """Millimetres would come out larger or smaller in each program."""
    root = parsed(f"{HEAD}  </text></g></svg>")

    assert (root.get("width"), root.get("height")) == ("100", "50")
