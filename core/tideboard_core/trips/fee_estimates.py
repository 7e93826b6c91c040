"""How far our estimates of fees were off what the broker charged: by item where it names them, else by the sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.fees import BROKER_FEES, FeeCode, broker_fees_known
from tideboard_core.model.instrument import Instrument, InstrumentId, market_of
from tideboard_core.model.order import Account, Fill, OrderFee, Side
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares

FEWEST: Final = 20
"""Orders from which on a mean is told."""
TITLES: Final[Mapping[str, FeeCode]] = {
    title: code
    for code, titles in {
        FeeCode.COMMISSION: ("commission", "佣金", "交易佣金"),
        FeeCode.PLATFORM: ("platform fee", "platform fees", "平台使用费", "平台使用費", "平台费", "平台費"),
        FeeCode.STAMP_DUTY: ("stamp duty", "印花税", "印花稅"),
        FeeCode.TRADING_FEE: ("trading fee", "trading tariff", "transaction fee", "交易费", "交易費", "交易系统使用费"),
        FeeCode.SFC_LEVY: ("sfc levy", "transaction levy", "交易征费", "交易徵費", "证监会征费", "證監會徵費"),
        FeeCode.AFRC_LEVY: ("frc levy", "afrc levy", "frc transaction levy", "财汇局交易征费", "財匯局交易徵費"),
        FeeCode.SETTLEMENT: ("settlement fee", "option settlement fee", "交收费", "交收費", "期权交收费", "期權交收費"),
        FeeCode.SEC_FEE: ("sec fee", "sec fees", "证监会规费", "證監會規費"),
        FeeCode.TRADING_ACTIVITY: ("trading activity fee", "交易活动费", "交易活動費"),
        FeeCode.OPTION_REGULATORY: ("option regulatory fee", "options regulatory fee", "期权监管费", "期權監管費"),
        FeeCode.CLEARING: ("clearing fee", "option clearing fee", "occ fee", "期权清算费", "期權清算費", "清算费"),
        FeeCode.AUDIT_TRAIL: ("consolidated audit trail fee", "cat fee", "综合审计追踪监管费"),
        FeeCode.HANDLING: ("handling fee", "经手费", "經手費"),
        FeeCode.SUPERVISION: ("securities management fee", "证管费", "證管費"),
        FeeCode.TRANSFER: ("transfer fee", "过户费", "過戶費"),
    }.items()
    for title in titles
}
"""Names of items as Futu's page of order fees, LongPort's fee schedule and the practice exchange have them."""


class Bill(NamedTuple):
    """What an order dealt, and what it was charged; `turnover` is price times quantity, without a multiplier."""

    instrument: InstrumentId
    side: Side
    quantity: Shares
    turnover: Decimal
    day: date
    fee: OrderFee


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeGap:
    """What the broker took more than was estimated, the mean of an order; `items` those that were off."""

    orders: int
    mean: Decimal
    items: Mapping[FeeCode, Decimal] = field(default_factory=dict)


def bills_of(fills: Iterable[Fill], fees: Iterable[OrderFee]) -> tuple[Bill, ...]:
    """The bills of orders whose fills are all of one security: a combination pays for each leg in one sum."""
    charged = tuple(fees)
    dealt: dict[str, list[Fill]] = {fee.order_id: [] for fee in charged}
    for fill in fills:
        if (rows := dealt.get(fill.order_id)) is not None:
            rows.append(fill)
    return tuple(
        Bill(
            instrument=rows[0].instrument,
            side=rows[0].side,
            quantity=sum((row.quantity for row in rows[1:]), rows[0].quantity),
            turnover=sum((row.price * row.quantity for row in rows), Decimal(0)),
            day=exchange_date(market_of(rows[0].instrument), rows[0].time),
            fee=fee,
        )
        for fee in charged
        if (rows := dealt[fee.order_id]) and len({(row.instrument, row.side) for row in rows}) == 1
    )


def fee_gap(
    bills: Iterable[Bill], facts: Callable[[InstrumentId], Instrument | None], account: Account, currency: str
) -> FeeGap | None:
    """The mean of an order in a currency; None of fewer than `FEWEST` orders whose security is known.

    Where the broker's own fee is no schedule of ours, an allowance is compared with nothing.
    """
    from tideboard_core.model.fee_tables import KNOWN_FROM

    off: dict[FeeCode, Decimal] = defaultdict(Decimal)
    orders, total = 0, Decimal(0)
    for bill in bills:
        instrument = facts(bill.instrument)
        if instrument is None or instrument.currency != currency or bill.day < KNOWN_FROM:
            continue
        known = broker_fees_known(account, instrument.market)
        ours = _estimate(bill, instrument, known=known)
        theirs = _named(bill.fee)
        if theirs is None:
            if known:
                orders, total = orders + 1, total + bill.fee.total - sum(ours.values(), Decimal(0))
            continue
        left_out = {FeeCode.BROKER_UNKNOWN, *(() if known else BROKER_FEES)}
        for code in (theirs.keys() | ours.keys()) - left_out:
            apart = theirs.get(code, Decimal(0)) - ours.get(code, Decimal(0))
            off[code] += apart
            total += apart
        orders += 1
    if orders < FEWEST:
        return None
    items = {code: amount / orders for code, amount in sorted(off.items()) if amount}
    return FeeGap(orders=orders, mean=total / orders, items=items)


def _estimate(bill: Bill, instrument: Instrument, *, known: bool) -> dict[FeeCode, Decimal]:
    from tideboard_core.model.fee_tables import fee_items

    found: dict[FeeCode, Decimal] = defaultdict(Decimal)
    for item in fee_items(
        instrument=instrument,
        side=bill.side,
        quantity=bill.quantity,
        value=bill.turnover * instrument.units,
        day=bill.day,
        broker_known=known,
    ):
        found[item.code] += item.amount
    return found


def _named(fee: OrderFee) -> dict[FeeCode, Decimal] | None:
    """What was charged by item; None where the broker names none, or one that nobody here knows."""
    found: dict[FeeCode, Decimal] = defaultdict(Decimal)
    for title, amount in fee.items:
        code = TITLES.get(title.strip().casefold())
        if code is None:
            return None
        found[code] += amount
    return found if found and sum(found.values(), Decimal(0)) == fee.total else None
