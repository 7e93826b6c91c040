"""Whether the system's keyring can be used, said in the banner, and what it knows of the order log."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.audit import Audit
from tideboard_core.audit_anchor import KeyringAnchor
from tideboard_core.errors import VaultError
from tideboard_core.ports import SecretStore
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.widgets.banner import Banner, Notice

LAST_ANCHOR = 2.0
"""Seconds that the end of the program waits for the keyring to take the order log's anchor."""
NOTICE = "keyring"


class KeyringWatch:
    """`there` tells whether secrets can be kept beyond this run, `backend` the class that keeps them or nothing."""

    def __init__(
        self,
        store: SecretStore,
        anchor: KeyringAnchor,
        audit: Audit,
        *,
        banner: Callable[[], Banner],
        spawn: Callable[[Coroutine[Any, Any, None], str], None],
    ) -> None:
        self._store, self._anchor, self._audit = store, anchor, audit
        self._banner, self._spawn = banner, spawn
        self.there = False
        self.backend = ""

    async def look(self) -> None:
        """Without a keyring a banner says so and how to mend it; secrets then live in memory."""
        try:
            self.backend = await self._store.probe()
        except VaultError as error:
            again = QCoreApplication.translate("Application", "Try again")
            self._banner().say(NOTICE, Notice(error_sentence(error), button=again, act=self._look_again))
        else:
            self._banner().clear(NOTICE)
            self.there = True
            await self._look_at_anchor()

    async def end(self) -> None:
        """Let the keyring know how long the order log is now."""
        if self.there:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_ANCHOR):
                    await self._anchor.renew()

    def _look_again(self) -> None:
        self._spawn(self.look(), NOTICE)

    async def _look_at_anchor(self) -> None:
        """The keyring knows how long the order log was: with a shorter or other one nothing new is sent."""
        found = await self._anchor.check()
        if found.whole:
            await self._anchor.keep()
        else:
            self._audit.accuse(found)
