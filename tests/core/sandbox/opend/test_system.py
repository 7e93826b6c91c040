"""The gateway about itself."""

from __future__ import annotations

from fakes.front_desk import DeskClient, FrontDesk
from tideboard_core.wire.opend.protocols import ProtoId


def test_heartbeats_and_global_state_carry_exchange_time(desk: FrontDesk, visitor: DeskClient) -> None:
    desk.exchange.advance(90)
    now = int(desk.exchange.now.timestamp())

    assert visitor.ok(ProtoId.KeepAlive, time=1).time == now
    assert visitor.ok(ProtoId.GetGlobalState, userID=1).time == now


def test_global_state_is_ready_and_logged_in(visitor: DeskClient) -> None:
    state = visitor.ok(ProtoId.GetGlobalState, userID=1)

    assert (state.qotLogined, state.trdLogined, state.programStatus.type) == (True, True, 10)
    assert (state.marketHK, state.marketSH, state.marketSZ) == (3, 3, 3)
    assert state.marketUS == 37
    assert state.connID == visitor.session.conn_id


def test_user_info_tells_rights_and_quotas(desk: FrontDesk, visitor: DeskClient) -> None:
    free = visitor.ok(ProtoId.GetUserInfo)
    desk.shared.behave("no-permission")
    limited = visitor.ok(ProtoId.GetUserInfo)
    desk.shared.behave("quota")
    small = visitor.ok(ProtoId.GetUserInfo)

    assert (free.hkQotRight, limited.hkQotRight, limited.usQotRight) == (3, 2, 5)
    assert (free.subQuota, small.subQuota, small.historyKLQuota) == (1000, 10, 10)
