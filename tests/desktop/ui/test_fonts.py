"""The bundled fonts hold every character that the window's own texts use: a bare machine has no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication

from checkout import ROOT
from tideboard_resources import FONT_FILES, read_font

SOURCES = ROOT / "desktop" / "tideboard_desktop"
NEVER_DRAWN = {"\u2060"}
"""Default-ignorable characters of Unicode: shaping leaves them out, whatever the font has."""
ESCAPED = re.compile(r"\\[uUNx0-7]")
"""How a literal of a file in ASCII names any other character."""


def texts(path: Path) -> Iterator[str]:
    """String literals of a module that can have characters beyond ASCII, its docstrings left out."""
    source = path.read_text(encoding="utf-8")
    if source.isascii() and not ESCAPED.search(source):  # parsing takes most of the time
        return
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_every_character_of_our_texts_can_be_drawn(qapp: QApplication) -> None:
    fonts = [QRawFont(QByteArray(read_font(name)), 12) for name in FONT_FILES]
    used: dict[str, str] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for text in texts(path):
            used |= {char: path.name for char in text if not char.isascii() and char not in NEVER_DRAWN}
    assert used

    missing = {
        f"U+{ord(char):04X} {char}": where
        for char, where in used.items()
        if not any(font.supportsCharacter(ord(char)) for font in fonts)
    }
    assert missing == {}
