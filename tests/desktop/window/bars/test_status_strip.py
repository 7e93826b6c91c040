"""The status strip: its one cell, when that is amber, and the details behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import TENCENT, filled_hub, link
from fakes.scenes.screen.parts import part
from fakes.scenes.screen.whole_style import install
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import known
from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    PACKAGES,
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.model.review import SourceKind
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import Theme, Type, make_theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.window.bars.status_strip import (
    Meter,
    Piece,
    Readout,
    StatusItem,
    StatusStrip,
    StripReading,
    age_piece,
    title_piece,
    value_piece,
    warn,
)

OTHER = InstrumentId("HK.00001")
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
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
        self.selection = Selection(TENCENT)
        self.strip = StatusStrip(
            self.hub,
            self.selection,
            self.frame,
            theme,
            meters=[
                Meter("Flow calls", lambda: (6, 30), "in 30 s"),
                Meter("Live feeds", lambda: (0, 0), name="Subscriptions", more="of the broker"),
            ],
            readings=[
                StripReading("tiers", lambda: self.tiers),
                StripReading("audit", lambda: Readout("Audit chain", "1,284"), page="settings:data"),
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

    def details(self) -> list[str]:
        """The words of the panel."""
        self.at(1600)
        panel = self.strip.details
        panel.show()
        QApplication.processEvents()
        found = [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]
        panel.hide()
        return found


@pytest.fixture(params=[1.0, 1.5], ids=["100 %", "150 %"])
def stand(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Stand:
    return Stand(qtbot, qapp, make_theme(scale=request.param))


def state(stand: Stand) -> tuple[str, str]:
    """What the one cell says, and its tone."""
    stand.at(1600)
    cell = stand.strip.state
    return cell.accessibleName(), str(cell.pieces[0].property("tone"))


LIVE, CALM, AMBER = "All live \u00b7 <3 s", Tone.PRIMARY.value, Tone.WARN.value


def test_one_cell_says_that_all_is_live(stand: Stand) -> None:
    assert state(stand) == (LIVE, CALM)
    assert stand.at(1600) == ["All live", "\u00b7", "<3 s"]
    assert stand.at(640) == ["All live", "\u00b7", "<3 s"]


def test_it_never_says_live_of_old_data_or_of_an_unknown_age(stand: Stand) -> None:
    stand.clock.advance(11)
    assert state(stand) == ("Quotes late \u00b7 11 s", AMBER)
    stand.in_session = False
    assert state(stand) == ("Market closed", CALM)
    stand.in_session = True
    stand.hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(known(stand.hub, Topic.QUOTE.of(TENCENT))))
    assert state(stand) == (LIVE, CALM)
    stand.clock.advance(85)
    stand.hub.publish(Topic.QUOTE.of(TENCENT), Lazy.ready(known(stand.hub, Topic.QUOTE.of(TENCENT))))
    assert state(stand) == ("Flow late \u00b7 2 min", AMBER)
    stand.selection.select(OTHER)
    assert state(stand) == ("No data yet", AMBER)


def test_it_never_says_live_of_delayed_or_refused_data(stand: Stand) -> None:
    stand.hub.publish(PACKAGES, Lazy.ready({Market.HK: QuotePackage(right=QuoteRight.BMP, delayed=True)}))
    assert state(stand) == ("Delayed", AMBER)
    stand.hub.publish(PACKAGES, Lazy.ready(dict[Market, QuotePackage]()))

    def refuse(refused: Key[Any], error: GatewayError) -> None:
        stand.strip.set_refusals(lambda key: error if key == refused else None, lambda: [refused])

    for topic in (Topic.QUOTE, Topic.BOOK, Topic.FLOW):
        refuse(topic.of(TENCENT), PermissionMissing("no-right"))
        assert state(stand) == ("Not all data", AMBER)
        refuse(topic.of(TENCENT), NotOffered("none"))
        assert state(stand) == (LIVE, CALM), "what there is nowhere is not missing"


def test_it_never_says_live_of_prices_that_no_order_is_checked_against(stand: Stand) -> None:
    """The broker calls a single quote delayed, its right is over, or nobody knows how old it is."""
    stand.strip.set_source(lambda _instrument: SourceKind.DELAYED)
    assert state(stand) == ("Delayed", AMBER)
    stand.clock.advance(11)
    assert state(stand) == ("Quotes late \u00b7 11 s", AMBER)
    stand.strip.set_source(lambda _instrument: SourceKind.PRACTICE)
    stand.hub.prove(Topic.QUOTE.of(TENCENT))
    assert state(stand) == (LIVE, CALM)


def test_it_never_says_live_while_rows_go_without_prices_for_want_of_quota(stand: Stand) -> None:
    key = Topic.QUOTE.of(OTHER)
    stand.strip.set_refusals(lambda one: QuotaExceeded("no-quota") if one == key else None, lambda: [key])
    assert state(stand) == (LIVE, CALM), "nobody looks at it"
    stand.hub.subscribe(key)
    assert state(stand) == ("Not all data", AMBER)
    stand.strip.set_refusals(lambda one: PermissionMissing("no-right") if one == key else None, lambda: [key])
    assert state(stand) == (LIVE, CALM), "its row says it, for good"


class _Unreadable:
    """An update whose value cannot be computed."""

    @property
    def value(self) -> object:
        raise ValueError("bids")


@pytest.mark.parametrize("topic", [Topic.QUOTE, Topic.FLOW, Topic.BOOK])
def test_it_never_says_live_of_what_cannot_be_read(stand: Stand, topic: Topic[object]) -> None:
    stand.hub.publish(topic.of(TENCENT), cast("Lazy[object]", _Unreadable()))
    assert state(stand) == ("Not all data", AMBER)


def test_it_never_says_live_while_a_book_that_is_in_view_has_not_come(stand: Stand) -> None:
    stand.hub.forget(Topic.BOOK.of(TENCENT))
    assert state(stand) == (LIVE, CALM), "nobody looks at it"
    stand.hub.subscribe(Topic.BOOK.of(TENCENT))
    assert state(stand) == ("No data yet", AMBER)


@pytest.mark.parametrize("key", [QUOTES_LINK, ORDERS_LINK, OTHER_LINK])
def test_it_never_says_live_while_a_connection_is_not(stand: Stand, key: Key[LinkStatus]) -> None:
    for one in (QUOTES_LINK, ORDERS_LINK, OTHER_LINK):
        stand.hub.publish(one, Lazy.ready(replace(link(), connection=one.subject)))
    assert state(stand) == (LIVE, CALM)
    silent = replace(known(stand.hub, key), state=LinkState.DEGRADED)
    stand.hub.publish(key, Lazy.ready(silent))
    assert state(stand) == ("silent", AMBER)


def test_a_halted_stock_is_no_fault_of_the_connection(stand: Stand) -> None:
    key = Topic.QUOTE.of(TENCENT)
    stand.hub.publish(key, Lazy.ready(msgspec.structs.replace(known(stand.hub, key), suspended=True)))
    stand.clock.advance(40)
    assert state(stand) == ("Halted", CALM)


def test_what_warns_keeps_its_own_words_in_the_strip(stand: Stand) -> None:
    stand.tiers = Readout("Tiers do not add up to net", warn=True)
    assert stand.at(640) == ["All live", "\u00b7", "<3 s", "Tiers do not add up to net"]
    stand.tiers = Readout("Tiers add up to net")
    assert stand.at(640) == ["All live", "\u00b7", "<3 s"]


def test_the_running_minute_is_told_to_now(stand: Stand) -> None:
    """Not to its end, which the capital flow dock does not say either."""
    flow = known(stand.hub, Topic.FLOW.of(TENCENT))
    stand.strip._now = lambda: flow.times[-1] - 54.0
    stand.strip.refresh()
    assert stand.strip.details.flow.toolTip().startswith("Flow: Sandbox, to 10:45 ")


def test_a_click_on_the_state_opens_the_details(stand: Stand) -> None:
    stand.at(1600)
    QTest.keyClick(stand.strip.state, Qt.Key.Key_Space)
    panel = stand.strip.details
    assert panel.isVisible()
    words = [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]
    for text in ("Flow", "to 10:46", "LV2", "/ 30", "in 30 s", "Tiers add up to net", "1,284", "2 ms"):
        assert text in words
    for label in panel.findChildren(QLabel):
        assert label.isHidden() or label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    assert stand.strip.details.flow.toolTip() == "Flow: Sandbox, to 10:46 \u00b7 age 0.0 s"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def tone(item: StatusItem, place: int) -> str:
    """The tone of a source's detail or age."""
    return str(item.pieces[place].property("tone"))


def test_old_figures_are_amber_in_session_only(stand: Stand) -> None:
    stand.clock.advance(11)
    stand.at(1600)
    assert tone(stand.strip.details.quotes, AGE) == Tone.WARN.value
    assert tone(stand.strip.details.flow, AGE) == Tone.SECONDARY.value
    stand.clock.advance(80)
    stand.at(1600)
    assert tone(stand.strip.details.flow, AGE) == Tone.WARN.value
    stand.in_session = False
    stand.at(1600)
    assert tone(stand.strip.details.flow, AGE) == Tone.SECONDARY.value
    assert tone(stand.strip.details.quotes, AGE) == Tone.SECONDARY.value


def test_each_part_has_a_name_takes_the_focus_and_leads_somewhere(stand: Stand) -> None:
    stand.at(1900)
    wanted: list[str] = []
    stand.strip.page_wanted.connect(wanted.append)
    for item in (*stand.strip.details.items, *stand.strip.findChildren(StatusItem)):
        assert item.accessibleName()
        assert item.focusPolicy() & Qt.FocusPolicy.TabFocus
        QTest.keyClick(item, Qt.Key.Key_Space)
    assert wanted[:2] == ["connection:allowances"] * 2
    assert "settings:data" in wanted


def test_an_allowance_that_is_not_known_is_a_dash(stand: Stand) -> None:
    stand.at(1900)
    feeds = part(stand.strip.details, StatusItem, "strip_meter_1")
    assert feeds.accessibleName() == "Subscriptions: \u2014"
    assert feeds.toolTip() == "Live feeds: \u2014\nof the broker"


def test_two_and_three_connections_have_cells_of_their_own(stand: Stand) -> None:
    strip = stand.strip
    stand.at(2600)
    assert (strip.details.orders.isVisible(), strip.details.other.isVisible()) == (False, False)
    broker = replace(link(), provider="LongPort", connection="orders")
    second = replace(broker, connection="other")
    for key, status in ((QUOTES_LINK, link()), (ORDERS_LINK, broker), (OTHER_LINK, second)):
        stand.hub.publish(key, Lazy.ready(status))
    words = stand.details()
    assert "2nd flow" in words
    assert strip.details.orders.accessibleName() == "Orders: LongPort, connected"
    assert strip.details.other.accessibleName() == "2nd flow: LongPort, connected"

    flow = replace(known(stand.hub, Topic.FLOW.of(TENCENT)), provider="LongPort")
    stand.hub.publish(Topic.OTHER_FLOW.of(TENCENT), Lazy.ready(flow))
    stand.hub.publish(ORDERS_LINK, Lazy.ready(replace(broker, state=LinkState.DISCONNECTED)))
    stand.at(2600)
    assert strip.details.other.accessibleName() == "2nd flow: LongPort, to 10:46 \u00b7 age 0.0 s"
    assert strip.details.orders.accessibleName() == "Orders: LongPort, no connection"
    assert tone(strip.details.orders, DETAIL) == Tone.WARN.value


def test_delayed_quotes_are_said_in_amber(stand: Stand) -> None:
    late = QuotePackage(right=QuoteRight.BMP, delayed=True)
    stand.hub.publish(PACKAGES, Lazy.ready({Market.HK: late}))

    assert "HK delayed 15 min" in stand.details()
    assert tone(stand.strip.details.quotes, DETAIL) == Tone.WARN.value
    stand.hub.publish(PACKAGES, Lazy.ready({Market.HK: replace(late, delayed=False)}))
    assert "LV2" in stand.details()
    assert tone(stand.strip.details.quotes, DETAIL) == Tone.SECONDARY.value


def test_an_age_counts_by_the_second_only_while_it_warns(qtbot: QtBot, qapp: QApplication) -> None:
    """Tool tip and accessible name are exact all the time."""
    stand = Stand(qtbot, qapp, make_theme())
    stand.in_session = False
    stand.clock.advance(13.0)
    assert "10 s" in stand.details()
    assert stand.strip.details.quotes.toolTip() == "Quotes: Sandbox, LV2 \u00b7 13 s"
    stand.clock.advance(1.0)
    assert "10 s" in stand.details()
    assert stand.strip.details.quotes.accessibleName() == "Quotes: Sandbox, LV2 \u00b7 14 s"
    stand.in_session = True
    assert "14 s" in stand.details()
    stand.clock.advance(1.0)
    assert "15 s" in stand.details()


def test_an_age_keeps_its_widest_until_it_is_told_to_forget(qtbot: QtBot) -> None:
    age = age_piece(make_theme())
    qtbot.addWidget(age)
    age.show_text("age 88 min")
    wide = age.sizeHint().width()
    age.show_text("age 1 s")
    assert age.sizeHint().width() == wide
    age.forget_width()
    assert age.sizeHint().width() < wide


def test_a_part_shows_what_has_words_and_tells_all(qtbot: QtBot) -> None:
    theme = make_theme()
    title, value, empty = title_piece("Loop", theme), value_piece(theme), Piece(theme, Type.BODY, Tone.PRIMARY)
    value.show_text("2 ms")
    part = StatusItem(theme, "strip_loop", (title, value, empty))
    holder = QWidget()
    qtbot.addWidget(holder)
    part.setParent(holder)
    holder.show()
    part.tell("Loop 2 ms", "how late")
    part.show_pieces()
    assert [piece.isVisible() for piece in (title, value, empty)] == [True, True, False]
    assert (part.accessibleName(), part.toolTip()) == ("Loop 2 ms", "Loop 2 ms\nhow late")
    title.show_text("")
    value.show_text("")
    part.show_pieces()
    assert not part.isVisible()
    warn(value, needed=True)
    assert value.property("tone") == Tone.WARN.value
