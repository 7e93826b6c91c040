"""The REST row (method and path) of each OpenD call, and the JSON body that it gets there."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from tideboard_core.errors import NotOffered, OrderDenied
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.bodies import body_for
from tideboard_core.wire.opend_rest.dialect import PUSH_SWITCHES, KlineNumbers, kline_number
from tideboard_core.wire.opend_rest.rows import row_for, row_of
from tideboard_proto.opend import Trd_Common_pb2 as Trd

ORDER: Final = "/api/order"
MODIFY: Final = "/api/modify-order"
CANCEL_ALL: Final = "/api/cancel-all-order"
RECONFIRM: Final = "/api/reconfirm-order"

_UNAMBIGUOUS_MARKETS: Final = frozenset({Trd.TrdMarket_HK, Trd.TrdMarket_US, Trd.TrdMarket_SG})
"""Trade markets whose codes belong to one exchange, so that an order needs no `sec_market`; a mainland code does."""


def row_of_read(proto_id: int, request: Any) -> RestRow:  # noqa: ANN401  any Request
    """Return the row of a call that is no trade write; raises NotOffered if REST has none, OrderDenied for a write."""
    row = row_for(proto_id)
    # One OpenD call each way, two REST rows: the flag in the message chooses the path.
    if proto_id == ProtoId.Qot_Sub and not request.c2s.isSubOrUnSub:
        row = row_of("POST", "/api/unsubscribe")
    if proto_id == ProtoId.Trd_SubAccPush:
        row = row_of("POST", PUSH_SWITCHES[True])
    if row is None:
        raise NotOffered("call-not-offered", text=_name_of(proto_id), proto_id=int(proto_id))
    if row.write is WriteKind.TRADE:
        raise OrderDenied("approval-missing", proto_id=int(proto_id))
    return row


def body_of_read(row: RestRow, request: Any, klines: KlineNumbers) -> dict[str, Any] | None:  # noqa: ANN401
    """Return the body of a call that is no trade write; None for a GET."""
    if row.method == "GET":
        return None
    if not row.proto:
        return {"acc_id_list": list(request.c2s.accIDList)}
    body = body_for(row, request.c2s)
    if body.get("security_firm") == Trd.SecurityFirm_Unknown:
        del body["security_firm"]  # "unknown" adds nothing, and the daemon refuses fields that it does not expect
    if "kl_type" in body:
        number = kline_number(body["kl_type"], klines)
        if number is None:
            raise NotOffered("kline-not-offered", text="")
        body["kl_type"] = number
    return body


def row_of_write(proto_id: int, request: Any) -> RestRow:  # noqa: ANN401  any Request
    """Return the row of a trade write; cancel-all, a modify with `forAll` at OpenD, has one of its own."""
    paths = {ProtoId.Trd_PlaceOrder: ORDER, ProtoId.Trd_ModifyOrder: MODIFY}
    if proto_id == ProtoId.Trd_PlaceComboOrder:  # no row of the reference
        raise OrderDenied("route-missing", call=_name_of(proto_id), text="")
    path = paths.get(ProtoId(proto_id), RECONFIRM)
    if path == MODIFY and request.c2s.forAll:
        path = CANCEL_ALL
    row = row_of("POST", path)
    if row is None:
        raise OrderDenied("route-missing", call=path, text="")
    return row


def body_of_write(row: RestRow, c2s: Message, *, number: int, remark: bool) -> dict[str, Any]:
    """Return the body of a trade write: the fields of the daemon's reference, and others only if they change the order.

    The daemon refuses unknown fields, so a field that holds its default is left out. `number` is the order's numeric
    id, 0 if only its text id is known; `remark` is whether this daemon accepts that field.
    """
    request: Any = type(c2s)()
    request.CopyFrom(c2s)
    if row.path == ORDER:
        _clear_defaults(request, remark=remark)
    elif number and row.path != CANCEL_ALL:
        request.orderID = number
        if row.path == MODIFY:
            request.ClearField("orderIDEx")
    if row.path in {MODIFY, CANCEL_ALL} and request.trdMarket == request.header.trdMarket:
        request.ClearField("trdMarket")
    body = body_for(row, request)
    fields = body.get("c2s", body)
    if (quantity := fields.get("qty")) is not None and quantity == int(quantity):
        fields["qty"] = int(
            quantity
        )  # the reference shows 100, not 100.0; a strict integer field would refuse the latter
    return body


def _clear_defaults(request: Any, *, remark: bool) -> None:  # noqa: ANN401  a PlaceOrder C2S
    if not remark:
        request.ClearField("remark")
    if request.timeInForce == Trd.TimeInForce_DAY:
        request.ClearField("timeInForce")
    if request.header.trdMarket in _UNAMBIGUOUS_MARKETS:
        request.ClearField("secMarket")


def _name_of(proto_id: int) -> str:
    try:
        return ProtoId(proto_id).name
    except ValueError:
        return str(proto_id)
