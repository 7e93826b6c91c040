"""What quiet hours hold back, kept for the next run should this one end: counts, no detail."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from tideboard_core.errors import BadInput
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_core.notices.together import Together
from tideboard_core.system.versioned_file import VersionedFile

log = logging.getLogger(__name__)

VERSION: Final = 2
FILE: Final = "notices-held.json"


class _Held(msgspec.Struct):
    counts: dict[NoticeType, int]
    since: datetime
    environments: list[Environment] = []


class _Kept(msgspec.Struct):
    version: int = VERSION
    held: dict[str, _Held] = {}


class HeldNotices:
    """By the name of a channel; all of it reads or writes the file, which a thread should do, one call at a time."""

    def __init__(self, directory: Path) -> None:
        self._file = VersionedFile(directory / FILE, _Kept, name="notices-held", version=VERSION, check=_check)

    def read(self) -> dict[str, Together]:
        """What earlier runs kept, which stays until `put` or `keep`; a file that cannot be read has nothing."""
        return {
            name: Together(Counter(one.counts), one.since, set(one.environments), kept=True)
            for name, one in self._load().items()
        }

    def put(self, name: str, held: Together) -> None:
        """Keep this of a channel and what there is of the others; nothing once it was told."""
        before = self._load()
        kept = {other: one for other, one in before.items() if other != name} | _rows({name: held})
        if kept != before:
            self._save(kept)

    def keep(self, held: Mapping[str, Together]) -> None:
        """Keep this alone for the next run."""
        kept = _rows(held)
        if kept or self._load():
            self._save(kept)

    def _load(self) -> dict[str, _Held]:
        try:
            kept = self._file.load()
        except (BadInput, OSError) as error:
            log.warning("notices that were held back are not known: %s", error)
            kept = self._file.rest
        return {} if kept is None else kept.held

    def _save(self, kept: dict[str, _Held]) -> None:
        try:
            self._file.save(_Kept(held=kept))
        except (BadInput, OSError) as error:
            log.warning("notices that were held back are not kept: %s", error)


def _rows(held: Mapping[str, Together]) -> dict[str, _Held]:
    """As it is written; that the program ended is no news to the next run."""
    kept: dict[str, _Held] = {}
    for name, one in held.items():
        counts: dict[NoticeType, int] = {
            type_: count for type_, count in one.counts.items() if type_ is not NoticeType.END
        }
        if counts:
            kept[name] = _Held(counts, one.since, sorted(one.environments))
    return kept


def _check(kept: _Kept) -> None:
    """Raises ValueError for counts or times that nobody wrote."""
    for one in kept.held.values():
        if one.since.tzinfo is None or any(count < 1 for count in one.counts.values()):
            raise ValueError("counts from 1, times with a zone")
