"""A callback for changes of one credential, for a form that may be destroyed before it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from tideboard_core.system.credentials import Credentials


class CredentialListener(QObject):
    """Calls a function after changes of a credential; connect `close` to the form's `destroyed`."""

    def __init__(self) -> None:
        super().__init__()
        self._end: Callable[[], None] = _nothing

    def listen(self, credentials: Credentials, on_change: Callable[[], None]) -> None:
        """Call `on_change` after changes of this credential, and no longer for the former one."""
        self._end()
        self._end = credentials.on_change(on_change)

    def close(self) -> None:
        self._end()
        self._end = _nothing


def _nothing() -> None:
    """Do nothing: no callback is registered."""
