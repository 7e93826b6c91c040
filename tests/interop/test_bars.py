"""Every bar that a gateway reads from the sandbox is what the vendor's SDK reads on its own connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.gateway_rigs import LONGPORT, OPEND, REST, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import run_script
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Environment
from tideboard_core.model.quote import PERIOD_MINUTES, Bar, BarAdjustment, BarPeriod
from tideboard_core.model.session import exchange_zone
from tideboard_core.ports.bars import BarRequest, day_start
from tideboard_core.ports.gateway import Gateway

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

SPLIT, APPLE = InstrumentId("HK.01211"), InstrumentId("US.AAPL")
END = date(2026, 10, 30)
OPENS = {Market.HK: (time(9, 30), time(13)), Market.US: (time(9, 30),)}
Row = tuple[datetime, Decimal, Decimal, Decimal, Decimal, int, Decimal]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """One exchange that stands still, with every port open."""
    with sandbox_here(start="10:30", arguments=["--rest-port", "0", "--longport-port", "0"]) as running:
        yield running


@pytest.fixture(scope="module")
def seen(interop_python: Path, sandbox: OpenSandbox, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the SDKs read."""
    folder = tmp_path_factory.mktemp("bars")
    line, result = folder / "line.json", folder / "result.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(interop_python, "vendor_bars.py", line, result, home=folder)
    return json.loads(result.read_text(encoding="utf-8"))


@pytest.mark.parametrize("rig", [OPEND, REST, LONGPORT], ids=lambda rig: rig.name)
async def test_every_bar_is_the_sdks(rig: Rig, sandbox: OpenSandbox, seen: Any) -> None:
    vendor = "longport" if rig is LONGPORT else "futu"
    async with AsyncExitStack() as stack:
        clock, sinks = ManualClock(datetime.now(UTC)), Sinks()
        gateway = rig.gateway(
            Wiring(
                sandbox=sandbox,
                environment=Environment.LIVE,
                clock=clock,
                feed=sinks,
                trading=sinks,
                sleep=clock.sleep,
                write=5.0,
            )
        )
        stack.push_async_callback(gateway.close)
        await gateway.connect()
        await gateway.log_in()
        compared = 0
        for name, rows in seen[vendor].items():
            which, symbol, period, adjustment = name.split()
            expected = starts_of(InstrumentId(symbol), period, rows)
            clock.advance(61)
            request = BarRequest(
                instrument=InstrumentId(symbol),
                period=BarPeriod(period),
                adjustment=BarAdjustment(adjustment),
                count=len(rows),
            )
            found = await read(gateway, request, expected, history=which == "history")
            skipped = 1 if vendor == "futu" and period.endswith("m") else 0  # what ended before it is not known
            assert [row_of(bar) for bar in found][skipped:] == expected[skipped:], name
            compared += len(found)
    assert compared > 2000


async def read(gateway: Gateway, request: BarRequest, expected: list[Row], *, history: bool) -> list[Bar]:
    """The same bars by the port: the newest ones, or so many before the instant that follows the last of them."""
    if history:
        after = day_start(market_of(request.instrument), END + timedelta(days=1))
        if request.period in PERIOD_MINUTES:
            after = expected[-1][0] + timedelta(minutes=1)
        request = BarRequest(
            instrument=request.instrument,
            period=request.period,
            adjustment=request.adjustment,
            begin=expected[0][0],
            before=after,
        )
    page = await gateway.quotes.bars(request)
    assert page.older
    return list(page.bars)


def starts_of(instrument: InstrumentId, period: str, rows: list[list[Any]]) -> list[Row]:
    """The SDK's rows by their starts: LongPort has them; a candle of Futu begins where the one before it has ended."""
    market = market_of(instrument)
    zone = exchange_zone(market)
    found: list[Row] = []
    before: datetime | None = None
    for stamp, *values in rows:
        if isinstance(stamp, int):
            start = datetime.fromtimestamp(stamp, zone)
        else:
            end = datetime.fromisoformat(stamp).replace(tzinfo=zone)
            begun = max((part for part in OPENS[market] if part < end.time()), default=time())
            start = datetime.combine(end.date(), begun, zone)
            if before is not None and before > start:
                start = before
            before = end
        if not period.endswith("m"):
            start = first_day(start, period)
        opened, high, low, close, volume, turnover = values
        prices = [cents(value) for value in (opened, high, low, close)]
        found.append((start.astimezone(UTC), *prices, int(volume), cents(turnover)))  # type: ignore[arg-type]
    return found


def first_day(day: datetime, period: str) -> datetime:
    """The first day of the week or month."""
    day = datetime.combine(day.date(), time(), day.tzinfo)
    if period == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if period == "month" else day


def row_of(bar: Bar) -> Row:
    """What is compared of a bar, amounts to the cent."""
    prices = [cents(value) for value in (bar.open, bar.high, bar.low, bar.close)]
    return (bar.start, *prices, bar.volume, cents(bar.turnover))  # type: ignore[return-value]


def cents(value: Any) -> Decimal:
    """An amount to the cent."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
