"""Handlers of each firm's ratings (3230), of the star rating (3231), and of an industry's valuations (3233)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from tideboard_core.model.instrument import Market, SecurityType, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetResearchMorningstarReport_pb2 as stars_pb
from tideboard_proto.opend import Qot_GetResearchRatingSummary_pb2 as summary_pb
from tideboard_proto.opend import Qot_GetValuationPlateStockList_pb2 as plate_pb
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.reference import analysts
from tideboard_sandbox.exchange.reference.analysts import Opinion
from tideboard_sandbox.opend.messages.codes import midnight, number, security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.reference.company import company_of, rating_in
from tideboard_sandbox.opend.reference.holders import page_of
from tideboard_sandbox.opend.reference.plates import plate_of
from tideboard_sandbox.opend.session.state import Session

_COVERED = 0.7
"""Part of the companies that have a star rating."""
_STARS = ((1.25, 5), (1.08, 4), (0.93, 3), (0.8, 2))
"""Fair value by the price from which on there are so many stars."""


def rating_summary(session: Session, c2s: summary_pb.C2S) -> summary_pb.S2C:
    """Ratings of a company by firm, each firm's newest first; with `uid` those of one firm. No analyst has a name."""
    listing = company_of(session, c2s.security)
    firms, market = qot.ResearchRatingDimensionType_Institution, market_of(listing.id)
    if c2s.ratingDimensionType not in {qot.ResearchRatingDimensionType_Unknown, firms}:
        return summary_pb.S2C(nextKey="-1")
    opinions = sorted(analysts.opinions_of(session.shared.exchange.companies, listing), key=lambda row: row.firm)
    every = [(firm, list(rows)) for firm, rows in groupby(opinions, key=lambda row: row.firm)]
    if c2s.uid:
        rows = next((rows for firm, rows in every if _uid(firm) == c2s.uid), None)
        if rows is None:
            raise Refusal(BAD_ARGUMENT.format(name="uid"))
        detail = summary_pb.InstRatingDetail(institutionInfo=_firm(rows, market), ratingItemList=_items(rows, market))
        return summary_pb.S2C(instRatingDetail=detail, nextKey="-1")
    page, following = page_of(c2s, every)
    return summary_pb.S2C(
        instRatingSummaryList=[
            summary_pb.InstRatingSummaryItem(institutionInfo=_firm(rows, market), ratingItemList=_items(rows, market))
            for _, rows in page
        ],
        nextKey=following,
    )


def star_rating(session: Session, c2s: stars_pb.C2S) -> stars_pb.S2C:
    """A fair value by seed, and as many stars as the price lies below it; nothing for a company without one."""
    listing = company_of(session, c2s.security)
    companies, market = session.shared.exchange.companies, market_of(listing.id)
    address = companies.address(listing.id).below("stars")
    if address.fraction("covered") >= _COVERED:
        return stars_pb.S2C()
    part = 0.7 + 0.7 * address.fraction("fair value")
    closes = companies.closes(listing, companies.today(market).replace(day=1).replace(month=1))
    day, close = closes[-1]
    fair = round(float(listing.prev_close) * part, 2)
    stars = next((count for least, count in _STARS if fair / close >= least), 1)
    stamp = int(midnight(day, market).timestamp())
    return stars_pb.S2C(
        ratingType=qot.MorningstarRatingType_Quantitative,
        starRating=stars,
        starUpdateTime=stamp,
        starUpdateTimeStr=day.isoformat(),
        fairValue=fair,
        fairValueContent=_text("A fair value of the practice market.", day, market),
        economicMoatLabel=("None", "Narrow", "Wide")[int(3 * address.fraction("moat"))],
        uncertaintyLabel=("Low", "Medium", "High")[int(3 * address.fraction("uncertainty"))],
        financialHealthLabel=("Weak", "Moderate", "Strong")[int(3 * address.fraction("health"))],
        capitalAllocationLabel=("Poor", "Standard", "Exemplary")[int(3 * address.fraction("capital"))],
    )


def industry_valuations(session: Session, c2s: plate_pb.C2S) -> plate_pb.S2C:
    """Companies of an industry with their price to a year's earnings, assets or sales, the lowest first or as asked."""
    plate = plate_of(session, c2s.security)
    kind = c2s.valuationType or qot.ValuationType_PE
    if kind not in qot.ValuationType.values():
        raise Refusal(BAD_ARGUMENT.format(name="valuationType"))
    companies = session.shared.exchange.companies
    listings = [row for row in map(companies.listing, plate.members) if row is not None]
    found = [_stock(session, row, kind) for row in listings if row.instrument.security_type is SecurityType.STOCK]
    found.sort(key=lambda row: row.valuationVal, reverse=c2s.sortType == qot.SortType_Desc)
    page, following = page_of(c2s, found)
    return plate_pb.S2C(count=len(found), stockList=page, nextKey=following)


def _stock(session: Session, listing: Listing, kind: int) -> plate_pb.StockItem:
    exchange = session.shared.exchange
    price = float(exchange.quote(listing.id).last)
    basis = float(exchange.companies.basis(listing)[kind - 1])
    return plate_pb.StockItem(
        security=security_of(listing.id),
        name=listing.instrument.name,
        valuationVal=price / basis,
        marketCap=price * listing.issued_shares,
    )


def _uid(firm: str) -> str:
    return firm.lower().replace(" ", "-").replace("&", "and")


def _firm(rows: Sequence[Opinion], market: Market) -> summary_pb.InstInfo:
    newest = rows[0]
    return summary_pb.InstInfo(
        institutionUid=_uid(newest.firm),
        institutionName=newest.firm,
        institutionEnName=newest.firm,
        updateTime=int(midnight(newest.day, market).timestamp()),
        updateTimeStr=newest.day.isoformat(),
    )


def _items(rows: Sequence[Opinion], market: Market) -> list[summary_pb.RatingItem]:
    return [
        summary_pb.RatingItem(
            institutionUid=_uid(row.firm),
            rating=qot.ResearchRatingType.Name(rating_in(row.rating, market)),
            targetPrice=number(row.target),
            recommendationDate=int(midnight(row.day, market).timestamp()),
            recommendationDateStr=row.day.isoformat(),
        )
        for row in rows
    ]


def _text(text: str, day: date, market: Market) -> stars_pb.StringWithUpdateTime:
    return stars_pb.StringWithUpdateTime(
        context=text, updateTime=int(midnight(day, market).timestamp()), updateTimeStr=day.isoformat()
    )
