"""Watchlist groups: what a new account has, changes, the state file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.watchlists import Watchlists
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal

TENCENT, HSBC, MTR = (InstrumentId(name) for name in ("HK.00700", "HK.00005", "HK.00066"))


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(seed=7, date=date(2026, 11, 18))


def names(lists: Watchlists) -> list[str]:
    return [group.name for group in lists.groups()]


def test_a_new_account_has_one_group_of_several_markets(exchange: Exchange) -> None:
    (group,) = exchange.watchlists.groups()

    assert group.name == "All"
    assert TENCENT in group.names
    assert {name[:2] for name in group.names} == {"HK", "US", "SH", "SZ", "SG"}


def test_members_are_added_at_the_end_and_removed(exchange: Exchange) -> None:
    (group,) = exchange.watchlists.groups()
    before = group.names

    exchange.watchlists.change(group.id, add=[MTR, TENCENT], remove=[HSBC])

    assert group.names == (*(name for name in before if name != HSBC), MTR)
    assert group.members[-1].price == exchange.quote(MTR).last
    assert group.members[-1].added == exchange.now


def test_members_can_be_replaced_and_keep_when_they_came(exchange: Exchange) -> None:
    lists = exchange.watchlists
    group = lists.create("Banks", [HSBC])
    came = group.members[0]
    exchange.advance(60)

    lists.replace(group.id, [TENCENT, HSBC])

    assert group.names == (TENCENT, HSBC)
    assert group.members[1] == came
    assert group.members[0].added > came.added


def test_groups_are_created_renamed_and_deleted(exchange: Exchange) -> None:
    lists = exchange.watchlists
    group = lists.create("Banks")

    lists.rename(group.id, "Money")
    assert names(lists) == ["All", "Money"]
    lists.delete(group.id)
    assert names(lists) == ["All"]


def test_what_cannot_be_is_refused_and_changes_nothing(exchange: Exchange) -> None:
    lists = exchange.watchlists
    (group,) = lists.groups()
    before = group.names

    with pytest.raises(BadInput, match="unknown-watchlist"):
        lists.change(1)
    with pytest.raises(BadInput, match="bad-watchlist-name"):
        lists.create("All")
    with pytest.raises(BadInput, match="bad-watchlist-name"):
        lists.rename(group.id, "  ")
    with pytest.raises(ExchangeRefusal):
        lists.change(group.id, add=[InstrumentId("HK.99999")])

    assert group.names == before


def test_groups_survive_a_restart_under_the_same_ids(tmp_path: Path) -> None:
    path = tmp_path / "state"
    first = Exchange(seed=7, date=date(2026, 11, 18), state=path)
    banks = first.watchlists.create("Banks", [HSBC])
    first.watchlists.rename(banks.id, "Money")
    first.close()

    store = Store(path)
    assert set(store.load_watchlists()) == {"All", "Money"}
    store.close()
    second = Exchange(state=path)

    kept = second.watchlists.groups()[1]
    assert (kept.id, kept.name, kept.members) == (banks.id, "Money", banks.members)
    second.close()


def test_the_groups_of_the_first_release_are_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "state"
    store = Store(path)
    store.save_watchlist("Mine", [HSBC, TENCENT])
    store.close()

    exchange = Exchange(seed=7, date=date(2026, 11, 18), state=path)

    (group,) = exchange.watchlists.groups()
    assert (group.name, group.names) == ("Mine", (HSBC, TENCENT))
    exchange.close()
