"""The broker's trading days of a run: read after each login, kept, in force where they differ from the table."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from tideboard_core.errors import GatewayDown, GatewayError, ServerRefused, field_of
from tideboard_core.market.hub import Hub
from tideboard_core.model.broker_days import (
    LEAST_TRADES,
    BrokerDay,
    BrokerDays,
    DayAnswer,
    DayKey,
    DayReading,
    forms_in_force,
    kept,
    table_form,
    with_answer,
)
from tideboard_core.model.hub_keys import CLOSURES, Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.quote import Tick
from tideboard_core.model.session import DayForm, exchange_date, put_in_force, regular_hours
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock

log = logging.getLogger(__name__)

BROKER_DAYS: Final = Topic[tuple[BrokerDay, ...]]("broker-days").of("")
"""The days on which the broker and the table differ, by market and date."""
JUDGED_BY: Final[frozenset[Key[object]]] = frozenset({CLOSURES, BROKER_DAYS})
"""What minutes are judged by: with another value of one, gaps, percentiles and expected minutes are other ones."""
ASKED: Final = {
    Market.HK: (Market.HK,),
    Market.US: (Market.US,),
    Market.SH: (Market.SH, Market.SZ),
    Market.SG: (Market.SG,),
}
"""The markets that are asked for, each with those that trade on its days."""
AROUND: Final = timedelta(days=40)
"""How far back and ahead is asked: three calls to LongPort, which lists 28 days in each (LS48)."""
QUIET: Final = 10.0
"""Seconds after a login before it is asked: the window reads what it shows first."""
LOOK_EVERY: Final = 60.0
"""Seconds between two looks whether a market has another day."""


class KeptBrokerDays:
    """The days of one provider and kind, real or practice; `save` writes them.

    From its making to `end` those in force win over the table in the whole process.
    """

    def __init__(
        self, hub: Hub, clock: Clock, days: Sequence[BrokerDay] = (), *, save: Callable[[Sequence[BrokerDay]], None]
    ) -> None:
        self._hub, self._clock, self._save = hub, clock, save
        self._days = kept(days)
        self._unlisten: Callable[[], None] | None = None
        self._ended = False
        self._use()

    @property
    def days(self) -> tuple[BrokerDay, ...]:
        """By market and date."""
        return tuple(sorted(self._days.values(), key=lambda row: (row.market, row.day)))

    def take(self, answer: DayAnswer, reading: DayReading) -> None:
        """Hold an answer against the table; one that cannot be true counts for nothing."""
        if self._ended:
            return
        # By now the gateway has told the time: days that were kept may lie ahead that by the computer's are over.
        self._listen(needed=bool(self._doubtful()))
        if (refusal := answer.refusal()) is not None:
            log.info("trading days of %s not taken: %s, %d listed", answer.market, refusal, len(answer.listed))
            return
        self._change(with_answer(self._days, answer, reading, ASKED[answer.market]))

    def go_on_with(self, days: Sequence[BrokerDay]) -> None:
        """Have the days of another kind in the place of these; `save` is not told."""
        if not self._ended:
            self._days = kept(days)
            self._use()

    def undo(self, key: DayKey, *, undone: bool = True) -> None:
        """Leave a day to the table, or take that back."""
        if (row := self._days.get(key)) is not None:
            self._change(kept({**self._days, key: replace(row, undone=undone)}.values()))

    def unnotified(self) -> list[BrokerDay]:
        """Days that came into force and are not reported yet; from now on they are."""
        found = [row for row in self.days if row.in_force and not row.notified]
        if found:
            self._days = {**self._days, **{row.key: replace(row, notified=True) for row in found}}
            self._save(self.days)
        return found

    def end(self) -> None:
        """Leave every day to the table, for good: another connection has days of its own, and an answer may be late."""
        self._ended = True
        put_in_force({})
        self._listen(needed=False)

    # --- changes ----------------------------------------------------------------------------------------------------

    def _change(self, days: BrokerDays) -> None:
        if self._ended or days == self._days:
            return
        for key, row in days.items():
            if row.in_force and not ((before := self._days.get(key)) and before.in_force):
                log.info("%s %s is %s by the broker", row.market, row.day, row.form)
        self._days = days
        self._use()
        self._save(self.days)

    def _use(self) -> None:
        put_in_force(forms_in_force(self._days))
        self._listen(needed=bool(self._doubtful()))
        self._hub.publish(BROKER_DAYS, Lazy.ready(self.days))

    # --- trades of today --------------------------------------------------------------------------------------------

    def _doubtful(self) -> list[DayKey]:
        """Days of today and later that trades can prove open."""
        now = self._clock.market()
        return [
            key
            for key, row in self._days.items()
            if DayForm.SHUT in {row.form, row.next_form, table_form(*key)}
            and not row.traded
            and row.day >= exchange_date(row.market, now)
        ]

    def _listen(self, *, needed: bool) -> None:
        """Listen to trades only while one of them would say something: they are many."""
        if needed and self._unlisten is None:
            self._unlisten = self._hub.listen_to(Topic.TICKS, self._traded)
        elif not needed and self._unlisten is not None:
            self._unlisten()
            self._unlisten = None

    def _traded(self, key: Key[object]) -> None:
        instrument = InstrumentId(key.subject)
        market = market_of(instrument)
        today = exchange_date(market, self._clock.market())
        row = self._days.get((market, today))
        if row is None or row.traded:
            return
        ticks = self._hub.value(Topic.TICKS.of(instrument)) or ()
        if sum(1 for tick in ticks if _in_regular_hours(tick, market, today)) >= LEAST_TRADES:
            self._change(kept({**self._days, row.key: row.with_trades()}.values()))


def _in_regular_hours(tick: Tick, market: Market, day: date) -> bool:
    return not tick.kind and regular_hours(market, day).contains(tick.time)


class BrokerDaysReader:
    """A poller that asks for the days of each market once a login and exchange day; `lengthens` as of `DayAnswer`."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        take: Callable[[DayAnswer, DayReading], None],
        *,
        lengthens: bool = True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hub, self._clock, self._take, self._lengthens, self._sleep = hub, clock, take, lengthens, sleep
        self._since = ""
        self._read: dict[Market, date] = {}

    def renew(self) -> None:
        """Ask for everything again: another login is another reading."""
        self._since = self._clock.wall().isoformat()
        self._read.clear()

    async def run(self, gateway: Gateway) -> None:
        """Read until cancelled; raises GatewayDown when the connection ends."""
        await self._sleep(QUIET)
        while True:
            await self.read(gateway)
            await self._sleep(LOOK_EVERY)

    async def read(self, gateway: Gateway) -> None:
        """Ask for the markets that have another day since they were asked; none of a market that is played.

        A refusal ends it until the next login or day.
        """
        if gateway.replay is not None:
            return
        for market in ASKED:
            today = exchange_date(market, self._clock.market())
            if self._read.get(market) == today:
                continue
            self._read[market] = today
            begin, end = today - AROUND, today + AROUND
            try:
                days = await gateway.quotes.market_days(market, begin, end)
            except GatewayDown:
                raise
            except GatewayError as error:
                log.info("trading days of %s not read: %s", market, error.code)
                if not isinstance(error, ServerRefused):
                    self._hub.unreadable("trading_days", field_of(error))
                continue
            answer = DayAnswer(market=market, begin=begin, end=end, days=tuple(days), lengthens=self._lengthens)
            self._take(answer, DayReading(f"{self._since} {gateway.generation}", today))
