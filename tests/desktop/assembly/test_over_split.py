"""The banner asks about alerts and orders over a split; a person answers by keys and mouse, nothing goes by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fakes.scenes.trading.guard import ScriptedGuard, ScriptedSettlement
from fakes.scenes.window.dialogs import visible
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.reviews import TENCENT, account, order
from fakes.values.waiting import tasks_done, until
from tideboard_core.errors import GatewayDown, OrderDenied
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.market.ex_days import take_ex_days
from tideboard_core.market.hub import Hub
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.listeners import Listeners
from tideboard_core.model.order import (
    CancelRequest,
    Environment,
    ModifyRequest,
    Order,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.quote import BarAdjustment, Quote
from tideboard_core.model.reference import ActionKind, ActionPart, CorporateAction, ExDay
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.watch.alerts import AlertFired, AlertKeeper, AlertKind, AlertTerms, PriceAlert
from tideboard_core.ports.gateway import Offer
from tideboard_core.system.appearance import Language
from tideboard_desktop.alerts.actions import AlertActions
from tideboard_desktop.assembly.over_split import AGAIN, EVERY, HOLD, OverSplitNotices
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.factors import Factors, shown_price
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.saved_state import written
from tideboard_desktop.orders.over_split.dialog import OverSplitDialog
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.window.bars.banner import Banner

MONDAY = date(2026, 11, 23)
NOON, EVENING = datetime(2026, 11, 20, 4, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
OPENED = datetime(2026, 11, 23, 2, tzinfo=UTC)
LIVE = account(Environment.LIVE)
STOP = replace(
    order(number="7002", status=OrderStatus.PENDING),
    side=Side.SELL,
    order_type=OrderType.STOP,
    price=None,
    trigger=Decimal(550),
    time_in_force=TimeInForce.GTC,
)
ALERT = PriceAlert(instrument=TENCENT.id, kind=AlertKind.PRICE_DOWN, value=Decimal(550))
INTO_FIVE = CorporateAction(
    instrument=TENCENT.id,
    ex_date=MONDAY,
    parts=(ActionPart(ActionKind.SPLIT, base=Decimal(1), ert=Decimal(5)),),
    forward_a=Decimal("0.2"),
    forward_b=Decimal(0),
    backward_a=Decimal(5),
    backward_b=Decimal(0),
)


class Reference:
    """Corporate actions as a broker tells them."""

    def __init__(self) -> None:
        self.actions: list[CorporateAction] = [INTO_FIVE]
        self.asked: list[InstrumentId] = []
        self.error: Exception | None = None
        self.hold: asyncio.Event | None = None

    async def corporate_actions(self, instrument: InstrumentId) -> list[CorporateAction]:
        self.asked.append(instrument)
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        return self.actions


class BrokerAlerts:
    """Alerts that a broker keeps."""

    terms = AlertTerms()

    def __init__(self) -> None:
        self.rows: list[PriceAlert] = []

    async def alerts(self, *_asked: object) -> list[PriceAlert]:
        return self.rows

    async def change_alert(self, alert: PriceAlert) -> None:
        self.rows = [alert if one.key == alert.key else one for one in self.rows]


class Run:
    """One run of the program: its window is a banner and the real ways of alerts and orders."""

    def __init__(self, folder: Path, tasks: Tasks, now: datetime = EVENING, broker: BrokerAlerts | None = None) -> None:
        self.clock, self.tasks, self.theme = ManualClock(now), tasks, make_theme()
        self.hub, self.guard, self.reference = Hub(self.clock), ScriptedGuard(), Reference()
        self.window, self.banner = QWidget(), Banner(self.theme)
        self.charts: list[ChartDrawings] = []
        self.unseen: list[LazyDock] = []
        self.rung: list[AlertFired] = []
        gateway = SimpleNamespace(
            provider="Script", reference=self.reference, alerts=broker, unoffered={Offer.CORPORATE_ACTIONS: "no"}
        )
        self.feeds = SimpleNamespace(
            gateway=gateway, broker=gateway, other_gateway=None, own_alerts=None, calendar=TradingCalendar(),
            alert_services={} if broker is None else {AlertKeeper.BROKER: broker},
        )  # fmt: skip
        self.fired = SimpleNamespace(holds=lambda _fired: False)
        self.beats: list[Callable[[], None]] = []
        self.rebuilt = Listeners()
        seen = SimpleNamespace(inside=SimpleNamespace(drawn=self.charts))
        docks = SimpleNamespace(alerts=None, lazy_docks=lambda: [seen, *self.unseen])
        self.built = SimpleNamespace(submission=None, docks=docks)
        rebuild: Any = SimpleNamespace(
            banner=lambda: self.banner, theme=lambda: self.theme, window=lambda: self.window,
            when_begun=lambda action: action(), built=self.built,
        )  # fmt: skip
        self.notices = OverSplitNotices(
            self.hub, self.clock, tasks, rebuild, feeds=lambda: cast("Any", self.feeds), folder=folder, practice=False
        )
        self.own = self.notices.own_alerts(lambda error: pytest.fail(str(error)), lambda: False)
        if broker is None:
            self.feeds.own_alerts = self.feeds.alert_services[AlertKeeper.TIDEBOARD] = self.own
        self.submission = OrderSubmission(
            self.guard, ScriptedSettlement(), self.hub, self.theme, tasks, clock=self.clock, parent=lambda: self.window
        )
        self.build()
        self.hub.listen_to(Topic.ALERT, self._ring)
        self.window.show()

    def build(self) -> None:
        """The docks of a window."""
        self.built.submission = self.submission
        self.built.docks.alerts = AlertActions(
            cast("Any", self.feeds),
            self.hub,
            self.tasks,
            self.theme,
            record=lambda *_: None,
            window=lambda: self.window,
        )

    async def begin(self, *orders: Order, now: str = "600") -> Run:
        """Start and log in; the splits are read."""
        await self.own.begin()
        frame: Any = SimpleNamespace(every_second=lambda action, rests: self.beats.append(action))
        self.notices.begin(frame, self.guard, cast("Any", self.fired), self.rebuilt)
        self.price(now)
        put(self.hub, Topic.INSTRUMENT.of(TENCENT.id), TENCENT)
        put(self.hub, Topic.ACCOUNTS.of(""), (LIVE,))
        self.list_orders(*orders)
        await self.minute()
        return self

    def list_orders(self, *orders: Order) -> None:
        put(self.hub, Topic.ORDERS.of(LIVE.id), tuple(replace(row, account_id=LIVE.id) for row in orders))

    def price(self, last: str, at: datetime | None = None) -> None:
        price = Decimal(last)
        quote = Quote(
            instrument=TENCENT.id, last=price, prev_close=price, open=price, high=price, low=price, volume=1,
            turnover=price, time=at or self.clock.market(),
        )  # fmt: skip
        put(self.hub, Topic.QUOTE.of(TENCENT.id), quote)

    async def minute(self) -> None:
        """A minute goes by; what was asked for is there, and the next second has come."""
        for seconds in (EVERY, 1):
            self.clock.advance(seconds)
            for beat in self.beats:
                beat()
            for _ in range(6):
                await asyncio.sleep(0)

    @property
    def text(self) -> str:
        return "" if self.banner.message is None else self.banner.message.text

    def dialog(self) -> OverSplitDialog:
        """The list, opened by the banner's button."""
        QTest.mouseClick(self.banner.button, Qt.MouseButton.LeftButton)
        (found,) = visible(self.window, OverSplitDialog)
        return found

    def _ring(self, key: Key[AlertFired]) -> None:
        fired = self.hub.value(key)
        assert fired is not None
        self.rung.append(fired)


Make = Callable[..., Run]


@pytest.fixture
async def make(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Make]:
    qapp.setQuitOnLastWindowClosed(False)
    failures: list[BaseException] = []
    tasks, runs = Tasks(lambda error, _name: failures.append(error)), list[Run]()

    def run(now: datetime = EVENING, broker: BrokerAlerts | None = None) -> Run:
        runs.append(Run(tmp_path, tasks, now, broker))
        return runs[-1]

    yield run
    for one in runs:
        one.own.close()
    await tasks.close()
    for one in runs:
        for window in (one.window, one.banner):
            window.hide()
            window.deleteLater()
    assert not failures


def press(dialog: OverSplitDialog, answer: str) -> None:
    button = dialog.findChild(QPushButton, f"over_split_{answer}")
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def test_before_the_open_the_banner_names_a_passed_stop_with_both_values(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    await run.begin(STOP)
    assert run.text == (
        "HK.00700, 1 share becomes 5 on Mon 23 Nov 2026: the new price has passed Sell 1,000 HK.00700 stop 550.00 · "
        "in new shares 5,000 shares · trigger 110.00 · 1 more waits for an answer"
    )
    assert run.banner.message is not None
    assert run.banner.message.broken
    dialog = run.dialog()
    assert dialog.heading.text() == "2 alerts, orders and drawings wait for your answer"
    assert "left as it is, it fires at the open" in dialog.detail.text()
    assert "What Script does with it over that day is not known." in dialog.detail.text()
    QTest.keyClick(dialog.lines, Qt.Key.Key_Down)
    assert dialog.detail.text() == (
        "HK.00700: Price falls to 550.00: 1 share becomes 5 on Mon 23 Nov 2026. Until you answer it does not ring: its "
        "value is a price of the old shares."
    )
    assert run.guard.submitted == []


async def test_an_alert_does_not_ring_until_it_is_answered_and_then_by_the_answer(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    await run.begin()
    run.clock.set_market(OPENED)
    run.price("120")
    assert run.rung == []
    await run.minute()
    dialog = run.dialog()
    dialog.convert_button.setFocus()
    QTest.keyClick(dialog.convert_button, Qt.Key.Key_Space)
    await until(lambda: [one.alert.value for one in run.own.standing()] == [Decimal(110)])
    run.price("119")
    assert run.rung == []
    run.price("109")
    assert [fired.value for fired in run.rung] == [Decimal(110)]
    await run.minute()
    assert run.text == ""
    await tasks_done("own alerts")  # what rang is written


async def test_one_that_is_converted_before_the_day_does_not_ring_on_the_old_shares(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(replace(ALERT, kind=AlertKind.PRICE_UP, value=Decimal(620)))
    await run.begin()
    press(run.dialog(), "convert")
    await until(lambda: [one.alert.value for one in run.own.standing()] == [Decimal(124)])
    run.price("600")
    await run.minute()
    assert (run.rung, run.text) == ([], "")
    run.clock.set_market(OPENED)
    run.price("125")
    assert [fired.value for fired in run.rung] == [Decimal(124)]


async def test_kept_it_rings_by_its_own_value_and_is_not_asked_again(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    await run.begin()
    press(run.dialog(), "keep")
    assert run.text == ""
    run.clock.set_market(OPENED)
    run.price("120")
    assert [fired.value for fired in run.rung] == [Decimal(550)]
    again = await make(OPENED).begin()
    assert again.text == ""


def chart(run: Run, *drawings: Drawing) -> ChartDrawings:
    """A chart that shows the security."""
    found = ChartDrawings(ChartIndicators(), TENCENT.id)
    found.put(drawings)
    run.charts.append(found)
    return found


def line(price: float, at: datetime = NOON, kind: DrawingKind = DrawingKind.HORIZONTAL, number: int = 1) -> Drawing:
    anchors = [Anchor(minute=minute_of(at) + 30 * place, price=price) for place in range(kind.anchors)]
    return Drawing(id=number, kind=kind, anchors=tuple(anchors))


async def test_a_drawing_over_the_day_is_named_with_both_prices_and_moved_on_every_chart(make: Make) -> None:
    """Moved, it stays where it is on adjusted bars, and undo brings it back; what ended before is not asked about."""
    run = make()
    first, ended = chart(run, line(550.0)), line(500.0, kind=DrawingKind.TREND, number=2)
    second = chart(run, line(550.0), ended)
    await run.begin()
    assert run.text == (
        "HK.00700, 1 share becomes 5 on Mon 23 Nov 2026: HK.00700: Horizontal line · in new shares at 110.00"
    )
    assert run.banner.message is not None
    assert not run.banner.message.broken
    dialog = run.dialog()
    assert dialog.heading.text() == "1 alert, order or drawing waits for your answer"
    assert dialog.detail.text() == (
        "HK.00700: Horizontal line: 1 share becomes 5 on Mon 23 Nov 2026. On adjusted bars it goes with them to its "
        "new price; on bars as traded it stays at the old one, until you move it."
    )
    press(dialog, "convert")
    begins = minute_of(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    moved = replace(line(550.0), anchors=(Anchor(minute=minute_of(NOON), price=110.0, set_at=begins),))
    assert (first.drawings, second.drawings) == ((moved,), (moved, ended))
    days = np.array([minute_of(datetime(2026, 11, day, tzinfo=UTC)) for day in (20, 23)], np.int32)
    known = {BarAdjustment.FORWARD: Factors(days, np.array([0.2, 1.0]), whole=True)}
    for anchor in (line(550.0).anchors[0], moved.anchors[0]):
        assert shown_price(anchor, BarAdjustment.FORWARD, known) == pytest.approx(110)
    assert run.text == ""
    first.undo()
    assert first.drawings == (line(550.0),)
    again = make(OPENED)
    chart(again, moved)
    await again.begin()
    assert again.text == ""


async def test_a_drawing_is_kept_or_deleted_and_comes_after_orders_and_alerts(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    drawn = chart(run, line(550.0), line(560.0, number=2), line(120.0, OPENED, number=3))
    ahead = Anchor(minute=minute_of(OPENED), price=540.0, set_at=minute_of(NOON))
    trend = replace(line(530.0, kind=DrawingKind.TREND, number=4), anchors=(line(530.0).anchors[0], ahead))
    drawn.put((*drawn.drawings, trend))
    await run.begin(STOP)
    dialog = run.dialog()
    assert dialog.heading.text() == "5 alerts, orders and drawings wait for your answer"
    assert [row.about for row in dialog.table.rows] == ["order", "alert", "drawing", "drawing", "drawing"]
    names = [row.before for row in dialog.table.rows[2:]]
    assert [list(map(str, one.values())) for one in names] == [["550.000"], ["560.000"], ["530.000", "540.000"]]
    for _ in range(2):
        QTest.keyClick(dialog.lines, Qt.Key.Key_Down)
    press(dialog, "keep")
    assert drawn.drawings[0] == line(550.0)
    for _ in range(4):
        QTest.keyClick(dialog.lines, Qt.Key.Key_Down)
    press(dialog, "remove")
    assert [one.id for one in drawn.drawings] == [1, 2, 3]
    assert dialog.heading.text() == "3 alerts, orders and drawings wait for your answer"
    assert run.guard.submitted == []


@pytest.mark.parametrize(
    ("drawn_at", "asked"), [(None, True), (EVENING, True), (OPENED, False)], ids=["not known", "before", "after"]
)
async def test_a_drawing_that_was_drawn_on_the_new_shares_is_not_asked_about(
    make: Make, drawn_at: datetime | None, *, asked: bool
) -> None:
    """Its anchor may be at a bar of before the day: who drew it there saw the new prices."""
    run = make(OPENED)
    chart(run, replace(line(550.0), drawn_at=None if drawn_at is None else minute_of(drawn_at)))
    await run.begin()
    assert run.text.startswith("HK.00700, 1 share becomes 5") is asked
    assert (run.text != "") is asked


class ChartInside(QWidget):
    """What a dock of one chart shows, as far as its drawings go."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = [ChartDrawings(ChartIndicators(), TENCENT.id)]

    def tell_apart(self, _number: int) -> None:
        """Nothing has its number."""

    def recall(self, memory: Memory) -> None:
        self.drawn[0].restore(memory["drawings"])


async def test_drawings_of_a_dock_that_was_never_on_screen_are_asked_about_and_answered(make: Make) -> None:
    """By what it keeps; it is built to be changed, so that undo brings the drawing back."""
    before = ChartDrawings(ChartIndicators(), TENCENT.id)
    before.put([line(550.0), line(530.0, number=2)])
    run, dock = make(), LazyDock(cast("Any", ChartInside))
    dock.recall({"drawings": written(before.saved_state())})
    run.unseen.append(dock)
    await run.begin()
    assert dock.inside is None
    dialog = run.dialog()
    assert dialog.detail.text().startswith("HK.00700: Horizontal line: 1 share becomes 5")
    press(dialog, "keep")
    assert dock.inside is None, "an answer that changes nothing builds nothing"
    press(dialog, "remove")
    assert dialog.heading.text() == "Everything is answered"
    (drawn,) = cast("ChartInside", dock.inside).drawn
    assert len(drawn.drawings) == 1
    drawn.undo()
    assert len(drawn.drawings) == 2
    dock.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


async def test_drawings_of_a_foreign_layout_and_ended_ones_disturb_nothing(make: Make) -> None:
    """A name that is no security's, a line that ended long ago, a price that no split changes: the order is asked."""
    run = make()
    drawn = chart(run, replace(line(550.0), anchors=(replace(line(550.0).anchors[0], basis=BarAdjustment.BACKWARD),)))
    for name in ("foo", "HK.", "XX.1", "", "hk.700"):
        drawn.put_of(InstrumentId(name), [line(550.0)])
    drawn.put_of(InstrumentId("HK.00005"), [line(50.0, NOON - timedelta(days=40), DrawingKind.TREND)])
    await run.begin(STOP)
    assert run.dialog().heading.text() == "1 alert, order or drawing waits for your answer"
    assert run.reference.asked == [TENCENT.id]


@pytest.mark.parametrize("kind", [EventKind.SPLIT, EventKind.MERGER])
async def test_a_calendar_is_read_once_for_all_drawn_securities_of_a_market(make: Make, kind: EventKind) -> None:
    """LongPort has a join among the mergers."""
    run, asked = make(), list[EventKind]()
    found = CalendarEvent(
        kind=kind, day=MONDAY, market=Market.HK, instrument=TENCENT.id, name="", text="", source="Script"
    )

    async def calendar(of: EventKind, *_call: object) -> CalendarPage:
        asked.append(of)
        return CalendarPage(events=(found,) if of is kind else ())

    run.feeds.gateway.reference = None
    run.feeds.gateway.behind = SimpleNamespace(events=SimpleNamespace(calendar=calendar))
    drawn = chart(run, line(550.0))
    for number in range(1, 6):
        drawn.put_of(InstrumentId(f"HK.0000{number}"), [line(50.0)])
    await run.begin()
    await run.minute()
    assert asked == [EventKind.SPLIT, EventKind.MERGER]
    assert run.text.startswith("HK.00700")


async def test_removed_the_alert_is_gone(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    await run.begin()
    press(run.dialog(), "remove")
    await until(lambda: run.own.standing() == ())
    await run.minute()
    assert run.text == ""


async def test_an_order_is_changed_by_the_guard_alone_and_asked_about_until_the_change_is_there(make: Make) -> None:
    run = await make().begin(STOP)
    run.guard.error = OrderDenied("locked")
    dialog = run.dialog()
    assert dialog.convert_button.text() == "Change to new shares…"
    press(dialog, "convert")
    await until(lambda: len(run.guard.submitted) == 1)
    request = run.guard.submitted[0]
    assert isinstance(request, ModifyRequest)
    assert (request.quantity, request.trigger, request.account) == (5000, Decimal(110), LIVE)
    await run.minute()
    assert run.text != ""  # denied: it is open still
    run.list_orders(replace(STOP, quantity=5000, trigger=Decimal(110)))
    await run.minute()
    assert run.text == ""


async def test_an_order_is_cancelled_by_the_guard_and_kept_without_it(make: Make) -> None:
    run = await make().begin(STOP, replace(order(), time_in_force=TimeInForce.GTC))
    dialog = run.dialog()
    press(dialog, "remove")
    await until(lambda: len(run.guard.submitted) == 1)
    assert isinstance(run.guard.submitted[0], CancelRequest)
    run.list_orders(replace(order(), time_in_force=TimeInForce.GTC))
    await run.minute()
    press(dialog, "keep")
    assert len(run.guard.submitted) == 1
    assert run.text == ""
    assert dialog.heading.text() == "Everything is answered"
    assert not dialog.keep_button.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not visible(run.window, OverSplitDialog)


async def test_without_an_answer_it_is_asked_again_at_the_next_start_also_without_a_link(make: Make) -> None:
    run = await make().begin(STOP)
    assert run.text != ""
    second = make(OPENED)
    second.reference.error = GatewayDown("link-lost")
    await second.begin(STOP, now="120")
    assert "the new price has passed" in second.text
    assert second.reference.asked == [TENCENT.id]
    second.clock.advance(AGAIN)
    await second.minute()
    assert len(second.reference.asked) == 2


async def test_one_that_is_told_late_says_so(make: Make) -> None:
    run = make(OPENED)
    run.reference.actions = []
    await run.begin(replace(STOP, trigger=Decimal(100)), now="120")
    assert run.text == ""
    take_ex_days(run.hub, TENCENT.id, [ExDay(MONDAY, split=True, ratio=Fraction(5))], MONDAY, None)
    await run.minute()
    assert ", not seen before that day: Sell 1,000 HK.00700 stop 100.00" in run.text
    assert "Script may have changed it before" in run.dialog().detail.text()


async def test_without_a_ratio_nothing_can_be_converted(make: Make) -> None:
    run = make()
    run.reference.actions = []
    take_ex_days(run.hub, TENCENT.id, [ExDay(MONDAY, split=True)], MONDAY, None)
    await run.begin(STOP)
    assert "how many shares one becomes is not told" in run.text
    dialog = run.dialog()
    assert not dialog.convert_button.isVisible()
    assert dialog.keep_button.isVisible()


async def test_alerts_wait_while_the_splits_are_read_but_not_for_long(make: Make) -> None:
    run = make(OPENED)
    run.reference.hold = asyncio.Event()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    await run.begin(now="600")
    run.price("120")
    assert run.rung == []
    run.clock.advance(HOLD)
    await run.minute()
    run.price("119")
    assert [fired.value for fired in run.rung] == [Decimal(550)]
    run.reference.hold.set()


async def test_a_quote_before_the_first_look_after_a_login_rings_nothing(make: Make) -> None:
    run = make(OPENED)
    await run.own.begin()
    await run.own.add_alert(ALERT)
    again = make(datetime(2026, 11, 24, 2, tzinfo=UTC))
    again.reference.hold = asyncio.Event()
    await again.own.begin()
    again.price("120")
    assert again.rung == []
    await again.begin(now="120")
    assert again.rung == []
    again.reference.actions = []
    again.reference.hold.set()
    await again.minute()
    assert [fired.value for fired in again.rung] == [Decimal(550)]  # no split: by the quote that came meanwhile


async def test_without_a_login_alerts_do_not_wait_for_long(make: Make) -> None:
    run = make(OPENED)
    await run.own.begin()
    await run.own.add_alert(ALERT)
    run.price("120")
    assert run.rung == []
    run.clock.advance(HOLD)
    run.price("119")
    assert [fired.value for fired in run.rung] == [Decimal(550)]


async def test_what_is_kept_rings_by_the_quote_that_came_meanwhile(make: Make) -> None:
    run = make()
    await run.own.begin()
    await run.own.add_alert(ALERT)
    await run.begin()
    run.clock.set_market(OPENED)
    run.price("120")
    await run.minute()
    press(run.dialog(), "keep")
    await run.minute()
    assert [fired.value for fired in run.rung] == [Decimal(550)]


async def test_a_double_click_answers_one_question(make: Make) -> None:
    run = await make().begin(STOP, replace(order(), time_in_force=TimeInForce.GTC))
    dialog = run.dialog()
    button, rows = dialog.keep_button, [len(dialog.table.rows)]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rows.append(len(dialog.table.rows))
    at, left = QPointF(button.rect().center()), Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):  # the second press and its end
        held = left if kind is QEvent.Type.MouseButtonDblClick else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, at, QPointF(button.mapToGlobal(at)), left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(button, event)
    rows.append(len(dialog.table.rows))
    assert rows == [2, 1, 1]


async def test_a_trailing_stop_that_fired_is_listed_without_a_change(make: Make) -> None:
    fired = replace(
        STOP, order_type=OrderType.TRAILING_STOP_LIMIT, status=OrderStatus.SUBMITTED, price=Decimal(549),
        trail_amount=Decimal(5), limit_offset=Decimal(1),
    )  # fmt: skip
    run = await make().begin(fired)
    dialog = run.dialog()
    assert len(dialog.table.rows) == 1
    assert not dialog.convert_button.isVisible()
    assert dialog.remove_button.isVisible()


async def test_an_alert_of_the_broker_is_asked_about_and_its_ring_is_left_out(make: Make) -> None:
    broker = BrokerAlerts()
    broker.rows = [replace(ALERT, key="9")]
    run = await make(broker=broker).begin()
    await run.minute()  # its alerts were read, then the splits of their securities
    assert run.text.startswith("HK.00700, 1 share becomes 5 on Mon 23 Nov 2026: HK.00700: Price falls to 550.00")
    rang = AlertFired(
        instrument=TENCENT.id, name="", price=Decimal(120), change_rate=Decimal(0), text="", key="9", value=Decimal(550)
    )
    assert not run.fired.holds(rang)
    run.clock.set_market(OPENED)
    assert run.fired.holds(rang)
    assert not run.fired.holds(replace(rang, key="8"))
    await run.minute()
    press(run.dialog(), "convert")
    await until(lambda: [one.value for one in broker.rows] == [Decimal(110)])
    await run.minute()
    assert run.text == ""
    assert not run.fired.holds(replace(rang, value=Decimal(110)))


async def test_a_rebuild_for_another_language_says_it_in_that_language_and_keeps_the_list_open(
    make: Make, qapp: QApplication
) -> None:
    run = await make().begin(STOP)
    english = run.text
    before = run.dialog()
    use_language(qapp, Language.TRADITIONAL)
    try:
        run.build()
        run.rebuilt.notify()
        await run.minute()
        assert run.text != english
        (dialog,) = visible(run.window, OverSplitDialog)
        assert dialog is not before
        assert dialog.keep_button.text() != "Keep as it is"
    finally:
        use_language(qapp, Language.ENGLISH)


async def test_the_splits_of_a_contract_are_not_read(make: Make) -> None:
    option = InstrumentId("US.AAPL261218C200000")
    run = await make().begin(STOP, replace(STOP, id="7003", instrument=option))
    assert run.reference.asked == [TENCENT.id]


async def test_without_alerts_and_orders_nothing_is_read_or_asked(make: Make) -> None:
    run = await make().begin()
    assert (run.reference.asked, run.text) == ([], "")
