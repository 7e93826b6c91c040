"""Price alerts in the whole window: where the broker keeps none, every way to one is off and says why beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.window.main_window import WholeWindow
from tideboard_core.alerts.local_alerts import LocalAlerts
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderType, Side, TimeInForce
from tideboard_core.ports.gateway import Offer
from tideboard_desktop.alerts.view import AlertDialog
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.drawings.book import kept_books
from tideboard_desktop.chart.drawings.chart_drawings import DrawingsState
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.saved_state import written
from tideboard_desktop.search import pinyin
from tideboard_desktop.typed_commands.rows import TypedCommands

pytestmark = pytest.mark.slow

ALIBABA = InstrumentId("HK.09988")
WAYS = ("alert.new", "flow.alert", "watchlist.alert")


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.frame.stop()
    made.built.watchlist.view.selectRow(0)
    yield made
    await made.end()


def ways(whole: WholeWindow) -> dict[str, tuple[bool, str]]:
    """Whether each way is on, and what it says where it is off."""
    found = {one.id: one for one in whole.built.keyboard.table.commands if one.id in WAYS}
    return {id_: (found[id_].enabled(), "" if found[id_].enabled() else found[id_].why_not()) for id_ in WAYS}


async def test_every_way_to_an_alert_is_on_where_the_broker_keeps_them(whole: WholeWindow) -> None:
    assert ways(whole) == dict.fromkeys(WAYS, (True, ""))


async def test_every_way_to_an_alert_is_off_with_the_reason_where_nobody_keeps_any(
    whole: WholeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A broker that keeps none, without Tideboard's own; which reason it has does not matter."""
    monkeypatch.setattr(whole.feeds.gateway, "alerts", None)
    monkeypatch.setattr(whole.feeds.gateway, "unoffered", {Offer.ALERTS: "gateway-program-not-offered"})
    reason = f"There is no gateway program between Tideboard and {whole.feeds.gateway.provider}."
    assert ways(whole) == dict.fromkeys(WAYS, (False, reason))
    assert whole.built.flow.why_no_alert() == reason
    for way in WAYS:
        assert not whole.built.keyboard.table.run(way)
    whole.built.flow.alert_wanted.emit(TENCENT, None)
    await asyncio.sleep(0)
    assert QApplication.activeModalWidget() is None

    path = tmp_path / "alerts.json"
    own = LocalAlerts(whole.hub, whole.clock, path, spawn=lambda work: work.close(), failed=lambda _error: None)
    object.__setattr__(whole.feeds, "own_alerts", own)
    assert ways(whole) == dict.fromkeys(WAYS, (True, ""))
    assert whole.built.flow.why_no_alert() is None


async def test_a_set_alert_is_told_in_passing_and_a_refusal_stays(whole: WholeWindow) -> None:
    whole.built.docks.alerts.message.emit("HK.00700: Price rises to 640.00 was set.")
    assert [notice.urgent for notice in whole.notices.notices] == [False]
    assert whole.built.window.banner.message is None
    whole.built.docks.alerts.refused.emit("Too many alerts.")
    message = whole.built.window.banner.message
    assert message is not None
    assert message.text == "Too many alerts."


async def test_a_row_must_be_chosen_for_the_alert_of_a_row(whole: WholeWindow) -> None:
    whole.built.watchlist.view.clearSelection()
    whole.built.watchlist.view.setCurrentIndex(whole.built.watchlist.view.model().index(-1, -1))
    assert ways(whole)["watchlist.alert"] == (False, "Choose a row of the watchlist first.")


# --- typed commands ---------------------------------------------------------------------------------------------------


def typed(whole: WholeWindow, text: str) -> None:
    """Type a command into the palette and press Enter; its securities are in the list."""
    palette = whole.built.keyboard.palette
    palette.open()
    assert palette._work is not None
    palette._work.cancel()
    palette._work = None
    QTest.keyClicks(palette.field, text)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)


@pytest.fixture
async def listed(whole: WholeWindow, monkeypatch: pytest.MonkeyPatch) -> WholeWindow:
    """The window with two shares in the list of instruments."""
    items = [whole.hub.value(Topic.INSTRUMENT.of(one)) for one in (TENCENT, ALIBABA)]
    found = [one for one in items if one is not None]
    assert len(found) == 2
    pinyin.load()
    findings = whole.built.keyboard.palette._findings
    assert isinstance(findings.typed, TypedCommands)
    monkeypatch.setattr(findings.typed, "_find", lambda text: [one for one in found if text in one.id])
    whole.built.window.show()
    return whole


async def test_a_typed_order_fills_the_ticket_and_nothing_reviews_it(listed: WholeWindow) -> None:
    ticket = listed.built.ticket
    reviews: list[object] = []
    listed.built.submission.busy.connect(reviews.append)
    ticket.unlock_requested.connect(lambda: reviews.append("unlock"))
    typed(listed, "sell 300 00700 610.5")
    await asyncio.sleep(0)

    form = ticket.ticket.form
    assert (ticket.ticket.instrument_id, form.side, form.entered, form.price) == (
        TENCENT,
        Side.SELL,
        Decimal(300),
        Decimal("610.5"),
    )
    assert (form.order_type, form.time_in_force) == (OrderType.LIMIT, TimeInForce.DAY)
    assert (ticket.form.price.text, ticket.form.quantity.text) == ("610.50", "300")
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    for _ in range(5):
        QApplication.sendEvent(ticket.form.price.field, held)
    assert reviews == []

    listed.selection.select(ALIBABA)
    form = ticket.ticket.form
    assert (form.entered, form.price, form.cleared) == (None, None, TENCENT)


async def test_a_typed_order_takes_no_terms_of_the_order_before(listed: WholeWindow) -> None:
    """A stop order of another security, good till cancelled, leaves nothing behind."""
    ticket = listed.built.ticket
    ticket.choose_type(OrderType.STOP_LIMIT)
    ticket.choose_time(TimeInForce.GTC)
    typed(listed, "buy 100 09988")
    form = ticket.ticket.form
    assert (ticket.ticket.instrument_id, form.side, form.entered) == (ALIBABA, Side.BUY, Decimal(100))
    assert (form.order_type, form.time_in_force, form.trigger) == (OrderType.LIMIT, TimeInForce.DAY, None)


async def test_a_typed_chart_shows_the_security_by_day(listed: WholeWindow) -> None:
    typed(listed, "chart 09988 day")
    flow = listed.built.flow
    assert (listed.selection.instrument, flow.period.key) == (ALIBABA, "day")


async def test_a_typed_alert_opens_its_dialog(listed: WholeWindow) -> None:
    typed(listed, "alert 00700 700")
    for _ in range(5):
        await asyncio.sleep(0)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AlertDialog)
    assert dialog.alert is not None
    assert (dialog.alert.instrument, dialog.alert.value) == (TENCENT, Decimal(700))
    dialog.reject()
    await asyncio.sleep(0)


async def test_drawings_of_charts_that_were_never_on_screen_are_those_that_their_dock_keeps(whole: WholeWindow) -> None:
    """Each chart of the dock has its own; once it is built they are the same."""
    docks, body = whole.built.docks, whole.built.window.workspace.docks["price_chart"].body
    assert isinstance(body, LazyDock)
    assert body in docks.lazy_docks()
    lines = [
        Drawing(
            id=1, kind=DrawingKind.HORIZONTAL, anchors=(Anchor(minute=29_000_000, price=price),), drawn_at=29_000_001
        )
        for price in (550.0, 540.0)
    ]
    first, second = (written(DrawingsState(symbols={TENCENT: [one]})) for one in lines)
    body.recall({"grid": "2", "links": [], "drawings": first, "cells": [{"instrument": ALIBABA, "drawings": second}]})
    assert body.inside is None
    kept = [book.of(TENCENT) for book in kept_books(body.kept)]
    assert kept == [(lines[0],), (lines[1],)]
    dock = body.build()
    assert isinstance(dock, PriceChartDock)
    assert [one.book.of(TENCENT) for one in dock.drawn] == kept


async def test_new_dock_is_listed_once_its_first_dock_is_open(whole: WholeWindow) -> None:
    """Until then it would open the same dock as the command with the dock's own name."""
    found = {one.id: one for one in whole.built.keyboard.table.commands}
    assert found["dock.new.book"].listed()
    assert not found["dock.new.plates"].listed()
    whole.built.window.workspace.open("plates")
    assert found["dock.new.plates"].listed()
