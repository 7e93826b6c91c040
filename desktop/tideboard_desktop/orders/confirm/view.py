"""The confirmation of a new or changed order, the last thing the user reads before it is sent."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import ActRequest, OrderAct
from tideboard_core.model.review import CheckCode, OrderSummary
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.confirm.check_lines import CheckGrid, ConsequenceLines
from tideboard_desktop.orders.confirm.footer import Sending
from tideboard_desktop.orders.confirm.order_summary import CostColumn, OrderSentence, order_sentence
from tideboard_desktop.orders.confirm.send_dialog import WIDTH, SendDialog
from tideboard_desktop.orders.confirm.small_book import SmallBook
from tideboard_desktop.orders.confirm.words import consequences, send_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.orders import crossing_sentence

translate = QCoreApplication.translate
COST_WIDTH = 318


class ConfirmOrderDialog(SendDialog):
    """Shows an OrderReview and turns one gesture into a Confirmation; `answer` is REFUSED until then."""

    def __init__(self, review: OrderReview, theme: Theme, clock: Clock, parent: QWidget | None) -> None:
        summary = review.summary
        sending = Sending(send_words(summary), summary.quantity, summary.side, summary.client_order_id)
        super().__init__(_title(summary), summary.account, review, sending, theme, clock, parent)
        self.setObjectName("confirm_order")
        self.setAccessibleName(f"{self.windowTitle()}: {order_sentence(summary)}")
        self._review = review
        self.ladder = SmallBook(theme, summary.side, summary.instrument.price_step(_reference(review)))
        self.consequences = ConsequenceLines(consequences(summary, review.book), theme)
        self.checks = CheckGrid(theme)
        self.age = label("", theme, Type.BODY, Tone.CAPTION)
        self.verdict = label("", theme, Type.STRONG)
        self.rest, self.detail = ElidedLine(theme), ElidedLine(theme)
        self._build()
        self.setFixedWidth(theme.px(WIDTH))
        self.follow_review()

    def _build(self) -> None:
        theme = self.theme
        head = vbox(OrderSentence(self._review.summary, theme), margins=section_margins(top=16))
        sections = [head]
        cost = CostColumn(self._review.summary, theme)
        cost.setFixedWidth(theme.px(COST_WIDTH))
        figures = hbox(cost, margins=section_margins(), spacing=22)
        exits = self._review.summary.exits
        if exits is None:
            figures.addLayout(self._book_side(), 1)
        else:
            sections.append(self._exits_section(exits))
            figures.addWidget(self._risk_side(exits), 1)
        figures_and_words = vbox(figures, spacing=0)
        if exits is not None:
            figures_and_words.addLayout(self._crossing_line())
        figures_and_words.addWidget(self.consequences)
        self.consequences.setVisible(bool(self.consequences.lines))
        checks = vbox(self.checks, margins=section_margins(top=11, bottom=11))
        for index, section in enumerate((*sections, figures_and_words, checks)):
            if index:
                self.content.addWidget(hairline())
            self.content.addLayout(section)
        self.content.addWidget(self.warnings)
        self.warnings.setVisible(not self.warnings.empty)
        self.footer.addWidget(self.bar)

    def _exits_section(self, exits: AttachedExits) -> QVBoxLayout:
        from tideboard_desktop.orders.confirm.exits_part import ExitsTable

        self.exits_table = ExitsTable(self._review.summary, exits, self.theme)
        return vbox(self.exits_table, margins=section_margins(top=11, bottom=9))

    def _risk_side(self, exits: AttachedExits) -> QWidget:
        from tideboard_desktop.orders.confirm.exits_part import RiskSide

        near = next((check for check in self._review.checks if check.code is CheckCode.COLLAR_LAST), None)
        last = None if near is None else near.data.get("reference")
        self.risk_side = RiskSide(self._review.summary, exits, last if isinstance(last, Decimal) else None, self.theme)
        return self.risk_side

    def _crossing_line(self) -> QHBoxLayout:
        """In the place of the book, which gives way to the exits: what the entry would cross now, in words."""
        self.ladder.setParent(self)
        self.ladder.hide()
        return hbox(self.verdict, (self.rest, 1), self.detail, self.age, margins=(18, 0, 18, 11), spacing=4)

    def _book_side(self) -> QVBoxLayout:
        theme = self.theme
        return vbox(
            hbox(
                label(translate("ConfirmOrder", "What it would cross now"), theme, Type.STRONG),
                stretch(),
                self.age,
                margins=(0, 0, 0, 10),
            ),
            self.ladder,
            hbox(self.verdict, (self.rest, 1), margins=(0, 7, 0, 0), spacing=4),
            self.detail,
            stretch(),
            spacing=0,
        )

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_review(self) -> None:
        """Update everything that follows the market."""
        review = self._review
        self.checks.show_checks(review.checks)
        self.ladder.show_book(review.book)
        if review.book is None:
            verdict, rest, detail = translate("ConfirmOrder", "No book yet."), "", ""
        else:
            verdict, rest, detail = crossing_sentence(review.book, review.summary)
        self.verdict.setText(verdict)
        self.rest.show_text(rest, Tone.SECONDARY)
        self.detail.show_text(detail, Tone.SECONDARY)
        self.show_time()

    def show_time(self) -> None:
        """Show the age of the book and how long the order may be sent."""
        age = None if self._review.book is None else self._review.book.age
        self.age.setText(translate("ConfirmOrder", "book · age {age}").format(age=fmt.age(age)))
        super().show_time()

    @property
    def first_line(self) -> str:
        """With exits their table takes the book's place."""
        if self._review.summary.exits is None:
            return translate("ConfirmOrder", "Frozen as shown; the book above stays live.")
        return super().first_line


def _title(summary: OrderSummary) -> str:
    """What is confirmed: a new order, a change, or an act that returns a suspended order to the market."""
    if isinstance(summary.request, ActRequest):
        again = summary.request.act is OrderAct.RECONFIRM
        return translate("ConfirmOrder", "Reconfirm order") if again else translate("ConfirmOrder", "Put order back")
    if summary.replaces is not None:
        return translate("ConfirmOrder", "Confirm change")
    if summary.exits is not None:
        return translate("ConfirmOrder", "Confirm order with exits")
    return translate("ConfirmOrder", "Confirm order")


def _reference(review: OrderReview) -> Decimal:
    summary = review.summary
    bound = summary.price if summary.price is not None else summary.trigger
    if bound is not None:
        return bound
    lines = review.book.lines if review.book is not None else ()
    return lines[0].price if lines else Decimal(1)
