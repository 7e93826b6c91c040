"""What is drawn on one chart, the tool in hand, the switches of the rail, and undo of it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, cast

import msgspec
from PySide6.QtCore import QObject, Signal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.drawings.book import DrawingBook
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.docks.saved_state import read
from tideboard_desktop.ui.dock_memory import JsonValue

MOST: Final = 100
"""Steps that are kept."""


class Step(NamedTuple):
    """A change of a `subject`, the id of a security or INDICATORS, with everything of it before and after."""

    subject: str
    before: tuple[object, ...]
    after: tuple[object, ...]


INDICATORS: Final = ""
"""The subject of changes of the indicators."""


class ChangeHistory:
    """The newest MOST steps. Undo and redo leave out those of securities that the chart does not show."""

    def __init__(self) -> None:
        self._past: list[Step] = []
        self._undone: list[Step] = []

    def note(self, step: Step) -> None:
        """Remember a change; what was undone is lost then."""
        if step.before != step.after:
            self._past.append(step)
            del self._past[:-MOST]
            self._undone.clear()

    def clear(self) -> None:
        """Forget all steps."""
        self._past.clear()
        self._undone.clear()

    def can_undo(self, instrument: str) -> bool:
        """Whether there is a step to undo while this security is shown."""
        return _newest(self._past, instrument) is not None

    def can_redo(self, instrument: str) -> bool:
        """Whether there is a step to redo while this security is shown."""
        return _newest(self._undone, instrument) is not None

    def undo(self, instrument: str) -> Step | None:
        """The step to undo, which `redo` gives again; None without one."""
        return _move(self._past, self._undone, instrument)

    def redo(self, instrument: str) -> Step | None:
        """The step that was undone last; None without one."""
        return _move(self._undone, self._past, instrument)

    def convert(self, subject: str, change: Callable[[tuple[object, ...]], tuple[object, ...]]) -> None:
        """Replace what the steps of a subject hold by something equivalent."""
        for steps in (self._past, self._undone):
            steps[:] = [
                Step(subject, change(step.before), change(step.after)) if step.subject == subject else step
                for step in steps
            ]

    def forget(self, subject: str) -> None:
        """Forget the steps of a subject, which something else has changed since."""
        for steps in (self._past, self._undone):
            steps[:] = [step for step in steps if step.subject != subject]


def _newest(steps: list[Step], instrument: str) -> int | None:
    wanted = {instrument, INDICATORS}
    return next((place for place in reversed(range(len(steps))) if steps[place].subject in wanted), None)


def _move(source: list[Step], target: list[Step], instrument: str) -> Step | None:
    place = _newest(source, instrument)
    if place is None:
        return None
    step = source.pop(place)
    target.append(step)
    return step


class DrawingsState(msgspec.Struct, kw_only=True):
    """The book of drawings as it is read and written, and the switches."""

    symbols: Any = None
    magnet: bool = True
    locked: bool = False
    hidden: bool = False
    folded: bool = False


class ChartDrawings(QObject):
    """The drawings of the security that a chart shows. `changed` is emitted after every change of what is told here.

    `tool` draws with the next clicks, None selects and moves. `locked` keeps all as they are, `hidden` shows none.
    `now` returns the minute of the market's clock, None where there is none.
    Changes of the indicators are steps of undo, too.
    """

    changed = Signal()
    deleted = Signal(object)
    """The drawings before some were just deleted; `undo` brings them back."""

    def __init__(self, indicators: ChartIndicators, instrument: InstrumentId) -> None:
        super().__init__()
        self.book = DrawingBook()
        self.book.on_change(self.changed.emit)
        self.history = ChangeHistory()
        self.instrument = instrument
        self.now: Callable[[], int | None] = lambda: None
        self.tool: DrawingKind | None = None
        self.magnet, self.locked, self.hidden, self.folded = True, False, False, False
        self._selected: int | None = None
        self._indicators = indicators
        self._items: tuple[ChartIndicator, ...] = tuple(indicators.items)
        indicators.changed.connect(self._indicators_changed)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        """Those of the security, from the lowest to the uppermost."""
        return self.book.of(self.instrument)

    @property
    def selected(self) -> Drawing | None:
        """The drawing that can be moved and changed now."""
        return next((one for one in self.drawings if one.id == self._selected), None)

    @property
    def can_edit(self) -> bool:
        """Whether drawings can be selected."""
        return not (self.locked or self.hidden)

    def show(self, instrument: InstrumentId) -> None:
        """Show the drawings of a security."""
        if instrument != self.instrument:
            self.instrument, self._selected = instrument, None
            self.changed.emit()

    def select(self, drawing: Drawing | None) -> None:
        """Select a drawing, or none."""
        wanted = None if drawing is None else drawing.id
        if wanted != self._selected:
            self._selected = wanted
            self.changed.emit()

    def choose(self, tool: DrawingKind | None) -> None:
        """Take a tool into the hand; it shows what is hidden, and nothing stays selected."""
        self.tool = tool
        if tool is not None:
            self._selected, self.hidden = None, False
        self.changed.emit()

    def set_magnet(self, *, on: bool) -> None:
        """Whether prices of bars attract."""
        self.magnet = on
        self.changed.emit()

    def set_locked(self, *, on: bool) -> None:
        """Keep all drawings as they are."""
        self.locked, self._selected = on, None
        self.changed.emit()

    def set_hidden(self, *, on: bool) -> None:
        """Show no drawing."""
        self.hidden, self._selected = on, None
        if on:
            self.tool = None
        self.changed.emit()

    def set_folded(self, *, on: bool) -> None:
        """Fold the rail away."""
        self.folded = on
        self.changed.emit()

    # --- changes ----------------------------------------------------------------------------------------------------

    def add(self, kind: DrawingKind, anchors: Sequence[Anchor], text: str = "") -> Drawing | None:
        """Put a drawing above the others, select it and lay the tool down; None if there is no room.

        ValueError as `Drawing`.
        """
        self.tool = None
        if not self.book.has_room(self.instrument):
            self.changed.emit()
            return None
        number, now = self.book.next_id(self.instrument), self.now()
        made = Drawing(id=number, kind=kind, anchors=tuple(anchors), text=text, drawn_at=now)
        self._selected = None if self.locked else made.id
        self.put((*self.drawings, made))
        return made

    def change(self, drawing: Drawing) -> None:
        """Put a drawing in the place of the one with its id; with other anchors it counts as drawn now."""
        now = self.now()

        def changed(old: Drawing) -> Drawing:
            return drawing if old.anchors == drawing.anchors else replace(drawing, drawn_at=now)

        self.put([changed(one) if one.id == drawing.id else one for one in self.drawings])

    def delete(self) -> None:
        """Delete the selected drawing."""
        if self._selected is not None and self.can_edit:
            before = self.drawings
            self.put([one for one in before if one.id != self._selected])
            self.deleted.emit(before)

    def delete_all(self) -> None:
        """Delete all drawings of the security."""
        before = self.drawings
        if self.can_edit and before:
            self.put(())
            self.deleted.emit(before)

    def take(self, book: DrawingBook) -> None:
        """Show what another chart has drawn; that is a step of undo here, too."""
        for instrument in {*book.instruments, *self.book.instruments}:
            self.history.note(Step(instrument, self.book.of(instrument), book.of(instrument)))
            self.book.replace(instrument, book.of(instrument))

    def settle(self, known: Callable[[Anchor], Anchor]) -> None:
        """Give anchors the form that `known` returns, which is no change of the drawings."""
        if all(known(anchor) is anchor for one in self.drawings for anchor in one.anchors):
            return

        def settled(things: tuple[object, ...]) -> tuple[object, ...]:
            drawings = cast("tuple[Drawing, ...]", things)
            return tuple(replace(one, anchors=tuple(known(anchor) for anchor in one.anchors)) for one in drawings)

        self.history.convert(self.instrument, settled)
        self.book.replace(self.instrument, cast("tuple[Drawing, ...]", settled(self.drawings)))

    def put(self, drawings: Sequence[Drawing]) -> None:
        """Show these drawings of the security in place of those that it has, as a step of undo."""
        self.put_of(self.instrument, drawings)

    def put_of(self, instrument: InstrumentId, drawings: Sequence[Drawing]) -> None:
        """Give any security these drawings, as a step of undo."""
        self.history.note(Step(instrument, self.book.of(instrument), tuple(drawings)))
        self.book.replace(instrument, drawings)

    # --- undo -------------------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.history.can_undo(self.instrument)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing was changed since."""
        return self.history.can_redo(self.instrument)

    def undo(self) -> None:
        """Take back the last change of the drawings shown or of the indicators."""
        step = self.history.undo(self.instrument)
        if step is not None:
            self._apply(step.subject, step.after, step.before)

    def redo(self) -> None:
        """Make the change again that was undone last."""
        step = self.history.redo(self.instrument)
        if step is not None:
            self._apply(step.subject, step.before, step.after)

    def _apply(self, subject: str, present: tuple[object, ...], wanted: tuple[object, ...]) -> None:
        """Put what a step holds in the place of what it expects; if there is something else, its steps are void."""
        if subject == INDICATORS:
            if self._items == present:
                self._items = cast("tuple[ChartIndicator, ...]", wanted)
                self._indicators.replace_all(self._items)
                return
        elif self.book.of(InstrumentId(subject)) == present:
            self.book.replace(InstrumentId(subject), cast("tuple[Drawing, ...]", wanted))
            return
        self.history.forget(subject)
        self.changed.emit()

    def _indicators_changed(self) -> None:
        items = tuple(self._indicators.items)
        before, self._items = self._items, items
        if items != before:
            self.history.note(Step(INDICATORS, before, items))
        self.changed.emit()

    # --- memory -----------------------------------------------------------------------------------------------------

    def saved_state(self) -> DrawingsState:
        return DrawingsState(
            symbols=self.book.memory(),
            magnet=self.magnet,
            locked=self.locked,
            hidden=self.hidden,
            folded=self.folded,
        )

    def restore(self, memory: JsonValue) -> None:
        """Restore what a layout has. Without any the drawings stay; those that others replace come back by undo."""
        if memory is None:
            return
        state = read(memory if isinstance(memory, dict) else {"symbols": memory}, DrawingsState())
        self.magnet, self.locked, self.hidden, self.folded = state.magnet, state.locked, state.hidden, state.folded
        self.tool, self._selected = None, None
        before = {instrument: self.book.of(instrument) for instrument in self.book.instruments}
        self.book.recall(state.symbols)
        for instrument, drawings in before.items():
            self.history.note(Step(instrument, drawings, self.book.of(instrument)))
