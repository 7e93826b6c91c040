"""Trades of which only sums are kept: what follows from all trades of a day stays as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.flow_rule import RULES
from tideboard_sandbox.longport.access.state import DELAY_SECONDS

MORNING, MINUTE, HOUR, HOURS = 600.0, 60.0, 3600.0, 4
TENCENT = InstrumentId("HK.00700")
MOST_ASKED = 1_000
"""Trades that one answer of either port has at most."""
EVERY = 10**6


@contextmanager
def opened(count: int, state: Path | None = None, *, begun: bool = False) -> Iterator[list[Exchange]]:
    """Yield so many exchanges that simulate one share from the open on, whose market was fast for a second."""
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            found.append(Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=time(9, 30), state=state))
            stack.callback(found[-1].close)
            found[-1].watch(TENCENT)
            if begun:
                continue
            found[-1].advance(MORNING)
            found[-1].set_scenario("fast")
            found[-1].advance(1.0)
            found[-1].set_scenario("calm")
        yield found


def late_view(exchange: Exchange) -> Exchange:
    return exchange.delayed(Market.HK, seconds=DELAY_SECONDS)


def answers(exchange: Exchange) -> list[Any]:
    """What the ports answer of a day's trades."""
    flows = [exchange.details.size_flow(TENCENT, rule) for rule in RULES]
    return [
        exchange.quote(TENCENT),
        exchange.order_book(TENCENT, 10),
        exchange.ticks(TENCENT, MOST_ASKED),
        exchange.details.trade_count(TENCENT),
        exchange.details.price_volumes(TENCENT),
        exchange.bars(TENCENT, BarPeriod.MIN_1, MOST_ASKED),
        exchange.capital_flow(TENCENT),
        exchange.capital_distribution(TENCENT),
        *flows,
    ]


def drops(exchange: Exchange) -> bool:
    """Whether it no longer has each trade of the day."""
    return len(exchange.ticks(TENCENT, EVERY)) < exchange.details.trade_count(TENCENT)


def test_answers_are_those_of_an_exchange_that_still_has_each_trade() -> None:
    """One goes by hours and drops, the other at once and has no earlier minute to drop."""
    with opened(2) as (hourly, at_once):
        once, often = late_view(hourly), late_view(hourly)
        once.quote(TENCENT)
        for _ in range(HOURS):
            hourly.advance(HOUR)
            often.quote(TENCENT)
        at_once.advance(HOURS * HOUR)

        assert [drops(one) for one in (hourly, often, at_once)] == [True, True, False]
        assert answers(hourly) == answers(at_once)
        expected = answers(late_view(at_once))
        assert [answers(view) == expected for view in (once, often, late_view(hourly))] == [True] * 3


def test_each_trade_is_sent_before_it_is_dropped() -> None:
    sent = list[int]()
    with opened(1) as (exchange,):
        begin = exchange.details.trade_count(TENCENT)
        exchange.on_event(lambda event: sent.extend(tick.sequence for tick in getattr(event, "ticks", ())))
        for _ in range(HOURS):
            exchange.advance(HOUR)
        first = exchange.ticks(TENCENT, 1)[0].sequence - exchange.details.trade_count(TENCENT) + 1

        assert drops(exchange)
        assert sent == list(range(first + begin, first + exchange.details.trade_count(TENCENT)))


def test_a_restart_has_the_trades_that_were_dropped(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with opened(1, state) as (exchange,):
        for _ in range(HOURS):
            exchange.advance(HOUR)
        assert drops(exchange)
        exchange.checkpoint()
        before = exchange.details.price_volumes(TENCENT), exchange.details.size_flow(TENCENT, RULES[0])
    with opened(1, state, begun=True) as (again,):
        assert (again.details.price_volumes(TENCENT), again.details.size_flow(TENCENT, RULES[0])) == before


def figures(exchange: Exchange) -> tuple[object, ...]:
    quote = exchange.quote(TENCENT)
    return quote.last, quote.volume, quote.turnover, exchange.ticks(TENCENT, 1), exchange.details.trade_count(TENCENT)


def test_a_view_first_made_late_shows_nothing_newer_than_its_delay() -> None:
    """A scenario may delay quotes at any time, also after it was fast."""
    with opened(1) as (exchange,):
        past = {exchange.now: figures(exchange)}
        for step in range(16):
            if step < 2:
                exchange.set_scenario("fast")
                exchange.advance(1.0)
                exchange.set_scenario("calm")
            exchange.advance(150.0 if step > 1 else 149.0)
            past[exchange.now] = figures(exchange)
            shown = figures(late_view(exchange))
            assert shown == past.get(exchange.now - timedelta(seconds=DELAY_SECONDS), shown)
        assert exchange.now - timedelta(seconds=DELAY_SECONDS) in past
        assert drops(exchange)


def test_a_calm_day_writes_no_minute_before_its_checkpoint(tmp_path: Path) -> None:
    with opened(1, tmp_path / "state.db", begun=True) as (exchange,):
        exchange.advance(MORNING)
        with closing(sqlite3.connect(tmp_path / "state.db")) as written:
            assert written.execute("SELECT count(*) FROM minutes").fetchone() == (0,)


def test_after_a_crash_no_trade_lies_in_the_future(tmp_path: Path) -> None:
    """What was dropped is in the state file, and so is the time at which it was written."""
    state, crashed = tmp_path / "state.db", tmp_path / "crashed.db"
    with opened(1, state) as (exchange,):
        while not drops(exchange):
            exchange.advance(MINUTE)
        with closing(sqlite3.connect(state)) as written, closing(sqlite3.connect(crashed)) as copy:
            written.backup(copy)
        now = exchange.now
    with opened(1, crashed, begun=True) as (again,):
        assert again.now == now
        assert again.ticks(TENCENT, 1)[0].time <= now
