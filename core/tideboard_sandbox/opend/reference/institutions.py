"""Handlers of institutions: list (3418), profile (3419), industries (3420), changes (3421) and holdings (3422)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_core.model.reference import PlateKind
from tideboard_proto.opend import Qot_GetInstitutionDistribution_pb2 as industries_pb
from tideboard_proto.opend import Qot_GetInstitutionHoldingChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetInstitutionHoldingList_pb2 as holding_pb
from tideboard_proto.opend import Qot_GetInstitutionList_pb2 as list_pb
from tideboard_proto.opend import Qot_GetInstitutionProfile_pb2 as profile_pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.reference.filings import FILED_AFTER, FiledHolding, holdings_of
from tideboard_sandbox.opend.messages.codes import MARKET_OF_NUMBER, security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, INVALID_MARKET, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed_market
from tideboard_sandbox.opend.session.state import Session

ROWS, MOST_ROWS = 20, 200
"""Rows of a page that names no number, and the most that there are: as futu-api documents them."""

_MARKETS = (Market.HK, Market.US)
_TOP = 10
_SOURCE = "13F"
_NO_INDUSTRY = "Other"
_Row = TypeVar("_Row")


class _Held(NamedTuple):
    """One company that an institution holds, or held until its newest filing; values at the previous close."""

    listing: Listing
    filed: FiledHolding
    industry: str

    @property
    def value(self) -> float:
        return self.filed.shares * float(self.listing.prev_close)

    @property
    def value_before(self) -> float:
        return (self.filed.shares - self.filed.change) * float(self.listing.prev_close)

    @property
    def kind(self) -> int:
        """How it changed, as the broker numbers it; 0 = not at all."""
        shares, change = self.filed.shares, self.filed.change
        if not change:
            return change_pb.HoldingChangeType_Unknown
        if change == shares:
            return change_pb.HoldingChangeType_New
        if not shares:
            return change_pb.HoldingChangeType_SoldOut
        return change_pb.HoldingChangeType_Increase if change > 0 else change_pb.HoldingChangeType_Decrease

    @property
    def percent(self) -> float:
        """What it holds in percent of the issued shares."""
        return 100 * self.filed.shares / self.listing.issued_shares

    @property
    def percent_before(self) -> float:
        return 100 * (self.filed.shares - self.filed.change) / self.listing.issued_shares

    @property
    def change_percent(self) -> float:
        """The change in percent of what was held before; a new holding's is a hundred."""
        before = self.filed.shares - self.filed.change
        return 100 * self.filed.change / before if before else 100.0

    @property
    def disclosed(self) -> str:
        return (self.filed.quarter.end + FILED_AFTER).isoformat()


def _count(rows: Sequence[_Held]) -> int:
    return sum(row.filed.shares > 0 for row in rows)


_LIST_ORDER: dict[int, Callable[[Sequence[_Held]], float]] = {
    list_pb.SortField_Unknown: lambda rows: sum(row.value for row in rows),
    list_pb.SortField_PositionValue: lambda rows: sum(row.value for row in rows),
    list_pb.SortField_PositionValueChange: lambda rows: sum(row.value - row.value_before for row in rows),
    list_pb.SortField_PositionCount: _count,
    list_pb.SortField_PositionCountChange: lambda rows: _count(rows) - sum(row.value_before > 0 for row in rows),
}
_CHANGE_ORDER: dict[int, Callable[[_Held], Any]] = {
    change_pb.SortField_Unknown: lambda row: row.change_percent,
    change_pb.SortField_ChangePct: lambda row: row.change_percent,
    change_pb.SortField_ChangeShares: lambda row: row.filed.change,
    change_pb.SortField_HoldingDate: lambda row: row.filed.quarter.end,
}
_HOLDING_ORDER: dict[int, Callable[[_Held], Any]] = {
    holding_pb.SortField_Unknown: lambda row: row.value,
    holding_pb.SortField_HoldingValue: lambda row: row.value,
    holding_pb.SortField_HoldingPct: lambda row: row.percent,
    holding_pb.SortField_LastHoldingPct: lambda row: row.percent_before,
    holding_pb.SortField_ChangeShares: lambda row: row.filed.change,
    holding_pb.SortField_ChangePct: lambda row: row.change_percent,
    holding_pb.SortField_PortfolioPct: lambda row: row.value,
    holding_pb.SortField_Industry: lambda row: row.industry,
    holding_pb.SortField_HoldingDate: lambda row: row.filed.quarter.end,
}


def institutions(session: Session, c2s: list_pb.C2S) -> list_pb.S2C:
    """Institutions by the value of what they hold in a market, the largest first or as asked."""
    market, key = _market(session, c2s.market), _LIST_ORDER.get(c2s.sortField)
    if key is None:
        raise Refusal(BAD_ARGUMENT.format(name="sortField"))
    part = c2s.namePart.casefold()
    every = _portfolios(session.shared.exchange, market)
    found = [rows for rows in every.values() if part in rows[0].filed.name.casefold()]
    found.sort(key=key, reverse=c2s.sortDir != list_pb.SortDir_Ascending)
    page, following = page_of(c2s, found)
    return list_pb.S2C(
        dataList=[
            list_pb.InstitutionListItem(
                institutionId=rows[0].filed.number,
                institutionName=rows[0].filed.name,
                positionValue=sum(row.value for row in rows),
                positionValueChange=sum(row.value - row.value_before for row in rows),
                positionCount=_count(rows),
                positionCountChange=_count(rows) - sum(row.value_before > 0 for row in rows),
                disclosureDate=max(row.disclosed for row in rows),
            )
            for rows in page
        ],
        allCount=len(found),
        nextPage=following,
        currency=MARKET_CURRENCY[market],
    )


def profile(session: Session, c2s: profile_pb.C2S) -> profile_pb.S2C:
    """What one institution holds altogether, and what it changed."""
    market, rows = _institution(session, c2s)
    value, before = sum(row.value for row in rows), sum(row.value_before for row in rows)
    kinds = [row.kind for row in rows]
    top, top_before = (
        100 * sum(sorted(values, reverse=True)[:_TOP]) / max(whole, 1.0)
        for values, whole in (([row.value for row in rows], value), ([row.value_before for row in rows], before))
    )
    return profile_pb.S2C(
        institutionName=rows[0].filed.name,
        description="An institution of the practice market.",
        positionValue=value,
        lastPositionValue=before,
        positionValueChangePct=100 * (value / before - 1) if before else 0.0,
        totalHoldingCount=_count(rows),
        holdingChangeCount=sum(kind > 0 for kind in kinds),
        newCount=kinds.count(change_pb.HoldingChangeType_New),
        soldOutCount=kinds.count(change_pb.HoldingChangeType_SoldOut),
        increaseCount=kinds.count(change_pb.HoldingChangeType_Increase),
        decreaseCount=kinds.count(change_pb.HoldingChangeType_Decrease),
        top10Pct=top,
        top10PctChange=top - top_before,
        disclosureDate=max(row.disclosed for row in rows),
        currency=MARKET_CURRENCY[market],
    )


def industries(session: Session, c2s: industries_pb.C2S) -> industries_pb.S2C:
    """What one institution holds by industry, the largest first."""
    _, rows = _institution(session, c2s)
    values: dict[str, float] = {}
    for row in rows:
        values[row.industry] = values.get(row.industry, 0.0) + row.value
    whole = sum(values.values())
    ranked = sorted((pair for pair in values.items() if pair[1]), key=lambda pair: -pair[1])
    return industries_pb.S2C(
        dataList=[
            industries_pb.IndustryDistributionItem(
                industryId=place + 1, industryName=name, positionValue=value, portfolioPct=100 * value / whole
            )
            for place, (name, value) in enumerate(ranked)
        ]
    )


def changes(session: Session, c2s: change_pb.C2S) -> change_pb.S2C:
    """What one institution bought or sold by its newest filing: one kind of change, new holdings by default."""
    _, rows = _institution(session, c2s)
    kind = c2s.changeType or change_pb.HoldingChangeType_New
    whole, found = sum(row.value for row in rows), _kept(kind, rows)
    page, following = page_of(c2s, _sorted(c2s, found, _CHANGE_ORDER))
    return change_pb.S2C(
        dataList=[
            change_pb.HoldingChangeItem(
                security=security_of(row.listing.id),
                name=row.listing.instrument.name,
                portfolioPct=100 * row.value / max(whole, 1.0),
                changeShares=row.filed.change,
                changePct=row.change_percent,
                holdingDate=row.filed.quarter.end.isoformat(),
                source=_SOURCE,
            )
            for row in page
        ],
        allCount=len(found),
        nextPage=following,
    )


def held(session: Session, c2s: holding_pb.C2S) -> holding_pb.S2C:
    """What one institution holds, the largest first or as asked."""
    market, rows = _institution(session, c2s)
    word = c2s.keyword.casefold()
    whole = sum(row.value for row in rows)
    found = [
        row
        for row in _kept(c2s.changeType, rows)
        if (row.filed.shares or c2s.changeType == holding_pb.HoldingChangeType_SoldOut)
        and (word in row.listing.id.casefold() or word in row.listing.instrument.name.casefold())
    ]
    page, following = page_of(c2s, _sorted(c2s, found, _HOLDING_ORDER))
    return holding_pb.S2C(
        dataList=[
            holding_pb.HoldingListItem(
                security=security_of(row.listing.id),
                name=row.listing.instrument.name,
                industryName=row.industry,
                holdingValue=row.value,
                holdingPct=row.percent,
                lastHoldingPct=row.percent_before,
                changeShares=row.filed.change,
                portfolioPct=100 * row.value / max(whole, 1.0),
                changePct=row.change_percent,
                holdingDate=row.filed.quarter.end.isoformat(),
                source=_SOURCE,
            )
            for row in page
        ],
        allCount=len(found),
        nextPage=following,
        currency=MARKET_CURRENCY[market],
    )


def _market(session: Session, number_of: int) -> Market:
    market = MARKET_OF_NUMBER.get(number_of)
    if market not in _MARKETS:
        raise Refusal(INVALID_MARKET.format(number=number_of))
    allowed_market(session, market)
    return market


def _portfolios(exchange: Exchange, market: Market) -> dict[int, list[_Held]]:
    """The newest filings of each institution about the companies of a market, by its number."""
    found: dict[int, list[_Held]] = {}
    for listing in exchange.companies.listings(market):
        filed = holdings_of(exchange.companies, listing)
        plates = exchange.reference.plates.of_security(listing.id)
        industry = next((plate.name for plate in plates if plate.kind is PlateKind.INDUSTRY), _NO_INDUSTRY)
        for row in filed:
            if row.quarter == filed[0].quarter and row.institution:
                found.setdefault(row.number, []).append(_Held(listing, row, industry))
    return found


def _institution(session: Session, c2s: Any) -> tuple[Market, list[_Held]]:  # noqa: ANN401  one of four messages
    market = _market(session, c2s.market)
    rows = _portfolios(session.shared.exchange, market).get(c2s.institutionId)
    if rows is None:
        raise Refusal(BAD_ARGUMENT.format(name="institutionId"))
    return market, rows


def _kept(kind: int, rows: Sequence[_Held]) -> list[_Held]:
    """The rows that changed in one way, all for no kind."""
    if kind not in change_pb.HoldingChangeType.values():
        raise Refusal(BAD_ARGUMENT.format(name="changeType"))
    return [row for row in rows if not kind or row.kind == kind]


def _sorted(
    c2s: change_pb.C2S | holding_pb.C2S, rows: list[_Held], orders: dict[int, Callable[[_Held], Any]]
) -> list[_Held]:
    key = orders.get(c2s.sortField)
    if key is None:
        raise Refusal(BAD_ARGUMENT.format(name="sortField"))
    return sorted(rows, key=key, reverse=c2s.sortDir != change_pb.SortDir_Ascending)


def page_of(
    c2s: Any,  # noqa: ANN401  one of four messages
    rows: Sequence[_Row],
    usual: int = ROWS,
    most: int = MOST_ROWS,
) -> tuple[Sequence[_Row], str | None]:
    """A page, and the key of the next, None on the last: the place of its first row. Raises Refusal."""
    count = c2s.count if c2s.HasField("count") else usual
    place = int(c2s.page) if c2s.page.isdecimal() and len(c2s.page) < 9 else 0
    if not 1 <= count <= most or (c2s.page and not place):
        raise Refusal(BAD_ARGUMENT.format(name="page" if 1 <= count <= most else "count"))
    after = place + count
    return rows[place:after], str(after) if after < len(rows) else None
