"""Words by which commands are found: everyday ones, and a command's own in each language whatever the window's is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.window.keys import give_keys
from run_forms import sized
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.translation import translations
from tideboard_desktop.window.palette import command_words
from tideboard_desktop.window.palette.command_table import CommandRow, read_table, text_of
from tideboard_desktop.window.palette.matches import NEAREST, PaletteMatches
from tideboard_desktop.window.palette.recents import Recents
from tideboard_resources import read_text

EVERYDAY = {
    "kline": "dock.open.price_chart",
    "k\u7ebf": "dock.open.price_chart",
    "K\u7dda": "dock.open.price_chart",
    "candlestick": "dock.open.price_chart",
    "\u8721\u70db\u56fe": "dock.open.price_chart",
    "flatten": "blotter.flatten",
    "\u5e73\u4ed3": "blotter.flatten",
    "\u5e73\u5009": "blotter.flatten",
    "pingcang": "blotter.flatten",
    "trend line": "chart.draw.trend",
    "\u8d8b\u52bf\u7ebf": "chart.draw.trend",
    "\u8da8\u52e2\u7dda": "chart.draw.trend",
    "qushixian": "chart.draw.trend",
    "indicators": "chart.indicators",
    "rsi": "chart.indicator.rsi",
    "\u6307\u6807": "chart.indicators",
    "news": "dock.open.news",
    "notification": "notices.open",
    "stop loss": "ticket.attach.stop-loss",
    "\u6b62\u635f": "ticket.attach.stop-loss",
    "\u6b62\u8755": "ticket.attach.stop-loss",
    "zhisun": "ticket.attach.stop-loss",
    "unlock": "window.unlock",
    "\u89e3\u9501": "window.unlock",
    "\u89e3\u9396": "window.unlock",
    "jiesuo": "window.unlock",
    "\u4e0b\u5355": "window.go.order_entry",
    "\u4e0b\u55ae": "window.go.order_entry",
    "xiadan": "window.go.order_entry",
    "\u64a4\u5355": "blotter.cancel",
    "\u64a4\u55ae": "blotter.cancel",
    "chedan": "blotter.cancel",
    "alert": "alert.new",
    "\u63d0\u9192": "alert.new",
    "tixing": "alert.new",
    "screenshot": "flow.picture.png",
    "\u622a\u56fe": "flow.picture.png",
    "export": "blotter.export",
    "\u5bfc\u51fa": "blotter.export",
    "dark mode": "settings.appearance",
    "options": "dock.open.option_chain",
    "\u7aa9\u8f2a": "dock.open.warrants",
    "fib": "chart.draw.fibonacci",
    "holdings": "window.go.positions",
    "\u6301\u5009": "window.go.positions",
}
FIRST = 8
"""Among how many rows what a word means stands."""
TYPED = ("p", "pi", "pin", "ping", "pingcang", "trend", "\u5e73")
MOST_SECONDS = 0.08


def command_of(row: CommandRow) -> Command:
    """A command as the window has it in English."""

    def source(_context: str, text: str) -> str:
        return text

    text, group = text_of(row.text, source), text_of(row.group, source)
    also = tuple(text_of(words, source) for words in row.also)
    return Command(id=row.id, text=text, group=group, run=lambda: None, hidden=row.hidden, also=also)


@pytest.fixture
def matches(qapp: QApplication, qtbot: QtBot) -> PaletteMatches:
    """Every command, in English, without a symbol."""
    del qapp
    window = QWidget()
    qtbot.addWidget(window)
    keys = give_keys(window, [command_of(row) for row in read_table().values()])
    return PaletteMatches(keys, Recents(), find=lambda _text: (), facts=lambda _id: None, watched=lambda: ())


def found(matches: PaletteMatches, text: str) -> list[str]:
    return [row.command for row in matches.rows(text) if row.command]


def speak(matches: PaletteMatches, translate: Callable[[str, str], str]) -> None:
    """Have every command in a language."""
    rows = read_table().values()
    matches._keys.replace([replace(command_of(row), text=text_of(row.text, translate)) for row in rows])


@pytest.mark.parametrize("word", EVERYDAY)
def test_an_everyday_word_finds_what_it_means(matches: PaletteMatches, word: str) -> None:
    assert EVERYDAY[word] in found(matches, word)[:FIRST]


def test_a_command_is_found_by_its_own_words_in_each_language(matches: PaletteMatches) -> None:
    """The window is English; at most as many as the palette lists may be found before it."""
    lost = []
    for translate in translations():
        for row in list(read_table().values())[:: sized(7, 1)]:
            text = text_of(row.text, translate)
            if not row.hidden and row.id not in (ids := found(matches, text)):
                lost.append((row.id, text, len(ids)))
    assert not lost


@pytest.mark.parametrize(
    ("text", "dock"),
    [
        ("sig", "signals"),
        ("war", "warrants"),
        ("opt", "option_chain"),
        ("journal", "journal"),
        ("accounts", "accounts"),
    ],
)
def test_the_beginning_of_its_name_opens_a_dock_first(matches: PaletteMatches, text: str, dock: str) -> None:
    assert found(matches, text)[0] == f"dock.open.{dock}"


@pytest.mark.parametrize("text", ["sig", "\u4fe1\u53f7", "\u8a0a\u865f"])
def test_a_dock_is_opened_by_its_name_in_any_language(matches: PaletteMatches, text: str) -> None:
    for translate in translations():
        speak(matches, translate)
        assert found(matches, text)[0] == "dock.open.signals"


@pytest.mark.parametrize("opens", ["dock.open.", "appearance.theme."])
def test_its_whole_name_comes_before_an_everyday_word_of_another(matches: PaletteMatches, opens: str) -> None:
    for translate in translations():
        speak(matches, translate)
        for row in [row for row in read_table().values() if row.id.startswith(opens) and not row.hidden]:
            name = re.split(r"[:\uff1a]\s*", text_of(row.text, translate))[-1]
            assert found(matches, name)[0] == row.id, name


def test_every_line_of_words_names_a_command() -> None:
    words = command_words.parse(read_text(command_words.EVERYDAY))
    assert words.keys() <= read_table().keys()
    assert all(word for line in words.values() for word in line)


def test_a_text_that_finds_nothing_is_offered_the_nearest_and_the_guide(matches: PaletteMatches) -> None:
    assert not found(matches, "indcators")
    rows = [row.command for row in matches.nearest("indcators") if row.command]
    assert rows[0] == "chart.indicators"
    assert len(rows) == NEAREST + 1
    assert rows[-1] == "window.guide"
    assert [row.command for row in matches.nearest("trnd lne")][1] == "chart.draw.trend"
    assert [row.command for row in matches.nearest("\u8d8b\u52e2\u7ebf\u6761")][1] == "chart.draw.trend"


def test_a_text_like_no_command_is_offered_where_to_look(matches: PaletteMatches) -> None:
    rows = [row.command for row in matches.nearest("qqqqqq") if row.command]
    assert rows == ["keyboard.cheat_sheet", "settings.open", "dock.open.price_chart", "window.guide"]


def test_one_letter_is_looked_for_in_the_words_on_screen_alone(matches: PaletteMatches) -> None:
    words = command_words.load()
    assert not [row.id for row in read_table().values() if words.rank(row.id, "p") is not None]
    assert found(matches, "p")


def test_a_key_is_answered_at_once(matches: PaletteMatches) -> None:
    """Processor time of the search after one more letter, with every command."""
    command_words.load()
    begun = time.thread_time()
    for text in TYPED:
        matches.rows(text)
    assert (time.thread_time() - begun) / len(TYPED) < MOST_SECONDS
