"""The screener: what is sent, what is read of it, what is refused or named."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.feed import answering, feed_on, feed_to
from fakes.servers.longport.sandbox import longport_sandbox
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.sandbox import OpenSandbox
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.screener import PAGE, PATH, SHOWN
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.watch.screen import (
    OwnChoice,
    OwnCondition,
    OwnField,
    OwnFigure,
    OwnParameter,
    OwnScreen,
    Screen,
    ScreenCondition,
    ScreenField,
)

LARGE = OwnCondition(key="filter_marketcap", least=Decimal("1E+3"))
CROSSED = OwnCondition(key="filter_macd_day", chosen={"category": "goldenfork"})
WANTED = Screen(market=Market.HK, provider="LongPort", own=(LARGE, CROSSED), own_order="filter_marketcap")
SEARCH = f"{PATH}/search"


def share(code: str, **figures: object) -> dict[str, Any]:
    """A row of a page."""
    return {
        "symbol": code,
        "name": "A <b>share</b>",
        "indicators": [{"key": f"filter_{key}", "value": value, "unit": ""} for key, value in figures.items()],
    }


def shares(begin: int, end: int) -> list[dict[str, Any]]:
    return [share(f"{number}.HK") for number in range(begin, end)]


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """Logged in at the scripted server."""
    async with feed_to(answering(longport), sinks, clock) as found:
        yield found


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market at half past ten."""
    with longport_sandbox() as running:
        yield running


async def test_fields_have_the_words_and_units_of_the_broker(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    crossing = {"tech_key": "category", "tech_items": [{"item_value": "goldenfork", "item_name": "Golden cross"}]}
    indicators = [
        {"id": "1", "key": "filter_marketcap", "name": "Market cap", "unit": "亿", "tech_indicators": None},
        {"key": "macd_day", "name": "MACD\u202e", "tech_indicators": [crossing]},
        {"key": "filter_marketcap", "name": "again"},
        {"key": "filter_empty", "tech_indicators": [{"tech_key": "category", "tech_items": []}]},
        {"name": "without a key"},
    ]
    longport.http["GET", f"{PATH}/indicators"] = lambda _seen: said(
        {"groups": [{"group_name": "Size", "indicators": indicators}]}
    )

    found = await gateway.reference.own_screener.fields()

    assert found == [
        OwnField(key="filter_marketcap", name="Market cap", unit="亿", group="Size"),
        OwnField(
            key="filter_macd_day",
            name=found[1].name,
            group="Size",
            parameters=(OwnParameter("category", (OwnChoice("goldenfork", "Golden cross"),)),),
        ),
    ]
    assert "\u202e" not in found[1].name
    assert found.unread == "tech_items"


async def test_screens_of_the_person_come_first_each_once(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.http["GET", f"{PATH}/strategies/mine"] = lambda _seen: said({"strategys": [{"id": 42, "name": "Mine"}]})
    longport.http["GET", f"{PATH}/strategies/recommend"] = lambda seen: said(
        {"strategys": [{"id": "19", "name": seen.target[-2:]}, {"id": 42, "name": "?"}, {"id": 0}, {"id": True}]}
    )

    found = await gateway.reference.own_screener.screens(Market.SZ)

    assert found == [OwnScreen(42, "Mine", mine=True), OwnScreen(19, "CN")]
    assert found.unread == "id"


@pytest.mark.parametrize(("told", "market"), [("US", Market.US), ("-", Market.SZ), ("", Market.SZ), ("CN", Market.SZ)])
async def test_a_kept_screen_becomes_conditions(
    told: str, market: Market, gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    filters = [
        {"key": "prevchg", "min": "2", "max": "", "tech_values": {}},
        {"key": "filter_macd_day", "min": "", "max": "", "tech_values": {"category": "goldenfork"}},
    ]
    longport.http["GET", f"{PATH}/strategy/19"] = lambda _seen: said({"market": told, "filter": {"filters": filters}})

    assert await gateway.reference.own_screener.kept_screen(19, Market.SZ) == Screen(
        market=market,
        provider="LongPort",
        own=(OwnCondition(key="filter_prevchg", least=Decimal(2)), CROSSED),
    )


@pytest.mark.parametrize(
    "filters",
    [[{"min": "2"}], [{"key": "x", "min": "two"}], [{"key": "x", "tech_values": {"a": {}}}], [{"key": "x"}] * 201, 3],
)
async def test_a_kept_screen_of_which_a_part_cannot_be_read_is_refused(
    filters: object, gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    longport.http["GET", f"{PATH}/strategy/7"] = lambda _seen: said({"market": "HK", "filter": {"filters": filters}})

    with pytest.raises(GatewayError):
        await gateway.reference.own_screener.kept_screen(7, Market.HK)


async def test_a_market_that_nobody_knows_is_refused(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    longport.http["GET", f"{PATH}/strategy/7"] = lambda _seen: said({"market": "MOON", "filter": {}})

    with pytest.raises(GatewayError):
        await gateway.reference.own_screener.kept_screen(7, Market.HK)


async def test_a_screen_is_sent_as_the_vendors_clients_send_it(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    bodies: list[Any] = []

    def reply(seen: Seen) -> Said:
        bodies.append(json.loads(seen.body))
        figures = {"marketcap": "3241500000000", "industry": "Software<br>", "pettm": ""}
        return said({"total": 1, "items": [share("700.HK", **figures)]})

    longport.http["POST", SEARCH] = reply

    page = await gateway.reference.screen(WANTED)

    returns = ["filter_marketcap", "filter_macd_day", *(key for key in SHOWN if key != "filter_marketcap")]
    assert bodies == [
        {
            "market": "HK",
            "filters": [
                {"key": "filter_marketcap", "min": "1000", "max": "", "tech_values": {}},
                {"key": "filter_macd_day", "min": "", "max": "", "tech_values": {"category": "goldenfork"}},
            ],
            "returns": returns,
            "page": 0,
            "size": PAGE,
            "sort_by": 0,
            "sort_order": 1,
        }
    ]
    (row,) = page.rows
    assert (row.instrument, page.total, page.unread) == (InstrumentId("HK.00700"), 1, "")
    assert row.own["filter_marketcap"] == OwnFigure("3241500000000", Decimal(3241500000000))
    assert (row.own["filter_industry"].value, row.own["filter_pettm"]) == (None, OwnFigure("", None))


async def test_a_span_of_rows_takes_the_pages_that_hold_it(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    asked: list[int] = []

    def reply(seen: Seen) -> Said:
        number = json.loads(seen.body)["page"]
        asked.append(number)
        return said({"total": 250, "items": shares(number * PAGE + 1, min((number + 1) * PAGE, 250) + 1)})

    longport.http["POST", SEARCH] = reply

    first = await gateway.reference.screen(WANTED)
    second = await gateway.reference.screen(WANTED, begin=200)
    across = await gateway.reference.screen(WANTED, begin=99, count=2)

    assert asked == [0, 1, 2, 0, 1]
    assert (len(first.rows), len(second.rows), first.total) == (200, 50, 250)
    assert [row.instrument for row in across.rows] == ["HK.00100", "HK.00101"]


async def test_rows_that_cannot_be_used_are_named(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    rows = [
        share("700.HK"),
        share("AAPL.US"),
        share("700.HK"),
        {"counter_id": "ST/HK/5", "name": "HSBC"},
        {"counter_id": "ST/HK"},
        {"symbol": "700.MOON"},
        share("9.HK", pettm={}),
    ]
    longport.http["POST", SEARCH] = lambda _seen: said({"total": 7, "items": rows})

    page = await gateway.reference.screen(WANTED)

    assert [row.instrument for row in page.rows] == ["HK.00700", "HK.00005"]
    assert page.unread == "symbol"
    longport.http["POST", SEARCH] = lambda _seen: said({"total": 500, "items": shares(1, PAGE + 20)})
    assert (await gateway.reference.screen(WANTED, count=PAGE)).unread == "more"
    longport.http["POST", SEARCH] = lambda _seen: said({"items": [share("700.HK"), share("700.HK")]})
    assert (await gateway.reference.screen(WANTED)).unread == "repeated"


@pytest.mark.parametrize(
    ("changes", "span", "code"),
    [
        ({"own": (LARGE, LARGE)}, (0, 200), "screen-field-twice"),
        ({"own_order": "filter_roe"}, (0, 200), "screen-order-without-condition"),
        ({"own": (replace(LARGE, most=Decimal(1)),)}, (0, 200), "screen-bounds"),
        ({"own": (replace(LARGE, least=Decimal("NaN")),)}, (0, 200), "screen-bounds"),
        ({}, (-1, 200), "screen-page"),
        ({}, (0, 201), "screen-page"),
    ],
)
async def test_what_cannot_be_asked(
    changes: dict[str, Any], span: tuple[int, int], code: str, gateway: LongportGateway
) -> None:
    with pytest.raises(BadInput) as refused:
        await gateway.reference.screen(replace(WANTED, **changes), begin=span[0], count=span[1])
    assert refused.value.code == code


async def test_conditions_of_another_provider_say_who_has_them(gateway: LongportGateway) -> None:
    typed = Screen(market=Market.HK, conditions=(ScreenCondition(field=ScreenField.PE_TTM),))
    for screen, owner in ((typed, "Futu OpenD"), (replace(WANTED, provider="Another"), "Another")):
        with pytest.raises(NotOffered) as refused:
            await gateway.reference.screen(screen)
        assert (refused.value.code, refused.value.data["offered_by"]) == ("offered-elsewhere", owner)


async def test_the_practice_market(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        screener = gateway.reference.own_screener
        fields = {field.key: field for field in await screener.fields()}
        assert fields["filter_marketcap"].unit == "亿"
        kept = await screener.screens(Market.HK)
        assert [each.mine for each in kept] == sorted((each.mine for each in kept), reverse=True)
        screen = await screener.kept_screen(20, Market.HK)
        page = await gateway.reference.screen(replace(screen, own_order="filter_marketcap"))
        worth = [row.own["filter_marketcap"].value or Decimal(0) for row in page.rows]
        assert worth == sorted(worth, reverse=True)
        assert min(worth) >= 1000 * 10**8
        assert page.total >= len(worth) > 0
        crossed = Screen(market=Market.US, provider="LongPort", own=(CROSSED,))
        assert (await gateway.reference.screen(crossed)).total < (
            await gateway.reference.screen(replace(crossed, own=()))
        ).total
