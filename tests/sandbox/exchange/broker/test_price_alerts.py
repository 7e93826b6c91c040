"""Price alerts: when they ring, how often, what is refused, the state file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, AlertSession
from tideboard_sandbox.exchange.broker.events import AlertTriggered, Event, QuoteChanged, TicksAdded
from tideboard_sandbox.exchange.broker.price_alerts import AlertRecord
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

pytestmark = pytest.mark.slow

TENCENT, APPLE, INDEX = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.800000")
DAY = date(2026, 11, 18)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    exchange = Exchange(seed=7, date=DAY)
    yield exchange
    exchange.close()


def wanted(kind: AlertKind, value: object, name: InstrumentId = TENCENT, **facts: Any) -> AlertRecord:
    usual: dict[str, Any] = {"key": 0, "frequency": AlertFrequency.ALWAYS}
    return AlertRecord(instrument=name, kind=kind, value=Decimal(str(value)), **(usual | facts))


def triggered(exchange: Exchange) -> list[AlertTriggered]:
    events: list[AlertTriggered] = []
    exchange.on_event(lambda event: events.append(event) if isinstance(event, AlertTriggered) else None)
    return events


def test_a_price_that_a_trade_touched_rings_once_per_crossing(exchange: Exchange) -> None:
    events, last = triggered(exchange), exchange.quote(TENCENT).last
    key = exchange.price_alerts.add(wanted(AlertKind.PRICE_UP, last + 2, note="up"))
    below = exchange.price_alerts.add(wanted(AlertKind.PRICE_DOWN, last - 500))

    while not events:
        exchange.advance(60)

    (event,) = events
    assert (event.key, event.note, event.kind) == (key, "up", AlertKind.PRICE_UP)
    assert event.figure >= last + 2
    assert event.session is AlertSession.OPEN
    assert exchange.price_alerts.of(TENCENT)[1].key == below
    assert not exchange.price_alerts.of(TENCENT)[1].met


def test_a_figure_of_the_book_rings_between_two_trades(exchange: Exchange) -> None:
    """No quote is sent of what changes then."""
    seen = list[Event]()
    exchange.on_event(seen.append)
    exchange.watch(TENCENT)
    best = exchange.order_book(TENCENT).best_bid
    assert best is not None
    exchange.price_alerts.add(wanted(AlertKind.BID_VOLUME_UP, int(best.quantity) + 1))
    for _ in range(600):
        seen.clear()
        exchange.advance(0.2)
        kinds = {type(event) for event in seen}
        if AlertTriggered in kinds and not kinds & {QuoteChanged, TicksAdded}:
            return
    pytest.fail("it rang at trades alone")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (AlertKind.PRICE_UP, 1),
        (AlertKind.PRICE_DOWN, 9999),
        (AlertKind.CHANGE_RATE_UP, 0),
        (AlertKind.CHANGE_RATE_DOWN, 0),
        (AlertKind.VOLUME_UP, 1000),
        (AlertKind.TURNOVER_UP, 1000),
        (AlertKind.TURNOVER_RATE_UP, "0.001"),
        (AlertKind.BID_UP, 1),
        (AlertKind.ASK_DOWN, 9999),
        (AlertKind.BID_VOLUME_UP, 1),
        (AlertKind.ASK_VOLUME_UP, 1),
        (AlertKind.FIVE_MINUTES_RATE_UP, 0),
        (AlertKind.FIVE_MINUTES_RATE_DOWN, 0),
        (AlertKind.THREE_MINUTES_RATE_UP, 0),
        (AlertKind.THREE_MINUTES_RATE_DOWN, 0),
    ],
)
def test_every_kind_rings_when_its_figure_is_there(exchange: Exchange, kind: AlertKind, value: object) -> None:
    events = triggered(exchange)
    exchange.price_alerts.add(wanted(kind, value, frequency=AlertFrequency.ONCE))
    for _ in range(300):
        exchange.advance(20)
        if events:
            break

    assert [row.kind for row in events] == [kind]
    assert events[0].price == exchange.quote(TENCENT).last
    assert not exchange.price_alerts.of(TENCENT)[0].enabled
    exchange.advance(600)
    assert len(events) == 1


@pytest.mark.parametrize(
    "kind",
    [AlertKind.PRICE_UP, AlertKind.CHANGE_RATE_UP, AlertKind.VOLUME_UP, AlertKind.BID_UP, AlertKind.BID_VOLUME_UP],
)
def test_nothing_rings_before_its_figure_is_there(exchange: Exchange, kind: AlertKind) -> None:
    events = triggered(exchange)
    exchange.price_alerts.add(wanted(kind, 10**13))
    exchange.advance(600)

    assert not events


def test_once_a_day_rings_again_on_the_next_day_and_always_after_a_new_crossing() -> None:
    exchange = Exchange(seed=7, date=DAY, start=time(15, 55))
    events = triggered(exchange)
    daily = exchange.price_alerts.add(wanted(AlertKind.VOLUME_UP, 10, frequency=AlertFrequency.ONCE_A_DAY))
    always = exchange.price_alerts.add(wanted(AlertKind.VOLUME_UP, 10))

    exchange.advance(60)
    assert [row.key for row in events] == [daily, always]
    exchange.advance(60)
    assert len(events) == 2
    exchange.advance(18 * 3600)
    assert [row.key for row in events].count(daily) == 2
    exchange.close()


def test_a_us_alert_triggers_in_its_sessions_alone() -> None:
    exchange = Exchange(seed=7, date=DAY, start=time(10, 30))  # New York is in its overnight session
    events = triggered(exchange)
    exchange.price_alerts.add(wanted(AlertKind.PRICE_UP, 1, APPLE))
    night = exchange.price_alerts.add(
        wanted(AlertKind.PRICE_UP, 1, APPLE, sessions=frozenset({AlertSession.OVERNIGHT}))
    )

    exchange.advance(1800)

    assert [row.key for row in events] == [night]
    block = exchange.quote(APPLE).overnight
    assert block is not None
    assert events[0].session is AlertSession.OVERNIGHT
    exchange.close()


def test_what_is_switched_off_or_deleted_does_not_ring(exchange: Exchange) -> None:
    events, rows = triggered(exchange), exchange.price_alerts
    off, gone, other = (rows.add(wanted(AlertKind.PRICE_UP, 1)) for _ in range(3))
    rows.switch(TENCENT, off, enabled=False)
    rows.delete(TENCENT, gone)
    rows.change(TENCENT, other, value=Decimal(9999), note="far")

    exchange.advance(120)
    assert not events
    rows.switch(TENCENT, off, enabled=True)
    exchange.advance(60)
    assert [row.key for row in events] == [off]
    rows.delete_all(TENCENT)
    assert rows.all() == ()


def test_ten_of_a_kind_and_no_more(exchange: Exchange) -> None:
    for value in range(10):
        exchange.price_alerts.add(wanted(AlertKind.PRICE_UP, value + 1))
    exchange.price_alerts.add(wanted(AlertKind.PRICE_DOWN, 1))
    exchange.price_alerts.add(wanted(AlertKind.PRICE_UP, 1, APPLE))

    with pytest.raises(ExchangeRefusal, match=Reason.ALERT_LIMIT):
        exchange.price_alerts.add(wanted(AlertKind.PRICE_UP, 20))
    with pytest.raises(ExchangeRefusal, match=Reason.ALERT_LIMIT):
        exchange.price_alerts.change(TENCENT, 11, kind=AlertKind.PRICE_UP)


def test_values_stand_on_the_steps_of_the_broker(exchange: Exchange) -> None:
    rows, moutai = exchange.price_alerts, InstrumentId("SH.600519")
    for kind, value, name in (
        (AlertKind.TURNOVER_UP, 102, TENCENT),
        (AlertKind.VOLUME_UP, 1234, TENCENT),
        (AlertKind.VOLUME_UP, 1234, moutai),
        (AlertKind.BID_VOLUME_UP, 250, moutai),
        (AlertKind.PRICE_UP, "600.12349", TENCENT),
    ):
        rows.add(wanted(kind, value, name))

    assert [row.value for row in rows.all()] == [100, 1230, 1000, 200, Decimal("600.123")]


def test_what_cannot_be_is_refused(exchange: Exchange) -> None:
    rows = exchange.price_alerts
    rows.add(wanted(AlertKind.PRICE_UP, 1, note="二" * 20))

    for bad in (
        wanted(AlertKind.PRICE_UP, 1, note="二" * 21),
        wanted(AlertKind.PRICE_UP, "NaN"),
        wanted(AlertKind.BID_UP, 1, INDEX),
        wanted(AlertKind.PRICE_UP, 1, InstrumentId("HK.99999")),
    ):
        with pytest.raises(ExchangeRefusal):
            rows.add(bad)
    with pytest.raises(ExchangeRefusal, match=Reason.UNKNOWN_ALERT):
        rows.delete(TENCENT, 99)
    with pytest.raises(ExchangeRefusal, match=Reason.UNKNOWN_ALERT):
        rows.delete(APPLE, 1)
    assert len(rows.all()) == 1


def test_alerts_survive_a_restart_and_trigger_then(tmp_path: Path) -> None:
    first = Exchange(seed=7, date=DAY, state=tmp_path / "state")
    key = first.price_alerts.add(wanted(AlertKind.PRICE_UP, 1, note="記"))
    kept = first.price_alerts.all()
    first.close()

    second = Exchange(state=tmp_path / "state")
    events = triggered(second)
    assert second.price_alerts.all() == kept
    second.advance(60)
    assert [row.key for row in events] == [key]
    assert second.price_alerts.add(wanted(AlertKind.PRICE_UP, 1)) == key + 1
    second.close()
