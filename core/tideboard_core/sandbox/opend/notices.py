"""Gateway notices (1003) that tests and drills send."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import BadInput
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Notify_pb2 as pb


def _event(kind: int, text: str) -> pb.S2C:
    return pb.S2C(type=pb.NotifyType_GtwEvent, event=pb.GtwEvent(eventType=kind, desc=text))


def _logins(*, quotes: bool, trade: bool) -> pb.S2C:
    status = pb.ConnectStatus(qotLogined=quotes, trdLogined=trade)
    return pb.S2C(type=pb.NotifyType_ConnStatus, connectStatus=status)


def _ready() -> pb.S2C:
    status = Common_pb2.ProgramStatus(type=Common_pb2.ProgramStatusType_Ready)
    return pb.S2C(type=pb.NotifyType_ProgramStatus, programStatus=pb.ProgramStatus(programStatus=status))


NOTICES: dict[str, Callable[[], pb.S2C]] = {
    "kicked-out": lambda: _event(pb.GtwEventType_KickedOut, "Logged in elsewhere"),
    "trade-password-changed": lambda: _event(pb.GtwEventType_TradePwdChanged, "The trade password was changed"),
    "login-password-changed": lambda: _event(pb.GtwEventType_LoginPwdChanged, "The login password was changed"),
    "trade-logged-out": lambda: _logins(quotes=True, trade=False),
    "quote-logged-out": lambda: _logins(quotes=False, trade=True),
    "logged-in": lambda: _logins(quotes=True, trade=True),
    "ready": _ready,
}


def notice_of(kind: str) -> pb.Response:
    """The push for a kind of NOTICES; raises BadInput for another."""
    make = NOTICES.get(kind)
    if make is None:
        raise BadInput("unknown-notice", kind=kind, known=sorted(NOTICES))
    return pb.Response(retType=0, s2c=make())
