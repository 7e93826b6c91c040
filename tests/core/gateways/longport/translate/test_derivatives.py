"""Options, warrants and figures off the wire: each figure from its own field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.model.derivatives import (
    OptionSide,
    OptionStyle,
    WarrantExpiry,
    WarrantFilter,
    WarrantKind,
    WarrantOrder,
    WarrantStatus,
    premium_of,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.longport import quote_pb2 as pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")

ROW = pb.FilterWarrant(
    symbol="13716.HK", name="TENCT@JPC2703A", last_done="0.255", change_rate="-0.03774", change_val="-0.010",
    volume=237770000, turnover="61438810", expiry_date="20270330", strike_price="634.0", upper_strike_price="700.0",
    lower_strike_price="600.0", outstanding_qty="63000000", outstanding_ratio="0.21", premium="0.09734",
    itm_otm="-0.05205", implied_volatility="0.2521", delta="0.4188", call_price="590.0", to_call_price="0.0186",
    effective_leverage="9.871", leverage_ratio="23.569", conversion_ratio="100", balance_point="659.5", status=4,
    type=2,
)  # fmt: skip


def test_every_figure_of_a_warrant_is_its_own() -> None:
    """In percent of parts of 1; the vendor's own client copies the last price into strike, delta and volatility."""
    wire = pb.WarrantFilterListResponse(warrant_list=[ROW, pb.FilterWarrant()], total_count=40)

    page = derivatives.warrant_page(pb.WarrantFilterListResponse.FromString(wire.SerializeToString()))

    (got,) = page.rows
    assert page.total == 40
    assert (got.instrument, got.kind, got.status) == ("HK.13716", WarrantKind.BULL, WarrantStatus.NORMAL)
    assert (got.expiry, got.volume, got.turnover) == (date(2027, 3, 30), 237770000, Decimal(61438810))
    told = {
        "last": "0.255", "change_rate": "-3.774", "change": "-0.010", "strike": "634.0", "upper_strike": "700.0",
        "lower_strike": "600.0", "outstanding": "63000000", "outstanding_ratio": "21.0", "premium": "9.734",
        "in_the_money": "-5.205", "implied_volatility": "0.2521", "delta": "0.4188", "call_price": "590.0",
        "to_call_price": "1.86", "effective_gearing": "9.871", "gearing": "23.569", "conversion_ratio": "100",
        "break_even": "659.5",
    }  # fmt: skip
    assert {name: getattr(got, name) for name in told} == {name: Decimal(text) for name, text in told.items()}


def test_a_plain_warrant_has_no_distance_to_a_call() -> None:
    row = pb.FilterWarrant(symbol="1.HK", type=0, to_call_price="0", status=99)

    (got,) = derivatives.warrant_page(pb.WarrantFilterListResponse(warrant_list=[row])).rows

    assert (got.kind, got.to_call_price, got.status, got.last) == (WarrantKind.CALL, None, None, None)


def test_a_printed_row_in_percent() -> None:
    """The put of the vendor's page (warrant-filter): its figures follow from its terms and 338.2 of its owner."""
    row = pb.FilterWarrant(
        symbol="13157.HK", type=1, last_done="2.26", change_rate="-0.0216450216450218", strike_price="442.233",
        change_val="-0.050000000000000266", outstanding_qty="5000", outstanding_ratio="0.0003", delta="-0.8524",
        premium="0.016784269662921222", itm_otm="0.23524476916014864", implied_volatility="0.5275",
        conversion_ratio="48.544", balance_point="332.52356000000003",
    )  # fmt: skip
    (got,) = derivatives.warrant_page(pb.WarrantFilterListResponse(warrant_list=[row])).rows
    spot, strike, cost = Decimal("338.2"), Decimal("442.233"), Decimal("2.26") * Decimal("48.544")

    assert got.premium == pytest.approx(premium_of(OptionSide.PUT, strike, cost, spot))
    assert got.in_the_money == pytest.approx((strike - spot) / strike * 100)
    assert got.change_rate == pytest.approx(Decimal("-0.05") / Decimal("2.31") * 100)
    assert (got.outstanding_ratio, got.implied_volatility) == (Decimal("0.03"), Decimal("0.5275"))


def test_the_distance_of_a_bear_to_its_call_price_may_be_below_zero() -> None:
    """As a live list had it."""
    row = pb.FilterWarrant(symbol="1.HK", type=3, to_call_price="-0.0206")

    (got,) = derivatives.warrant_page(pb.WarrantFilterListResponse(warrant_list=[row])).rows

    assert got.to_call_price == Decimal("-2.06")


def test_a_filter_in_the_wire_s_numbers() -> None:
    wanted = WarrantFilter(
        order=WarrantOrder.STATUS, descending=False, kinds=frozenset({WarrantKind.INLINE, WarrantKind.PUT}),
        issuers=frozenset({5, 3}), expiries=frozenset({WarrantExpiry.BEYOND_12_MONTHS}),
        statuses=frozenset({WarrantStatus.TO_BE_LISTED, WarrantStatus.SUSPENDED}), in_bounds=False,
    )  # fmt: skip
    made = derivatives.warrant_request(TENCENT, wanted, begin=40, count=20, language="zh-HK")
    got = pb.WarrantFilterListRequest.FromString(made.SerializeToString())

    assert (got.symbol, got.language) == ("700.HK", 2)
    config = got.filter_config
    assert (config.sort_by, config.sort_order, config.sort_offset, config.sort_count) == (21, 0, 40, 20)
    assert (list(config.type), list(config.issuer), list(config.expiry_date)) == ([1, 4], [3, 5], [4])
    assert (list(config.price_type), list(config.status)) == ([2], [2, 3])


@pytest.mark.parametrize(("order", "number"), [
    (WarrantOrder.LAST, 0), (WarrantOrder.EXPIRY, 5), (WarrantOrder.PREMIUM, 11), (WarrantOrder.DELTA, 14),
    (WarrantOrder.EFFECTIVE_GEARING, 17), (WarrantOrder.BREAK_EVEN, 20),
])  # fmt: skip
def test_orders_have_the_wire_s_numbers(order: WarrantOrder, number: int) -> None:
    made = derivatives.warrant_request(TENCENT, WarrantFilter(order=order), begin=0, count=1, language="en")

    assert (made.filter_config.sort_by, made.filter_config.sort_order, made.language) == (number, 1, 1)


def test_an_option_with_its_terms() -> None:
    wire = pb.OptionQuote(
        symbol="AAPL261120C245000.US", last_done="22.380", prev_close="23.830", timestamp=1651115955, volume=191,
        option_extend=pb.OptionExtend(
            implied_volatility="0.2501", open_interest=2160, expiry_date="20261120", strike_price="245",
            contract_multiplier="100", contract_type="U", contract_size="100", direction="P",
            historical_volatility="0.2222", underlying_symbol="AAPL.US",
        ),
    )  # fmt: skip
    got = derivatives.option_quote(pb.OptionQuote.FromString(wire.SerializeToString()))

    assert got is not None
    assert (got.quote.last, got.quote.prev_close, got.underlying) == (Decimal("22.38"), Decimal("23.83"), APPLE)
    assert (got.side, got.style, got.strike) == (OptionSide.PUT, OptionStyle.EUROPEAN, Decimal(245))
    assert (got.expiry, got.multiplier, got.open_interest) == (date(2026, 11, 20), Decimal(100), 2160)
    assert (got.implied_volatility, got.historical_volatility) == (Decimal("0.2501"), Decimal("0.2222"))
    assert derivatives.option_quote(pb.OptionQuote(symbol="AAPL261120C245000.US")) is None


def test_a_chain_is_in_the_order_of_its_strikes() -> None:
    rows = [
        pb.StrikePriceInfo(price="250", call_symbol="AAPL261120C250000.US", put_symbol="", standard=True),
        pb.StrikePriceInfo(price="245", call_symbol="AAPL261120C245000.US", put_symbol="AAPL261120P245000.US"),
        pb.StrikePriceInfo(price="", call_symbol="x"),
    ]
    found = derivatives.contracts(APPLE, "20261120", pb.OptionChainDateStrikeInfoResponse(strike_price_info=rows))

    assert [(each.strike, each.put, each.standard) for each in found] == [
        (Decimal(245), "US.AAPL261120P245000", False), (Decimal(250), None, True),
    ]  # fmt: skip


def test_figures_that_are_not_told_are_none() -> None:
    got = derivatives.figures(pb.SecurityCalcIndex(symbol="700.HK", change_rate="0", pe_ttm_ratio="9.981"))

    assert (got.instrument, got.change_rate, got.pe_ttm, got.delta, got.last) == (
        TENCENT, Decimal(0), Decimal("9.981"), None, None,
    )  # fmt: skip


PRINTED = pb.SecurityCalcIndex(
    symbol="AAPL220617C137000.US", last_done="1.17", change_rate="-63.55", strike_price="137.00", premium="11709.40",
    implied_volatility="43.54", open_interest=5210, delta="0.263", gamma="0.043", theta="-1.266", vega="5.660",
    rho="0.580",
)  # fmt: skip
"""The option of the vendor's page (calc-index); its "premium" is 137 / 1.17."""


def test_computed_figures_of_an_option_in_our_units() -> None:
    got = derivatives.figures(PRINTED)

    assert (got.change_rate, got.implied_volatility) == (Decimal("-63.55"), Decimal("0.4354"))
    assert (got.delta, got.gamma, got.theta) == (Decimal("0.263"), Decimal("0.043"), Decimal("-1.266"))
    assert (got.vega, got.rho, got.premium) == (Decimal("0.0566"), Decimal("0.0058"), None)


def test_computed_figures_of_a_warrant_are_percent_already() -> None:
    """The bear of the same page."""
    got = derivatives.figures(pb.SecurityCalcIndex(symbol="69672.HK", last_done="0.010", premium="0.67"))

    assert got.premium == Decimal("0.67")


def test_without_a_quote_the_volatility_is_the_computed_one_and_there_is_no_premium() -> None:
    got = derivatives.option_figures(derivatives.figures(PRINTED), None, Decimal("131.88"))

    assert (got.implied_volatility, got.premium, got.vega) == (Decimal("0.4354"), None, Decimal("0.0566"))


@pytest.mark.parametrize(("code", "side", "spot", "premium"), [
    ("AAPL220617C137000", "C", "131.88", "4.769"), ("AAPL220617P137000", "P", "131.88", "-2.995"),
    ("AAPL220617C137000", "C", None, None), ("AAPL220617C137000", "", "131.88", None),
    ("AAPL1220617C137000", "C", "131.88", None),
])  # fmt: skip
def test_the_premium_of_an_option_is_the_way_to_break_even(
    code: str, side: str, spot: str | None, premium: str | None
) -> None:
    """None where a part of it is not known; an adjusted contract delivers something else."""
    terms = pb.OptionExtend(strike_price="137", direction=side, underlying_symbol="AAPL.US", implied_volatility="0.4")
    quote = derivatives.option_quote(pb.OptionQuote(symbol=f"{code}.US", last_done="1.17", option_extend=terms))

    got = derivatives.option_figures(derivatives.figures(PRINTED), quote, None if spot is None else Decimal(spot))

    assert (None if got.premium is None else round(got.premium, 3)) == (None if premium is None else Decimal(premium))
    assert got.implied_volatility == Decimal("0.4")


def test_a_watchlist_keeps_what_has_a_market_here() -> None:
    rows = [
        {"symbol": "700.HK", "market": "HK", "name": "Tencent", "watched_price": "338.2", "watched_at": "1651115955"},
        {"symbol": "7203.JP", "market": "JP", "name": "Toyota", "watched_price": "", "watched_at": ""},
    ]
    got = derivatives.watchlist_group({"id": "28020", "name": "All", "securities": rows})

    assert (got.id, got.name) == ("28020", "All")
    assert [(each.instrument, each.watched_price) for each in got.securities] == [(TENCENT, Decimal("338.2"))]
