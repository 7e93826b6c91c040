"""What a body of a trade row means to the guard, and whether a body means the request that was approved."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from tideboard_core.errors import BadInput, GatewayError, NotOffered, WireError
from tideboard_core.gateway_parts.futu.translate import writes
from tideboard_core.gateway_parts.futu.translate.accounts import BrokerAccount
from tideboard_core.gateway_parts.futu.translate.orders import (
    TRD_ORDER_TYPE,
    TRD_SESSION,
    TRD_SIDE,
    TRD_TIME_IN_FORCE,
)
from tideboard_core.gateway_parts.futu.translate.symbols import traded_instrument
from tideboard_core.gateways.opend_rest.memory import OrderMemory
from tideboard_core.gateways.opend_rest.requests import CANCEL_ALL, ORDER, RECONFIRM
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import (
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderAct,
    OrderRequest,
    TradingHours,
)
from tideboard_core.model.rest import RestRow
from tideboard_core.reference_ports import TradeRow
from tideboard_core.wire.opend_rest.bodies import missing_fields, request_of, unwrapped
from tideboard_core.wire.opend_rest.dialect import CANCEL_ALL_FORCED, MODIFY_OPS, ORDER_TYPE_DEFAULT
from tideboard_core.wire.opend_rest.names import snake
from tideboard_proto.opend import Common_pb2

_ACTS: Final = {
    MODIFY_OPS["disable"]: OrderAct.DISABLE,
    MODIFY_OPS["enable"]: OrderAct.ENABLE,
    MODIFY_OPS["delete"]: OrderAct.DELETE,
}
_MODIFY_TAKES: Final = frozenset(
    {"packetID", "header", "orderID", "orderIDEx", "modifyOrderOp", "qty", "price", "auxPrice"}
)
_ACT_TAKES: Final = frozenset({"packetID", "header", "orderID", "orderIDEx", "modifyOrderOp"})
_ALL_TAKES: Final = frozenset({"packetID", "header", "orderID", "modifyOrderOp", "forAll"})
_FREE: Final = frozenset({"packetID", "header", "secMarket"})
"""Fields of an order that may be left out or said: the request is the same."""


class TradeRows:
    """Reads bodies of trade rows; `accounts`, `memory` and whether orders have `remarks` are the gateway's own."""

    def __init__(
        self, accounts: Callable[[], Mapping[str, BrokerAccount]], memory: OrderMemory, remarks: Callable[[], bool]
    ) -> None:
        self._accounts = accounts
        self._memory = memory
        self._remarks = remarks

    def read(self, row: RestRow, body: Any, client_order_id: str) -> TradeRow:  # noqa: ANN401  any JSON value
        """The request that a body means, holding the exact body that goes out; raises BadInput naming the field.

        An order that has none gets our own order number as `remark`, by which it is found again, and its type.
        """
        if row.path == ORDER:
            body = _completed(body, client_order_id if self._remarks() else "")
        c2s = _message(row, body)
        account = self._account(c2s)
        exact = msgspec.json.encode(body).decode()
        if row.path == ORDER:
            return _order(c2s, account, client_order_id, exact)
        if row.path == CANCEL_ALL:
            _require_forced(body)
            return self._cancel_all(c2s, account, client_order_id, exact)
        if row.path == RECONFIRM:
            found = self._order(c2s, account)
            return ActRequest(
                account=account.account,
                order=found,
                act=OrderAct.RECONFIRM,
                client_order_id=client_order_id,
                reason=c2s.reconfirmReason,
                exact_body=exact,
            )
        return self._modify(c2s, account, client_order_id, exact)

    def same(self, row: RestRow, request: Any) -> bool:  # noqa: ANN401  any request of the guard
        """Whether the exact body of a request means this very request, letter for letter without a second meaning."""
        try:
            body = json.loads(request.exact_body, object_pairs_hook=_once, parse_constant=_no_constant)
            meant = self.read(row, body, request.client_order_id)
        except (BadInput, ValueError, RecursionError):
            return False
        return _facts(meant) == _facts(request)

    # --- one row each -----------------------------------------------------------------------------------------------

    def _modify(self, c2s: Any, account: BrokerAccount, client_order_id: str, exact: str) -> TradeRow:  # noqa: ANN401
        order, op = self._order(c2s, account), c2s.modifyOrderOp
        common: dict[str, Any] = {
            "account": account.account,
            "order": order,
            "client_order_id": client_order_id,
            "exact_body": exact,
        }
        _only(c2s, _MODIFY_TAKES if op == MODIFY_OPS["normal"] else _ACT_TAKES | {"qty", "price"})
        if op == MODIFY_OPS["cancel"]:
            return CancelRequest(**common)
        if op in _ACTS:
            return ActRequest(**common, act=_ACTS[op])
        if op != MODIFY_OPS["normal"]:
            raise BadInput("rest-body-not-understood", field="op", value=op)
        for name in ("qty", "price"):
            if not c2s.HasField(name):  # the broker takes what is missing as 0
                raise BadInput("rest-field-missing", field=name)
        if order.trigger is not None and not c2s.HasField("auxPrice"):
            raise BadInput("rest-field-missing", field="aux_price")
        return ModifyRequest(
            **common,
            quantity=_quantity(c2s.qty),
            price=_price(c2s.price),
            trigger=_price(c2s.auxPrice) if c2s.HasField("auxPrice") else None,
        )

    def _cancel_all(self, c2s: Any, account: BrokerAccount, client_order_id: str, exact: str) -> CancelAllRequest:  # noqa: ANN401
        _only(c2s, _ALL_TAKES)
        number = c2s.header.trdMarket
        markets = sorted(each for each in account.account.markets if account.header(each).trdMarket == number)
        if not markets:
            raise BadInput("rest-body-not-understood", field="header.trd_market", value=number)
        return CancelAllRequest(
            account=account.account,
            market=markets[0],
            orders=tuple(
                order
                for order in self._memory.of(account.account.id)
                if order.open and market_of(order.instrument) in markets
            ),
            client_order_id=client_order_id,
            exact_body=exact,
        )

    # --- whose and which --------------------------------------------------------------------------------------------

    def _account(self, c2s: Any) -> BrokerAccount:  # noqa: ANN401  a C2S of a trade row
        header = c2s.header
        found = self._accounts().get(str(header.accID))
        if found is None:
            raise BadInput("rest-account-unknown", field="header.acc_id")
        if header.trdEnv != found.environment:
            raise BadInput("rest-account-environment", field="header.trd_env", account=found.account.short_id)
        if header.trdMarket not in found.trd_markets:
            raise BadInput("rest-account-market", field="header.trd_market", account=found.account.short_id)
        return found

    def _order(self, c2s: Any, account: BrokerAccount) -> Order:  # noqa: ANN401  a C2S that names an order
        name = getattr(c2s, "orderIDEx", "") or str(c2s.orderID)
        found = self._memory.order(account.account.id, name)
        if found is None:
            raise BadInput("rest-order-unknown", field="order_id", order=name)
        if c2s.orderID and self._memory.number_of(account.account.id, found.id) != c2s.orderID:
            raise BadInput("rest-order-unknown", field="order_id", order=str(c2s.orderID))
        _require_market(c2s, account, found.instrument)
        return found


def _require_forced(body: Any) -> None:  # noqa: ANN401  any JSON value
    """Refuse a word against what the gateway sets by itself: one that does not set it would do that word."""
    for written, value in unwrapped(body).items():
        name = "modify_order_op" if snake(written) == "op" else snake(written)
        if name in CANCEL_ALL_FORCED and value is not None and str(value) != str(CANCEL_ALL_FORCED[name]):
            raise BadInput("rest-body-not-understood", field=written, value=value)


def _message(row: RestRow, body: Any) -> Any:  # noqa: ANN401  a C2S
    try:
        c2s = request_of(row, body)
    except WireError as error:
        raise BadInput(error.code, **error.data) from None
    if missing := missing_fields(c2s):
        raise BadInput("rest-field-missing", field=missing[0])
    return c2s


def _completed(body: Any, client_order_id: str) -> Any:  # noqa: ANN401  any JSON value
    try:
        fields = unwrapped(body)
    except WireError as error:
        raise BadInput(error.code, **error.data) from None
    said = {snake(str(name)): value for name, value in fields.items() if value is not None}
    if said.get("remark", client_order_id) != client_order_id:
        raise BadInput("rest-remark-not-ours", field="remark")
    own = {"order_type": ORDER_TYPE_DEFAULT} | ({"remark": client_order_id} if client_order_id else {})
    added = {name: value for name, value in own.items() if name not in said}
    if not added:
        return body
    wrapped = isinstance(body, Mapping) and body.get("c2s") is not None
    kept = {name: value for name, value in fields.items() if snake(str(name)) not in added}
    return {"c2s": {**kept, **added}} if wrapped else {**kept, **added}


def _order(c2s: Any, account: BrokerAccount, client_order_id: str, exact: str) -> OrderRequest:  # noqa: ANN401
    """An order of a kind that the ticket has, too; whatever else the body asks for is refused by its name."""
    try:
        instrument = traded_instrument(sec_market=c2s.secMarket, trd_market=c2s.header.trdMarket, code=c2s.code)
    except GatewayError:
        raise BadInput("rest-body-not-understood", field="code", value=c2s.code) from None
    _require_market(c2s, account, instrument)
    made = OrderRequest(
        account=account.account,
        instrument=instrument,
        side=_word(TRD_SIDE, c2s.trdSide, "side"),
        order_type=_word(TRD_ORDER_TYPE, c2s.orderType, "order_type"),
        quantity=_quantity(c2s.qty),
        client_order_id=client_order_id,
        price=_price(c2s.price),
        trigger=_price(c2s.auxPrice),
        time_in_force=_word(TRD_TIME_IN_FORCE, c2s.timeInForce, "time_in_force"),
        hours=_word(TRD_SESSION, c2s.session, "session") if c2s.session else TradingHours.REGULAR,
        exact_body=exact,
    )
    written = writes.place(made, c2s.header, Common_pb2.PacketID()).c2s
    for field, value in c2s.ListFields():
        if field.name not in _FREE and value != getattr(written, field.name):
            raise BadInput("rest-body-not-understood", field=snake(field.name), value=value)
    if written.fillOutsideRTH and not c2s.fillOutsideRTH:
        raise BadInput("rest-field-missing", field="fill_outside_rth")
    return made


def _require_market(c2s: Any, account: BrokerAccount, instrument: InstrumentId) -> None:  # noqa: ANN401
    try:
        wanted = account.header(market_of(instrument)).trdMarket
    except NotOffered:
        wanted = None
    if c2s.header.trdMarket != wanted:
        raise BadInput("rest-account-market", field="header.trd_market", account=account.account.short_id)


def _word(table: Mapping[Any, int], number: int, field: str) -> Any:  # noqa: ANN401  a word of ours
    for word, known in table.items():
        if known == number:
            return word
    raise BadInput("rest-body-not-understood", field=field, value=number)


def _quantity(value: float) -> int:
    if not math.isfinite(value) or value != int(value):
        raise BadInput("rest-body-not-understood", field="qty", value=value)
    return int(value)


def _price(value: float) -> Decimal | None:
    if not math.isfinite(value):
        raise BadInput("rest-body-not-understood", field="price", value=str(value))
    return Decimal(str(value)) if value else None


def _only(c2s: Any, taken: frozenset[str]) -> None:  # noqa: ANN401  a C2S
    """Refuse what would change the meaning beyond what a request of ours can say."""
    for field, value in c2s.ListFields():
        if field.name not in taken and not (field.name == "trdMarket" and value == c2s.header.trdMarket):
            raise BadInput("rest-body-not-understood", field=snake(field.name), value=value)


def _facts(request: Any) -> tuple[object, ...]:  # noqa: ANN401  any request
    """What must be the same; the state of the order that it is about may have moved meanwhile."""
    order = getattr(request, "order", None)
    orders = getattr(request, "orders", None)
    plain = {name: getattr(request, name) for name in request.__dataclass_fields__}
    plain.pop("exact_body")
    plain["account"] = request.account.id
    if order is not None:
        plain["order"] = order.id
    if orders is not None:
        plain.pop("orders")
    for name in ("price", "trigger"):
        if plain.get(name) is not None:
            plain[name] = Decimal(plain[name]).normalize()
    return (type(request), *sorted(plain.items(), key=lambda item: item[0]))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names differ: of two equal ones nobody knows which the gateway reads."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadInput("rest-duplicate-field", field=next(name for name, _ in pairs))
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)
