"""Static facts: what kind of security a board means, names by language, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.gateways.longport.translate.derivatives import ContractTold, contract_told
from tideboard_core.gateways.longport.translate.instruments import instrument, name_in, with_contract
from tideboard_core.model.derivatives import ContractTerms, OptionSide, OptionStyle
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.price_steps import Fit
from tideboard_core.trips.contracts import traded_contract
from tideboard_proto.longport import quote_pb2 as pb

TENCENT = pb.StaticInfo(
    symbol="700.HK", name_cn="腾讯控股", name_en="TENCENT", name_hk="騰訊控股", listing_date="20040616",
    exchange="SEHK", currency="HKD", lot_size=100, board="HKEquity",
)  # fmt: skip


def through_bytes(message: pb.StaticInfo) -> pb.StaticInfo:
    """As it comes off a socket."""
    return pb.StaticInfo.FromString(message.SerializeToString())


def test_a_stock() -> None:
    made = instrument(through_bytes(TENCENT), "en")

    assert (made.id, made.name, made.name_en) == ("HK.00700", "TENCENT", "TENCENT")
    assert (made.security_type, made.lot_size, made.currency) == (SecurityType.STOCK, 100, "HKD")
    assert (made.listing_date, made.underlying) == ("2004-06-16", None)
    assert made.names == ("腾讯控股", "騰訊控股")


@pytest.mark.parametrize(
    ("language", "name"), [("en", "TENCENT"), ("zh-CN", "腾讯控股"), ("zh-HK", "騰訊控股"), ("fr", "TENCENT")]
)
def test_the_name_is_in_the_login_s_language(language: str, name: str) -> None:
    assert instrument(TENCENT, language).name == name


def test_any_name_is_better_than_none() -> None:
    assert name_in("en", "腾讯", "", "") == "腾讯"
    assert name_in("zh-HK", "腾讯", "", "TENCENT") == "腾讯"
    assert name_in("en", "", "", "") == ""


@pytest.mark.parametrize(("symbol", "board", "kind"), [
    ("2800.HK", "HKEquity", SecurityType.ETF),
    ("7226.HK", "HKEquity", SecurityType.ETF),
    ("82800.HK", "HKEquity", SecurityType.ETF),
    ("5.HK", "HKEquity", SecurityType.STOCK),
    ("13716.HK", "HKWarrant", SecurityType.WARRANT),
    ("HSI.HK", "HKHS", SecurityType.INDEX),
    (".DJI.US", "USDJI", SecurityType.INDEX),
    ("AAPL.US", "USMain", SecurityType.STOCK),
    ("AAPL261120C245000.US", "USOption", SecurityType.OPTION),
    ("TCH261127C600000.HK", "HKMars", SecurityType.OPTION),
    ("510300.SH", "SHMainConnect", SecurityType.ETF),
    ("600519.SH", "SHMainConnect", SecurityType.STOCK),
    ("159915.SZ", "SZMainConnect", SecurityType.ETF),
    ("300750.SZ", "SZGEMConnect", SecurityType.STOCK),
    ("D05.SG", "SGMain", SecurityType.STOCK),
    ("BK1.HK", "HKSector", SecurityType.PLATE),
    ("XYZ.US", "USMars", SecurityType.STOCK),
    ("7709.HK", "HKEquity", SecurityType.ETF),
    ("9788.HK", "HKEquity", SecurityType.ETF),
    ("9439.HK", "HKEquity", SecurityType.ETF),
    ("87711.HK", "HKEquity", SecurityType.ETF),
    ("9988.HK", "HKEquity", SecurityType.STOCK),
    ("9618.HK", "HKEquity", SecurityType.STOCK),
    ("530580.SH", "SHMainConnect", SecurityType.ETF),
    ("551030.SH", "SHMainConnect", SecurityType.ETF),
])  # fmt: skip
def test_the_board_and_the_code_tell_the_kind(symbol: str, board: str, kind: SecurityType) -> None:
    assert instrument(pb.StaticInfo(symbol=symbol, board=board), "en").security_type is kind


@pytest.mark.parametrize(("symbol", "name", "kind", "settled"), [
    ("5.HK", "HSBC HOLDINGS", SecurityType.STOCK, True),
    ("7709.HK", "", SecurityType.ETF, True),
    ("7841.HK", "", SecurityType.STOCK, False),
    ("1234.HK", "SOME ETF", SecurityType.ETF, False),
    ("600519.SH", "", SecurityType.STOCK, True),
    ("540001.SH", "", SecurityType.STOCK, False),
    ("D05.SG", "DBS", SecurityType.STOCK, False),
    ("ES3.SG", "STI ETF", SecurityType.ETF, False),
    ("SPY.US", "SPDR S&P 500 ETF", SecurityType.STOCK, True),
])  # fmt: skip
def test_what_neither_list_nor_name_settles_stays_open(
    symbol: str, name: str, kind: SecurityType, settled: bool
) -> None:
    made = instrument(pb.StaticInfo(symbol=symbol, board="HKEquity", name_en=name), "en")
    assert (made.security_type, made.kind_settled) == (kind, settled)


@pytest.mark.parametrize(("symbol", "price"), [
    ("7709.HK", "61.22"),
    ("9439.HK", "3.462"),
    ("551030.SH", "100.135"),
    ("530580.SH", "1.234"),
])  # fmt: skip
def test_a_price_that_the_exchange_takes_of_a_fund_is_on_its_steps(symbol: str, price: str) -> None:
    made = instrument(pb.StaticInfo(symbol=symbol, board="HKEquity"), "en")
    assert made.price_steps.fit(Decimal(price)) is Fit.LEGAL


def test_what_is_missing_has_a_sound_default() -> None:
    made = instrument(pb.StaticInfo(symbol="AAPL.US"), "en")

    assert (made.lot_size, made.currency, made.listing_date, made.name) == (1, "USD", "", "")


def test_an_option_knows_what_it_is_on() -> None:
    made = instrument(pb.StaticInfo(symbol="BRK.B261120C245000.US", board="USOption"), "en")

    assert made.underlying == InstrumentId("US.BRK.B")


def test_the_quote_names_the_share_of_an_option_of_hong_kong() -> None:
    """Its code has the exchange's letters for it: `HK.TCH` is no security."""
    made = instrument(pb.StaticInfo(symbol="TCH261230P600000.HK", board="HKOption", lot_size=100), "en")
    tencent = InstrumentId("HK.00700")

    assert (made.security_type, made.underlying) == (SecurityType.OPTION, None)
    assert with_contract(made, ContractTold(100, tencent)) == replace(made, underlying=tencent)
    assert with_contract(made, ContractTold(None, tencent)) == replace(made, underlying=tencent)


def test_an_adjusted_option_is_one_and_its_quote_tells_terms_and_style() -> None:
    """Its root has a digit; what its board is called does not matter."""
    made = instrument(pb.StaticInfo(symbol="LCID1261218C2500.US", lot_size=100), "en")
    row = pb.OptionQuote(
        symbol="LCID1261218C2500.US",
        option_extend=pb.OptionExtend(
            direction="C", strike_price="25", expiry_date="20261218", contract_type="A", contract_multiplier="10"
        ),
    )

    assert (made.security_type, made.underlying) == (SecurityType.OPTION, InstrumentId("US.LCID"))
    whole = with_contract(made, contract_told(row)[1])
    assert whole is not None
    terms = ContractTerms(OptionSide.CALL, Decimal(25), date(2026, 12, 18))
    assert (whole.multiplier, whole.terms, whole.style) == (10, terms, OptionStyle.AMERICAN)


def test_a_size_with_a_fraction_is_the_next_whole_number_for_what_an_order_costs() -> None:
    """Else the money at risk of an adjusted option is too low; what is held is valued to the fraction."""
    made = instrument(pb.StaticInfo(symbol="TCA261230C554550.HK", lot_size=100), "en")
    row = pb.OptionQuote(symbol="TCA261230C554550.HK", option_extend=pb.OptionExtend(contract_multiplier="110.0056"))
    whole = with_contract(made, contract_told(row)[1])
    assert whole is not None
    assert (whole.multiplier, whole.contract_size, whole.units) == (111, Decimal("110.0056"), Decimal("110.0056"))
    assert traded_contract(whole).multiplier == Decimal("110.0056")


@pytest.mark.parametrize("size", ["0.5", "-110.5", "0"])
def test_a_size_below_one_share_is_not_told(size: str) -> None:
    """As one of a share each order would seem to cost a hundredth: the lot stands for it, else nothing is known."""
    row = pb.OptionQuote(symbol="TCA261230C554550.HK", option_extend=pb.OptionExtend(contract_multiplier=size))
    bare, lotted = (
        with_contract(instrument(pb.StaticInfo(symbol=row.symbol, lot_size=lot), "en"), contract_told(row)[1])
        for lot in (1, 100)
    )
    assert bare is None
    assert lotted is not None
    assert (lotted.multiplier, lotted.contract_size) == (100, None)


def test_orders_of_an_option_count_contracts_and_its_quote_tells_their_size() -> None:
    bare, lotted = (
        instrument(pb.StaticInfo(symbol="AAPL261120C245000.US", board="USOption", lot_size=lot), "en")
        for lot in (1, 100)
    )

    assert [(each.lot_size, each.multiplier) for each in (bare, lotted)] == [(1, 1), (1, 100)]
    assert with_contract(bare, ContractTold(10)) == replace(bare, multiplier=10)
    assert with_contract(bare, None) is None, "a value would be wrong by the size of the contract"
    assert with_contract(lotted, None) == lotted
    share = instrument(TENCENT, "en")
    assert with_contract(share, None) == share
