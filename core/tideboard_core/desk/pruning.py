"""Removes whole months from the tables of a shared place, from `sessions` first, so that nobody sees half of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final

from tideboard_core.archive.records import LAYOUTS
from tideboard_core.desk.compacting import remove_unnamed
from tideboard_core.desk.leases import place_lease
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publishing import check_place
from tideboard_core.desk.schemas import HOURS, SESSIONS
from tideboard_core.desk.stores import Store, store_of
from tideboard_core.desk.tables import (
    ListedFile,
    SharedSnapshot,
    committed_number,
    listed_files,
    open_table,
    replace_files,
)

if TYPE_CHECKING:
    from deltalake import DeltaTable

PRUNED: Final = (SESSIONS, HOURS, *(layout.name for layout in LAYOUTS))
"""The tables in the order in which they lose a month: `SharedSnapshot` looks again if `hours` has lost one.

`actions` keep theirs: each is published once, and later months need it.
"""


def prunable(place: SharedPlace, keep: int) -> dict[int, int]:
    """The months beyond the newest `keep` ones of a place and the bytes of each, the oldest first.

    A month that an ended run left half removed counts as one. Raises DeskError NO_PLACE without any table.
    """
    check_place(place, store_of(place))
    found: dict[int, int] = defaultdict(int)
    there = False
    for table in PRUNED:
        opened = open_table(place, table)
        there = there or opened is not None
        for each in [] if opened is None else listed_files(opened):
            found[each.month] += each.size
    if not there:
        raise DeskError(DeskFault.NO_PLACE, place=place.name)
    months = sorted(found)
    return {month: found[month] for month in months[: max(len(months) - keep, 0)]}


def prune(place: SharedPlace, monotonic: Callable[[], float], months: Collection[int]) -> dict[int, int]:
    """Remove months from every table but `actions`, and files that no table has named for 14 days.

    Returns how many files of each month stay since their publication is under way. Killed at any moment, readers see
    whole sessions alone, and the next run goes on. Raises DeskError (TENDED while another does it), OSError.
    """
    store = store_of(place)
    check_place(place, store)
    waiting: dict[int, int] = defaultdict(int)
    with place_lease(place, store, monotonic) as lease:
        sessions = _without(place, store, months, lease.keep)
        for table in PRUNED[1:]:
            while True:
                opened = open_table(place, table)
                here = [] if opened is None else [each for each in listed_files(opened) if each.month in months]
                ended = [each for each in here if _has_ended(place, opened, table, each, sessions)]
                lease.keep()
                if not ended or replace_files(place, store, table, ended, []):
                    break
            for each in here:
                waiting[each.month] += each not in ended
        remove_unnamed(place, store, lease)
    return {month: count for month, count in waiting.items() if count}


def _without(place: SharedPlace, store: Store, months: Collection[int], keep: Callable[[], None]) -> DeltaTable | None:
    """The table `sessions` as it is when it has lost the months."""
    while True:
        opened = open_table(place, SESSIONS)
        here = [] if opened is None else [each for each in listed_files(opened) if each.month in months]
        if not here:
            return opened
        keep()
        replace_files(place, store, SESSIONS, here, [])


def _has_ended(
    place: SharedPlace, opened: DeltaTable | None, table: str, file: ListedFile, sessions: DeltaTable | None
) -> bool:
    """Whether `sessions` had, and lost, every publication in a file: one under way would be left without its rows."""
    assert opened is not None  # it has the file
    recorder, _, number = file.path.rpartition("/")[2].removesuffix(".parquet").partition("-")
    if number.isdigit():
        numbers = {recorder: int(number)}
    else:
        rows = SharedSnapshot(place, {table: opened.version()}).file_rows(table, file, ["recorder", "number"])
        pairs = rows.group_by("recorder").aggregate([("number", "max")])
        numbers = dict(zip(pairs["recorder"].to_pylist(), pairs["number_max"].to_pylist(), strict=True))
    return all(
        sessions is not None and committed_number(place, SESSIONS, sessions, each) >= number
        for each, number in numbers.items()
    )
