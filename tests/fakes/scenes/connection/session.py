"""A session with its services over a real sandbox, as the connection window reads them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.sandbox import StridingClock, addresses_of
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, running_sandbox
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
from tideboard_core.market.flow_schedule import LONGPORT_PACE, OPEND_PACE
from tideboard_core.market.hub import Hub
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkState
from tideboard_core.ports.gateway import Gateway
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.allowances.model import Allowances
from tideboard_desktop.connection.services import Feeds, build_feeds
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import Tasks

TENCENT = "HK.00700"


class LinkStage:
    """Hub, frame and feeds; the session runs while the stage stands."""

    def __init__(self, sandbox: OpenSandbox, tasks: Tasks, door: Backend = Backend.OPEND) -> None:
        self.sandbox, self.tasks = sandbox, tasks
        self.clock = ManualClock() if door is Backend.OPEND else StridingClock()
        self.hub = Hub(self.clock)
        self.frame = Frame(self.hub, fail)
        pace = LONGPORT_PACE if door is Backend.LONGPORT else OPEND_PACE
        self.feeds: Feeds = build_feeds(self._gateway(door), self.hub, self.clock, pace=pace)
        feeds = self.feeds
        self.allowances = Allowances(self.hub, feeds.gateway, feeds.session, feeds.schedule, tasks)

    def _gateway(self, door: Backend) -> Gateway:
        line = self.sandbox.line
        if door is Backend.OPEND_REST:
            key = FixedCredential(BearerKey(key=line["rest_keys"]["full"]))
            daemon = RestEndpoint(url=str(line["rest"]), credentials=key, provider="Sandbox")
            return OpendRestGateway(daemon, feed=self.hub, trading=Sinks(), clock=self.clock)
        if door is Backend.LONGPORT:
            keys = FixedCredential(ApiKey(**line["longport_keys"]))
            there = LongportEndpoint(addresses=addresses_of(line), credentials=keys)
            return LongportGateway(there, feed=self.hub, trading=Sinks(), clock=self.clock)
        endpoint = OpendEndpoint(host=self.sandbox.host, port=self.sandbox.port, provider="Sandbox")
        return OpendGateway(endpoint, feed=self.hub, trading=Sinks(), clock=self.clock)

    async def until(self, wanted: Callable[[], object]) -> None:
        """Wait until a publish or an answer makes it so."""
        changed = asyncio.Event()
        self.allowances.changed.connect(changed.set)
        ends = [self.hub.listen(topic.of(""), lambda _key: changed.set()) for topic in (Topic.LINK, Topic.LINK_EVENT)]
        try:
            async with in_time(wanted):
                while not wanted():
                    changed.clear()
                    await changed.wait()
        finally:
            self.allowances.changed.disconnect(changed.set)
            for end in ends:
                end()

    @property
    def live(self) -> bool:
        """Whether the connection stands."""
        return self.feeds.session.status.state is LinkState.LIVE


@asynccontextmanager
async def link_stage(
    tasks: Tasks,
    *wanted: Topic[object],
    scenario: str = "calm",
    door: Backend = Backend.OPEND,
    date: str = PRACTICE_DAY,
) -> AsyncIterator[LinkStage]:
    """A live stage whose readers want these topics of one instrument."""
    doors = {Backend.LONGPORT: ["--longport-port", "0"], Backend.OPEND_REST: ["--rest-port", "0"]}.get(door, [])
    async with running_sandbox(scenario=scenario, start="10:30", date=date, arguments=doors) as sandbox:
        stage = LinkStage(sandbox, tasks, door)
        held = [stage.hub.subscribe(topic.of(TENCENT)) for topic in wanted]
        session = tasks.spawn(stage.feeds.session.run(), name="session")
        await stage.until(lambda: stage.live)
        try:
            yield stage
        finally:
            session.cancel()
            await asyncio.gather(session, return_exceptions=True)
            stage.frame.stop()
            for one in held:
                one.close()
