"""Handlers about companies: consensus (3229), valuation (3232), dividends (3234), changes of ratings (3426)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import fmean, pstdev

from tideboard_core.model.instrument import Market, SecurityType, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetCorporateActionsDividends_pb2 as dividends_pb
from tideboard_proto.opend import Qot_GetRatingChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetResearchAnalystConsensus_pb2 as consensus_pb
from tideboard_proto.opend import Qot_GetValuationDetail_pb2 as valuation_pb
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.reference import analysts
from tideboard_sandbox.exchange.reference.analysts import Opinion
from tideboard_sandbox.exchange.reference.companies import REACH
from tideboard_sandbox.opend.messages.codes import midnight, number, security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, INVALID_MARKET, NOT_FOR_SECURITY, Refusal
from tideboard_sandbox.opend.session.quote_rights import allowed, allowed_market
from tideboard_sandbox.opend.session.state import Session

CHANGES, MOST_CHANGES = 10, 20
"""Rows of a page of rating changes that names no number, and the most that there are."""

_ANNOUNCED = timedelta(days=20)
"""From the notice of a dividend to its ex-date."""

_IN_AMERICA = {analysts.UNDERPERFORM: analysts.SELL, analysts.STRONG_BUY: analysts.BUY}
"""New York has three ratings."""
_LEVEL = {
    analysts.SELL: change_pb.RatingLevel_Sell,
    analysts.HOLD: change_pb.RatingLevel_Hold,
    analysts.BUY: change_pb.RatingLevel_Buy,
}
_DAYS: dict[int, int] = {
    qot.ValuationIntervalType_Unknown: 366,
    qot.ValuationIntervalType_Month3: 91,
    qot.ValuationIntervalType_Month6: 182,
    qot.ValuationIntervalType_Year1: 366,
}
"""Days of an interval; the longer ones have the two years that there are."""
_MOST_DAYS = 731


def consensus(session: Session, c2s: consensus_pb.C2S) -> consensus_pb.S2C:
    """What analysts said of a company in three months; the parts of each rating in percent. Nothing said: no fields."""
    listing = company_of(session, c2s.security)
    companies, market = session.shared.exchange.companies, market_of(listing.id)
    found = analysts.consensus_of(companies, listing)
    if not found:
        return consensus_pb.S2C()
    ratings = [rating_in(row.rating, market) for row in found]
    part = {rating: 100 * times / len(found) for rating, times in Counter(ratings).items()}
    newest = max(row.day for row in found)
    targets = [row.target for row in found]
    answer = consensus_pb.S2C(
        highest=number(max(targets)),
        average=round(float(sum(targets)) / len(targets), 3),
        lowest=number(min(targets)),
        rating=qot.ResearchRatingType.Name(rating_in(round(fmean(ratings)), market)),
        total=len(found),
        updateTime=int(midnight(newest, market).timestamp()),
        updateTimeStr=newest.isoformat(),
        buy=part.get(analysts.BUY, 0.0),
        hold=part.get(analysts.HOLD, 0.0),
        sell=part.get(analysts.SELL, 0.0),
    )
    if market is not Market.US:
        answer.strongBuy = part.get(analysts.STRONG_BUY, 0.0)
        answer.underperform = part.get(analysts.UNDERPERFORM, 0.0)
    return answer


def rating_changes(session: Session, c2s: change_pb.C2S) -> change_pb.S2C:
    """Opinions about American companies that are higher, lower or the first of their firm, the newest first."""
    if c2s.market != qot.QotMarket_US_Security:
        raise Refusal(INVALID_MARKET.format(number=c2s.market))
    allowed_market(session, Market.US)
    count = c2s.count if c2s.HasField("count") else CHANGES
    kind = c2s.changeType if c2s.HasField("changeType") else change_pb.RatingChangeType_Upgrade
    place = int(c2s.page) if c2s.page.isdecimal() and len(c2s.page) < 9 else 0
    for name, wrong in (
        ("count", not 1 <= count <= MOST_CHANGES),
        ("changeType", kind not in change_pb.RatingChangeType.values()),
        ("page", bool(c2s.page) and not place),
    ):
        if wrong:
            raise Refusal(BAD_ARGUMENT.format(name=name))
    companies = session.shared.exchange.companies
    opinions = (row for listing in companies.listings(Market.US) for row in analysts.opinions_of(companies, listing))
    rows = [row for row in opinions if _change(row) == kind]
    rows.sort(key=lambda row: (row.day, row.instrument, row.firm), reverse=True)
    after = place + count
    return change_pb.S2C(
        dataList=[_change_item(row, kind) for row in rows[place:after]],
        allCount=len(rows),
        nextPage=str(after) if after < len(rows) else None,
    )


def dividends(session: Session, c2s: dividends_pb.C2S) -> dividends_pb.S2C:
    """Dividends of a security, the newest ex-date first, those that are announced included."""
    instrument = allowed(session, c2s.security)
    companies = session.shared.exchange.companies
    today = companies.today(market_of(instrument))
    listing = companies.listing(instrument)
    rows = companies.dividends_of(listing, today - 2 * REACH, today + _ANNOUNCED) if listing else []
    return dividends_pb.S2C(
        dividendList=[
            dividends_pb.DividendItem(
                pubDate=(row.ex_day - _ANNOUNCED).isoformat(),
                statement=row.text,
                process="Announced" if row.payment_day > today else "Paid",
                recordDate=row.record_day.isoformat(),
                exDate=row.ex_day.isoformat(),
                dividendPayableDate=row.payment_day.isoformat(),
                fiscalYear=str(row.ex_day.year - 1),
            )
            for row in reversed(rows)
        ]
    )


def valuation(session: Session, c2s: valuation_pb.C2S) -> valuation_pb.S2C:
    """Price to the year's earnings, assets or sales on each whole day of the interval, and where it stands in them."""
    listing = company_of(session, c2s.security)
    kind = c2s.valuationType or qot.ValuationType_PE
    if c2s.intervalType not in qot.ValuationIntervalType.values() or kind not in qot.ValuationType.values():
        raise Refusal(BAD_ARGUMENT.format(name="intervalType"))
    companies, market = session.shared.exchange.companies, market_of(listing.id)
    begin = companies.today(market) - timedelta(days=_DAYS.get(c2s.intervalType, _MOST_DAYS))
    basis = float(companies.basis(listing)[kind - 1])
    days = [(day, close / basis) for day, close in companies.closes(listing, begin)]
    values = [value for _, value in days] or [0.0]
    mean, deviation = fmean(values), pstdev(values)
    trend = valuation_pb.ValuationTrend(
        currentValue=values[-1],
        averageValue=mean,
        avgMinus1Stddev=mean - deviation,
        avgPlus1Stddev=mean + deviation,
        valuationPercentile=100 * sum(value <= values[-1] for value in values) / len(values),
        historicalItems=[_historical(day, value, market) for day, value in days],
    )
    return valuation_pb.S2C(valuationType=qot.ValuationType.Name(kind), trend=trend)


def _historical(day: date, value: float, market: Market) -> valuation_pb.ValuationTrend.ValuationHistoricalItem:
    return valuation_pb.ValuationTrend.ValuationHistoricalItem(
        value=value, time=int(midnight(day, market).timestamp()), timeStr=day.isoformat()
    )


def rating_in(rating: int, market: Market) -> int:
    return _IN_AMERICA.get(rating, rating) if market is Market.US else rating


def _change(row: Opinion) -> int:
    """The kind of a change; an equal rating is higher or lower by its target."""
    if row.before is None:
        return change_pb.RatingChangeType_NewRating
    _, rating, target = row.before
    here, there = rating_in(row.rating, Market.US), rating_in(rating, Market.US)
    higher = (here, row.target) > (there, target)
    return change_pb.RatingChangeType_Upgrade if higher else change_pb.RatingChangeType_Downgrade


def _change_item(row: Opinion, kind: int) -> change_pb.RatingChangeItem:
    item = change_pb.RatingChangeItem(
        security=security_of(row.instrument),
        name=row.name,
        rating=_LEVEL[rating_in(row.rating, Market.US)],
        targetPrice=number(row.target),
        changeType=kind,
        institutionName=row.firm,
        recommendationDate=row.day.isoformat(),
    )
    if row.before is not None:
        day, rating, target = row.before
        item.lastRating, item.lastTargetPrice = _LEVEL[rating_in(rating, Market.US)], number(target)
        item.lastRecommendationDate = day.isoformat()
    return item


def company_of(session: Session, security: qot.Security) -> Listing:
    """The company that a client named; raises Refusal for any other security."""
    instrument = allowed(session, security)
    listing = session.shared.exchange.companies.listing(instrument)
    if listing is None or listing.instrument.security_type is not SecurityType.STOCK:
        raise Refusal(NOT_FOR_SECURITY.format(symbol=instrument))
    return listing
