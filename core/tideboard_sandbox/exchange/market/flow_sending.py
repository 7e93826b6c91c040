"""Which minutes of capital flow are sent, and with which values, where a scenario changes what was traded.

It is the same for both providers' rules and for a past session that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

HOLES: Final = range(108, 121)
"""Session minutes that scenario `flow-holes` never sends: 11:18 to 11:30 in Hong Kong."""
RESTATED: Final = range(10, 23)
"""Session minutes that scenario `flow-restated` sends with the value of the minute before them at first."""
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
