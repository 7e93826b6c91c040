"""Which minutes of flow and bars are sent, and with which values, where a scenario changes what was traded.

It is the same at every port, for both providers' rules of flow, and for a past session that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from tideboard_sandbox.exchange.instruments.tape import Minute

HOLES: Final = range(108, 121)
"""Session minutes that scenarios `flow-holes` and `bars-holes` never send: 11:18 to 11:30 in Hong Kong."""
RESTATED: Final = range(10, 23)
"""Session minutes that `flow-restated` sends at first with the value of the minute before them, and `bars-restated` as
if it knew the first half of their trades alone."""
RESTATED_AFTER: Final = 60
"""Session minutes that have begun when the restated ones are sent as they were traded."""

Row = TypeVar("Row")


def sent_flow(rows: Sequence[Row], scenario: str) -> list[tuple[int, Row]]:
    """Return the session minutes that are sent, each with the row whose values it is sent with; one row a minute."""
    found = list(enumerate(rows))
    if scenario == "flow-holes":
        return [(minute, row) for minute, row in found if minute not in HOLES]
    if scenario == "flow-restated" and len(rows) <= RESTATED_AFTER:
        before = RESTATED.start - 1
        return [(minute, rows[before] if minute in RESTATED else row) for minute, row in found]
    return found


def is_sent(minute: int, length: int, scenario: str) -> bool:
    """Whether the bar of `length` minutes that starts at a session minute is sent; bars of several minutes always."""
    return scenario != "bars-holes" or length > 1 or minute not in HOLES


def sent_minutes(minutes: Mapping[int, Minute], scenario: str) -> Mapping[int, Minute]:
    """Return the minutes of the running day with the values that they are sent with."""
    if scenario != "bars-restated" or len(minutes) > RESTATED_AFTER:
        return minutes
    return {at: _at_first(minute) if at in RESTATED else minute for at, minute in minutes.items()}


def _at_first(minute: Minute) -> Minute:
    """Half of a minute's volume, all of it at its first price."""
    known = Minute(minute.open)
    known.volume = minute.volume // 2
    known.turnover = known.volume * minute.open
    return known
