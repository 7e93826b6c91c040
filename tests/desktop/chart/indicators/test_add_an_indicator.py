"""docs/add-an-indicator.md, done: a row and a name make an indicator that is found, drawn and offered to rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from checkout import ROOT, lacking, places_of, python_files, words_of
from fakes.scenes.indicators import IndicatorScene
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.compute import missing
from tideboard_core.indicators.parameters import Group, Line, Parameter, Settings, whole, window
from tideboard_core.indicators.table import INDICATORS, Indicator
from tideboard_core.indicators.windows import highest, lowest
from tideboard_desktop.chart.indicators import words
from tideboard_desktop.chart.indicators.chosen import chosen
from tideboard_desktop.chart.indicators.drawn import numbers
from tideboard_desktop.signals.rule_dialog import ConditionRow
from tideboard_desktop.ui.theme import make_theme

PAGE: Final = (ROOT / "docs" / "add-an-indicator.md").read_text(encoding="utf-8")
PLACES: Final = places_of(PAGE)


def middle(bars: Bars, settings: Settings) -> tuple[Floats, ...]:
    """The middle of the range of the last bars."""
    period = whole(settings, "period")
    return ((highest(bars.high, period) + lowest(bars.low, period)) / 2,)


EXAMPLE: Final = Indicator(
    "RANGEMID", Group.AVERAGES, (Line("RANGEMID{period}"),), lambda given: window(whole(given, "period")),
    (Parameter("period", 5),), own=middle, overlay=True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The row and the name."""
    monkeypatch.setitem(INDICATORS, EXAMPLE.code, EXAMPLE)
    monkeypatch.setitem(words._NAMES, EXAMPLE.code, "Middle of the range")
    words.names_to_find.cache_clear()
    yield
    words.names_to_find.cache_clear()


async def test_it_is_found_by_its_name_and_drawn(scene: IndicatorScene) -> None:
    scene.control.button.click()
    dialog = scene.control.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.picker.field, "middle of")
    assert dialog.picker.codes == ["RANGEMID"]
    QTest.keyClick(dialog.picker.field, Qt.Key.Key_Return)
    QTest.keyClick(dialog.picker.list, Qt.Key.Key_Return)

    picture = scene.chart.picture
    assert picture is not None
    (line,) = (one for one in picture.overlays if one.name == "RANGEMID5")
    rows = scene.series.columns.rows
    assert np.isnan(line.values[:4]).all()
    assert line.values[-1] == (rows.high[-5:].max() + rows.low[-5:].min()) / 2


def test_a_rule_of_the_signals_may_use_it(qtbot: QtBot) -> None:
    row = ConditionRow(make_theme(), identifier="row")
    qtbot.addWidget(row)
    assert row.indicator.findText("RANGEMID5") >= 0


def test_it_is_there_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.indicators.compute.talib", lambda: None)
    assert "RANGEMID" not in missing()


@pytest.mark.parametrize(("path", "word"), PLACES)
def test_each_place_has_what_the_page_says(path: str, word: str) -> None:
    assert lacking(word, words_of(ROOT / path)) == set()
    assert word in (ROOT / path).read_text(encoding="utf-8")


def test_every_file_of_the_page_is_there() -> None:
    paths = [name for name in re.findall(r"`([^`\s]+/[^`\s]+)`", PAGE) if not name.startswith(".venv")]
    assert len(paths) > 7
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_only_the_places_of_the_page_name_an_indicator() -> None:
    """Williams' %R: what else is known of it follows from its row."""
    named = {path for path, _word in PLACES}
    sources = [path for path in python_files("core", "desktop") if '"WR"' in (ROOT / path).read_text(encoding="utf-8")]
    assert {path.as_posix() for path in sources} - named == set()


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_the_documentation_lists_every_indicator_with_its_formula(code: str) -> None:
    text, one = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8"), INDICATORS[code]
    (row,) = (line for line in text.splitlines() if line.startswith(f"| {code} | {words.indicator_name(code)} |"))
    _, _code, _name, defaults, formula, without, _ = (cell.strip() for cell in row.split("|"))
    assert defaults == (" ".join(numbers(chosen(code))) or "-")
    assert one.basis in formula
    assert without == ("no" if one.own is None else "yes")
