"""Accounts of two environments, and the money, options and prices that a broker tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from tideboard_core.model.derivatives import OptionFigures
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Funds, LiveAccount, PaperAccount
from tideboard_core.model.quote import Quote, Snapshot

MARGIN = LiveAccount(
    id="281756454821", name="Margin", markets=frozenset({Market.HK, Market.US}), currency="HKD", margin=True
)
SECOND = LiveAccount(id="281756450077", name="Family", markets=frozenset({Market.HK}), currency="HKD")
SIMULATED = PaperAccount(id="9001", name="Paper", markets=frozenset({Market.US}), currency="USD")
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


def funds(account: Account, assets: str, balances: Mapping[str, str]) -> Funds:
    """Money of an account."""
    amount = Decimal(assets)
    return Funds(
        account_id=account.id,
        currency=account.currency,
        power=amount,
        total_assets=amount,
        cash=amount,
        market_value=Decimal(0),
        frozen_cash=Decimal(0),
        balances=tuple((currency, Decimal(cash)) for currency, cash in balances.items()),
    )


def option_figures(instrument: InstrumentId, delta: str | None, last: str | None = "3.5") -> OptionFigures:
    """An option of which the broker tells a delta and a price."""
    return OptionFigures(
        instrument=instrument,
        last=None if last is None else Decimal(last),
        change_rate=None,
        bid=None,
        ask=None,
        bid_volume=0,
        ask_volume=0,
        volume=0,
        turnover=None,
        open_interest=0,
        net_open_interest=None,
        implied_volatility=None,
        premium=None,
        delta=None if delta is None else Decimal(delta),
        gamma=None,
        theta=None,
        vega=None,
        rho=None,
        contract_size=None,
        time=NOW,
    )


def snapshot(instrument: InstrumentId, price: Decimal) -> Snapshot:
    """A price."""
    quote = Quote(
        instrument=instrument,
        last=price,
        prev_close=price,
        open=price,
        high=price,
        low=price,
        volume=0,
        turnover=Decimal(0),
        time=NOW,
    )
    return Snapshot(
        quote=quote, bid=None, ask=None, bid_volume=0, ask_volume=0, lot_size=100, price_step=None
    )  # fmt: skip
