"""Calls back for changes of one credential, for a form that may be destroyed before the credential."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from tideboard_core.system.credentials import Credentials


class CredentialListener(QObject):
    """Connect its `close` to the form's `destroyed`: the callback is not called after that."""

    def __init__(self) -> None:
        super().__init__()
        self._end: Callable[[], None] = _nothing

    def listen(self, credentials: Credentials, told: Callable[[], None]) -> None:
        """Call `told` after changes of this credential, and no longer for the one before."""
        self._end()
        self._end = credentials.on_change(told)

    def close(self) -> None:
        """End the callback."""
        self._end()
        self._end = _nothing


def _nothing() -> None:
    """End nothing: no callback is registered."""
