"""Listings to come and what companies announced, page by page, and what LongPort has no call for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date

import pytest

from fakes.servers.longport.feed import TENCENT, answering, feed_on, feed_to
from fakes.servers.longport.sandbox import longport_sandbox
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.sandbox import OpenSandbox
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.gateways.longport.behind.events import PATH as CALENDAR
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.reference import ACTS, LongportReference
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.reference import CompanyEvent

ACT = {
    "id": "1",
    "date": "20260518",
    "date_str": "05.18",
    "date_type": "Ex-date",
    "date_zone": "HKT",
    "act_type": "Distribution",
    "act_desc": "HKD <b>4.5</b>\u202e",
    "action": "DividendExDate",
    "recent": False,
    "is_delay": False,
    "delay_content": "later",
    "live": None,
}


def offer(day: str, symbol: str) -> dict[str, object]:
    """A listing of the calendar."""
    return {"date": day, "symbol": symbol, "counter_name": symbol, "content": "Listing", "id": symbol}


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """Logged in at the scripted server."""
    async with feed_to(answering(longport), sinks, clock) as found:
        yield found


@pytest.fixture
def reference(gateway: LongportGateway) -> LongportReference:
    """Its reference data."""
    return gateway.reference


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market at half past ten."""
    with longport_sandbox() as running:
        yield running


async def test_what_was_announced(reference: LongportReference, longport: ScriptedLongport) -> None:
    later = {**ACT, "id": "2", "date": "20260601", "date_type": "Payment date", "is_delay": True}
    longport.http["GET", ACTS] = lambda _seen: said(
        {"items": [ACT, later, ACT, {**ACT, "id": "3", "date": "00010101"}]}
    )

    found = await reference.company_events(TENCENT)

    assert list(found) == [
        CompanyEvent(
            instrument=TENCENT, day=date(2026, 6, 1), day_kind="Payment date", zone="HKT", category="Distribution",
            text=found[0].text, code="DividendExDate", delay="later", id="2",
        ),
        CompanyEvent(
            instrument=TENCENT, day=date(2026, 5, 18), day_kind="Ex-date", zone="HKT", category="Distribution",
            text=found[0].text, code="DividendExDate", delay="", id="1",
        ),
    ]  # fmt: skip
    assert "\u202e" not in found[0].text
    assert getattr(found, "unread", "") == "date"


async def test_an_answer_that_is_no_list_is_an_error(reference: LongportReference, longport: ScriptedLongport) -> None:
    longport.http["GET", ACTS] = lambda _seen: said({"items": {"a": 1}})

    with pytest.raises(GatewayError):
        await reference.company_events(TENCENT)


async def test_listings_of_every_page_and_of_this_market_alone(
    reference: LongportReference, longport: ScriptedLongport
) -> None:
    asked: list[str] = []

    def reply(seen: Seen) -> Said:
        asked.append(seen.target)
        if len(asked) == 1:
            infos = [offer("2026-11-27", "2803.HK"), offer("2026-11-25", "603990.SH"), offer("2026-11-25", "2791.HK")]
            return said({"date": "", "list": [{"infos": infos}], "next_date": "2026-11-28"})
        return said({"date": "", "list": [{"infos": [offer("2026-12-01", "3677.HK")]}], "next_date": ""})

    longport.http["GET", CALENDAR] = reply

    found = await reference.ipos(Market.HK)

    assert [(row.instrument, row.listing_date) for row in found] == [
        (InstrumentId("HK.02791"), date(2026, 11, 25)),
        (InstrumentId("HK.02803"), date(2026, 11, 27)),
        (InstrumentId("HK.03677"), date(2026, 12, 1)),
    ]
    assert all(row.price_low is None and row.list_price is None for row in found)
    assert ["date=2026-11-28" in target for target in asked] == [False, True]


async def test_pages_without_end_are_ended_and_named(reference: LongportReference, longport: ScriptedLongport) -> None:
    asked: list[str] = []

    def reply(seen: Seen) -> Said:
        asked.append(seen.target)
        day = seen.target.split("?date=")[1][:10]
        return said(
            {"date": "", "list": [], "next_date": str(date.fromordinal(date.fromisoformat(day).toordinal() + 1))}
        )

    longport.http["GET", CALENDAR] = reply

    found = await reference.ipos(Market.HK)

    assert (list(found), len(asked), getattr(found, "unread", "")) == ([], 12, "next_date")


async def test_what_there_is_no_call_for(reference: LongportReference) -> None:
    for call, code in (
        (reference.plates(Market.HK), "plates-not-offered"),
        (reference.corporate_actions(TENCENT), "corporate-actions-not-offered"),
        (reference.movers(Market.HK), "offered-elsewhere"),
        (reference.suspensions([TENCENT], date(2026, 1, 1), date(2026, 2, 1)), "suspensions-not-offered"),
    ):
        with pytest.raises(NotOffered) as refused:
            await call
        assert (refused.value.code, refused.value.data["provider"]) == (code, "LongPort")


async def test_the_practice_market(sandbox: OpenSandbox, sinks: Sinks) -> None:
    async with feed_on(sandbox, sinks) as gateway:
        events = await gateway.reference.company_events(TENCENT)
        assert {event.code for event in events} == {"DividendExDate", "DividendPayDate"}
        assert [event.day for event in events] == sorted((event.day for event in events), reverse=True)
        split = await gateway.reference.company_events(InstrumentId("HK.01211"))
        assert "SplitExDate" in {event.code for event in split}
        assert len(await gateway.reference.ipos(Market.HK)) >= 3
