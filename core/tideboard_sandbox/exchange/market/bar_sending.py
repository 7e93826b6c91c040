"""Which bars inside a day are sent, and with which values, where a scenario changes what was traded; at every port."""

from __future__ import annotations

from typing import Final

from tideboard_sandbox.exchange.instruments.tape import Minute

HOLES: Final = range(108, 121)
"""Session minutes whose bars of one minute scenario `bars-holes` never sends: 11:18 to 11:30 in Hong Kong."""
RESTATED: Final = range(10, 23)
"""Session minutes that scenario `bars-restated` sends at first as if it knew the first half of their trades alone."""
RESTATED_AFTER: Final = 60
"""Session minutes that have begun when the restated ones are sent as they were traded."""


def is_sent(minute: int, length: int, scenario: str) -> bool:
    """Whether the bar of `length` minutes that starts at a session minute is sent; bars of several minutes always."""
    return scenario != "bars-holes" or length > 1 or minute not in HOLES


def sent_minutes(minutes: list[Minute], scenario: str) -> list[Minute]:
    """Return the minutes of the running day with the values that they are sent with."""
    if scenario != "bars-restated" or len(minutes) > RESTATED_AFTER:
        return minutes
    return [_at_first(minute) if place in RESTATED else minute for place, minute in enumerate(minutes)]


def _at_first(minute: Minute) -> Minute:
    """Half of a minute's volume, all of it at its first price."""
    known = Minute(minute.open)
    known.volume = minute.volume // 2
    known.turnover = known.volume * minute.open
    return known
