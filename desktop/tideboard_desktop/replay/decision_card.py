"""One own order of a replayed day: what was known at its second, outcome, note, and on demand what came after."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from tideboard_core.replay.decisions import KnownBook
from tideboard_desktop.replay.book_levels import BookLevels
from tideboard_desktop.replay.note_field import NoteField
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.words.gap_reasons import why_words
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """Everything that a card writes, in words; tones are those of signed figures."""

    number: int
    time: str
    order: str
    order_tone: Tone
    symbol: str
    price: str
    state: str
    net: str
    net_tone: Tone
    rank: str
    rank_long: str
    ratio: str
    ratio_tone: Tone
    since: str
    since_tone: Tone
    note: str
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterRow:
    """One line of what came after: when, the price, and what the order would have earned there."""

    when: str
    price: str
    earned: str
    tone: Tone


_BETWEEN = 12
"""Logical pixels between two columns of figures."""


class DecisionCard(QFrame):
    """`picked` asks for it to be opened, `after_wanted` for what came after, `note_wanted` carries a text to keep."""

    picked = Signal()
    after_wanted = Signal()
    note_wanted = Signal(str)

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self._open = False
        self.row: CardRow | None = None
        identify(self, f"replay_decision_{number}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        surface = theme.surface
        self.number = label(str(number), theme, Type.CAPTION_STRONG)
        self.number.setStyleSheet(
            f"background: {surface.text1}; color: {surface.panel}; border-radius: 3px; padding: 0 5px;"
        )
        self.time, self.order = label("", theme, Type.STRONG), elided_label("", theme, Type.STRONG)
        self.price = label("", theme, Type.STRONG)
        self.symbol = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.brief = {name: label("", theme, Type.CAPTION) for name in ("net", "rank", "since")}
        self.note_line = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._brief_part = self._make_brief()
        self._whole: _WholePart | None = None
        self._column = vbox(
            hbox(self.number, self.time, self.order, stretch(), self.price, spacing=6),
            self.symbol,
            self._brief_part,
            on=self,
            margins=(10, 8, 10, 8),
            spacing=3,
        )

    def _make_brief(self) -> QWidget:
        part = QWidget()
        captions = [
            label(text, self._theme, Type.CAPTION, Tone.CAPTION)
            for text in (
                translate("Replay", "flow", "caption before net inflow"),
                translate("Replay", "pct", "caption before a percentile"),
                translate("Replay", "since", "caption before what an order earned since"),
            )
        ]
        line = hbox(
            *(item for pair in zip(captions, self.brief.values(), strict=True) for item in (*pair, stretch())),
            spacing=4,
        )
        vbox(line, self.note_line, on=part, margins=0, spacing=2)
        return part

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def note(self) -> NoteField | None:
        """The field of its note, None before it was opened for the first time."""
        return None if self._whole is None else self._whole.note

    @property
    def after(self) -> QWidget | None:
        """The button that asks for what came after, None before it was opened for the first time."""
        return None if self._whole is None else self._whole.ask

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops in it."""
        return [self] if self._whole is None else [self, self._whole.note.editor, self._whole.ask]

    @property
    def is_open(self) -> bool:
        return self._open

    def set_open(self, *, is_open: bool) -> None:
        """Show all of it, or one line."""
        if is_open and self._whole is None:
            self._whole = _WholePart(self._theme)
            self._whole.note.wanted.connect(self.note_wanted)
            self._whole.ask.clicked.connect(lambda _on=False: self.after_wanted.emit())
            self._column.addWidget(self._whole)
            if self.row is not None:
                self._whole.show_row(self.row)
        self._open = is_open
        self._brief_part.setVisible(not is_open)
        if self._whole is not None:
            self._whole.setVisible(is_open)
        self.update()

    def show_row(self, row: CardRow) -> None:
        """Show figures and words."""
        if row == self.row:
            return
        self.row = row
        self.time.setText(row.time)
        self.order.setText(row.order)
        set_tone(self.order, row.order_tone)
        self.price.setText(row.price)
        self.symbol.setText(listed([row.symbol, row.state]))
        for name, text, tone in (
            ("net", row.net, row.net_tone),
            ("rank", row.rank, Tone.PRIMARY),
            ("since", row.since, row.since_tone),
        ):
            self.brief[name].setText(text)
            set_tone(self.brief[name], tone)
        self.note_line.setText(f"\u201c{row.note}\u201d" if row.note else translate("Replay", "no note yet"))
        words = (row.time, row.order, row.symbol, row.price, row.state, row.net, row.rank_long, row.since)
        self.setAccessibleName(listed(words))
        if self._whole is not None:
            self._whole.show_row(row)

    def show_book(self, known: KnownBook | None, clock: str) -> None:
        """The book of its second, or why there is none; None while it is being read."""
        if self._whole is not None:
            self._whole.show_book(known, clock)

    def show_after(self, rows: tuple[AfterRow, ...]) -> None:
        """What came after, once a person asked for it."""
        if self._whole is not None:
            self._whole.show_after(rows)

    # --- input ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Open it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Space opens it."""
        if event.key() == Qt.Key.Key_Space:
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The open one stands on the accent's dim colour, with its edge; a line below each."""
        painter, surface = QPainter(self), self._theme.surface
        if self._open:
            painter.fillRect(self.rect(), colour(surface.selected))
            painter.fillRect(0, 0, 2, self.height(), colour(surface.accent))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(surface.line_soft))
        if self.hasFocus():
            painter.setPen(colour(surface.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class _WholePart(QWidget):
    """What the open card has below its first line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        captions = {
            "net": translate("Replay", "Net then"),
            "rank": translate("Replay", "Percentile"),
            "ratio": translate("Replay", "15 min ratio"),
            "since": translate("Replay", "Since"),
        }
        self._values: dict[str, QLabel] = {name: elided_label("", theme, Type.STRONG) for name in captions}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(2, theme.px(_BETWEEN))
        for at, (name, text) in enumerate(captions.items()):
            value = self._values[name]
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(text, theme, Type.CAPTION, Tone.SECONDARY), at // 2, 3 * (at % 2))
            grid.addWidget(value, at // 2, 3 * (at % 2) + 1)
        for column in (1, 4):
            grid.setColumnStretch(column, 1)
        self._book_title = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._book = BookLevels(theme)
        self.note = NoteField(theme, name=translate("Replay", "Note on this order"))
        self.ask = push_button(
            translate("Replay", "What came after"), theme, ButtonStyle.TEXT, identifier="replay_after"
        )
        self._after = QGridLayout()
        self._after.setContentsMargins(0, 0, 0, 0)
        self._after.setColumnStretch(0, 1)
        self._after.setHorizontalSpacing(theme.px(_BETWEEN))
        self._after.setVerticalSpacing(3)
        self._shown_after: tuple[AfterRow, ...] = ()
        self._book.hide()
        vbox(
            grid,
            self._book_title,
            self._book,
            self.note,
            hbox(self.ask, stretch(), self.note.status, spacing=6),
            self._after,
            on=self,
            margins=0,
            spacing=4,
        )

    def show_row(self, row: CardRow) -> None:
        shown = {
            "net": (row.net, row.net_tone),
            "rank": (row.rank, Tone.PRIMARY),
            "ratio": (row.ratio, row.ratio_tone),
            "since": (row.since, row.since_tone),
        }
        for name, (text, tone) in shown.items():
            self._values[name].setText(text)
            set_tone(self._values[name], tone)
        whole = self._values["rank"]
        assert isinstance(whole, QLabel)
        whole.setToolTip(tip(row.rank_long))
        whole.setAccessibleName(row.rank_long)
        self.note.show_note(row.note)

    def show_book(self, known: KnownBook | None, clock: str) -> None:
        book = None if known is None else known.book
        if known is None:
            title = translate("Replay", "Book: being read")
        elif book is not None:
            title = translate("Replay", "Book at {time}, {age} old").format(time=clock, age=fmt.age(known.age))
            self._book.show_book(book)
        elif known.gap is not None:
            title = translate("Replay", "Book at {time}: {why}").format(time=clock, why=why_words(known.gap))
        else:
            title = translate("Replay", "No book was recorded")
        self._book_title.setText(title)
        self._book.setVisible(book is not None)

    def show_after(self, rows: tuple[AfterRow, ...]) -> None:
        if rows == self._shown_after:
            return
        self._shown_after = rows
        while (item := self._after.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(rows):
            cells = (
                label(row.when, self._theme, Type.CAPTION, Tone.CAPTION),
                label(row.price, self._theme, Type.CAPTION),
                label(row.earned, self._theme, Type.CAPTION, row.tone),
            )
            for column, cell in enumerate(cells):
                if column:
                    cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._after.addWidget(cell, place, column)
        card = self.parentWidget()
        if rows and self.ask.hasFocus() and card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)  # else the next card would have it
        self.ask.setVisible(not rows)
        if rows:
            announce(self, listed(part for row in rows for part in (row.when, row.price, row.earned)))
