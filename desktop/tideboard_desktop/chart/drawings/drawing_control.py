"""The drawings of one chart put together: rail, layer, field for words, factors, commands, memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget
from shiboken6 import isValid

from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.market.bars.requests import newest_days
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.ports.bars import BarFeed, regular_session
from tideboard_core.ports.system import Clock
from tideboard_desktop.chart.curve_styles import add_choices, add_colours
from tideboard_desktop.chart.drawings.book import MOST, MOST_OF_ONE
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.drawing_layer import DrawingLayer
from tideboard_desktop.chart.drawings.factors import Known, factor_of, factors_of
from tideboard_desktop.chart.drawings.model import LONGEST_TEXT, WIDTHS, Anchor, Drawing, DrawingKind
from tideboard_desktop.chart.drawings.projection import Spot
from tideboard_desktop.chart.drawings.rail import DrawingRail
from tideboard_desktop.chart.drawings.rail_actions import DrawingAction, drawing_actions
from tideboard_desktop.chart.drawings.words import dash_names, spoken
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.words import group_names
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.words.joining import titled

_AGAIN: Final = 60.0
"""Seconds from a refusal to the next try."""


class FactorSource(QObject):
    """Factors of one connection's provider. `changed` is emitted after a read; `known` returns what is known now.

    It asks the gateway itself: a series of the bar reader would be kept up to date with every push.
    """

    changed = Signal()

    def __init__(self, feed: BarFeed, tasks: Tasks, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._feed, self._clock = feed, clock
        self._known: dict[InstrumentId, Known] = {}
        self._reads: KeyedReads[tuple[InstrumentId, BarAdjustment], None] = KeyedReads(
            "adjustment factors", self.changed.emit, self, tasks=tasks, clock=clock, pause=_AGAIN, lasting=_AGAIN
        )

    def known(self, instrument: InstrumentId) -> Known:
        """The factors of a security, the same object until `changed`."""
        return self._known.setdefault(instrument, {})

    def is_reading(self, instrument: InstrumentId, adjustment: BarAdjustment) -> bool:
        """Whether a read of them is under way."""
        return self._reads.is_reading((instrument, adjustment))

    def want(self, instrument: InstrumentId, adjustment: BarAdjustment) -> None:
        """Read the factors of an adjustment unless they are known and no session has opened since."""
        if adjustment is BarAdjustment.NONE:
            return
        key, now = (instrument, adjustment), self._clock.market()
        read, session = self._reads.time(key), regular_session(market_of(instrument), now)
        opened = read is not None and session is not None and read < session.open <= now
        self._reads.want(key, partial(self._read, instrument, adjustment), again=opened)

    async def _read(self, instrument: InstrumentId, adjustment: BarAdjustment) -> None:
        """Without them what needs them is not shown, and the chart says so."""
        raw = await newest_days(self._feed, instrument, BarAdjustment.NONE)
        adjusted = await newest_days(self._feed, instrument, adjustment)
        found = factors_of(raw.bars, adjusted.bars, whole=not (raw.older or adjusted.older))
        self._known[instrument] = {**self.known(instrument), adjustment: found}


translate = QCoreApplication.translate
_HEIGHT = 28


class DrawingNote(QWidget):
    """Hidden while there is nothing to say; what was closed is not said again until there is something else."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._closed = ""
        self.setFixedHeight(theme.px(_HEIGHT))
        self.words = elided_label("", theme, Type.BODY, Tone.WARN)
        identify(self.words, "drawing_note")
        close = icon_button("x", translate("Drawings", "Close"), theme, identifier="drawing_note_close")
        close.clicked.connect(lambda _on=False: self._close())
        hbox((self.words, 1), close, on=self, margins=(10, 0, 6, 0))
        self.hide()

    def say(self, text: str) -> None:
        """Say something, or nothing."""
        if text != self.words.text():
            self.words.setText(text)
            self.words.setAccessibleName(text)
        self.setVisible(bool(text) and text != self._closed)

    def _close(self) -> None:
        self._closed = self.words.text()
        self.hide()


_WIDE = 180


class DrawingTextField(QLineEdit):
    """Hidden until `ask`. Enter, or leaving it, gives the words to the caller; Esc gives none."""

    def __init__(self, chart: QWidget, theme: Theme) -> None:
        super().__init__(chart)
        self._chart = chart
        self._take: Callable[[str], None] | None = None
        self.setFont(theme.font(Type.BODY))
        self.setMaxLength(LONGEST_TEXT)
        self.setFixedWidth(theme.px(_WIDE))
        identify(self, "drawing_words", translate("Drawings", "Words on the chart"))
        self.setPlaceholderText(translate("Drawings", "Words on the chart"))
        self.hide()

    def ask(self, place: QPointF, words: str, take: Callable[[str], None]) -> None:
        """Ask for words at a place of the chart; `take` gets them once, without spaces around."""
        self._give("")
        self._take = take
        self.setText(words)
        self.selectAll()
        room = self._chart.rect()
        left = min(max(int(place.x()), 0), max(room.width() - self.width(), 0))
        top = min(max(int(place.y()) - self.sizeHint().height() // 2, 0), room.height() - self.sizeHint().height())
        self.move(left, top)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Give the words as they are; nothing happens without a question."""
        if self._take is not None:
            self._give(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter keeps the words, Esc does not."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self._give("" if event.key() == Qt.Key.Key_Escape else self.text())
            self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Another part of the window was clicked: keep the words."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self._give(self.text())

    def _give(self, words: str) -> None:
        take, self._take = self._take, None
        if take is not None:
            take(" ".join(words.split()))
        self.hide()  # moves the focus, by which another security may come into view


def add_style_actions(menu: QMenu, drawings: ChartDrawings, theme: Theme, edit_text: Callable[[Drawing], None]) -> None:
    """Add what can be done with the selected drawing."""
    drawing = drawings.selected
    if drawing is None:
        return
    if drawing.kind is DrawingKind.TEXT:
        menu.addAction(translate("Drawings", "Edit the words")).triggered.connect(lambda: edit_text(drawing))
    add_colours(
        menu.addMenu(translate("Drawings", "Colour")), theme, drawing.colour,
        lambda value: drawings.change(replace(drawing, colour=value)),
    )  # fmt: skip
    if drawing.kind is not DrawingKind.TEXT:
        add_choices(
            menu.addMenu(translate("Drawings", "Width")), {width: f"{width} px" for width in WIDTHS}, drawing.width,
            lambda value: drawings.change(replace(drawing, width=value)),
        )  # fmt: skip
        add_choices(
            menu.addMenu(translate("Drawings", "Line")), dash_names(), drawing.dash,
            lambda value: drawings.change(replace(drawing, dash=value)),
        )  # fmt: skip
    _add_groups(menu.addMenu(translate("Drawings", "Shown on")), drawings, drawing)
    menu.addSeparator()
    menu.addAction(translate("Drawings", "Delete the drawing")).triggered.connect(drawings.delete)


def _add_groups(menu: QMenu, drawings: ChartDrawings, drawing: Drawing) -> None:
    """A switch for each group of intervals."""

    def flip(group: IntervalGroup, *, on: bool) -> None:
        hidden = drawing.hidden_on - {group} if on else drawing.hidden_on | {group}
        drawings.change(replace(drawing, hidden_on=hidden))

    for group, name in group_names().items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(group not in drawing.hidden_on)
        action.triggered.connect(lambda on, group=group: flip(group, on=on))


_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_MOVES: Final = {
    Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
}  # fmt: skip


class DrawingStop(QWidget):
    """Lies over the selected drawing, for the focus ring, and takes no mouse. It cannot be focused without drawings.

    Enter opens what can be done, Del deletes, arrows with Ctrl move by one bar or price step.
    """

    def __init__(self, chart: PriceChart, drawings: ChartDrawings, layer: DrawingLayer) -> None:
        super().__init__(chart)
        self._chart, self._drawings, self._layer = chart, drawings, layer
        self._spoken = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        identify(self, "chart_drawings", translate("Drawings", "Drawings on the chart"))
        give_role(self, QAccessible.Role.List)
        self.follow()

    def follow(self) -> None:
        """Take the place of the selected drawing, else of the first in view, and say what it is."""
        shown = self._shown()
        able = bool(shown) and self._drawings.can_edit
        policy = Qt.FocusPolicy.TabFocus if able else Qt.FocusPolicy.NoFocus
        if self.focusPolicy() is not policy:
            if not able and self.hasFocus():
                self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
            self.setFocusPolicy(policy)
        drawing = self._drawings.selected or (shown[0] if shown else None)
        area = self._layer.area_of(drawing).toAlignedRect()
        if area != self.geometry():
            self.setGeometry(area)
        projection = self._layer.projection()
        if drawing is not None and projection is not None and self.hasFocus():
            self._say(spoken(drawing, projection), shown, drawing)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Select the first drawing in view."""
        super().focusInEvent(event)
        shown = self._shown()
        if self._drawings.selected is None and shown:
            self._drawings.select(shown[0])
        self._spoken = ""
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows choose, with Ctrl they move; the rest is as in the chart."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _MOVES and held == Qt.KeyboardModifier.ControlModifier:
            self._move(*_MOVES[key])
        elif key in _STEPS and held == Qt.KeyboardModifier.NoModifier:
            self._step(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._drawings.select(None)
            self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._layer.key(event):
            super().keyPressEvent(event)

    def _shown(self) -> list[Drawing]:
        projection = self._layer.projection()
        return [] if projection is None else [shape.drawing for shape in self._layer.shapes(projection)]

    def _step(self, by: int) -> None:
        shown, selected = self._shown(), self._drawings.selected
        if shown:
            place = shown.index(selected) if selected in shown else 0
            self._drawings.select(shown[(place + by) % len(shown)])

    def _move(self, columns: int, steps: int) -> None:
        """Move the selected drawing by bars and price steps."""
        drawing, projection = self._drawings.selected, self._layer.projection()
        if drawing is None or projection is None:
            return
        begin = projection.spot(drawing.anchors[0])
        if begin is None:
            return
        step = projection.picture.facts.step(begin.price)
        end = Spot(begin.column + columns, begin.price + steps * step)
        moved = self._layer.moved(drawing, projection, begin, end)
        if moved is not None:
            self._drawings.change(moved)

    def _say(self, words: str, shown: list[Drawing], drawing: Drawing) -> None:
        if drawing in shown:
            numbered = translate("Drawings", "{number} of {count}: {drawing}").format(
                number=shown.index(drawing) + 1, count=len(shown), drawing=words
            )
            if numbered != self._spoken:
                self._spoken = numbered
                speak(self, numbered)


class DrawingControl(QObject):
    """The drawings of one chart. `drawings` is what is drawn; nothing here can send or change an order."""

    def __init__(
        self,
        chart: PriceChart,
        indicators: ChartIndicators,
        feed: BarFeed,
        *,
        instrument: InstrumentId,
        theme: Theme,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        super().__init__(chart)
        self._chart, self._theme = chart, theme
        self.drawings = ChartDrawings(indicators, instrument)
        self.drawings.setParent(self)  # what is connected to it goes with the chart
        self._tool: DrawingKind | None = None
        self._groups = drawing_actions(self.drawings)
        self.rail = DrawingRail(self._groups, theme)
        self.layer = DrawingLayer(chart, self.drawings, theme)
        self.field = DrawingTextField(chart, theme)
        self.stop = DrawingStop(chart, self.drawings, self.layer)
        self.note = DrawingNote(theme)
        self.factors = FactorSource(feed, tasks, clock, self)
        self.layer.known = self.factors.known
        self.layer.now = self.drawings.now = lambda: minute_of(clock.market())
        self.layer.ask_text = self._ask_text
        self.layer.offer = lambda menu: add_style_actions(menu, self.drawings, theme, self.layer.edit_text)
        self.layer.open_menu = self._open_menu
        chart.add_layer(self.layer)
        self.rail.ran.connect(self._ran)
        self.rail.fold_wanted.connect(lambda on: self.drawings.set_folded(on=on))
        self.drawings.changed.connect(self._changed)
        self.factors.changed.connect(self._factors_read)
        chart.pointed.connect(self._follow)

    def framed(self, inside: QWidget) -> QWidget:
        """The rail beside what the dock shows of its bars, and below it what is not shown."""
        found = QWidget()
        row, column = QHBoxLayout(found), QVBoxLayout()
        for layout in (row, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        column.addWidget(inside, 1)
        column.addWidget(self.note)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        return found

    def commands(self, scope: QWidget) -> list[Command]:
        """What the palette and the keys can do; keys that are no letters work inside `scope`."""
        return drawing_commands(self._groups, self.drawings, self.run, rail=self.rail, scope=scope)

    def run(self, action: DrawingAction) -> None:
        """Run what a key or the palette asked for; a tool begins at the crosshair."""
        self._ran(action, by_keys=True)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _ran(self, action: DrawingAction, by_keys: bool) -> None:  # noqa: FBT001  Qt's signal
        action.run()
        if action.tool:
            reason = Qt.FocusReason.ShortcutFocusReason if by_keys else Qt.FocusReason.MouseFocusReason
            self._chart.setFocus(reason)
            if by_keys and self.drawings.tool is not None and not self._chart.has_crosshair:
                self._chart.step(0)

    def _changed(self) -> None:
        if not isValid(self.rail):
            return  # the dock is being destroyed, and the rail went before the chart
        drawings = self.drawings
        if drawings.tool is not self._tool:
            self._tool = drawings.tool
            self.layer.forget()
        self.rail.show_state(folded=drawings.folded)
        self._follow()
        self._chart.update()

    def _follow(self) -> None:
        """The crosshair, the view or the bars changed."""
        picture, drawings = self._chart.picture, self.drawings
        if picture is not None and picture.key.instrument != drawings.instrument:
            self.field.finish()  # they are words of the security before
            self.layer.forget()
            drawings.show(picture.key.instrument)
            return
        if self._chart.by_keys:
            self.layer.follow_crosshair()
        if picture is not None and (drawings.tool is not None or drawings.drawings):
            self.factors.want(picture.key.instrument, picture.key.adjustment)
        self.stop.follow()
        self.note.say(self._note())

    def _factors_read(self) -> None:
        """Anchors that waited for factors become prices as traded."""
        known = self.factors.known(self.drawings.instrument)

        def settled(anchor: Anchor) -> Anchor:
            factor = factor_of(anchor.priced_at, anchor.basis, known)
            if anchor.basis is BarAdjustment.NONE or factor is None:
                return anchor
            return replace(anchor, price=anchor.price / factor, basis=BarAdjustment.NONE)

        self.drawings.settle(settled)
        self._follow()
        self._chart.update()

    def _note(self) -> str:
        book = self.drawings.book
        if book.refused:
            return translate(
                "Drawings", "{count} drawings of the layout cannot be shown and stay in its file: {reason}"
            ).format(count=book.refused, reason=book.reason)
        picture = self._chart.picture
        reading = picture is not None and self.factors.is_reading(picture.key.instrument, picture.key.adjustment)
        if self.layer.unplaced and not reading:
            return translate(
                "Drawings", "{count} drawings are not shown: the factors of this adjustment are not known"
            ).format(count=self.layer.unplaced)
        if self.drawings.tool is not None and not book.has_room(self.drawings.instrument):
            return translate("Drawings", "No more drawings: at most {most} of a security and {all} in all").format(
                most=MOST_OF_ONE, all=MOST
            )
        return ""

    def _ask_text(self, spot: Spot, drawing: Drawing | None) -> None:
        projection = self.layer.projection()
        if projection is None:
            return
        anchor = projection.anchor(spot)

        def take(words: str) -> None:
            if drawing is not None and words:
                self.drawings.change(replace(drawing, text=words))
            elif drawing is None and words:
                self.drawings.add(DrawingKind.TEXT, (anchor,), words)
            elif drawing is None:
                self.drawings.choose(None)

        self.field.ask(projection.at(spot), "" if drawing is None else drawing.text, take)

    def _open_menu(self, place: QPointF) -> None:
        menu = passing_menu(self._chart)
        self.layer.offer(menu)
        menu.popup(self._chart.mapToGlobal(place.toPoint()))


_KEYS_OF_EDITS = {"undo": ("Ctrl+Z",), "redo": ("Ctrl+Y",)}


def drawing_commands(
    groups: Sequence[Sequence[DrawingAction]],
    drawings: ChartDrawings,
    run: Callable[[DrawingAction], None],
    *,
    rail: QWidget,
    scope: QWidget,
) -> list[Command]:
    """Every button of the rail, by its letter inside the rail; undo and redo also by keys inside `scope`."""
    group = translate("Drawings", "Drawing")
    buttons = [action for each in groups for action in each]
    found = [
        Command(
            id=f"chart.draw.{action.id}",
            text=titled(group, action.text),
            group=group,
            run=partial(run, action),
            keys=(action.key,),
            scope=rail,
            enabled=action.enabled,
        )
        for action in buttons
    ]
    found += [
        Command(
            id=f"chart.drawings.{action.id}",
            text=titled(group, action.text),
            group=group,
            run=partial(run, action),
            keys=_KEYS_OF_EDITS[action.id],
            scope=scope,
            enabled=action.enabled,
            listed=lambda: False,
        )
        for action in buttons
        if action.id in _KEYS_OF_EDITS
    ]
    words: tuple[tuple[str, str, Callable[[], None]], ...] = (
        ("delete_all", translate("Drawings", "Delete all drawings of the security"), drawings.delete_all),
        (
            "fold",
            translate("Drawings", "Show or fold the drawing tools"),
            lambda: drawings.set_folded(on=not drawings.folded),
        ),
    )
    return [
        *found,
        *(Command(id=f"chart.draw.{id_}", text=titled(group, text), group=group, run=run) for id_, text, run in words),
    ]
