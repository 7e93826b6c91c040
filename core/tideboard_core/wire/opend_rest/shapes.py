"""Maps the body of each REST row to its OpenD message: field names, aliases and shorthands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final, NamedTuple

from google.protobuf.message import Message

from tideboard_core.errors import WireError
from tideboard_core.model.rest import RestRow
from tideboard_core.wire.opend_rest.dialect import CANCEL_ALL_FORCED, ORDER_TYPE_DEFAULT
from tideboard_core.wire.opend_rest.field_names import snake

MARKETS: Final = {"HK": 1, "US": 11, "SH": 21, "SZ": 22, "SG": 31, "JP": 41}
"""Qot_Common.QotMarket number of the prefix in `HK.00700`."""

SECURITY_MARKETS: Final = {"HK": 1, "US": 2, "SH": 31, "SZ": 32, "SG": 41, "JP": 51}
"""Trd_Common.TrdSecMarket number of the same prefixes: trade calls name the market so."""

HEADER_FIELDS: Final = ("acc_id", "trd_env", "trd_market")

ALIASES: Final = {
    "req_num": ("count",),
    "sub_type_list": ("sub_types",),
    "is_sub_or_un_sub": ("is_sub",),
    "begin_time": ("start",),
    "end_time": ("end",),
}
"""Other names of a field wherever a message has it."""

ROW_ALIASES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "POST /api/history-kline": {"max_count": ("max_ack_kl_num",), "count": ("max_ack_kl_num",)},
    "POST /api/orderbook": {"depth": ("num",)},
    "POST /api/ticker": {"count": ("max_ret_num",)},
    "POST /api/order": {"side": ("trd_side",)},
    "POST /api/modify-order": {"op": ("modify_order_op",)},
    "POST /api/cancel-all-order": {"op": ("modify_order_op",)},
    "POST /api/reconfirm-order": {"reconfirm_op": ("reconfirm_reason",)},
    "POST /api/history-orders": {
        name: ("filter_conditions", target)
        for name, target in (
            ("begin_time", "begin_time"), ("end_time", "end_time"), ("start", "begin_time"), ("end", "end_time"),
        )
    },
    "POST /api/flow-summary": {"begin_date": ("start_create_date",), "end_date": ("end_create_date",)},
    "POST /api/acc-cash-flow": {"begin_date": ("start_create_date",), "end_date": ("end_create_date",)},
}  # fmt: skip
"""Names that the reference uses in one row only, with the path of their field."""

SAME_ALIASES: Final = {"POST /api/history-order-fills": "POST /api/history-orders"}

MODIFY_USER_SECURITY: Final = "POST /api/modify-user-security"
"""The one row that takes only the explicit list of objects, not `symbols`."""

CANCEL_ALL: Final = "POST /api/cancel-all-order"
CODE_CHANGE: Final = "POST /api/code-change"
HISTORY_QUOTA: Final = "POST /api/history-kl-quota"
REHAB: Final = "POST /api/rehab"

FORCED: Final[Mapping[str, Mapping[str, Any]]] = {CANCEL_ALL: CANCEL_ALL_FORCED}
"""Fields that the daemon sets whatever a client sends."""

DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {"POST /api/order": {"order_type": ORDER_TYPE_DEFAULT}}
"""Fields that the daemon sets if a client leaves them out."""

SEARCH: Final = {"code_change_type_list": "type_list", "time_filter_list": "time_filter_list"}
_ONE: Final = ("symbol", "code")
_MANY: Final = ("symbols", "stocks", "code_list", "symbol_list")
_SECURITY: Final = "tideboard.opend.Qot_Common.Security"
_TRADE_HEADER: Final = "tideboard.opend.Trd_Common.TrdHeader"


class BodyShape(NamedTuple):
    """The mapping of a row's body to its message: accepted names with the path of their field, and security fields."""

    names: Mapping[str, tuple[str, ...]]
    securities: frozenset[str]
    lists: frozenset[str]
    trades: bool
    coded: bool
    message: type[Message]


def c2s_class(row: RestRow) -> type[Message]:
    """Return the class of a row's C2S message; WireError `wire-unknown-proto` for a row without a public definition."""
    return _class_of(row.proto)


@cache
def _class_of(proto: str) -> type[Message]:
    if not proto:
        raise WireError("wire-unknown-proto", proto_id=0)
    found: type[Message] = import_module(f"tideboard_proto.opend.{proto}_pb2").C2S
    return found


def shape_of(row: RestRow) -> BodyShape:
    """Return the shape of a row; WireError `wire-unknown-proto` for a row without a public definition."""
    return _shape(row.key, row.proto)


@cache
def _shape(key: str, proto: str) -> BodyShape:
    message = _class_of(proto)
    fields = {snake(field.name): field for field in message.DESCRIPTOR.fields}
    names: dict[str, tuple[str, ...]] = {name: (name,) for name in fields}
    trades = "header" in fields and _type_of(fields["header"]) == _TRADE_HEADER
    securities = {name for name, field in fields.items() if _type_of(field) == _SECURITY}
    lists = {name for name in securities if fields[name].is_repeated}
    coded = trades and "code" in fields
    added = dict(ROW_ALIASES.get(SAME_ALIASES.get(key, key), {}))
    for target, aliases in ALIASES.items():
        if target in fields:
            added |= {alias: (target,) for alias in aliases if alias not in added}
    # This row takes the explicit list alone, no shorthand for a symbol.
    if key != MODIFY_USER_SECURITY:
        added |= _symbol_names(key, securities, coded=coded)
    if trades:
        added |= {name: ("header", name) for name in HEADER_FIELDS} | {"env": ("header", "trd_env")}
    if key == CODE_CHANGE:
        added["search"] = ("search",)
    # The reference shows these names with a message that has none of them: they are taken and dropped.
    if key == HISTORY_QUOTA:
        added |= dict.fromkeys(("begin_time", "end_time", *HEADER_FIELDS), ())
    return BodyShape(added | names, frozenset(securities), frozenset(lists), trades, coded, message)


def _symbol_names(key: str, securities: set[str], *, coded: bool) -> dict[str, tuple[str, ...]]:
    if "security_list" in securities:
        return dict.fromkeys((*_ONE, *_MANY, "security"), ("security_list",))
    if "security" in securities:
        many = _MANY if key == REHAB else ()
        return dict.fromkeys((*_ONE, *many), ("security",))
    # An option chain is asked for by its owner, never by `security`.
    if "owner" in securities:
        return dict.fromkeys(_ONE, ("owner",))
    return {"symbol": ("symbol",)} if coded else {}


def _type_of(field: Any) -> str:  # noqa: ANN401  one of protobuf's two classes of descriptors
    return "" if field.message_type is None else str(field.message_type.full_name)
