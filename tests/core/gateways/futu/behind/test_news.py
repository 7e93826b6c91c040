"""News by words: only rows that name the security; links, times that are none, rows twice and too many."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.news import Filing, NewsItem
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_GetSearchNews_pb2 as pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
SEARCH = ProtoId.Qot_GetSearchNews


def row(title: str = "Up", *related: str, url: str = "https://a.example/1", when: str = "5/13") -> pb.SearchNews:
    return pb.SearchNews(
        title=title, news_sub_type=1, source="Wire", publish_time=when, view_count=3, related_securities=related,
        url=url,
    )  # fmt: skip


async def test_a_row_with_what_the_call_brought(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(SEARCH, pb.S2C(search_news_list=[row("<b>Up</b>", "US.AAPL")]))

    found = await gateway.behind.news.news(APPLE)
    filed = await gateway.behind.news.filings(APPLE)

    assert found.items == (
        NewsItem(
            id="https://a.example/1", headline="<b>Up</b>", text="", publisher="Wire", link="https://a.example/1",
            time=None, when="5/13",
        ),
    )  # fmt: skip
    assert filed.items == (
        Filing(
            id="https://a.example/1", title="<b>Up</b>", text="", file_name="", links=("https://a.example/1",),
            time=None, when="5/13",
        ),
    )  # fmt: skip
    asked = [(each.c2s.keyword, each.c2s.max_count, each.c2s.news_sub_type) for each in opend.requests(SEARCH)]
    assert asked == [("AAPL", 100, 0), ("AAPL", 100, 2)]


@pytest.mark.parametrize(
    ("name", "ours"),
    [("HK.00700", True), ("00700.HK", True), ("700.HK", True), ("HK.00005", False), ("US.00700", False), ("", False)],
)
async def test_only_rows_that_name_the_security(
    gateway: OpendGateway, opend: ScriptedOpend, name: str, ours: bool
) -> None:
    opend.reply(SEARCH, pb.S2C(search_news_list=[row("Up", "US.X", name)]))
    assert bool((await gateway.behind.news.news(TENCENT)).items) is ours


@pytest.mark.parametrize(
    "url", ["http://a.example", "javascript:alert(1)", "https://\u0430.example", "https://a b", ""]
)
async def test_a_link_that_is_not_https_in_ascii_is_none(gateway: OpendGateway, opend: ScriptedOpend, url: str) -> None:
    opend.reply(SEARCH, pb.S2C(search_news_list=[row("Up", "US.AAPL", url=url)]))
    (item,) = (await gateway.behind.news.news(APPLE)).items
    assert (item.link, item.id) == ("", "Up")


async def test_seconds_are_a_time(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(SEARCH, pb.S2C(search_news_list=[row("Up", "US.AAPL", when="1795184400")]))
    (item,) = (await gateway.behind.news.news(APPLE)).items
    assert (item.time, item.when) == (datetime(2026, 11, 20, 14, 20, tzinfo=UTC), "")


async def test_a_hundred_thousand_headlines_are_a_hundred(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [row(f"Up {number}", "US.AAPL", url=f"https://a.example/{number}") for number in range(100_000)]
    opend.reply(SEARCH, pb.S2C(search_news_list=rows))

    found = await gateway.behind.news.news(APPLE)

    assert (len(found.items), found.more) == (100, 99_900)


async def test_a_row_twice_counts_once_and_is_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(SEARCH, pb.S2C(search_news_list=[row("Up", "US.AAPL"), row("Down", "US.AAPL")]))
    found = await gateway.behind.news.news(APPLE)
    assert ([item.headline for item in found.items], found.unread) == (["Up"], "url")
