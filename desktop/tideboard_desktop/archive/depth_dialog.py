"""Asks for the recording of books: whose, how much room, and what happens at its end; a day's cost is shown first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from tideboard_core.collector.depth_trial import TRIAL, DayCost, MeasuredDay, read_room, recorded_cost
from tideboard_core.errors import GatewayError, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import DepthChoice
from tideboard_desktop.archive.words import room_words
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import SymbolLists
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.plain_dialog import PlainDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    identify,
    label,
    line_edit,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate
FIELD = 90
SMALLEST, LARGEST = 10, 1_000_000
"""Megabytes of room that can be chosen."""


MOST_A_DAY = 200_000_000
"""Bytes of a security's day at worst: fifty changes a second from open to close, of all twenty levels, 8 bytes each."""


class DepthDialog(PlainDialog):
    """Accepted = `choice` holds from now on. It cannot be accepted before what a day costs was shown.

    What was recorded so far tells the cost; without that a trial of `seconds` is measured by a button.
    """

    def __init__(
        self,
        archive: Archive,
        lists: SymbolLists,
        theme: Theme,
        tasks: Tasks,
        parent: QWidget | None,
        *,
        seconds: float = TRIAL,
    ) -> None:
        super().__init__(
            translate("Archive", "Record order books"),
            translate(
                "Archive",
                "Ten levels a side, every change, and every quote; above 50 changes a second one book in 100 ms. "
                "Two subscriptions a security.",
            ),
            translate("Archive", "Record"),
            theme,
            parent,
            identifier="archive_depth_dialog",
        )
        self._archive, self._lists, self._tasks, self._seconds = archive, lists, tasks, seconds
        self._days: Sequence[MeasuredDay] = ()
        self._cost: DayCost | None = None
        self._trial: tuple[tuple[InstrumentId, ...], DayCost | None] | None = None
        self._problem = ""
        self.working: asyncio.Task[None] | None = None
        kept = archive.depth
        self.linked = self._box("linked", translate("Archive", "Securities that docks are linked to"), on=kept.linked)
        self.positions = self._box("positions", translate("Archive", "Securities with positions"), on=kept.positions)
        self.list = QComboBox()
        self.list.setFont(theme.font(Type.BODY))
        identify(self.list, "archive_depth_list", translate("Archive", "List"))
        self._fill_lists(kept)
        self.room = line_edit("archive_depth_room", translate("Archive", "Room at most, MB"), theme, width=FIELD)
        self.room.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.room.setText(str(kept.megabytes))
        self.oldest = self._box(
            "oldest", translate("Archive", "At the limit the oldest days go; else recording stops"), on=kept.drop_oldest
        )
        self.said = label("", theme, Type.BODY)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        identify(self.said, "archive_depth_cost_said")
        self.measure = push_button(translate("Archive", "Measure"), theme, identifier="archive_depth_measure")
        self._lay_out(theme)
        self.list.currentIndexChanged.connect(lambda _at: self._show())
        for box in (self.linked, self.positions, self.oldest):
            box.toggled.connect(lambda _on: self._show())
        self.room.textChanged.connect(lambda _text: self._show())
        self.measure.clicked.connect(lambda _on=False: self._start(self._measure()))
        self.finished.connect(self._stop)
        self._start(self._read())

    def _box(self, key: str, words: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(on)
        identify(box, f"archive_depth_{key}")
        return box

    def _fill_lists(self, kept: DepthChoice) -> None:
        self.list.addItem(translate("Archive", "no list"), None)
        for place, one in enumerate(self._lists.all):
            if not one.follows_positions:
                self.list.addItem(f"{self._lists.name(place)} ({fmt.quantity(len(one.symbols))})", place)
                if one.id and one.id == kept.list:
                    self.list.setCurrentIndex(self.list.count() - 1)

    def _lay_out(self, theme: Theme) -> None:
        for box in (self.linked, self.positions, self.oldest):
            box.setFont(theme.font(Type.BODY))
        listed = label(translate("Archive", "List"), theme, Type.BODY, Tone.SECONDARY)
        room = label(translate("Archive", "Room at most, MB"), theme, Type.BODY, Tone.SECONDARY)
        listed.setBuddy(self.list)
        room.setBuddy(self.room)
        fill(
            self.content,
            self.linked,
            self.positions,
            as_widget(hbox(listed, (self.list, 1), margins=0, spacing=8)),
            as_widget(hbox(room, stretch(), self.room, margins=0, spacing=8)),
            self.oldest,
            as_widget(hbox((self.said, 1), (self.measure, 0, Qt.AlignmentFlag.AlignVCenter), margins=0, spacing=8)),
        )

    # --- what is chosen ---------------------------------------------------------------------------------------------

    @property
    def choice(self) -> DepthChoice:
        """What is chosen; the list gets an id if it has none."""
        place = self.list.currentData()
        return DepthChoice(
            on=True,
            linked=self.linked.isChecked(),
            positions=self.positions.isChecked(),
            list="" if place is None else self._lists.identify(place),
            megabytes=_megabytes(self.room.text()) or self._archive.depth.megabytes,
            drop_oldest=self.oldest.isChecked(),
        )

    def securities(self) -> list[InstrumentId]:
        """Those that the choice means now."""
        place = self.list.currentData()
        chosen = DepthChoice(linked=self.linked.isChecked(), positions=self.positions.isChecked())
        symbols = () if place is None else self._lists.all[place].symbols
        return list(dict.fromkeys((*self._archive.depth_securities(chosen), *map(InstrumentId, symbols))))

    # --- the cost ---------------------------------------------------------------------------------------------------

    def _start(self, work: object) -> None:
        self._stop()
        self.working = self._tasks.spawn(work, name="cost of recorded books")  # type: ignore[arg-type]
        self._show()

    def _stop(self) -> None:
        if self.working is not None:
            self.working.cancel()
            self.working = None

    async def _read(self) -> None:
        try:
            self._days = (await self._archive.read(read_room)).days
        except TideboardError:
            self._days = ()  # there is no archive yet
        self.working = None
        self._show()

    async def _measure(self) -> None:
        securities, self._problem = self.securities(), ""
        try:
            self._trial = tuple(securities), await self._archive.measure_depth(securities, self._seconds)
        except GatewayError as error:
            self._problem = error_sentence(error)
        self.working = None
        self._show()

    def _show(self) -> None:
        """Show what is known of the cost, and whether it can be agreed to."""
        securities, wrong = self.securities(), _megabytes(self.room.text()) is None
        set_style_property(self.room, "invalid", wrong)
        measured = self._trial is not None and self._trial[0] == tuple(securities)
        cost = self._trial[1] if measured and self._trial else recorded_cost(self._days, securities)
        words = self._words(securities, cost, measured=measured)
        set_tone(self.said, Tone.WARN if self._problem or (measured and cost is None) else Tone.PRIMARY)
        self.said.setText(words)
        self.measure.setEnabled(bool(securities) and self.working is None)
        shown = not securities or cost is not None or measured
        self.proceed.setEnabled(not wrong and shown and self.working is None)

    def _words(self, securities: Sequence[InstrumentId], cost: DayCost | None, *, measured: bool) -> str:
        if self.working is not None:
            text = translate("Archive", "Measuring for {seconds} s\u2026")
            return text.format(seconds=fmt.plain(self._seconds, 0))
        if self._problem:
            return self._problem
        if not securities:
            text = translate(
                "Archive",
                "No security is chosen now; letters and positions count as they come, each with at most {most} a day.",
            )
            return text.format(most=room_words(MOST_A_DAY))
        if cost is None and measured:
            most = room_words(MOST_A_DAY * len(securities))
            text = translate(
                "Archive", "No market of these trades now, so nothing could be measured. At most {most} a day."
            )
            return text.format(most=most)
        if cost is None:
            text = translate("Archive", "Securities: {count}. What a day costs is not known yet: measure it.")
            return text.format(count=fmt.quantity(len(securities)))
        if cost.days:
            text = translate("Archive", "Securities: {count}, about {size} a day, by {days} recorded security-days.")
            return text.format(
                count=fmt.quantity(cost.securities), size=room_words(cost.size), days=fmt.quantity(cost.days)
            )
        text = translate("Archive", "Securities: {count}, about {size} a day, measured over {seconds} s.")
        return text.format(
            count=fmt.quantity(cost.securities), size=room_words(cost.size), seconds=fmt.plain(cost.seconds, 0)
        )


def _megabytes(text: str) -> int | None:
    stripped = text.strip()
    value = int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 8 else 0
    return value if SMALLEST <= value <= LARGEST else None
