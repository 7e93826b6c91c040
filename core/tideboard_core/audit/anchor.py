"""The order log's second anchor: its length and last hash in the keyring, once a day and at the program's end."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import LogAnchor, Verification, verify
from tideboard_core.errors import VaultError
from tideboard_core.ports.system import SecretStore

log = logging.getLogger(__name__)


async def stored_anchor(store: SecretStore, path: Path) -> LogAnchor | None:
    """The keyring's anchor of the log at `path`; None when there is none, or no keyring that answers."""
    stored = await _stored(store, path)
    return None if stored is None else stored[0]


class KeyringAnchor:
    """A copy that a change of the log and its anchor file does not reach.

    Without a keyring there is no such anchor; trading goes on with the anchor file alone.
    """

    def __init__(self, store: SecretStore, audit: Audit, *, today: Callable[[], date]) -> None:
        self._store = store
        self._audit = audit
        self._today = today

    async def check(self) -> Verification:
        """Verify the log on disk against both anchors; reads the whole file, off the loop's thread."""
        anchor = await stored_anchor(self._store, self._audit.path)
        return await asyncio.to_thread(verify, self._audit.path, *([anchor] if anchor is not None else []))

    async def keep(self) -> None:
        """Renew the anchor if it is not today's and the log still fits it; otherwise keep the old one as evidence."""
        stored = await _stored(self._store, self._audit.path)
        if stored is None or stored[1] != self._today().isoformat():
            await self.renew()

    async def renew(self) -> None:
        """Renew the anchor now, if the log still fits the one that is kept."""
        status = self._audit.status
        if status.problem in {"broken", "shorter"} or not (await self.check()).whole:
            return
        anchor = LogAnchor(count=status.count, head=status.head)
        try:
            await self._store.set(_name(self._audit.path), f"{anchor.to_text()} {self._today().isoformat()}")
        except VaultError as error:
            log.info("no anchor in the keyring: %s", error.code)


async def _stored(store: SecretStore, path: Path) -> tuple[LogAnchor, str] | None:
    try:
        text = await store.get(_name(path))
    except VaultError as error:
        log.info("no anchor from the keyring: %s", error.code)
        return None
    anchor_text, _, day = (text or "").rpartition(" ")
    anchor = LogAnchor.from_text(anchor_text)
    return None if anchor is None else (anchor, day)


def _name(path: Path) -> str:
    """One entry per data directory."""
    return f"audit-anchor-{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]}"
