"""A database whose disk refuses one call of many."""

from __future__ import annotations

import sqlite3
from typing import Any


class Refusing(sqlite3.Connection):
    """Raises the disk's error at one statement of many; `left` counts down to it, 0 for never."""

    left = 0

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*arguments)

    @classmethod
    def _count(cls) -> None:
        cls.left -= 1
        if cls.left == 0:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
