"""A second provider's figures of the made-up day, and the hub's words about its connection."""

from __future__ import annotations

from dataclasses import replace

from fakes import flow_day
from fakes.flow_scene import Services
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, SizeAmounts, SizeDistribution
from tideboard_core.ports import OTHER_LINK, Key, Lazy, LinkState, LinkStatus, Topic
from tideboard_desktop.models.flow_compare import Distributed, in_sizes

OTHER_FLOW = Key(Topic.OTHER_FLOW, flow_day.TENCENT)
OTHER_DISTRIBUTION = Key(Topic.OTHER_DISTRIBUTION, flow_day.TENCENT)
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
        first: FlowDistribution = services.hub.value(Key(Topic.DISTRIBUTION, flow_day.TENCENT))
        distribution = second_distribution(first)
    services.hub.publish(OTHER_DISTRIBUTION, Lazy.ready(distribution))


def link_second(services: Services, state: LinkState, *, attempt: int = 0) -> None:
    """A state of the second connection."""
    status = LinkStatus(
        state=state, provider=PROVIDER, address="127.0.0.1", since=services.clock.monotonic(), attempt=attempt
    )
    services.hub.publish(OTHER_LINK, Lazy.ready(status))
