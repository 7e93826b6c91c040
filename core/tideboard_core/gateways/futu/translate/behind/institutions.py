"""Converts institutions of a market, what one of them holds there, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tideboard_core.gateways.common.bounds import names_field, quantity, unreadable
from tideboard_core.gateways.futu.translate.behind.values import (
    count,
    day_or_none,
    positive,
    read_once,
    security_in,
    signed_shares,
    told,
)
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.model.behind.holders import (
    IndustryPart,
    Institution,
    InstitutionHolding,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
)
from tideboard_core.model.instrument import Market
from tideboard_proto.opend import Qot_GetInstitutionDistribution_pb2 as industries_pb
from tideboard_proto.opend import Qot_GetInstitutionHoldingChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetInstitutionHoldingList_pb2 as holding_pb
from tideboard_proto.opend import Qot_GetInstitutionList_pb2 as list_pb
from tideboard_proto.opend import Qot_GetInstitutionProfile_pb2 as profile_pb


@names_field
def listed(
    market: Market, source: str, rows: Iterable[list_pb.InstitutionListItem], first: list_pb.S2C
) -> Institutions:
    """Return institutions in the broker's order, each once."""
    found = read_once(rows, _institution, lambda row: row.id, "institutionId")
    return Institutions(
        market=market,
        source=source,
        rows=tuple(found),
        total=count(first, "allCount"),
        currency=text_of(first.currency),
        unread=found.unread,
    )


@names_field
def profile(
    market: Market, source: str, number: str, wire: profile_pb.S2C, parts: industries_pb.S2C
) -> InstitutionProfile:
    """Return one institution with its industries in the broker's order."""
    found = read_once(parts.dataList, _industry, lambda row: row.name, "industryName")
    return InstitutionProfile(
        market=market,
        source=source,
        id=number,
        name=text_of(wire.institutionName),
        text=text_of(wire.description),
        value=positive(wire, "positionValue"),
        value_before=positive(wire, "lastPositionValue"),
        companies=count(wire, "totalHoldingCount"),
        new=count(wire, "newCount"),
        sold_out=count(wire, "soldOutCount"),
        increased=count(wire, "increaseCount"),
        decreased=count(wire, "decreaseCount"),
        top_ten=positive(wire, "top10Pct"),
        top_ten_change=told(wire, "top10PctChange"),
        disclosed=day_or_none(wire.disclosureDate),
        currency=text_of(wire.currency),
        industries=tuple(found),
        unread=found.unread,
    )


@names_field
def holdings(
    market: Market, source: str, number: str, rows: Iterable[holding_pb.HoldingListItem], first: holding_pb.S2C
) -> InstitutionHoldings:
    """Return what an institution holds in the broker's order, each company once."""
    found = read_once(rows, lambda row: _holding(row, market), lambda row: row.instrument, "security")
    return InstitutionHoldings(
        market=market,
        source=source,
        id=number,
        rows=tuple(found),
        total=count(first, "allCount"),
        currency=text_of(first.currency),
        unread=found.unread,
    )


def changes(
    market: Market, source: str, number: str, rows: Iterable[change_pb.HoldingChangeItem]
) -> InstitutionHoldings:
    """Return what an institution changed, the newest first and of a day the largest changes first."""
    found = read_once(rows, lambda row: _changed(row, market), lambda row: (row.instrument, row.reported), "security")
    found.sort(key=lambda row: (str(row.reported or ""), abs(row.change or 0)), reverse=True)
    return InstitutionHoldings(market=market, source=source, id=number, rows=tuple(found), unread=found.unread)


def _institution(wire: list_pb.InstitutionListItem) -> Institution:
    return Institution(
        str(quantity(wire.institutionId)),
        text_of(wire.institutionName),
        positive(wire, "positionValue"),
        told(wire, "positionValueChange"),
        count(wire, "positionCount"),
        wire.positionCountChange if wire.HasField("positionCountChange") else None,
        day_or_none(wire.disclosureDate),
    )


def _industry(wire: industries_pb.IndustryDistributionItem) -> IndustryPart:
    return IndustryPart(text_of(wire.industryName), positive(wire, "positionValue"), positive(wire, "portfolioPct"))


def _holding(wire: holding_pb.HoldingListItem, market: Market) -> InstitutionHolding:
    return InstitutionHolding(
        **_shared(wire, market),
        industry=text_of(wire.industryName),
        value=positive(wire, "holdingValue"),
        percent=positive(wire, "holdingPct"),
        percent_before=positive(wire, "lastHoldingPct"),
    )


def _changed(wire: change_pb.HoldingChangeItem, market: Market) -> InstitutionHolding:
    """Return a change; one of nothing is none."""
    if not wire.changeShares:
        raise unreadable(field="changeShares", value=wire.changeShares)
    return InstitutionHolding(**_shared(wire, market))


def _shared(wire: holding_pb.HoldingListItem | change_pb.HoldingChangeItem, market: Market) -> dict[str, Any]:
    """Return the fields that both rows have."""
    return {
        "instrument": security_in(wire.security, market),
        "name": text_of(wire.name),
        "part": positive(wire, "portfolioPct"),
        "change": signed_shares(wire, "changeShares"),
        "reported": day_or_none(wire.holdingDate),
        "filing": text_of(wire.source),
    }
