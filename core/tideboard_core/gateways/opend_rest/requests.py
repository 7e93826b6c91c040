"""Which row carries a call of Futu's, and the JSON body that it has there."""

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

_TOLD_BY_MARKET: Final = frozenset({Trd.TrdMarket_HK, Trd.TrdMarket_US, Trd.TrdMarket_SG})
"""Trade markets with one exchange to look a code up at: the order needs to name none."""


def row_of_read(proto_id: int, request: Any) -> RestRow:  # noqa: ANN401  any Request
    """The row of a call that is no trade write; NotOffered where REST has none."""
    row = row_for(proto_id)
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
    """The body of such a call; None for a GET."""
    if row.method == "GET":
        return None
    if not row.proto:
        return {"acc_id_list": list(request.c2s.accIDList)}
    body = body_for(row, request.c2s)
    if body.get("security_firm") == Trd.SecurityFirm_Unknown:
        del body["security_firm"]  # says nothing, and the reference shows none
    if "kl_type" in body:
        number = kline_number(body["kl_type"], klines)
        if number is None:
            raise NotOffered("kline-not-offered", text="")
        body["kl_type"] = number
    return body


def row_of_write(proto_id: int, request: Any) -> RestRow:  # noqa: ANN401  any Request
    """The row of a trade write; cancelling all has one of its own."""
    paths = {ProtoId.Trd_PlaceOrder: ORDER, ProtoId.Trd_ModifyOrder: MODIFY}
    path = paths.get(ProtoId(proto_id), RECONFIRM)
    if path == MODIFY and request.c2s.forAll:
        path = CANCEL_ALL
    row = row_of("POST", path)
    if row is None:
        raise OrderDenied("route-missing", call=path, text="")
    return row


def body_of_write(row: RestRow, c2s: Message, *, number: int, remark: bool) -> dict[str, Any]:
    """The body of a trade write: what the reference shows, and beyond it only what changes the order's meaning.

    Unknown fields are refused, so none is sent that says nothing. `number` is the order's own, 0 where only its text
    is known; `remark` tells whether the field is taken here.
    """
    said: Any = type(c2s)()
    said.CopyFrom(c2s)
    if row.path == ORDER:
        _spare_order(said, remark=remark)
    elif number and row.path != CANCEL_ALL:
        said.orderID = number
        if row.path == MODIFY:
            said.ClearField("orderIDEx")
    if row.path in {MODIFY, CANCEL_ALL} and said.trdMarket == said.header.trdMarket:
        said.ClearField("trdMarket")
    body = body_for(row, said)
    fields = body.get("c2s", body)
    if (quantity := fields.get("qty")) is not None and quantity == int(quantity):
        fields["qty"] = int(quantity)  # the reference shows whole numbers, which every reader of numbers takes
    return body


def _spare_order(said: Any, *, remark: bool) -> None:  # noqa: ANN401  a PlaceOrder C2S
    if not remark:
        said.ClearField("remark")
    if said.timeInForce == Trd.TimeInForce_DAY:
        said.ClearField("timeInForce")
    if said.header.trdMarket in _TOLD_BY_MARKET:
        said.ClearField("secMarket")


def _name_of(proto_id: int) -> str:
    try:
        return ProtoId(proto_id).name
    except ValueError:
        return str(proto_id)
