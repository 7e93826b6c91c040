"""Converts the people at a company's head, buy-backs by day, firms' ratings and the companies of an industry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from tideboard_core.gateways.common.bounds import names_field
from tideboard_core.gateways.futu.translate.behind.values import (
    bounded_day,
    day_or_none,
    positive,
    read_once,
    security_in,
    signed_shares,
    told,
)
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.model.behind.company import (
    BuyBackDay,
    BuyBacks,
    Executive,
    Executives,
    FirmRating,
    FirmRatings,
    Industry,
    IndustryPlace,
    PeerValuation,
    ValuationMetric,
)
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, market_of
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetCompanyExecutives_pb2 as executives_pb
from tideboard_proto.opend import Qot_GetOwnerPlate_pb2 as owner_pb
from tideboard_proto.opend import Qot_GetResearchRatingSummary_pb2 as summary_pb
from tideboard_proto.opend import Qot_GetValuationPlateStockList_pb2 as plate_pb

_WORD: Final[dict[int, str]] = {
    Qot.ResearchRatingType_Sell: "SELL",
    Qot.ResearchRatingType_Underperform: "UNDERPERFORM",
    Qot.ResearchRatingType_Hold: "HOLD",
    Qot.ResearchRatingType_Buy: "BUY",
    Qot.ResearchRatingType_StrongBuy: "STRONG_BUY",
}
"""The vendor's own words for its ratings."""


def executives(instrument: InstrumentId, source: str, wire: executives_pb.S2C) -> Executives:
    """Return the people at a company's head, in the broker's order."""
    found = read_once(wire.directorList, _executive, lambda row: (row.name, row.title), "leaderName")
    return Executives(instrument=instrument, source=source, unread=found.unread, rows=tuple(found))


def buy_backs(instrument: InstrumentId, source: str, rows: Iterable[Any]) -> BuyBacks:
    """Return days of buy-backs, the newest first; rows are those of Hong Kong or of the mainland."""
    found = read_once(rows, _buy_back, lambda row: (row.day, row.shares, row.amount), "endDateStr")
    days = tuple(sorted(found, key=lambda row: row.day, reverse=True))
    currency = MARKET_CURRENCY[market_of(instrument)]
    return BuyBacks(instrument=instrument, source=source, unread=found.unread, years=(), days=days, currency=currency)


def firm_ratings(
    instrument: InstrumentId, source: str, rows: Iterable[summary_pb.InstRatingSummaryItem]
) -> FirmRatings:
    """Return every rating of every firm, the newest first, those without a day last."""
    items = [(row.institutionInfo.institutionName, item) for row in rows for item in row.ratingItemList]
    found = read_once(items, _firm_rating, lambda row: (row.firm, row.day, row.rating), "institutionName")
    dated = sorted((row for row in found if row.day), key=lambda row: str(row.day), reverse=True)
    ranked = (*dated, *(row for row in found if not row.day))
    return FirmRatings(instrument=instrument, source=source, unread=found.unread, rows=ranked)


def industry_of(wire: owner_pb.S2C, instrument: InstrumentId) -> InstrumentId | None:
    """Return the industry that a security belongs to; None if the answer names none."""
    for row in wire.ownerPlateList:
        for plate in row.plateInfoList:
            if plate.plateType == Qot.PlateSetType_Industry and instrument_of(row.security) == instrument:
                return instrument_of(plate.plate)
    return None


@names_field
def industry(
    instrument: InstrumentId, source: str, lists: Mapping[ValuationMetric, Sequence[plate_pb.StockItem]]
) -> Industry:
    """Return the companies of an industry in the order of the first list, each with the metrics that tell of it."""
    market, unread = market_of(instrument), ""
    names: dict[InstrumentId, str] = {}
    values: dict[ValuationMetric, dict[InstrumentId, Decimal | None]] = {}
    for metric, rows in lists.items():
        found = read_once(
            rows,
            lambda row: (security_in(row.security, market), text_of(row.name), told(row, "valuationVal")),
            lambda row: row[0],
            "security",
        )
        unread = unread or found.unread
        names = {**{name: text for name, text, _ in found}, **names}
        values[metric] = {name: value for name, _, value in found}
    peers = tuple(
        PeerValuation(
            instrument=name,
            name=text,
            currency=MARKET_CURRENCY[market],
            pe=values.get(ValuationMetric.EARNINGS, {}).get(name),
            pb=values.get(ValuationMetric.BOOK, {}).get(name),
            ps=values.get(ValuationMetric.SALES, {}).get(name),
        )
        for name, text in names.items()
    )
    places = tuple(
        IndustryPlace(metric=metric, low=None, median=None, high=None, value=of[instrument], rank=None, of=len(of))
        for metric, of in values.items()
        if instrument in of
    )
    return Industry(instrument=instrument, source=source, unread=unread, peers=peers, places=places)


def _executive(wire: executives_pb.DirectorInfo) -> Executive:
    return Executive(text_of(wire.displayLeaderName or wire.leaderName), text_of(wire.positionName))


def _buy_back(wire: Any) -> BuyBackDay:  # noqa: ANN401  a row of Hong Kong or of the mainland
    mainland = "priceFloor" in wire.DESCRIPTOR.fields_by_name
    low, high = ("priceFloor", "priceCeiling") if mainland else ("lowPrice", "highPrice")
    return BuyBackDay(
        bounded_day(wire.endDateStr),
        signed_shares(wire, "buyBackSum"),
        positive(wire, "buyBackMoney"),
        positive(wire, low),
        positive(wire, high),
        positive(wire, "percentage"),
    )


def _firm_rating(pair: tuple[str, summary_pb.RatingItem]) -> FirmRating:
    firm, wire = pair
    return FirmRating(
        text_of(firm),
        _WORD.get(wire.rating, ""),
        day_or_none(wire.recommendationDateStr),
        positive(wire, "targetPrice"),
    )
