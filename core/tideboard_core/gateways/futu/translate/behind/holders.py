"""Converts holders by their filings: who holds, what changed, all institutions by period."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from tideboard_core.gateways.common.bounds import shares, unreadable
from tideboard_core.gateways.futu.translate.behind.values import (
    FIRST_YEAR,
    LAST_YEAR,
    bounded_day,
    count,
    day_or_none,
    positive,
    read_once,
    signed_shares,
)
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.values import decimal
from tideboard_core.model.behind.holders import Holders, InstitutionHistory, InstitutionQuarter, ShareHolder
from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetInsiderHolderList_pb2 as insider_pb
from tideboard_proto.opend import Qot_GetInsiderTradeList_pb2 as trade_pb
from tideboard_proto.opend import Qot_GetShareholdersHolderDetail_pb2 as detail_pb
from tideboard_proto.opend import Qot_GetShareholdersHoldingChanges_pb2 as changes_pb
from tideboard_proto.opend import Qot_GetShareholdersInstitutional_pb2 as institutional_pb

_QUARTER: Final = re.compile(r"([0-9]{4})/Q([1-4])")


def holders(instrument: InstrumentId, source: str, rows: Iterable[detail_pb.OwnershipDetailItem]) -> Holders:
    """Return holders by their newest filings, the largest first."""
    found = read_once(rows, _detail, lambda row: (row.id, row.name), "holderId")
    largest = sorted(found, key=lambda row: row.shares or 0, reverse=True)
    return Holders(instrument=instrument, source=source, unread=found.unread, rows=tuple(largest))


def changes(
    instrument: InstrumentId, source: str, rows: Iterable[changes_pb.OwnerListItem], begin: date, end: date
) -> Holders:
    """Return what holders reported to have changed from `begin` to `end`, both included, the newest first."""
    found = read_once(rows, _change, lambda row: (row.id, row.name, row.reported), "holderId")
    return Holders(instrument=instrument, source=source, unread=found.unread, rows=_newest(found, begin, end))


def filed_changes(
    instrument: InstrumentId, source: str, rows: Iterable[Qot.ShareHoldingChange], begin: date, end: date
) -> Holders:
    """As `changes`, from the list of the older call, which has names and no numbers.

    It is asked for these days alone: `unread` counts the rows of others.
    """
    found = read_once(rows, _filed, lambda row: (row.name, row.reported), "holderName")
    within = _newest(found, begin, end)
    outside = f"time: {len(found) - len(within)}" if len(within) < len(found) else ""
    return Holders(instrument=instrument, source=source, unread=found.unread or outside, rows=within)


def institutions(
    instrument: InstrumentId, source: str, rows: Iterable[institutional_pb.InstitutionHolderItem]
) -> InstitutionHistory:
    """Return reporting periods, the oldest first; a period is dated by its last day."""
    found = read_once(rows, _institutions, lambda row: row.reported, "periodText")
    periods = tuple(sorted(found, key=lambda row: row.reported))
    return InstitutionHistory(instrument=instrument, source=source, unread=found.unread, periods=periods)


def insiders(
    instrument: InstrumentId,
    source: str,
    rows: Iterable[insider_pb.OwnerInsiderHolderItem],
    trades: Iterable[trade_pb.OwnerInsiderTradeItem],
) -> Holders:
    """Return people with what they hold, the most first; the change and its day are those of their newest trade."""
    last: dict[str, ShareHolder] = {}
    made = read_once(trades, _trade, lambda row: (row.id, row.reported, row.change, row.shares), "holderId")
    for row in sorted(made, key=lambda row: str(row.reported)):
        last[row.id] = row
    found = read_once(rows, lambda wire: _insider(wire, last), lambda row: (row.id, row.name), "holderId")
    ranked = tuple(sorted(found, key=lambda row: row.shares or 0, reverse=True))
    return Holders(instrument=instrument, source=source, unread=found.unread or made.unread, rows=ranked)


def _newest(rows: Iterable[ShareHolder], begin: date, end: date) -> tuple[ShareHolder, ...]:
    within = [(row.reported, row) for row in rows if row.reported is not None and begin <= row.reported <= end]
    return tuple(row for _, row in sorted(within, key=lambda pair: pair[0], reverse=True))


def _detail(wire: detail_pb.OwnershipDetailItem) -> ShareHolder:
    return ShareHolder(
        name=text_of(wire.name),
        id=str(wire.holderId) if wire.holderId else "",
        shares=signed_shares(wire, "holderQuantity"),
        percent=positive(wire, "holderPct"),
        change=signed_shares(wire, "holderQuantityChange"),
        reported=day_or_none(wire.holdingDateStr),
    )


def _change(wire: changes_pb.OwnerListItem) -> ShareHolder:
    return ShareHolder(
        name=text_of(wire.name),
        id=str(wire.holderId) if wire.holderId else "",
        kind=text_of(wire.holderType),
        shares=signed_shares(wire, "holderQuantity"),
        percent=positive(wire, "holderPct"),
        change=signed_shares(wire, "shareChangeNum"),
        reported=bounded_day(wire.holdingDateStr),
    )


def _insider(wire: insider_pb.OwnerInsiderHolderItem, last: Mapping[str, ShareHolder]) -> ShareHolder:
    number = str(wire.holderId) if wire.holderId else ""
    trade = last.get(number)
    return ShareHolder(
        name=text_of(wire.name),
        id=number,
        kind=text_of(wire.title),
        shares=signed_shares(wire, "holderQuantity"),
        percent=positive(wire, "holderPct"),
        change=None if trade is None else trade.change,
        reported=None if trade is None else trade.reported,
    )


def _trade(wire: trade_pb.OwnerInsiderTradeItem) -> ShareHolder:
    return ShareHolder(
        name=text_of(wire.name),
        id=str(wire.holderId) if wire.holderId else "",
        shares=signed_shares(wire, "securityHolderQuantity"),
        change=signed_shares(wire, "tradeShares"),
        reported=bounded_day(wire.maxTradeDateStr),
    )


def _filed(wire: Qot.ShareHoldingChange) -> ShareHolder:
    return ShareHolder(
        name=text_of(wire.holderName),
        shares=shares(wire.holdingQty),
        percent=decimal(wire.holdingRatio),
        change=shares(wire.changeQty),
        reported=bounded_day(wire.time),
    )


def _institutions(wire: institutional_pb.InstitutionHolderItem) -> InstitutionQuarter:
    return InstitutionQuarter(
        reported=_last_day(wire.periodText),
        institutions=count(wire, "institutionQuantity"),
        shares=signed_shares(wire, "holderQuantity"),
        percent=positive(wire, "holderPct"),
        change=signed_shares(wire, "holderQuantityChange"),
    )


def _last_day(period: str) -> date:
    """Return the last day of `2026/Q1`; raises GatewayError for another text."""
    found = _QUARTER.fullmatch(period)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise unreadable(field="periodText", value=period)
    year, month = int(found[1]), 3 * int(found[2])
    return date(year, month, calendar.monthrange(year, month)[1])
