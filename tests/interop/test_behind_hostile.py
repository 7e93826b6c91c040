"""Scenario `hostile` behind the flow: the gateways and the vendors' clients, unmodified, ask again and again.

What the gateways read is bounded and names what it leaves out; no answer ends a client or the practice market.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.servers.vendor_sdk import run_script
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.behind.fields import MOST_ROWS
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.behind import BehindSource
from tideboard_sandbox.longport.behind.content import FLOOD
from tideboard_sandbox.server.hostile import EVERY, MISTAKEN, SOUND_FIRST

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
TURNS = SOUND_FIRST + EVERY * (MISTAKEN + 1)
"""Calls after which one answer had a row twice, one an empty list, and one told of another security."""
A_WINDOW = 9
"""Calls between two pauses: OpenD takes ten of a kind in half a minute."""
DAYS = date(2026, 11, 2), date(2026, 11, 8)
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)

Call = Callable[[BehindSource], Awaitable[Any]]

OPEND: dict[str, Call] = {
    "trades": lambda behind: behind.brokers.trades(TENCENT),
    "volumes": lambda behind: behind.short_selling.volumes(TENCENT, 20),
    "positions": lambda behind: behind.short_selling.positions(APPLE, 20),
    "reports": lambda behind: behind.events.calendar(EventKind.REPORT, *DAYS, (Market.US,)),
    "news": lambda behind: behind.news.news(TENCENT),
    "holders": lambda behind: behind.holders.holders(TENCENT),
    "ratings": lambda behind: behind.company.ratings(TENCENT),
    "stars": lambda behind: behind.company.star_report(TENCENT),
    "options": lambda behind: behind.events.option_events(Market.HK, TENCENT, 50),
    "institutions": lambda behind: behind.holders.institution_list(Market.HK, 20),
    "executives": lambda behind: behind.company.executives(TENCENT),
}
LONGPORT: dict[str, Call] = {
    "holdings": lambda behind: behind.brokers.holdings(TENCENT),
    "history": lambda behind: behind.brokers.holding_history(TENCENT, "C00019"),
    "volumes": lambda behind: behind.short_selling.volumes(TENCENT, 20),
    "positions": lambda behind: behind.short_selling.positions(APPLE, 20),
    "holders": lambda behind: behind.holders.holders(TENCENT),
    "funds": lambda behind: behind.holders.funds(TENCENT),
    "dividends": lambda behind: behind.company.dividends(TENCENT),
    "buy-backs": lambda behind: behind.company.buy_backs(TENCENT),
    "executives": lambda behind: behind.company.executives(TENCENT),
    "reports": lambda behind: behind.events.calendar(EventKind.REPORT, *NOVEMBER, (Market.HK,)),
    "noticed": lambda behind: behind.events.noticed(Market.HK),
    "movers": lambda behind: behind.events.movers(Market.HK, 20),
    "filings": lambda behind: behind.news.filings(TENCENT),
    "constituents": lambda behind: behind.listings.constituents(InstrumentId("HK.800000")),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market with both ports; each test distorts its answers anew."""
    with longport_sandbox() as running:
        yield running


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime.now(UTC))


@pytest.fixture
async def longport(sandbox: OpenSandbox) -> AsyncIterator[LongportGateway]:
    """A gateway that logged in before the answers are distorted."""
    await sandbox.scenario("calm")
    async with door_gateway(sandbox, Sinks()) as gateway:
        await sandbox.scenario("hostile")
        yield gateway


@pytest.fixture
async def opend(sandbox: OpenSandbox, clock: ManualClock) -> AsyncIterator[OpendGateway]:
    await sandbox.scenario("calm")
    await sandbox.wait(31)
    sinks = Sinks()
    gateway = OpendGateway(OpendEndpoint(host="127.0.0.1", port=sandbox.port), feed=sinks, trading=sinks, clock=clock)
    await gateway.connect()
    await gateway.log_in()
    await sandbox.scenario("hostile")
    yield gateway
    await gateway.close()


def leaves(value: Any) -> Iterator[Any]:
    """Every text, number and date within a value."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def check_bounds(found: Any) -> None:
    for leaf in leaves(found):
        if isinstance(leaf, Decimal | int):
            assert abs(Decimal(leaf)) <= MAX_AMOUNT
        elif isinstance(leaf, str):
            assert leaf == plain_text(leaf)
        elif isinstance(leaf, date | datetime):
            assert 1900 <= leaf.year <= 2100


async def answers(call: Call, behind: BehindSource, pause: Callable[[], Awaitable[object]]) -> tuple[list[Any], int]:
    """What was read in TURNS calls, and how many answers were refused whole."""
    found: list[Any] = []
    refused = 0
    for turn in range(TURNS):
        if turn % A_WINDOW == A_WINDOW - 1:
            await pause()
        try:
            found.append(await call(behind))
        except GatewayError:
            refused += 1
    for one in found:
        check_bounds(one)
    return found, refused


def rows(value: Any) -> tuple[Any, ...]:
    """The rows of all lists of an answer."""
    if isinstance(value, list):
        return tuple(value)
    lists = [getattr(value, field.name) for field in fields(value)]
    return tuple(row for each in lists if isinstance(each, tuple) for row in each)


def left_out(found: list[Any]) -> list[Any]:
    """Answers that name what they left out."""
    return [one for one in found if one.unread]


@pytest.mark.parametrize("name", OPEND)
async def test_opend(name: str, opend: OpendGateway, sandbox: OpenSandbox, clock: ManualClock) -> None:
    async def pause() -> None:
        clock.advance(31)
        await sandbox.wait(31)

    found, refused = await answers(OPEND[name], opend.behind, pause)

    whole = [one for one in found if not one.unread]
    assert len(whole) >= TURNS / 2
    assert len(left_out(found)) + refused >= 1
    if name not in {"ratings", "stars"}:
        assert len(rows(whole[0])) > 0
        assert any(len(rows(one)) < len(rows(whole[0])) for one in found)
    assert opend.connected


async def test_a_report_moves_over_opend(opend: OpendGateway, sandbox: OpenSandbox, clock: ManualClock) -> None:
    days: dict[object, set[date]] = {}
    for _ in range(6):
        page = await opend.behind.events.calendar(EventKind.REPORT, *DAYS, (Market.US,))
        for event in page.events:
            assert DAYS[0] <= event.day <= DAYS[1]
            days.setdefault(event.instrument, set()).add(event.day)
    assert max(map(len, days.values())) == 3


@pytest.mark.parametrize("name", LONGPORT)
async def test_longport(name: str, longport: LongportGateway, sandbox: OpenSandbox) -> None:
    found, refused = await answers(LONGPORT[name], longport.behind, lambda: sandbox.wait(1))
    assert longport.connected

    whole = [one for one in found if not one.unread]
    assert len(whole) >= TURNS / 2
    assert len(rows(whole[0])) > 0
    assert any(len(rows(one)) < len(rows(whole[0])) for one in found), "no empty list was read"
    assert len(left_out(found)) + refused >= 1


async def test_a_participant_counts_once_and_its_second_row_is_named(
    longport: LongportGateway, sandbox: OpenSandbox
) -> None:
    seen = Counter[str]()
    found, _ = await answers(LONGPORT["holdings"], longport.behind, lambda: sandbox.wait(1))
    for one in found:
        numbers = [row.participant.number for row in one.rows]
        assert len(set(numbers)) == len(numbers)
        seen[one.unread] += 1
    assert seen["parti_number"] or seen["repeated"], seen


async def test_a_report_moves_over_longport(longport: LongportGateway) -> None:
    days: dict[object, set[date]] = {}
    for _ in range(6):
        page = await longport.behind.events.calendar(EventKind.REPORT, *NOVEMBER, (Market.HK,))
        for event in page.events:
            days.setdefault(event.instrument, set()).add(event.day)
    assert max(map(len, days.values())) == 3


async def test_a_flood_of_headlines_is_bounded_and_counted(longport: LongportGateway) -> None:
    news = await longport.behind.news.news(TENCENT)

    assert len(news.items) == MOST_ROWS
    assert news.more == FLOOD - MOST_ROWS
    check_bounds(news)


@pytest.mark.parametrize("script", ["vendor_hostile_longport.py", "vendor_hostile_futu.py"])
def test_the_vendors_clients_live_through_it(
    sandbox: OpenSandbox, interop_python: Path, tmp_path: Path, script: str
) -> None:
    line, result = tmp_path / "line.json", tmp_path / "result.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    sandbox.ask_now("scenario", name="hostile")

    run_script(interop_python, script, line, result, TURNS, home=tmp_path)

    told = json.loads(result.read_text(encoding="utf-8"))
    for name, outcome in told["calls"].items():
        assert outcome["read"] + outcome["refused"] == TURNS, (name, outcome)
        assert outcome["read"] >= TURNS / 2, (name, outcome)
        assert outcome["lengths"] != [1], (name, outcome)
    assert told.get("headlines", FLOOD) == FLOOD
