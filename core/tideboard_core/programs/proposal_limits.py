"""How often a key may propose: a minute, a day, at once, and after the person said no or yes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tideboard_api.proposing import ProposalRefusal, ProposalState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.programs.proposal import Proposal

A_MINUTE: Final = 6
OPEN_OF_A_KEY: Final = 3
OPEN_OF_ALL: Final = 10
A_DAY: Final = 50
KEPT: Final = 24 * 3600.0
"""Seconds for which a proposal is known by its client_id, and in which those of a day are counted."""
WAIT: Final = 300.0
"""Seconds for which the same security and side wait after the person's answer."""
DECLINES: Final = 3
WITHIN: Final = 3600.0
"""So many declines in so many seconds pause a key."""
UNREAD: Final = 3
"""So many expiries that nobody read count as a decline."""


@dataclass(slots=True)
class HeldProposal:
    """A proposal with the seconds of `Clock.boot` at which it was made, ends, and reached its state."""

    proposal: Proposal
    made: float
    ends: float
    changed: float


class Decline(NamedTuple):
    """The person's no, said or by leaving it unread: when, and to what."""

    at: float
    instrument: InstrumentId
    side: Side


class Attempts:
    """What each key has asked for within the last minute."""

    def __init__(self) -> None:
        self._of: dict[str, deque[float]] = {}

    def wait(self, key: str, now: float) -> float:
        """Seconds until the key may ask again; 0 counts this one."""
        asked = self._of.setdefault(key, deque())
        while asked and now - asked[0] >= 60.0:
            asked.popleft()
        if len(asked) >= A_MINUTE:
            return 60.0 - (now - asked[0])
        asked.append(now)
        return 0.0


def declines(held: Iterable[HeldProposal], since: float) -> list[Decline]:
    """The declines of one key after `since`; every third expiry that nobody read is one."""
    later = sorted((one for one in held if one.changed > since), key=lambda one: one.changed)
    unread = [one for one in later if one.proposal.unread]
    counted = [one for one in later if one.proposal.state is ProposalState.DECLINED] + unread[UNREAD - 1 :: UNREAD]
    return [Decline(one.changed, one.proposal.instrument, one.proposal.side) for one in counted]


def too_many(held: Iterable[HeldProposal], key: str) -> ProposalRefusal | None:
    """Whether the key, or all keys, have too many open, or the key too many of a day."""
    rows = [one.proposal for one in held]
    waiting = [one for one in rows if not one.over]
    if len(waiting) >= OPEN_OF_ALL or sum(one.key == key for one in waiting) >= OPEN_OF_A_KEY:
        return ProposalRefusal.OPEN
    return ProposalRefusal.DAY if sum(one.key == key for one in rows) >= A_DAY else None


class Answered(NamedTuple):
    """An answer after which the same waits: which, and the seconds that are left."""

    reason: ProposalRefusal
    left: float


def answered(
    held: Sequence[HeldProposal], instrument: InstrumentId, side: Side, now: float, since: float
) -> Answered | None:
    """The latest answer about a security and side, of one key's proposals, that is not long enough ago."""
    said_no = [one.at for one in declines(held, since) if (one.instrument, one.side) == (instrument, side)]
    said_yes = [
        one.changed
        for one in held
        if one.proposal.state is ProposalState.CONFIRMED
        and (one.proposal.instrument, one.proposal.side) == (instrument, side)
    ]
    found = [Answered(ProposalRefusal.DECLINED, WAIT - (now - at)) for at in said_no]
    found += [Answered(ProposalRefusal.CONFIRMED, WAIT - (now - at)) for at in said_yes]
    latest = max(found, key=lambda one: one.left, default=None)
    return latest if latest is not None and latest.left > 0 else None
