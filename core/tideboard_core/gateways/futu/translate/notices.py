"""Converts gateway notices (1003) to the typed notices that lock trading or show a banner."""

from __future__ import annotations

from typing import Final

from tideboard_core.model.live import GatewayNotice, NoticeKind
from tideboard_core.redaction import outside_text
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Notify_pb2 as pb

_EVENTS: Final[dict[int, NoticeKind]] = {
    pb.GtwEventType_KickedOut: NoticeKind.KICKED_OUT,
    pb.GtwEventType_BanLogin: NoticeKind.KICKED_OUT,
    pb.GtwEventType_TradePwdChanged: NoticeKind.PASSWORD_CHANGED,
    pb.GtwEventType_LoginPwdChanged: NoticeKind.PASSWORD_CHANGED,
    pb.GtwEventType_LoginFailed: NoticeKind.QUOTE_LOGGED_OUT,
}


def notices(wire: pb.S2C) -> list[GatewayNotice]:
    """Return the typed notices of one message: none for quota counters, two when both logins are gone."""
    if wire.type == pb.NotifyType_GtwEvent:
        return [
            GatewayNotice(kind=_EVENTS.get(wire.event.eventType, NoticeKind.OTHER), text=outside_text(wire.event.desc))
        ]
    if wire.type == pb.NotifyType_ProgramStatus:
        return _program_notices(wire.programStatus.programStatus)
    if wire.type == pb.NotifyType_ConnStatus:
        return _login_notices(wire.connectStatus)
    if wire.type == pb.NotifyType_QotRight:
        return [GatewayNotice(kind=NoticeKind.QUOTE_RIGHTS_CHANGED)]
    return []


def _program_notices(status: Common_pb2.ProgramStatus) -> list[GatewayNotice]:
    if status.type == Common_pb2.ProgramStatusType_Ready:
        return []
    kicked = status.type == Common_pb2.ProgramStatusType_ForceLogout
    return [
        GatewayNotice(kind=NoticeKind.KICKED_OUT if kicked else NoticeKind.OTHER, text=outside_text(status.strExtDesc))
    ]


def _login_notices(status: pb.ConnectStatus) -> list[GatewayNotice]:
    notices = []
    if not status.trdLogined:
        notices.append(GatewayNotice(kind=NoticeKind.TRADE_LOGGED_OUT))
    if not status.qotLogined:
        notices.append(GatewayNotice(kind=NoticeKind.QUOTE_LOGGED_OUT))
    return notices
