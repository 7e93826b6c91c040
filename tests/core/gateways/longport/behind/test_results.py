"""The account's result and the rates: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, Answers, answering, feed_to
from fakes.servers.longport.gateway import API_KEY
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.accounts.rates import RateBook, directed
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.gateways.longport.behind.results import ANALYSIS, MOST_ENTRIES, RATES, US_RATES, US_REALIZED
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.results import ExchangeRate, RealizedResult, RealizedResults, ResultEntry, ResultFlow
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Side

NOW = datetime(2026, 11, 17, 3, tzinfo=UTC)
SUMMARY = {
    "currency": "HKD",
    "start_date": "2026-01-01",
    "end_date": "2026-11-17",
    "initial_asset_value": "100",
    "ending_asset_value": "90",
    "invest_amount": None,
    "sum_profit": "-10",
    "sum_profit_rate": "-0.1",
    "total_simple_earning_yield": "0.6288",
    "total_time_earning_yield": "0.5841",
}
"""The yields are those of the vendor's page `profit-analysis`: 62.88 % and 58.41 %."""
ITEM = {"name": "TENCENT", "type": "stock", "symbol": "700.HK", "currency": "HKD", "profit": "-10", "is_holding": True}
PART = {
    "profit": "1",
    "holding_value": "2",
    "holding_value_at_beginning": None,
    "fee_details": [{"describe": "a", "amount": "3"}],
}
FLOW = {
    "executed_date": "2026-11-17",
    "executed_timestamp": "1794873600",
    "code": "700",
    "direction": "buy",
    "executed_quantity": "100",
    "executed_price": "612",
    "executed_cost": "61200",
    "describe": "d",
}
RATE = {"base_currency": "HKD", "other_currency": "USD", "average_rate": 7.8, "bid_rate": 7.79, "offer_rate": 0}
PAGE_RATES = (("CNH", "1.1465"), ("HKD", "1"), ("USD", "7.7925"), ("CNY", "1.1465"))
"""The rows of the vendor's page `exchange-rate`, each to HKD as the base."""


async def test_the_account_from_both_calls(behind: LongportBehind, answer: Answers) -> None:
    fund = {**ITEM, "type": "fund", "symbol": "HK0000990017", "name": "Fund", "profit": ""}
    asked = answer(f"{ANALYSIS}-summary", SUMMARY)
    listed = answer(f"{ANALYSIS}-sublist", {"updated_date": "2026-11-16", "items": [ITEM, fund]})

    found = await behind.results.account(date(2026, 1, 1), date(2026, 11, 17))

    assert asked == [f"{ANALYSIS}-summary?start=1767225600&end=1794959999"]
    assert listed == [f"{ANALYSIS}-sublist?profit_or_loss=all&start=1767225600&end=1794959999"]
    assert (found.profit, found.first_value, found.last_value, found.invested) == (
        Decimal(-10),
        Decimal(100),
        Decimal(90),
        None,
    )
    assert (found.currency, found.begin, found.updated, found.unread) == (
        "HKD",
        date(2026, 1, 1),
        date(2026, 11, 16),
        "",
    )
    assert (found.simple_yield, found.time_weighted) == (Decimal("62.88"), Decimal("58.41"))
    assert found.unstated == (UnstatedFigure("sum_profit_rate", Decimal("-0.1")),)
    assert [(row.instrument, row.profit, row.held) for row in found.rows] == [
        (TENCENT, Decimal(-10), True),
        (None, None, True),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ITEM, "repeated"),
        ({**ITEM, "symbol": "<b>"}, "symbol"),
        ({**ITEM, "symbol": "5.HK", "profit": "1e30"}, "profit"),
    ],
)
async def test_a_security_that_cannot_be_is_named(
    row: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer(f"{ANALYSIS}-summary", SUMMARY)
    answer(f"{ANALYSIS}-sublist", {"items": [ITEM, row]})

    found = await behind.results.account()

    assert (len(found.rows), found.unread) == (1, field)


async def test_an_empty_range_is_not_asked(behind: LongportBehind) -> None:
    with pytest.raises(BadInput):
        await behind.results.account(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("begin", "end", "query"),
    [
        (None, None, ""),
        (date(2026, 1, 1), None, "start=1767225600&end=1794959999"),
        (None, date(2026, 1, 2), "start=1546300800&end=1767398399"),
    ],
)
async def test_a_range_has_both_ends_or_none(
    begin: date | None, end: date | None, query: str, behind: LongportBehind, answer: Answers, clock: ManualClock
) -> None:
    """To a begin without an end the broker answers nothing; the end is then the day that it is in Hong Kong."""
    clock.set_market(datetime(2026, 11, 16, 17, tzinfo=UTC))
    asked = answer(f"{ANALYSIS}-summary", SUMMARY)
    answer(f"{ANALYSIS}-sublist", {"items": [ITEM]})

    await behind.results.account(begin, end)

    assert asked == [f"{ANALYSIS}-summary{query and '?'}{query}"]


async def test_one_security_with_its_parts(behind: LongportBehind, answer: Answers) -> None:
    many = {**PART, "fee_details": PART["fee_details"] * (MOST_ENTRIES + 1)}  # type: ignore[operator]
    answer(
        f"{ANALYSIS}/detail",
        {"name": "T", "currency": "HKD", "profit": "1", "underlying_details": PART, "derivative_pnl_details": many},
    )

    found = await behind.results.security(TENCENT)

    assert (found.underlying.profit, found.underlying.value, found.underlying.first_value) == (
        Decimal(1),
        Decimal(2),
        None,
    )
    assert found.underlying.entries == (ResultEntry("a", Decimal(3)),)
    assert (len(found.derivatives.entries), found.unread) == (MOST_ENTRIES, "more")


async def test_a_page_of_a_market(behind: LongportBehind, answer: Answers) -> None:
    rows = [{"code": "700", "name": "T", "market": "HK", "profit": "1"}, {"code": "", "name": "", "market": "HK"}]
    asked = answer(f"{ANALYSIS}/by-market", {"profit": "1", "has_more": True, "stock_items": rows})

    found = await behind.results.markets(Market.HK, 2)

    assert asked == [f"{ANALYSIS}/by-market?page=2&size=50&market=HK"]
    assert [(row.instrument, row.profit) for row in found.rows] == [(TENCENT, Decimal(1))]
    assert (found.profit, found.more, found.unread) == (Decimal(1), True, "code")


async def test_flows_that_are_alike_are_both_told(behind: LongportBehind, answer: Answers) -> None:
    asked = answer(f"{ANALYSIS}/flows", {"flows_list": [FLOW, FLOW, {**FLOW, "executed_quantity": "-1"}]})

    found = await behind.results.flows(TENCENT)

    assert asked == [f"{ANALYSIS}/flows?symbol=700.HK&page=1&size=50&derivative=false"]
    flow = ResultFlow(
        "700",
        date(2026, 11, 17),
        datetime(2026, 11, 17, tzinfo=UTC),
        Side.BUY,
        Decimal(100),
        Decimal(612),
        Decimal(61200),
        "d",
    )
    assert (found.rows, found.more, found.unread) == ((flow, flow), False, "executed_quantity")


@pytest.mark.parametrize(
    ("word", "side"),
    [("0", Side.BUY), ("1", Side.SELL), ("-1", None), ("Sell", Side.SELL), ("", None), (0, Side.BUY), (-1, None)],
)
async def test_a_direction_is_a_word_or_a_number(
    word: object, side: Side | None, behind: LongportBehind, answer: Answers
) -> None:
    answer(f"{ANALYSIS}/flows", {"flows_list": [{**FLOW, "direction": word}]})

    (flow,) = (await behind.results.flows(TENCENT)).rows

    assert flow.side is side


async def test_a_page_below_the_first_is_not_asked(behind: LongportBehind) -> None:
    with pytest.raises(BadInput):
        await behind.results.flows(TENCENT, 0)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (RATE, "repeated"),
        ({**RATE, "other_currency": "usd"}, "other_currency"),
        ({**RATE, "other_currency": "EUR", "average_rate": -1}, "average_rate"),
        ({**RATE, "other_currency": "EUR", "average_rate": 0}, "average_rate"),
    ],
)
async def test_rates(row: object, field: str, behind: LongportBehind, answer: Answers) -> None:
    answer(RATES, {"exchanges": [RATE, row]})

    found = await behind.results.rates()

    assert found.rates == (ExchangeRate("HKD", "USD", Decimal("7.8"), Decimal("7.79"), None),)
    assert found.unread == field


async def test_the_vendor_s_table_has_a_row_of_each_renminbi(behind: LongportBehind, answer: Answers) -> None:
    rows = [{**RATE, "other_currency": other, "average_rate": float(rate)} for other, rate in PAGE_RATES]
    answer(RATES, {"exchanges": rows})

    found = await behind.results.rates()

    assert found.unread == ""
    assert [(rate.base, rate.other, rate.average) for rate in found.rates] == [
        ("HKD", other, Decimal(rate)) for other, rate in PAGE_RATES
    ]
    book = RateBook()
    book.take(directed(found, NOW))
    dollar, renminbi = book.rate("USD", "HKD", NOW), book.rate("CNY", "HKD", NOW)
    assert dollar is not None
    assert renminbi is not None
    assert (dollar.rate, renminbi.rate) == (Decimal("7.7925"), Decimal("1.1465"))


US_RATE = {"base_currency": "USD", "other_currency": "HKD", "average_rate": "0.1282", "bid_rate": "", "offer_rate": ""}


def spread(*tables: tuple[str, Mapping[str, object]]) -> dict[str, object]:
    """Rates of one channel by name."""
    return {
        "universal_exchanges": {
            "us_lb_apex": {"spec_exchanges": {name: {"exchanges": [row]} for name, row in tables}},
        }
    }


@pytest.fixture
async def american(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportBehind]:
    """The calls of a gateway that is logged in with keys of the United States."""
    keys = replace(API_KEY, access_token="us_at-test-0001")
    async with feed_to(answering(longport), sinks, clock, keys) as gateway:
        yield gateway.behind


async def test_rates_of_the_united_states_prove_which_way_they_count(american: LongportBehind, answer: Answers) -> None:
    asked = answer(US_RATES, spread(("reference", US_RATE), ("again", US_RATE)))
    found = await american.results.rates()
    assert (found.rates, found.unread) == ((ExchangeRate("USD", "HKD", Decimal("0.1282"), None, None),), "")
    assert asked == [US_RATES]
    (rate,) = directed(found, NOW)
    assert (rate.base, rate.quote, rate.rate) == ("HKD", "USD", Decimal("0.1282"))


async def test_a_pair_that_two_names_have_otherwise_has_no_rate(american: LongportBehind, answer: Answers) -> None:
    other = {**US_RATE, "average_rate": "0.1290"}
    answer(US_RATES, spread(("am", other), ("reference", US_RATE)))
    assert [rate.average for rate in (await american.results.rates()).rates] == [Decimal("0.1282")]
    answer(US_RATES, spread(("am", US_RATE), ("pm", other)))
    found = await american.results.rates()
    assert (found.rates, found.unread) == ((), "repeated")


@pytest.mark.parametrize("data", [{}, {"exchanges": [US_RATE]}])
async def test_rates_that_are_not_told_are_no_empty_table(
    american: LongportBehind, answer: Answers, data: dict[str, object]
) -> None:
    answer(US_RATES, data)
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await american.results.rates()


def gains(kind: object, *metrics: dict[str, object]) -> dict[str, object]:
    return {"category": kind, "currency": "USD", "metrics": list(metrics)}


async def gains_of(american: LongportBehind) -> RealizedResults:
    read = american.results.realized
    assert read is not None
    return await read()


YEAR = {"period": 1, "amount": "-5.5", "rate": "-0.0125"}


async def test_a_realised_result_is_told_by_kind_and_by_the_number_of_its_period(
    american: LongportBehind, answer: Answers
) -> None:
    ever = {"period": 2, "amount": "12.5", "rate": ""}
    asked = answer(US_REALIZED, {"realized_pl_list": [gains(0, YEAR, ever), gains(2, YEAR)]})
    found = await gains_of(american)
    assert found.rows == (
        RealizedResult(0, "USD", 1, Decimal("-5.5"), Decimal("-1.25")),
        RealizedResult(0, "USD", 2, Decimal("12.5"), None),
        RealizedResult(2, "USD", 1, Decimal("-5.5"), Decimal("-1.25")),
    )
    assert found.unread == ""
    assert asked == [f"{US_REALIZED}?currency=USD"], "a word for the kind is answered with an error"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (gains(0, {**YEAR, "period": None}), "period"),
        (gains(None, YEAR), "category"),
        (gains(0, {**YEAR, "amount": ""}), "amount"),
        ({**gains(0, YEAR), "currency": ""}, "currency"),
        (gains(1, YEAR), "repeated"),
    ],
)
async def test_a_realised_result_that_lacks_a_part_is_left_out(
    american: LongportBehind, answer: Answers, row: dict[str, object], field: str
) -> None:
    answer(US_REALIZED, {"realized_pl_list": [gains(1, YEAR), row]})
    found = await gains_of(american)
    assert ([one.kind for one in found.rows], found.unread) == ([1], field)


async def test_an_empty_answer_is_no_realised_result(american: LongportBehind, answer: Answers) -> None:
    answer(US_REALIZED, {})
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await gains_of(american)


async def test_the_other_data_centre_counts_by_no_periods(behind: LongportBehind) -> None:
    assert behind.results.realized is None


async def test_the_practice_account_agrees_with_itself(practice: LongportBehind) -> None:
    account, markets = await practice.results.account(), await practice.results.markets()
    rates = await practice.results.rates()

    assert account.unread == markets.unread == rates.unread == ""
    assert account.profit is not None
    assert account.last_value is not None
    assert account.first_value is not None
    assert account.invested is not None
    assert account.profit == account.last_value - account.first_value - account.invested
    assert {row.instrument for row in account.rows} == {row.instrument for row in markets.rows}
    assert [(rate.base, rate.other) for rate in rates.rates] == [
        ("HKD", other) for other in ("CNH", "HKD", "USD", "CNY")
    ]
    assert account.simple_yield == account.time_weighted
    assert account.simple_yield == pytest.approx(100 * account.profit / account.invested, abs=Decimal("0.0001"))
    begun = await practice.results.account(date(2026, 1, 2))
    assert (begun.begin, begun.profit) == (date(2026, 1, 2), account.profit)
    for row in account.rows:
        assert row.instrument is not None
        one = await practice.results.security(InstrumentId(row.instrument))
        assert one.profit == row.profit
