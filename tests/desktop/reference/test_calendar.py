"""Sessions, holidays and half days ahead, and what the markets do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from tideboard_core.errors import NotOffered
from tideboard_core.market.broker_days import KeptBrokerDays
from tideboard_core.model.broker_days import DayAnswer, DayReading
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import GatewayState
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import TradingCalendar, put_in_force
from tideboard_desktop.reference.calendar import DayKind, MarketDaysDock, MarketYear, state_words
from tideboard_desktop.ui.words.links import STATES

CHRISTMAS, EVE = date(2026, 12, 25), date(2026, 12, 24)


def told(_market: Market, begin: date, end: date) -> list[TradingDay]:
    """The broker knows the days to the end of the year."""
    until = min(end, date(2026, 12, 31))
    days = [begin + timedelta(days=number) for number in range((until - begin).days + 1)]
    return [TradingDay(day, day == EVE) for day in days if day.weekday() < 5 and day != CHRISTMAS]


def of(dock: MarketDaysDock, day: date) -> DayKind:
    year: MarketYear | None = dock.days.value
    found = None if year is None else year.of(day)
    assert found is not None
    return found.kind


async def shown(reference: ReferenceScene) -> MarketDaysDock:
    reference.source.answers["market_days"] = told
    dock: MarketDaysDock = reference.show(MarketDaysDock)
    await reference.settle()
    return dock


async def test_the_brokers_days_win_and_end_where_it_ends(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    kinds = {day: of(dock, day) for day in (EVE, CHRISTMAS, date(2026, 12, 26), date(2027, 1, 4))}
    assert list(kinds.values()) == [DayKind.HALF, DayKind.HOLIDAY, DayKind.WEEKEND, DayKind.UNKNOWN]
    assert dock.foot.words.text() == (
        "Calendar of Script, known to Thu 31 Dec 2026 · closures at short notice, as for a typhoon, are not in it"
    )
    assert dock.table is not None
    assert [row.day for row in dock.table.rows.rows] == [EVE, CHRISTMAS]


async def test_a_broker_without_days_leaves_it_to_our_calendar(reference: ReferenceScene) -> None:
    reference.source.answers["market_days"] = NotOffered("not-offered")
    dock: MarketDaysDock = reference.show(MarketDaysDock)
    await reference.settle()
    assert "Script gives no calendar: Tideboard's own, known to" in dock.foot.words.text()
    assert of(dock, CHRISTMAS) is DayKind.HOLIDAY


async def test_states_are_the_gateways(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    said = dock._states[Market.US][1]
    assert said.text() == "\u2014"
    state = GatewayState(
        time=reference.clock.market(),
        quotes_logged_in=True,
        trade_logged_in=True,
        markets={Market.US: MarketState.OVERNIGHT},
    )
    put(reference.hub, Topic.GATEWAY_STATE.of(""), state)
    dock.each_second()
    assert said.text() == "overnight"


@pytest.mark.parametrize("state", list(MarketState))
def test_every_state_but_an_unknown_one_has_words_of_its_own(state: MarketState) -> None:
    others = {state_words(one) for one in MarketState if one is not state}
    assert state_words(state) not in others
    assert state.value in STATES, "what a check says of it"


async def test_keys_walk_the_days_and_tell_them(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.grid.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down,) * 5 + (Qt.Key.Key_Left,):
        QTest.keyClick(dock.grid, key)
    assert dock.foot.words.text() == "Thu 24 Dec 2026: Half day, 09:30\u201312:00"
    found = dock.grid.day_at(dock.grid._place(CHRISTMAS).center())
    assert found is not None
    assert found.day == CHRISTMAS


async def test_a_new_day_is_asked_again_and_the_market_is_kept(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_market("US")
    await reference.settle()
    asked = reference.source.count("market_days")
    reference.clock.advance(86_400)
    dock.each_second()
    await reference.settle()
    assert reference.source.count("market_days") == asked + 1
    other: MarketDaysDock = reference.show(MarketDaysDock)
    other.recall(dock.memory())
    await reference.settle()
    assert other.market is Market.US


# --- days on which broker and calendar differ -------------------------------------------------------------------------

TYPHOON, PAST = date(2026, 11, 25), date(2026, 10, 23)
CALENDAR = TradingCalendar()


@pytest.fixture
def _table_again() -> Iterator[None]:
    yield
    put_in_force({})


def less(begin: date, end: date, *without: date) -> list[TradingDay]:
    table = TradingCalendar(table_alone=True)
    return [
        TradingDay(one.date, one.half_day) for one in table.sessions(Market.HK, begin, end) if one.date not in without
    ]


def read(kept: KeptBrokerDays, login: str, *without: date) -> None:
    begin, end = date(2026, 10, 12), date(2026, 12, 31)
    answer = DayAnswer(market=Market.HK, begin=begin, end=end, days=tuple(less(begin, end, *without)))
    kept.take(answer, DayReading(login, date(2026, 11, 20)))


async def differing(reference: ReferenceScene, *logins: str) -> tuple[MarketDaysDock, KeptBrokerDays]:
    """A dock over a broker that lists the typhoon's day as shut, read once by each of these logins."""
    kept = KeptBrokerDays(reference.hub, reference.clock, save=lambda _days: None)
    for login in logins:
        read(kept, login, TYPHOON)
    reference.serve(broker_days=kept)
    reference.source.answers["market_days"] = lambda _market, begin, end: less(begin, end, TYPHOON)
    dock: MarketDaysDock = reference.show(MarketDaysDock)
    await reference.settle()
    return dock, kept


def cells(dock: MarketDaysDock, day: date) -> list[str]:
    """The whole words of the cells of a day's row behind the day."""
    assert dock.table is not None
    row = next(one for one in dock.table.rows.rows if one.day == day)
    return [column.cell(row).exact for column in dock.table.rows.shown_columns[1:]]


@pytest.mark.usefixtures("_table_again")
async def test_a_day_that_was_read_once_is_shown_as_it_counts(reference: ReferenceScene) -> None:
    dock, kept = await differing(reference, "one")
    assert of(dock, TYPHOON) is DayKind.FULL
    assert cells(dock, TYPHOON) == [
        "Trading day not counted: Script says closed",
        "09:30\u201312:00, 13:00\u201316:00",
    ]
    assert " · days not counted yet: 1 · " in dock.foot.words.text()
    read(kept, "two", TYPHOON)
    dock.each_second()
    await reference.settle()
    assert of(dock, TYPHOON) is DayKind.HOLIDAY
    assert cells(dock, TYPHOON) == ["Closed Script, since 20 Nov", ""]
    assert " · days by Script alone: 1 · " in dock.foot.words.text()


@pytest.mark.qt_log_ignore("grabbing the keyboard", "does not support raise", extend=True)
@pytest.mark.usefixtures("_table_again")
async def test_the_menu_of_the_row_leaves_a_day_to_the_calendar_and_back(reference: ReferenceScene) -> None:
    dock, _ = await differing(reference, "one", "two")
    assert not CALENDAR.is_trading_day(Market.HK, TYPHOON)
    assert dock.table is not None
    table = dock.table
    for words, traded in (
        ("Leave this day to Tideboard\u2019s calendar", True),
        ("Count this day by Script again", False),
    ):
        table.choose_row([one.day for one in table.rows.rows].index(TYPHOON))
        place = table.visualRect(table.currentIndex()).center()
        QApplication.sendEvent(
            table.viewport(),
            QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, table.viewport().mapToGlobal(place)),
        )
        menu = table.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
        assert menu.actions()[0].text() == words
        menu.setActiveAction(menu.actions()[0])
        QTest.keyClick(menu, Qt.Key.Key_Return)
        await reference.settle()
        assert CALENDAR.is_trading_day(Market.HK, TYPHOON) is traded
        assert of(dock, TYPHOON) is (DayKind.FULL if traded else DayKind.HOLIDAY)
    reference.undos[-1].run()
    assert CALENDAR.is_trading_day(Market.HK, TYPHOON), "that is undone in turn"
    assert reference.undos[0].words() == "Hong Kong, Wed 25 Nov 2026: left to Tideboard\u2019s calendar"
    assert reference.undos[1].words() == "Hong Kong, Wed 25 Nov 2026: counts by Script again"


@pytest.mark.usefixtures("_table_again")
async def test_differing_days_of_the_past_stand_first_and_a_usual_row_has_no_such_entry(
    reference: ReferenceScene,
) -> None:
    dock, kept = await differing(reference)
    table, menu = dock.table, QMenu()
    assert table is not None
    read(kept, "one", PAST, TYPHOON)
    dock.each_second()
    await reference.settle()
    assert table.rows.rows[0].day == TYPHOON, "what waits for a second reading is of no use any more once it is past"
    table.fill_menu(menu, [table.rows.rows[0]])
    assert menu.isEmpty(), "the calendar counts anyhow"
    read(kept, "two", PAST)
    dock.each_second()
    await reference.settle()
    assert [row.day for row in table.rows.rows][:2] == [PAST, TYPHOON], "the second by the list alone"
    table.fill_menu(menu, [table.rows.rows[1]])
    assert menu.isEmpty()
    menu.deleteLater()
