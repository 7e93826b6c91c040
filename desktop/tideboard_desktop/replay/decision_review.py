"""The decision review, which stands where the ticket is live: each own order in turn, with what was known then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tideboard_core.replay.decisions import LaterPrice
from tideboard_core.trips.rows import OwnOrder
from tideboard_desktop.replay import own_words as words
from tideboard_desktop.replay.decision_card import AfterRow, CardRow, DecisionCard
from tideboard_desktop.replay.decision_facts import DecisionFacts
from tideboard_desktop.replay.ruler import RulerTitleBar
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, vbox

SHOWN: Final = 40
"""The newest orders that have a card; the others stand in the table."""


class DecisionReview(QWidget):
    """`note_wanted` carries an order's key and the text to keep, `export_wanted` nothing."""

    note_wanted = Signal(str, str)
    export_wanted = Signal()

    def __init__(self, theme: Theme, units: fmt.UnitStyle, bar: RulerTitleBar) -> None:
        super().__init__()
        identify(self, "replay_review", self.tr("Decision review"))
        self.title_bar = bar
        self._theme, self._units = theme, units
        self._facts: DecisionFacts | None = None
        self._now: datetime | None = None
        self._orders: tuple[OwnOrder, ...] = ()
        self._later = 0
        self._cards: dict[str, DecisionCard] = {}
        self._opened = ""
        self._asked_after: set[str] = set()
        self.count = label("", theme, Type.CAPTION)
        bar.right.addWidget(self.count)
        self.count.setContentsMargins(0, 0, 4, 0)
        self.empty = label("", theme, Type.BODY, Tone.SECONDARY)
        self.empty.setWordWrap(True)
        self.hidden = label("", theme, Type.BODY, Tone.SECONDARY)
        self.earlier = label("", theme, Type.CAPTION, Tone.CAPTION)
        self._stack = QVBoxLayout()
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._theme
        inner = QWidget()
        self._eye = Glyph(theme, "eye-off", "text2", 14)
        self._hidden_line = QWidget()
        hbox(self._eye, (self.hidden, 1), on=self._hidden_line, margins=(10, 6, 10, 2), spacing=8)
        column = vbox(on=inner, margins=0, spacing=0)
        column.addLayout(self._stack)
        column.addWidget(self.earlier)
        self.empty.setContentsMargins(10, 10, 10, 10)
        self.earlier.setContentsMargins(10, 4, 10, 4)
        column.addWidget(self.empty)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        foot = QWidget()
        words = self.tr("Order entry is not here: replay is built without a way to send.")
        why = label(words, theme, Type.CAPTION, Tone.CAPTION)
        why.setWordWrap(True)
        self.export = push_button(self.tr("Export"), theme, ButtonStyle.OUTLINE, identifier="replay_export")
        self.export.clicked.connect(lambda _on=False: self.export_wanted.emit())
        hbox(Glyph(theme, "lock", "text3", 14), (why, 1), self.export, on=foot, margins=(10, 6, 10, 6), spacing=8)
        vbox((scroll, 1), self._hidden_line, foot, on=self, margins=0, spacing=0)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_day(self, facts: DecisionFacts | None, why_not: str = "") -> None:
        """Another day or account: `facts` of its orders, None with the reason why there are none."""
        self.flush()
        self._facts, self._now = facts, None
        self._orders, self._later, self._opened = (), 0, ""
        self._asked_after.clear()
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards.clear()
        self.empty.setText(why_not)
        self.empty.setVisible(bool(why_not))
        self._show_counts()
        if facts is not None:
            facts.changed.connect(self.refresh)

    def show_moment(self, now: datetime) -> None:
        """The orders that the bar has passed."""
        facts = self._facts
        if facts is None:
            return
        orders = facts.own.orders_by(now)
        back = self._now is not None and now < self._now
        self._now = now
        if orders != self._orders:
            new = orders[-1].key if len(orders) > len(self._orders) and orders else ""
            self._orders, self._later = orders, len(facts.own.orders) - len(orders)
            self._place_cards()
            if new or (self._opened not in self._cards and orders):
                self.open(new or orders[-1].key)
        if back:
            self._asked_after.intersection_update(order.key for order in orders)
        self._show_counts()
        self.refresh()

    @property
    def cards(self) -> Sequence[DecisionCard]:
        """The newest first."""
        return [self._cards[order.key] for order in reversed(self._orders[-SHOWN:]) if order.key in self._cards]

    def take_focus(self) -> None:
        """To the open order, or to the export where there is none."""
        opened = self._cards.get(self._opened, self.export)
        opened.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, key: str) -> None:
        """Open the card of an order, the others are one line."""
        if key not in self._cards:
            return
        if key != self._opened:
            self.flush()
        self._opened = key
        for one, card in self._cards.items():
            card.set_open(is_open=one == key)
        self._order_stops()
        self.refresh()

    def flush(self) -> None:
        """Ask for what was typed to be kept now."""
        for card in self._cards.values():
            if card.note is not None:
                card.note.ask()

    def refresh(self) -> None:
        """Figures of every card at the shown second."""
        facts, now = self._facts, self._now
        if facts is None or now is None:
            return
        shown = self._orders[-SHOWN:]
        facts.want(shown)
        for number, order in enumerate(shown, start=len(self._orders) - len(shown) + 1):
            card = self._cards[order.key]
            card.show_row(self._row(facts, number, order, now))
            if order.key == self._opened:
                card.show_book(facts.book(order), words.clock_of(order))
                if order.key in self._asked_after:
                    card.show_after(tuple(self._after(one) for one in facts.after(order, now)))

    def note_kept(self, key: str, text: str) -> None:
        """A note is on the disk."""
        card = self._cards.get(key)
        if card is not None and card.note is not None:
            card.note.show_kept(text)
        self.refresh()

    def note_failed(self, key: str, sentence: str) -> None:
        """A note could not be kept."""
        card = self._cards.get(key)
        if card is not None and card.note is not None:
            card.note.show_failure(sentence)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _place_cards(self) -> None:
        wanted = {order.key: number for number, order in enumerate(self._orders, start=1)}
        shown = [order.key for order in self._orders[-SHOWN:]]
        for key in [key for key in self._cards if key not in shown]:
            card = self._cards.pop(key)
            if card.note is not None:
                card.note.ask()
            card.hide()
            card.deleteLater()
        for place, key in enumerate(reversed(shown)):
            if key not in self._cards:
                card = self._cards[key] = DecisionCard(self._theme, wanted[key])
                card.picked.connect(lambda key=key: self.open(key))
                card.after_wanted.connect(lambda key=key: self._show_after(key))
                card.note_wanted.connect(lambda text, key=key: self.note_wanted.emit(key, text))
                card.set_open(is_open=False)
            self._stack.insertWidget(place, self._cards[key])
        self._order_stops()

    def _order_stops(self) -> None:
        """Tab goes down the cards as they stand, whenever their parts were made, and then to the export."""
        stops = [stop for card in self.cards for stop in card.stops]
        for one, following in pairwise([*stops, self.export]):
            QWidget.setTabOrder(one, following)

    def _show_counts(self) -> None:
        facts = self._facts
        total = 0 if facts is None else len(facts.own.orders)
        passed = len(self._orders)
        self._hidden_line.setVisible(bool(total - passed))
        self.hidden.setText(self.tr("Later orders hidden: {count}").format(count=total - passed))
        left = max(passed - SHOWN, 0)
        self.earlier.setVisible(bool(left))
        self.earlier.setText(self.tr("Earlier orders, in the table: {count}").format(count=left))
        self.count.setText(self.tr("{passed} of {total}").format(passed=passed, total=total) if total else "")
        self.export.setEnabled(bool(passed))
        if facts is not None:
            self.empty.setText("" if total else self.tr("No own orders of this day are known"))
            self.empty.setVisible(not total)

    def _show_after(self, key: str) -> None:
        self._asked_after.add(key)
        self.refresh()

    def _row(self, facts: DecisionFacts, number: int, order: OwnOrder, now: datetime) -> CardRow:
        then, state, result = facts.then(order), order.state_at(now), facts.outcome(order, now)
        flow = None if then is None else then.flow
        return CardRow(
            number=number,
            time=words.clock_of(order),
            order=words.order_words(order, state),
            order_tone=words.side_tone(order),
            symbol=" ".join(part for part in (order.instrument, order.name) if part),
            price=words.price_words(result.average or (None if state is None else state.price)),
            state=words.state_words(state),
            net=words.flow_words(then, self._units),
            net_tone=words.money_tone(None if flow is None else flow.net),
            rank=words.rank_short(None if then is None else then.ranked),
            rank_long=words.rank_long(None if then is None else then.ranked),
            ratio=words.ratio_words(then),
            ratio_tone=words.money_tone(None if flow is None else flow.ratio),
            since=words.earned_words(result.earned),
            since_tone=words.money_tone(result.earned),
            note=facts.note(order),
            recorded=then is None or then.recorded,
        )

    def _after(self, one: LaterPrice) -> AfterRow:
        when = self.tr("at the close") if one.minutes is None else self.tr("after {n} min").format(n=one.minutes)
        return AfterRow(
            when=when,
            price=words.price_words(one.price),
            earned=words.earned_words(one.earned),
            tone=words.money_tone(one.earned),
        )
