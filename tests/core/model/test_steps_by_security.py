"""Price steps of single securities, against a table by hand from the exchanges' and brokers' own pages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType, currency_of
from tideboard_core.model.price_steps import Fit

TABLE = """
HK.00700   stock   legal:0.25,0.5,19.99,46.68,604.5,9.99      doubtful:0.505,5.005       illegal:0.252,604.1,50.02
HK.02800   etf     legal:0.513,3.462,61.22,26.12              illegal:3.461,61.21,0.5005
HK.12345   warrant legal:0.031,0.305,2.01                     doubtful:30.02,15.01       illegal:0.0315,0.303
HK.04246   bond    legal:99.95,101.1                          illegal:99.97,101.05
HK.TCH261230C600000 option legal:0.03,1.03,3.05,77.24         doubtful:0.013,1.001       illegal:0.0135
HK.HSI261230C26000000 option legal:210,1,3050                 illegal:210.5,0.3
HK.MHI261230P26000000 option legal:210                        illegal:210.37
HK.HTI261230P5000000 option legal:12                          illegal:12.5
HK.HSImain future  legal:26001                                illegal:26000.5
HK.800000  index   legal:25885.73                             illegal:25885.735
HK.LIST1   plate   legal:1523.73                              illegal:1523.735
US.AAPL    stock   legal:268.74,0.1234,1                      doubtful:268.745           illegal:268.743,1.2345
US.AAPL261218C260000 option legal:0.05,2.95,3,3.1,77.2        doubtful:0.03,1.03,3.05,77.25 illegal:3.37,3.01,0.055
US.BRKB261218P400000 option legal:3.1                         doubtful:3.05              illegal:3.02
US.SPY261218C600000 option legal:3.37,0.03,77.24              illegal:3.375
US.QQQ261218C500000 option legal:3.37                         illegal:0.005
US.IWM261218P200000 option legal:3.01                         illegal:3.015
US.SPY1261218C600000 option legal:3.1                         doubtful:3.05              illegal:3.37
US.SPYD261218C40000 option legal:3.1                          doubtful:3.05              illegal:3.37
SH.600519  stock   legal:1500.01                              illegal:1500.001
SH.900901  stock   legal:0.345,1.001                          illegal:0.3455
SZ.200012  stock   legal:3.45                                 illegal:3.455
SH.510050  etf     legal:2.345                                illegal:2.3455
SH.113050  bond    legal:101.5                                doubtful:101.123           illegal:101.1235
SZ.127045  bond    legal:101.5                                doubtful:101.123           illegal:101.1235
SG.D05     stock   legal:0.199,0.995,45.12,100.1,202.2        doubtful:150.05,202.1,520.1 illegal:0.201,45.125
SG.ES3     etf     legal:4.12                                 doubtful:4.123             illegal:4.1235
SG.ABCW    warrant legal:0.199,1.005,1.995,2.01               illegal:1.001,2.005
SG.PH1     bond    legal:1.021                                illegal:1.0215
"""
ROWS = [
    (name, kind, fit, price)
    for name, kind, *cells in map(str.split, TABLE.strip().splitlines())
    for fit, prices in (cell.split(":") for cell in cells)
    for price in prices.split(",")
]


def facts(name: str, kind: str, *, settled: bool = True) -> Instrument:
    return Instrument(
        id=InstrumentId(name), name="", security_type=SecurityType(kind), lot_size=1, currency="", kind_settled=settled
    )


@pytest.mark.parametrize(("name", "kind", "fit", "price"), ROWS)
def test_a_price_fits_as_the_exchange_has_it(name: str, kind: str, fit: str, price: str) -> None:
    assert facts(name, kind).price_steps.fit(Decimal(price)) is Fit(fit)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("HK.07999", {"61.22": Fit.DOUBTFUL, "61.21": Fit.ILLEGAL, "61.25": Fit.DOUBTFUL, "61.3": Fit.LEGAL}),
        ("SH.540001", {"1.234": Fit.DOUBTFUL, "1.2345": Fit.ILLEGAL, "1.23": Fit.LEGAL}),
        ("SG.ABC", {"4.123": Fit.DOUBTFUL, "4.12": Fit.LEGAL, "4.1235": Fit.ILLEGAL}),
    ],
)
def test_what_may_be_a_share_or_a_fund_is_denied_only_where_both_tables_refuse(name: str, fits: dict[str, Fit]) -> None:
    steps = facts(name, "stock", settled=False).price_steps
    assert {price: steps.fit(Decimal(price)) for price in fits} == fits


@pytest.mark.parametrize(
    ("currency", "fits"),
    [
        ("HKD", {"15.02": Fit.LEGAL, "15.01": Fit.DOUBTFUL, "60.05": Fit.LEGAL, "60.01": Fit.ILLEGAL}),
        ("CNY", {"0.495": Fit.LEGAL, "5.005": Fit.DOUBTFUL, "15.005": Fit.ILLEGAL}),
        ("JPY", {"1999": Fit.LEGAL, "2003": Fit.ILLEGAL, "2005": Fit.LEGAL, "0.995": Fit.ILLEGAL}),
        ("USD", {"60.01": Fit.LEGAL, "15.005": Fit.ILLEGAL}),
        ("SGD", {"60.01": Fit.LEGAL, "15.005": Fit.ILLEGAL}),
    ],
)
def test_a_counter_of_singapore_moves_by_the_steps_of_its_currency(currency: str, fits: dict[str, Fit]) -> None:
    steps = replace(facts("SG.HPHD", "stock"), currency=currency).price_steps

    assert {price: steps.fit(Decimal(price)) for price in fits} == fits


def test_what_is_made_of_new_york_s_shares_steps_a_cent() -> None:
    assert facts("US.AAPL", "stock").price_steps.step(Decimal("268.74")) == Decimal("0.01")


@pytest.mark.parametrize(
    ("name", "kind", "currency"),
    [
        ("SH.900901", "stock", "USD"),
        ("SZ.200012", "stock", "HKD"),
        ("SZ.200012", "etf", "CNY"),
        ("SH.600519", "stock", "CNY"),
        ("HK.09439", "etf", "USD"),
        ("HK.09988", "stock", "HKD"),
        ("HK.41500", "etf", "USD"),
        ("HK.10950", "warrant", "USD"),
        ("HK.11000", "warrant", "HKD"),
        ("HK.82800", "etf", "CNY"),
        ("HK.80700", "stock", "CNY"),
        ("HK.800000", "index", "HKD"),
    ],
)
def test_a_counter_trades_in_the_currency_of_its_code(name: str, kind: str, currency: str) -> None:
    assert currency_of(InstrumentId(name), SecurityType(kind)) == currency
