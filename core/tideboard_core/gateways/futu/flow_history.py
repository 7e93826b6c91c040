"""The date range of a flow request, and how far back this gateway was found to answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.flow import FlowPeriod

YEAR: Final = 365
"""Days that a missing begin or end stands for, as the broker's own client counts."""
LIMITS: Final = (2 * YEAR, YEAR)
"""The broker's page gives two limits for history, 2 years in one line and 1 year in the next."""
_SLACK: Final = 14
"""Days by which the first point of a weekly or monthly series may miss the limit."""


def date_range(begin: date | None, end: date | None, today: date) -> tuple[date, date]:
    """Return both dates by the broker's rules: a missing one lies 365 days from the other, no end means today.

    Raises BadInput when the range is empty.
    """
    if end is None:
        end = today if begin is None else begin + timedelta(days=YEAR)
    if begin is None:
        begin = end - timedelta(days=YEAR)
    if begin > end:
        raise BadInput("empty-date-range", begin=str(begin), end=str(end))
    return begin, end


class FlowHistory:
    """How many days back this gateway answers, per period; None until a call has shown it."""

    def __init__(self) -> None:
        self._days: dict[FlowPeriod, int] = {}

    def days(self, period: FlowPeriod) -> int | None:
        """Days of history, None while unknown."""
        return self._days.get(period)

    def attempts(self, period: FlowPeriod, begin: date, end: date, today: date) -> list[date]:
        """Return the begin dates to ask for, the longest first; the next one only when one is refused."""
        known = self._days.get(period)
        limits = LIMITS if known is None else (known,)
        asked = [min(max(begin, today - timedelta(days=limit)), end) for limit in limits]
        return asked[:1] if asked[0] == asked[-1] else asked

    def answered(self, period: FlowPeriod, *, asked: date, first: date | None, today: date) -> None:
        """Set the limit from an answer whose series begins at `first`, if the request began more than a year ago.

        A series that begins well within the last year is that of a recent listing and sets nothing.
        """
        if first is None or (today - asked).days <= YEAR + _SLACK:
            return
        reached = (today - first).days
        if reached > YEAR + _SLACK:
            self._days[period] = 2 * YEAR
        elif reached >= YEAR - _SLACK:
            self._days[period] = YEAR

    def refused(self, period: FlowPeriod, *, asked: date, today: date) -> None:
        """Set the limit to a year after a refusal of a longer range, once the year itself was answered."""
        if (today - asked).days > YEAR:
            self._days[period] = YEAR
