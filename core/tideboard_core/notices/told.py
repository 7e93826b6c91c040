"""Which fills were told, kept across restarts: none is told twice, and one that came meanwhile is told late."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.notices import keys_of
from tideboard_core.system.versioned_file import VersionedFile

log = logging.getLogger(__name__)

VERSION: Final = 2
FILE: Final = "notices-told.json"
MOST: Final = 2000
"""Fills of one account that are remembered, the newest: brokers list those of a day."""


class _Kept(msgspec.Struct):
    version: int = VERSION
    fills: dict[str, list[str]] = {}


class ToldFills:
    """By the key of an account in the settings. Without a directory nothing outlives the program."""

    def __init__(self, directory: Path | None) -> None:
        self._file = (
            None if directory is None else VersionedFile(directory / FILE, _Kept, name="notices-told", version=VERSION)
        )
        self._told: dict[str, deque[str]] = {}
        self._unsaved = False
        self._saving = asyncio.Lock()

    def load(self) -> None:
        """Read the file. An account that cannot be read counts as none: what is there by now is then not told."""
        if self._file is None:
            return
        try:
            kept = self._file.load()
        except (BadInput, OSError) as error:
            log.warning("fills that were told are not known: %s", error)
            kept = self._file.rest
        for account, fills in ({} if kept is None else kept.fills).items():
            self._told[account] = deque(fills, MOST)

    def new(self, account: str, fills: Iterable[str], *, first: bool) -> set[str]:
        """Which of the fills that a broker lists are to be told; all of them count as told from now on.

        `first` = it is the first list of this run. Of an account that no run has seen before nothing is told of it:
        these fills were made before Tideboard watched.
        """
        listed = list(dict.fromkeys(fills))
        known = self._told
        if account not in known and (older := known.get(keys_of(account)[-1])) is not None:
            known[account] = deque(older, MOST)  # a run of an earlier version saw accounts of its number
        told = known.get(account)
        unseen = [one for one in listed if told is None or one not in told]
        if told is None:
            told = known[account] = deque(maxlen=MOST)
            if first:
                told.extend(unseen)
                self._unsaved = True
                return set()
        told.extend(unseen)
        self._unsaved = self._unsaved or bool(unseen)
        return set(unseen)

    async def save(self) -> None:
        """Write what is new, in a thread, before a notice of it leaves; a file that cannot be written is logged."""
        async with self._saving:
            if not self._unsaved or self._file is None:
                return
            self._unsaved = False
            kept = _Kept(fills={account: list(fills) for account, fills in self._told.items()})
            try:
                await asyncio.to_thread(self._file.save, kept)
            except (BadInput, OSError) as error:
                log.warning("fills that were told are not kept: %s", error)
