"""The person's lists: what changes, what is refused, what comes back."""

from __future__ import annotations

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.docks.context import ListRefused
from tideboard_desktop.watchlists.lists import LONGEST_NAME, MOST_SYMBOLS, WatchLists

A, B, C, D = (InstrumentId(f"HK.0000{number}") for number in (1, 2, 3, 4))


class Kept(list[tuple[SymbolList, ...]]):
    """What was handed over for keeping."""


@pytest.fixture
def kept() -> Kept:
    """Nothing yet."""
    return Kept()


@pytest.fixture
def lists(kept: Kept) -> WatchLists:
    """The main list of three, the holdings, and an empty second one."""
    return WatchLists([SymbolList(name="", symbols=(A, B, C)), SymbolList(name="科技")], kept.append)


def symbols(lists: WatchLists) -> tuple[str, ...]:
    return lists.in_view.symbols


def test_holdings_stand_second_and_names_without_words_get_the_windows(lists: WatchLists) -> None:
    assert [lists.name(place) for place in range(3)] == ["Main", "Holdings", "科技"]


def test_a_file_with_nothing_but_holdings_gets_a_main_list() -> None:
    lists = WatchLists([SymbolList(name="", follows_positions=True)], lambda _lists: None)
    assert [one.follows_positions for one in lists.all] == [False, True]


def test_a_file_written_by_hand_is_put_right() -> None:
    """A symbol twice, a pin that is not in the list."""
    lists = WatchLists([SymbolList(name="x", symbols=(A, B, A), pinned=(B, D))], lambda _lists: None)
    assert lists.all[0] == SymbolList(name="x", symbols=(B, A), pinned=(B,))


@pytest.mark.parametrize("name", ["", "  ", "main", "HOLDINGS", "科技", "x" * (LONGEST_NAME + 1), "a\x07b"])
def test_names_that_are_refused(lists: WatchLists, kept: Kept, name: str) -> None:
    """Empty, taken in any case, too long, or with control characters; nothing changes."""
    with pytest.raises(ListRefused) as caught:
        lists.create(name)
    assert str(caught.value).endswith((".", "”."))
    assert not kept
    assert len(lists.all) == 3


def test_a_list_is_made_named_again_and_kept(lists: WatchLists, kept: Kept) -> None:
    lists.create("  港股  通 ")
    assert (lists.current, lists.name(3)) == (3, "港股 通")
    lists.rename(3, "港股通")
    lists.rename(3, "港股通")  # the same name is no change
    assert len(kept) == 2
    assert kept[-1][3] == SymbolList(name="港股通")


def test_the_main_list_takes_a_name_and_gives_its_old_one_free(lists: WatchLists) -> None:
    lists.rename(0, "Core")
    lists.create("Main")
    assert [lists.name(place) for place in range(4)] == ["Core", "Holdings", "科技", "Main"]


def test_a_deleted_list_comes_back_with_undo(lists: WatchLists, kept: Kept) -> None:
    before = lists.all
    lists.delete(0)
    assert lists.in_view.follows_positions
    with pytest.raises(ListRefused):
        lists.delete(1)  # the last one that takes symbols
    lists.undo()
    lists.undo()

    assert lists.all == before == kept[-1]
    assert lists.current == 0
    assert not lists.can_undo


def test_holdings_can_be_neither_renamed_nor_deleted_nor_filled(lists: WatchLists) -> None:
    with pytest.raises(ListRefused):
        lists.rename(1, "x")
    with pytest.raises(ListRefused):
        lists.delete(1)
    lists.show(1)
    with pytest.raises(ListRefused):
        lists.remove([A])
    with pytest.raises(ListRefused):
        lists.transfer([A], 0)


def test_a_symbol_added_while_holdings_are_in_view_goes_to_the_first_list(lists: WatchLists) -> None:
    lists.show(1)
    assert lists.add([D]) == 1
    assert lists.all[0].symbols == (A, B, C, D)


def test_the_list_in_view_stays_in_view_when_tabs_move(lists: WatchLists) -> None:
    lists.show(2)
    lists.move_list(0, 2)
    assert [lists.name(place) for place in range(3)] == ["Holdings", "科技", "Main"]
    assert lists.name(lists.current) == "科技"
    lists.move_list(1, 5)
    assert lists.name(1) == "科技"


def test_adding_leaves_out_what_is_there_and_is_whole_or_not_at_all(lists: WatchLists, kept: Kept) -> None:
    assert lists.add([B, D, D]) == 1
    assert symbols(lists) == (A, B, C, D)
    too_many = [InstrumentId(f"US.X{number}") for number in range(MOST_SYMBOLS - 3)]
    with pytest.raises(ListRefused, match="room for 496 more"):
        lists.add(too_many)
    assert len(kept) == 1
    assert lists.add(too_many[:-1]) == MOST_SYMBOLS - 4


def test_rows_go_to_another_list_and_back(lists: WatchLists) -> None:
    lists.pin([B])
    assert lists.transfer([A, B], 2) == 2
    assert (symbols(lists), lists.all[2].symbols, lists.in_view.pinned) == ((C,), (A, B), ())
    lists.undo()
    assert (symbols(lists), lists.in_view.pinned, lists.all[2].symbols) == ((B, A, C), (B,), ())


def test_a_full_list_takes_no_transfer() -> None:
    full = tuple(f"US.X{number}" for number in range(MOST_SYMBOLS))
    lists = WatchLists([SymbolList(name="", symbols=(A,)), SymbolList(name="full", symbols=full)], lambda _lists: None)
    with pytest.raises(ListRefused):
        lists.transfer([A], 2)
    assert lists.all[0].symbols == (A,)


def test_rows_move_together_by_steps_and_stop_at_the_ends(lists: WatchLists) -> None:
    lists.step([B, C], -1)
    assert symbols(lists) == (B, C, A)
    lists.step([B, C], -1)
    assert symbols(lists) == (B, C, A)
    lists.step([B], 1)
    assert symbols(lists) == (C, B, A)


@pytest.mark.parametrize(("moved", "place", "order"), [
    ([C], 0, (C, A, B)),
    ([A], 2, (B, A, C)),
    ([A, C], 2, (B, A, C)),
    ([A], 10**6, (B, C, A)),
])  # fmt: skip
def test_rows_are_put_before_a_place(
    lists: WatchLists, moved: list[InstrumentId], place: int, order: tuple[str, ...]
) -> None:
    lists.put_before(moved, place)
    assert symbols(lists) == order


def test_pins_stand_first_and_stay_first(lists: WatchLists) -> None:
    lists.pin([C])
    lists.put_before([C], 3)
    assert symbols(lists) == (C, A, B)
    lists.unpin([C])
    lists.put_before([C], 3)
    assert symbols(lists) == (A, B, C)


def test_what_changes_nothing_is_not_kept(lists: WatchLists, kept: Kept) -> None:
    lists.remove([D])
    lists.pin([])
    lists.step([A], -1)
    lists.show(7)
    assert not kept
    assert not lists.can_undo


def test_only_the_last_thirty_changes_come_back(lists: WatchLists) -> None:
    for _ in range(40):
        lists.step([A], 1)
        lists.step([A], -1)
    steps = 0
    while lists.can_undo:
        lists.undo()
        steps += 1
    assert steps == 30
