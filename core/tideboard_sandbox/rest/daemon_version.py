"""What the daemon behind the REST port says of its version, and what old ones told wrongly of orders and executions.

By the changelog of FutuOpenD-rs (1.4.71 and 1.4.74), its only source. Where `/api/ping` has the version is ours.
"""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_UpdateOrder_pb2
from tideboard_sandbox.rest.refusals import NOT_FOUND, RestRefusal
from tideboard_sandbox.server.faults import Behaviour

PING: Final = "GET /api/ping"
_MISTAKEN_FOR: Final[dict[int, int]] = {
    trd.OrderStatus_Cancelled_Part: trd.OrderStatus_Disabled,
    trd.OrderStatus_Disabled: 101,
    trd.OrderStatus_WaitingSubmit: 102,
    trd.OrderStatus_FillCancelled: 103,
    trd.OrderStatus_Deleted: 104,
    trd.OrderStatus_Submitting: trd.OrderStatus_WaitingSubmit,
}
_FILLS: Final = frozenset({"Trd_GetOrderFillList", "Trd_GetHistoryOrderFillList"})
_LISTS: Final = _FILLS | {"Trd_GetOrderList", "Trd_GetHistoryOrderList"}


def check_ping(behaviour: Behaviour, key: str) -> None:
    """Refuse the ping of a daemon that is older than this route."""
    if key == PING and not behaviour.daemon_version:
        raise RestRefusal(NOT_FOUND, f"no route: {key}")


def with_version(behaviour: Behaviour, key: str, content: dict[str, Any]) -> dict[str, Any]:
    """The content of an answer; that of the ping has the version."""
    return content | {"version": behaviour.daemon_version} if key == PING else content


def as_listed(behaviour: Behaviour, proto: str, s2c: Any) -> Any:  # noqa: ANN401  one of many messages
    """The answer of a call as this daemon gives it."""
    if behaviour.daemon_version or proto not in _LISTS:
        return s2c
    for row in s2c.orderFillList if proto in _FILLS else s2c.orderList:
        _mistake(row)
    return s2c


def as_pushed(behaviour: Behaviour, message: Message) -> Message:
    """The push of an order or an execution as this daemon sends it."""
    if behaviour.daemon_version:
        return message
    pushed: Any = type(message)()
    pushed.CopyFrom(message)
    s2c = pushed.s2c
    _mistake(s2c.order if isinstance(s2c, Trd_UpdateOrder_pb2.S2C) else s2c.orderFill)
    return pushed  # type: ignore[no-any-return]


def _mistake(row: trd.Order | trd.OrderFill) -> None:
    if isinstance(row, trd.Order):
        row.orderStatus = _MISTAKEN_FOR.get(row.orderStatus, row.orderStatus)
    elif row.status == trd.OrderFillStatus_OK:
        row.status = trd.OrderFillStatus_Cancelled
