"""Reads about many securities: a list that is refused for the sake of one member is cut, and the member remembered.

A broker refuses such a list whole: for a code that it does not know, for one of a market that it does not quote (OpenD:
"US OTC market quote is not available for SSLZY."), for one without a right.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

from tideboard_core.errors import (
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
    UnknownSymbol,
    may_be_of_a_member,
    without_frames,
)
from tideboard_core.model.instrument import InstrumentId, code_of, market_of
from tideboard_core.ports.trading import ReadRows

T = TypeVar("T")

MOST_CALLS: Final = 12
"""Calls of one read, unless the list itself has more parts; what is left then has its turn in the next read."""
ALONE_EVERY: Final = 600.0
"""Seconds from one question about a refused member to the next, which names it alone."""
KEPT: Final = 1000
"""Refused members that are remembered of one call, the newest ones."""
Ask = Callable[[Sequence[InstrumentId]], Awaitable[Iterable[T]]]
Cut = Callable[[Sequence[InstrumentId]], Iterable[Sequence[InstrumentId]]]
"""Cuts a list into what one request may name."""
_WORD: Final = re.compile(r"[A-Za-z0-9._^=-]+")


def parts(ids: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    """Cut a sequence into parts of at most `size`."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


class _Refused(NamedTuple):
    """What the broker said of a member, and when it was asked, in monotonic seconds."""

    error: ServerRefused
    at: float


@dataclass(slots=True)
class _Known:
    """What is known of the lists of one call: members refused, lists of which some member has to be, and who passed.

    Those that passed since a list was refused are asked together: no read has fewer of them than the one before.
    """

    refused: dict[InstrumentId, _Refused] = field(default_factory=dict)
    suspects: list[list[InstrumentId]] = field(default_factory=list)
    passed: set[InstrumentId] = field(default_factory=set)

    def remember(self, one: InstrumentId, error: ServerRefused, now: float) -> None:
        """Keep that a member is refused."""
        self.refused.pop(one, None)
        self.refused[one] = _Refused(without_frames(error), now)
        if len(self.refused) > KEPT:
            del self.refused[next(iter(self.refused))]


class ListReads:
    """The reads of one link. `now` is monotonic seconds, `generation` the number of the newest login."""

    def __init__(self, now: Callable[[], float], generation: Callable[[], int]) -> None:
        self._now, self._generation = now, generation
        self._known: dict[str, _Known] = {}
        self._of = generation()

    def forget(self) -> None:
        """Remember nothing: the login has other rights, or a person asks again."""
        self._known = {}

    async def read(self, call: str, ids: Iterable[InstrumentId], ask: Ask[T], cut: Cut) -> ReadRows[T]:
        """Return the rows of all that the broker tells of `ids`; refused members are left out, and told beside them.

        A refusal comes out where it is of no member, or where each is refused and one of them is known there.
        """
        if self._of != self._generation():
            self._of = self._generation()
            self.forget()
        known, wanted = self._known.setdefault(call, _Known()), list(dict.fromkeys(ids))
        reading = _Reading(known, wanted, ask, cut, self._now)
        await reading.run()
        return reading.result(wanted)


class _Reading(Generic[T]):
    """One read in progress: `open` is what is asked for in lists, `suspects` are lists that were refused unnamed."""

    def __init__(
        self, known: _Known, wanted: Sequence[InstrumentId], ask: Ask[T], cut: Cut, now: Callable[[], float]
    ) -> None:
        self._known, self._ask, self._cut, self._now = known, ask, cut, now
        free = {one for one in wanted if one not in known.refused}
        lists = ([one for one in suspects if one in free] for suspects in known.suspects)
        self._suspects = [suspects for suspects in lists if suspects]
        suspected = {one for suspects in self._suspects for one in suspects}
        self._open = [one for one in wanted if one in free and one not in suspected]
        self._again = [one for one in wanted if one not in free and known.refused[one].at <= now() - ALONE_EVERY]
        self._rows = ReadRows[T]()
        self._calls, self._answered, self._refused = 0, False, False

    async def run(self) -> None:
        """Ask each part once, then find whom a list was refused for, and last those that were refused long ago."""
        known = [one for one in self._open if one in self._known.passed]
        first = [*self._cut(known), *self._cut([one for one in self._open if one not in self._known.passed])]
        most = max(MOST_CALLS, len(first))
        try:
            for part in first:
                await self._ask_open(part)
            while (self._suspects or self._open) and self._calls < most:
                lists = list(self._cut(self._open))
                if self._suspects and most - self._calls > len(lists):
                    await self._ask_suspects(self._suspects.pop())
                else:
                    await self._ask_open(lists[0])
            for one in self._again[: most - self._calls]:
                await self._ask_alone(one)
        finally:
            self._known.suspects = self._suspects

    def result(self, wanted: Sequence[InstrumentId]) -> ReadRows[T]:
        """The rows, and of whom there are none; raises the refusal where nobody has any."""
        refused = {one: kept.error for one in wanted if (kept := self._known.refused.get(one)) is not None}
        refused = {one: error for one, error in refused.items() if not isinstance(error, UnknownSymbol)}
        later = frozenset([*self._open, *(one for suspects in self._suspects for one in suspects)])
        if refused and not self._answered and not later:
            raise copy(next(iter(refused.values())))
        self._rows.refused, self._rows.later = frozenset(refused), later
        return self._rows

    async def _ask_open(self, part: Sequence[InstrumentId]) -> None:
        asked = set(part)
        self._open = [one for one in self._open if one not in asked]
        error = await self._refusal(part)
        if error is not None:
            self._known.passed -= asked
            if not self._take_named(error, part):
                self._suspects.append(list(part))

    async def _ask_suspects(self, suspects: list[InstrumentId]) -> None:
        """Ask for a part of a list that was refused: by market, then halved. The other part is not asked for in vain.

        If the first part is answered the other one has whom it was refused for, else nothing is known of that one.
        """
        markets = dict.fromkeys(market_of(one) for one in suspects)
        if len(markets) > 1:
            market = next(iter(markets))
            part, rest = ([one for one in suspects if (market_of(one) is market) is mine] for mine in (True, False))
        else:
            half = (len(suspects) + 1) // 2
            part, rest = suspects[:half], suspects[half:]
        error = await self._refusal(part)
        if error is None:
            self._suspects += [rest] if rest else []
            return
        self._open += rest
        if not self._take_named(error, part):
            self._suspects.append(part)

    async def _ask_alone(self, one: InstrumentId) -> None:
        """Ask for a refused member again; what says nothing of it leaves it refused."""
        if (before := self._known.refused.get(one)) is None:
            return  # another read of the same call had it answered
        self._known.remember(one, before.error, self._now())
        try:
            error = await self._refusal([one])
        except (RateLimited, RequestTimeout, ServerTrouble):
            return
        if error is None:
            self._known.refused.pop(one, None)
        else:
            self._known.remember(one, error, self._now())

    def _take_named(self, error: ServerRefused, part: Sequence[InstrumentId]) -> bool:
        """Remember whom a refusal is of, and open the others of its list; False where nobody can tell."""
        named = list(part) if len(part) == 1 else named_in(error.text, part)
        for one in named:
            self._known.remember(one, error, self._now())
        if named:
            self._open += [one for one in part if one not in named]
        return bool(named)

    async def _refusal(self, part: Sequence[InstrumentId]) -> ServerRefused | None:
        """Ask; return the refusal that may be of a member, None for an answer."""
        self._calls += 1
        try:
            rows = await self._ask(part)
        except ServerRefused as error:
            if may_be_of_a_member(error) or (error.code == "server-refused" and named_in(error.text, part)):
                self._refused = True
                return error
            raise
        self._answered = True
        if self._refused or self._known.refused or self._suspects:
            self._known.passed.update(part)
        self._rows += rows
        if isinstance(rows, ReadRows):
            self._rows.unread = self._rows.unread or rows.unread
        return None


def named_in(text: str, ids: Iterable[InstrumentId]) -> list[InstrumentId]:
    """Return the securities that a refusal's text names: by market and code anywhere, by the code alone at its end.

    "Unknown stock. SQ" and "... not available for SSLZY." end with it; an earlier word may only look like a code.
    """
    words = _WORD.findall(text)
    last = {words[-1], words[-1].rstrip(".")} if words else set()
    whole = {*words, *(word.rstrip(".") for word in words)}
    named: list[InstrumentId] = []
    at_the_end: list[InstrumentId] = []
    for one in ids:
        code, market = code_of(one), market_of(one)
        if not whole.isdisjoint({one, f"{code}.{market}", f"{code.lstrip('0')}.{market}"}):
            named.append(one)
        elif code in last:
            at_the_end.append(one)
    return named or at_the_end[:1]
