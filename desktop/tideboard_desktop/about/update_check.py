"""The check for updates: asks the release feed on request only, and outlives the windows that show it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum

from PySide6.QtCore import QObject, Signal

from tideboard_core.errors import BadInput, FeedError, TideboardError
from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.release.build_info import Build, Kind
from tideboard_core.release.feed import Release, ReleaseVerdict, compare
from tideboard_desktop.ui.tasks import Tasks

Ask = Callable[[Build], Awaitable[Release]]
"""Fetches the newest release of a build's feed; raises FeedError."""


class UpdateStage(Enum):
    """The stage of an update check."""

    NOT_ASKED = "not-asked"
    NO_FEED = "no-feed"
    ASKING = "asking"
    ANSWERED = "answered"
    FAILED = "failed"


async def ask_feed(build: Build, proxy: Proxy | None = None) -> Release:
    """Send one request, through a proxy where one is chosen; the HTTP library is imported for it, in another thread."""
    fetch = await asyncio.to_thread(_fetch)
    return await fetch(build.feed, own=build.version, proxy=proxy)


def _fetch() -> Callable[..., Awaitable[Release]]:
    from tideboard_core.release.fetch import fetch_release

    return fetch_release


class UpdateCheck(QObject):
    """One request at a time. Emits `changed` at its start and end."""

    changed = Signal()

    def __init__(self, build: Build, tasks: Tasks, ask: Ask = ask_feed) -> None:
        super().__init__()
        self.build = build
        self._tasks, self._ask = tasks, ask
        self._task: asyncio.Task[None] | None = None
        self.release: Release | None = None
        self.verdict: ReleaseVerdict | None = None
        self.problem: TideboardError | None = None

    @property
    def stage(self) -> UpdateStage:
        if self.build.kind is Kind.SOURCE or not self.build.feed:
            return UpdateStage.NO_FEED
        if self._task is not None:
            return UpdateStage.ASKING
        if self.problem is not None:
            return UpdateStage.FAILED
        return UpdateStage.NOT_ASKED if self.release is None else UpdateStage.ANSWERED

    def start(self) -> None:
        """Ask the feed, unless a request runs already or the build has no feed."""
        if self.stage in {UpdateStage.ASKING, UpdateStage.NO_FEED}:
            return
        self.release = self.verdict = self.problem = None
        self._task = self._tasks.spawn(self._run(), name="check for updates")
        self.changed.emit()

    async def _run(self) -> None:
        try:
            release = await self._ask(self.build)
            self.verdict, self.release = compare(self.build.version, release), release
        except (FeedError, BadInput) as error:
            self.problem = error
        finally:
            self._task = None
            self.changed.emit()
