"""Listens to one credential at a time, for a form that may go before the credential does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from tideboard_core.credentials import Credentials


class Ear(QObject):
    """Connect its `close` to the form's `destroyed`: nothing is heard after that."""

    def __init__(self) -> None:
        super().__init__()
        self._end: Callable[[], None] = _nothing

    def listen(self, credentials: Credentials, told: Callable[[], None]) -> None:
        """Hear of changes of this one alone."""
        self._end()
        self._end = credentials.on_change(told)

    def close(self) -> None:
        """Hear no more."""
        self._end()
        self._end = _nothing


def _nothing() -> None:
    """Nobody listens."""
