"""Checks whether the system's keyring can be used, says in the banner if not, and compares the order log with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.errors import VaultError
from tideboard_core.ports.system import SecretStore
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.bars.banner import Banner, BannerMessage

LAST_ANCHOR = 2.0
"""Seconds that the end of the program waits for the keyring to take the order log's anchor."""
NOTICE = "keyring"


class KeyringWatch:
    """`there` is true if secrets are kept beyond this run; `backend` names the class that keeps them, else empty."""

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
        """Try the keyring. If there is none, the banner says how to repair it, and secrets stay in memory."""
        try:
            self.backend = await self._store.probe()
        except VaultError as error:
            again = QCoreApplication.translate("Application", "Try again")
            self._banner().show_message(
                NOTICE, BannerMessage(error_sentence(error), button=again, act=self._look_again)
            )
        else:
            self._banner().clear(NOTICE)
            self.there = True
            await self._look_at_anchor()

    async def end(self) -> None:
        """Write the length of the order log into the keyring."""
        if self.there:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_ANCHOR):
                    await self._anchor.renew()

    def _look_again(self) -> None:
        self._spawn(self.look(), NOTICE)

    async def _look_at_anchor(self) -> None:
        """Compare with the length that the keyring has: if the log is shorter or another one, nothing new is sent."""
        found = await self._anchor.check()
        if found.whole:
            await self._anchor.keep()
        else:
            self._audit.accuse(found)
