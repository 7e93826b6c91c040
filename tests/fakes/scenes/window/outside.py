"""Notices that leave the window: a store, what carries them on, and channels that keep what they were given."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.lock import MemoryStore
from tideboard_core.errors import NoticeFailed
from tideboard_core.market.hub import Hub
from tideboard_core.model.notices import NoticeChoice, NoticePlace
from tideboard_core.notices.channel import Channel, NoticeMessage
from tideboard_core.notices.told import ToldFills
from tideboard_core.redaction import Redactor
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.notices.outside import OutsideNotices


@dataclass
class KeptChannel:
    """Keeps messages, or fails with `error`."""

    place: NoticePlace = NoticePlace.PHONE
    name: str = "kept"
    error: NoticeFailed | None = None
    sent: list[NoticeMessage] = field(default_factory=list)

    async def send(self, message: NoticeMessage) -> None:
        """Keep it."""
        if self.error is not None:
            raise self.error
        self.sent.append(message)


class OutsideStage:
    """`told` are the texts that left, oldest first. The sound is taken away: a test makes none."""

    def __init__(
        self,
        preferences: Preferences,
        told: ToldFills | None = None,
        *,
        system: Channel | None = None,
        directory: Path | None = None,
    ) -> None:
        """`system` tells notices by the system; without it they are kept. `directory` keeps what a run held back."""
        self.clock, self.redactor, self.preferences = ManualClock(), Redactor(), preferences
        self.hub, self.tasks, self.keyring = Hub(self.clock), Tasks(fail), MemoryStore()
        self.store = NoticeStore(self.clock)
        self.told_fills = ToldFills(None) if told is None else told
        self.outside = OutsideNotices(
            self.hub,
            self.clock,
            self.tasks,
            preferences,
            self.redactor,
            self.store,
            self.told_fills,
            self.keyring,
            system or KeptChannel(place=NoticePlace.SYSTEM, name="system"),
            directory,
        )
        self.channel = KeptChannel()
        self.outside.relay.add(self.channel)

    def choose(self, **changes: Any) -> None:
        """Change what the person chose of notices."""
        self.preferences.change(notices=NoticeChoice(**changes))

    @property
    def told(self) -> list[str]:
        """Title and text of each message."""
        return [f"{one.title} | {one.text}" for one in self.channel.sent]

    async def settle(self, seconds: float = 0.0) -> list[str]:
        """Let time pass and every send end."""
        self.clock.advance(seconds)
        self.outside.relay.tick()
        for _ in range(5):
            await asyncio.sleep(0)
        return self.told
