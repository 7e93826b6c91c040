"""A day on which the practice exchange is shut against the table: it wins over each gateway after the second login."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from fakes.servers.gateway_rigs import Rig, Wiring
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.market.broker_days import BrokerDaysReader, KeptBrokerDays
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment
from tideboard_core.model.review import ExpiryReason
from tideboard_core.model.session import TradingCalendar
from tideboard_core.orders.day_checks import wrong_last_day
from tideboard_core.ports.gateway import Gateway

CALENDAR, TABLE = TradingCalendar(), TradingCalendar(table_alone=True)


@pytest.fixture
async def today(sandbox: OpenSandbox) -> AsyncIterator[date]:
    """The practice day; the exchange forgets what was shut."""
    await sandbox.wait(31)
    yield datetime.fromisoformat((await sandbox.ask("time"))["hong_kong"]).date()
    await sandbox.ask("reset")


async def test_the_broker_s_word_counts_after_the_second_login(
    rig: Rig, sandbox: OpenSandbox, sinks: Sinks, today: date
) -> None:
    clock, reads = ManualClock(datetime.now(UTC)), ManualClock(datetime.now(UTC))
    hub = Hub(clock)
    kept = KeptBrokerDays(hub, reads, save=lambda _days: None)
    try:
        shut = TABLE.next_session(Market.HK, today + timedelta(days=6)).date
        await sandbox.ask("shut-day", market="HK", day=shut.isoformat())
        reader, logins = BrokerDaysReader(hub, reads, kept.take), []
        for _ in range(2):
            gateway = rig.gateway(
                Wiring(
                    sandbox=sandbox, environment=Environment.LIVE, clock=clock, feed=sinks, trading=sinks,
                    sleep=clock.sleep, write=5.0,
                )
            )  # fmt: skip
            logins.append(await _read(gateway, reader, reads, shut))
            await sandbox.wait(31)
        assert logins == [True, False]
        assert [row.key for row in kept.days] == [(Market.HK, shut)], "and no other market or day"
        assert wrong_last_day(Market.HK, shut, today) is ExpiryReason.CLOSED
    finally:
        kept.end()
    assert CALENDAR.is_trading_day(Market.HK, shut)


async def _read(gateway: Gateway, reader: BrokerDaysReader, reads: ManualClock, day: date) -> bool:
    """Log in and read the days of all markets; returns whether the day is a session then."""
    try:
        await gateway.connect()
        await gateway.log_in()
        reads.advance(900)
        reads.set_market((await gateway.quotes.gateway_state()).time)
        reader.renew()
        await reader.read(gateway)
    finally:
        await gateway.close()
    return CALENDAR.is_trading_day(Market.HK, day)
