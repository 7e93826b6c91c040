"""Joins an archive's tables with those of a copy: temporary views by the tables' own names, whoever asks.

A session whose flow the archive has is all its own. Of the others the copy's series are there that the archive lacks.
A copied day whose minutes begin at other instants than the archive's is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from tideboard_core.archive.database import Database
from tideboard_core.archive.hours import same_starts, session_of
from tideboard_core.archive.records import LAYOUTS, Layout
from tideboard_core.archive.units import day_of
from tideboard_core.model.instrument import Market

THEIRS: Final = 1 << 20
"""Added to the numbers of keys and symbols that the archive does not know; small enough for a table by number."""
_THEIR_BLOCKS: Final = 1 << 40
"""Added to the numbers of copied blocks."""

_MAPS: Final = (
    "CREATE TEMP TABLE shared_key(id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, market TEXT NOT NULL)",
    "CREATE TEMP TABLE shared_symbol(id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE)",
    "CREATE TEMP TABLE other_hours(market TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY(market, day)) WITHOUT ROWID",
)
_FILL: Final = (
    "DELETE FROM temp.shared_key",
    "DELETE FROM temp.shared_symbol",
    "DELETE FROM temp.other_hours",
    (
        "INSERT INTO temp.shared_key SELECT COALESCE(o.id, t.id + THEIRS), t.id, t.market FROM shared.key AS t "
        "LEFT JOIN main.key AS o ON (o.provider, o.tier_version, o.market, o.currency) = "
        "(t.provider, t.tier_version, t.market, t.currency)"
    ),
    (
        "INSERT INTO temp.shared_symbol SELECT COALESCE(o.id, t.id + THEIRS), t.id FROM shared.symbol AS t "
        "LEFT JOIN main.symbol AS o ON o.code = t.code"
    ),
)
_DIFFERENT: Final = (
    "SELECT o.market, o.day, o.segments, t.segments FROM shared.hours AS t "
    "JOIN main.hours AS o ON o.market = t.market AND o.day = t.day WHERE o.segments <> t.segments"
)
_STATE: Final = (
    "SELECT (SELECT MAX(id) FROM main.key), (SELECT MAX(id) FROM main.symbol), (SELECT COUNT(*) FROM main.hours)"
)
_LENT: Final = """
CREATE TEMP VIEW lent AS SELECT k.id AS key, s.id AS symbol, o.day AS day, o.recorder AS recorder,
  o.key AS their_key, o.symbol AS their_symbol
FROM temp.shared_key AS k, temp.shared_symbol AS s, shared.origin AS o
WHERE o.key = k.number AND o.symbol = s.number
  AND NOT EXISTS (SELECT 1 FROM main.block AS b WHERE b.key = k.id AND b.symbol = s.id AND b.series = 1
    AND b.day = o.day)
  AND NOT EXISTS (SELECT 1 FROM main.flow AS f WHERE f.key = k.id AND f.symbol = s.id AND f.day = o.day)
  AND NOT EXISTS (SELECT 1 FROM temp.other_hours AS h WHERE h.market = k.market AND h.day = o.day)
"""
"""Copied sessions that are read: their numbers as everybody asks for them, and those in the copy. 1 is flow."""
_LENT_BLOCK: Final = """
CREATE TEMP VIEW lent_block AS SELECT b.id + BLOCKS AS id, l.key AS key, l.symbol AS symbol, b.series AS series,
  l.day AS day, b.data AS data, b.checksum AS checksum
FROM temp.lent AS l JOIN shared.block AS b ON b.key = l.their_key AND b.symbol = l.their_symbol AND b.day = l.day
WHERE NOT EXISTS (SELECT 1 FROM main.block AS o WHERE o.key = l.key AND o.symbol = l.symbol AND o.series = b.series
  AND o.day = l.day)
"""
_NO_ROWS: Final = (
    " AND NOT (b.series = SERIES AND EXISTS "
    "(SELECT 1 FROM main.TABLE AS r WHERE r.key = l.key AND r.symbol = l.symbol AND r.day = l.day))"
)
_VIEWS: Final = {
    "key": "SELECT * FROM main.key UNION ALL SELECT t.id + THEIRS, t.provider, t.tier_version, t.market, t.currency, "
    "t.valid_from FROM shared.key AS t WHERE EXISTS (SELECT 1 FROM temp.shared_key AS k WHERE k.id = t.id + THEIRS) "
    "AND EXISTS (SELECT 1 FROM shared.origin AS o WHERE o.key = t.id)",
    "symbol": "SELECT * FROM main.symbol UNION ALL SELECT t.id + THEIRS, t.code FROM shared.symbol AS t "
    "WHERE EXISTS (SELECT 1 FROM temp.shared_symbol AS s WHERE s.id = t.id + THEIRS) "
    "AND EXISTS (SELECT 1 FROM shared.key AS k JOIN shared.origin AS o ON o.key = k.id AND o.symbol = t.id)",
    "hours": "SELECT * FROM main.hours UNION ALL SELECT * FROM shared.hours AS t WHERE NOT EXISTS "
    "(SELECT 1 FROM main.hours AS o WHERE o.market = t.market AND o.day = t.day)",
    "block": "SELECT * FROM main.block UNION ALL SELECT * FROM temp.lent_block",
    "session": "SELECT * FROM main.session AS o WHERE NOT EXISTS (SELECT 1 FROM temp.lent AS l WHERE l.key = o.key "
    "AND l.symbol = o.symbol AND l.day = o.day) UNION ALL SELECT l.key, l.symbol, l.day, t.expected, t.received, "
    "t.restated, t.complete_to, t.checksum, t.sealed FROM temp.lent AS l JOIN shared.session AS t "
    "ON t.key = l.their_key AND t.symbol = l.their_symbol AND t.day = l.day",
    "gap": "SELECT * FROM main.gap AS g WHERE NOT EXISTS (SELECT 1 FROM temp.lent_block AS b WHERE b.key = g.key "
    "AND b.symbol = g.symbol AND b.day = g.day AND b.series = g.series)",
}


JOINED: Final = frozenset(_VIEWS)
"""The tables that have a view."""


def _statements(prefix: str, layouts: Iterable[Layout]) -> Iterator[str]:
    """The statements that make tables and views; each view is made after those that it reads.

    `layouts` are those of which the archive has a table.
    """
    yield from _MAPS
    yield _LENT
    own = (_NO_ROWS.replace("SERIES", str(each.number)).replace("TABLE", each.name) for each in layouts)
    yield _numbered(_LENT_BLOCK) + "".join(own)
    for name, select in _VIEWS.items():
        yield f"CREATE TEMP VIEW {prefix}{name} AS {_numbered(select)}"


def _numbered(sql: str) -> str:
    return sql.replace("THEIRS", str(THEIRS)).replace("BLOCKS", str(_THEIR_BLOCKS))


class JoinedViews:
    """The views of a connection whose `main` is the archive and to which `shared`, the copy, is attached.

    `left_out` are days whose minutes begin at other instants in the copy. Raises ArchiveError.
    """

    def __init__(self, database: Database, prefix: str = "") -> None:
        """With a `prefix` before their names others may cover the tables by views over these."""
        self._database = database
        for statement in _statements(prefix, filter(database.has, LAYOUTS)):
            database.execute(statement)
        self._state: object = None
        self.left_out: tuple[tuple[Market, date], ...] = ()

    def refresh(self) -> bool:
        """Number keys and symbols anew if either file has other ones; returns whether it did."""
        state = (self._database.one(_STATE), self._database.one("PRAGMA shared.data_version"))
        if state == self._state:
            return False
        with self._database.transaction("DEFERRED"):
            for statement in _FILL:
                self._database.execute(_numbered(statement))
            different = [
                (market, day)
                for market, day, ours, theirs in self._database.all(_DIFFERENT)
                if not _begin_alike(market, day, ours, theirs)
            ]
            self._database.many("INSERT INTO temp.other_hours VALUES (?,?)", different)
        self.left_out = tuple((Market(market), day_of(day)) for market, day in different)
        self._state = state
        return True


def _begin_alike(market: str, day: int, ours: str, theirs: str) -> bool:
    one, other = (session_of(Market(market), day_of(day), text, half_day=False) for text in (ours, theirs))
    return same_starts(one.segments, other.segments)
