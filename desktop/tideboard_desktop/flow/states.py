"""Why current flow is missing, in words, with what to do about it: the states of the dock's two views."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import GatewayError
from tideboard_core.market.flow_schedule import CALLS
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_desktop.flow.history.date_range import RangeChoice
from tideboard_desktop.flow.history.model import HistorySeries
from tideboard_desktop.flow.history.period_loader import PeriodLoader
from tideboard_desktop.flow.providers.availability import FlowStatus, state_kind
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.words import source_names
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.format import MISSING, age, clock_minutes, clock_seconds, date_long, zone_name
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateKind
from tideboard_desktop.ui.words.errors import error_sentence, sentence_of
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.markets import market_name

_TRACKERS = {
    "HK.800000": "HK.02800",
    "HK.800100": "HK.02828",
    "HK.800700": "HK.03033",
    "SH.000300": "SH.510300",
    "SH.000016": "SH.510050",
    "US..SPX": "US.SPY",
    "US..IXIC": "US.QQQ",
    "US..DJI": "US.DIA",
}
"""Index and the exchange-traded fund whose prospectus names it, in the broker's spelling."""


def tracker_of(instrument: InstrumentId) -> InstrumentId | None:
    """The fund of an index; None if none is known."""
    fund = _TRACKERS.get(instrument)
    return None if fund is None else InstrumentId(fund)


translate = QCoreApplication.translate
NOT_RECORDED: Final = "replay-not-recorded"
"""What a replay answers for a security of which the day has nothing."""
SHORT_WAIT = 1.0
"""Seconds of waiting for a rate limit that are not worth a message."""
_SLOW = 5.0
"""Seconds after which a wait is explained."""
_LINK = Topic.LINK.of("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowActions:
    """What a state can offer: `ask` repeats the call for what is shown."""

    ask: Callable[[], object]
    select: Callable[[str], object]
    show_period: Callable[[str], object]
    show_range: Callable[[RangeChoice], object]
    lead_alone: Callable[[], object]
    explain: Callable[[], object]
    open_rights: Callable[[], object]
    open_log: Callable[[], object]
    open_search: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWording:
    """What the words need besides the status; `back_to` is the instrument shown before, if any.

    `first` leads a comparison, `security` is the type of the instrument if known, `has_history` whether there is a
    daily chart.
    """

    instrument: InstrumentId
    provider: str
    calendar: TradingCalendar
    monotonic: float
    actions: FlowActions
    back_to: str = ""
    first: str = ""
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

    @property
    def ask_again(self) -> StateAction:
        """Repeat the call."""
        return StateAction(translate("Flow", "Ask again"), self.actions.ask)

    @property
    def log(self) -> StateAction:
        """Show what happened on the connection."""
        return StateAction(translate("Flow", "Connection log"), self.actions.open_log)

    @property
    def day_chart(self) -> StateAction | None:
        """Show the flow by day, whose calls have a budget of their own; None without a history."""
        show = self.actions.show_period
        day = StateAction(translate("Flow", "Day chart"), lambda: show(FlowPeriod.DAY.value))
        return day if self.has_history else None

    @property
    def minutes(self) -> StateAction:
        """Show the minutes of today."""
        show = self.actions.show_period
        return StateAction(translate("Flow", "Intraday chart"), lambda: show(FlowPeriod.INTRADAY.value))

    @property
    def back(self) -> StateAction | None:
        """Show the instrument of before; None without one."""
        words = translate("Flow", "Back to {symbol}").format(symbol=self.back_to)
        elsewhere = self.back_to not in {"", self.instrument}
        return StateAction(words, lambda: self.actions.select(self.back_to)) if elsewhere else None


def day_state(sources: FlowDependencies, day: FlowDay, actions: FlowActions) -> PanelState | None:
    """State of the intraday view; None = all is well."""
    status = day_status(sources, day)
    kind = state_kind(status)
    return None if kind is None else describe(kind, status, _wording(sources, day, actions))


def past_state(
    sources: FlowDependencies, day: FlowDay, past: PeriodLoader, shown: HistorySeries | None, actions: FlowActions
) -> PanelState | None:
    """State of the history view, of which `shown` is on screen; it has no session and never goes stale."""
    status = _past_status(sources, day, past)
    kind = state_kind(status)
    if kind is None or (kind is StateKind.CLOSED and (status.has_data or (shown is not None and len(shown)))):
        return None
    wording = _wording(sources, day, actions)
    if kind is StateKind.CLOSED:
        return _empty_range(past, actions)
    if kind is StateKind.UNSUPPORTED and past.intraday_alone:
        return _intraday_alone(wording)
    state = describe(kind, status, wording)
    if kind is StateKind.LOADING:
        return replace(state, sentence=translate("Flow", "Asking for the history"), button=None, link=None)
    return replace(state, button=wording.minutes) if kind is StateKind.RATE_LIMITED else state


def _past_status(sources: FlowDependencies, day: FlowDay, past: PeriodLoader) -> FlowStatus:
    now = sources.clock.monotonic()
    series, facts = past.series, day.facts
    return FlowStatus(
        has_data=series is not None and len(series) > 0,
        now=day.now,
        waited=now - past.asked_at,
        age=None if past.arrived_at is None else now - past.arrived_at,
        session=day.session,
        offered=None if facts is None else facts.has_capital_flow,
        error=past.error,
        next_try=_queued(sources) if series is None else None,
        link=sources.hub.value(_LINK),
    )


def day_status(sources: FlowDependencies, day: FlowDay) -> FlowStatus:
    """What is known about an instrument's figures of today."""
    key, facts = day.key(Topic.FLOW), day.facts
    failure = sources.schedule.failure(key)
    link = sources.hub.value(_LINK)
    now, age = sources.clock.monotonic(), sources.hub.age(key)
    return FlowStatus(
        has_data=day.series is not None,
        now=day.now,
        waited=now - day.wanted_since,
        age=age,
        session=day.session,
        offered=None if facts is None else facts.has_capital_flow,
        error=None if failure is None else failure.error,
        next_try=sources.schedule.next_try(key),
        link=link,
        awaited=day.awaited,
        differ_since=day.differ_since,
        calls=sources.schedule.used(),
        waiting=max(sources.schedule.waiting() - 1, 0),
        proved=age is not None and link is not None and now - age > link.since,
        halted=day.quote is not None and day.quote.suspended,
    )


def provider_names(day: FlowDay) -> tuple[str, str]:
    """Names of the lines: the first provider, and the second while compared; empty without figures."""
    series, pair = day.series, day.comparison
    if series is None or pair is None:
        return "" if series is None else series.provider, ""
    return source_names(series, pair.other)


def _queued(sources: FlowDependencies) -> float | None:
    """Seconds that the history's call waits for the broker's rate limit; None if short."""
    wait = sources.gateway.flow.flow_wait()
    return wait if wait >= SHORT_WAIT else None


def _wording(sources: FlowDependencies, day: FlowDay, actions: FlowActions) -> FlowWording:
    return FlowWording(
        instrument=day.instrument,
        provider=sources.gateway.provider,
        calendar=sources.calendar,
        monotonic=sources.clock.monotonic(),
        actions=actions,
        back_to=day.back_to,
        first=provider_names(day)[0],
        has_history=day.has_history,
        security=None if day.facts is None else day.facts.security_type,
    )


# --- the words ------------------------------------------------------------------------------------------------------
def describe(kind: StateKind, status: FlowStatus, wording: FlowWording) -> PanelState:
    """The words of one of the flow's states."""
    makers: dict[StateKind, Callable[[FlowStatus, FlowWording], PanelState]] = {
        StateKind.LOADING: _loading,
        StateKind.NO_PERMISSION: _no_permission,
        StateKind.UNSUPPORTED: _unsupported,
        StateKind.CLOSED: _closed,
        StateKind.STALE: _stale,
        StateKind.RATE_LIMITED: _rate_limited,
        StateKind.DISCONNECTED: _disconnected,
        StateKind.DISAGREE: _disagree,
    }
    return replace(makers[kind](status, wording), over_data=status.has_data)


def _loading(status: FlowStatus, wording: FlowWording) -> PanelState:
    return PanelState(
        kind=StateKind.LOADING,
        sentence=translate("Flow", "Asking for today\u2019s minutes"),
        detail=age(status.waited),
        name=translate("Flow", "Loading"),
        reason=_slow_step(status).format(provider=wording.provider),
        button=wording.ask_again,
        link=wording.back,
        wait=float(math.ceil(status.waited)),
    )


def _slow_step(status: FlowStatus) -> str:
    """What is being waited for; after five seconds the exact step that is slow."""
    slow, state = status.waited >= _SLOW, None if status.link is None else status.link.state
    if state in {LinkState.CONNECTING, LinkState.DISCONNECTED}:
        late = translate("Flow", "The connection is slow: {provider} has not answered the call yet.")
        return late if slow else translate("Flow", "Connecting to {provider}.")
    if state is LinkState.LOGGING_IN:
        late = translate("Flow", "The login is slow: {provider} is connected, not yet ready.")
        return late if slow else translate("Flow", "Logging in to {provider}.")
    late = translate("Flow", "The answer is slow: the connection to {provider} stands, the flow request was sent.")
    return late if slow else translate("Flow", "Waiting for {provider}.")


def _no_permission(status: FlowStatus, wording: FlowWording) -> PanelState:
    market = market_name(wording.market)
    reason = translate("Flow", "{provider} refused the request: the quote right for {market} is missing.")
    return PanelState(
        kind=StateKind.NO_PERMISSION,
        sentence=translate("Flow", "No right to read {market} flow").format(market=market),
        name=translate("Common", "No right"),
        reason=reason.format(provider=wording.provider, market=market),
        quoted=_server_text(status.error),
        button=StateAction(translate("Flow", "Show my rights"), wording.actions.open_rights),
        link=wording.ask_again,
    )


def _unsupported(status: FlowStatus, wording: FlowWording) -> PanelState:
    """One way forward at least: the fund on an index, the instrument of before, the search."""
    if status.error is not None and status.error.code == NOT_RECORDED:
        return _not_recorded(wording)
    select, fund = wording.actions.select, tracker_of(wording.instrument)
    ways = [wording.back, StateAction(translate("Flow", "Find another symbol"), wording.actions.open_search)]
    if fund:
        open_fund = StateAction(translate("Flow", "Open {symbol}").format(symbol=fund), lambda: select(fund))
        ways = [open_fund, wording.back]
    button, link, *_ = [*filter(None, ways), None]
    return PanelState(
        kind=StateKind.UNSUPPORTED,
        sentence=_has_none(wording.security).format(symbol=wording.instrument),
        detail=translate("Flow", "offered for stocks, warrants and funds"),
        name=translate("Flow", "Not offered for this security"),
        reason=translate("Flow", "Nothing is wrong: flow is counted from the trades of one security."),
        button=button,
        link=link,
    )


def _not_recorded(wording: FlowWording) -> PanelState:
    return PanelState(
        kind=StateKind.UNSUPPORTED,
        sentence=translate("Flow", "{symbol} was not recorded").format(symbol=wording.instrument),
        detail=translate("Flow", "a replay shows what the archive has of the day"),
        name=translate("Flow", "Not recorded on this day"),
        button=wording.back,
        link=StateAction(translate("Flow", "Find another symbol"), wording.actions.open_search),
    )


def _has_none(security: SecurityType | None) -> str:
    texts = {
        SecurityType.INDEX: translate("Flow", "An index has no capital flow"),
        SecurityType.FUTURE: translate("Flow", "A future has no capital flow"),
        SecurityType.OPTION: translate("Flow", "An option has no capital flow"),
        SecurityType.BOND: translate("Flow", "A bond has no capital flow"),
        SecurityType.PLATE: translate("Flow", "A sector has no capital flow of its own"),
    }
    fallback = translate("Flow", "{symbol} has no capital flow")
    return fallback if security is None else texts.get(security, fallback)


def _closed(status: FlowStatus, wording: FlowWording) -> PanelState:
    names = {"market": market_name(wording.market), "when": _next_open(status, wording)}
    session = status.session
    if not status.has_data or session is None:
        soon = translate("Flow", "the session is open, its first minute is not over")
        opened = translate("Flow", "Session open")
        return PanelState(
            kind=StateKind.CLOSED,
            sentence=translate("Flow", "No flow yet today"),
            detail=soon if status.in_session else translate("Flow", "{market} opens {when}").format(**names),
            name=opened if status.in_session else translate("Flow", "Market closed"),
            reason=translate("Flow", "The first minute appears one minute after the open."),
            button=wording.day_chart,
        )
    whole = translate("Flow", "whole session, to {time}")
    if session.half_day:
        whole = translate("Flow", "half day, to {time}")
    return PanelState(
        kind=StateKind.CLOSED,
        sentence=date_long(session.open, wording.zone),
        detail=whole.format(time=clock_minutes(session.close, wording.zone)),
        name=translate("Flow", "Market closed"),
        reason=translate("Flow", "Last session shown. {market} opens again {when}.").format(**names),
        button=wording.day_chart,
    )


def _next_open(status: FlowStatus, wording: FlowWording) -> str:
    """`Mon 23 Nov 2026 09:30 HKT, in 2 d 15 h`."""
    now = datetime.fromtimestamp(status.now).astimezone()
    day = exchange_date(wording.market, now)
    today = wording.calendar.session_on(wording.market, day)
    session = today if today is not None and now < today.open else wording.calendar.next_session(wording.market, day)
    if session.assumed:
        return translate("Flow", "on a day not known yet")
    hours = int((session.open.timestamp() - status.now) // 3600)
    minutes = int((session.open.timestamp() - status.now) % 3600 // 60)
    left = translate("Flow", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    if hours >= 24:
        left = translate("Flow", "{days} d {hours} h").format(days=hours // 24, hours=hours % 24)
    moment = f"{date_long(session.open, wording.zone)} {clock_minutes(session.open, wording.zone)}"
    words = translate("Flow", "{moment} {zone}, in {left}")
    return words.format(moment=moment, zone=zone_name(session.open, wording.zone), left=left)


def _stale(status: FlowStatus, wording: FlowWording) -> PanelState:
    """Over figures the sentence counts the minutes that are missing."""
    awaited, error = status.awaited, status.error
    reason = quoted = ""
    if error is not None:
        reason = error_sentence(error)
        quoted = "" if _server_text(error) in reason else _server_text(error)
    elif awaited is not None:
        reason = translate(
            "Flow", "Last minute received {last}, expected {now}. The connection stands but brings no flow."
        ).format(last=clock_minutes(awaited.begin, wording.zone), now=clock_minutes(awaited.end, wording.zone))
    return PanelState(
        kind=StateKind.STALE,
        sentence=_missing(status) if status.has_data else translate("Flow", "No answer"),
        name=translate("Flow", "Stale"),
        reason=reason,
        quoted=quoted,
        button=wording.ask_again,
        link=wording.log,
    )


def _missing(status: FlowStatus) -> str:
    """`13 min missing`, empty if nothing is missing."""
    span = status.awaited
    words = translate("Flow", "{count} min missing")
    return "" if span is None else words.format(count=int((span.end - span.begin) // 60))


def _rate_limited(status: FlowStatus, wording: FlowWording) -> PanelState:
    first = translate("Flow", "{provider} allows 30 flow calls in 30 s; {calls} are used.")
    if status.calls < CALLS:
        first = translate("Flow", "{provider} lets no flow call through at the moment.")
    queue = translate("Flow", "This panel is first in line.")
    if status.waiting == 1:
        queue = translate("Flow", "This panel is first in line; one more call is waiting.")
    elif status.waiting > 1:
        queue = translate("Flow", "This panel is first in line; {waiting} more calls are waiting.")
    wait = math.ceil(status.next_try or 0.0)
    return PanelState(
        kind=StateKind.RATE_LIMITED,
        sentence=translate("Flow", "Next try in {count} s").format(count=max(1, wait)),
        name=translate("Flow", "Rate limited"),
        reason=together(first, queue).format(provider=wording.provider, calls=status.calls, waiting=status.waiting),
        quoted=_server_text(status.error),
        button=wording.day_chart,
        wait=float(wait),
    )


def _disconnected(status: FlowStatus, wording: FlowWording) -> PanelState:
    link = status.link
    sentence = translate("Common", "No connection")
    if link is not None:
        since = clock_seconds(status.now - (wording.monotonic - link.since), wording.zone)
        sentence = translate("Flow", "No connection since {time}").format(time=since)
    return PanelState(
        kind=StateKind.DISCONNECTED,
        sentence=sentence,
        name=translate("Common", "No connection"),
        reason="" if link is None else _link_reason(link, wording),
        button=wording.log,
    )


def _disagree(status: FlowStatus, wording: FlowWording) -> PanelState:
    reason = translate("Flow", "Signs differ since {time}. Both lines are drawn, tiers are not.")
    lead = translate("Flow", "Lead with {provider}").format(provider=wording.first or wording.provider)
    return PanelState(
        kind=StateKind.DISAGREE,
        name=translate("Flow", "Providers disagree"),
        reason=reason.format(time=clock_minutes(status.differ_since or 0.0, wording.zone)),
        button=StateAction(lead, wording.actions.lead_alone),
        link=StateAction(translate("Flow", "Why they differ"), wording.actions.explain),
    )


def _empty_range(past: PeriodLoader, actions: FlowActions) -> PanelState:
    """The state of a range without rows or without a closed session."""
    begin, end = past.asked.begin, past.asked.end
    sentence = translate("Flow", "No flow from {begin} to {end}").format(begin=begin, end=end)
    return PanelState(
        kind=StateKind.CLOSED,
        sentence=translate("Flow", "No closed session in this range") if begin > end else sentence,
        name=translate("Flow", "Nothing in this range"),
        reason=translate(
            "Flow", "The provider answered without a row: not listed yet, suspended, or further back than it keeps."
        ),
        button=StateAction(translate("Flow", "Show the last year"), lambda: actions.show_range(RangeChoice())),
    )


def _intraday_alone(wording: FlowWording) -> PanelState:
    """The state of a history that the provider does not have, with the way back to the intraday chart."""
    reason = translate("Flow", "{provider} gives today's minutes only. Days, weeks and months come with Futu OpenD.")
    return PanelState(
        kind=StateKind.UNSUPPORTED,
        sentence=translate("Flow", "{provider} has no flow history").format(provider=wording.provider),
        detail=translate("Flow", "its flow is the minutes of today"),
        name=translate("Flow", "Not offered by this provider"),
        reason=reason.format(provider=wording.provider),
        button=wording.minutes,
    )


def _link_reason(link: LinkStatus, wording: FlowWording) -> str:
    parts = [_why_down(link) or link.text]
    if link.retry_at is not None:
        wait = max(0, round(link.retry_at - wording.monotonic))
        parts.append(translate("Flow", "Try {number} in {wait} s.").format(number=link.attempt + 1, wait=wait))
    parts.append(translate("Flow", "Orders and fills are read again before they show as current."))
    return together(*parts)


def _why_down(link: LinkStatus) -> str:
    """The sentence of the connection's failure, quoting the provider; the address fills in for missing data."""
    if not link.reason:
        return ""
    host, _colon, port = link.address.rpartition(":")
    sentence = sentence_of(link.reason, {"host": host, "port": port, **link.data})
    return sentence.replace(f" ({MISSING})", "").replace(f"\uff08{MISSING}\uff09", "")


def _server_text(error: GatewayError | None) -> str:
    return str(getattr(error, "text", "") or "")
