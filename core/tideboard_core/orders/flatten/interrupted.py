"""What the order log has of each flatten, and what became of the lines of one that Tideboard did not live to end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, OrderUnknown
from tideboard_core.model.flatten import FlattenLine, FlattenPlan, LineState, RestOrder, logged_exit
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.order import Account, AccountId, Order, OrderStatus, OrderType, Side
from tideboard_core.model.shares import Shares, shares_from, size_of
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.journal import NEVER
from tideboard_core.ports.trading import WriteVerb


@dataclass(slots=True)
class _Write:
    """A write of a line, or the newest of one of its exits, by its intent, with what the log has of its end."""

    intent: Record
    ended: Record | None = None

    @property
    def went_out(self) -> bool:
        """Whether it may have reached the broker: the log does not say that it never did."""
        ended = self.ended
        if ended is None:
            return True
        settled_without = ended.kind is RecordKind.SETTLED and not ended.data.get("order")
        return ended.kind is not RecordKind.NOT_SENT and not settled_without


@dataclass(slots=True)
class LoggedFlatten:
    """A flatten of the order log; `id` is our id of the whole, `at` UTC, `over` whether its end was written.

    `offered` are the securities of which the log says that their exits need not be offered any more, `reopened` those
    of which a closing fill was taken back after that. `replaces`: see `FlattenPlan`.
    """

    id: str
    account: AccountId
    at: datetime
    lines: Sequence[Mapping[str, Any]]
    over: bool = False
    ended: dict[InstrumentId, Record] = field(default_factory=dict)
    closing: dict[InstrumentId, list[_Write]] = field(default_factory=dict)
    cancels: dict[str, _Write] = field(default_factory=dict)
    offered: set[InstrumentId] = field(default_factory=set)
    reopened: set[InstrumentId] = field(default_factory=set)
    replaces: bool = False

    def of(self, account: Account) -> bool:
        """Whether it may have closed positions of this account."""
        return self.account.binds(account.identity)

    def run(self, account: Account, orders: Collection[Order] | None) -> FlattenRun:
        """The whole as an ended run: each line as the broker's `orders` of the account, else the log, have it.

        Exits whose cancel went out and that the broker lists as cancelled, or not at all, are offered again as after a
        stop, but those of `offered`. `orders` None = they were not read: then nothing is known of exits.
        """
        rows = orders or ()
        names = {order.instrument: order.name for order in rows}
        lines = tuple(_line(account, row, names) for row in self.lines)
        run = FlattenRun(FlattenPlan(id=self.id, account=account, lines=lines))
        by_remark = {order.remark: order for order in rows if order.remark}
        for index, line in enumerate(lines):
            if line.obstacle is not None:
                continue
            back = orders is None or line.instrument in self.offered
            lost = () if back else exits_lost(self.withdrawn(index), rows)
            ended = self.ended.get(line.instrument)
            writes = [one for one in self.closing.get(line.instrument, ()) if one.went_out]
            outcome = _sent(line, writes, ended, by_remark) if writes else None
            run.put(index, withdrawn=lost, **(outcome or _not_sent(ended)))
        run.stop()
        run.finish()
        return run

    def withdrawn(self, index: int) -> dict[str, Order | None]:
        """The exits of a line whose cancel, or that of their entry, went out, by id; None = the log has no terms."""
        row = self.lines[index]
        ended = self.ended.get(instrument_id(row["instrument"]))
        logged = frozenset(() if ended is None else ended.data.get("withdrawn", ()))
        exits: dict[str, Order | None] = {}
        # Inferred, no vendor's page says it: with the exit of an entry that is cancelled the broker may end the others.
        gone = (one for one in row["exits"] if isinstance(one, Mapping) and self._cancelled(str(one["id"])))
        entries = {one["entry"] for one in gone if one.get("entry")}
        for exit_ in row["exits"]:
            terms = self._exit(row, exit_) if isinstance(exit_, Mapping) else None
            order_id = str(exit_) if terms is None else terms.id
            with_entry = terms is not None and (self._cancelled(terms.entry) or terms.entry in entries)
            if order_id in logged or self._cancelled(order_id) or with_entry:
                exits[order_id] = terms
        return exits

    def known(self, index: int) -> frozenset[str]:
        """The orders of a line's security that are none of after it, by id.

        Exits that worked when the flatten began, and the entries that were listed when the line was over.
        """
        row = self.lines[index]
        ended = self.ended.get(instrument_id(row["instrument"]))
        exits = (exit_["id"] if isinstance(exit_, Mapping) else exit_ for exit_ in row["exits"])
        return frozenset(map(str, (*exits, *(() if ended is None else ended.data.get("entries", ())))))

    def _cancelled(self, order_id: str) -> bool:
        return order_id in self.cancels and self.cancels[order_id].went_out

    def _exit(self, row: Mapping[str, Any], exit_: Mapping[str, Any]) -> Order:
        instrument, side = instrument_id(row["instrument"]), Side(row["side"])
        return logged_exit(exit_, self.account.id, instrument, side, self.at)


def exits_lost(withdrawn: Mapping[str, Order | None], orders: Collection[Order]) -> tuple[Order, ...]:
    """Withdrawn exits that the broker's `orders` show as ended without a fill of all, or not at all.

    Each has the type under which it waited: a broker with one word for stops and touched orders tells no ended ones
    apart.
    """
    by_id = {order.id: order for order in orders}
    waiting = {held.order_id for order in orders for held in order.exits or () if held.open}
    now = (_now(by_id.get(order_id), terms) for order_id, terms in withdrawn.items() if order_id not in waiting)
    return tuple(order for order in now if order is not None and not order.open and order.remaining > 0)


def _now(row: Order | None, terms: Order | None) -> Order | None:
    if terms is None:
        return row
    return replace(terms, status=OrderStatus.CANCELLED) if row is None else replace(row, order_type=terms.order_type)


def interrupted(records: Iterable[Record]) -> list[LoggedFlatten]:
    """Every flatten of the order log without an end, oldest first; what cannot be read is left out.

    A replacement is none: what it took away is offered, and it closes nothing.
    """
    return [one for one in flattens(records) if not one.over and not one.replaces]


def flattens(records: Iterable[Record]) -> list[LoggedFlatten]:
    """Every flatten of the order log that was begun, oldest first; what cannot be read is left out."""
    found: dict[str, LoggedFlatten] = {}
    writes: dict[str, _Write] = {}
    for record in records:
        if record.kind is RecordKind.FLATTEN:
            _take_step(found, record)
        elif record.kind is RecordKind.NOT_SENT and record.id in found:
            del found[record.id]  # the plan was written too late: it was denied, and the person was told
        elif record.kind is RecordKind.INTENT and record.data.get("flatten") in found:
            _take_intent(found[record.data["flatten"]], writes, record)
        elif record.id in writes and record.kind in {*NEVER, RecordKind.ACCEPTED, RecordKind.SETTLED}:
            writes[record.id].ended = record
    return list(found.values())


def _take_step(plans: dict[str, LoggedFlatten], record: Record) -> None:
    step, data = record.data.get("step"), record.data
    if step == "plan" and data.get("part", 1) > 1 and record.id in plans:
        plans[record.id].lines = [*plans[record.id].lines, *data.get("lines", ())]
    elif step == "plan":
        plans[record.id] = LoggedFlatten(
            record.id,
            AccountId.from_stored({"account": "", **data}),
            record.at,
            data.get("lines") or (),
            replaces=data.get("replaces") is True,
        )
    elif record.id not in plans:
        return
    elif step == "end":
        plans[record.id].over = True
    elif step == "exits":
        plans[record.id].offered.add(data["instrument"])
    elif step == "reopened":
        plans[record.id].offered.discard(data["instrument"])
        plans[record.id].reopened.add(data["instrument"])
    elif step == "line":
        plans[record.id].ended[data["instrument"]] = record


def _take_intent(flatten: LoggedFlatten, writes: dict[str, _Write], record: Record) -> None:
    write = writes[record.id] = _Write(record)
    if record.data.get("verb") == WriteVerb.CANCEL:
        flatten.cancels[str(record.data["order"])] = write
    else:
        flatten.closing.setdefault(record.data["instrument"], []).append(write)


def _line(account: Account, row: Mapping[str, Any], names: Mapping[InstrumentId, str]) -> FlattenLine:
    """A line of the plan as the log has it, without its exits."""
    side, quantity, instrument = Side(row["side"]), int(row["quantity"]), instrument_id(row["instrument"])
    return FlattenLine(
        account=account,
        instrument=instrument,
        name=names.get(instrument, ""),
        currency="",
        held=shares_from(row.get("held", quantity if side is Side.SELL else -quantity)),
        side=side,
        quantity=quantity,
        order_type=OrderType(row["type"]),
        price=None if row["price"] is None else Decimal(row["price"]),
        obstacle=None if row["obstacle"] is None else OrderDenied("flatten-not-possible"),
        unshown=shares_from(row.get("unshown", 0)),
        later=row.get("later", False) is True,
    )


def _sent(
    line: FlattenLine, writes: Sequence[_Write], ended: Record | None, by_remark: Mapping[str, Order]
) -> dict[str, Any]:
    """What became of the closing orders of a line that may have reached the broker: one, or two with its rest."""
    first, *others = (_became(write, ended, by_remark) for write in writes)
    rest = others[-1] if others else None
    if rest is None:
        found = first
    else:
        # The rest went out after an order that stood then: a refusal that came later takes nothing of it back.
        first |= {"sent": int(writes[0].intent.data["quantity"])}
        sent, filled = first["sent"] + rest["sent"], first["filled"] + rest["filled"]
        if ended is not None and not all(write.intent.id in by_remark for write in writes):
            filled = _filled(ended)
        second = RestOrder(
            quantity=rest["sent"],
            order_id=rest["order_id"],
            client_order_id=rest["client_order_id"],
            error=rest.get("error"),
        )
        found = {**first, "sent": sent, "filled": filled, "rest": second}
        if first["state"] is LineState.REFUSED and filled:
            found |= {"state": LineState.PARTLY, "error": None, "left": 0}
        if rest["state"] is LineState.UNKNOWN:
            found |= {"state": LineState.UNKNOWN, "error": rest["error"]}
    if found["state"] is not LineState.PARTLY or not found["filled"] == found["sent"] == line.quantity:
        return found
    if ended is not None and ended.data["state"] == LineState.PARTLY and _filled(ended) == found["filled"]:
        # What entries and others traded meanwhile no order of the flatten shows; the line did, as it ended.
        return {**found, "left": shares_from(ended.data.get("left", 0))}
    # Below a tradable unit, or what may be gone with a fill that was taken back; of any other it is not known.
    state = LineState.PARTLY if line.unshown else LineState.DONE
    return {**found, "state": state, "left": size_of(line.held) - found["sent"]}


def _filled(ended: Record) -> Shares:
    return shares_from(ended.data["filled"])


def _became(write: _Write, ended: Record | None, by_remark: Mapping[str, Order]) -> dict[str, Any]:
    """What became of one order; whether it closed the whole, its line knows."""
    number, sent = write.intent.id, int(write.intent.data["quantity"])
    row, last = by_remark.get(number), write.ended
    filled = row.filled if row is not None else 0 if ended is None else _filled(ended)
    order_id = row.id if row is not None else str((last.data.get("order") if last is not None else "") or "")
    known: dict[str, Any] = {"sent": sent, "filled": filled, "order_id": order_id, "client_order_id": number}
    if row is not None and row.status is OrderStatus.REJECTED and not filled:
        return {**known, "sent": 0, "state": LineState.REFUSED, "error": _refused(row.text)}
    if row is None and last is not None and last.kind is RecordKind.REJECTED:
        return {**known, "sent": 0, "state": LineState.REFUSED, "error": _refused(str(last.data.get("text") or ""))}
    if row is None and not order_id:
        return {**known, "state": LineState.UNKNOWN, "error": OrderUnknown("no-answer", client_order_id=number)}
    return {**known, "left": 0, "state": LineState.PARTLY}


def _refused(text: str) -> OrderError:
    return OrderRejected("order-rejected", text=text)


def _not_sent(ended: Record | None) -> dict[str, Any]:
    """Nothing of its order went out: its turn came and it was not done, or Tideboard ended before."""
    error = OrderDenied("flatten-interrupted") if ended is None else OrderDenied("flatten-not-possible")
    return {"state": LineState.NOT_DONE, "error": error}
