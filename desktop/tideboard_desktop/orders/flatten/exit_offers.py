"""Exits that closing positions took away: the words of an offer, and the list of all positions that lost theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from tideboard_core.model.order import Account
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.orders.flatten.lost_exits import ExitOffer, OfferState
from tideboard_desktop.orders.cancel.view import order_name
from tideboard_desktop.orders.flatten.lines import WIDTH, show_height
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, section_margins
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.checks import check_denial

translate = QCoreApplication.translate
LOOK_MS = 500
"""How often what can be put back is looked at: prices, fills and other programs' orders go on."""
_HAS_ACTION = frozenset({OfferState.FREE, OfferState.UNKNOWN, OfferState.RESTS})
Offers = Callable[[], Sequence[ExitOffer]]
Denial = Callable[[ExitOffer], Check | None]
"""The check for which an exit could not be placed now, see `LostExits.denial`."""


class LostExitsDialog(TradingDialog):
    """Every position of an account that lost its stop or take profit, as long as it is open.

    `put_back` carries the offer in the selected row; what it leads to is read and confirmed anew.
    """

    put_back = Signal(object)

    def __init__(self, account: Account, offers: Offers, denial: Denial, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(translate("Flatten", "Lost exits"), account, theme, parent)
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.setObjectName("lost_exits")
        self._offers, self._denial = offers, denial
        self.heading = label("", theme, Type.DIALOG_TITLE)
        self.sentence = label(
            translate(
                "Flatten",
                "Closing these positions took their exits away and did not close all. Nothing is sent from here: the "
                "ticket is filled in.",
            ),
            theme,
            Type.BODY,
            Tone.SECONDARY,
        )
        self.sentence.setWordWrap(True)
        self.table = ColumnTable(_columns(), lambda row: (row.instrument, row.side))
        self.lines = ColumnView(
            self.table, theme, identifier="lost_exit_lines", name=translate("Flatten", "Positions without their exits")
        )
        self.offer_line = ElidedLine(theme)
        self.put_back_button = push_button("", theme, ButtonStyle.OUTLINE, identifier="put_exit_back")
        self.put_back_button.setFixedHeight(theme.px(30))
        self.close_button = escape_button(translate("Flatten", "Close"), theme, identifier="close_lost_exits")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self.put_back_button.clicked.connect(self._put_back)
        self.close_button.clicked.connect(self.reject)
        self.lines.selectionModel().currentRowChanged.connect(lambda _now, _old: self._show_selected())
        self.setFixedWidth(theme.px(WIDTH))
        self.refresh()

    def _lay_out(self) -> None:
        self.content.addLayout(vbox(self.heading, self.sentence, margins=section_margins(top=16, bottom=12)))
        self.content.addWidget(self.lines)
        self.footer.addWidget(self.offer_line, 1)
        self.footer.addWidget(self.put_back_button)
        self.footer.addWidget(self.close_button)

    def refresh(self) -> None:
        """Show every offer on current data."""
        offers = self._offers()
        self.table.show_rows(offers)
        show_height(self.lines, self.theme, len(offers))
        self.heading.setText(count_words(sum(1 for one in offers if not one.over)))
        self.setAccessibleName(f"{self.windowTitle()}: {self.heading.text()}")
        self._show_selected()

    @property
    def selected(self) -> ExitOffer | None:
        """The offer in the current row, else the first with something to do."""
        row = self.lines.current_row
        return first_offer(self.table.rows) if row is None else self.table.rows[row]

    def _show_selected(self) -> None:
        show_offer(self.selected, self._denial, self.offer_line, self.put_back_button)

    def _put_back(self) -> None:
        offer = self.selected
        if offer is not None:
            self.put_back.emit(offer)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Follow the lists from now on."""
        super().showEvent(event)
        self._timer.start()


def show_offer(offer: ExitOffer | None, denial_of: Denial, offer_line: ElidedLine, button: QPushButton) -> None:
    """Say on a line and a button what an offer is; without one, or with nothing to do, the button goes."""
    denial = None if offer is None or offer.state not in _HAS_ACTION else denial_of(offer)
    offer_line.show_text(*(("", Tone.SECONDARY) if offer is None else offer_words(offer, denial)))
    button.setVisible(offer is not None and offer.state in _HAS_ACTION and (denial is None or is_passed(denial)))
    title = "" if offer is None else action_words(offer, denial)
    button.setText(title)
    button.setAccessibleName(title)


def first_offer(offers: Iterable[ExitOffer]) -> ExitOffer | None:
    """The first position for which something can be done, else the first that lacks its exit."""
    missing = [one for one in offers if not one.over]
    return next((one for one in missing if one.state in _HAS_ACTION), missing[0] if missing else None)


def count_words(count: int) -> str:
    """How many positions lack what was taken away."""
    if not count:
        return translate("Flatten", "Every position is closed or protected")
    if count == 1:
        return translate("Flatten", "1 position has lost its stop or take profit")
    return translate("Flatten", "{count} positions have lost their stop or take profit").format(count=count)


def is_passed(denial: Check) -> bool:
    """Whether an exit cannot be put back because its trigger was passed: the position is to be closed again."""
    return denial.code is CheckCode.TRIGGER


def action_words(offer: ExitOffer, denial: Check | None = None) -> str:
    """The button of an offer: in two steps while the closing order rests."""
    if denial is not None:
        return translate("Flatten", "Close again at today's price")
    if offer.state is not OfferState.RESTS:
        return translate("Flatten", "Put an exit back")
    if offer.stop:
        return translate("Flatten", "Cancel it and put the stop back")
    return translate("Flatten", "Cancel it and put the exit back")


def offer_words(offer: ExitOffer, denial: Check | None = None) -> tuple[str, Tone]:
    """What can be done about one position, with what to know before."""
    if denial is not None:
        return _denial_words(offer, denial), Tone.WARN
    if offer.exit is None:
        return f"{offer.instrument}: {state_words(offer)}", Tone.SECONDARY if offer.over else Tone.WARN
    if offer.state is OfferState.UNKNOWN:
        text = translate("Flatten", "{order}: the closing order has no answer, both may fill")
    else:
        text = translate("Flatten", "No longer at the broker: {order}")
    return text.format(order=order_name(offer.exit)), Tone.WARN


def _denial_words(offer: ExitOffer, denial: Check) -> str:
    order = order_name(offer.exit or offer.lost[0])
    if is_passed(denial):
        last = fmt.MISSING if offer.last is None else fmt.price(offer.last)
        text = translate("Flatten", "{order}: passed at {last}, cannot go back")
        return text.format(order=order, last=last)
    reason = check_denial(denial.code, denial.data)
    return translate("Flatten", "{order} cannot be put back: {reason}").format(order=order, reason=reason)


def state_words(offer: ExitOffer) -> str:
    bare = fmt.quantity(offer.bare)
    if offer.state is OfferState.UNREAD:
        return translate("Flatten", "Its orders and position are not read yet")
    if offer.state is OfferState.TOO_SMALL:
        return translate("Flatten", "{shares} are less than a board lot: no exit for them").format(shares=bare)
    if offer.state is OfferState.CLOSED:
        return translate("Flatten", "Closed")
    if offer.state is OfferState.REENTERED:
        return translate("Flatten", "An order sent since has opened it anew")
    if offer.state is OfferState.PROTECTED:
        return translate("Flatten", "Protected")
    if offer.state is OfferState.RESTS and offer.stop:
        return translate("Flatten", "{shares} without a stop while its closing order works").format(shares=bare)
    if offer.state is OfferState.RESTS:
        return translate("Flatten", "{shares} without an exit while its closing order works").format(shares=bare)
    if offer.state is OfferState.TAKEN:
        return translate("Flatten", "{shares} without it: other orders take what is held").format(shares=bare)
    if offer.stop:
        return translate("Flatten", "{shares} without a stop").format(shares=bare)
    return translate("Flatten", "{shares} without an exit").format(shares=bare)


def _columns() -> list[Column[ExitOffer]]:
    return [
        Column(title=translate("Flatten", "Position"), width=0, cell=_position_cell, code=lambda row: row.instrument),
        Column(title=translate("Flatten", "Held"), width=82, number=True, cell=_held_cell),
        Column(title=translate("Flatten", "Taken away"), width=276, cell=_lost_cell),
        Column(title=translate("Flatten", "State"), width=300, cell=_state_cell),
    ]


def _position_cell(row: ExitOffer) -> Cell:
    return Cell(str(row.instrument), second=row.name, strong=not row.over)


def _held_cell(row: ExitOffer) -> Cell:
    if row.state is OfferState.UNREAD:
        return Cell(fmt.MISSING, TextColour.QUIET)
    return Cell(fmt.quantity(row.held))


def _lost_cell(row: ExitOffer) -> Cell:
    text = order_name(row.exit or row.lost[0])
    return Cell(text, exact="\n".join(order_name(one) for one in row.lost))


def _state_cell(row: ExitOffer) -> Cell:
    text = state_words(row)
    return Cell(text, TextColour.PLAIN if row.over else TextColour.WARN, exact=text)
