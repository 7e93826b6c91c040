"""Words of the flow dock's states: sentence, detail, reason and the action offered."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing, QuotaExceeded
from tideboard_core.market.flow_schedule import CALLS
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.flow.providers.availability import FlowStatus
from tideboard_desktop.flow.providers.tracker_funds import tracker_of
from tideboard_desktop.ui.format import MISSING, age, clock_minutes, clock_seconds, date_long, zone_name
from tideboard_desktop.ui.widgets.empty_state import EmptyKind, EmptyState
from tideboard_desktop.ui.words.errors import error_sentence, sentence_of
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.markets import market_name

_SLOW = 5.0
"""Seconds after which a wait is explained."""


def _tr(text: str, **values: str) -> str:
    """Fill the `{name}` places of a translated text."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWording:
    """What the words need besides the status; `back_to` is the instrument shown before, if any.

    `first` and `other` are the two lines of a comparison, `security` is the type of the instrument if known,
    `has_history` whether there is a daily chart.
    """

    instrument: InstrumentId
    provider: str
    calendar: TradingCalendar
    monotonic: float
    back_to: str = ""
    first: str = ""
    other: str = ""
    has_history: bool = True
    security: SecurityType | None = None

    @property
    def market(self) -> Market:
        """Market of the instrument."""
        return market_of(self.instrument)

    @property
    def zone(self) -> str:
        """IANA zone of the market."""
        return MARKET_ZONE[self.market]


def regular_words() -> str:
    """The note for markets with trading outside regular hours."""
    return QCoreApplication.translate("Flow", "regular hours only")


def assumed_words(last_known: date) -> str:
    """The note past the end of the calendar table."""
    text = QCoreApplication.translate("Flow", "hours assumed: calendar ends {date}")
    return _tr(text, date=last_known.isoformat())


def no_price_words(error: GatewayError) -> str:
    """The note while the price line is refused."""
    if isinstance(error, PermissionMissing):
        return QCoreApplication.translate("Flow", "no price line: the right is missing")
    if isinstance(error, NotOffered):
        return QCoreApplication.translate("Flow", "no price line: not offered")
    if isinstance(error, QuotaExceeded):
        return QCoreApplication.translate("Flow", "no price line: the subscription quota is full")
    return QCoreApplication.translate("Flow", "no price line: the provider refused it")


def describe(kind: EmptyKind, status: FlowStatus, wording: FlowWording) -> EmptyState:
    """The words of one state."""
    makers: dict[EmptyKind, Callable[[FlowStatus, FlowWording], EmptyState]] = {
        EmptyKind.LOADING: _loading,
        EmptyKind.NO_PERMISSION: _no_permission,
        EmptyKind.UNSUPPORTED: _unsupported,
        EmptyKind.CLOSED: _closed,
        EmptyKind.STALE: _stale,
        EmptyKind.RATE_LIMITED: _rate_limited,
        EmptyKind.DISCONNECTED: _disconnected,
        EmptyKind.DISAGREE: _disagree,
    }
    return makers[kind](status, wording)


def _loading(status: FlowStatus, wording: FlowWording) -> EmptyState:
    return EmptyState(
        kind=EmptyKind.LOADING,
        sentence=QCoreApplication.translate("Flow", "Asking for today\u2019s minutes"),
        detail=age(status.waited),
        name=QCoreApplication.translate("Flow", "Loading"),
        reason=_tr(_slow_step(status), provider=wording.provider),
        button=QCoreApplication.translate("Flow", "Ask again"),
        link=_back_words(wording),
    )


def _slow_step(status: FlowStatus) -> str:
    """What is being waited for; after five seconds the exact step that is slow."""
    slow, state = status.waited >= _SLOW, None if status.link is None else status.link.state
    if state in {LinkState.CONNECTING, LinkState.DISCONNECTED}:
        if slow:
            return QCoreApplication.translate(
                "Flow", "The connection is slow: {provider} has not answered the call yet."
            )
        return QCoreApplication.translate("Flow", "Connecting to {provider}.")
    if state is LinkState.LOGGING_IN:
        if slow:
            return QCoreApplication.translate("Flow", "The login is slow: {provider} is connected, not yet ready.")
        return QCoreApplication.translate("Flow", "Logging in to {provider}.")
    if slow:
        return QCoreApplication.translate(
            "Flow", "The answer is slow: the connection to {provider} stands, the flow request was sent."
        )
    return QCoreApplication.translate("Flow", "Waiting for {provider}.")


def _back_words(wording: FlowWording) -> str:
    """The way back to the instrument shown before; empty without one."""
    back = QCoreApplication.translate("Flow", "Back to {symbol}")
    return _tr(back, symbol=wording.back_to) if wording.back_to else ""


def _no_permission(status: FlowStatus, wording: FlowWording) -> EmptyState:
    market = market_name(wording.market)
    return EmptyState(
        kind=EmptyKind.NO_PERMISSION,
        sentence=_tr(QCoreApplication.translate("Flow", "No right to read {market} flow"), market=market),
        detail="",
        name=QCoreApplication.translate("Flow", "No permission"),
        reason=_tr(
            QCoreApplication.translate(
                "Flow", "{provider} refused the request: the quote right for {market} is missing."
            ),
            provider=wording.provider,
            market=market,
        ),
        said=_server_text(status.error),
        button=QCoreApplication.translate("Flow", "Show my rights"),
        link=QCoreApplication.translate("Flow", "Ask again"),
    )


def _unsupported(status: FlowStatus, wording: FlowWording) -> EmptyState:
    del status
    near, back = tracker_of(wording.instrument), _back_words(wording)
    find = QCoreApplication.translate("Flow", "Find another symbol")
    open_near = _tr(QCoreApplication.translate("Flow", "Open {symbol}"), symbol=near or "")
    return EmptyState(
        kind=EmptyKind.UNSUPPORTED,
        sentence=_tr(_has_none(wording.security), symbol=str(wording.instrument)),
        detail=QCoreApplication.translate("Flow", "offered for stocks, warrants and funds"),
        name=QCoreApplication.translate("Flow", "Not offered for this security"),
        reason=QCoreApplication.translate("Flow", "Nothing is wrong: flow is counted from the trades of one security."),
        button=open_near if near else back or find,
        link=back if near else find if back else "",
    )


def _has_none(security: SecurityType | None) -> str:
    texts = {
        SecurityType.INDEX: QCoreApplication.translate("Flow", "An index has no capital flow"),
        SecurityType.FUTURE: QCoreApplication.translate("Flow", "A future has no capital flow"),
        SecurityType.OPTION: QCoreApplication.translate("Flow", "An option has no capital flow"),
        SecurityType.BOND: QCoreApplication.translate("Flow", "A bond has no capital flow"),
        SecurityType.PLATE: QCoreApplication.translate("Flow", "A sector has no capital flow of its own"),
    }
    fallback = QCoreApplication.translate("Flow", "{symbol} has no capital flow")
    return fallback if security is None else texts.get(security, fallback)


def _closed(status: FlowStatus, wording: FlowWording) -> EmptyState:
    opens = _next_open(status, wording)
    reason = QCoreApplication.translate("Flow", "{market} opens {when}")
    session = status.session
    if not status.has_data or session is None:
        soon = QCoreApplication.translate("Flow", "the session is open, its first minute is not over")
        opened = QCoreApplication.translate("Flow", "Session open")
        return EmptyState(
            kind=EmptyKind.CLOSED,
            sentence=QCoreApplication.translate("Flow", "No flow yet today"),
            detail=soon if status.in_session else _tr(reason, market=market_name(wording.market), when=opens),
            name=opened if status.in_session else QCoreApplication.translate("Flow", "Market closed"),
            reason=QCoreApplication.translate("Flow", "The first minute appears one minute after the open."),
            button=_day_chart(wording),
        )
    whole = QCoreApplication.translate("Flow", "whole session, to {time}")
    if session.half_day:
        whole = QCoreApplication.translate("Flow", "half day, to {time}")
    return EmptyState(
        kind=EmptyKind.CLOSED,
        sentence=date_long(session.open, wording.zone),
        detail=_tr(whole, time=clock_minutes(session.close, wording.zone)),
        name=QCoreApplication.translate("Flow", "Market closed"),
        reason=_tr(
            QCoreApplication.translate("Flow", "Last session shown. {market} opens again {when}."),
            market=market_name(wording.market),
            when=opens,
        ),
        button=_day_chart(wording),
    )


def _day_chart(wording: FlowWording) -> str:
    return QCoreApplication.translate("Flow", "Day chart") if wording.has_history else ""


def _next_open(status: FlowStatus, wording: FlowWording) -> str:
    """`Mon 23 Nov 2026 09:30 HKT, in 2 d 15 h`."""
    now = datetime.fromtimestamp(status.now).astimezone()
    day = exchange_date(wording.market, now)
    today = wording.calendar.session_on(wording.market, day)
    session = today if today is not None and now < today.open else wording.calendar.next_session(wording.market, day)
    hours = int((session.open.timestamp() - status.now) // 3600)
    minutes = int((session.open.timestamp() - status.now) % 3600 // 60)
    left = _tr(QCoreApplication.translate("Flow", "{hours} h {minutes} min"), hours=str(hours), minutes=str(minutes))
    if hours >= 24:
        days = QCoreApplication.translate("Flow", "{days} d {hours} h")
        left = _tr(days, days=str(hours // 24), hours=str(hours % 24))
    moment = f"{date_long(session.open, wording.zone)} {clock_minutes(session.open, wording.zone)}"
    words = QCoreApplication.translate("Flow", "{moment} {zone}, in {left}")
    return _tr(words, moment=moment, zone=zone_name(session.open, wording.zone), left=left)


def _stale(status: FlowStatus, wording: FlowWording) -> EmptyState:
    awaited, error = status.awaited, status.error
    if error is not None:
        reason = error_sentence(error)
    elif awaited is not None:
        reason = _tr(
            QCoreApplication.translate(
                "Flow", "Last minute received {last}, expected {now}. The connection stands but brings no flow."
            ),
            last=clock_minutes(awaited.begin, wording.zone),
            now=clock_minutes(awaited.end, wording.zone),
        )
    else:
        reason = ""
    return EmptyState(
        kind=EmptyKind.STALE,
        sentence=QCoreApplication.translate("Flow", "No answer"),
        detail="",
        name=QCoreApplication.translate("Flow", "Stale"),
        reason=reason,
        said="" if error is None or _server_text(error) in reason else _server_text(error),
        button=QCoreApplication.translate("Flow", "Ask again"),
        link=QCoreApplication.translate("Flow", "Connection log"),
    )


def missing_words(status: FlowStatus) -> str:
    """`13 min missing`, empty if nothing is missing."""
    awaited = status.awaited
    if awaited is None:
        return ""
    minutes = str(int((awaited.end - awaited.begin) // 60))
    return _tr(QCoreApplication.translate("Flow", "{count} min missing"), count=minutes)


def _rate_limited(status: FlowStatus, wording: FlowWording) -> EmptyState:
    first = QCoreApplication.translate("Flow", "{provider} allows 30 flow calls in 30 s; {calls} are used.")
    if status.calls < CALLS:
        first = QCoreApplication.translate("Flow", "{provider} lets no flow call through at the moment.")
    queue = QCoreApplication.translate("Flow", "This panel is first in line.")
    if status.waiting == 1:
        queue = QCoreApplication.translate("Flow", "This panel is first in line; one more call is waiting.")
    elif status.waiting > 1:
        queue = QCoreApplication.translate("Flow", "This panel is first in line; {waiting} more calls are waiting.")
    reason = together(first, queue)
    return EmptyState(
        kind=EmptyKind.RATE_LIMITED,
        sentence=next_try_words(status),
        detail="",
        name=QCoreApplication.translate("Flow", "Rate limited"),
        reason=_tr(reason, provider=wording.provider, calls=str(status.calls), waiting=str(status.waiting)),
        said=_server_text(status.error),
        button=_day_chart(wording),
    )


def next_try_words(status: FlowStatus) -> str:
    """`Next try in 17 s`."""
    wait = max(1, math.ceil(status.next_try or 1.0))
    return _tr(QCoreApplication.translate("Flow", "Next try in {count} s"), count=str(wait))


def _disconnected(status: FlowStatus, wording: FlowWording) -> EmptyState:
    link = status.link
    return EmptyState(
        kind=EmptyKind.DISCONNECTED,
        sentence=no_connection_words(status, wording),
        detail="",
        name=QCoreApplication.translate("Flow", "Disconnected"),
        reason="" if link is None else _link_reason(link, wording),
        button=QCoreApplication.translate("Flow", "Retry now"),
        link=QCoreApplication.translate("Flow", "Connection log"),
    )


def _disagree(status: FlowStatus, wording: FlowWording) -> EmptyState:
    reason = QCoreApplication.translate("Flow", "Signs differ since {time}. Both lines are drawn, tiers are not.")
    since = clock_minutes(status.differ_since or 0.0, wording.zone)
    lead = QCoreApplication.translate("Flow", "Lead with {provider}")
    first = wording.first or wording.provider
    return EmptyState(
        kind=EmptyKind.DISAGREE,
        sentence="",
        detail="",
        name=QCoreApplication.translate("Flow", "Providers disagree"),
        reason=_tr(reason, time=since),
        button=_tr(lead, provider=first),
        link=QCoreApplication.translate("Flow", "Why they differ"),
    )


def no_connection_words(status: FlowStatus, wording: FlowWording) -> str:
    """`No connection since 10:41:07`."""
    link = status.link
    if link is None:
        return QCoreApplication.translate("Flow", "No connection")
    since = status.now - (wording.monotonic - link.since)
    return _tr(
        QCoreApplication.translate("Flow", "No connection since {time}"), time=clock_seconds(since, wording.zone)
    )


def _link_reason(link: LinkStatus, wording: FlowWording) -> str:
    parts = [_why_down(link) or link.text]
    if link.retry_at is not None:
        wait = max(0, round(link.retry_at - wording.monotonic))
        text = QCoreApplication.translate("Flow", "Try {number} in {wait} s.")
        parts.append(_tr(text, number=str(link.attempt + 1), wait=str(wait)))
    parts.append(QCoreApplication.translate("Flow", "Orders and fills are read again before they show as current."))
    return together(*parts)


def _why_down(link: LinkStatus) -> str:
    """The sentence of the connection's failure, quoting the provider; the address fills in for missing data."""
    if not link.reason:
        return ""
    host, _colon, port = link.address.rpartition(":")
    said = sentence_of(link.reason, {"host": host, "port": port, **link.data})
    return said.replace(f" ({MISSING})", "").replace(f"\uff08{MISSING}\uff09", "")


def _server_text(error: GatewayError | None) -> str:
    return str(getattr(error, "text", "") or "")
