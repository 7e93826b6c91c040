"""A walk over raw sockets whose broker takes executions back or corrects them, at any moment, shown late or not.

What is judged is the worst truth that the program may know: no sale goes out beyond it, none that needs a proof goes
without lists asked for after it, no count of the day is better, and no closing that rested on it counts as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from fakes.servers.wire_broker.book import BUY, OPEN, SELL, Execution, Row
from fakes.servers.wire_broker.wire_log import Answered, Asked, Line, Listed, Pushed, Write
from fakes.values.trading import QUOTE
from fakes.walks.trading.wire_scene import CODES
from fakes.walks.trading.wire_walk import LISTS, LOT, WireWalk
from tideboard_core.model.flatten import LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.taken_back import SHOWN_WITHIN

LATE = (0.0, 3.0, 60.0)
"""Seconds after which positions show what was taken back."""
CENT = Decimal("0.01")
SOON = 0.3
"""Seconds within which a push is read."""


class Terms(NamedTuple):
    """Shares and price that an execution had before it was corrected."""

    of: Execution
    shares: int
    price: Decimal


class BustWalk(WireWalk):
    """`counts` has besides what was taken back, and how often each rule was asked."""

    steps = (
        *("entry",) * 4, *("exit",) * 3, *("stop",) * 2, *("flatten",) * 3, *("put_back",) * 2, *("bust",) * 8,
        *("correct",) * 4, "change", "cancel", *("wait",) * 2, "market", "slow", "calm", "cut", *("unlock",) * 3,
    )  # fmt: skip
    events: Sequence[str] = (*("nothing",) * 4, *("bust",) * 5, *("correct",) * 2, "fill", "market", "wait")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.busted: list[tuple[Execution, float]] = []
        self.corrected: list[tuple[Execution, float, int]] = []
        """With the moment and the shares that are gone by it."""
        self.terms: dict[int, list[Terms]] = {}
        """By number of an execution, what it was since its order agreed last."""
        self.runs: list[FlattenRun] = []
        self.opening = dict(self.book.held)
        self.scene.log.on_line = self._line

    async def run(self, steps: int) -> None:
        """Walk, then see that nothing stays in doubt once the broker shows everything."""
        if self.scene.pretrade.brake is None:
            self.scene.brake(LossLimits(loss={"HKD": Decimal(90_000_000)}))
        await self._unlock()
        await self._entry()
        await super().run(steps)
        if not self.faults and not self.oracle.faults:
            await self._end()

    # --- the broker -------------------------------------------------------------------------------------------------

    async def _bust(self) -> None:
        """The broker takes one of the last executions back."""
        standing = [one for one in self.book.fills if one.taken_back is None]
        if not standing:
            return
        one, late = self.chance.choice(standing[-3:]), self.chance.choice(LATE)
        self.script.append(
            f"{self.now:.1f}   bust of {one.moved} {one.row.code}, order {one.row.number}, {late} s late"
        )
        self.counts[f"busts, {late:.0f} s late"] += 1
        self.busted.append((one, self.now))
        known = self._known_terms(one)
        at = self.now
        self.book.bust(one, off=self.chance.random() < 0.6, late=late)
        await asyncio.sleep(SOON)
        if late or not self._read_since(at):
            self._judge(one, known)
        else:
            self._judge()  # the lists were asked for after it, and show it

    async def _correct(self) -> None:
        """The broker changes the price of one of the last executions, or some of its shares."""
        standing = [one for one in self.book.fills if one.taken_back is None]
        if not standing:
            return
        one, late = self.chance.choice(standing[-3:]), self.chance.choice(LATE)
        known, off = self._known_terms(one), self.chance.random() < 0.5
        known.append(Terms(one, one.shares, one.price))
        self.counts["corrections again"] += len(known) > 1
        fewer = one.row.state not in OPEN and one.shares > LOT and self.chance.random() < 0.5
        shares, moved = one.shares - LOT if fewer else one.shares, one.moved
        price = one.price + self.chance.choice([-6, -3, 3, 6]) * CENT * 50
        self.script.append(
            f"{self.now:.1f}   {one.shares} {one.row.code} @ {one.price} become {shares} @ {price}, {late} s late"
        )
        self.counts[f"corrections, {late:.0f} s late"] += 1
        at = self.now
        self.book.correct(one, shares=shares, price=price, off=off, late=late)
        self.corrected.append((one, at, moved - one.moved))
        await asyncio.sleep(SOON)
        self._judge(known=() if self._agrees(one.row) else known)  # an order that agrees proves the new terms

    def _known_terms(self, one: Execution) -> list[Terms]:
        """What an execution was since its order agreed last."""
        if self._agrees(one.row):
            for each in self.book.fills:
                if each.row is one.row:
                    self.terms.pop(each.number, None)
        return self.terms.setdefault(one.number, [])

    def _read_since(self, at: float) -> bool:
        """Whether orders and positions were asked for after a moment, and came."""
        came = {event.key for _, event in self.scene.log.of(Listed)}
        asked = {one.what for line, one in self.scene.log.of(Asked) if line.at >= at and one.key in came}
        return {"orders", "positions"} <= asked

    def _agrees(self, row: Row) -> bool:
        """Whether an order's row has what stands of its executions."""
        mine = [each for each in self.book.fills if each.row is row and each.taken_back is None]
        paid = sum((each.shares * each.price for each in mine), Decimal(0))
        return (row.filled, row.paid) == (sum(each.shares for each in mine), paid)

    async def _slow(self) -> None:
        """Some lists come late, or not at all."""
        await self._moods(LISTS)

    async def _flatten(self) -> None:
        wanted = None if self.chance.random() < 0.5 else [InstrumentId(f"HK.{self.chance.choice(CODES)}")]
        work = self.scene.guard.submit_flatten
        answer = await self._submitted(lambda: work(self._account, wanted, started=self.runs.append))
        self._met("flatten", answer)

    async def _way_out(self, code: str, shares: int, **terms: Any) -> None:
        """Sell; while something of it is in doubt a sale may be denied."""
        self._met("exit", await self._sell(code, shares, terms))

    # --- what is judged ---------------------------------------------------------------------------------------------

    def _known_at(self, one: Execution, at: float) -> float | None:
        """When the program could first know of it: its push, or a list of executions that was asked for after it."""
        pushed = (line.at for line, event in self.scene.log.of(Pushed) if line.at == at and event.code == one.row.code)
        first = next(pushed, None)
        if first is not None:
            return first
        asked = {event.key for line, event in self.scene.log.of(Asked) if event.what == "fills" and line.at >= at}
        lists = (line.at for line, event in self.scene.log.of(Listed) if event.key in asked)
        return min(lists, default=None)

    def _line(self, line: Line) -> None:
        self.oracle.take(line)
        event = line.event
        if isinstance(event, Write) and event.verb == "place" and event.side == SELL:
            self._judge_sale(line, event)

    def _judge_sale(self, line: Line, write: Write) -> None:
        mine = [(one.moved, self._known_at(one, at)) for one, at in self.busted if one.row.code == write.code]
        mine += [(gone, self._known_at(one, at)) for one, at, gone in self.corrected if one.row.code == write.code]
        known = [at for _gone, at in mine if at is not None and at < line.at - SOON]
        if not known:
            return
        unknown = sum(gone for gone, at in mine if at is None or at >= line.at - SOON)
        answered = {event.key for _, event in self.scene.log.of(Answered)}
        sales = (event for _, event in self.scene.log.of(Write) if (event.code, event.side) == (write.code, SELL))
        unanswered = any(event.key not in answered and event.key != write.key for event in sales)
        if self.scene.limits().no_short_sales and not (unanswered and write.trigger is not None):
            self.counts["sales after a bust held against the truth"] += 1
            held = self.book.held.get(write.code, 0) + unknown
            works = sum(row.left for row in self.book.working(write.code, SELL))
            if write.shares + works > held:
                self._fault(f"{write} beside {works} of {held} held")
        if write.shares * write.price > self.scene.limits().money["HKD"].order:
            self.counts["exempt sales after a bust"] += 1
            for what in ("orders", "positions"):
                if not any(one.what == what and at.at >= max(known) for at, one in self.scene.log.of(Asked)):
                    self._fault(f"{write} exempt without {what} asked for after the bust")

    def _judge(self, newest: Execution | None = None, known: Sequence[Terms] = ()) -> None:
        """Hold the day's count and the flattens against the truth, where the program could know it.

        Of what is `newest` taken back, or was on other terms that are `known`, the worst of all counts.
        """
        gone = {one.row.number for one, at in self.busted if (since := self._known_at(one, at)) and since < self.now}
        cut = [(one, at) for one, at, moved in self.corrected if moved]
        fewer = {one.row.number for one, at in cut if (since := self._known_at(one, at)) and since < self.now}
        for run in self.runs:
            for outcome in run.outcomes:
                if outcome.state is LineState.DONE and outcome.order_id and int(outcome.order_id) in gone | fewer:
                    self._fault(f"{outcome.line.instrument} counts as closed by order {outcome.order_id}")
                self.counts["lines open again"] += outcome.state is LineState.REOPENED
        shown = all((since := self._known_at(one, at)) and since < self.now for one, at, _gone in self.corrected)
        if not shown or len(gone) < len({one.row.number for one, _ in self.busted}):
            return
        if not self.scene.gateway.trading.connected:
            return
        if any((self.book.now() - one.at).total_seconds() < SOON for one in self.book.fills):
            return  # its push may be on its way
        total = self._total()
        if total is None:
            return
        self.counts["counts held against the truth"] += 1
        bounds = [self._day(), self._day(but=newest), *(self._day(but=newest, was=was) for was in known)]
        if total > min(bounds):
            self._fault(f"the brake counts {total}, the worst is {min(bounds)}")

    def _total(self) -> Decimal | None:
        brake = self.scene.pretrade.brake
        assert isinstance(brake, LossBrake)
        self.scene.market()
        day = brake.result(self._account, "HKD")
        return None if day.gaps else day.total

    def _day(self, *, but: Execution | None = None, was: Terms | None = None) -> Decimal:
        """The day at the price of now, before fees, of what stands, and of `but`; of one on the terms that it had."""
        money, last, before = Decimal(0), self.book.ask, QUOTE.prev_close
        assert before is not None
        for code in CODES:
            opening = self.opening.get(code, 0)
            standing = [one for one in self.book.fills if one.row.code == code]
            standing = [one for one in standing if one.taken_back is None or one is but]
            traded = [_traded(one, was) for one in standing]
            held = opening + sum(moved for moved, _price in traded)
            money += last * held - before * opening - sum((moved * price for moved, price in traded), Decimal(0))
        return money

    async def _end(self) -> None:
        """Everything is answered and shown: what was taken back is proven, and each share that is free can be sold."""
        self._heal()
        self.calm, self.events = True, ("nothing",)
        self.scene.session.retry_now()
        await asyncio.sleep(SHOWN_WITHIN + 60)
        await self._lock()
        await self._unlock()
        await self.scene.blotter.read_day(self._account)
        self._judge()
        unsure = [one.id for one in self.scene.hub.value(Topic.TAKEN_BACK.of(self._account.id)) or () if not one.sure]
        if unsure:
            self._fault(f"{unsure} are not sure for ever")
        brake = self.scene.pretrade.brake
        assert isinstance(brake, LossBrake)
        self.scene.market()
        await asyncio.sleep(SOON)
        day = brake.result(self._account, "HKD")
        if not day.gaps and abs(day.realised + day.open - self._day()) > CENT:
            self._fault(f"the day is {day.realised + day.open} for ever, not {self._day()}")
        for code in CODES:
            if (lots := self.book.free(code) // LOT) > 0:
                await asyncio.sleep(11.0)
                self._touch()
                self.scene.market()
                answer = await self._sell(code, LOT * lots, {"price": self.book.bid})
                self.counts[f"sold at the end: {answer or 'sent'}"] += 1
                if self._by_law(answer):
                    self._fault(f"exit of {LOT * lots} {code} denied by {answer} for ever")


def _traded(one: Execution, was: Terms | None) -> tuple[int, Decimal]:
    """Shares that came by an execution, below zero for those that went, and their price."""
    if was is None or was.of is not one:
        return one.moved, one.price
    return (was.shares if one.row.side == BUY else -was.shares), was.price
