"""Minute bars of sessions that were missed: what of them a month's allowance for history pays, and what waits.

The newest bars of a provider cost nothing and reach back some sessions; only what is older is history. Nobody watches
the collector, so that it takes no unit of those that are kept for people, and says what waits until when.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import zip_longest
from typing import Final, NamedTuple

from tideboard_core.archive.records import MinuteBar
from tideboard_core.collector.reading import Perform, bars_of
from tideboard_core.collector.recording import Recorder
from tideboard_core.collector.source import SourceQuotes
from tideboard_core.errors import GatewayDown, GatewayError
from tideboard_core.market.bars.requests import newest_minutes, unattended_history
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.ports.bars import MOST_NEWEST, oldest_day
from tideboard_core.ports.system import MarketClock

MARGIN: Final = 60
"""Bars of auctions and of the hours after a close that may stand among the newest ones."""


class PastNeed(NamedTuple):
    """A security with the missed sessions of which history alone has the bars, oldest first."""

    instrument: InstrumentId
    sessions: tuple[date, ...]


class WaitingNeed(NamedTuple):
    """A security that waits, and the day from which on a unit is there for it; None where no day is known."""

    instrument: InstrumentId
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPlan:
    """What the collector does with the allowance for history this month.

    `quota` is the allowance at the plan, None where history costs nothing; `counted` have history without a further
    unit, each of `takes` costs one, `waits` get none for the time being. `allowed`: a person lets the collector spend.
    `read` are those of which this run has read history; `refused` is why it stopped, None where it came to its end.
    """

    allowed: bool
    quota: HistoryQuota | None = None
    counted: tuple[PastNeed, ...] = ()
    takes: tuple[PastNeed, ...] = ()
    waits: tuple[WaitingNeed, ...] = ()
    read: tuple[InstrumentId, ...] = ()
    refused: GatewayError | None = None

    @property
    def needed(self) -> int:
        """How many units all of it would take."""
        return len(self.takes) + len(self.waits)


def plan_of(
    needs: Sequence[PastNeed], quota: HistoryQuota | None, now: ChargedSecurity, *, allowed: bool = True
) -> PastPlan:
    """Share what is left of an allowance among needs in their order; `now` is any security as if it was read now.

    Those that are kept for people are never taken. Units come back at the dates of what counts already
    and of what is taken now; each that waits gets the first of them that no one before it needs.
    """
    if quota is None:
        return PastPlan(allowed=allowed, counted=tuple(needs))
    counted = tuple(need for need in needs if quota.counts(need.instrument))
    others = [need for need in needs if not quota.counts(need.instrument)]
    known = quota.basis is not LimitBasis.UNKNOWN
    takes, late = others[: quota.spare], others[quota.spare :]
    again = quota.back_on(now)
    back = sorted([*_returns(quota, again), *(again for _ in takes)]) if known else []
    short = quota.line + 1 - (quota.remaining - len(takes))  # so many units come back before the first may be taken
    dates = back[max(short - 1, 0) :]
    if not known and quota.period is QuotaPeriod.MONTH:  # our count was lost, and begins anew with the month
        dates = [again] * len(late)
    waits = [WaitingNeed(need.instrument, day) for need, day in zip_longest(late, dates[: len(late)]) if need]
    return PastPlan(allowed=allowed, quota=quota, counted=counted, takes=tuple(takes), waits=tuple(waits))


def _returns(quota: HistoryQuota, again: date) -> Iterable[date]:
    """The day of return of each unit that counts; those of a month come back together, listed or not."""
    if quota.period is QuotaPeriod.MONTH:
        return [again] * quota.used
    return [quota.back_on(one) for one in quota.charged]


class PastBars:
    """Finds, plans and reads the bars of missed sessions; `turn` waits for a call's place in the pace.

    `reads_newest` says whether the newest bars of a security can be read without a further subscription. `plan` is the
    newest plan, over all securities that were looked at; None before the first look.
    """

    def __init__(
        self,
        quotes: SourceQuotes,
        recorder: Recorder,
        clock: MarketClock,
        calendar: TradingCalendar,
        *,
        perform: Perform,
        turn: Callable[[], Awaitable[None]],
        reads_newest: Callable[[InstrumentId], bool],
    ) -> None:
        self._quotes, self._recorder = quotes, recorder
        self._clock, self._calendar, self._perform, self._turn = clock, calendar, perform, turn
        self._reads_newest = reads_newest
        self._missed: dict[Instrument, list[Session]] = {}
        self._asked: set[tuple[InstrumentId, date]] = set()
        self._read: list[InstrumentId] = []
        self.plan: PastPlan | None = None

    async def run(self, facts: Sequence[Instrument], *, allowed: bool) -> None:
        """Read the free bars of these securities, of history what may be spent where that is `allowed`, and plan.

        Raises GatewayDown without a connection, ArchiveError.
        """
        for instrument in facts:
            self._missed.pop(instrument, None)
            newest = self._calendar.newest(instrument.market, self._clock.market())
            found = await self._perform(partial(self._recorder.without_bars, instrument, newest))
            sessions = [one for one in found if (instrument.id, one.date) not in self._asked]
            left = await self._free(instrument, sessions) if sessions else []
            if left:
                self._missed[instrument] = left
        refused = await self._spend() if allowed else None
        plan = await self._planned(allowed=allowed)
        self.plan = replace(plan, read=tuple(self._read), refused=refused)

    async def _planned(self, *, allowed: bool) -> PastPlan:
        needs = [PastNeed(each.id, tuple(one.date for one in sessions)) for each, sessions in self._missed.items()]
        quota: HistoryQuota | None = None
        if self._quotes.bar_offer.history_costs:
            unknown = HistoryQuota(used=0, remaining=0, basis=LimitBasis.UNKNOWN)
            quota = await self._quotes.bar_quota() or unknown
        now = ChargedSecurity(InstrumentId(""), self._clock.market())
        return plan_of(needs, quota, now, allowed=allowed)

    async def _free(self, instrument: Instrument, sessions: Sequence[Session]) -> list[Session]:
        """Keep what the newest bars have of missed sessions, where they reach one; returns what history alone has."""
        now = self._clock.market()
        reached = oldest_day(instrument.id, BarPeriod.MIN_1, MOST_NEWEST - MARGIN, now)
        if sessions[-1].date <= reached:
            return list(sessions)
        older = [one for one in sessions if one.date <= reached]
        if not self._reads_newest(instrument.id):  # the others are looked at after the next close
            return older
        await self._turn()
        try:
            page = await newest_minutes(self._quotes, instrument.id, MOST_NEWEST)
        except GatewayDown:
            raise
        except GatewayError:
            return older
        first = page.bars[0].start if page.bars else now
        await self._keep(instrument, [one for one in sessions if one.open >= first], page.bars)
        return [one for one in sessions if one.open < first]

    async def _spend(self) -> GatewayError | None:
        """Read history of one security after another until the rest is kept for people; returns why it stopped."""
        plan = await self._planned(allowed=True)
        wanted = {need.instrument for need in (*plan.counted, *plan.takes)}
        for instrument in [each for each in self._missed if each.id in wanted]:
            sessions = self._missed[instrument]
            await self._turn()
            try:
                page = await unattended_history(  # a hand may have spent since the plan
                    self._quotes, instrument.id, BarPeriod.MIN_1, sessions[-1].settled, begin=sessions[0].open
                )
            except GatewayDown:
                raise
            except GatewayError as error:
                return error
            await self._keep(instrument, sessions, page.bars)
            self._read.append(instrument.id)
            del self._missed[instrument]
        return None

    async def _keep(self, instrument: Instrument, sessions: Sequence[Session], bars: Sequence[Bar]) -> None:
        """Write what an answer has of some sessions; what it has not of them is not asked for again in this run."""
        now = self._clock.market()

        def work() -> int:
            found: list[tuple[Session, Sequence[MinuteBar]]] = [(one, bars_of(bars, one, now)) for one in sessions]
            return self._recorder.record_past(instrument, found, now)

        await self._perform(work)
        self._asked.update((instrument.id, one.date) for one in sessions)
