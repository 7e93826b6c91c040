"""What an account's money and assets consist of, as the overview tells it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.scenes.trading.filled_hub import funds
from fakes.values.trading import ACCOUNTS
from tideboard_core.accounts.sums import Money
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Environment
from tideboard_desktop.accounts.money_rows import parts_tip

FUNDS = replace(
    funds(ACCOUNTS[Environment.LIVE]),
    currency="HKD",
    withdrawable=Decimal(30000),
    balances=(("HKD", Decimal(39000)), ("USD", Decimal(5000)), ("CAD", Decimal(7))),
    withdrawables=(("HKD", Decimal(30000)), ("USD", Decimal(4500))),
    assets_in=((Market.HK, Decimal(120000)), (Market.US, Decimal(58000))),
)


def test_cash_is_told_by_currency_with_what_can_be_withdrawn() -> None:
    assert parts_tip(Money.CASH, FUNDS).splitlines() == [
        "Can be withdrawn: 30,000.00 HKD",
        "HKD: 39,000.00, of which 30,000.00 can be withdrawn",
        "USD: 5,000.00, of which 4,500.00 can be withdrawn",
        "CAD: 7.00",
    ]
    single = replace(FUNDS, balances=FUNDS.balances[:1], withdrawable=None)
    assert parts_tip(Money.CASH, single) == ""


def test_assets_are_told_by_market_where_there_are_several() -> None:
    assert parts_tip(Money.ASSETS, FUNDS).splitlines() == ["Hong Kong: 120,000.00 HKD", "US: 58,000.00 HKD"]
    assert parts_tip(Money.ASSETS, replace(FUNDS, assets_in=FUNDS.assets_in[:1])) == ""
    assert parts_tip(Money.DAY, FUNDS) == ""
