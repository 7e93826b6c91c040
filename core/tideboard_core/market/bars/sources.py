"""What the reader takes bars from, beside the broker: the archive of minute bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarAdjustment


class ArchivedMinutes(NamedTuple):
    """Minute bars of some days, ascending, and the time that they answer for."""

    rows: Columns
    answered: Sequence[Span]


class BarArchive(Protocol):
    """Archived minute bars of regular hours of one provider."""

    @property
    def has_actions(self) -> bool:
        """Whether the archive records this provider's splits and dividends."""
        ...

    async def minutes(
        self, instrument: InstrumentId, adjustment: BarAdjustment, begin: date, end: date
    ) -> ArchivedMinutes:
        """Minute bars of exchange days, both included. Backward adjustment is not asked for.

        Without actions the prices are as they were traded, whatever the adjustment.
        """
        ...
