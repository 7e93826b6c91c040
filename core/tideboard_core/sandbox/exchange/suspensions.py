"""Whole days on which a share did not trade: a halt of some days in two years for a few smaller companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tideboard_core.model.instrument import SecurityType
from tideboard_core.sandbox.exchange.chance import Address
from tideboard_core.sandbox.exchange.corporate import Action
from tideboard_core.sandbox.exchange.instruments import Listing

_CHANCE = 0.3
"""Part of the smaller companies that were halted."""

_SMALL = 1.5e9
"""Turnover of a day in currency above which a share is never halted for days."""

_FIRST, _LAST = 30, 25
"""Sessions after the begin and before the end of the past without a halt."""

_MOST_DAYS = 7
_AROUND = timedelta(days=4)


def suspended_days(
    listing: Listing, address: Address, sessions: Sequence[date], actions: Sequence[Action]
) -> frozenset[date]:
    """Days of `sessions` (oldest first) without trading; none near a split or dividend, which needs a price."""
    company = listing.instrument.security_type is SecurityType.STOCK and listing.daily_turnover < _SMALL
    if not company or len(sessions) < _FIRST + _LAST or address.fraction("suspended") >= _CHANCE:
        return frozenset()
    random = address.stream("suspended")
    begin = random.randrange(_FIRST, len(sessions) - _LAST)
    days = sessions[begin : begin + random.randint(1, _MOST_DAYS)]
    near = any(days[0] - _AROUND <= action.ex_date <= days[-1] + _AROUND for action in actions)
    return frozenset() if near else frozenset(days)
