"""Link of a watchlist with a group at the broker: the changes that make both equal, and the state of the sync."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.instrument import InstrumentId, instrument_id

LOST_AT_ONCE: Final = 3
"""A side that lost this many securities, and all it had, may have been read wrongly: nothing is removed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistLink:
    """A watchlist linked to a group at the broker, and the contents of both when they were last equal.

    `confirmed`: a person once agreed to writing this group. `readded` are securities that a person took out
    and put back since; `refused` are those that the broker does not take.
    """

    list_id: str
    group_id: str
    group_name: str
    synced: tuple[InstrumentId, ...] = ()
    confirmed: bool = False
    readded: tuple[InstrumentId, ...] = ()
    refused: tuple[InstrumentId, ...] = ()


class SyncPlan(NamedTuple):
    """What each side must change. `conflicts` were removed on one side, yet are kept on both."""

    add_local: tuple[InstrumentId, ...] = ()
    remove_local: tuple[InstrumentId, ...] = ()
    add_remote: tuple[InstrumentId, ...] = ()
    remove_remote: tuple[InstrumentId, ...] = ()
    conflicts: tuple[InstrumentId, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether the broker's group must change."""
        return bool(self.add_remote or self.remove_remote)


NOTHING: Final = SyncPlan()


def plan(
    local: Sequence[InstrumentId],
    remote: Sequence[InstrumentId],
    synced: Collection[InstrumentId],
    *,
    readded: Collection[InstrumentId] = (),
    refused: Collection[InstrumentId] = (),
) -> SyncPlan:
    """Merge by what both sides last had in common: additions of either side stay, removals of either side hold.

    A security that the broker's side lost and a person took out and put back (`readded`) is kept, and so is everything
    of a side that all at once has nothing any more; both are conflicts. `refused` are not offered again.
    """
    ours, theirs, base = dict.fromkeys(local), dict.fromkeys(remote), frozenset(synced)
    gone_there = [each for each in ours if each in base and each not in theirs]
    gone_here = [each for each in theirs if each in base and each not in ours]
    lost_there = not theirs and len(gone_there) >= LOST_AT_ONCE
    lost_here = not ours and len(gone_here) >= LOST_AT_ONCE
    back_there = [each for each in gone_there if lost_there or each in readded]
    back_here = gone_here if lost_here else []
    new_here = [each for each in ours if each not in base and each not in theirs and each not in refused]
    return SyncPlan(
        add_local=tuple(each for each in theirs if each not in ours and (each not in base or each in back_here)),
        remove_local=tuple(each for each in gone_there if each not in back_there),
        add_remote=(*back_there, *new_here),
        remove_remote=tuple(each for each in gone_here if each not in back_here),
        conflicts=(*back_there, *back_here),
    )


def common(local: Sequence[InstrumentId], remote: Sequence[InstrumentId], wanted: SyncPlan) -> tuple[InstrumentId, ...]:
    """What both sides had in common once ours has changed as planned and the broker's has not.

    What is still to be removed at the broker stays in common: its absence here is what removes it.
    """
    theirs = frozenset(remote)
    both = [each for each in dict.fromkeys(local) if each in theirs]
    return tuple(dict.fromkeys((*both, *wanted.add_local, *wanted.remove_remote)))


class SyncState(StrEnum):
    """State of a group sync."""

    WAITING = "waiting"  # not looked at yet, or no connection: changes are kept
    WORKING = "working"
    IN_STEP = "in-step"
    UNCONFIRMED = "unconfirmed"  # the broker's group would change, and nobody has agreed yet
    GONE = "gone"  # the broker has no such group any more
    FAILED = "failed"  # see `error`


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """What a list's header shows. `error` is why the newest look or write failed.

    `last` is what the newest look that found a difference changed, or would change while UNCONFIRMED.
    """

    state: SyncState = SyncState.WAITING
    error: GatewayError | None = None
    last: SyncPlan = NOTHING


def link_row(link: WatchlistLink) -> dict[str, Any]:
    """What the watchlist file keeps of a link."""
    return {
        "list": link.list_id,
        "group": link.group_id,
        "name": link.group_name,
        "synced": list(link.synced),
        "confirmed": link.confirmed,
        "readded": list(link.readded),
        "refused": list(link.refused),
    }


def link_from(row: Mapping[str, Any]) -> WatchlistLink:
    """The link of a row; raises BadInput `bad-watchlist-link` for one that cannot be used."""
    try:
        if type(row.get("confirmed", False)) is not bool or not all(row[name] for name in ("list", "group")):
            raise BadInput("bad-watchlist-link", row=str(row["list"]))
        return WatchlistLink(
            list_id=str(row["list"]),
            group_id=str(row["group"]),
            group_name=str(row["name"]),
            synced=_ids(row.get("synced", ())),
            confirmed=row.get("confirmed", False),
            readded=_ids(row.get("readded", ())),
            refused=_ids(row.get("refused", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput("bad-watchlist-link", row=type(error).__name__) from None


def _ids(values: Iterable[str]) -> tuple[InstrumentId, ...]:
    return tuple(instrument_id(each) for each in values)
