"""Handlers of plates: the sets (3204), the securities of one (3205), the plates of securities (3207), heat (3432)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId, Market, code_of
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.reference import PlateKind
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetHeatMapData_pb2 as heat_pb
from tideboard_proto.opend import Qot_GetOwnerPlate_pb2 as owner_pb
from tideboard_proto.opend import Qot_GetPlateSecurity_pb2 as members_pb
from tideboard_proto.opend import Qot_GetPlateSet_pb2 as set_pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.reference.plates import CONSTITUENTS, Plate
from tideboard_sandbox.exchange.screening.snapshots import PriceSummary
from tideboard_sandbox.opend.messages.codes import security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, NOT_A_PLATE, TOO_MANY_SYMBOLS, Refusal
from tideboard_sandbox.opend.reference.static_info import check_count, static_row
from tideboard_sandbox.opend.session.quote_rights import allowed, allowed_market
from tideboard_sandbox.opend.session.state import Session

MOST_OWNERS = 200
"""Securities of one question for their plates; the limit of the vendor's page."""

_MARKETS: dict[int, Market] = {
    qot.QotMarket_HK_Security: Market.HK,
    qot.QotMarket_US_Security: Market.US,
    qot.QotMarket_CNSH_Security: Market.SH,
    qot.QotMarket_CNSZ_Security: Market.SZ,
}
_KINDS: dict[int, PlateKind | None] = {
    qot.PlateSetType_All: None,
    qot.PlateSetType_Industry: PlateKind.INDUSTRY,
    qot.PlateSetType_Region: PlateKind.REGION,
    qot.PlateSetType_Concept: PlateKind.CONCEPT,
}
_HEAT_KINDS: dict[int, PlateKind | None] = {
    heat_pb.HeatMapPlateType_Industry: PlateKind.INDUSTRY,
    heat_pb.HeatMapPlateType_Concept: PlateKind.CONCEPT,
    heat_pb.HeatMapPlateType_Theme: None,
}
"""This exchange has no plates of themes."""
HEAT_ROWS, MOST_HEAT_ROWS = 50, 200
"""Plates of a heat map that names no number, and the most of a page."""
_BY_HEAT: dict[int, Callable[[heat_pb.HeatMapPlateData], float]] = {
    heat_pb.SortField_Unknown: lambda row: row.turnover,
    heat_pb.SortField_ChangeRate: lambda row: row.changeRate,
    heat_pb.SortField_Turnover: lambda row: row.turnover,
    heat_pb.SortField_Hot: lambda row: row.turnover,
}
_NUMBER_OF_KIND = {
    PlateKind.INDUSTRY: qot.PlateSetType_Industry,
    PlateKind.REGION: qot.PlateSetType_Region,
    PlateKind.CONCEPT: qot.PlateSetType_Concept,
    PlateKind.OTHER: qot.PlateSetType_Other,
}

_BY_SUMMARY: dict[int, Callable[[PriceSummary], float]] = {
    qot.SortField_CurPrice: lambda seen: seen.last,
    qot.SortField_PriceChangeVal: lambda seen: seen.change,
    qot.SortField_ChangeRate: lambda seen: seen.change / seen.prev_close,
    qot.SortField_Status: lambda seen: seen.suspended,
    qot.SortField_Volume: lambda seen: seen.volume,
    qot.SortField_Turnover: lambda seen: seen.turnover,
    qot.SortField_Amplitude: lambda seen: (seen.high - seen.low) / seen.prev_close,
}
_BY_SNAPSHOT: dict[int, Callable[[Snapshot], Decimal]] = {
    qot.SortField_BidPrice: lambda seen: seen.bid or Decimal(0),
    qot.SortField_AskPrice: lambda seen: seen.ask or Decimal(0),
    qot.SortField_BidVol: lambda seen: Decimal(seen.bid_volume),
    qot.SortField_AskVol: lambda seen: Decimal(seen.ask_volume),
}


def plate_set(session: Session, c2s: set_pb.C2S) -> set_pb.S2C:
    """The plates of a market, of one kind or all; without their kind, which only 3207 gives."""
    market = _MARKETS.get(c2s.market)
    if market is None:
        raise Refusal(BAD_ARGUMENT.format(name="market"))
    if c2s.plateSetType not in _KINDS:
        raise Refusal(BAD_ARGUMENT.format(name="plateSetType"))
    allowed_market(session, market)
    plates = session.shared.exchange.reference.plates.of_market(market, _KINDS[c2s.plateSetType])
    return set_pb.S2C(plateInfoList=[qot.PlateInfo(plate=security_of(row.id), name=row.name) for row in plates])


def plate_securities(session: Session, c2s: members_pb.C2S) -> members_pb.S2C:
    """Static facts of the securities of a plate or index, in its own order or sorted; rising by default."""
    exchange = session.shared.exchange
    index = CONSTITUENTS.get(allowed(session, c2s.plate))
    plate = plate_of(session, c2s.plate if index is None else security_of(index))
    ascend = c2s.ascend if c2s.HasField("ascend") else True
    names = _sorted(exchange, plate.members, c2s.sortField, ascend=ascend)
    return members_pb.S2C(staticInfoList=[static_row(session, exchange.instrument(name)) for name in names])


def owner_plates(session: Session, c2s: owner_pb.C2S) -> owner_pb.S2C:
    """The plates that each security is in; no securities, no rows."""
    if not c2s.securityList:
        return owner_pb.S2C()
    if len(c2s.securityList) > MOST_OWNERS:
        raise Refusal(TOO_MANY_SYMBOLS.format(limit=MOST_OWNERS))
    check_count(c2s.securityList, MOST_OWNERS)
    exchange = session.shared.exchange
    rows = [allowed(session, security) for security in c2s.securityList]
    return owner_pb.S2C(ownerPlateList=[_owner(exchange, instrument) for instrument in rows])


def heat_map(session: Session, c2s: heat_pb.C2S) -> heat_pb.S2C:
    """Plates of a market with price, change and turnover; the largest turnover first by default.

    `nextPage` is the place at which the next page begins. Market values and ratios of plates are left out, and sorting
    by them is refused; heat is that of trading.
    """
    market, count = _MARKETS.get(c2s.market), c2s.count if c2s.HasField("count") else HEAT_ROWS
    page = c2s.page or "0"
    wrong = {
        "market": market is None,
        "plateType": c2s.plateType not in _HEAT_KINDS,
        "sortField": c2s.sortField not in _BY_HEAT,
        "count": not 1 <= count <= MOST_HEAT_ROWS,
        "page": not (page.isascii() and page.isdigit() and len(page) < 6),
    }
    for name, bad in wrong.items():
        if bad:
            raise Refusal(BAD_ARGUMENT.format(name=name))
    assert market is not None
    allowed_market(session, market)
    kind, exchange = _HEAT_KINDS[c2s.plateType], session.shared.exchange
    plates = [] if kind is None else exchange.reference.plates.of_market(market, kind)
    rows = sorted((_heat(exchange, plate) for plate in plates), key=_BY_HEAT[c2s.sortField], reverse=not c2s.ascend)
    begin = int(page)
    found = heat_pb.S2C(plateDataList=rows[begin : begin + count], allCount=len(rows))
    if begin + count < len(rows):
        found.nextPage = str(begin + count)
    return found


def _heat(exchange: Exchange, plate: Plate) -> heat_pb.HeatMapPlateData:
    quote, members = exchange.quote(plate.id), exchange.reference.price_summaries.take(plate.members)
    changes = [seen.change for seen in members.values()]
    rising, falling = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    row = heat_pb.HeatMapPlateData(
        plate=security_of(plate.id),
        plateName=plate.name,
        curPrice=float(quote.last),
        changeRate=float(100 * (quote.last / quote.prev_close - 1)),
        turnover=float(quote.turnover),
        volume=quote.volume,
        riseCount=rising,
        fallCount=falling,
        equalCount=len(changes) - rising - falling,
    )
    if members:
        leader = max(members, key=lambda each: members[each].change / members[each].prev_close)
        row.leaderStock.CopyFrom(security_of(leader))
    return row


def plate_of(session: Session, security: qot.Security) -> Plate:
    """The plate that a client named; raises Refusal for anything else."""
    instrument = allowed(session, security)
    plate = session.shared.exchange.reference.plates.find(instrument)
    if plate is None:
        raise Refusal(NOT_A_PLATE.format(symbol=instrument))
    return plate


def _owner(exchange: Exchange, instrument: InstrumentId) -> owner_pb.SecurityOwnerPlate:
    plates = exchange.reference.plates.of_security(instrument)
    return owner_pb.SecurityOwnerPlate(
        security=security_of(instrument),
        name=exchange.instrument(instrument).name,
        plateInfoList=[
            qot.PlateInfo(plate=security_of(row.id), name=row.name, plateType=_NUMBER_OF_KIND[row.kind])
            for row in plates
        ],
    )


def _sorted(exchange: Exchange, members: Sequence[InstrumentId], field: int, *, ascend: bool) -> Sequence[InstrumentId]:
    if field == qot.SortField_Unknow:
        return members if ascend else members[::-1]
    if field == qot.SortField_Code:
        return sorted(members, key=code_of, reverse=not ascend)
    if field in _BY_SUMMARY:
        seen, figure = exchange.reference.price_summaries.take(members), _BY_SUMMARY[field]
        return sorted(members, key=lambda name: figure(seen[name]), reverse=not ascend)
    if field in _BY_SNAPSHOT:
        best = _BY_SNAPSHOT[field]
        return sorted(members, key=lambda name: best(exchange.snapshot(name)), reverse=not ascend)
    raise Refusal(BAD_ARGUMENT.format(name="sortField"))
