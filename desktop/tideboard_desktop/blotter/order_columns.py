"""Columns of the tables of orders and fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.combination import strategy_of
from tideboard_core.model.instrument import MARKET_ZONE, Instrument, InstrumentId, market_of, spelled_as_contract
from tideboard_core.model.order import DOUBTED, Confirmed, Fill, FillStatus, Order, OrderFee, OrderStatus, Side
from tideboard_core.model.order_terms import SHOWN_WITH_PRICE, TOUCHED, OrderTerm
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.rows import ChildRow, ExitRow, LegRow
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.plain_text import plain_text
from tideboard_desktop.blotter.words import shown_name
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, Column, FileColumn, TextColour
from tideboard_desktop.ui.words.combinations import (
    FactsOf,
    contract_words,
    legs_words,
    listed_name,
    marked_name,
    net_words,
    no_facts,
    signed_price,
    strategy_word,
)
from tideboard_desktop.ui.words.joining import titled, together
from tideboard_desktop.ui.words.orders import (
    fires_when,
    hours_word,
    long_terms,
    short_terms,
    side_word,
    status_word,
    time_in_force_word,
    type_word,
    unnamed_detail,
)

translate = QCoreApplication.translate

OrderColumn: TypeAlias = Column[Order] | FileColumn[Order]
_OF_LEGS = frozenset({"Side", "Symbol", "Shares", "Filled"})
"""Columns that a leg of a combination has figures in."""
_TYPE_WIDTH = 112
"""Room for `Limit  to 17 Feb`; with more, the usual window has none for the trigger."""
ACTION = 13
"""The column whose cell is a button."""
_NEEDS_YOU = frozenset({OrderStatus.REJECTED, OrderStatus.DISABLED})
_OVER = frozenset({OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.EXPIRED})
_SIDE, _SECURITY = frozenset({OrderTerm.SIDE}), frozenset({OrderTerm.SECURITY, OrderTerm.ACCOUNT})
_TYPE = frozenset({OrderTerm.TYPE, OrderTerm.TIME, OrderTerm.LAST_DAY, OrderTerm.HOURS})
_QUANTITY, _FILLED = frozenset({OrderTerm.QUANTITY}), frozenset({OrderTerm.FILLED})
_PRICE, _FILL_PRICE = frozenset({OrderTerm.LIMIT}), frozenset({OrderTerm.FILL_PRICE})
_TRAILS = frozenset({OrderTerm.TRAIL_AMOUNT, OrderTerm.TRAIL_PERCENT, OrderTerm.OFFSET, OrderTerm.MONITOR})
_TRIGGER = _TRAILS | {OrderTerm.TRIGGER}


class LastConfirmation(NamedTuple):
    """When the broker last confirmed an order's state, None before it has; `late` if that is too long ago."""

    word: Confirmed | None
    late: bool


def order_columns(
    now: Callable[[], datetime] | None = None,
    confirmation: Callable[[Order], LastConfirmation] = lambda _: LastConfirmation(None, late=False),
    *,
    fees: Callable[[Order], OrderFee | None] = lambda _: None,
    unanswered: Callable[[Order], UnknownWrite | None] = lambda _: None,
    facts: Callable[[InstrumentId], Instrument | None] = lambda _instrument: None,
) -> list[OrderColumn]:
    """Side, symbol, type, quantity, price, trigger, filled, average, fees, difference, status, time, as of, action.

    `now` is UTC market time: an order of another exchange day shows its date. `fees` are the broker's charges.
    `unanswered` is the change or cancel of an order whose outcome is not known, `facts` returns what is known of a
    security. A file has more of them, and times with the exchange's offset.
    """
    states = _state_columns(now, confirmation, unanswered)
    columns = [*_term_columns(facts), *_fill_columns(fees), _both_values(), *states, *_origin_columns()]
    return [column if isinstance(column, FileColumn) else _with_legs(column) for column in columns]


def _with_legs(column: Column[Order]) -> Column[Order]:
    cell = column.cell if column.head in _OF_LEGS else _blank_for_legs(column.cell)
    return replace(column, order=_by_entry(column.order), cell=cell)


def _blank_for_legs(cell: Callable[[Order], Cell]) -> Callable[[Order], Cell]:
    """Price, status and all else belong to the whole combination."""
    return lambda row: Cell("") if isinstance(row, LegRow) else cell(row)


def _by_entry(order: Callable[[Order], Any] | None) -> Callable[[Order], Any] | None:
    """Sort an exit or a leg where its order is, so that it stays below it."""
    return None if order is None else lambda row: order(row.entry_order if isinstance(row, ChildRow) else row)


def _term_columns(facts: Callable[[InstrumentId], Instrument | None]) -> list[OrderColumn]:
    def name(order: Order) -> str:  # the security of a combination is only its first leg's
        if order.legs:
            return order.name
        return marked_name(order.instrument, shown_name(facts(order.instrument), order.name), facts)

    return [
        FileColumn("Order", lambda o: "" if o.unnamed else o.id),
        Column(
            title=translate("OrdersTable", "Side"),
            width=46,
            cell=side_cell,
            order=lambda o: o.side.value,
            head="Side",
            value=lambda o: "" if o.legs else side_word(o.side),
        ),
        Column(
            title=translate("OrdersTable", "Symbol"),
            width=0,
            cell=lambda o: symbol_cell(o, name(o), facts),
            code=lambda o: o.instrument,
            order=lambda o: o.instrument,
            head="Symbol",
            value=lambda o: listed_name(o) if o.legs else o.instrument,
        ),
        FileColumn("Name", name),
        Column(
            title=translate("OrdersTable", "Type"),
            width=_TYPE_WIDTH,
            cell=_type_cell,
            spare=3,
            head="Type",
            value=lambda o: type_word(o.order_type),
        ),
        FileColumn("Broker's type", lambda o: o.broker_type),
        FileColumn("Time in force", _time_in_force),
        FileColumn("Last day", lambda o: None if OrderTerm.TIME in o.untold else o.expires or o.ends),
        FileColumn("Trading hours", lambda o: "" if OrderTerm.HOURS in o.untold else hours_word(o.hours)),
        Column(
            title=translate("OrdersTable", "Shares"),
            width=72,
            number=True,
            cell=_quantity_cell,
            order=lambda o: o.quantity,
            spare=1,
            head="Shares",
            value=lambda o: o.quantity,
        ),
        Column(
            title=translate("OrdersTable", "Price"),
            width=72,
            number=True,
            cell=_price_cell,
            order=_price_order,
            head="Price",
            value=lambda o: o.price,
        ),
        Column(
            title=translate("OrdersTable", "Trigger"),
            width=72,
            number=True,
            cell=_trigger_cell,
            order=lambda o: float(o.trigger or 0),
            spare=4,
            idle=lambda o: o.trigger is None,
            head="Trigger",
            value=lambda o: o.trigger,
        ),
    ]


def _fill_columns(fees: Callable[[Order], OrderFee | None]) -> list[OrderColumn]:
    return [
        Column(
            title=translate("OrdersTable", "Filled"),
            width=60,
            number=True,
            cell=_filled_cell,
            order=lambda o: o.filled,
            spare=2,
            head="Filled",
            value=lambda o: o.filled,
        ),
        Column(
            title=translate("OrdersTable", "Avg price"),
            width=82,
            number=True,
            cell=lambda o: _average_cell(o, fees(o)),
            spare=5,
            head="Average price",
            value=lambda o: o.average_price,
        ),
        Column(
            title=translate("OrdersTable", "Fees"),
            width=72,
            number=True,
            cell=lambda o: _fees_cell(fees(o)),
            order=lambda o: Decimal(0) if (fee := fees(o)) is None else fee.total,
            spare=7,
            idle=lambda o: fees(o) is None,
            head="Fees",
            value=lambda o: None if (fee := fees(o)) is None else fee.total,
        ),
        FileColumn("Currency", lambda o: o.currency),
    ]


def _both_values() -> OrderColumn:
    """What was confirmed and what the broker has, as wide as the time and the average price, which leave for it.

    So the columns before it stay where they are when the first difference comes. It leaves a narrow table before the
    mark and the button would, whose tool tip and details have both values. It is in no file, which has all
    differences under `Kept otherwise`.
    """
    return Column(
        title=translate("OrdersTable", "Confirmed \u2192 kept"),
        width=174,
        cell=_both_cell,
        spare=1,
        idle=lambda o: not _both_cell(o).text,
        rare=attrgetter("differs"),
    )


def _both_cell(order: Order) -> Cell:
    if not order.unsettled:
        return Cell("")
    from tideboard_desktop.ui.words.as_confirmed import both_values, mark_detail  # with the first difference

    values, term = both_values(order)
    return Cell(values, TextColour.WARN, second=term, exact=mark_detail(order) if values else "")


def _state_columns(
    now: Callable[[], datetime] | None,
    confirmation: Callable[[Order], LastConfirmation],
    unanswered: Callable[[Order], UnknownWrite | None],
) -> list[OrderColumn]:
    return [
        Column(
            title=translate("OrdersTable", "Status"),
            width=118,
            cell=lambda o: _unanswered_cell(unanswered(o)) or _late_status(o, confirmation(o), now),
            order=lambda o: o.status.value,
            head="Status",
            value=status_word,
        ),
        FileColumn("Created", lambda o: fmt.exchange_time(o.created, MARKET_ZONE[market_of(o.instrument)])),
        Column(
            title=translate("OrdersTable", "Time"),
            width=92,
            number=True,
            cell=lambda o: Cell(moment_text(o.updated, o.instrument, now), TextColour.QUIET),
            order=lambda o: o.updated,
            spare=6,
            head="Updated",
            value=lambda o: fmt.exchange_time(o.updated, MARKET_ZONE[market_of(o.instrument)]),
        ),
        Column(
            title=translate("OrdersTable", "As of"),
            width=76,
            number=True,
            cell=lambda o: as_of_cell(o, confirmation(o), now),
            spare=3,
            idle=lambda o: not o.open,
        ),
        Column(title="", width=76, cell=action_cell),
    ]


def _origin_columns() -> list[OrderColumn]:
    return [
        FileColumn("Reference", lambda o: o.remark),
        FileColumn("Broker's words", lambda o: o.text),
        FileColumn("Kept otherwise", _kept_otherwise),
        FileColumn("Part of order", lambda o: o.entry_order.id if isinstance(o, ChildRow) else ""),
        FileColumn("Role", _role),
        FileColumn("Holder", _holder),
    ]


def _kept_otherwise(order: Order) -> str:
    if not order.differs:
        return ""
    from tideboard_desktop.ui.words.as_confirmed import difference_line  # with the first difference

    return "; ".join(difference_line(one) for one in order.differs)


def _role(order: Order) -> str:
    if isinstance(order, ExitRow):
        from tideboard_desktop.ui.words.exits import role_word  # with the first file

        return role_word(order.role)
    return translate("Export", "Leg") if isinstance(order, LegRow) else ""


def _holder(order: Order) -> str:
    if not isinstance(order, ExitRow):
        return ""
    from tideboard_desktop.ui.words.exits import holder_words  # with the first file

    return holder_words(held=order.held)


def _time_in_force(order: Order) -> str:
    return "" if OrderTerm.TIME in order.untold else time_in_force_word(order.time_in_force)


def _marked(cell: Cell, order: Order, terms: frozenset[OrderTerm]) -> Cell:
    """The cell with both values of what differs in it, amber until that is settled."""
    from tideboard_desktop.ui.words.as_confirmed import term_lines  # with the first difference

    words = term_lines(order, terms)
    if not words:
        return cell
    unsettled = any(one.term in terms for one in order.unsettled)
    exact = f"{words}\n{cell.exact}" if cell.exact else words
    return replace(cell, colour=TextColour.WARN if unsettled else cell.colour, exact=exact)


def side_cell(order: Order) -> Cell:
    """Buy in the up colour, Sell in the down colour; a combination has legs of both."""
    if order.legs:
        return Cell(translate("OrdersTable", "Combo"), TextColour.QUIET, strong=True)
    cell = Cell(side_word(order.side), TextColour.UP if order.side is Side.BUY else TextColour.DOWN, strong=True)
    return _marked(cell, order, _SIDE) if order.differs else cell


def symbol_cell(order: Order, name: str, facts: FactsOf = no_facts) -> Cell:
    """Symbol and `name`; of an exit its role and who holds it, of a combination its strategy and legs."""
    if order.legs or isinstance(order, LegRow):
        if isinstance(order, LegRow):
            second = marked_name(order.instrument, order.instrument, facts)
            return Cell(f"\u203a {contract_words(order.instrument)}", second=second, exact=second)
        count = translate("OrdersTable", "{count} legs").format(count=len(order.legs))
        legs = "\n".join(legs_words(order.legs, order.quantity, facts))
        return Cell(strategy_word(strategy_of(order.legs)), second=count, strong=True, exact=legs)
    if isinstance(order, ExitRow):
        from tideboard_desktop.ui.words.exits import holder_words, role_word, short_holder_words  # with the first exit

        role, holder = role_word(order.role), holder_words(held=order.held)
        return Cell(
            f"\u203a {role}",
            second=short_holder_words(held=order.held),
            exact=titled(order.instrument, titled(role, holder)),
        )
    cell = Cell(order.instrument, second=name, strong=True)
    return _marked(cell, order, _SECURITY) if order.differs else cell


def status_cell(order: Order) -> Cell:
    """The status, with the broker's text as the tool tip.

    Unknown, legs that nobody approved, and terms that the broker keeps otherwise until that is settled are highlighted.
    """
    if isinstance(order, ExitRow) and (order.open or not order.held):
        from tideboard_desktop.ui.words.exits import exit_state  # with the first exit

        text, sentence = exit_state(order)
        return Cell(text, TextColour.PLAIN if order.held else TextColour.WARN, exact=sentence)
    if order.legs_differ:
        from tideboard_desktop.ui.words.combinations import other_legs_words  # with the first combination

        words = f"{status_word(order)}\n{other_legs_words(order)}"
        return Cell(translate("OrdersTable", "Other legs"), TextColour.WARN, strong=True, alarm=True, exact=words)
    if order.unnamed:
        words = together(order.text, unnamed_detail(order))
        counts = order.open
        colour = TextColour.WARN if counts else TextColour.QUIET
        return Cell(status_word(order), colour, strong=counts, alarm=counts, exact=words)
    text_colour = (
        TextColour.WARN
        if order.status in _NEEDS_YOU or order.asks or order.taken_back
        else TextColour.QUIET
        if order.status in _OVER
        else TextColour.PLAIN
    )
    unknown = order.status is OrderStatus.UNKNOWN
    own_word = "" if order.taken_back or order.broker_status == DOUBTED else order.broker_status
    words = " · ".join(filter(None, (order.text or status_word(order), own_word)))
    cell = Cell(status_word(order), text_colour, strong=unknown, alarm=unknown, exact=words)
    return _status_with_differences(cell, order) if order.differs else cell


def _status_with_differences(cell: Cell, order: Order) -> Cell:
    from tideboard_desktop.ui.words.as_confirmed import (
        mark_detail,
        mark_word,
        what_follows,
    )  # with the first difference

    words = f"{cell.exact}\n{mark_detail(order)}"
    if not order.unsettled:
        return replace(cell, exact=words)
    if not what_follows(order):  # it is over, and that is what a person has to see
        return replace(cell, colour=TextColour.WARN, exact=words)
    return Cell(mark_word(order), TextColour.WARN, strong=True, alarm=True, exact=words)


def _unanswered_cell(write: UnknownWrite | None) -> Cell | None:
    if write is None:
        return None
    words = translate("OrdersTable", "Unanswered")
    reason = translate(
        "OrdersTable", "No answer came. The row shows what the broker lists; settle it in the row's menu."
    )
    return Cell(words, TextColour.WARN, strong=True, alarm=True, exact=reason)


def as_of_cell(order: Order, confirmation: LastConfirmation, now: Callable[[], datetime] | None) -> Cell:
    """When the broker last confirmed a working order; amber after two missed confirmations."""
    if not order.open or order.status is OrderStatus.UNKNOWN:
        return Cell("")
    text_colour = TextColour.WARN if confirmation.late else TextColour.QUIET
    words = _as_of_words(order, confirmation, now)
    if confirmation.word is None:
        return Cell(fmt.MISSING, text_colour, exact=words)
    if confirmation.word.cached:
        return Cell("OpenD", text_colour, exact=words)
    return Cell(moment_text(confirmation.word.at, order.instrument, now), text_colour, exact=words)


def _as_of_words(order: Order, confirmation: LastConfirmation, now: Callable[[], datetime] | None) -> str:
    if confirmation.word is None:
        return translate("OrdersTable", "The broker has not confirmed this order yet.")
    time = moment_text(confirmation.word.at, order.instrument, now)
    sentence = translate("OrdersTable", "The broker last confirmed this order at {time}.").format(time=time)
    if confirmation.word.cached:
        return together(translate("OrdersTable", "The newest list is from OpenD, not the broker."), sentence)
    return sentence


def _late_status(order: Order, confirmation: LastConfirmation, now: Callable[[], datetime] | None) -> Cell:
    """The status, amber if the broker has not confirmed a working order in time."""
    cell = status_cell(order)
    if not confirmation.late or not order.open or cell.alarm:
        return cell
    return replace(cell, colour=TextColour.WARN, exact=together(cell.exact, _as_of_words(order, confirmation, now)))


def action_cell(order: Order) -> Cell:
    """Cancel for a working order, Confirm if the broker asks for it, Settle for an unknown one."""
    if isinstance(order, ExitRow) and not order.held:
        return Cell("")
    if order.status is OrderStatus.UNKNOWN or (order.unnamed and order.open):
        return Cell(translate("OrdersTable", "Settle"), button=True)
    if order.open and order.asks:
        return Cell(translate("OrdersTable", "Confirm"), button=True)
    if order.open and order.status is not OrderStatus.CANCELLING:
        return Cell(translate("OrdersTable", "Cancel"), button=True)
    return Cell("")


def moment_text(moment: datetime, instrument: InstrumentId, now: Callable[[], datetime] | None) -> str:
    """Exchange time, with the date in front if it is not today."""
    market = market_of(instrument)
    zone = MARKET_ZONE[market]
    if now is None or exchange_date(market, moment) == exchange_date(market, now()):
        return fmt.clock_seconds(moment, zone)
    return f"{exchange_date(market, moment):%m-%d} {fmt.clock_minutes(moment, zone)}"


def _type_cell(order: Order) -> Cell:
    cell = Cell(type_word(order.order_type), TextColour.QUIET, second=short_terms(order), exact=long_terms(order))
    return _marked(cell, order, _TYPE) if order.differs else cell


def _quantity_cell(order: Order) -> Cell:
    cell = Cell(fmt.quantity(order.quantity))
    return _marked(cell, order, _QUANTITY) if order.differs else cell


def _filled_cell(order: Order) -> Cell:
    cell = Cell(fmt.quantity(order.filled), TextColour.PLAIN if order.filled else TextColour.QUIET)
    return _marked(cell, order, _FILLED) if order.differs else cell


def _trigger_cell(order: Order) -> Cell:
    cell = Cell("")
    if order.trigger is not None:
        when = fires_when(order.side, order.trigger, touched=order.order_type in TOUCHED)
        cell = Cell(fmt.price(order.trigger), exact=translate("OrdersTable", "Fires when {when}").format(when=when))
    return _marked(cell, order, _TRIGGER) if order.differs else cell


def _price_cell(order: Order) -> Cell:
    if order.price is None or order.order_type not in SHOWN_WITH_PRICE:
        cell = Cell(translate("OrdersTable", "market"), TextColour.QUIET)
    elif order.legs:
        cell = Cell(signed_price(order.price), exact=net_words(order.price))
    else:
        cell = Cell(fmt.price(order.price))
    return _marked(cell, order, _PRICE) if order.differs else cell


def _price_order(order: Order) -> float:
    return float(order.price or 0)


def _fees_cell(fee: OrderFee | None) -> Cell:
    if fee is None:
        return Cell("")
    items = " \u00b7 ".join(f"{plain_text(title)} {fmt.money(amount)}" for title, amount in fee.items)
    return Cell(fmt.money(fee.total), exact=items or fmt.money(fee.total))


def _average_cell(order: Order, fee: OrderFee | None) -> Cell:
    if order.average_price is None or not order.filled:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("OrdersTable", "Nothing is filled yet"))
    exact = f"{order.average_price:f}"
    if fee is not None:
        exact = translate("OrdersTable", "{price}, fees {fees}").format(price=exact, fees=fmt.money(fee.total))
    cell = Cell(fmt.plain(order.average_price, 2), exact=exact)
    return _marked(cell, order, _FILL_PRICE) if order.differs else cell


def fill_value(fill: Fill, instrument: Instrument | None) -> Decimal | None:
    """Money paid or received before fees; None if the multiplier of a contract is unknown."""
    if instrument is not None:
        return fill.price * fill.quantity * instrument.units
    return None if spelled_as_contract(fill.instrument) else fill.price * fill.quantity


def fill_columns(
    now: Callable[[], datetime] | None = None,
    facts: Callable[[InstrumentId], Instrument | None] = lambda _instrument: None,
) -> list[Column[Fill] | FileColumn[Fill]]:
    """Side, symbol, shares, price, value, time, order; `now` is UTC market time, another day shows its date.

    `facts` returns the known facts of a security, for its name and the multiplier of a contract. A file has more of
    them, and times with the exchange's offset.
    """

    def name(fill: Fill) -> str:
        return marked_name(fill.instrument, shown_name(facts(fill.instrument), fill.name), facts)

    return [
        FileColumn("Fill", lambda f: f.id),
        FileColumn("Order", lambda f: f.order_id),
        Column(
            title=translate("FillsTable", "Side"),
            width=52,
            cell=_side_cell,
            order=lambda f: f.side.value,
            head="Side",
            value=lambda f: side_word(f.side),
        ),
        Column(
            title=translate("FillsTable", "Symbol"),
            width=0,
            cell=lambda f: _fill_symbol_cell(f, name(f)),
            code=lambda f: f.instrument,
            order=lambda f: f.instrument,
            head="Symbol",
            value=lambda f: f.instrument,
        ),
        FileColumn("Name", name),
        Column(
            title=translate("FillsTable", "Shares"),
            width=84,
            number=True,
            cell=lambda f: Cell(fmt.quantity(f.quantity), _fill_colour(f)),
            order=lambda f: f.quantity,
            head="Shares",
            value=lambda f: f.quantity,
        ),
        Column(
            title=translate("FillsTable", "Price"),
            width=84,
            number=True,
            cell=lambda f: Cell(fmt.price(f.price), _fill_colour(f)),
            order=lambda f: f.price,
            head="Price",
            value=lambda f: f.price,
        ),
        Column(
            title=translate("FillsTable", "Value"),
            width=110,
            number=True,
            cell=lambda f: _value_cell(fill_value(f, facts(f.instrument)), _fill_colour(f)),
            order=lambda f: fill_value(f, facts(f.instrument)) or Decimal(0),
            head="Value",
            value=lambda f: fill_value(f, facts(f.instrument)),
        ),
        Column(
            title=translate("FillsTable", "Time"),
            width=112,
            number=True,
            cell=lambda f: Cell(moment_text(f.time, f.instrument, now), TextColour.QUIET),
            order=lambda f: f.time,
            head="Time",
            value=lambda f: fmt.exchange_time(f.time, MARKET_ZONE[market_of(f.instrument)]),
        ),
        Column(
            title=translate("FillsTable", "Order"),
            width=150,
            number=True,
            cell=lambda f: Cell(f.order_id, TextColour.QUIET),
            spare=1,
        ),
        FileColumn("Doubt", _remark_word),
    ]


def missing_word() -> str:
    return translate("Common", "missing in the last answer")


def unnamed_word() -> str:
    return translate("FillsTable", "no id")


def _fill_symbol_cell(fill: Fill, name: str) -> Cell:
    if not fill.missing:
        return _symbol_cell(fill, name)
    words = translate(
        "FillsTable",
        "The broker's last answer about this day lacks this fill. It stays here; limits of the day count the worse of"
        " both.",
    )
    return Cell(fill.instrument, TextColour.WARN, second=missing_word(), strong=True, exact=together(name, words))


def _symbol_cell(fill: Fill, name: str) -> Cell:
    """A fill that the list has; what became of it stands in the place of the name."""
    if fill.unnamed:
        words = translate("FillsTable", "The broker told this fill without an id: it is known by its own fields alone.")
        return Cell(fill.instrument, TextColour.WARN, second=unnamed_word(), strong=True, exact=together(name, words))
    if fill.status is FillStatus.NORMAL and fill.sure and not fill.broker_status:
        return Cell(fill.instrument, second=name, strong=True)
    from tideboard_desktop.ui.words.taken_back import fill_sentence, fill_word  # with the first of them

    words = together(name, fill_sentence(fill))
    return Cell(fill.instrument, TextColour.WARN, second=fill_word(fill), strong=True, exact=words)


def _remark_word(fill: Fill) -> str:
    if fill.missing or fill.unnamed:
        return missing_word() if fill.missing else unnamed_word()
    from tideboard_desktop.ui.words.taken_back import fill_word  # with a file of fills

    return fill_word(fill)


def _fill_colour(fill: Fill) -> TextColour:
    """Figures that count no more are quiet."""
    return TextColour.QUIET if fill.status is FillStatus.CANCELLED else TextColour.PLAIN


def _value_cell(value: Decimal | None, text_colour: TextColour) -> Cell:
    if value is None:
        return Cell(
            fmt.MISSING, TextColour.QUIET, exact=translate("FillsTable", "The contract's size is not known yet")
        )
    return Cell(fmt.money(value), text_colour)


def _side_cell(fill: Fill) -> Cell:
    return Cell(side_word(fill.side), TextColour.UP if fill.side is Side.BUY else TextColour.DOWN, strong=True)
