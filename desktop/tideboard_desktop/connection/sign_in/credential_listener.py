"""For a form that shows a credential: it is read from the keyring when the form is seen, and its changes call back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from tideboard_core.errors import VaultError
from tideboard_core.system.credentials import Credentials
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence


class FirstKeyringRead:
    """One read for each credential, because the keyring may ask the user for its password.

    `on_error` is called with the sentence of a failed read, unless the form shows another credential by then.
    """

    def __init__(self, tasks: Tasks, on_error: Callable[[str], None]) -> None:
        self._tasks, self._on_error = tasks, on_error
        self._credentials: Credentials | None = None
        self._asked = False

    def set_credentials(self, credentials: Credentials) -> None:
        """The form shows this credential from now on."""
        self._credentials, self._asked = credentials, False

    def run(self) -> None:
        """Read the credential, unless it is known or was read before; call it when the form is visible."""
        credentials = self._credentials
        if self._asked or credentials is None:
            return
        self._asked = True
        if credentials.present is None:
            self._tasks.spawn(self._load(credentials), name="look for a credential")

    async def _load(self, credentials: Credentials) -> None:
        try:
            await credentials.load()
        except VaultError as error:
            if credentials is self._credentials:
                self._on_error(error_sentence(error))


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
