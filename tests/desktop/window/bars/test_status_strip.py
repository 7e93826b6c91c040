"""The status strip: ages, amber, and what gives way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, filled_hub, link
from fakes.scenes.screen.parts import part
from fakes.scenes.screen.whole_style import install
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import known
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    PACKAGES,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.system.settings import Language
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, Type, make_theme
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.window.bars.status_strip import (
    Meter,
    Piece,
    Readout,
    StatusItem,
    StatusStrip,
    StripReading,
    WidgetGroup,
    age_piece,
    given_up,
    room,
    title_piece,
    value_piece,
    want,
    warn,
)

WIDTHS = (200, 400, 640, 800, 1024, 1280, 1600)


DETAIL, AGE = 2, 4
"""Places of these labels in a source."""


class Stand:
    """A strip over a filled hub whose clock a test moves."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
        install(qapp, theme)
        self.clock = ManualClock()
        self.hub = filled_hub(self.clock)
        self.frame = Frame(self.hub, fail)
        self.in_session = True
        self.tiers = Readout("Tiers add up to net")
        self.strip = StatusStrip(
            self.hub,
            Selection(TENCENT),
            self.frame,
            theme,
            meters=[
                Meter("Flow calls", lambda: (6, 30), "in 30 s"),
                Meter("Live feeds", lambda: (0, 0), name="Subscriptions", more="of the broker"),
            ],
            readings=[
                StripReading("tiers", lambda: self.tiers, weight=2, left=True),
                StripReading("audit", lambda: Readout("Audit chain", "1,284"), page="settings:data", weight=3),
                StripReading("loop", lambda: Readout("Loop", "2 ms")),
            ],
            expected=lambda _instrument: self.in_session,
        )
        qtbot.addWidget(self.strip)
        self.strip.set_rights(lambda _market: "LV2")

    def at(self, width: int) -> list[str]:
        """The words in view at a width."""
        self.strip.resize(width, self.strip.height())
        self.strip.show()
        self.strip.refresh()
        QApplication.processEvents()
        return [label.text() for label in self.strip.findChildren(QLabel) if label.isVisible() and label.text()]


@pytest.fixture(params=[1.0, 1.5], ids=["100 %", "150 %"])
def stand(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Stand:
    return Stand(qtbot, qapp, make_theme(scale=request.param))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overlaps_and_no_word_is_cut(stand: Stand, width: int) -> None:
    stand.at(width)
    pieces = [label for label in stand.strip.findChildren(QLabel) if label.isVisible() and label.text()]
    places = sorted((label.mapTo(stand.strip, label.rect().topLeft()).x(), label) for label in pieces)
    if width >= 400:
        for x, label in places:
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
            assert x + label.width() <= width
    for (x, label), (following, _next) in pairwise(places):
        assert x + label.width() <= following


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.TRADITIONAL, Language.SIMPLIFIED])
@pytest.mark.parametrize("width", [640, 1024, 1280, 1600])
def test_ages_that_grow_from_seconds_to_days_cut_nothing(
    qtbot: QtBot, qapp: QApplication, language: Language, width: int
) -> None:
    """In session an old age counts by the second, in words of other widths each time; nobody resizes the window."""
    use_language(qapp, language)
    try:
        stand = Stand(qtbot, qapp, make_theme())
        stand.at(width)
        for seconds in (5.0, 6.0, 85.0, 520.0, 20.0, 3000.0, 90_000.0, 300_000.0):
            stand.clock.advance(seconds)
            stand.strip.refresh()
            QApplication.processEvents()
            pieces = [label for label in stand.strip.findChildren(QLabel) if label.isVisible() and label.text()]
            places = sorted((label.mapTo(stand.strip, label.rect().topLeft()).x(), label) for label in pieces)
            for x, label in places:
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), (seconds, label.text())
                assert x + label.width() <= width
            for (x, label), (following, _next) in pairwise(places):
                assert x + label.width() <= following, (seconds, label.text())
    finally:
        use_language(qapp, Language.ENGLISH)


def test_a_wide_window_says_all_and_a_narrow_one_keeps_the_sources(stand: Stand) -> None:
    everything = stand.at(1900)
    for text in ("Flow", "to 10:46", "LV2", "/ 30", "in 30 s", "Tiers add up to net", "1,284", "2 ms"):
        assert text in everything
    few = stand.at(500)
    assert "age <10 s" in few
    assert "2 ms" not in few
    assert stand.strip.flow.toolTip() == "Flow: Sandbox, to 10:46 \u00b7 age 0.0 s"


def test_a_reading_that_warns_never_gives_way(stand: Stand) -> None:
    stand.tiers = Readout("Tiers do not add up to net", warn=True)
    assert "Tiers do not add up to net" in stand.at(640)


def tone(item: StatusItem, place: int) -> str:
    """The tone of a source's detail or age."""
    return str(item.pieces[place].property("tone"))


def test_old_figures_are_amber_in_session_only(stand: Stand) -> None:
    stand.clock.advance(11)
    stand.at(1600)
    assert tone(stand.strip.quotes, AGE) == Tone.WARN.value
    assert tone(stand.strip.flow, AGE) == Tone.SECONDARY.value
    stand.clock.advance(80)
    stand.at(1600)
    assert tone(stand.strip.flow, AGE) == Tone.WARN.value
    stand.in_session = False
    stand.at(1600)
    assert tone(stand.strip.flow, AGE) == Tone.SECONDARY.value
    assert tone(stand.strip.quotes, AGE) == Tone.SECONDARY.value


def test_each_part_has_a_name_takes_the_focus_and_leads_somewhere(stand: Stand) -> None:
    stand.at(1900)
    wanted: list[str] = []
    stand.strip.page_wanted.connect(wanted.append)
    for item in stand.strip.findChildren(StatusItem):
        assert item.accessibleName()
        assert item.focusPolicy() & Qt.FocusPolicy.TabFocus
        QTest.keyClick(item, Qt.Key.Key_Space)
    assert wanted[:2] == ["connection:allowances"] * 2
    assert "settings:data" in wanted


def test_an_allowance_that_is_not_known_is_a_dash(stand: Stand) -> None:
    stand.at(1900)
    feeds = part(stand.strip, StatusItem, "strip_meter_1")
    assert feeds.accessibleName() == "Subscriptions: \u2014"
    assert feeds.toolTip() == "Live feeds: \u2014\nof the broker"


def test_a_message_in_the_middle_has_room_and_moves_nothing_at_its_left(stand: Stand) -> None:
    line = QLabel()
    stand.strip.put_in_middle(line)
    before = stand.at(1900)
    place = stand.strip.quotes.geometry()
    stand.strip.make_room(3000)
    during = stand.at(1900)
    assert "Loop" in before
    assert not {"Loop", "Audit chain"} & set(during)
    assert stand.strip.quotes.geometry() == place

    stand.strip.make_room(0)
    assert stand.at(1900) == before


def test_two_and_three_connections_have_cells_of_their_own(stand: Stand) -> None:
    strip = stand.strip
    stand.at(2600)
    assert (strip.orders.isVisible(), strip.other.isVisible()) == (False, False)
    broker = replace(link(), provider="LongPort", connection="orders")
    second = replace(broker, connection="other")
    for key, status in ((QUOTES_LINK, link()), (ORDERS_LINK, broker), (OTHER_LINK, second)):
        stand.hub.publish(key, Lazy.ready(status))
    words = stand.at(2600)
    assert "2nd flow" in words
    assert strip.orders.accessibleName() == "Orders: LongPort, connected"
    assert strip.other.accessibleName() == "2nd flow: LongPort, connected"

    flow = replace(known(stand.hub, Topic.FLOW.of(TENCENT)), provider="LongPort")
    stand.hub.publish(Topic.OTHER_FLOW.of(TENCENT), Lazy.ready(flow))
    stand.hub.publish(ORDERS_LINK, Lazy.ready(replace(broker, state=LinkState.DISCONNECTED)))
    stand.at(2600)
    assert strip.other.accessibleName() == "2nd flow: LongPort, to 10:46 \u00b7 age 0.0 s"
    assert strip.orders.accessibleName() == "Orders: LongPort, not connected"
    assert tone(strip.orders, DETAIL) == Tone.WARN.value


def test_delayed_quotes_are_said_in_amber(stand: Stand) -> None:
    late = QuotePackage(right=QuoteRight.BMP, delayed=True)
    stand.hub.publish(PACKAGES, Lazy.ready({Market.HK: late}))

    assert "HK delayed 15 min" in stand.at(1900)
    assert tone(stand.strip.quotes, DETAIL) == Tone.WARN.value
    stand.hub.publish(PACKAGES, Lazy.ready({Market.HK: replace(late, delayed=False)}))
    assert "LV2" in stand.at(1900)
    assert tone(stand.strip.quotes, DETAIL) == Tone.SECONDARY.value


def test_an_age_counts_by_the_second_only_while_it_warns(qtbot: QtBot, qapp: QApplication) -> None:
    """Tool tip and accessible name are exact all the time."""
    stand = Stand(qtbot, qapp, make_theme())
    stand.in_session = False
    stand.clock.advance(13.0)
    assert "10 s" in stand.at(1900)
    assert stand.strip.quotes.toolTip() == "Quotes: Sandbox, LV2 \u00b7 13 s"
    stand.clock.advance(1.0)
    assert "10 s" in stand.at(1900)
    assert stand.strip.quotes.accessibleName() == "Quotes: Sandbox, LV2 \u00b7 14 s"
    stand.in_session = True
    assert "14 s" in stand.at(1900)
    stand.clock.advance(1.0)
    assert "15 s" in stand.at(1900)


def test_an_age_keeps_its_widest_until_it_is_told_to_forget(qtbot: QtBot) -> None:
    age = age_piece(make_theme())
    qtbot.addWidget(age)
    age.show_text("age 88 min")
    wide = age.sizeHint().width()
    age.show_text("age 1 s")
    assert age.sizeHint().width() == wide
    age.forget_width()
    assert age.sizeHint().width() < wide


def test_a_part_shows_what_is_left_and_tells_all(qtbot: QtBot) -> None:
    theme = make_theme()
    title, value, empty = title_piece("Loop", theme), value_piece(theme), Piece(theme, Type.BODY, Tone.PRIMARY)
    value.show_text("2 ms")
    part = StatusItem(theme, "strip_loop", (title, value, empty))
    holder = QWidget()
    qtbot.addWidget(holder)
    part.setParent(holder)
    holder.show()
    part.tell("Loop 2 ms", "how late")
    part.leave({title})
    assert [piece.isVisible() for piece in (title, value, empty)] == [False, True, False]
    assert (part.accessibleName(), part.toolTip()) == ("Loop 2 ms", "Loop 2 ms\nhow late")
    part.leave({part})
    assert not part.isVisible()
    warn(value, needed=True)
    assert value.property("tone") == Tone.WARN.value


class Block(QWidget):
    """A widget of a given width."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._hint = width

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._hint, 10)


def test_the_shortest_beginning_of_the_order_goes(qtbot: QtBot) -> None:
    a, b, c, whole, other = Block(100), Block(50), Block(30), Block(0), Block(0)
    for widget in (a, b, c, whole, other):
        qtbot.addWidget(widget)
    groups = [WidgetGroup(whole, (a, b), 10), WidgetGroup(other, (c,), 10)]

    assert room(groups, set(), 20) == 100 + 10 + 50 + 20 + 30
    assert given_up(groups, [b, other, a], 210, 20) == set()
    assert given_up(groups, [b, other, a], 209, 20) == {b}
    assert given_up(groups, [b, other, a], 149, 20) == {b, other}
    assert given_up(groups, [b, other, a], 5, 20) == {b, other, a}
    want(c, something=False)
    assert room(groups, set(), 20) == 160  # an empty group takes no gap either
