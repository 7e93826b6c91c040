"""The command `run`: a session at the broker and a publisher, side by side until the program is stopped."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from tideboard_core.collector.collect_command import on_stop
from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.connections import Target, make_gateway, pace_of, target_of
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.errors import GatewayDown
from tideboard_core.fanout.bus import BusAddress, keep_connected
from tideboard_core.fanout.calls import WindowCalls
from tideboard_core.fanout.command_line import PROGRAM
from tideboard_core.fanout.publisher import Publisher
from tideboard_core.fanout.server_files import PUBLISHES
from tideboard_core.market.flow_schedule import OPEND_PACE, FlowPace, FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession, first_to_end
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.live import LinkStatus
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import MarketClock
from tideboard_core.redaction import SECRETS
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.process import drop_key_log


def run(options: argparse.Namespace, folder: Path) -> CollectorExit:
    """Pass values on until it is stopped; returns the exit code."""
    address = BusAddress(url=options.server, key_file=folder / PUBLISHES, authority=options.tls_authority)
    address.read_key()
    drop_key_log()
    return asyncio.run(_pass_on(target_of(options), address))


def publishing(
    gateway: Gateway,
    hub: Hub,
    clock: MarketClock,
    *,
    pace: FlowPace = OPEND_PACE,
    publisher: type[Publisher] = Publisher,
) -> tuple[ConnectionSession, Publisher]:
    """What runs side by side: the session that keeps the gateway connected, and who passes its values on."""
    schedule = FlowSchedule(hub, clock, pace=pace)
    session = ConnectionSession(
        gateway, hub, clock, pollers=(schedule,), market_time=clock.set_market, links=(QUOTES_LINK,)
    )
    calls = WindowCalls(gateway, hub, clock, schedule)
    return session, publisher(hub, gateway, clock, refused=session.refused, calls=calls)


async def _pass_on(target: Target, address: BusAddress) -> CollectorExit:
    clock, redactor = SystemClock(), SECRETS
    hub = Hub(clock)
    gateway = make_gateway(target, clock, hub, seen=redactor.add)
    session, publisher = publishing(gateway, hub, clock, pace=pace_of(target))
    replayed, last = asyncio.Event(), ""

    def say(line: str) -> None:
        nonlocal last
        if line != last:
            last = line
            sys.stderr.write(redactor.clean(f"{PROGRAM}: {line}\n"))
            sys.stderr.flush()

    def link_changed(_key: object) -> None:
        link: LinkStatus | None = hub.value(QUOTES_LINK)
        if link is not None:
            say(f"{link.provider} at {link.address}: {link.state}" + (f" ({link.reason})" if link.reason else ""))

    def down(error: GatewayDown) -> None:
        say(f"the NATS server: {sentence(error)}")

    async def look() -> None:
        if gateway.replay is not None:
            replayed.set()

    async def until_replay() -> None:
        await replayed.wait()
        raise Unusable("the server plays a recorded day again, which is not passed on as today's market")

    hub.listen(QUOTES_LINK, link_changed)
    session.on_live(look)
    stopped = on_stop()
    try:
        await first_to_end(
            session.run(), keep_connected(address, PROGRAM, publisher.serve, on_down=down), until_replay()
        )
    except asyncio.CancelledError:
        if not stopped():
            raise
    return CollectorExit.DONE
