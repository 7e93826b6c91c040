"""Replays over a live side: whose account a note is kept under, and reads that fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.replay import ReplayScene, replay_scene
from fakes.values.archive_market import DAY, TENCENT
from fakes.values.own_orders import ORDERS, own_day
from fakes.values.replayed import fill, moment
from fakes.values.trading import ACCOUNTS
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Environment
from tideboard_core.trips.own_day import OwnDay
from tideboard_desktop.assembly.replays import LiveSide, OpenReplay, Replays

PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]


@dataclass
class Own:
    """The person's own store, with what was kept."""

    kept: list[tuple[Account, str, str]] = field(default_factory=list)

    async def day(self, *_what: object) -> OwnDay:
        """The same for each account."""
        return own_day()

    async def keep_note(self, account: Account, key: str, text: str) -> str:
        """Keep it."""
        self.kept.append((account, key, text))
        return text


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
            report=self.scene._report,
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
    async with asyncio.timeout(5):
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
