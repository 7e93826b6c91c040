"""The archive of this computer as a source of records."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.hours import recorded_days
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import InstrumentId, Market, market_of


@dataclass(frozen=True, slots=True)
class OwnArchive:
    """Reads the archive of a folder, sealed or not; every method may raise ArchiveError.

    `now` is the moment by which a day has to be over, None for that of each question.
    """

    folder: Path
    versions: dict[str, int] = field(default_factory=dict)
    now: datetime | None = None

    @property
    def place(self) -> str:
        """Where it is."""
        return str(self.folder)

    def definition_keys(self) -> list[DefinitionKey]:
        """All keys that values are kept under."""
        with closing(ArchiveReader(self.folder)) as reader:
            return list(reader.identities.all_keys().values())

    def days(self, market: Market) -> list[date]:
        """The recorded days of a market that are over, oldest first."""
        now = self.now or datetime.now(UTC)
        with closing(ArchiveReader(self.folder)) as reader:
            return [day for day in recorded_days(reader.database, market) if reader.hours(market, day).close <= now]

    def securities(self, market: Market) -> list[InstrumentId]:
        """Every security of a market that the archive knows."""
        with closing(ArchiveReader(self.folder)) as reader:
            return sorted(each for each in reader.identities.all_symbols().values() if market_of(each) is market)

    def opened(
        self, market: Market, securities: Sequence[InstrumentId], since: date, until: date
    ) -> AbstractContextManager[ArchiveReader]:
        """The archive's reader, for a `with`; it has all that there is."""
        return closing(ArchiveReader(self.folder))
