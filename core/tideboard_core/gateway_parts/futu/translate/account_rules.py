"""What an account may borrow, and what came into it and left it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from tideboard_core.gateway_parts.futu.refusals import text_of
from tideboard_core.gateway_parts.futu.translate.orders import CURRENCY
from tideboard_core.gateway_parts.futu.translate.symbols import instrument_of
from tideboard_core.gateway_parts.futu.translate.values import day_of, decimal, seconds_of, utc
from tideboard_core.model.instrument import Market
from tideboard_core.model.reference import CashEntry, MarginRule
from tideboard_proto.opend import Trd_FlowSummary_pb2, Trd_GetMarginRatio_pb2

_DATE_ALONE: Final = len("2026-11-20")


def margin_rule(wire: Trd_GetMarginRatio_pb2.MarginRatioInfo) -> MarginRule:
    """Return the rule of a security; what the row leaves out is not told."""

    def told(name: str) -> Decimal | None:
        return decimal(getattr(wire, name)) if wire.HasField(name) else None

    return MarginRule(
        instrument=instrument_of(wire.security),
        long=wire.isLongPermit if wire.HasField("isLongPermit") else None,
        short=wire.isShortPermit if wire.HasField("isShortPermit") else None,
        short_pool=told("shortPoolRemain"),
        short_fee_rate=told("shortFeeRate"),
        initial_long=told("imLongRatio"),
        initial_short=told("imShortRatio"),
        maintenance_long=told("mmLongRatio"),
        maintenance_short=told("mmShortRatio"),
    )


def cash_entry(wire: Trd_FlowSummary_pb2.FlowSummaryInfo, *, asked: date, market: Market) -> CashEntry:
    """Return one movement of money; `market` is the one in whose time the broker tells when it was made."""
    amount = abs(decimal(wire.cashFlowAmount))
    leaves = wire.cashFlowDirection == Trd_FlowSummary_pb2.TrdCashFlowDirection_Out
    created = text_of(wire.createTime)
    return CashEntry(
        id=str(wire.cashFlowID) if wire.cashFlowID else "",
        clearing_date=day_of(wire.clearingDate) if wire.clearingDate else asked,
        settlement_date=day_of(wire.settlementDate) if wire.settlementDate else None,
        currency=CURRENCY.get(wire.currency, ""),
        kind=text_of(wire.cashFlowType),
        amount=-amount if leaves else amount,
        remark=text_of(wire.cashFlowRemark),
        created=utc(seconds_of(created, market)) if len(created) > _DATE_ALONE else None,
    )
