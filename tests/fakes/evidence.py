"""One moment of a quiet market in which a plain order passes every check; tests change one thing of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from fakes.trading_values import ACCOUNTS, BOOK, QUOTE, TENCENT, funds, position
from tideboard_core.checks import all_checks
from tideboard_core.draft import draft_of
from tideboard_core.evidence import Evidence, Services
from tideboard_core.model.limits import TradingLimits
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
from tideboard_core.moment import Moment
from tideboard_core.ports import LinkState

ACCOUNT = ACCOUNTS[Environment.LIVE]
MOST = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=1_000, short_sell=None)
SERVICES = Services(
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
EVIDENCE = Evidence(
    instrument=TENCENT,
    known=True,
    quote=QUOTE,
    book=BOOK,
    book_age=0.5,
    session=MarketState.OPEN,
    link=LinkState.LIVE,
    feed=LinkState.LIVE,
    funds=funds("3000000"),
    positions=(position(ACCOUNT, 1000),),
    order=None,
    services=SERVICES,
)
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


def with_services(**changes: Any) -> Evidence:
    return replace(EVIDENCE, services=replace(SERVICES, **changes))


def with_evidence(**changes: Any) -> Evidence:
    return replace(EVIDENCE, **changes)


def checks_of(
    order: OrderRequest | ModifyRequest, evidence: Evidence = EVIDENCE, limits: TradingLimits = LIMITS
) -> tuple[Check, ...]:
    return all_checks(Moment(draft_of(order), evidence, limits))


def verdict(
    code: CheckCode,
    order: OrderRequest | ModifyRequest,
    evidence: Evidence = EVIDENCE,
    limits: TradingLimits = LIMITS,
) -> bool | None:
    return next((check.passed for check in checks_of(order, evidence, limits) if check.code is code), None)


def with_money(limits: TradingLimits = LIMITS, currency: str = "HKD", **changes: Decimal) -> TradingLimits:
    """`limits` with other figures in one currency."""
    return replace(limits, money={**limits.money, currency: replace(limits.money[currency], **changes)})
