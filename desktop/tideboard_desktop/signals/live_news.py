"""Reads headlines of the armed rules' securities while their markets trade, and keeps them in the archive."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from shiboken6 import isValid

from tideboard_core.archive.daily.writing import add_news
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.collector.state import CollectorActivity
from tideboard_core.errors import BadInput, GatewayError, NotOffered
from tideboard_core.model.behind.news import News
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import Session
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

EVERY: Final = 60.0
"""Seconds between two calls for one security."""
GAP: Final = 6.0
"""Seconds between two calls: half of the ten in 30 seconds that OpenD allows is the window's."""
MOST: Final = 20
"""Securities that are read: each of them at least every two minutes."""
FOLLOWED: Final = 180.0
"""Age of the answer before, up to which a new headline without a time counts as published about now."""
_RECORDING: Final = frozenset(
    {
        CollectorActivity.RECORDING,
        CollectorActivity.COLLECTING,
        CollectorActivity.CLOSED,
        CollectorActivity.WAITING_FOR_LIMIT,
        CollectorActivity.DISK_LOW,
    }
)


class LiveNews:
    """One call after the other; `ready` gets each security of which an answer was kept, once it is in the archive.

    Nothing is told after the end of `owner`. What is not recorded is not read: a rule would fire as no record of it
    does.
    """

    def __init__(self, context: DockContext, owner: QObject, ready: Callable[[InstrumentId], object]) -> None:
        self._context, self._owner, self._ready = context, owner, ready
        self._sessions: dict[InstrumentId, Session] = {}
        self._asked: dict[InstrumentId, float] = {}
        self._answered: dict[InstrumentId, float] = {}
        self._problems: dict[InstrumentId, str] = {}
        self._last = -math.inf
        self._under_way: asyncio.Task[None] | None = None
        self.unkept: set[InstrumentId] = set()
        """Securities of which an answer has come that is not in the archive yet."""

    def watch(self, ids: Collection[InstrumentId], session_of: Mapping[InstrumentId, Session]) -> None:
        """Keep these up to date in these sessions; without any nothing is asked for."""
        self._sessions = {each: session_of[each] for each in list(ids)[:MOST]}
        if self._sessions and (self._under_way is None or self._under_way.done()):
            due = self._due()
            if due is not None:
                self._asked[due] = self._last = self._context.clock.monotonic()
                name = "headlines of armed rules"
                self._under_way = self._context.tasks.spawn(self._read(due, self._sessions[due]), name=name)

    def age(self, instrument: InstrumentId) -> float | None:
        """Seconds since the last answer, None before the first."""
        answered = self._answered.get(instrument)
        return None if answered is None else self._context.clock.monotonic() - answered

    def reason(self, instrument: InstrumentId) -> str:
        """Why no headlines of a security come, in words; empty while they do, and while nobody knows."""
        if instrument not in self._sessions:
            return translate("Signals", "headlines are read of {most} securities").format(most=MOST)
        if not self._records:
            return translate("Signals", "the archive does not record")
        return self._problems.get(instrument, "")

    @property
    def _records(self) -> bool:
        archive = self._context.services.archive
        return archive is not None and archive.state.condition in _RECORDING

    def _due(self) -> InstrumentId | None:
        """The one that was not asked for longest, of those whose market trades."""
        clock = self._context.clock
        now, begun = clock.market(), clock.monotonic()
        if not self._records or begun - self._last < GAP:
            return None
        trading = (each for each, session in self._sessions.items() if session.open <= now < session.close)
        due = [each for each in trading if begun - self._asked.get(each, -math.inf) >= EVERY]
        return min(due, key=lambda each: self._asked.get(each, -math.inf), default=None)

    async def _read(self, instrument: InstrumentId, session: Session) -> None:
        clock, archive = self._context.clock, self._context.services.archive
        assert archive is not None  # `_records`
        before = self._answered.get(instrument, -math.inf)
        try:
            found, key = await self._answer(instrument)
            received = clock.market()
            self._answered[instrument] = clock.monotonic()
            self.unkept.add(instrument)
            followed = self._answered[instrument] - before <= FOLLOWED
            work = partial(add_news, key=key, found=found, day=session.date, received=received, followed=followed)
            await archive.write(work)
            self._problems.pop(instrument, None)
        except (GatewayError, BadInput, ArchiveError) as error:
            self._problems[instrument] = error_sentence(error)
        except OSError as error:
            self._problems[instrument] = error.strerror or str(error)
        finally:
            self.unkept.discard(instrument)
        if isValid(self._owner):
            self._ready(instrument)

    async def _answer(self, instrument: InstrumentId) -> tuple[News, DefinitionKey]:
        """The headlines of the connection of the prices, or of the second provider where the first lacks them."""
        services, market = self._context.services, market_of(instrument)
        archive, feeds = services.archive, services.feeds
        assert archive is not None
        lacking: NotOffered | None = None
        for gateway, other in ((feeds.gateway, False), (feeds.other_gateway, True)):
            key = archive.definition(market, other=other)
            if gateway is None or key is None:
                continue
            try:
                return await gateway.behind.news.news(instrument), key
            except NotOffered as error:
                lacking = lacking or error
        assert lacking is not None  # there is always the connection of the prices
        raise lacking
