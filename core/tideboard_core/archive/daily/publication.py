"""When figures are published, as far as no provider says: a dated rule for each market and figure.

What the rules give is marked as expected wherever it is kept. It decides when to ask, never what was known. Days and
times for which no page is cited are our own, on the late side.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone


class DailyFigure(StrEnum):
    """What is asked once a day."""

    SALES = "sales"
    """Shares sold short on a trading day."""
    POSITIONS = "positions"
    """Open short positions of a report day."""
    BROKERS = "brokers"
    """Participants' holdings at the end of a settlement day."""
    RATING = "rating"
    EVENT = "event"
    """Entries of the calendar; nobody says when one was published."""
    PAST = "past"
    """Earlier entries of the calendar; the day is the first one that was asked for."""
    NEWS = "news"


class PublicationRule(NamedTuple):
    """From the report day `since` on: published so many trading days after it, at a time of the exchange's zone.

    With `days` it is so many calendar days, and the next trading day where that is none.
    """

    since: date
    sessions: int
    at: time
    days: int = 0


_BEGIN: Final = date(2015, 1, 1)
_SAME_EVENING: Final = time(18, 0)

RULES: Final[dict[DailyFigure, dict[Market, tuple[PublicationRule, ...]]]] = {
    DailyFigure.SALES: {
        # On the evening of the trading day; the time is ours.
        Market.HK: (PublicationRule(_BEGIN, 0, time(17, 0)),),
        # FINRA posts the files of its reporting facilities "no later than 6:00:00pm ET of the same day":
        # finra.org/finra-data/browse-catalog/short-sale-volume-data/daily-short-sale-volume-files
        Market.US: (PublicationRule(_BEGIN, 0, _SAME_EVENING),),
    },
    DailyFigure.POSITIONS: {
        # The commission's list of the last trading day of each week comes a week later: that of 31 August 2012, the
        # first one, was published on 7 September (sfc.hk, "Short position reporting rules"); the time is ours.
        Market.HK: (PublicationRule(_BEGIN, 0, time(17, 0), days=7),),
        # Twice a month, "on the 8th business day after the reporting settlement date":
        # nasdaqtrader.com/Trader.aspx?id=ShortIntPubSch; the time is ours.
        Market.US: (PublicationRule(_BEGIN, 8, _SAME_EVENING),),
    },
    DailyFigure.BROKERS: {
        # The clearing house's holdings "after settlement of trades" (hkex.com.hk, "Participants Shareholding Reports");
        # that its page has them on the next morning is ours.
        Market.HK: (PublicationRule(_BEGIN, 1, time(9, 0)),),
    },
    # Nobody publishes a consensus at a time of day: the evening is ours.
    DailyFigure.RATING: {market: (PublicationRule(_BEGIN, 0, _SAME_EVENING),) for market in Market},
}
"""Of each figure and market, oldest first; one that changes gets a further rule with its first day."""


def expected_publication(figure: DailyFigure, market: Market, day: date, calendar: TradingCalendar) -> datetime | None:
    """Return when the figure of a report day is expected to be published (aware); None where there is no rule."""
    rules = RULES.get(figure, {}).get(market, ())
    rule = next((each for each in reversed(rules) if each.since <= day), None)
    if rule is None:
        return None
    for _session in range(rule.sessions):
        day = calendar.next_session(market, day).date
    if rule.days:
        day += timedelta(days=rule.days)
        day = day if calendar.session_on(market, day) else calendar.next_session(market, day).date
    return datetime.combine(day, rule.at, exchange_zone(market))


def asked_from(market: Market, day: date, calendar: TradingCalendar) -> datetime:
    """Return from when (aware) the figures of a trading day are asked for: once all of that day itself are published.

    What is published later comes with the answers of the next day.
    """
    settled = [session.settled for session in calendar.sessions(market, day, day)]
    return max([*settled, *_same_day(market, day, calendar)])


def _same_day(market: Market, day: date, calendar: TradingCalendar) -> Iterable[datetime]:
    for figure in DailyFigure:
        moment = expected_publication(figure, market, day, calendar)
        if moment is not None and moment.date() == day:
            yield moment
