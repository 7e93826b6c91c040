"""Hides from every question to an archive's file what was not known at a moment of a recorded day.

Each table is covered by a temporary view of its name: a question that names the table gets the view, whoever asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from tideboard_core.archive.daily_tables import DAILY_TABLES
from tideboard_core.archive.database import Database, translated_errors
from tideboard_core.archive.records import LAYOUTS
from tideboard_core.archive.units import day_number, micros

_RECEIVED: Final = "day < {day} OR (day = {day} AND received <= known_until())"
_WHOLE: Final = "day < {day} OR (day = {day} AND whole_day_open())"
"""Blocks have a whole day: of the day itself they are open inside `whole_day` alone, to what cuts what it reads."""
_ROWS: Final = "day < {day} OR (day = {day} AND (received <= known_until() OR whole_day_open()))"
_TOLD: Final = "day < {day} OR received <= known_until()"
"""Of what is told of a day before or after it: a report to come was known once it was received."""
_VIEWS: Final = {
    **{layout.name: _ROWS for layout in LAYOUTS},
    "facts": _RECEIVED,
    "session": _WHOLE,
    "block": _WHOLE,
    "depth_block": _WHOLE,
    "depth_day": _WHOLE,
    "hours": "day <= {day}",
    "damaged": "day < {day}",
    "gap": "day <= {day}",
    "action": "ex_day <= {day}",
    "history": "0",
    **{table.name: _TOLD for table in DAILY_TABLES},
    "daily_read": "day < {day} OR first <= known_until()",
}
"""What is left of each table. `history` has the nets of all days in one piece: without it they are read from blocks."""


_NONE: Final[Mapping[str, str]] = {}


class KnownDatabase(Database):
    """A connection whose file has no nets side by side to anybody: they are read from the blocks of their days."""

    @property
    def has_checks(self) -> bool:
        return False


class KnownViews:
    """`now` is the moment (aware UTC) on `day`, asked for with each question. Raises ArchiveError."""

    def __init__(
        self, database: Database, day: date, now: Callable[[], datetime], under: Mapping[str, str] = _NONE
    ) -> None:
        """`under` has the beginning of the name of a temporary view that has a table's rows, for those with one."""
        self._open = 0
        with translated_errors():
            connection = database.connection
            connection.create_function("known_until", 0, lambda: micros(now()))
            connection.create_function("whole_day_open", 0, lambda: self._open > 0)
        there = {name for (name,) in database.all("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        for name, rule in _VIEWS.items():
            if name in there:
                known = rule.format(day=day_number(day))
                source = f"temp.{under[name]}{name}" if name in under else f"main.{name}"
                database.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {source} WHERE {known}")  # noqa: S608
        for name in under.keys() - _VIEWS.keys():
            database.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM temp.{under[name]}{name}")  # noqa: S608

    @contextmanager
    def whole_day(self) -> Iterator[None]:
        """Inside blocks of the day itself can be read; the caller leaves out what was received later."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
