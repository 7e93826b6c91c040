"""The connection log over a real hub, and over a session with a real sandbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.servers.sandbox import running_sandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.connection_log import (
    HELD_BACK_AFTER,
    HELD_BACK_WITHIN,
    LONGEST,
    QUIET_FOR,
    ConnectionLog,
)
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.live import (
    GatewayState,
    Lazy,
    LinkEvent,
    LinkEventKind,
    LinkState,
    LinkStatus,
)

LINK = Topic.LINK.of("")


class Scene:
    """A hub with a log and a clock that stands still."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.log = ConnectionLog(self.hub, self.clock)

    def link(self, state: LinkState, **more: object) -> None:
        status = LinkStatus(state=state, provider="Sandbox", address="127.0.0.1:1", since=0.0, **more)  # type: ignore[arg-type]
        self.hub.publish(LINK, Lazy.ready(status))

    def time(self, ahead: float) -> None:
        """The gateway tells a clock that is so many seconds ahead of ours."""
        now = self.clock.wall() + timedelta(seconds=ahead)
        state = GatewayState(time=now, quotes_logged_in=True, trade_logged_in=True, markets={})
        self.hub.publish(Topic.GATEWAY_STATE.of(""), Lazy.ready(state))

    @property
    def kinds(self) -> list[LinkEventKind]:
        return [line.event.kind for line in self.log.lines]


def test_a_lost_link_keeps_its_reason_and_the_seconds_until_the_next_try() -> None:
    scene = Scene()
    for state in (LinkState.CONNECTING, LinkState.LOGGING_IN, LinkState.LIVE):
        scene.link(state)
    retry_at = scene.clock.monotonic() + 8
    scene.link(LinkState.DISCONNECTED, reason="gateway-silent", data={"seconds": 15.0}, attempt=2, retry_at=retry_at)

    assert scene.kinds == [
        LinkEventKind.CONNECTING, LinkEventKind.LOGGING_IN, LinkEventKind.CONNECTED, LinkEventKind.LOST,
    ]  # fmt: skip
    lost = scene.log.lines[-1]
    assert lost.event.data["reason"] == "gateway-silent"
    assert (lost.event.data["retry_in"], lost.event.data["attempt"]) == (8.0, 3)
    assert lost.at == scene.clock.wall()


def test_silence_and_data_again_are_told_apart_from_a_new_login() -> None:
    scene = Scene()
    scene.link(LinkState.DEGRADED, reason="silent")
    scene.link(LinkState.LIVE)
    scene.link(LinkState.FAILED, reason="login-refused")
    scene.link(LinkState.DISCONNECTED)

    assert scene.kinds == [
        LinkEventKind.SILENT, LinkEventKind.DATA_AGAIN, LinkEventKind.LOGIN_FAILED, LinkEventKind.ENDED,
    ]  # fmt: skip


def test_the_exchanges_clock_is_told_once_and_when_it_moves() -> None:
    scene = Scene()
    scene.time(1.0)
    scene.time(2.0)
    assert scene.kinds == [LinkEventKind.TIME_OFFSET]
    scene.clock.advance(61)
    scene.time(30.0)
    assert [line.event.data["seconds"] for line in scene.log.lines] == [1.0, 30.0]
    scene.time(60.0)  # within the minute
    assert len(scene.log.lines) == 2


def test_it_keeps_the_newest_and_tells_of_each() -> None:
    scene, told = Scene(), []
    end = scene.log.on_change(lambda: told.append(scene.log.lines[-1].serial))
    for number in range(LONGEST + 2):
        scene.log.add(LinkEventKind.REFUSED, text=str(number))
    end()
    scene.log.add(LinkEventKind.NOTICE)

    assert len(scene.log.lines) == LONGEST
    assert scene.log.lines[0].serial == 4
    assert told == list(range(1, LONGEST + 3))


def test_closed_it_listens_no_longer() -> None:
    scene = Scene()
    scene.log.close()
    scene.link(LinkState.LIVE)
    scene.hub.publish(Topic.LINK_EVENT.of(""), Lazy.ready(LinkEvent(kind=LinkEventKind.NOTICE)))
    assert scene.log.lines == ()


async def test_a_refused_call_arrives_from_a_real_gateway_with_its_kind() -> None:
    scene = Scene()
    async with running_sandbox() as sandbox:
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port)
        gateway = OpendGateway(endpoint, feed=scene.hub, trading=Sinks(), clock=scene.clock)
        await gateway.connect()
        await gateway.log_in()
        quota = await gateway.quotes.bar_quota()
        for text in ("没有权限", "订阅额度不足", "频率太高"):
            await sandbox.fault("GetGlobalState", "refuse", text=text)
            with pytest.raises(GatewayError, match=text):
                await gateway.quotes.gateway_state()
        await gateway.close()

    assert scene.kinds == [LinkEventKind.NO_PERMISSION, LinkEventKind.QUOTA_SPENT, LinkEventKind.RATE_LIMITED]
    assert scene.log.lines[0].event.data == {"call": "GetGlobalState", "text": "没有权限"}
    assert quota is not None
    assert quota.used == 0
    assert quota.remaining > 0


def test_each_connection_s_lines_carry_its_link() -> None:
    clock = ManualClock()
    hub = Hub(clock)
    log = ConnectionLog(hub, clock, (QUOTES_LINK, ORDERS_LINK))
    live = LinkStatus(state=LinkState.LIVE, provider="Sandbox", address="127.0.0.1:1", since=0.0)
    hub.publish(QUOTES_LINK, Lazy.ready(live))
    hub.publish(ORDERS_LINK, Lazy.ready(live))
    hub.publish(Topic.LINK_EVENT.of("orders"), Lazy.ready(LinkEvent(kind=LinkEventKind.HEARTBEAT_LATE)))
    hub.publish(ORDERS_LINK, Lazy.ready(LinkStatus(
        state=LinkState.DEGRADED, provider="Sandbox", address="127.0.0.1:1", since=0.0
    )))  # fmt: skip
    hub.publish(QUOTES_LINK, Lazy.ready(live))
    log.close()

    assert [(line.link, line.event.kind) for line in log.lines] == [
        (QUOTES_LINK, LinkEventKind.CONNECTED),
        (ORDERS_LINK, LinkEventKind.CONNECTED),
        (ORDERS_LINK, LinkEventKind.HEARTBEAT_LATE),
        (ORDERS_LINK, LinkEventKind.SILENT),
        (QUOTES_LINK, LinkEventKind.CONNECTED),  # the silence was not its own
    ]
    assert all(not listeners for listeners in hub._listeners.values())


def test_the_third_in_a_minute_that_this_computer_held_back_makes_a_notice() -> None:
    """Then it is quiet for a while, as macOS holds a hidden program back for hours; all of it is counted."""
    scene = Scene()
    late = LinkEvent(kind=LinkEventKind.HEARTBEAT_HELD_BACK, data={"seconds": 8.0})
    read = LinkEvent(kind=LinkEventKind.READ_HELD_BACK, data={"seconds": 3.0})

    def leaves(event: LinkEvent, after: float) -> None:
        scene.clock.advance(after)
        scene.hub.publish(Topic.LINK_EVENT.of(""), Lazy.ready(event))

    for event, after in ((late, 0.0), (late, HELD_BACK_WITHIN), (read, 1.0)):
        leaves(event, after)
    assert [line.event.data["count"] for line in scene.log.lines] == [1, 2, 3], "the first was a minute before"
    leaves(late, 10.0)
    assert scene.kinds[-2:] == [LinkEventKind.HEARTBEAT_HELD_BACK, LinkEventKind.HELD_BACK]
    assert scene.log.lines[-1].event.data == {"within": HELD_BACK_AFTER, "count": 4}
    assert (scene.log.late_count, scene.log.held_back) == (4, True)

    for _ in range(100):
        leaves(read, 5.0)
    assert len(scene.log.lines) == 5
    leaves(late, QUIET_FOR)
    assert (scene.log.late_count, scene.log.held_back) == (105, False), "told long ago"
    assert scene.kinds[-1] is LinkEventKind.HEARTBEAT_HELD_BACK
    leaves(late, 5.0)
    leaves(late, 5.0)
    assert scene.log.lines[-1].event == LinkEvent(kind=LinkEventKind.HELD_BACK, data={"within": 3, "count": 107})


def test_a_field_that_cannot_be_read_is_told_once() -> None:
    scene = Scene()
    for _ in range(3):
        scene.hub.unreadable("Trd_UpdateOrder", "orderStatus")

    (line,) = scene.log.lines
    assert (line.event.kind, line.event.data) == (
        LinkEventKind.UNREADABLE,
        {"what": "Trd_UpdateOrder", "field": "orderStatus"},
    )
    scene.log.close()
    scene.hub.unreadable("Trd_UpdateOrderFill", "price")
    assert scene.log.lines == (line,)
