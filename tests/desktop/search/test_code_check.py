"""Which pasted codes exist."""

from __future__ import annotations

from fakes.scenes.market.watchlist import CKH, SmallMarket
from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import Instrument, Market
from tideboard_desktop.search.code_check import CodeCheck
from tideboard_desktop.search.symbol_codes import tokens


async def test_known_present_and_unknown_are_told_apart() -> None:
    """Each once, in the order of the text; a code in two spellings is one instrument."""
    result = await CodeCheck(SmallMarket()).sort(tokens("1, HK.00700, AAPL, 00001.HK, ZZZZ, ZZZZ"), {"HK.00700"})

    assert [each.id for each in result.fresh] == [CKH, "US.AAPL"]
    assert [each.id for each in result.present] == ["HK.00700"]
    assert [token.text for token in result.unknown] == ["ZZZZ"]


async def test_each_market_is_asked_once() -> None:
    facts = SmallMarket()
    sorting = CodeCheck(facts)
    for text in ("1 700", "1 700 5", "1 700 5"):
        await sorting.sort(tokens(text), ())
    assert facts.markets == [Market.HK]
    assert facts.asked == []


async def test_a_second_reading_is_tried_where_the_first_finds_nothing() -> None:
    """D05 is not in New York."""
    facts = SmallMarket()
    result = await CodeCheck(facts).sort(tokens("D05"), ())
    assert [each.id for each in result.fresh] == ["SG.D05"]
    assert facts.markets == [Market.US, Market.SG]


class Unlisted(SmallMarket):
    """A broker without lists of markets, and with an unknown code or more."""

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """There is none."""
        self.markets.append(market)
        raise NotOffered("market-list-not-offered", market=str(market))


async def test_a_broker_without_lists_is_asked_for_every_code_at_once() -> None:
    facts = Unlisted()
    sorting = CodeCheck(facts)
    codes = " ".join(str(number) for number in range(2000, 2060))
    await sorting.sort(tokens(f"1 700 ZZZZ {codes}"), ())
    result = await sorting.sort(tokens(f"1 700 ZZZZ {codes}"), ())

    assert [each.id for each in result.fresh] == [CKH, "HK.00700"]
    assert len(result.unknown) == 61
    assert (sorted(set(facts.markets)), len(facts.markets)) == ([Market.HK, Market.SG, Market.US], 3)


async def test_nothing_is_asked_for_what_is_no_code() -> None:
    facts = SmallMarket()
    result = await CodeCheck(facts).sort(tokens("騰訊"), ())
    assert (len(result.unknown), facts.markets) == (1, [])
