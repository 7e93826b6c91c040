"""Finding by code or name."""

from __future__ import annotations

import pytest

from fakes.scenes.market.hub_snapshot import share
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_desktop.search.lookup import FeedLookup

LISTED = (
    share("HK.00700", "\u9a30\u8a0a\u63a7\u80a1", "Tencent"),
    share("HK.00005", "\u6ed9\u8c50\u63a7\u80a1", "HSBC Holdings"),
    share("HK.07000", "Other", "Tent Makers"),
)


class Lists:
    """A feed that knows three shares and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[Market] = []
        self.down = False

    async def instruments(self, ids: list[InstrumentId]) -> list[Instrument]:
        """Those of the three that are asked for."""
        if self.down:
            raise GatewayDown("gateway-down")
        return [item for item in LISTED if item.id in ids]

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """All three in Hong Kong."""
        if self.down:
            raise GatewayDown("gateway-down")
        self.asked.append(market)
        return list(LISTED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hk.00700", ["HK.00700"]),
        ("hk.700", ["HK.00700", "HK.07000"]),
        ("700", ["HK.00700", "HK.07000"]),
        ("tenc", ["HK.00700"]),
        ("\u63a7\u80a1", ["HK.00005", "HK.00700"]),
        ("hold", ["HK.00005"]),
        ("nothing", []),
        ("  ", []),
    ],
)
async def test_code_first_then_beginnings_then_parts(text: str, found: list[str]) -> None:
    """The best match stands first."""
    lookup = FeedLookup(Lists(), [Market.HK])  # type: ignore[arg-type]  # the two calls that are used

    assert [item.id for item in await lookup.find(text)] == found


async def test_a_market_list_is_read_once() -> None:
    """Typing must not cost a call per key."""
    lists = Lists()
    lookup = FeedLookup(lists, [Market.HK])  # type: ignore[arg-type]  # the two calls that are used

    await lookup.find("ten")
    await lookup.find("tenc")

    assert lists.asked == [Market.HK]


async def test_a_broken_line_finds_nothing_and_is_asked_again_later() -> None:
    """The failure is not kept as an empty market."""
    lists = Lists()
    lists.down = True
    lookup = FeedLookup(lists, [Market.HK])  # type: ignore[arg-type]  # the two calls that are used
    assert await lookup.find("700") == []

    lists.down = False

    assert [item.id for item in await lookup.find("tenc")] == ["HK.00700"]


@pytest.mark.parametrize(
    "text",
    [
        "00700",
        "hk700",
        "HK.00700",
        "700.hk",
        "\u9a30\u8a0a",
        "\u817e\u8baf",
        "tengxun",
        "tx",
        "txkg",
        "tengxkg",
        "txunkong",
    ],
)
async def test_one_share_by_all_its_ways(text: str) -> None:
    """Code, both scripts, full pinyin, initials and mixtures."""
    lookup = FeedLookup(Lists(), [Market.HK])  # type: ignore[arg-type]  # the two calls that are used

    assert [item.id for item in await lookup.find(text)][:1] == ["HK.00700"]


async def test_what_the_person_knows_stands_before_its_neighbours() -> None:
    """Among equal matches; a better match still wins."""
    known = [InstrumentId("HK.07000")]
    lookup = FeedLookup(Lists(), [Market.HK], known=lambda: known)  # type: ignore[arg-type]  # the two calls

    assert [item.id for item in await lookup.find("ten")] == ["HK.07000", "HK.00700"]
    assert [item.id for item in await lookup.find("tenc")] == ["HK.00700"]
    known.clear()
    assert [item.id for item in await lookup.find("ten")] == ["HK.00700", "HK.07000"]


async def test_a_symbol_that_is_watched_from_now_on_is_known_at_once() -> None:
    """Also one of a market that was read before."""
    known: list[InstrumentId] = []
    lookup = FeedLookup(Lists(), [Market.HK], known=lambda: known)  # type: ignore[arg-type]  # the two calls
    await lookup.prepare()
    assert lookup.find_now("ten")[0].id == "HK.00700"

    known += ["HK.07000", "US.NONE"]  # type: ignore[list-item]

    assert lookup.find_now("ten")[0].id == "HK.07000"


async def test_nothing_is_found_before_the_lists_are_there() -> None:
    """The palette asks while they load."""
    lookup = FeedLookup(Lists(), [Market.HK])  # type: ignore[arg-type]  # the two calls that are used
    assert lookup.find_now("700") == []

    await lookup.prepare()

    assert lookup.find_now("700")[0].id == "HK.00700"
    assert lookup.facts(InstrumentId("HK.00700")) == LISTED[0]
    assert lookup.ready


class Unlisted(Lists):
    """A broker that has no list of a market, and counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.one_by_one: list[InstrumentId] = []

    async def instruments(self, ids: list[InstrumentId]) -> list[Instrument]:
        """Those of the three that are asked for."""
        self.one_by_one += ids
        return await super().instruments(ids)

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """There is none."""
        self.asked.append(market)
        raise NotOffered("market-list-not-offered", market=str(market))


@pytest.mark.parametrize("text", ["700", "00700", "HK.00700", "700.HK", "hk700"])
async def test_without_lists_a_code_is_asked_for(text: str) -> None:
    lists = Unlisted()
    lookup = FeedLookup(lists)  # type: ignore[arg-type]  # the two calls that are used

    assert [item.id for item in await lookup.find(text)] == ["HK.00700"]
    assert [item.id for item in await lookup.find(text)] == ["HK.00700"]
    assert lists.one_by_one == ["HK.00700"], "an answer is kept"
    assert (lookup.ready, len(lists.asked)) == (True, len(Market))


async def test_without_lists_what_does_not_exist_is_asked_for_once() -> None:
    lists = Unlisted()
    lookup = FeedLookup(lists)  # type: ignore[arg-type]  # the two calls that are used

    for _ in range(3):
        assert await lookup.find("ZZZZ") == []

    assert lists.one_by_one == ["US.ZZZZ", "SG.ZZZZ"]


async def test_without_lists_the_watched_are_found_by_name() -> None:
    """In one call for all of them, while a person types."""
    lists = Unlisted()
    watched = [InstrumentId("HK.00700"), InstrumentId("HK.00005")]
    lookup = FeedLookup(lists, known=lambda: watched)  # type: ignore[arg-type]  # the two calls that are used

    await lookup.prepare()

    assert [item.id for item in lookup.find_now("hsbc")] == ["HK.00005"]
    assert [item.id for item in await lookup.find("tencent")] == ["HK.00700"]
