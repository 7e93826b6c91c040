"""Handlers of holders: changes (3238), who holds (3239), all institutions by quarter (3240)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from tideboard_core.model.instrument import Market, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetShareholdersHolderDetail_pb2 as detail_pb
from tideboard_proto.opend import Qot_GetShareholdersHoldingChanges_pb2 as changes_pb
from tideboard_proto.opend import Qot_GetShareholdersInstitutional_pb2 as institutional_pb
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.reference.filings import FiledHolding, holdings_of
from tideboard_sandbox.opend.messages.codes import midnight
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.reference.company import company_of
from tideboard_sandbox.opend.session.state import Session

ROWS, MOST_ROWS = 10, 50
"""Rows of a page that names no number, and the most that there are."""

_NO_MORE = "-1"
_Row = TypeVar("_Row")
_SORTED: dict[int, Callable[[FiledHolding], float]] = {
    qot.SortField_Unknow: lambda row: row.change,
    qot.SortField_HolderQuantity: lambda row: row.shares,
    qot.SortField_ShareChangeNum: lambda row: row.change,
    qot.SortField_HoldingDate: lambda row: row.quarter.end.toordinal(),
    qot.SortField_HolderPct: lambda row: row.shares,
}
_FILTER: dict[int, Callable[[FiledHolding], bool]] = {
    qot.HoldingChangesFilterType_Unknown: lambda row: True,
    qot.HoldingChangesFilterType_Increase: lambda row: 0 < row.change < row.shares,
    qot.HoldingChangesFilterType_Decrease: lambda row: row.change < 0 < row.shares,
    qot.HoldingChangesFilterType_NewIn: lambda row: row.change == row.shares > 0,
    qot.HoldingChangesFilterType_CloseOut: lambda row: not row.shares,
}


def changes(session: Session, c2s: changes_pb.C2S) -> changes_pb.S2C:
    """What holders bought and sold by the filings of two years, the largest purchase first or as asked."""
    listing = company_of(session, c2s.security)
    keep, key = _FILTER.get(c2s.filterType), _SORTED.get(c2s.sortColumn)
    if keep is None or key is None:
        raise Refusal(BAD_ARGUMENT.format(name="filterType" if keep is None else "sortColumn"))
    rows = [row for row in holdings_of(session.shared.exchange.companies, listing) if row.change and keep(row)]
    rows.sort(key=key, reverse=c2s.sortType != qot.SortType_Asc)
    page, following = page_of(c2s, rows)
    return changes_pb.S2C(itemList=[_change(row, listing) for row in page], nextKey=following)


def details(session: Session, c2s: detail_pb.C2S) -> detail_pb.S2C:
    """Who holds the company by the newest filings, the largest first."""
    listing = company_of(session, c2s.security)
    if c2s.requestType not in qot.HolderDetailType.values() or c2s.periodId or c2s.holderId:
        raise Refusal(BAD_ARGUMENT.format(name="requestType"))
    rows = holdings_of(session.shared.exchange.companies, listing)
    rows = [row for row in rows if row.quarter == rows[0].quarter and row.shares]
    page, following = page_of(c2s, rows)
    return detail_pb.S2C(itemList=[_detail(row, listing) for row in page], nextKey=following)


def institutions(session: Session, c2s: institutional_pb.C2S) -> institutional_pb.S2C:
    """How many institutions held how much at the end of each quarter, the newest first."""
    listing = company_of(session, c2s.security)
    rows = [row for row in holdings_of(session.shared.exchange.companies, listing) if row.institution]
    quarters = [(name, list(held)) for name, held in groupby(rows, key=lambda row: row.quarter.name)]
    page, following = page_of(c2s, quarters)
    return institutional_pb.S2C(itemList=[_institutions(name, held, listing) for name, held in page], nextKey=following)


def page_of(c2s: Any, rows: Sequence[_Row]) -> tuple[Sequence[_Row], str]:  # noqa: ANN401  one of three messages
    """A page, and the key of the next: the place of its first row."""
    size = c2s.num if c2s.HasField("num") else ROWS
    place = int(c2s.nextKey) if c2s.nextKey.isdecimal() and len(c2s.nextKey) < 9 else 0
    if not 1 <= size <= MOST_ROWS:
        raise Refusal(BAD_ARGUMENT.format(name="num"))
    if c2s.nextKey == _NO_MORE:
        return [], _NO_MORE
    after = place + size
    return rows[place:after], str(after) if after < len(rows) else _NO_MORE


def _percent(shares: int, listing: Listing) -> float:
    return 100 * shares / listing.issued_shares


def _relative(row: FiledHolding) -> float:
    """The change in percent of what was held before; a new holder's is a hundred."""
    before = row.shares - row.change
    return 100 * row.change / before if before else 100.0


def _change(row: FiledHolding, listing: Listing) -> changes_pb.OwnerListItem:
    return changes_pb.OwnerListItem(
        periodText=row.quarter.name,
        name=row.name,
        holderId=row.number,
        shareChangeNum=row.change,
        sharesChangePrice=int(row.change * listing.prev_close),
        holderPct=_percent(row.shares, listing),
        holderType=row.kind,
        holdingDate=int(midnight(row.quarter.end, Market.HK).timestamp()),
        holdingDateStr=row.quarter.end.isoformat(),
        holderPctChange=_relative(row),
        holderQuantity=row.shares,
    )


def _detail(row: FiledHolding, listing: Listing) -> detail_pb.OwnershipDetailItem:
    return detail_pb.OwnershipDetailItem(
        periodText=row.quarter.name,
        holderId=row.number,
        name=row.name,
        holderQuantity=row.shares,
        holderQuantityChange=row.change,
        holderPct=_percent(row.shares, listing),
        holderPctChange=_relative(row),
        holdingDate=int(midnight(row.quarter.end, market_of(listing.id)).timestamp()),
        holdingDateStr=row.quarter.end.isoformat(),
        sourceGroupName="13F" if row.institution else "Annual report",
    )


def _institutions(name: str, rows: Sequence[FiledHolding], listing: Listing) -> institutional_pb.InstitutionHolderItem:
    shares, change = sum(row.shares for row in rows), sum(row.change for row in rows)
    entered = sum(row.change == row.shares > 0 for row in rows) - sum(not row.shares for row in rows)
    return institutional_pb.InstitutionHolderItem(
        periodText=name,
        institutionQuantity=sum(row.shares > 0 for row in rows),
        institutionQuantityChange=entered,
        holderQuantity=shares,
        holderQuantityChange=change,
        holderPct=_percent(shares, listing),
        holderPctChange=_percent(change, listing),
    )
