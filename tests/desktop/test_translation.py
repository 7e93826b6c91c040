"""Texts go through Qt translation from the source to the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tideboard_core.model.order import Environment
from tideboard_desktop.theme import make_theme
from tideboard_desktop.translation import install_data, install_translation
from tideboard_desktop.widgets.breadth_bar import BreadthBar
from tideboard_desktop.widgets.environment import word

ROOT = Path(__file__).parents[2]
TEXTS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK">
<context><name>Environment</name>
<message><source>PRACTICE</source><translation>\u7df4\u7fd2</translation></message></context>
<context><name>BreadthBar</name>
<message><source>Breadth of this list</source>
<translation>\u672c\u5217\u8868\u5ee3\u5ea6</translation></message></context>
</TS>
"""


@pytest.fixture
def compiled(tmp_path: Path) -> bytes:
    """Two texts in Chinese, compiled by Qt's own tool."""
    source, target = tmp_path / "texts.ts", tmp_path / "texts.qm"
    source.write_text(TEXTS, "utf-8")
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([str(tool), str(source), "-qm", str(target)], check=True, capture_output=True)
    return target.read_bytes()


def test_a_translation_reaches_functions_and_widgets(qapp: QApplication, qtbot: QtBot, compiled: bytes) -> None:
    """By context and English source text; what has no translation stays English."""
    assert install_data(qapp, compiled)
    try:
        bar = BreadthBar(make_theme())
        qtbot.addWidget(bar)

        assert word(Environment.PRACTICE) == "\u7df4\u7fd2"
        assert word(Environment.LIVE) == "LIVE"
        assert bar.tr("Breadth of this list") == "\u672c\u5217\u8868\u5ee3\u5ea6"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)


def test_no_translation_leaves_english(qapp: QApplication) -> None:
    """An unknown language or a damaged file."""
    assert not install_translation(qapp, "xx_XX")
    assert not install_data(qapp, b"damaged")
    assert word(Environment.PRACTICE) == "PRACTICE"


def test_every_text_of_the_shell_is_found_by_the_collector(tmp_path: Path) -> None:
    """A text that is put together before it is translated would be missing."""
    target = tmp_path / "all.ts"
    tool = Path(sys.executable).parent / "pyside6-lupdate"
    sources = [str(path) for path in (ROOT / "desktop" / "tideboard_desktop").rglob("*.py")]
    subprocess.run([str(tool), *sources, "-ts", str(target)], check=True, capture_output=True)
    found = target.read_text("utf-8")

    for text in (
        "Find a symbol or a command",
        "locks in %1",
        "Net flow today",
        "%1 lunch to %2",
        "spread %1",
        "No connection to %1.",
    ):
        assert f"<source>{text}</source>" in found
    assert "<name></name>" not in found
