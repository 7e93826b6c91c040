"""The files of trading days on which a broker and the table differ: one for each provider, practice apart."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tideboard_core.errors import BadInput
from tideboard_core.model.broker_days import BrokerDay
from tideboard_core.system.versioned_file import VersionedFile

VERSION = 1
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBrokerDays:
    """What a file holds."""

    version: int = VERSION
    days: tuple[BrokerDay, ...] = ()


class BrokerDaysFile:
    """Reads and writes the days of one provider; `practice` values never touch real ones."""

    def __init__(self, directory: Path, provider: str, *, practice: bool) -> None:
        name = f"broker-days-{provider}{'-practice' if practice else ''}.json"
        self._file = VersionedFile(directory / name, StoredBrokerDays, name="broker-days", version=VERSION)

    def load(self) -> Sequence[BrokerDay]:
        """Read the days, none without a file. BadInput as of `VersionedFile.load`; `rest` has what can be used then."""
        found = self._file.load()
        return () if found is None else found.days

    @property
    def rest(self) -> Sequence[BrokerDay]:
        """What of a damaged file can be used."""
        return () if self._file.rest is None else self._file.rest.days

    def read_only(self) -> tuple[Sequence[BrokerDay], BadInput | OSError | None]:
        """What can be used, for a program that only reads, with why it is not all; nothing is written or moved."""
        try:
            found = self._file.read_only()
        except (BadInput, OSError) as error:
            return self.rest, error
        return () if found is None else found.days, None

    def save(self, days: Sequence[BrokerDay]) -> None:
        """Replace the file; a failure is logged: the days of this run stand, the next one reads them anew."""
        try:
            self._file.save(StoredBrokerDays(days=tuple(days)))
        except (BadInput, OSError) as error:
            log.warning("trading days of the broker are not kept: %s", error)
