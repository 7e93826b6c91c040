"""The list of alerts, orders and drawings that last over a split, each with both values; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tideboard_core.orders.over_split.questions import AtOnce, Figures, OverSplit, SplitQuestion
from tideboard_desktop.orders.over_split.words import (
    broker_word,
    count_words,
    detail_words,
    figure_words,
    split_words,
    state_words,
)
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
REFRESH_MS = 500
"""How often the questions are looked at: prices, the broker's lists and another window go on."""
WIDTH = 940
ROW, HEADER = 26, 28
FEWEST, MOST = 3, 12
Questions = Callable[[], Sequence[SplitQuestion]]
Words = Callable[[SplitQuestion], str]


class OverSplitDialog(QDialog):
    """Open as long as the person likes, beside the window; it deletes itself and follows `questions`.

    `name` is what a question is about, `broker` who has it, `change` what its button to convert says, empty where it
    cannot be converted. `convert`, `keep` and `remove` carry the question; what sends anything is confirmed first.
    """

    convert = Signal(object)
    keep = Signal(object)
    remove = Signal(object)

    def __init__(
        self, questions: Questions, theme: Theme, parent: QWidget | None, *, name: Words, broker: Words, change: Words
    ) -> None:
        super().__init__(parent)
        title = translate("OverSplit", "Over a split")
        identify(self, "over_split", title)
        self.setWindowTitle(f"{title}  \u00b7  Tideboard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._questions, self._theme, self._name, self._broker, self._change = questions, theme, name, broker, change
        self.heading = label("", theme, Type.DIALOG_TITLE)
        words = translate(
            "OverSplit",
            "Nothing is converted or sent by itself. A change or a cancel of an order is confirmed as any other; "
            "closing positions and cancelling work meanwhile.",
        )
        self.table = ColumnTable(_columns(name), lambda row: row.key)
        listed = translate("OverSplit", "Alerts, orders and drawings over a split")
        self.lines = ColumnView(self.table, theme, identifier="over_split_lines", name=listed)
        self.detail = label("", theme, Type.BODY)
        self.detail.setObjectName("over_split_detail")
        sentence = label(words, theme, Type.BODY, Tone.SECONDARY)
        for one in (sentence, self.detail):
            one.setWordWrap(True)
        self.convert_button = push_button("", theme, ButtonStyle.OUTLINE, identifier="over_split_convert")
        keep = translate("OverSplit", "Keep as it is")
        self.keep_button = push_button(keep, theme, ButtonStyle.OUTLINE, identifier="over_split_keep")
        self.remove_button = push_button("", theme, ButtonStyle.OUTLINE, identifier="over_split_remove")
        self.close_button = escape_button(translate("OverSplit", "Later"), theme, identifier="over_split_close")
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.content = vbox(
            self.heading, sentence, self.lines, self.detail, margins=section_margins(top=16), spacing=10
        )
        buttons = (self.convert_button, self.keep_button, self.remove_button)
        for button, signal in zip(buttons, (self.convert, self.keep, self.remove), strict=True):
            make_tall(button, theme)
            button.installEventFilter(self)
            button.clicked.connect(lambda _on, signal=signal: self._emit(signal))
        self.close_button.clicked.connect(self.reject)
        lay_out_over_footer(self, self.content, (self.close_button, *buttons))
        self.lines.selectionModel().currentRowChanged.connect(lambda _now, _old: self._show_selected())
        self.setFixedWidth(theme.px(WIDTH))
        self.refresh()
        self.lines.setFocus()

    def refresh(self) -> None:
        """Show what is open now."""
        rows = self._questions()
        self.table.show_rows(rows)
        self.lines.setFixedHeight(self._theme.px(HEADER + ROW * min(max(len(rows), FEWEST), MOST)) + 4)
        self.heading.setText(count_words(len(rows)))
        self.setAccessibleName(f"{translate('OverSplit', 'Over a split')}: {self.heading.text()}")
        self._show_selected()

    @property
    def selected(self) -> SplitQuestion | None:
        """The question in the current row, else the first."""
        row = self.lines.current_row
        if row is None:
            return next(iter(self.table.rows), None)
        return self.table.rows[row]

    def _show_selected(self) -> None:
        one = self.selected
        change = "" if one is None else self._change(one)
        words = "" if one is None else titled(self._name(one), detail_words(one, self._broker(one)))
        self.detail.setText(words)
        self.detail.setAccessibleName(words)
        self.convert_button.setVisible(bool(change))
        self.keep_button.setVisible(one is not None)
        self.remove_button.setVisible(one is not None)
        remove = {
            OverSplit.ALERT: translate("OverSplit", "Delete the alert"),
            OverSplit.ORDER: translate("OverSplit", "Cancel the order\u2026"),
            OverSplit.DRAWING: translate("OverSplit", "Delete the drawing"),
        }[OverSplit.ORDER if one is None else one.about]
        for button, text in ((self.convert_button, change), (self.remove_button, remove)):
            button.setText(text)
            button.setAccessibleName(text)
        layout = self.layout()
        if layout is not None and self.isVisible():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _emit(self, signal: object) -> None:
        one = self.selected
        self.refresh()
        shown = None if one is None else (one.key, one.before, one.after)
        now = next((row for row in self.table.rows if (row.key, row.before, row.after) == shown), None)
        if now is not None:  # what was shown may be over, or have other figures
            signal.emit(now)  # type: ignore[attr-defined]  # a signal of this dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Swallow the second press of a double click: it would answer the next question."""
        return event.type() == QEvent.Type.MouseButtonDblClick or super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Take the height that the words need in this width, and follow the questions from now on."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        super().showEvent(event)
        self._timer.start()


def _columns(name: Words) -> list[Column[SplitQuestion]]:
    def about(row: SplitQuestion) -> Cell:
        return Cell(name(row), strong=row.at_once is AtOnce.STOP, exact=f"{name(row)}\n{split_words(row.split)}")

    return [
        Column(
            title=translate("OverSplit", "Alert, order, drawing"), width=0, cell=about, code=lambda row: row.instrument
        ),
        Column(title=translate("OverSplit", "In old shares"), width=186, cell=lambda row: _figures(row.before)),
        Column(title=translate("OverSplit", "In new shares"), width=186, cell=lambda row: _figures(row.after)),
        Column(title=translate("OverSplit", "By the broker"), width=110, cell=lambda row: Cell(broker_word(row))),
        Column(title=translate("OverSplit", "State"), width=152, cell=_state),
    ]


def _figures(figures: Figures | None) -> Cell:
    words = figure_words(figures)
    return Cell(words, TextColour.QUIET if figures is None else TextColour.PLAIN, exact=words)


def _state(row: SplitQuestion) -> Cell:
    text = state_words(row)
    return Cell(text, TextColour.QUIET if row.at_once is AtOnce.NO else TextColour.WARN, exact=text)
