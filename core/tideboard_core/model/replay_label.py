"""What a server says that plays a recorded day as its market: the day, who recorded it, how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import quote, unquote

from tideboard_core.errors import BadInput
from tideboard_core.plain_text import plain_text

LONGEST_PROVIDER: Final = 40
"""Characters of the recording provider's name."""
_LONGEST_TEXT: Final = 512
"""Characters of a label on the wire: a name of 40 signs of four bytes, each written with three, and the rest."""
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2100, 1, 1)
"""Days from the first on and before the last are played."""
_BOOKS, _BARS = "books", "bars"


@dataclass(frozen=True, slots=True)
class ReplayLabel:
    """The mark of a market that is played from a recorded day.

    `day` is the exchange date, `provider` the name of the source that recorded it, one plain line. With `bars_only`
    nothing but bars was recorded: there is no book, and orders fill by bars. Raises BadInput for values outside limits.
    """

    day: date
    provider: str
    bars_only: bool

    def __post_init__(self) -> None:
        """Refuse what no recorded day has, and a name that would not be shown as it stands."""
        name = self.provider
        real_day = not isinstance(self.day, datetime) and FIRST_DAY <= self.day < LAST_DAY
        shown = 0 < len(name) <= LONGEST_PROVIDER and name == plain_text(name).strip()
        if not (real_day and shown):
            raise BadInput("replay-label-unreadable", text=f"{self.day} {name}"[:LONGEST_PROVIDER])

    def text(self) -> str:
        """The label as one ASCII line for every wire: `2026-11-12 books Futu%20OpenD`."""
        return f"{self.day.isoformat()} {_BARS if self.bars_only else _BOOKS} {quote(self.provider, safe='')}"

    def named(self, provider: str) -> str:
        """The name of a connection's provider as it is shown everywhere: `Sandbox (replay 2026-11-12)`."""
        return f"{provider} (replay {self.day.isoformat()})"


def read_label(text: str) -> ReplayLabel:
    """Read what `ReplayLabel.text` wrote; raises BadInput for anything else."""
    parts = text.split(" ") if len(text) <= _LONGEST_TEXT and text.isascii() else []
    try:
        day, kind, provider = parts
        # `fromisoformat` alone also takes 20261112 and week dates.
        if kind not in {_BOOKS, _BARS} or date.fromisoformat(day).isoformat() != day:
            raise ValueError
        return ReplayLabel(date.fromisoformat(day), unquote(provider, errors="strict"), kind == _BARS)
    except ValueError:  # a UnicodeDecodeError too
        raise BadInput("replay-label-unreadable", text=text[:LONGEST_PROVIDER]) from None
