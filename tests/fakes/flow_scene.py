"""A made-up day as the chart's arrays, as a picture, and the services behind the flow dock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from fakes import flow_day
from fakes.clock import ManualClock
from tideboard_core.errors import GatewayError
from tideboard_core.flow_schedule import FlowSchedule
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_core.ports import Key, Lazy, LinkState, LinkStatus, QuoteFeed, Topic
from tideboard_core.settings import Units
from tideboard_desktop.flow.layout import chart_layout
from tideboard_desktop.flow.lines import SHOWN_AT_FIRST, Line
from tideboard_desktop.flow.picture import Picture, Subject, make_picture
from tideboard_desktop.flow.session_axis import spans_of
from tideboard_desktop.flow.sources import FlowSources
from tideboard_desktop.flow.view import View
from tideboard_desktop.models.flow import FlowSeries, PriceSeries, intraday_series, price_series
from tideboard_desktop.models.flow_compare import compare
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme

SPANS = spans_of(flow_day.session_of())
SUBJECT = Subject(
    symbol="HK.00700",
    currency="HKD",
    zone=exchange_zone(Market.HK),
    zone_name="HKT",
    price_decimals=2,
    price_step=0.5,
)


def flow_series(minutes: int = 76, seed: int = 7) -> FlowSeries:
    """The made-up day as arrays."""
    return intraday_series(flow_day.capital_flow(minutes=minutes, seed=seed), SPANS)


def prices(minutes: int = 76) -> PriceSeries:
    """The made-up price line as arrays."""
    return price_series(flow_day.minute_line(minutes=minutes), SPANS)


def picture(
    *,
    minutes: int = 76,
    width: float = 928,
    height: float = 440,
    shown: frozenset[Line] = SHOWN_AT_FIRST,
    flow: FlowSeries | None = None,
    view: View | None = None,
    second: FlowSeries | None = None,
) -> Picture:
    """A picture of the made-up day; `view` wins over `shown`."""
    first = flow if flow is not None else flow_series(minutes)
    return make_picture(
        subject=SUBJECT,
        layout=chart_layout(width, height),
        spans=SPANS,
        flow=first,
        price=prices(minutes),
        view=view or View(shown=shown),
        units=Units.KMB,
        second=None if second is None else compare(first, second, SPANS),
    )


@dataclass(slots=True)
class Services:
    """Everything behind the dock; the clock stands 20 s after the last minute."""

    clock: ManualClock
    hub: Hub
    schedule: FlowSchedule
    feed: flow_day.DayFeed
    tasks: Tasks
    theme: Theme
    errors: list[BaseException]
    retried: list[str] = field(default_factory=list)
    lost: float | None = None
    other_errors: dict[Key, GatewayError] = field(default_factory=dict)

    @property
    def sources(self) -> FlowSources:
        """The bundle that the parts take."""
        return FlowSources(
            hub=self.hub,
            tasks=self.tasks,
            feed=cast("QuoteFeed", self.feed),  # it answers what the dock asks, not the whole port
            schedule=self.schedule,
            calendar=TradingCalendar(),
            theme=self.theme,
            clock=self.clock,
            retry_link=lambda: self.retried.append("link"),
            other_failure=self.other_errors.get,
        )

    def publish_day(self, minutes: int = 76) -> None:
        """Put the made-up day into the hub, with a live link."""
        line, flow = flow_day.minute_line(minutes=minutes), flow_day.capital_flow(minutes=minutes)
        quote = flow_day.quote(line)
        self.link(LinkState.LIVE)
        for topic, value in (
            (Topic.INSTRUMENT, flow_day.TENCENT_FACTS),
            (Topic.FLOW, flow),
            (Topic.DISTRIBUTION, flow_day.distribution(flow, float(quote.turnover))),
            (Topic.QUOTE, quote),
            (Topic.MINUTES, line),
        ):
            self.hub.publish(Key(topic, flow_day.TENCENT), Lazy.ready(value))

    def link(self, state: LinkState, *, attempt: int = 0, retry_in: float | None = None) -> None:
        """Publish a state of the connection; `since` stays the moment of the loss, as in the session."""
        now = self.clock.monotonic()
        down = state in {LinkState.DISCONNECTED, LinkState.CONNECTING, LinkState.LOGGING_IN}
        self.lost = (self.lost or now) if down else None
        status = LinkStatus(
            state=state,
            provider="Sandbox",
            address="127.0.0.1",
            since=self.lost or now,
            attempt=attempt,
            retry_at=None if retry_in is None else now + retry_in,
        )
        self.hub.publish(Key(Topic.LINK, ""), Lazy.ready(status))


def make_services(theme: Theme) -> Services:
    """Hub, schedule and feed at 10:46:20 of the made-up day."""
    clock = ManualClock(flow_day.session_of().minute_end(75) + timedelta(seconds=20))
    hub, errors = Hub(clock), list[BaseException]()
    return Services(
        clock=clock,
        hub=hub,
        schedule=FlowSchedule(hub, clock),
        feed=flow_day.DayFeed(),
        tasks=Tasks(lambda error, _name: errors.append(error)),
        theme=theme,
        errors=errors,
    )
