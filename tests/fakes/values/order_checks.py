"""A snapshot of a quiet market in which a plain order passes every check; tests change one thing of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from fakes.values.trading import ACCOUNTS, BOOK, QUOTE, TENCENT, funds, position
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import (
    Environment,
    MaxQuantity,
    ModifyRequest,
    OrderRequest,
    OrderType,
    Side,
)
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, SourceKind
from tideboard_core.orders.checks import all_checks
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.snapshot import PretradeSnapshot

ACCOUNT = ACCOUNTS[Environment.LIVE]
MOST = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=1_000, short_sell=None)
LIMITS = TradingLimits()
FAILS, PASSES, ABSENT = False, True, None


def request(**changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNT,
        "instrument": TENCENT.id,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": Decimal("612.50"),
        "client_order_id": "TB-1120-0001",
    }
    return OrderRequest(**(fields | changes))


def market(**changes: Any) -> OrderRequest:
    return request(order_type=OrderType.MARKET, price=None, **changes)


def sell(**changes: Any) -> OrderRequest:
    return request(side=Side.SELL, price=changes.pop("price", Decimal("612.00")), **changes)


SNAPSHOT = PretradeSnapshot(
    draft=draft_of(request()),
    limits=LIMITS,
    instrument=TENCENT,
    known=True,
    quote=QUOTE,
    book=BOOK,
    book_age=0.5,
    now=QUOTE.time,
    session=MarketState.OPEN,
    link=LinkState.LIVE,
    feed=LinkState.LIVE,
    funds=funds("3000000"),
    positions=(position(ACCOUNT, 1000),),
    order=None,
    lock_open=True,
    lock_left=600.0,
    audit_problem="",
    budget=0.0,
    traded_today=Decimal(0),
    unknown=None,
    repeated=False,
    source=SourceKind.REAL,
    max_quantity=MOST,
)


def snapshot_with(**changes: Any) -> PretradeSnapshot:
    return replace(SNAPSHOT, **changes)


def snapshot_of(
    order: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot = SNAPSHOT, limits: TradingLimits = LIMITS
) -> PretradeSnapshot:
    """`snapshot` for another order and other limits."""
    return replace(snapshot, draft=draft_of(order), limits=limits)


def checks_of(
    order: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot = SNAPSHOT, limits: TradingLimits = LIMITS
) -> tuple[Check, ...]:
    return all_checks(snapshot_of(order, snapshot, limits))


def verdict(
    code: CheckCode,
    order: OrderRequest | ModifyRequest,
    snapshot: PretradeSnapshot = SNAPSHOT,
    limits: TradingLimits = LIMITS,
) -> bool | None:
    return next((check.passed for check in checks_of(order, snapshot, limits) if check.code is code), None)


def with_money(limits: TradingLimits = LIMITS, currency: str = "HKD", **changes: Decimal) -> TradingLimits:
    """`limits` with other figures in one currency."""
    return replace(limits, money={**limits.money, currency: replace(limits.money[currency], **changes)})
