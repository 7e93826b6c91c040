"""From a checked request to the content of its answer: OpenD's handler, or one of the daemon's own."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from google.protobuf.message import Message

from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.json_codec import to_full_json
from tideboard_sandbox.opend.dispatch import note
from tideboard_sandbox.opend.messages.refusals import UNKNOWN_PROTO, Refusal
from tideboard_sandbox.opend.routes import ROUTES
from tideboard_sandbox.rest import account_rows, gateway_rows, quote_rows
from tideboard_sandbox.rest import order_admission as order_gates
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.row_request import Call
from tideboard_sandbox.rest.state import Shared

ABANDONED: Final = "holding-change was abandoned upstream after 2020-12-21 (该接口已废弃)"
REPEATED: Final = "重复下单，请求失败 (the same order within 30 seconds)"
PLACE_ORDER: Final = "POST /api/order"

OwnHandler = Callable[[Call], dict[str, Any]]

OWN: Final[dict[str, OwnHandler]] = {**account_rows.ROWS, **gateway_rows.ROWS, **quote_rows.ROWS}
"""Rows that OpenD has no call for."""


def content_of(shared: Shared, row: RestRow, key: Key | None, request: Message | dict[str, Any]) -> dict[str, Any]:
    """The `s2c` of a good answer; raises Refusal, the exchange's own, and HttpRefusal if the key does not permit it."""
    if row.deprecated:
        raise Refusal(ABANDONED)
    if isinstance(request, dict):
        order_gates.check_account(shared, key, request.get("header", {}).get("acc_id"))
        return OWN[row.key](Call(shared, key, request))
    proto_id = int(ProtoId[row.proto])
    handler = ROUTES.get(proto_id)
    if handler is None:
        raise Refusal(UNKNOWN_PROTO)
    began = perf_counter()
    s2c = _handled(shared, row, key, request, handler)
    note(shared.session, proto_id, s2c, perf_counter() - began)
    return _shown(row, key, s2c)


def _handled(
    shared: Shared,
    row: RestRow,
    key: Key | None,
    request: Any,  # noqa: ANN401  one of many messages
    handler: Callable[[Any, Any], Message],
) -> Message:
    header = request.header if "header" in request.DESCRIPTOR.fields_by_name else None
    order_gates.check_account(shared, key, getattr(header, "accID", None))
    spent = order_gates.check(shared, row, key, request)
    identity = request.SerializePartialToString(deterministic=True) if row.key == PLACE_ORDER else b""
    if identity and shared.repeats.is_repeated(identity):
        raise Refusal(REPEATED)
    shared.daemon.limits.spend(int(ProtoId[row.proto]), request)
    if row.write is WriteKind.TRADE:
        _stamp(shared, request)
    s2c = handler(shared.session, request)
    if identity:
        shared.repeats.remember(identity)
    if spent is not None and key is not None:
        shared.limits.count(key, spent)
    return s2c


def _stamp(shared: Shared, request: Any) -> None:  # noqa: ANN401  one of the writes
    """Fill in the packet id, as the daemon does, whatever the client sent."""
    session = shared.session
    session.serial = shared.next_serial()
    request.packetID.connID, request.packetID.serialNo = session.conn_id, session.serial


def _shown(row: RestRow, key: Key | None, s2c: Message) -> dict[str, Any]:
    """The answer as JSON; a list of accounts has only those that the key may name."""
    content = to_full_json(s2c)
    if row.proto == "Trd_GetAccList" and key is not None:
        content["acc_list"] = [
            account
            for account in content["acc_list"]
            if key.held_to.allows_account(account["acc_id"], account.get("card_num", ""))
        ]
    return content
