"""Order books in the archive dock: what is recorded now, what it takes and costs a day, its limit, on and off."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget
from shiboken6 import isValid

from tideboard_core.archive.depth.reading import DepthSize
from tideboard_core.archive.records import DEPTH
from tideboard_core.collector.depth_trial import DepthRoom, read_room, recorded_cost
from tideboard_core.collector.state import DepthActivity, RecordedNow
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import DepthChoice
from tideboard_desktop.archive.section import ArchiveSection
from tideboard_desktop.archive.words import MEGABYTE, room_words
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, chip, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
BETWEEN = 10.0
"""Seconds between two readings of what books take."""
NAMED = 4
"""Securities that are named; of further ones the number is."""


class DepthPanel(ArchiveSection):
    """Shows how books are recorded; call `show_state` each second while it is on screen.

    `sizes_read` carries what each day of books and quotes takes (`DepthSize`), whenever that was read.
    """

    sizes_read = Signal(object)

    def __init__(self, archive: Archive, lists: SymbolLists, theme: Theme, tasks: Tasks, clock: Clock) -> None:
        super().__init__(translate("Archive", "Order books"), theme, identifier="archive_depth")
        self._archive, self._lists, self._tasks, self._clock = archive, lists, tasks, clock
        self._room = DepthRoom((), ())
        self._read_at: float | None = None
        self.reading: asyncio.Task[None] | None = None
        self.chip = chip("", theme)
        identify(self.chip, "archive_depth_condition")
        self.head.insertWidget(1, self.chip)
        self.button = push_button("", theme, identifier="archive_depth_switch")
        self.head.addWidget(self.button)
        self.sentence = label("", theme, Type.BODY, Tone.SECONDARY)
        self.sentence.setWordWrap(True)
        identify(self.sentence, "archive_depth_state")
        self.column.addWidget(self.sentence)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(1, 1)
        names = (
            ("whose", translate("Archive", "Of")),
            ("kept", translate("Archive", "Changes today")),
            ("thinned", translate("Archive", "Thinned")),
            ("taken", translate("Archive", "On disk")),
            ("cost", translate("Archive", "A day costs")),
        )
        self._heads: dict[str, QLabel] = {}
        self.rows = {key: self._row(at, key, name, theme) for at, (key, name) in enumerate(names)}
        self.column.addWidget(self._table)
        self.choose = push_button(
            translate("Archive", "Choose and limit\u2026"), theme, identifier="archive_choose_depth"
        )
        self.column.addLayout(hbox(self.choose, stretch(), spacing=8))
        self.show_state()

    def _row(self, at: int, key: str, name: str, theme: Theme) -> QLabel:
        value = label("", theme, Type.BODY)
        value.setWordWrap(True)
        identify(value, f"archive_depth_{key}", name)
        self._heads[key] = label(name, theme, Type.BODY, Tone.SECONDARY)
        self._grid.addWidget(self._heads[key], at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, at, 1)
        return value

    def _say(self, key: str, words: str) -> None:
        self.rows[key].setText(words)
        self.rows[key].setAccessibleName(f"{self._heads[key].text()}: {words}")
        for part in (self.rows[key], self._heads[key]):
            part.setVisible(bool(words))

    def show_state(self) -> None:
        """Show how it is now, and read what it takes if that was long ago."""
        activity, choice, recorded = self._archive.depth_activity, self._archive.depth, self._archive.depth_recorded
        words, sentence, needs_you = activity_words(activity, choice, recorded)
        self.chip.setText(words)
        set_tone(self.chip, Tone.WARN if needs_you else Tone.SECONDARY)
        self.sentence.setText(sentence)
        set_tone(self.sentence, Tone.WARN if needs_you else Tone.PRIMARY)
        self.button.setText(translate("Archive", "Stop") if choice.on else translate("Archive", "Record\u2026"))
        for part in (self._table, self.choose):
            part.setVisible(choice.on or bool(self._room.sizes))
        self._say("whose", whose_words(choice, self._lists))
        self._say("thinned", thinned_words(recorded))
        self._show_sizes(choice)
        now = self._clock.monotonic()
        if self.isVisible() and (self._read_at is None or now - self._read_at >= BETWEEN):
            self._read_at = now
            self.reading = self._tasks.spawn(self._read(), name="read the room of books")

    def switch_off(self) -> None:
        """Record no books from now on; what there is stays."""
        self._archive.keep_depth(replace(self._archive.depth, on=False))
        self.show_state()

    async def _read(self) -> None:
        try:
            self._room = await self._archive.read(read_room)
        except TideboardError:
            self._room = DepthRoom((), ())  # the grid says why the archive cannot be read
        if isValid(self):
            self.show_state()
            self.sizes_read.emit(self._room.sizes)

    def _show_sizes(self, choice: DepthChoice) -> None:
        sizes = self._room.sizes
        today = sum(each.changes for each in sizes if each.series == DEPTH.name and self._is_today(each))
        self._say("kept", fmt.quantity(today))
        taken, limit = sum(each.size for each in sizes), room_words(choice.megabytes * MEGABYTE)
        text = translate("Archive", "{size} of {limit}")
        self._say("taken", text.format(size=room_words(taken), limit=limit))
        self._say("cost", self._cost_words(choice))

    def _is_today(self, size: DepthSize) -> bool:
        return size.day == exchange_date(market_of(size.instrument), self._clock.market())

    def _cost_words(self, choice: DepthChoice) -> str:
        cost = recorded_cost(self._room.days, self._archive.depth_securities(choice))
        if cost is None:
            return translate("Archive", "not measured so far")
        text = translate("Archive", "about {size}, securities: {count}")
        return text.format(size=room_words(cost.size), count=fmt.quantity(cost.securities))


def activity_words(
    activity: DepthActivity, choice: DepthChoice, recorded: Sequence[RecordedNow]
) -> tuple[str, str, bool]:
    """The chip, a sentence, and whether it needs somebody."""
    if activity is DepthActivity.RECORDING:
        text = translate("Archive", "Each change of these books is kept: {symbols}.")
        names = _named([each.instrument for each in recorded if each.known])
        waiting = translate("Archive", "Waiting for the first book.")
        return translate("Archive", "recording"), text.format(symbols=names) if names else waiting, False
    if activity is DepthActivity.LIMIT:
        text = translate("Archive", "They take the {size} that you allowed: no book is recorded.")
        return translate("Archive", "full"), text.format(size=room_words(choice.megabytes * MEGABYTE)), True
    words = {
        DepthActivity.OFF: translate(
            "Archive",
            "Without them a replay has no order book. Nothing is kept unless you agree.",
        ),
        DepthActivity.NOTHING: translate("Archive", "Nothing to record now: none is chosen, or the market is closed."),
        DepthActivity.NOT_RUNNING: translate("Archive", "The collector does not run: no book is recorded."),
        DepthActivity.DISK_LOW: translate("Archive", "Less than 2 GB are free: no book is recorded."),
    }
    off, waiting = translate("Archive", "off"), translate("Archive", "waiting")
    chip = off if activity is DepthActivity.OFF else waiting
    return chip, words[activity], activity in {DepthActivity.NOT_RUNNING, DepthActivity.DISK_LOW}


def whose_words(choice: DepthChoice, lists: SymbolLists) -> str:
    """Whose books are recorded."""
    names = [lists.name(place) for place, one in enumerate(lists.all) if one.id and one.id == choice.list]
    parts = [
        *([translate("Archive", "linked securities")] if choice.linked else []),
        *([translate("Archive", "positions")] if choice.positions else []),
        *(translate("Archive", "list {name}").format(name=name) for name in names),
    ]
    return listed(parts) if parts else translate("Archive", "nothing")


def thinned_words(recorded: Sequence[RecordedNow]) -> str:
    """Where not every change was kept, and why; empty if every one was."""
    stretches, parts = sum(each.stretches for each in recorded), list[str]()
    if stretches:
        text = translate(
            "Archive", "{count} stretches, {time} together: above 50 changes a second one in 100 ms is kept"
        )
        seconds = fmt.countdown(sum(each.seconds for each in recorded))
        parts.append(text.format(count=fmt.quantity(stretches), time=seconds))
    now = [each.instrument for each in recorded if each.thinned]
    if now:
        parts.append(translate("Archive", "now: {symbols}").format(symbols=_named(now)))
    polled = [each.instrument for each in recorded if each.polled]
    if polled:
        text = translate("Archive", "no pushes, read every few seconds: {symbols}")
        parts.append(text.format(symbols=_named(polled)))
    return " \u00b7 ".join(parts)


def _named(symbols: Sequence[InstrumentId]) -> str:
    if len(symbols) <= NAMED:
        return listed(symbols)
    text = translate("Archive", "{symbols} and {count} more")
    return text.format(symbols=listed(symbols[:NAMED]), count=fmt.quantity(len(symbols) - NAMED))
