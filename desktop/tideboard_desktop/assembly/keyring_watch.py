"""Asks after the first login whether the keyring can be used, posts a notice if not; compares the order log with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial

from tideboard_core.audit.anchor import KeyringAnchor
from tideboard_core.audit.order_log import Audit
from tideboard_core.errors import VaultError
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.live import LinkState
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import SecretStore
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.window.notices.model import NoticeStore

LAST_ANCHOR = 2.0
"""Seconds that the end of the program waits for the keyring to take the order log's anchor."""


LOGIN = 2.0
"""Seconds after which a login is not waited for any more: it may wait for a person."""
_UNDER_WAY = {LinkState.CONNECTING, LinkState.LOGGING_IN}


async def login_ended(hub: Hub) -> None:
    """Return when the login of the connection of the prices has ended, or takes its time."""
    ended = asyncio.Event()

    def look(_key: object = None) -> None:
        status = hub.value(QUOTES_LINK)
        if status is not None and status.state not in _UNDER_WAY:
            ended.set()

    look()
    stop = hub.listen(QUOTES_LINK, look)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOGIN):
                await ended.wait()
    finally:
        stop()


class KeyringWatch:
    """`there` is true if secrets are kept beyond this run; `backend` names the class that keeps them, else empty.

    `answered`: the keyring was tried, and the order log compared with it where there is one.
    """

    def __init__(
        self,
        store: SecretStore,
        anchor: KeyringAnchor,
        audit: Audit,
        *,
        notices: Callable[[], NoticeStore],
    ) -> None:
        self._store, self._anchor, self._audit = store, anchor, audit
        self._notices = notices
        self._posted = False
        self._turn = asyncio.Lock()
        self.answered = False
        self.there = False
        self.backend = ""

    async def look(self) -> None:
        """Try the keyring. If there is none, a notice says once how to repair it, and secrets stay in memory."""
        async with self._turn:
            await self._look()

    async def wait(self) -> None:
        """Return once the keyring was tried and the order log compared with it; at once if that was done before."""
        async with self._turn:
            if not self.answered:
                await self._look()

    async def compare(self) -> None:
        """Return once the order log was compared with a keyring that answers; it may answer later than at the start."""
        async with self._turn:
            if not self.there:
                await self._look()

    async def _look(self) -> None:
        try:
            self.backend = await self._store.probe()
        except VaultError as error:
            if not self._posted:
                self._posted = True
                words = partial(error_sentence, error)
                self._notices().post(NoticeType.PROGRAM, words(), words=words)
        else:
            self.there = True
            await self._look_at_anchor()
        finally:
            self.answered = True

    async def end(self) -> None:
        """Write the length of the order log into the keyring."""
        if self.there:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_ANCHOR):
                    await self._anchor.renew()

    async def _look_at_anchor(self) -> None:
        """Compare with the length that the keyring has: if the log is shorter or another one, nothing new is sent."""
        found = await self._anchor.check()
        if found.whole:
            await self._anchor.keep()
        else:
            self._audit.accuse(found)
