"""Replays over a live side: whose account a note is kept under, reads that fail, days that cannot be shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.live_window import LiveWindow, Own, live_window
from fakes.scenes.replay import ReplayScene, replay_scene
from fakes.values.archive_market import DAY, TENCENT
from fakes.values.own_orders import ORDERS
from fakes.values.replayed import BEFORE, fill, moment
from fakes.values.threads import left_behind
from fakes.values.trading import ACCOUNTS
from fakes.values.waiting import in_time, tasks_done
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.assembly.replays import LiveSide, OpenReplay, Replays

pytestmark = pytest.mark.slow

PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]


class Broken:
    """An archive whose reads fail as no read should."""

    async def read(self, _work: Callable[[ArchiveReader], object]) -> object:
        """Fail."""
        raise IndexError("rows")


@dataclass
class Side:
    """What these tests need of the live side."""

    scene: ReplayScene
    own: Own = field(default_factory=Own)
    account: Account | None = LIVE

    def replays(self) -> Replays:
        """Over this side."""
        side = SimpleNamespace(
            tasks=self.scene.tasks,
            report=self.scene.report,
            archive=Broken(),
            own=lambda: self.own,
            account=lambda: self.account,
        )
        return Replays(cast(LiveSide, side))

    def opened(self, replays: Replays) -> OpenReplay:
        """The scene's window as the open replay."""
        window, scene = self.scene.window, self.scene
        opened = OpenReplay(
            window=window,
            selection=scene.selection,
            link=cast(Any, None),
            tasks=scene.tasks,
            facts={},
            before=0,
            market=scene.market,
        )
        window.note_wanted.connect(lambda key, text: replays._note(opened, key, text))
        replays._open = opened
        return opened


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReplayScene]:
    """At 10:47."""
    fill(tmp_path / "archive")
    async with replay_scene(qapp, tmp_path / "archive") as made:
        await made.until(lambda: made.hub_has(Topic.FLOW.of(TENCENT)) and made.hub_has(Topic.QUOTE.of(TENCENT)))
        yield made


async def test_what_was_typed_is_kept_under_the_account_of_its_order(scene: ReplayScene) -> None:
    side = Side(scene)
    replays = side.replays()
    opened, market = side.opened(replays), scene.market
    assert market is not None
    await replays._show_own(opened, market)
    card = next(card for card in scene.window.review.cards if card.is_open)
    assert card.note is not None
    card.note.editor.setPlainText("why")
    side.account = PAPER
    await replays._show_own(opened, market)
    await scene.until(lambda: bool(side.own.kept))
    assert side.own.kept == [(LIVE, ORDERS[2].key, "why")]


async def test_a_read_that_fails_ends_the_wait_for_it(scene: ReplayScene) -> None:
    link = Side(scene).replays()._make_link()
    async with in_time("the end of the read"):
        with pytest.raises(IndexError, match="rows"):
            await link.read(lambda _reader: 0)


async def test_a_wish_of_a_replay_that_was_left_does_not_move_the_next_one(scene: ReplayScene) -> None:
    replays = Side(scene).replays()
    left, player = Side(scene).opened(replays), scene.window.player
    assert player is not None
    replays._open = OpenReplay(
        window=scene.window,
        selection=scene.selection,
        link=cast(Any, None),
        tasks=scene.tasks,
        facts={},
        before=0,
        market=scene.market,
    )
    shown = player.market.clock.market()
    await replays._seek(left, moment("13:30"))
    await replays._go_to_day(left, DAY)
    assert player.market.clock.market() == shown
    await replays._seek(replays._open, moment("13:30"))
    assert player.market.clock.market() == moment("13:30")


# --- a day that cannot be shown ---------------------------------------------------------------------------------------


@pytest.fixture
def live(qapp: QApplication, tmp_path: Path) -> Iterator[LiveWindow]:
    """A window in view."""
    fill(tmp_path / "archive")
    with live_window(qapp, tmp_path / "archive") as made:
        yield made


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (IndexError("rows"), "IndexError: rows"),
        (ArchiveError(ArchiveFault.FORMAT, format=9), "9"),
    ],
)
async def test_a_replay_that_cannot_be_built_leads_back_and_opens_again(
    live: LiveWindow, error: Exception, reason: str
) -> None:
    async with live.replays() as replays:
        live.preferences.fails = error
        await replays.open(TENCENT)
        assert replays.window is None
        assert live.window.isVisible()
        (message,) = live.window.messages
        assert message.startswith(f"The replay of {DAY.isoformat()} could not be shown: ")
        assert reason in message
        assert live.failures == ([] if isinstance(error, ArchiveError) else [("replay", error)])
        assert replays.why_not() == ""
        live.preferences.fails = None
        await replays.open(TENCENT)
        assert replays.window is not None
        assert replays.window.isVisible()
        assert not live.window.isVisible()
    assert live.window.messages == [message]


async def test_another_day_that_cannot_be_built_leads_back_and_ends_both(live: LiveWindow) -> None:
    async with live.replays() as replays:
        await replays.open(TENCENT)
        opened = replays._open
        assert opened is not None
        shown = opened.market
        assert shown is not None
        live.preferences.fails = IndexError("rows")
        await replays._go_to_day(opened, BEFORE[-1])
        assert replays.window is None
        assert live.window.isVisible()
        assert [words.partition(": ")[2] for words in live.window.messages] == ["IndexError: rows"]
        assert opened.market is not shown
        await tasks_done("replay", failing=Exception)
        assert shown._running.cancelled()


async def test_another_day_that_cannot_be_read_is_named_and_the_shown_one_stays(live: LiveWindow) -> None:
    async with live.replays() as replays:
        await replays.open(TENCENT)
        opened = replays._open
        assert opened is not None
        shown = opened.market
        await replays._go_to_day(opened, date(2026, 11, 1))
        assert opened.market is shown
        assert opened.window.bar.message.text() == "The archive has no trading hours of HK on 2026-11-01."


async def test_what_a_key_asks_of_the_live_window_is_done_also_if_the_replay_ends_badly(
    scene: ReplayScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("a dock")

    replays, done = Side(scene).replays(), list[bool]()
    Side(scene).opened(replays)
    with monkeypatch.context() as broken:
        broken.setattr(scene.window, "end", fail)
        with pytest.raises(RuntimeError, match="a dock"):
            replays._leave_and(lambda: done.append(True))
    assert done


# --- the end ----------------------------------------------------------------------------------------------------------


async def test_practice_out_of_a_replay_leaves_no_thread_behind(live: LiveWindow) -> None:
    """The practice ends the program in the same turn, and with it every task that it has."""
    async with live.replays() as replays:
        await replays.open(TENCENT)
        window = replays.window
        assert window is not None
        assert window.player is not None
        await window.player.market.archive.read(lambda reader: reader.sessions(market_of(TENCENT)))
        window.practise_wanted.emit(TENCENT, moment("10:47"))
        live.end()
    assert left_behind("archive-replay") == []
    assert live.done == ["practise HK.00700 02:47"]


async def test_the_end_of_the_program_waits_for_a_note_that_was_just_typed(live: LiveWindow) -> None:
    """Also where all of its tasks are cancelled first, as at the end of the system's session."""
    live.account = LIVE
    async with live.replays() as replays:
        await replays.open(TENCENT)
        assert replays.window is not None
        replays.window.note_wanted.emit("order", "why")
        live.end()
    assert live.own.kept == [(LIVE, "order", "why")]
