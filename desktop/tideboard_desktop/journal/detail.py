"""The chosen trip: the picture of its day, what it brought, its tags and the note on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.trip import RoundTrip
from tideboard_desktop.journal.day_figure import not_recorded
from tideboard_desktop.journal.panel import JournalPanel
from tideboard_desktop.journal.trip_rows import why_no_net
from tideboard_desktop.journal.words import Amounts, code_of, marks_of, side_arrow, zone_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.plots.figure import Figure
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    elided_label,
    identify,
    label,
    line_edit,
    push_button,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_NOTE: Final = 54
_TAG: Final = 22


class TripNoteField(QPlainTextEdit):
    """Plain text; `finished` says that the person has left it, or pressed Ctrl+Enter."""

    finished = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        identify(self, "journal_note", translate("Journal", "Note on the trip"))
        self.setFont(theme.font(Type.BODY))
        self.setPlaceholderText(translate("Journal", "Add a note"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(_NOTE))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Ctrl+Enter keeps the note."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control:
            self.finished.emit()
            return
        super().keyPressEvent(event)


class TripPanel(JournalPanel):
    """`kept` carries a trip with the text and tags that the person has left; `replay_wanted` asks for its minute."""

    kept = Signal(object, str, tuple)
    replay_wanted = Signal()

    def __init__(self, theme: Theme, amounts: Amounts, known_tags: Callable[[], Sequence[str]]) -> None:
        super().__init__("", theme, identifier="journal_trip")
        self.setAccessibleName(translate("Journal", "Round trip"))
        self._theme, self._amounts, self._known_tags = theme, amounts, known_tags
        self.shown: TripFacts | None = None
        self._tags: tuple[str, ...] = ()
        self.replay = push_button("", theme, identifier="journal_replay")
        self.replay.setFixedHeight(theme.px(_TAG))
        self.replay.setStyleSheet("QPushButton { min-height: 0; padding: 0 8px; }")
        show_icon(self.replay, "history", theme, theme.px(14))
        self.replay.clicked.connect(lambda _on=False: self.replay_wanted.emit())
        self.head.addWidget(self.replay)
        self.plot = Plot(theme, identifier="journal_day_plot", name=translate("Journal", "Day of the trip"))
        self.plot.setMinimumHeight(theme.px(120))
        self.facts = {name: _Fact(title, theme, name) for name, title in _titles().items()}
        self.legs = label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.legs.setWordWrap(True)
        identify(self.legs, "journal_legs")
        self.marks = label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.marks.setWordWrap(True)
        identify(self.marks, "journal_marks")
        self._tag_row = FlowLayout(gap=6)
        self.add_tag = push_button(translate("Journal", "+ tag"), theme, identifier="journal_add_tag")
        self.add_tag.setToolTip(tip(translate("Journal", "Add a tag")))
        self._shape_tag(self.add_tag)
        self.add_tag.clicked.connect(lambda _on=False: self.open_tags())
        self.new_tag = line_edit(
            "journal_new_tag",
            translate("Journal", "New tag"),
            theme,
            width=110,
            height=_TAG,
            hint=translate("Journal", "New tag"),
        )
        self.new_tag.returnPressed.connect(self._take_new_tag)
        self.new_tag.hide()
        self.note = TripNoteField(theme)
        self.note.finished.connect(self.keep)
        self.said = label("", theme, Type.CAPTION, Tone.WARN)
        self.said.setWordWrap(True)
        self.said.hide()
        self._buttons: list[QPushButton] = []
        self._lay_out()
        self.show_trip(None)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for at, fact in enumerate(self.facts.values()):
            grid.addWidget(fact, at // 2, at % 2)
        tags = as_widget(self._tag_row)
        self.below = as_widget(
            vbox(grid, self.legs, self.marks, tags, self.note, self.said, margins=(10, 6, 10, 10), spacing=6)
        )
        self.add(self.plot, 1)
        self.add(self.below)
        self._show_tags(())

    # --- a trip -----------------------------------------------------------------------------------------------------

    def show_trip(self, one: TripFacts | None) -> None:
        """Show another trip, or none; what was written of the one before is kept first."""
        other = one is None or self.shown is None or one.trip.key != self.shown.trip.key
        if other:
            self.keep()
        before, self.shown = self.shown, one
        self.below.setVisible(one is not None)
        self.replay.setVisible(one is not None)
        if one is None:
            self.title.setText(translate("Journal", "No trip is chosen"))
            self.about.setText("")
            self.plot.show_figure(not_recorded(translate("Journal", "Choose a round trip in the table")))
            return
        trip, zone = one.trip, zone_of(one.trip)
        day = exchange_date(market_of(trip.instrument), trip.opened)
        self.title.setText(trip.instrument)
        self.about.setText(" \u00b7 ".join(filter(None, (trip.name, fmt.day_and_month(day)))))
        self.replay.setText(translate("Journal", "Replay {time}").format(time=fmt.clock_minutes(trip.opened, zone)))
        self._show_facts(one)
        untouched = before is None or other or self.note.toPlainText().strip() == before.note
        if untouched and self.note.toPlainText() != one.note:
            self.note.setPlainText(one.note)
        if other or one.tags != self._tags:
            self._show_tags(one.tags)
        if other:
            self.said.hide()

    def show_figure(self, figure: Figure) -> None:
        """Show the picture of the day."""
        self.plot.show_figure(figure)

    def _show_facts(self, one: TripFacts) -> None:
        trip, amounts = one.trip, self._amounts
        no_net = why_no_net(trip, amounts)
        self.facts["gross"].show_value(trip.realised, amounts.signed, no_net)
        self.facts["fees"].show_value(None if trip.fees is None else -trip.fees, amounts.signed, no_net, toned=False)
        self.facts["net"].show_value(one.net, amounts.signed, no_net)
        percentile = one.flow_percentile
        self.facts["flow"].show_value(
            percentile,
            lambda value: translate("Journal", "percentile {number}").format(number=f"{value:.0f}"),
            translate("Journal", "No flow was recorded at the first fill"),
            toned=False,
        )
        legs = [_leg_words(leg, amounts, one) for leg in trip.legs]
        self.legs.setText("\n".join(legs))
        self.legs.setVisible(bool(legs))
        marks = listed(marks_of(one, trip))
        self.marks.setText(marks)
        self.marks.setVisible(bool(marks))

    # --- tags -------------------------------------------------------------------------------------------------------

    @property
    def tags(self) -> tuple[str, ...]:
        return self._tags

    def _shape_tag(self, button: QPushButton) -> None:
        button.setFont(self._theme.font(Type.CAPTION))
        button.setFixedHeight(self._theme.px(_TAG))
        button.setStyleSheet("QPushButton { min-height: 0; padding: 0 7px; font-weight: 400; }")

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        """A button for each tag that takes it away."""
        self._tags = tags
        while self._tag_row.count():
            self._tag_row.takeAt(0)
        for gone in self._buttons:
            gone.hide()
            gone.deleteLater()
        self._buttons = []
        for at, tag in enumerate(tags):
            button = push_button(button_text(f"{tag} \u00d7"), self._theme, identifier=f"journal_tag_{at}")
            words = translate("Journal", "Take the tag {tag} away").format(tag=tag)
            button.setAccessibleName(words)
            button.setToolTip(tip(words))
            self._shape_tag(button)
            button.clicked.connect(lambda _on=False, tag=tag: self.drop_tag(tag))
            self._buttons.append(button)
        for part in (*self._buttons, self.add_tag, self.new_tag):
            self._tag_row.addWidget(part)
        for button in self._buttons:
            button.show()

    def open_tags(self) -> None:
        """Show the tags that there are, and a field for a new one."""
        menu = passing_menu(self, "journal_tag_menu")
        for tag in self._known_tags():
            if tag not in self._tags:
                menu.addAction(button_text(tag)).triggered.connect(lambda _on=False, tag=tag: self.put_tag(tag))
        menu.addSeparator()
        menu.addAction(translate("Journal", "New tag\u2026")).triggered.connect(lambda _on=False: self._ask_tag())
        menu.popup(self.add_tag.mapToGlobal(self.add_tag.rect().bottomLeft()))

    def _ask_tag(self) -> None:
        self.new_tag.clear()
        self.new_tag.show()
        self.new_tag.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_new_tag(self) -> None:
        tag = self.new_tag.text().strip()
        self.new_tag.hide()
        if tag:
            self.put_tag(tag)
        self.add_tag.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_tag(self, tag: str) -> None:
        """Add a tag and keep it."""
        if tag not in self._tags:
            self._show_tags((*self._tags, tag))
            self.keep()

    def drop_tag(self, tag: str) -> None:
        """Take a tag away and keep that."""
        self._show_tags(tuple(one for one in self._tags if one != tag))
        self.keep()

    # --- keeping ----------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Tell what the person has written, if it is another than is kept."""
        one, text = self.shown, self.note.toPlainText().strip()
        if one is not None and (text, self._tags) != (one.note, one.tags):
            self.kept.emit(one.trip.key, text, self._tags)

    def say(self, words: str) -> None:
        """Say below the note why it is not kept; empty = it is."""
        self.said.setText(words)
        self.said.setVisible(bool(words))


class _Fact(QWidget):
    def __init__(self, title: str, theme: Theme, name: str) -> None:
        super().__init__()
        self._title = title
        self.value: QLabel = elided_label("", theme, Type.STRONG)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        identify(self.value, f"journal_trip_{name}", title)
        caption = label(title, theme, Type.BODY, Tone.CAPTION)
        hbox(caption, (self.value, 1), on=self, margins=0, spacing=6)

    def show_value(
        self, value: fmt.Number | None, show: Callable[[fmt.Number], str], why: str, *, toned: bool = True
    ) -> None:
        """A value, or a dash with the reason."""
        words = fmt.MISSING if value is None else show(value)
        self.value.setText(words)
        self.value.setToolTip(tip(why) if value is None else "")
        self.value.setAccessibleName(f"{self._title} {words}")
        tone = Tone.PRIMARY
        if toned and value:
            tone = Tone.UP if value > 0 else Tone.DOWN
        set_tone(self.value, tone)


def _titles() -> dict[str, str]:
    return {
        "gross": translate("Journal", "Before fees"),
        "fees": translate("Journal", "Fees, stamp"),
        "net": translate("Journal", "Net"),
        "flow": translate("Journal", "Flow at entry"),
    }


def _leg_words(leg: RoundTrip, amounts: Amounts, one: TripFacts) -> str:
    """A leg of a combination in one line."""
    prices = " \u2192 ".join(
        fmt.MISSING if price is None else fmt.price(round(price, 4).normalize()) for price in (leg.entry, leg.exit)
    )
    net = fmt.MISSING if leg.net is None else amounts.signed(leg.net)
    words = [code_of(leg.instrument), side_arrow(long=leg.long), amounts.shares(leg.quantity), prices, net]
    return listed((" ".join(words), *marks_of(one, leg)))
