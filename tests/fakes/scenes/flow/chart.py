"""A made-up day as the chart's arrays, as a picture, and the services behind the flow dock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from fakes.scenes.flow import day as flow_day
from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from tideboard_core.errors import GatewayError
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, SizeAmounts, SizeDistribution
from tideboard_core.model.hub_keys import OTHER_LINK, Key, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import (
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.session import TradingCalendar, exchange_zone
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, FlowLine
from tideboard_desktop.flow.chart.picture import DayPicture, Subject, chart_layout, make_picture
from tideboard_desktop.flow.providers.comparison import Distributed, compare, in_sizes
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.model import FlowSeries, PriceSeries, intraday_series, price_series, spans_of
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

SESSION = flow_day.session_of()
SPANS = spans_of(SESSION)
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
    return intraday_series(flow_day.capital_flow(minutes=minutes, seed=seed), SESSION)


def prices(minutes: int = 76) -> PriceSeries:
    """The made-up price line as arrays."""
    return price_series(flow_day.minute_line(minutes=minutes), SPANS)


def picture(
    *,
    minutes: int = 76,
    width: float = 928,
    height: float = 440,
    shown: frozenset[FlowLine] = SHOWN_AT_FIRST,
    flow: FlowSeries | None = None,
    view: DisplayOptions | None = None,
    second: FlowSeries | None = None,
) -> DayPicture:
    """A picture of the made-up day; `view` wins over `shown`."""
    first = flow if flow is not None else flow_series(minutes)
    return make_picture(
        subject=SUBJECT,
        layout=chart_layout(width, height),
        spans=SPANS,
        flow=first,
        price=prices(minutes),
        view=view or DisplayOptions(shown=shown),
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
    other_errors: dict[Key[object], GatewayError] = field(default_factory=dict)

    @property
    def sources(self) -> FlowDependencies:
        """The bundle that the parts take."""
        return FlowDependencies(
            hub=self.hub,
            tasks=self.tasks,
            gateway=gateway_of(self.feed),  # it answers what the dock asks, not the whole port
            schedule=self.schedule,
            calendar=TradingCalendar(),
            theme=self.theme,
            clock=self.clock,
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
            put(self.hub, topic.of(flow_day.TENCENT), value)

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
        self.hub.publish(Topic.LINK.of(""), Lazy.ready(status))


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


OTHER_FLOW = Topic.OTHER_FLOW.of(flow_day.TENCENT)
OTHER_DISTRIBUTION = Topic.OTHER_DISTRIBUTION.of(flow_day.TENCENT)
PROVIDER = "LongPort"


def second_flow(minutes: int = 76, *, turns_at: int | None = None, seed: int = 7) -> CapitalFlow:
    """One net line at three quarters of the first provider's; from minute `turns_at` on with the opposite sign."""
    first = flow_day.capital_flow(minutes=minutes, seed=seed)
    parts = [-0.3 if turns_at is not None and place >= turns_at else 0.75 for place in range(len(first.net))]
    return replace(
        first,
        net=tuple(round(net * part, 2) for net, part in zip(first.net, parts, strict=True)),
        tiers=None,
        provider=PROVIDER,
        definition=FlowDefinition.LONGPORT,
    )


def second_distribution(first: FlowDistribution) -> SizeDistribution:
    """Three sizes, a little smaller than the first provider's."""
    sides = (SizeAmounts(*(money * 0.8 for money in in_sizes(side))) for side in (first.inflow, first.outflow))
    inflow, outflow = sides
    return SizeDistribution(
        instrument=first.instrument, inflow=inflow, outflow=outflow, time=first.time, provider=PROVIDER
    )


def publish_second(
    services: Services, flow: CapitalFlow | None = None, *, distribution: Distributed | None = None
) -> None:
    """A live second connection with a flow and a distribution."""
    link_second(services, LinkState.LIVE)
    services.hub.publish(OTHER_FLOW, Lazy.ready(flow or second_flow()))
    if distribution is None:
        first = services.hub.value(Topic.DISTRIBUTION.of(flow_day.TENCENT))
        assert isinstance(first, FlowDistribution)
        distribution = second_distribution(first)
    services.hub.publish(OTHER_DISTRIBUTION, Lazy.ready(distribution))


def link_second(services: Services, state: LinkState, *, attempt: int = 0) -> None:
    """A state of the second connection."""
    status = LinkStatus(
        state=state, provider=PROVIDER, address="127.0.0.1", since=services.clock.monotonic(), attempt=attempt
    )
    services.hub.publish(OTHER_LINK, Lazy.ready(status))
