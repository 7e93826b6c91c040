"""Answers to calls: what the window says as JSON, and what the archive has; each with the scope that it takes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import msgspec

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalFields
from tideboard_api.replies import BarsPeriod, FlowReply
from tideboard_api.scopes import ProgramScope
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id, market_of
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.channel import READ_AT_ONCE, ReadOf
from tideboard_core.programs.faults import ProgramFault
from tideboard_core.programs.keys import KeyRecord
from tideboard_core.programs.server.gate import only
from tideboard_core.programs.server.window import WindowLink

if TYPE_CHECKING:  # brings numpy, which the first question to the archive waits for
    from tideboard_api.replies import RecordReply
    from tideboard_core.programs.server.archive import ArchiveAnswers
    from tideboard_core.programs.server.records import RecordMaker

T = TypeVar("T")
RECORD_SECONDS: Final = 8.0
"""Seconds from a question to its record at most; a client waits ten."""
MOST_OF_RECORD: Final = 20
"""Securities of one record."""
_LONGEST_SYMBOL: Final = 32
_FIRST, _LAST = 1990, 2099
"""Years of candles."""
_LONGEST_RULE: Final = 120


class ReadRoute(NamedTuple):
    """A call with GET: the scope that it takes, None for any key, and its parameters."""

    scope: ProgramScope | None
    names: tuple[str, ...]


ROUTES: Final[Mapping[str, ReadRoute]] = {
    "status": ReadRoute(None, ()),
    "instruments": ReadRoute(ProgramScope.MARKET, ("symbols",)),
    "quote": ReadRoute(ProgramScope.MARKET, ("symbols",)),
    "book": ReadRoute(ProgramScope.MARKET, ("symbol",)),
    "flow": ReadRoute(ProgramScope.MARKET, ("symbol",)),
    "bars": ReadRoute(ProgramScope.MARKET, ("symbol", "period", "before")),
    "minutes": ReadRoute(ProgramScope.ARCHIVE, ("symbol", "day")),
    "sessions": ReadRoute(ProgramScope.ARCHIVE, ("symbol",)),
    "percentile": ReadRoute(ProgramScope.ARCHIVE, ("symbol",)),
    "signals": ReadRoute(ProgramScope.RECORDS, ()),
    "record": ReadRoute(ProgramScope.RECORDS, ("rule", "symbols")),
    "positions": ReadRoute(ProgramScope.ACCOUNT, ()),
    "orders": ReadRoute(ProgramScope.ACCOUNT, ()),
}
"""Every call that reads, by its path below /v1."""
OF_EACH: Final = {"instruments": ReadOf.INSTRUMENT, "quote": ReadOf.QUOTE}
"""Calls that are of many securities, all of them in one question to the window."""


class RecordWanted:
    """A record that is asked for. `over` may be asked in another thread: its asker is gone, or its time is."""

    def __init__(self, rule: str, securities: tuple[InstrumentId, ...]) -> None:
        self.rule, self.securities = rule, securities
        self.gone = threading.Event()
        self._until = time.monotonic() + RECORD_SECONDS

    def over(self) -> bool:
        return self.gone.is_set() or time.monotonic() >= self._until


class CallAnswers:
    """Asks the window and the archive for programs. What the window says is passed on as it is."""

    def __init__(self, window: WindowLink) -> None:
        self._window = window
        self._thread = ThreadPoolExecutor(1, "archive")
        self._archive: ArchiveAnswers | None = None
        self._making = ThreadPoolExecutor(1, "records")  # a record takes seconds, in which others read the archive
        self._maker: RecordMaker | None = None
        self._waiting: set[str] = set()

    async def read(self, key: KeyRecord, path: str, query: dict[str, str]) -> Any:  # noqa: ANN401  any answer
        """The answer of a route as what msgspec writes; raises ProgramFault."""
        route = ROUTES[path]
        only(query, route.names)
        if path in OF_EACH:
            found = await self._ask(self._window.read(key.id, OF_EACH[path], *symbols_of(query)))
            return [value for value in found if value is not None]
        if route.scope is ProgramScope.ARCHIVE:
            return await self._of_archive(key, path, query)
        if path == "record":
            return await self._record(key, query)
        subjects = [symbol_of(query)] if "symbol" in route.names else []
        period, before = _period_of(query), _before_of(query)
        return await self._ask(self._window.read(key.id, ReadOf(path), *subjects, period=period, before=before))

    async def propose(self, key: KeyRecord, fields: ProposalFields) -> Any:  # noqa: ANN401
        """The proposal as the window took it; raises ProgramFault."""
        return await self._ask(self._window.propose(key.id, fields))

    async def proposal(self, key: KeyRecord, identity: str) -> Any:  # noqa: ANN401
        """The state of the key's own proposal; raises ProgramFault."""
        return await self._ask(self._window.read(key.id, ReadOf.PROPOSAL, known_form(identity)))

    async def withdraw(self, key: KeyRecord, identity: str) -> Any:  # noqa: ANN401
        """The state of the key's own proposal after it was taken back; raises ProgramFault."""
        return await self._ask(self._window.withdraw(key.id, known_form(identity)))

    def close(self) -> None:
        """Wait for no read of the archive."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._making.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, answer: Awaitable[msgspec.Raw]) -> Any:  # noqa: ANN401
        return msgspec.msgpack.decode(await answer)

    async def _of_archive(self, key: KeyRecord, path: str, query: dict[str, str]) -> Any:  # noqa: ANN401
        instrument = InstrumentId(symbol_of(query))
        day = _day_of(query)
        place = msgspec.msgpack.decode(await self._window.read(key.id, ReadOf.ARCHIVE, instrument), type=ArchivePlace)
        if path == "minutes":
            return await self._in_thread(lambda archive: archive.minutes(place, instrument, day))
        if path == "sessions":
            return await self._in_thread(lambda archive: archive.sessions(place, instrument))
        flow = await self._window.read(key.id, ReadOf.FLOW, instrument)
        now = msgspec.msgpack.decode(flow, type=FlowReply)
        return await self._in_thread(lambda archive: archive.percentile(place, instrument, now))

    async def _record(self, key: KeyRecord, query: dict[str, str]) -> Any:  # noqa: ANN401
        """One record of a key at a time, and of all keys one after the other: who waits too long is told so."""
        rule, securities = query.get("rule", ""), _of_one_market(symbols_of(query, MOST_OF_RECORD))
        if not 0 < len(rule) <= _LONGEST_RULE:
            raise ProgramFault(ApiFault.BAD_REQUEST, field="rule", what="form")
        if key.id in self._waiting:
            raise ProgramFault(ApiFault.RATE, seconds=1.0)
        self._waiting.add(key.id)
        wanted = RecordWanted(rule, securities)
        try:
            found = await self._window.read(key.id, ReadOf.RECORD, securities[0])
            place = msgspec.msgpack.decode(found, type=ArchivePlace)
            return await asyncio.get_running_loop().run_in_executor(self._making, self._make, place, wanted)
        finally:
            wanted.gone.set()
            self._waiting.discard(key.id)

    def _make(self, place: ArchivePlace, wanted: RecordWanted) -> RecordReply:
        if self._maker is None:
            from tideboard_core.programs.server.records import RecordMaker

            self._maker = RecordMaker()
        return self._maker.reply(place, wanted.rule, wanted.securities, wanted.over)

    async def _in_thread(self, work: Callable[[ArchiveAnswers], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(self._with_archive, work))

    def _with_archive(self, work: Callable[[ArchiveAnswers], T]) -> T:
        if self._archive is None:
            from tideboard_core.programs.server.archive import ArchiveAnswers

            self._archive = ArchiveAnswers()
        return work(self._archive)


def symbol_of(query: dict[str, str]) -> str:
    """The parameter `symbol`; raises ProgramFault."""
    return _symbol(query.get("symbol", ""))


def symbols_of(query: dict[str, str], most: int = READ_AT_ONCE) -> list[str]:
    """The parameter `symbols`, separated by commas; raises ProgramFault."""
    given = query.get("symbols", "").split(",")
    if len(given) > most:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="symbols", what="many", most=most)
    return [_symbol(each) for each in given]


def _of_one_market(symbols: list[str]) -> tuple[InstrumentId, ...]:
    """Each security once; raises ProgramFault for those of several markets."""
    found = tuple(dict.fromkeys(map(InstrumentId, symbols)))
    if len({market_of(each) for each in found}) > 1:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="symbols", what="markets")
    return found


def _symbol(text: str) -> str:
    try:
        if len(text) <= _LONGEST_SYMBOL:
            return instrument_id(text)
    except BadInput:
        pass
    raise ProgramFault(ApiFault.BAD_REQUEST, field="symbol", what="form") from None


def known_form(identity: str) -> str:
    """The id of a proposal; raises ProgramFault for what can be none."""
    if not 0 < len(identity) <= _LONGEST_SYMBOL or not identity.isascii() or not identity.replace("-", "").isalnum():
        raise ProgramFault(ApiFault.NOT_FOUND)
    return identity


def _period_of(query: dict[str, str]) -> BarsPeriod:
    try:
        return BarsPeriod(query.get("period", BarsPeriod.MINUTE))
    except ValueError:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="period", what="form") from None


def _before_of(query: dict[str, str]) -> datetime | None:
    """The moment of a query; one without a zone is none, and so is one beyond the years that the brokers know."""
    if "before" not in query:
        return None
    text, found = query["before"], None
    with suppress(ValueError):
        found = datetime.fromisoformat(text[:_LONGEST_SYMBOL])
    if found is None or found.tzinfo is None or len(text) > _LONGEST_SYMBOL or not _FIRST <= found.year <= _LAST:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="before", what="form")
    return found.astimezone(UTC)


def _day_of(query: dict[str, str]) -> date | None:
    if "day" not in query:
        return None
    try:
        return date.fromisoformat(query["day"])
    except ValueError:
        raise ProgramFault(ApiFault.BAD_REQUEST, field="day", what="form") from None
