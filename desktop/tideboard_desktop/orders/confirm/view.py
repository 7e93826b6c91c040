"""The confirmation of a new or changed order, the last thing the user reads before it is sent."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.open_review import OrderReview
from tideboard_core.model.order import ActionRequest, OrderAction, OrderRequest, Side
from tideboard_core.model.proposal_tag import READING
from tideboard_core.model.review import BookLine, BookPreview, CheckCode, Confirmation, OrderSummary
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.confirm.check_lines import CheckGrid, ConsequenceLines
from tideboard_desktop.orders.confirm.footer import Sending
from tideboard_desktop.orders.confirm.order_summary import CostColumn, OrderSentence, order_sentence
from tideboard_desktop.orders.confirm.send_dialog import WIDTH, SendDialog
from tideboard_desktop.orders.confirm.words import consequences, send_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import section_margins
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import Tone, label
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.combinations import FactsOf, no_facts
from tideboard_desktop.ui.words.orders import crossing_sentence

if TYPE_CHECKING:  # loaded for an exit of a pinned account
    from tideboard_desktop.orders.unlock.review_password import ReviewPassword
    from tideboard_desktop.ui.tasks import Tasks

translate = QCoreApplication.translate

LINES = 6
HEADER, ROW, SPREAD = 22, 20, 22


class SmallBook(QWidget):
    """Six levels and the spread in fixed rows; dashed tags are this order, since dashed means hypothetical."""

    def __init__(self, theme: Theme, side: Side, step: Decimal, *, contracts: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._side = side
        self._step = step
        self._contracts = contracts
        self._book: BookPreview | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(HEADER + ROW * LINES + SPREAD) + 2)
        self.setAccessibleName(translate("ConfirmOrder", "What it would cross now"))
        give_role(self, QAccessible.Role.Graphic)

    def show_book(self, book: BookPreview | None) -> None:
        """Show the newest book; None = unknown."""
        if book != self._book:
            self._book = book
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as four columns need."""
        return QSize(self._theme.px(372), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        surface = self._theme.surface
        painter.setPen(colour(surface.line_soft))
        painter.setBrush(colour(surface.inset))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._header(painter)
        book = self._book
        if book is None:
            painter.setPen(colour(surface.text3))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No book yet"))
            return
        asks, bids = visible_lines(book.lines)
        largest = max((line.quantity for line in (*asks, *bids)), default=1) or 1
        top = 1 + self._theme.px(HEADER)
        for line in asks:
            top = self._line(painter, top, line, largest)
        top = self._spread(painter, top, book.spread)
        for line in bids:
            top = self._line(painter, top, line, largest)

    def _columns(self, top: int, height: int) -> tuple[QRect, QRect, QRect, QRect]:
        """This order, price, shares, orders: the first column left-aligned, the others right-aligned."""
        width = self.width() - 2
        tag = QRect(11, top, round(width * 0.27), height)
        price = QRect(0, top, round(width * 0.465), height)
        shares = QRect(0, top, round(width * 0.83), height)
        orders = QRect(0, top, width - 11, height)
        return tag, price, shares, orders

    def _header(self, painter: QPainter) -> None:
        height = self._theme.px(HEADER)
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(self._theme.surface.text3))
        unit = self.tr("Contracts") if self._contracts else self.tr("Shares")
        titles = (self.tr("This order"), self.tr("Price"), unit, self.tr("Orders"))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for index, (place, title) in enumerate(zip(self._columns(1, height), titles, strict=True)):
            painter.drawText(place, right if index else left, title)
        painter.fillRect(QRect(1, height, self.width() - 2, 1), colour(self._theme.surface.line_soft))

    def _line(self, painter: QPainter, top: int, line: BookLine, largest: int) -> int:
        height = self._theme.px(ROW)
        surface = self._theme.surface
        if line.takes or line.joins:
            painter.fillRect(QRect(1, top, self.width() - 2, height), colour(surface.hover))
        role = self._theme.up if line.side is Side.BUY else self._theme.down
        span = round((self.width() - 2) * 0.53 * line.quantity / largest)
        painter.fillRect(QRect(self.width() - 1 - span, top + 1, span, height - 2), colour(role.dim))
        tag, price, shares, orders = self._columns(top, height)
        if line.takes or line.joins:
            self._tag(painter, tag, line)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(self._theme.font(Type.STRONG))
        painter.setPen(colour(role.text))
        painter.drawText(price, right, fmt.price(line.price, self._step))
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(colour(surface.text1))
        painter.drawText(shares, right, fmt.quantity(line.quantity) if line.quantity else fmt.MISSING)
        painter.setPen(colour(surface.text3))
        painter.drawText(orders, right, fmt.quantity(line.orders) if line.orders else fmt.MISSING)
        return top + height

    def _tag(self, painter: QPainter, place: QRect, line: BookLine) -> None:
        text = (self.tr("takes {shares}") if line.takes else self.tr("joins {shares}")).format(
            shares=fmt.quantity(line.takes or line.joins)
        )
        own = self._theme.up if self._side is Side.BUY else self._theme.down
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        box = QRectF(place.x(), place.y() + 2, width, place.height() - 4).adjusted(0.5, 0.5, -0.5, -0.5)
        pen = QPen(colour(own.text), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(colour(own.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _spread(self, painter: QPainter, top: int, spread: Decimal | None) -> int:
        height = self._theme.px(SPREAD)
        surface = self._theme.surface
        painter.fillRect(QRect(1, top, self.width() - 2, height), colour(surface.raised))
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(colour(surface.text2))
        shown = fmt.MISSING if spread is None else fmt.price(spread, self._step)
        place = QRect(11, top, self.width() - 22, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.tr("spread {spread}").format(spread=shown))
        return top + height


def visible_lines(lines: tuple[BookLine, ...]) -> tuple[list[BookLine], list[BookLine]]:
    """At most six levels, those nearest the spread, more on the side that this order touches."""
    asks = [line for line in lines if line.side is Side.SELL]
    bids = [line for line in lines if line.side is Side.BUY]
    touched_asks = sum(1 for line in asks if line.takes or line.joins)
    touched_bids = sum(1 for line in bids if line.takes or line.joins)
    ask_room = 3 if touched_asks == touched_bids else 4 if touched_asks > touched_bids else 2
    ask_room = max(ask_room, LINES - len(bids))
    shown_asks = asks[-ask_room:] if ask_room else []
    shown_bids = bids[: LINES - len(shown_asks)]
    _bring_in(shown_asks, asks[: len(asks) - len(shown_asks)], outermost=0)
    _bring_in(shown_bids, bids[len(shown_bids) :], outermost=-1)
    return shown_asks, shown_bids


def _bring_in(shown: list[BookLine], hidden: list[BookLine], *, outermost: int) -> None:
    """Always show the level at which the order would rest, in the outermost row if it lies further out."""
    own = next((line for line in hidden if line.joins), None)
    if own is not None and shown:
        shown[outermost] = own


COST_WIDTH = 318


class ConfirmOrderDialog(SendDialog):
    """Shows an OrderReview and turns one gesture into a Confirmation; `answer` is REFUSED until then."""

    def __init__(
        self,
        review: OrderReview,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None,
        *,
        tasks: Tasks | None = None,
        fill_rule: str = "",
        proposal_line: QWidget | None = None,
        facts: FactsOf = no_facts,
    ) -> None:
        """`tasks` runs the proof of a password, which only an exit of a pinned account asks for.

        `fill_rule` is printed if the market is a recorded day: how it fills the order.
        `proposal_line` says which program proposed the order, and what the person changed. `facts` are those that tell
        adjusted contracts.
        """
        summary = review.summary
        sending = Sending(send_words(summary), summary.quantity, summary.side, summary.client_order_id)
        super().__init__(_title(summary), summary.account, review, sending, theme, clock, parent)
        self.setObjectName("confirm_order")
        self.setAccessibleName(f"{self.windowTitle()}: {order_sentence(summary)}")
        if isinstance(summary.request, OrderRequest) and summary.request.proposal is not None:
            self.arming.dead_time = READING
        self._review, self._proposal_line = review, proposal_line
        self._sentence = OrderSentence(summary, theme, facts)
        own = summary.instrument
        step, contracts = own.price_step(_reference(review)), in_contracts(own.id, own)
        self.ladder = SmallBook(theme, summary.side, step, contracts=contracts)
        self.consequences = ConsequenceLines(consequences(summary, review.book), theme)
        self.checks = CheckGrid(theme)
        self.age = label("", theme, Type.BODY, Tone.CAPTION)
        self.verdict = label("", theme, Type.STRONG)
        self.rest, self.detail = ElidedLine(theme), ElidedLine(theme)
        self.fill_rule = label(fill_rule, theme, Type.CAPTION, Tone.SECONDARY)
        self.password = self._password_part(tasks)
        self._build()
        self.setFixedWidth(theme.px(WIDTH))
        self.follow_review()

    def _build(self) -> None:
        theme = self.theme
        head = vbox(self._sentence, margins=section_margins(top=16))
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
        self.fill_rule.setWordWrap(True)
        self.fill_rule.setVisible(bool(self.fill_rule.text()))
        checks.addWidget(self.fill_rule)
        if self._proposal_line is not None:
            self.content.addWidget(self._proposal_line)
        for index, section in enumerate((*sections, figures_and_words, checks)):
            if index:
                self.content.addWidget(hairline())
            self.content.addLayout(section)
        if self.password is not None:
            self.content.addWidget(self.password)
        self.content.addWidget(self.warnings)
        self.warnings.setVisible(not self.warnings.empty)
        self.footer.addWidget(self.bar)

    def _password_part(self, tasks: Tasks | None) -> ReviewPassword | None:
        if tasks is None or self._review.needs_password is None:
            return None
        from tideboard_desktop.orders.unlock.review_password import ReviewPassword

        part = ReviewPassword(
            self._review, translate("ConfirmOrder", "Trading password, for this order only"), self.theme, tasks
        )
        part.show_ready()
        self.finished.connect(lambda _result: part.proof.forget())
        return part

    def give(self, confirmation: Confirmation) -> None:
        """Give the answer, of a pinned account once its password is proven."""
        part, review = self.password, self._review
        if part is None or review.needs_password is None:
            super().give(confirmation)
        elif part.ready and self.arming.live and not self.failed and review.void_reason is None:
            part.proof.begin(partial(super().give, confirmation), self.show_review)
        else:
            part.part.field.setFocus(Qt.FocusReason.OtherFocusReason)

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
            verdict, rest, detail = crossing_sentence(review.book, review.summary, review.checks)
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
    if isinstance(summary.request, ActionRequest):
        again = summary.request.action is OrderAction.RECONFIRM
        return translate("ConfirmOrder", "Reconfirm order") if again else translate("ConfirmOrder", "Put order back")
    if summary.replaces is not None:
        return translate("ConfirmOrder", "Confirm change")
    if summary.withdraws is not None:
        if summary.withdraws.side is not summary.side:
            return translate("ConfirmOrder", "Withdraw the rest, then a stop")
        return translate("ConfirmOrder", "Replace an exit by a stop")
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
