"""The words of a chart's states over bars that stand: sentence, detail, one button, one link."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum, auto
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.live import LinkStatus
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.chart.indicators.drawn import Warming
from tideboard_desktop.chart.states.price import PriceState
from tideboard_desktop.chart.states.second_source import Conflict
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate


class Situation(StrEnum):
    """Why something is said, the most urgent first."""

    DISCONNECTED = auto()
    QUOTA = auto()
    CONFLICT = auto()
    STALE = auto()
    HALTED = auto()
    CLOSED = auto()
    WARMING = auto()


AMBER = frozenset(Situation) - {Situation.CLOSED, Situation.WARMING}
"""What asks for attention; the others are simply so."""


class Told(NamedTuple):
    """One state in words; `button` and `link` name what can be done."""

    situation: Situation
    sentence: str
    detail: str
    button: str
    link: str


def disconnected(link: LinkStatus | None, monotonic: float) -> Told:
    """The connection is down; with the seconds until it is tried again."""
    detail = translate("PriceChart", "the bars are as of the last price")
    if link is not None and link.retry_at is not None:
        wait = max(math.ceil(link.retry_at - monotonic), 0)
        detail = translate("PriceChart", "as of the last price, next try in {count} s").format(count=wait)
    return Told(
        Situation.DISCONNECTED,
        translate("PriceChart", "Disconnected"),
        detail,
        translate("PriceChart", "Retry now"),
        translate("PriceChart", "Connection log"),
    )


def quota_used(error: TideboardError) -> Told:
    """Older bars would take more of an allowance than there is; new ones go on."""
    return Told(
        Situation.QUOTA,
        translate("PriceChart", "History allowance used up"),
        together(
            error_sentence(error),
            translate("PriceChart", "Each security frees its unit 30 days after its read; new bars still come."),
        ),
        translate("PriceChart", "My allowances"),
        translate("PriceChart", "Ask again"),
    )


def conflict(found: Conflict, decimals: int) -> Told:
    """Two sources tell different prices of the same bar; neither is preferred, nothing is averaged."""
    words = translate("PriceChart", "close of {time}: {first} {price}, {second} {other}")
    detail = words.format(
        time=fmt.clock_minutes(found.start, found.zone),
        first=found.first,
        price=f"{found.price:.{decimals}f}",
        second=found.second,
        other=f"{found.other:.{decimals}f}",
    )
    return Told(
        Situation.CONFLICT,
        translate("PriceChart", "Two sources differ"),
        detail,
        translate("PriceChart", "Compare again"),
        translate("PriceChart", "Connections"),
    )


def price_told(
    state: PriceState, market: Market, now: datetime, calendar: TradingCalendar, newest: datetime, interval: Interval
) -> Told | None:
    """What is said of an old price, a halt, a closed market; `newest` is the start of the newest bar."""
    day, minutes = translate("PriceChart", "Day chart"), translate("PriceChart", "5 minutes")
    other = day if interval.unit is Unit.MINUTE else minutes
    alerts = translate("PriceChart", "Price alerts")
    if state.stale is not None:
        return Told(
            Situation.STALE,
            translate("PriceChart", "No new price for {age}").format(age=fmt.age(state.stale)),
            translate("PriceChart", "the connection stands, the bars are as of the last price"),
            translate("PriceChart", "Ask again"),
            translate("PriceChart", "Connection log"),
        )
    if state.halted:
        return Told(
            Situation.HALTED,
            translate("PriceChart", "Halted"),
            _since(newest, interval, MARKET_ZONE[market]),
            other,
            alerts,
        )
    if state.trading:
        return None
    return Told(Situation.CLOSED, *_closed(market, now, calendar, newest, interval), other, alerts)


def warming(one: Warming, *, older: bool) -> Told:
    """An indicator has no value yet; `older`: there may be more bars."""
    words = translate("PriceChart", "{indicator} needs {needs} bars, has {has}")
    return Told(
        Situation.WARMING,
        words.format(indicator=one.name, needs=one.needs, has=one.has),
        translate("PriceChart", "its line begins with the bar that completes them"),
        translate("PriceChart", "Read older bars") if older else translate("PriceChart", "Day chart"),
        translate("PriceChart", "Indicators"),
    )


def _closed(
    market: Market, now: datetime, calendar: TradingCalendar, newest: datetime, interval: Interval
) -> tuple[str, str]:
    """The day of the last price, and when the market opens."""
    zone = MARKET_ZONE[market]
    now_day, last = exchange_date(market, now), exchange_date(market, newest)
    session = calendar.session_on(market, now_day)
    if interval.unit not in {Unit.MINUTE, Unit.DAY}:  # the bar's first day is not that of its close
        begun = session is not None and now >= session.open
        last = max(last, now_day if begun else calendar.previous_session(market, now_day).date)
    if session is not None and now < session.close:
        opens = next((part.begin for part in session.segments if part.begin > now), session.open)
    else:
        opens = calendar.next_session(market, now_day).open
    next_open = translate("PriceChart", "opens {day} {time}").format(
        day=fmt.day_and_month(fmt.exchange_time(opens, zone)), time=fmt.clock_minutes(opens, zone)
    )
    return translate("PriceChart", "Closed: {day}").format(day=fmt.day_and_month(last)), next_open


def _since(newest: datetime, interval: Interval, zone: str) -> str:
    if interval.unit is not Unit.MINUTE:
        return ""
    return translate("PriceChart", "last trade {time}").format(time=fmt.clock_minutes(newest, zone))
