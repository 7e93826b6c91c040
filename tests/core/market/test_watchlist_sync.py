"""Lists and groups in step: pull, push after a yes, refusals, silence, and changes made without a connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest

from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    GatewayError,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    UnknownSymbol,
)
from tideboard_core.market.watchlist_sync import SyncPlan, SyncState, WatchlistLink, WatchlistSync
from tideboard_core.model.derivatives import WatchedSecurity, WatchlistGroup
from tideboard_core.model.instrument import InstrumentId


def ids(text: str) -> tuple[InstrumentId, ...]:
    return tuple(InstrumentId(f"HK.{letter}") for letter in text)


class Broker:
    """Keeps one group; `fails` are raised by the next calls, `lost` changes the group and says nothing."""

    def __init__(self, held: str) -> None:
        self.held = list(ids(held))
        self.fails: list[GatewayError] = []
        self.silent = False
        self.listed = True
        self.unknown: tuple[InstrumentId, ...] = ()
        self.changes: list[tuple[tuple[InstrumentId, ...], tuple[InstrumentId, ...]]] = []

    def group(self) -> WatchlistGroup:
        return WatchlistGroup(
            id="7", name="Tech", securities=tuple(WatchedSecurity(each, "", None, None) for each in self.held)
        )

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        if self.fails and self.listed:
            raise self.fails.pop(0)
        return [self.group()] if self.listed else []

    @property
    def by_name(self) -> Callable[[str], Awaitable[WatchlistGroup]] | None:
        return None if self.listed else self._named

    async def _named(self, name: str) -> WatchlistGroup:
        if self.fails:
            raise self.fails.pop(0)
        if name != "7":
            raise ServerRefused("server-refused", text="Unknown watchlists")
        return self.group()

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        self.changes.append((tuple(add), tuple(remove)))
        bad = [each for each in add if each in self.unknown]
        if bad:
            raise UnknownSymbol("unknown-symbol", text=f"Unknown stock {bad[0]}")
        self.held = [each for each in self.held if each not in remove] + list(add)
        if self.silent:
            self.silent = False
            raise RequestTimeout("no-answer")


class Lists:
    def __init__(self, **held: str) -> None:
        self.held = {name: list(ids(text)) for name, text in held.items()}
        self.kept: Sequence[WatchlistLink] = ()

    def securities(self, list_id: str) -> Sequence[InstrumentId] | None:
        return self.held.get(list_id)

    def change(self, list_id: str, *, add: Sequence[InstrumentId], remove: Sequence[InstrumentId]) -> None:
        self.held[list_id] = [each for each in self.held[list_id] if each not in remove] + list(add)

    def keep_links(self, links: Sequence[WatchlistLink]) -> None:
        self.kept = tuple(links)


class Stage:
    def __init__(self, ours: str, theirs: str, *links: WatchlistLink) -> None:
        self.broker, self.lists = Broker(theirs), Lists(mine=ours)
        self.told: list[tuple[str, Mapping[str, Any], str]] = []
        self.slept: list[float] = []
        self.sync = WatchlistSync(
            groups=self.broker,
            lists=self.lists,
            record=lambda call, data, outcome: self.told.append((call, data, outcome)),
            links=links,
            sleep=self._sleep,
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    @property
    def state(self) -> SyncState:
        return self.sync.status("mine").state

    @property
    def outcomes(self) -> list[str]:
        return [outcome for _, _, outcome in self.told]


def linked(ours: str, theirs: str, *, synced: str, confirmed: bool = True) -> Stage:
    link = WatchlistLink(list_id="mine", group_id="7", group_name="Tech", synced=ids(synced), confirmed=confirmed)
    return Stage(ours, theirs, link)


async def test_a_new_link_pulls_at_once_and_writes_only_after_a_yes() -> None:
    stage = Stage("ab", "cd")
    stage.sync.link("mine", stage.broker.group())
    await stage.sync.look_now()
    assert stage.lists.held["mine"] == list(ids("abcd"))
    assert (stage.state, stage.broker.changes, stage.told) == (SyncState.UNCONFIRMED, [], [])
    assert stage.sync.status("mine").last.add_remote == ids("ab")
    stage.sync.confirm("mine")
    await stage.sync.look_now()
    assert (stage.state, set(stage.broker.held)) == (SyncState.IN_STEP, set(ids("abcd")))
    assert stage.outcomes == ["asked", "done"]
    assert stage.told[0][1] == {"list": "mine", "group": "7", "name": "Tech", "add": ids("ab"), "remove": ()}
    assert set(stage.lists.kept[0].synced) == set(ids("abcd"))


async def test_changes_without_a_connection_are_kept_and_merged_at_the_next_login() -> None:
    stage = linked("abx", "bcy", synced="abc")
    stage.broker.fails = [GatewayDown("not-connected")]
    assert await stage.sync.look_now() is False
    assert (stage.state, stage.lists.held["mine"]) == (SyncState.WAITING, list(ids("abx")))
    await stage.sync.look_now()
    assert stage.lists.held["mine"] == list(ids("bxy"))
    assert set(stage.broker.held) == set(ids("bxy"))
    assert set(stage.lists.kept[0].synced) == set(ids("bxy"))


async def test_a_write_without_an_answer_is_looked_at_and_not_sent_again() -> None:
    stage = linked("abc", "ab", synced="ab")
    stage.broker.silent = True
    assert await stage.sync.look_now() is True
    assert (stage.state, stage.outcomes) == (SyncState.FAILED, ["asked", "unknown"])
    await stage.sync.look_now()
    assert stage.state is SyncState.IN_STEP
    assert stage.broker.changes == [(ids("c"), ())]


async def test_one_security_that_the_broker_refuses_keeps_no_other_out() -> None:
    stage = linked("abcd", "a", synced="a")
    stage.broker.unknown = ids("c")
    await stage.sync.look_now()
    assert set(stage.broker.held) == set(ids("abd"))
    assert (stage.state, stage.lists.kept[0].refused) == (SyncState.FAILED, ids("c"))
    asked = len(stage.broker.changes)
    await stage.sync.look_now()
    assert (stage.state, len(stage.broker.changes)) == (SyncState.IN_STEP, asked)
    assert stage.lists.held["mine"] == list(ids("abcd"))
    stage.broker.unknown = ()
    stage.sync.edited("mine", added=ids("c"))
    await stage.sync.look_now()
    assert set(stage.broker.held) == set(ids("abcd"))


async def test_a_rate_limit_leads_to_another_look_and_refuses_no_security() -> None:
    stage = linked("ab", "a", synced="a")
    stage.broker.fails = [RateLimited("rate-limited", retry_after=3)]
    assert await stage.sync.look_now() is True
    assert (stage.state, stage.sync.links[0].refused) == (SyncState.FAILED, ())


async def test_what_a_person_put_back_beats_a_removal_at_the_broker() -> None:
    stage = linked("abc", "bc", synced="abc")
    stage.sync.edited("mine", added=ids("a"))
    await stage.sync.look_now()
    assert set(stage.broker.held) == set(ids("abc"))
    assert stage.sync.status("mine").last.conflicts == ids("a")
    await stage.sync.look_now()
    assert stage.sync.links[0].readded == ()


async def test_an_edit_while_the_write_is_out_is_found_by_the_next_look() -> None:
    stage = linked("abc", "ab", synced="ab")
    change = stage.broker.change_watchlist

    async def slow(group: WatchlistGroup, **what: Sequence[InstrumentId]) -> None:
        stage.lists.held["mine"].remove(ids("a")[0])
        await change(group, **what)

    stage.broker.change_watchlist = slow  # type: ignore[method-assign]
    await stage.sync.look_now()
    stage.broker.change_watchlist = change  # type: ignore[method-assign]
    await stage.sync.look_now()
    assert (stage.lists.held["mine"], stage.broker.held) == (list(ids("bc")), list(ids("bc")))


async def test_a_group_that_is_gone_changes_nothing_and_a_list_that_is_gone_ends_its_link() -> None:
    stage = linked("ab", "ab", synced="ab")
    gone = WatchlistLink(list_id="mine", group_id="8", group_name="Old", synced=ids("ab"), confirmed=True)
    other = Stage("ab", "cd", gone)
    await other.sync.look_now()
    assert (other.state, other.lists.held["mine"]) == (SyncState.GONE, list(ids("ab")))
    stage.lists.held.clear()
    await stage.sync.look_now()
    assert (stage.sync.links, stage.broker.held) == ((), list(ids("ab")))


async def test_unlinking_changes_neither_side_and_a_group_has_one_list() -> None:
    stage = linked("ab", "ac", synced="a")
    with pytest.raises(BadInput, match="watchlist-group-linked"):
        stage.sync.link("other", stage.broker.group())
    stage.sync.unlink("mine")
    await stage.sync.look_now()
    assert (stage.lists.held["mine"], stage.broker.held) == (list(ids("ab")), list(ids("ac")))
    assert stage.lists.kept == ()


@contextlib.asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[None]:
    task = asyncio.get_running_loop().create_task(stage.sync.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_the_task_looks_at_once_and_after_each_edit() -> None:
    stage = linked("ab", "abc", synced="ab")
    met = asyncio.Event()
    stage.sync.listen(lambda: met.set() if stage.state is SyncState.IN_STEP else None)
    async with running(stage):
        await met.wait()
        assert stage.lists.held["mine"] == list(ids("abc"))
        met.clear()
        stage.lists.held["mine"].remove(ids("b")[0])
        stage.sync.edited("mine")
        await met.wait()
    assert stage.broker.changes == [((), ids("b"))]


async def test_a_listener_that_left_hears_nothing() -> None:
    stage = linked("ab", "abc", synced="ab")
    heard: list[SyncPlan] = []
    leave = stage.sync.listen(lambda: heard.append(stage.sync.status("mine").last))
    leave()
    leave()
    await stage.sync.look_now()
    assert heard == []


async def test_a_group_that_is_not_listed_is_read_by_its_name() -> None:
    stage = linked("ab", "abc", synced="ab")
    stage.broker.listed = False

    assert not await stage.sync.look_now()

    assert (stage.state, stage.lists.held["mine"]) == (SyncState.IN_STEP, list(ids("abc")))


@pytest.mark.parametrize("listed", [True, False])
async def test_a_server_that_fails_has_no_group_gone_and_is_asked_again(*, listed: bool) -> None:
    stage = linked("ab", "abc", synced="ab")
    stage.broker.listed = listed
    stage.broker.fails = [ServerTrouble("server-error", text="oops")]

    assert await stage.sync.look_now()

    assert stage.state is SyncState.FAILED


async def test_a_group_that_nobody_knows_by_its_name_is_gone() -> None:
    link = WatchlistLink(list_id="mine", group_id="8", group_name="Other", synced=(), confirmed=True)
    stage = Stage("ab", "ab", link)
    stage.broker.listed = False

    await stage.sync.look_now()

    assert stage.state is SyncState.GONE
