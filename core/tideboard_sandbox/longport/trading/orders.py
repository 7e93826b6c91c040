"""Handlers of orders: submit, replace, cancel, detail, lists, largest quantity; from fields to a ticket."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Fill, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import PRICED, TOUCHED_OF, TRAILING, TRIGGERED, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_sandbox.exchange.broker.kept_terms import Write
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, Exits, OrderTicket, TradingAccount, Trail
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.access.data_centres import centre_of
from tideboard_sandbox.longport.access.refusals import cancel_refusal_of
from tideboard_sandbox.longport.trading.combinations import legs_of, side_and_strategy
from tideboard_sandbox.longport.trading.messages import (
    HOURS,
    SIDE,
    TIME_IN_FORCE,
    as_reported,
    detail_row,
    execution_row,
    order_row,
    status_word,
)
from tideboard_sandbox.longport.trading.order_rules import (
    check_auctioned,
    check_changed,
    fired_type,
    held_to_hours,
    refuse_delay,
    refuse_protected,
    refuse_withdrawal,
    refuse_withdrawn_type,
    watch_of,
)
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

REMARK_LENGTH = 255
LONGEST_DAYS = 90
T = TypeVar("T")

_SIDES: Mapping[str, Side] = {word: side for side, word in SIDE.items()}
_TIMES: Mapping[str, TimeInForce] = {word: time for time, word in TIME_IN_FORCE.items()}
_HOURS: Mapping[str, TradingHours] = {
    **{word: hours for hours, word in HOURS.items() if hours is not TradingHours.ALL_DAY},
    "": TradingHours.REGULAR,
    "UnknownOutsideRth": TradingHours.REGULAR,
}
_KINDS: Mapping[str, OrderType] = {
    "LO": OrderType.LIMIT,
    "ELO": OrderType.LIMIT,
    "MO": OrderType.MARKET,
    "AO": OrderType.AUCTION,
    "ALO": OrderType.AUCTION_LIMIT,
    "LIT": OrderType.IF_TOUCHED_LIMIT,
    "MIT": OrderType.IF_TOUCHED,
    "TSLPAMT": OrderType.TRAILING_STOP_LIMIT,
    "TSLPPCT": OrderType.TRAILING_STOP_LIMIT,
    "TSMAMT": OrderType.TRAILING_STOP,
    "TSMPCT": OrderType.TRAILING_STOP,
}
_MULTI_LEG_KINDS = {word: _KINDS[word] for word in ("LO", "MO")}
_NOT_OFFERED = frozenset({"ODD", "SLO"})
"""The exchange has neither an odd-lot market nor special limit orders."""

_EXITS = {"PROFIT_TAKER": (True, False), "STOP_LOSS": (False, True), "BRACKET": (True, True)}
"""Attached types: whether each has a price that takes a profit, and one that stops a loss."""
_AT_MARKET = frozenset({"", "MIT"})
"""Types after the trigger that go to the market; `LIT` has submit prices."""

_HONG_KONG_ONLY = frozenset({"ELO", "AO", "ALO"})


def kind_of(call: HttpCall) -> OrderType:
    """The kind that `order_type` names; refuses KIND_NOT_OFFERED for one that this exchange does not execute."""
    word = call.required("order_type")
    market = market_of(call.instrument())
    if word in _NOT_OFFERED or (word in _HONG_KONG_ONLY and market is not Market.HK):
        raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=word, market=market.value)
    return _one_of(_KINDS, word, "order_type")


def ticket_of(call: HttpCall, part: TradingAccount) -> OrderTicket:
    """The ticket of a submit; raises HttpRefusal for fields that do not pass."""
    instrument, kind, side = call.instrument(), kind_of(call), _one_of(_SIDES, call.required("side"), "side")
    trigger = call.decimal("trigger_price") if kind in TRIGGERED else None
    kind = fired_type(call, instrument, kind, side, trigger)
    word = call.required("order_type")
    refuse_protected(call, word)
    refuse_withdrawn_type(call, word, instrument)
    refuse_delay(call)
    attached = attached_fields(call)
    time_in_force = _one_of(_TIMES, call.required("time_in_force"), "time_in_force")
    expires = _expiry(call, instrument) if time_in_force is TimeInForce.GTD else None
    ticket = OrderTicket(
        account_id=part.id,
        instrument=instrument,
        side=side,
        kind=kind,
        quantity=_shares(call, "submitted_quantity"),
        price=call.decimal("submitted_price") if kind in PRICED else None,
        trigger=trigger,
        **_trail(call, word)._asdict() if kind in TRAILING else {},
        **watch_of(call, word)._asdict(),
        time_in_force=time_in_force,
        remark=_remark(call),
        hours=_hours(call, instrument),
        expires=expires,
        broker_type=word,
        exits=None if attached is None else exits_of(attached, instrument, expires),
    )
    check_auctioned(call.shared.exchange, ticket)
    return held_to_hours(call.shared.exchange, ticket)


def leg_calls(call: HttpCall) -> list[HttpCall]:
    """The fields of each leg of a combination as a call of its own."""
    rows = call.fields.get("legs")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise bad_parameter("legs")
    return [dataclasses.replace(call, fields=row) for row in rows]


def combination_of(call: HttpCall, part: TradingAccount) -> OrderTicket:
    """The ticket of a submitted combination; raises HttpRefusal where legs or ratios do not make the strategy.

    It is for the day. The net price of a sale is what it brings.
    """
    rows, side = leg_calls(call), _one_of(_SIDES, call.required("side"), "side")
    ratios = [_shares(row, "ratio_quantity") for row in rows]
    if min(ratios) <= 0:
        raise bad_parameter("ratio_quantity")
    legs = legs_of(call.required("strategy"), side, [row.instrument() for row in rows], ratios)
    if not legs:
        raise bad_parameter("legs")
    word, price = call.required("order_type"), call.decimal("submitted_price")
    kind = _one_of(_MULTI_LEG_KINDS, word, "order_type")
    refuse_delay(call)
    watch_of(call, word)
    for name, taken in (("time_in_force", {"", "Day"}), ("attached_params", {""})):
        if call.text(name) not in taken:
            raise bad_parameter(name)
    return OrderTicket(
        account_id=part.id,
        instrument=legs[0].instrument,
        side=legs[0].side,
        kind=kind,
        quantity=_shares(call, "submitted_quantity"),
        price=None if price is None or kind not in PRICED else net_price(price, side),
        remark=_remark(call),
        broker_type=word,
        legs=legs,
    )


def net_price(price: Decimal, side: Side) -> Decimal:
    """A price of a strategy as the net price that is paid: what a sale brings is below zero."""
    return price if side is Side.BUY else -price


def attached_fields(call: HttpCall) -> HttpCall | None:
    """The fields of `attached_params` as a call of their own, None without any."""
    fields = call.fields.get("attached_params")
    if fields is None or fields == "":
        return None
    if not isinstance(fields, dict):
        raise bad_parameter("attached_params")
    return dataclasses.replace(call, fields=fields)


def exits_of(call: HttpCall, instrument: InstrumentId, last_day: date | None) -> Exits:
    """The exits that attached fields ask for; raises HttpRefusal for fields that do not pass or are not executed.

    Those until a date have the last day of their entry, whatever `expire_time` says (developers c0a3fdb2, `replace`);
    that there are none of an entry without such a day is inferred.
    """
    for name in ("profit_taker_depth_level", "stop_loss_depth_level"):
        if call.integer(name, 0):
            raise bad_parameter(name)
    takes_profit, stops_loss = _one_of(_EXITS, call.required("attached_order_type"), "attached_order_type")
    limited = call.text("activate_order_type") == "LIT"
    if not limited and call.text("activate_order_type") not in _AT_MARKET:
        raise bad_parameter("activate_order_type")
    time_in_force = _one_of(_TIMES, call.text("time_in_force") or "Day", "time_in_force")
    if time_in_force is TimeInForce.GTD and last_day is None:
        raise bad_parameter("time_in_force")
    return Exits(
        profit=_asked(call, "profit_taker_price", asked=takes_profit),
        stop=_asked(call, "stop_loss_price", asked=stops_loss),
        profit_limit=_asked(call, "profit_taker_submit_price", asked=takes_profit and limited),
        stop_limit=_asked(call, "stop_loss_submit_price", asked=stops_loss and limited),
        time_in_force=time_in_force,
        hours=_hours(call, instrument, "activate_rth"),
        expires=last_day if time_in_force is TimeInForce.GTD else None,
    )


def _asked(call: HttpCall, name: str, *, asked: bool) -> Decimal | None:
    """A price that the type needs, or that it must not have."""
    price = call.decimal(name)
    if (price is not None) is not asked:
        raise bad_parameter(name)
    return price


def _named(call: HttpCall, ticket: OrderTicket) -> OrderTicket:
    """The ticket as it is kept: with the word of its type, if its own word stands for another one.

    An if-touched order is a stop or not by the side of the market on which its trigger lies now.
    """
    kind = TOUCHED_OF.get(ticket.kind, ticket.kind)
    fired = fired_type(call, ticket.instrument, kind, ticket.side, ticket.trigger)
    ticket = dataclasses.replace(ticket, kind=fired)
    words = [word for word, each in _KINDS.items() if each is kind]
    if kind in TRAILING:
        words = [word for word in words if word.endswith("AMT") is (ticket.trail_amount is not None)]
    return ticket if ticket.broker_type in words else dataclasses.replace(ticket, broker_type=words[0])


def changes_of(call: HttpCall, order: ExchangeOrder) -> dict[str, Any]:
    """What a replace changes, as the broker's `modify` takes it; a price for a kind without one is ignored."""
    refuse_delay(call)
    given = Trail(call.decimal("trailing_amount"), call.decimal("trailing_percent"), call.decimal("limit_offset"))
    old = Trail(order.trail_amount, order.trail_percent, order.limit_offset)
    trail = Trail(*(new if new is not None else before for new, before in zip(given, old, strict=True)))
    return {
        "quantity": _shares(call, "quantity"),
        "price": _changed_price(call, order) if order.kind in PRICED else None,
        "trigger": call.decimal("trigger_price") if order.kind in TRIGGERED else None,
        "terms": (*([trail] if order.kind in TRAILING else []), watch_of(call, order.broker_type)),
    }


def _changed_price(call: HttpCall, order: ExchangeOrder) -> Decimal | None:
    price = call.decimal("price")
    if price is None or not order.legs:
        return price
    side, _ = side_and_strategy(order.legs)
    return net_price(price, side)


def _trail(call: HttpCall, word: str) -> Trail:
    """The distance that the type asks for; the other one must not be there."""
    amount, percent = call.decimal("trailing_amount"), call.decimal("trailing_percent")
    offset = call.decimal("limit_offset") if word.startswith("TSLP") else None
    if (amount is None) is word.endswith("AMT") or (percent is None) is word.endswith("PCT"):
        raise bad_parameter("trailing_amount" if word.endswith("AMT") else "trailing_percent")
    if word.startswith("TSLP") and (offset is None or offset < 0):
        raise bad_parameter("limit_offset")
    return Trail(amount, percent, offset)


def _shares(call: HttpCall, name: str) -> int:
    number = call.decimal(name)
    if number is None or number != number.to_integral_value():
        raise bad_parameter(name)
    return int(number)


def _remark(call: HttpCall) -> str:
    remark = call.text("remark")
    if len(remark) > REMARK_LENGTH:
        raise bad_parameter("remark")
    return remark


def _hours(call: HttpCall, instrument: InstrumentId, name: str = "outside_rth") -> TradingHours:
    """Only the US have hours besides the regular ones; elsewhere the field is ignored."""
    hours = _one_of(_HOURS, call.text(name), name)
    return hours if market_of(instrument) is Market.US else TradingHours.REGULAR


def _expiry(call: HttpCall, instrument: InstrumentId) -> date:
    """The last exchange day of a GTD order: today or later, within ninety days."""
    try:
        day = date.fromisoformat(call.required("expire_date"))
    except ValueError:
        raise bad_parameter("expire_date") from None
    today = exchange_date(market_of(instrument), call.shared.exchange.now)
    if not 0 <= (day - today).days <= LONGEST_DAYS:
        raise bad_parameter("expire_date")
    return day


def _one_of(table: Mapping[str, T], word: str, name: str) -> T:
    if word not in table:
        raise bad_parameter(name)
    return table[word]


_ONE_DAY = timedelta(days=1)
_MARKETS = {
    "HK": frozenset({Market.HK}),
    "US": frozenset({Market.US}),
    "CN": frozenset({Market.SH, Market.SZ}),
    "SG": frozenset({Market.SG}),
}


def submit(call: HttpCall) -> dict[str, Any]:
    """Take an order; the same `client_request_id` within ten minutes gives the first order again."""
    broker = call.shared.exchange.broker
    return _once(call, lambda: ticket_of(call, _part_for(call, call.instrument())), broker.place)


def submit_combination(call: HttpCall) -> dict[str, Any]:
    """Take an order of several option legs; `client_request_id` counts as with any order."""
    broker, owner = call.shared.exchange.broker, leg_calls(call)[0].instrument()
    return _once(call, lambda: combination_of(call, _part_for(call, owner)), broker.place_combo)


def _once(
    call: HttpCall, ticket: Callable[[], OrderTicket], place: Callable[[OrderTicket], ExchangeOrder]
) -> dict[str, Any]:
    seen = call.shared.idempotency
    request_id = call.text("client_request_id")
    known = seen.find(call.account, request_id)
    if known is None:
        wanted = ticket()
        keeping = call.shared.faults.keeping(Write.PLACE)
        if keeping is not None:
            wanted = _named(call, keeping.kept(wanted))
            place = call.shared.exchange.broker.lose if keeping.lost else place
        known = place(wanted).shown_id
        seen.keep(call.account, request_id, known)
    return {"order_id": known}


def replace(call: HttpCall) -> dict[str, Any]:
    """Change an order, or the exits that it carries; NOT_CHANGED for one of a type that is not changed."""
    order, broker, attached = _order(call), call.shared.exchange.broker, attached_fields(call)
    if attached is None:
        check_changed(order)
    refuse_protected(call, order.broker_type)
    refuse_withdrawn_type(call, order.broker_type, order.instrument)
    refuse_withdrawal(call, order)
    changes = changes_of(call, order)
    keeping = call.shared.faults.keeping(Write.CHANGE)
    if keeping is not None:
        changes["kept"] = lambda asked, before: _named(call, keeping.kept(asked, before))
    if attached is None:
        broker.modify(order.account_id, order.id, **changes)
        if keeping is not None and keeping.drops_exits:
            broker.change_exits(order.account_id, order.id, None)
        return {}
    _check_exit_numbers(call, attached, order)
    exits = None if attached.flag("cancel_all_attached") else exits_of(attached, order.instrument, order.expires)
    exits = exits if keeping is None else keeping.exits(exits)
    quantity = _shares(attached, "quantity") if attached.text("quantity") else None
    broker.check_exit_change(order.account_id, order.id, exits, changes["price"] or order.price)
    if changes["quantity"] != order.quantity or (changes["price"] or order.price) != order.price:
        broker.modify(order.account_id, order.id, **changes)
    broker.change_exits(order.account_id, order.id, exits, quantity)
    return {}


def _check_exit_numbers(call: HttpCall, attached: HttpCall, entry: ExchangeOrder) -> None:
    """Refuse numbers of exits that this order does not carry."""
    carried = {order.exit_number for order in call.shared.exchange.broker.exits(entry.account_id, entry.id)}
    for name in ("profit_taker_id", "stop_loss_id"):
        if str(attached.integer(name, 0)) not in {"0", *carried}:
            raise bad_parameter(name)


def cancel(call: HttpCall) -> dict[str, Any]:
    """Cancel the open rest of an order."""
    try:
        order = _order(call)
        refuse_withdrawal(call, order)
        call.shared.exchange.broker.cancel(order.account_id, order.id)
    except ExchangeRefusal as refusal:
        raise cancel_refusal_of(refusal, exit_=_is_exit(call)) from None
    return {}


def detail(call: HttpCall) -> dict[str, Any]:
    """One order of any day with its history and fees; an exit by its own number has none of these."""
    order, broker = _order(call), call.shared.exchange.broker
    days = order.created.date() - _ONE_DAY, call.shared.exchange.now.date() + _ONE_DAY
    mine = [fill for fill in broker.history_fills(order.account_id, *days) if fill.order_id == order.id]
    fills = sorted(mine, key=lambda fill: int(fill.id))
    (fee,) = broker.fees(order.account_id, [order.id])
    last, exits = _last(call, order), broker.exits(order.account_id, order.id)
    row = detail_row(reported_order(call, order), last=last, fills=fills, fee=fee, exits=exits)
    return {**row, "order_id": order.exit_number, "charge_detail": None} if call.flag("is_attached") else row


def today_orders(call: HttpCall) -> dict[str, Any]:
    """Today's orders, newest first, without those that work from an earlier day; one that is named is of any day."""
    broker, wanted = call.shared.exchange.broker, call.text("order_id")
    attached = bool(wanted) and call.flag("is_attached")
    rows = (order for part in parts(call) for order in broker.orders(part.id))
    named = [
        order
        for order in rows
        if (wanted == (order.exit_number if attached else order.id) if wanted else listed_today(call, order))
    ]
    return {"orders": order_rows(call, named, attached=attached)}


def listed_today(call: HttpCall, order: ExchangeOrder) -> bool:
    """Whether today's list has an order: it was placed, changed or ended today. The history has any other.

    That the history has what works from an earlier day the vendor says (developers#907); that today's list lacks it
    until it changes is inferred.
    """
    market = market_of(order.instrument)
    today = call.shared.exchange.phase(market).day
    moments = (order.created, order.fired, order.updated)
    return any(moment is not None and exchange_date(market, moment) >= today for moment in moments)


def today_executions(call: HttpCall) -> dict[str, Any]:
    """Today's executions, newest first."""
    broker, wanted = call.shared.exchange.broker, call.text("order_id")
    rows = [fill for part in parts(call) for fill in broker.fills(part.id) if wanted in {"", fill.order_id}]
    return {"trades": fill_rows(call, rows)}


def largest_quantity(call: HttpCall) -> dict[str, Any]:
    """The largest order that would be taken now."""
    instrument, side = call.instrument(), call.required("side")
    kind = kind_of(call)
    price = None if kind is OrderType.MARKET else call.decimal("price")
    if side not in SIDE.values():
        raise bad_parameter("side")
    if price is not None and price <= 0:
        raise bad_parameter("price")
    part = _part_for(call, instrument)
    most = call.shared.exchange.broker.max_quantity(part.id, instrument, kind, price)
    quantity = most.cash_buy if side == "Buy" else most.position_sell
    return {"cash_max_qty": str(quantity), "margin_max_qty": str(quantity)}


def parts(call: HttpCall) -> tuple[TradingAccount, ...]:
    """The currencies of the caller's account."""
    return call.shared.exchange.broker.accounts_of(call.account)


def _part_for(call: HttpCall, instrument: InstrumentId) -> TradingAccount:
    for part in parts(call):
        if market_of(instrument) in part.markets:
            return part
    raise ExchangeRefusal(Reason.WRONG_MARKET, account=call.account, instrument=instrument)


def _order(call: HttpCall) -> ExchangeOrder:
    """The caller's order that the call names; refuses UNKNOWN_ORDER, also for one of another account.

    With `is_attached` the number is that of an exit. Without it an exit is an order once it has fired, under the number
    that the lists have of it.
    """
    order_id, broker = call.required("order_id"), call.shared.exchange.broker
    for part in parts(call):
        try:
            found = broker.exit(part.id, order_id) if call.flag("is_attached") else broker.order(part.id, order_id)
        except ExchangeRefusal:
            continue
        if call.flag("is_attached") or not found.waits_for_entry:
            return found
    raise ExchangeRefusal(Reason.UNKNOWN_ORDER, order=order_id[:32])


def _is_exit(call: HttpCall) -> bool:
    """Whether the caller has an exit of the number that the call names."""
    for part in parts(call):
        with suppress(ExchangeRefusal):
            return bool(call.shared.exchange.broker.exit(part.id, call.text("order_id")))
    return False


def order_rows(call: HttpCall, rows: Iterable[ExchangeOrder], *, attached: bool = False) -> list[dict[str, Any]]:
    """The rows that pass the call's filters; with `attached` those of exits under their own numbers."""
    instruments, statuses = call.instruments(), set(call.texts("status"))
    side, markets = call.text("side"), _markets(call)
    kept = [
        order
        for order in (reported_order(call, row) for row in rows if attached or not row.waits_for_entry)
        if (not instruments or instruments.intersection(order.instruments))
        and (not statuses or status_word(order) in statuses)
        and side in {"", SIDE[order.side]}
        and market_of(order.instrument) in markets
    ]
    kept.sort(key=lambda order: int(order.id), reverse=True)
    exits_of_order = call.shared.exchange.broker.exits
    return [
        order_row(order, last=_last(call, order), exits=exits_of_order(order.account_id, order.id))
        | ({"order_id": order.exit_number} if attached else {})
        for order in kept
    ]


def reported_order(call: HttpCall, order: ExchangeOrder) -> ExchangeOrder:
    """The order as the port reports it now."""
    return as_reported(order, call.shared.exchange.phase(market_of(order.instrument)))


def fill_rows(call: HttpCall, rows: Iterable[Fill]) -> list[dict[str, Any]]:
    """The rows of the executions that pass the call's filter, newest first."""
    instruments = call.instruments()
    kept = [fill for fill in rows if not instruments or fill.instrument in instruments]
    kept.sort(key=lambda fill: int(fill.id), reverse=True)
    found = [execution_row(fill) for fill in kept]
    return [_without_side(row) for row in found] if centre_of(call.account) is DataCentre.UNITED_STATES else found


def _without_side(row: dict[str, Any]) -> dict[str, Any]:
    """An execution as the United States' data centre has it: the side is its order's (longbridge-mcp, `trade.rs`)."""
    return {name: value for name, value in row.items() if name != "side"}


def _markets(call: HttpCall) -> frozenset[Market]:
    name = call.text("market")
    if name and name not in _MARKETS:
        raise bad_parameter("market")
    return _MARKETS.get(name, frozenset(Market))


def _last(call: HttpCall, order: ExchangeOrder) -> Decimal | None:
    """The security's last price where the row tells it; the market of another one is not run up to now."""
    return call.shared.exchange.quote(order.instrument).last if order.filled else None
