"""One minute of the practice market over OpenD, REST and LongPort: the same times, price and words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from fakes.servers.gateway_rigs import LONGPORT, OPEND, REST, RIGS, Rig, Wiring
from fakes.servers.sandbox import SandboxHere, sandbox_thread, standing_options
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.sinks import Sinks
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.minute_reading import reading_at
from tideboard_desktop.flow.chart.readout import spoken_summary
from tideboard_desktop.flow.figures import day_figures
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.today.day_picture import Choices, day_picture
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

TENCENT = InstrumentId("HK.00700")
HALF_PAST = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


class Shown(NamedTuple):
    """What the capital flow dock shows six seconds into the minute after half past ten."""

    caption: str
    spoken: str
    minute: float
    net: float
    price: float | None
    newest_prices: list[float]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxHere]:
    with sandbox_thread(standing_options(opend_port=0, rest_port=0, longport_port=0)) as opened:
        opened.ask_now("advance", seconds=6)
        yield opened


async def shown(rig: Rig, sandbox: SandboxHere) -> Shown:
    clock, tasks = ManualClock(datetime.now(UTC)), Tasks(fail)
    hub, sinks = Hub(clock), Sinks()
    wiring = Wiring(
        sandbox=sandbox,
        environment=Environment.LIVE,
        clock=clock,
        feed=hub,
        trading=sinks,
        sleep=clock.sleep,
        write=5.0,
    )
    gateway = rig.gateway(wiring)
    await gateway.connect()
    try:
        await gateway.log_in()
        clock.set_market((await gateway.quotes.gateway_state()).time)
        await gateway.quotes.subscribe([topic.of(TENCENT) for topic in SUBSCRIBED_TOPICS])
        hub.publish(Topic.FLOW.of(TENCENT), Lazy.ready(await gateway.flow.capital_flow(TENCENT)))
        sources = FlowDependencies(
            hub=hub,
            tasks=tasks,
            gateway=gateway,
            schedule=FlowSchedule(hub, clock),
            calendar=TradingCalendar(),
            theme=make_theme(),
            clock=clock,
        )
        read = asyncio.Event()
        day = FlowDay(sources, TENCENT, read.set)
        day.open()
        await read.wait()
        clock.set_market((await gateway.quotes.gateway_state()).time)
        day.pull()
        picture = day_picture(sources, day, Choices(width=900, height=500, view=DisplayOptions()), None)
        day.close()
        series, price = day.series, day.price
        assert series is not None
        assert price is not None
        reading = reading_at(series, price, series.index_at(HALF_PAST.timestamp()))
        return Shown(
            caption=day_figures(day, sources.units)[0].caption,
            spoken=spoken_summary(picture).partition(" at ")[2],
            minute=reading.time,
            net=reading.net,
            price=reading.price,
            newest_prices=price.times[-2:].tolist(),
        )
    finally:
        await gateway.close()
        await tasks.close()


async def test_the_same_minute_is_the_same_over_every_door(sandbox: SandboxHere) -> None:
    """LongPort sends the minute that runs, too: it is told to now, and no door says a time that has not come."""
    found = {rig.name: await shown(rig, sandbox) for rig in RIGS}
    first = found[OPEND.name]
    assert found[REST.name] == first
    assert found[LONGPORT.name]._replace(net=first.net) == first  # its rule of what flows in is another
    assert (first.caption, first.spoken) == ("Net inflow today, to 10:30", "10:30")
    assert first.minute == HALF_PAST.timestamp()
