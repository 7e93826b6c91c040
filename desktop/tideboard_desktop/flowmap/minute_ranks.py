"""Percentiles of the net at past minutes, for the read-out of a cell and for all rows at a shared minute."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.flow.past.percentile_ranks import Asked, cell_of, ranked
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.ui.tables.quote_row import PercentileCell
from tideboard_desktop.ui.tasks import Tasks

MOST: Final = 2000
"""Ranks that are kept: those of a list of 500 at a few minutes."""
_Place = tuple[InstrumentId, int, float]


class MinuteRanks(QObject):
    """Ranks a net among the same minute of the 60 sessions before; `changed` carries the rows with a new rank.

    What is asked for while a read runs is read after it. A restated net is ranked anew.
    """

    changed = Signal(object)

    def __init__(self, archive: Archive | None, calendar: TradingCalendar, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._archive, self._calendar, self._tasks = archive, calendar, tasks
        self._sheet: MapSheet | None = None
        self._cells: dict[_Place, PercentileCell] = {}
        self._due: dict[_Place, None] = {}
        self.reading: asyncio.Task[None] | None = None

    def begin(self, sheet: MapSheet | None) -> None:
        """Rank the figures of another sheet from now on."""
        self._sheet = sheet
        self._cells.clear()
        self._due.clear()

    def cell(self, row: int, minute: int) -> PercentileCell | None:
        """The rank of a row at a minute; None where it has no net, and until it is read, which this asks for."""
        place = self._place(row, minute)
        found = None if place is None else self._cells.get(place)
        if place is not None and found is None:
            self._ask([place])
        return found

    def want(self, rows: Iterable[int], minute: int) -> None:
        """Rank these rows at a minute, together."""
        places = (self._place(row, minute) for row in rows)
        self._ask([each for each in places if each is not None and each not in self._cells])

    def _place(self, row: int, minute: int) -> _Place | None:
        sheet = self._sheet
        net = float("nan") if sheet is None else sheet.net_at(row, minute)
        return None if sheet is None or net != net else (sheet.ids[row], minute, net)

    def _ask(self, places: list[_Place]) -> None:
        if self._archive is None or not places:
            return
        self._due.update(dict.fromkeys(places))
        if self.reading is None or self.reading.done():
            self.reading = self._tasks.spawn(self._read(self._archive), name="percentiles of past minutes")

    async def _read(self, archive: Archive) -> None:
        while self._due and isValid(self):
            sheet, due = self._sheet, list(self._due)
            self._due.clear()
            key = None if sheet is None else archive.definition(sheet.session.market)
            if sheet is None or key is None:
                return
            minute = due[-1][1]  # those of one minute are one read
            now = [each for each in due if each[1] == minute]
            self._due.update(dict.fromkeys(each for each in due if each[1] != minute))
            asked = [Asked(instrument, key, sheet.session, minute, net) for instrument, _minute, net in now]
            found = {}
            with suppress(ArchiveError):  # there is none, or it cannot be read, which the archive itself says
                found = await archive.read(partial(ranked, asked, self._calendar))
            if not isValid(self) or sheet is not self._sheet:
                continue
            if len(self._cells) + len(now) > MOST:
                self._cells.clear()
            self._cells.update({each: cell_of(found.get(each[0])) for each in now})
            self.changed.emit(frozenset(sheet.row_of[each[0]] for each in now))
