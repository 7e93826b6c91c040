"""Looks for a credential in the keyring once, when a form that shows it comes on screen."""

from __future__ import annotations

from collections.abc import Callable

from tideboard_core.errors import VaultError
from tideboard_core.system.credentials import Credentials
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import error_sentence


class FirstLook:
    """The keyring may ask the person for its password: not before a form is seen, and once for each credential.

    `fail` takes the sentence of a keyring that refuses, unless the form shows another credential by then.
    """

    def __init__(self, tasks: Tasks, fail: Callable[[str], None]) -> None:
        self._tasks, self._fail = tasks, fail
        self._credentials: Credentials | None = None
        self._asked = False

    def turn_to(self, credentials: Credentials) -> None:
        """From now on the form shows this one."""
        self._credentials, self._asked = credentials, False

    def seen(self) -> None:
        """The form is on screen."""
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
                self._fail(error_sentence(error))
