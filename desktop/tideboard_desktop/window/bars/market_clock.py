"""Texts of the exchange clock: time of day, and the next change of the trading session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.closures import Closure
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Session, TradingCalendar, exchange_date
from tideboard_desktop.ui import format as fmt

_CALENDAR = TradingCalendar()
_AFTER: Final = timedelta(minutes=35)
"""How long after continuous trading an exchange outside New York may still find or trade its closing price."""


def clock_words(market: Market, now: datetime) -> str:
    """`10:47:12 HKT` for an aware market time."""
    zone = MARKET_ZONE[market]
    return f"{fmt.clock_seconds(now, zone)} {fmt.zone_name(now, zone)}"


def session_words(market: Market, now: datetime) -> str:
    """`HK open to 12:00`, `HK lunch to 13:00`, `HK opens 09:30`, `HK closing auction`, or closed with the next day.

    Of a day beyond the table of trading days it says that it is not known yet.
    """
    zone = MARKET_ZONE[market]
    session = _CALENDAR.session_on(market, exchange_date(market, now))
    if session is not None and session.assumed:
        return QCoreApplication.translate("MarketClock", "%1 session not known yet").replace("%1", market.value)
    if session is not None and session.close <= now < session.close + _AFTER and market is not Market.US:
        after = _after_close(session, now)
        if after:
            return after
    if session is None or now >= session.close:
        following = _CALENDAR.next_session(market, exchange_date(market, now))
        if following.assumed:
            return QCoreApplication.translate("MarketClock", "%1 closed, next session not known yet").replace(
                "%1", market.value
            )
        return _fill(
            QCoreApplication.translate("MarketClock", "%1 closed to %2"),
            market,
            f"{fmt.date_short(following.open, zone)} {_time(following.open, zone)}",
        )
    if now < session.open:
        return _fill(QCoreApplication.translate("MarketClock", "%1 opens %2"), market, _time(session.open, zone))
    for part in session.segments:
        if now < part.begin:
            return _fill(QCoreApplication.translate("MarketClock", "%1 lunch to %2"), market, _time(part.begin, zone))
        if now < part.end:
            return _fill(QCoreApplication.translate("MarketClock", "%1 open to %2"), market, _time(part.end, zone))
    return market.value


def shut_words(closure: Closure) -> str:
    """`HK shut since 11:00`, of a market that does not trade in its hours."""
    text = QCoreApplication.translate("MarketClock", "%1 shut since %2")
    return _fill(text, closure.market, _time(closure.since, MARKET_ZONE[closure.market]))


def _after_close(session: Session, now: datetime) -> str:
    """What the exchange does with its closing price now; empty where it does nothing any more."""
    from tideboard_core.model.market_phases import span_at  # in the minutes after a close alone

    span = span_at(session, now)
    texts = {
        MarketState.CLOSING_AUCTION: QCoreApplication.translate("MarketClock", "%1 closing auction"),
        MarketState.FIXED_PRICE: QCoreApplication.translate("MarketClock", "%1 at the closing price to %2"),
        MarketState.AT_CLOSE: QCoreApplication.translate("MarketClock", "%1 trade at close to %2"),
    }
    text = "" if span is None else texts.get(span.state, "")
    if span is None or not text:
        return ""
    return _fill(text, session.market, f"{span.end // 60:02}:{span.end % 60:02}")


def in_session(market: Market, now: datetime) -> bool:
    """Whether the market trades at an aware market time, by the trading calendar."""
    session = _CALENDAR.session_on(market, exchange_date(market, now))
    return session is not None and any(part.begin <= now < part.end for part in session.segments)


def _time(moment: datetime, zone: str) -> str:
    return fmt.clock_minutes(moment, zone)


def _fill(text: str, market: Market, when: str) -> str:
    return text.replace("%1", market.value).replace("%2", when)
