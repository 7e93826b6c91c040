"""What the provider noticed and its rankings: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.scripted_http import Said, Seen
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.gateways.longport.behind.events import CHANGES, MOST_MOVERS, MOVERS, RANKS
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.events import ChangeSpan, MarketEvent, RankFigure, Ranking
from tideboard_core.model.instrument import Market
from tideboard_core.ports.trading import ReadRows

CHANGE = {
    "symbol": "700.HK",
    "name": "TENCENT",
    "alert_name": "Block\ntrade",
    "alert_time": 1794873600000,
    "change_values": ["1%", "<b>2</b>", 3],
    "emotion": 2,
}
STOCK = {"symbol": "700.HK", "name": "TENCENT", "change": "0.0445", "last_done": "612", "labels": ["x"]}
"""The change is that of the vendor's own example: 0.0445 is +4.45 %."""
MOVE = {"timestamp": "1794873600", "alert_reason": "results", "alert_type": 1, "stock": STOCK, "post": {}}
RANKED = {
    "symbol": "700.HK",
    "name": "TENCENT",
    "industry": "Internet",
    "last_done": "612",
    "chg": "0.01",
    "change": "6",
    "pre_post_chg": "-0.002",
    "five_day_chg": "0.05",
    "ten_day_chg": "0.1",
    "twenty_day_chg": "-0.2",
    "this_year_chg": "1.5",
    "turnover_rate": "0.003",
    "amplitude": "0.025",
    "inflow": "-347041642",
    "volume_rate": "1.11",
    "pb_ttm": "",
    "pre_post_price": "610.8",
    "market_cap": "5600000000000",
}


def unread(rows: object) -> str:
    """What the list says that it lacks."""
    assert isinstance(rows, ReadRows)
    return str(rows.unread)


async def test_what_was_noticed_the_newest_first(behind: LongportBehind, answer: Answers) -> None:
    later = {**CHANGE, "alert_time": 1794873660000, "emotion": 0, "change_values": []}
    asked = answer(CHANGES, {"all_off": False, "changes": [CHANGE, later]})

    found = await behind.events.noticed(Market.HK)

    assert asked == [f"{CHANGES}?market=HK&category=0"]
    assert [row.rising for row in found] == [None, False]
    assert found[1] == MarketEvent(
        instrument=TENCENT,
        name="TENCENT",
        text="Block trade",
        time=datetime(2026, 11, 17, tzinfo=UTC),
        source=found[1].source,
        rising=False,
        figures=("1%", "<b>2</b>"),
    )


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (CHANGE, "repeated"),
        ({**CHANGE, "symbol": ""}, "symbol"),
        ({**CHANGE, "alert_time": 1794873600}, "more"),
        ({**CHANGE, "alert_time": 10**18}, "alert_time"),
        ({**CHANGE, "change_values": "1%"}, "change_values"),
    ],
)
async def test_what_cannot_be_noticed_is_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    """A text that is none is left out of the first row; a row that is left out is named before it."""
    answer(CHANGES, {"all_off": False, "changes": [CHANGE, row]})

    assert unread(await behind.events.noticed(Market.HK)) == field


async def test_movers_are_asked_with_a_post_that_is_sent_once(
    behind: LongportBehind, longport: ScriptedLongport
) -> None:
    asked: list[Seen] = []

    def reply(seen: Seen) -> Said:
        asked.append(seen)
        return said({"events": [MOVE, {**MOVE, "stock": None}]})

    longport.http["POST", MOVERS] = reply

    found = await behind.events.movers(Market.US, 20)

    assert [json.loads(seen.body) for seen in asked] == [{"limit": 20, "sort": 1, "markets": ["US"]}]
    (row,) = found
    assert (row.text, row.rising, row.percent, row.figures) == ("results", True, Decimal("4.45"), ("612", "x"))
    assert unread(found) == "symbol"

    longport.http["POST", MOVERS] = lambda _: Said(500, b'{"code":500000,"message":"internal error"}')
    count = len(longport.seen)
    with pytest.raises(GatewayError):
        await behind.events.movers(Market.US, 20)
    assert len(longport.seen) == count + 1


@pytest.mark.parametrize("count", [0, MOST_MOVERS + 1])
async def test_movers_are_bounded(count: int, behind: LongportBehind) -> None:
    with pytest.raises(BadInput):
        await behind.events.movers(Market.HK, count)


async def test_rankings_by_group(behind: LongportBehind, answer: Answers) -> None:
    leaf = {"key": "ib_hot_all-hk", "name": "All", "market": "HK"}
    tags = [
        {"key": "ib_hot", "name": "Hot", "second_tags": [leaf, {**leaf, "key": "a b"}]},
        {"key": "ib_x", "name": "X"},
    ]
    answer(f"{RANKS}/categories", {"first_tags": tags})

    found = await behind.events.rankings()

    assert found == [Ranking("ib_hot_all-hk", "All", "Hot", "HK")]
    assert unread(found) == "key"


async def test_a_ranking_in_the_provider_s_order(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(f"{RANKS}/list", {"bmp": True, "lists": [RANKED, RANKED]})

    found = await behind.events.ranking("ib_hot_all-hk")

    assert asked == [f"{RANKS}/list?key=ib_hot_all-hk&delay_bmp=false&need_article=false"]
    (row,) = found.rows
    assert (row.instrument, row.last, row.change, row.industry) == (TENCENT, Decimal(612), Decimal(6), "Internet")
    assert dict(row.percents) == {
        ChangeSpan.DAY: Decimal(1),
        ChangeSpan.OUTSIDE: Decimal("-0.2"),
        ChangeSpan.FIVE_DAYS: Decimal(5),
        ChangeSpan.TEN_DAYS: Decimal(10),
        ChangeSpan.TWENTY_DAYS: Decimal(-20),
        ChangeSpan.YEAR: Decimal(150),
    }
    assert (row.outside, found.delayed, found.unread) == (Decimal("610.8"), True, "repeated")
    assert dict(row.figures) == {
        RankFigure.AMPLITUDE: Decimal("2.5"),
        RankFigure.TURNOVER_RATE: Decimal("0.3"),
        RankFigure.INFLOW: Decimal(-347041642),
        RankFigure.VOLUME_RATIO: Decimal("1.11"),
    }
    assert dict(row.unstated) == {"market_cap": Decimal(5600000000000)}


@pytest.mark.parametrize("key", ["", "a b", "x&y=1", "k" * 81])
async def test_what_is_no_key_is_not_asked(key: str, behind: LongportBehind) -> None:
    with pytest.raises(BadInput):
        await behind.events.ranking(key)


async def test_the_practice_market_s_lists_agree(practice: LongportBehind) -> None:
    lists = await practice.events.rankings()
    rise = await practice.events.ranking(next(row.key for row in lists if row.key.endswith("rise-hk")))
    moved = await practice.events.movers(Market.HK, 10)

    assert len(lists) == len({row.key for row in lists}) >= 12
    changes = [dict(row.percents)[ChangeSpan.DAY] for row in rise.rows]
    assert changes == sorted(changes, reverse=True)
    assert all(set(dict(row.percents)) == set(ChangeSpan) - {ChangeSpan.OUTSIDE} for row in rise.rows)
    for row in rise.rows:
        assert row.last is not None
        assert row.change is not None
        percent = row.change / (row.last - row.change) * 100
        assert dict(row.percents)[ChangeSpan.DAY] == pytest.approx(percent, abs=Decimal("0.006"))
    moves = [abs(row.percent or Decimal(0)) for row in moved]
    assert moves == sorted(moves, reverse=True)
    assert rise.unread == unread(moved) == ""
    assert len(moved) == 10
    assert await practice.events.noticed(Market.HK)
