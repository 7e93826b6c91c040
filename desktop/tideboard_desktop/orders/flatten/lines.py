"""The table of a flatten: one row for each position, before it begins and while it is worked on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from tideboard_core.errors import OrderError, OrderRejected
from tideboard_core.model.flatten import Caution, FlattenLine, LineOutcome, LineState
from tideboard_core.model.order import Order, TradingHours
from tideboard_core.model.shares import Shares, size_of
from tideboard_desktop.orders.cancel.view import not_by_hand_sentence, order_name
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import PADDING
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import MARGIN, ColumnView
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import set_font_and_tone
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.words.checks import check_denial
from tideboard_desktop.ui.words.combinations import FactsOf, marked_name, no_facts
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import as_sentence, titled, together
from tideboard_desktop.ui.words.orders import side_word

translate = QCoreApplication.translate
WIDTH = 832
ROW, HEADER = 26, 28
FEWEST, MOST = 3, 10
_GOOD = frozenset(
    {
        LineState.WAITING,
        LineState.QUEUED,
        LineState.PAUSED,
        LineState.WITHDRAWING,
        LineState.CHECKING,
        LineState.SENT,
        LineState.DONE,
    }
)


def flatten_table(theme: Theme, facts: FactsOf = no_facts) -> tuple[ColumnTable[LineOutcome], ColumnView]:
    """The table of the lines and its view; the last column says what becomes of each."""

    def order_cell(row: LineOutcome) -> Cell:
        return _order_cell(row, facts)

    columns = [
        Column(title=translate("Flatten", "Closes"), width=0, cell=order_cell, code=_order_words),
        Column(title=translate("Flatten", "Held"), width=76, number=True, cell=_held_cell),
        Column(title=translate("Flatten", "Limit"), width=76, number=True, cell=_price_cell),
        Column(title=translate("Flatten", "State"), width=430, cell=_state_cell),
    ]
    table: ColumnTable[LineOutcome] = ColumnTable(columns, lambda row: row.line.instrument)
    view = ColumnView(table, theme, identifier="flatten_lines", name=translate("Flatten", "Positions to close"))
    return table, view


def show_height(view: ColumnView, theme: Theme, rows: int) -> None:
    """Room for all rows up to MOST of them; further ones scroll."""
    view.setFixedHeight(theme.px(HEADER + ROW * min(max(rows, FEWEST), MOST)) + 4)


class WholeState(QLabel):
    """Below the table, in as many lines as it takes: the whole state of a position whose column cuts it off.

    That of the selected position, else of the first one whose state is cut off; hidden where every state fits.
    """

    def __init__(self, table: ColumnTable[LineOutcome], view: ColumnView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._view, self._theme = table, view, theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(PADDING, 8, PADDING, 8)
        set_font_and_tone(self, theme, Type.BODY, Tone.WARN)
        self.hide()
        table.filled.connect(self.refresh)
        table.dataChanged.connect(lambda *_cells: self.refresh())
        view.selectionModel().selectionChanged.connect(lambda *_rows: self.refresh())

    def refresh(self) -> None:
        """Show what is cut off now."""
        selected = self._view.current_row
        rows = self._table.rows if selected is None else [self._table.rows[selected]]
        row = next((one for one in rows if self._is_cut(one)), None)
        text = "" if row is None else breakable(titled(row.line.instrument, state_words(row)))
        self.setText(text)
        self.setMinimumHeight(self.heightForWidth(self._theme.px(WIDTH)) if text else 0)
        self.setVisible(bool(text))

    def _is_cut(self, row: LineOutcome) -> bool:
        room = self._view.columnWidth(len(self._table.columns) - 1) - MARGIN - 4
        return QFontMetrics(self._theme.font(Type.BODY)).horizontalAdvance(state_words(row)) > room


def _order_words(row: LineOutcome) -> str:
    line = row.line
    order = f"{side_word(line.side)} {fmt.quantity(line.quantity)} {line.instrument}"
    return order if line.quantity else str(line.instrument)  # nothing of it can be ordered


def _order_cell(row: LineOutcome, facts: FactsOf = no_facts) -> Cell:
    line, text = row.line, _order_words(row)
    name = marked_name(line.instrument, line.name, facts)
    second = " · ".join(filter(None, (hours_words(line.hours), ends_words(line), name)))
    return Cell(text, second=second, strong=line.worked, exact=f"{text}  {second}")


def hours_words(hours: TradingHours) -> str:
    """Outside which hours a line's order can trade; nothing within the regular session alone."""
    if hours is TradingHours.OVERNIGHT:
        return translate("Flatten", "overnight")
    return "" if hours is TradingHours.REGULAR else translate("Flatten", "extended hours")


def ends_words(line: FlattenLine) -> str:
    """That an option expires today."""
    return translate("Flatten", "expires today") if line.ends_today else ""


def _held_cell(row: LineOutcome) -> Cell:
    return Cell(fmt.quantity(row.line.held))


def _price_cell(row: LineOutcome) -> Cell:
    price = row.line.price
    if price is None:
        return Cell(fmt.MISSING, TextColour.QUIET)
    return Cell(fmt.price(price), exact=translate("Flatten", "Sent at this price or a better one"))


def _state_cell(row: LineOutcome) -> Cell:
    text = state_words(row)
    return Cell(text, TextColour.PLAIN if _is_good(row) else TextColour.WARN, exact=text)


def _is_good(row: LineOutcome) -> bool:
    return row.state in _GOOD and (row.state is not LineState.WAITING or row.line.worked)


def state_words(row: LineOutcome) -> str:
    """How far a position is, or what became of it and why."""
    if row.state is LineState.WAITING and not row.line.worked:
        return translate("Flatten", "Closed only if ticked below")
    if row.state is LineState.WAITING:
        return _to_be_worked(row.line)
    plain = {
        LineState.QUEUED: translate("Flatten", "Waits for the order of another position"),
        LineState.WITHDRAWING: translate("Flatten", "Cancelling its working orders"),
        LineState.CHECKING: translate("Flatten", "Checking"),
        LineState.REOPENED: translate("Flatten", "Open again: the broker took back or cut a fill"),
    }
    if row.state is LineState.CHECKING and row.waits:
        text = translate("Flatten", "Checking; the broker's limit of calls lets its orders be read in {wait}")
        return text.format(wait=fmt.wait(row.waits))
    if row.state is LineState.PAUSED:
        text = translate("Flatten", "The server asks for a pause of {wait}; nothing is cancelled yet")
        return text.format(wait=fmt.wait(row.waits))
    if row.state in plain:
        return plain[row.state]
    sent, filled = fmt.quantity(row.sent), fmt.quantity(row.filled)
    if row.state is LineState.SENT and row.beyond_book:
        text = translate("Flatten", "Sent: {sent}, of which the book shows {shown}")
        return text.format(sent=sent, shown=fmt.quantity(row.sent - row.beyond_book))
    if row.state is LineState.SENT:
        return translate("Flatten", "Sent: {sent}").format(sent=sent)
    if row.state is LineState.DONE:
        done = translate("Flatten", "Done: {filled} closed").format(filled=filled)
        return _with_rest(done, row.left, later=row.line.later)
    if row.state is LineState.PARTLY:
        return _partly(row, sent, filled)
    if row.state is LineState.REFUSED:
        reason = "" if row.error is None else _refusal_text(row.error)
        return translate("Flatten", "Refused: {reason}").format(reason=reason)
    if row.state is LineState.UNKNOWN:
        return translate("Flatten", "Outcome unknown: see Orders")
    reason = "" if row.error is None else error_sentence(row.error)
    return translate("Flatten", "Not done: {reason}").format(reason=reason)


def cautions_words(line: FlattenLine) -> str:
    """A position and why its box comes unticked."""
    first, *others = map(_caution_words, line.cautions)
    text = titled(line.instrument, first)
    if not others:
        return text
    return translate("Flatten", "{text} and {count} more").format(text=text, count=len(others))


def _caution_words(caution: Caution) -> str:
    check = caution.check
    reason = check_denial(check.code, check.data)
    if caution.exit is None:
        return reason
    text = translate("Flatten", "{order} cannot be put back: {reason}")
    return text.format(order=order_name(caution.exit), reason=reason)


def _passed_words(order: Order) -> str:
    trigger = order.trigger
    text = translate("Flatten", "Its exit at {trigger} is passed and cannot be put back.")
    return text.format(trigger=fmt.MISSING if trigger is None else fmt.price(trigger))


def _to_be_worked(line: FlattenLine) -> str:
    words = _with_rest(_waiting(line), size_of(line.held) - line.unshown - line.quantity, later=line.later)
    more = [_passed_words(order) for order in line.passed]
    if line.rest:
        text = translate("Flatten", "The odd {rest} go as a second order.")
        more.append(text.format(rest=fmt.quantity(line.rest)))
    if line.unshown:
        text = translate("Flatten", "By the fills {quantity} may be gone: they are left until positions show it.")
        more.append(text.format(quantity=fmt.quantity(line.unshown)))
    if line.unfound:
        text = translate("Flatten", "No cancel has found exits of {quantity}: if none does now, as many stay held.")
        more.append(text.format(quantity=fmt.quantity(line.unfound)))
    if any(line.cancels(order) for order in line.not_by_hand):
        more.append(not_by_hand_sentence())
    return together(as_sentence(words), *more) if more else words


def _waiting(line: FlattenLine) -> str:
    exits = len(line.exits) + len(line.ticked)
    if line.beyond_book:
        shown = fmt.quantity(line.first - line.beyond_book)
        if not exits:
            return translate("Flatten", "Will be closed; the book shows {shown} to its limit").format(shown=shown)
        text = translate("Flatten", "Cancels first: {count}; the book shows {shown} to its limit")
        return text.format(count=exits, shown=shown)
    if not exits:
        return translate("Flatten", "Will be closed")
    one = translate("Flatten", "Cancels 1 working order first")
    return one if exits == 1 else translate("Flatten", "Cancels {count} working orders first").format(count=exits)


def _with_rest(words: str, left: Shares, *, later: bool) -> str:
    """The words with what stays of a position because no order can be for so little, or none today."""
    if not left:
        return words
    text = translate("Flatten", "{words}; {left} left, no tradable unit")
    if later:
        text = translate("Flatten", "{words}; {left} left, to be sold on another day")
    return text.format(words=words, left=fmt.quantity(left))


def _partly(row: LineOutcome, sent: str, filled: str) -> str:
    words = _partly_closed(row, sent, filled)
    if row.rest is None or row.rest.error is None:
        return words
    text = translate("Flatten", "{words}; the odd rest was not sold: {reason}")
    return text.format(words=words, reason=_refusal_text(row.rest.error))


def _partly_closed(row: LineOutcome, sent: str, filled: str) -> str:
    if row.filled < row.sent and row.left:
        text = translate("Flatten", "Partly done: {filled} of {sent} closed, {left} more held, see Orders")
        return text.format(filled=filled, sent=sent, left=fmt.quantity(row.left))
    if row.filled < row.sent:
        text = translate("Flatten", "Partly done: {filled} of {sent} closed, see Orders")
        return text.format(filled=filled, sent=sent)
    left = row.left or max(size_of(row.line.held) - row.filled, 0)  # of one that was interrupted it is not known
    text = translate("Flatten", "Partly done: {filled} closed, {left} not")
    return text.format(filled=filled, left=fmt.quantity(left))


def _refusal_text(error: OrderError) -> str:
    if isinstance(error, OrderRejected) and error.data.get("text"):
        return str(error.data["text"])
    return error_sentence(error)
