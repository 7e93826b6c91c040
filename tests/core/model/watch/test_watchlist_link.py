"""The merge of a list and a group: a table of cases, and what holds for every case."""

from __future__ import annotations

import json
import random

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.watchlist_link import SyncPlan, WatchlistLink, common, link_from, link_row, plan


def ids(text: str) -> tuple[InstrumentId, ...]:
    return tuple(InstrumentId(f"HK.{letter.upper()}") for letter in text)


@pytest.mark.parametrize(
    ("local", "remote", "synced", "wanted"),
    [
        pytest.param("ab", "cd", "", SyncPlan(add_local=ids("cd"), add_remote=ids("ab")), id="a new link is a union"),
        pytest.param("ab", "bac", "", SyncPlan(add_local=ids("c")), id="their order is theirs"),
        pytest.param("abc", "ab", "ab", SyncPlan(add_remote=ids("c")), id="added here"),
        pytest.param("ab", "abc", "ab", SyncPlan(add_local=ids("c")), id="added there"),
        pytest.param("abc", "abc", "ab", SyncPlan(), id="added on both sides"),
        pytest.param("b", "ab", "ab", SyncPlan(remove_remote=ids("a")), id="removed here"),
        pytest.param("ab", "b", "ab", SyncPlan(remove_local=ids("a")), id="removed there"),
        pytest.param("b", "b", "ab", SyncPlan(), id="removed on both sides"),
        pytest.param("ac", "ab", "ab", SyncPlan(add_remote=ids("c"), remove_remote=ids("b")), id="replaced here"),
        pytest.param("a", "", "a", SyncPlan(remove_local=ids("a")), id="the last one was removed there"),
        pytest.param("abc", "", "abc", SyncPlan(add_remote=ids("abc"), conflicts=ids("abc")), id="they lost all"),
        pytest.param("", "abc", "abc", SyncPlan(add_local=ids("abc"), conflicts=ids("abc")), id="we lost all"),
    ],
)  # fmt: skip
def test_merge(local: str, remote: str, synced: str, wanted: SyncPlan) -> None:
    assert plan(ids(local), ids(remote), ids(synced)) == wanted


def test_what_a_person_took_out_and_put_back_stays_though_the_broker_lost_it() -> None:
    found = plan(ids("abc"), ids("bc"), ids("abc"), readded=ids("a"))
    assert found == SyncPlan(add_remote=ids("a"), conflicts=ids("a"))


def test_what_the_broker_refused_is_not_offered_again_and_stays_here() -> None:
    assert plan(ids("ab"), ids("a"), ids("a"), refused=ids("b")) == SyncPlan()


def test_every_merge_leaves_both_sides_alike_and_loses_no_addition() -> None:
    chance = random.Random(20261120)
    for _ in range(2_000):
        local, remote, synced = (chance.sample(ids("abcdefgh"), chance.randint(0, 8)) for _ in range(3))
        wanted = plan(local, remote, synced)
        ours = [each for each in local if each not in wanted.remove_local] + list(wanted.add_local)
        theirs = [each for each in remote if each not in wanted.remove_remote] + list(wanted.add_remote)
        assert set(ours) == set(theirs)
        assert len(ours) == len(set(ours))
        assert (set(local) | set(remote)) - set(synced) <= set(ours)
        assert plan(ours, theirs, ours) == SyncPlan()
        # the broker's part may fail: the next look must want the same of it
        if not ours:  # a side that has become empty is asked about instead
            continue
        once_more = plan(ours, remote, common(local, remote, wanted))
        assert (set(once_more.add_remote), set(once_more.remove_remote)) == (
            set(wanted.add_remote), set(wanted.remove_remote)
        )  # fmt: skip
        assert (once_more.add_local, once_more.remove_local) == ((), ())


def test_a_link_comes_back_from_its_row() -> None:
    link = WatchlistLink(
        list_id="2", group_id="17", group_name="科技", synced=ids("ab"), confirmed=True, readded=ids("a"),
        refused=ids("c"),
    )  # fmt: skip
    assert link_from(json.loads(json.dumps(link_row(link)))) == link


@pytest.mark.parametrize(
    "row",
    [
        {}, {"list": "1", "group": "", "name": ""}, {"list": "1", "group": "2", "name": "", "synced": ["nonsense"]},
        {"list": "1", "group": "2", "name": "", "confirmed": "yes"},
        {"list": "1", "group": "2", "name": "", "synced": 3},
    ],
)  # fmt: skip
def test_a_row_that_is_no_link_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        link_from(row)
