"""The market of one instrument or plate: its history, the running trading day, and the roll to the next one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from typing import Any, ClassVar, Final, Protocol

from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.quote import MarketState
from tideboard_sandbox.exchange.history.corporate_actions import Action
from tideboard_sandbox.exchange.history.lived_day import lived_day
from tideboard_sandbox.exchange.history.records import SPAN, DayRecord, History, record_of_tape, untraded_at
from tideboard_sandbox.exchange.history.report_days import beats_estimates, report_moves
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import (
    day_phases,
    day_plan,
    next_trading_day,
    previous_trading_day,
    to_us,
    trading_day,
)
from tideboard_sandbox.exchange.instruments.value_path import (
    ValueJump,
    ValuePath,
    jumped,
    moved,
    quieted,
    value_path,
)
from tideboard_sandbox.exchange.market.derived_values import DerivedHistory, DerivedListing, derived_path
from tideboard_sandbox.exchange.market.extended_hours import ExtendedBlock
from tideboard_sandbox.exchange.market.flow_rule import (
    RULES,
    SECOND,
    FlowRule,
    SignReversal,
    SizeFlow,
    SizeRow,
    thresholds_of,
)
from tideboard_sandbox.exchange.market.order_book import FillHook
from tideboard_sandbox.exchange.market.refusals import Reason
from tideboard_sandbox.exchange.market.scenarios import PAST_REPORT_MOVE, REPORT_DAY, Conditions, Night, move_of
from tideboard_sandbox.exchange.market.trading_day import DaySums, InstrumentDay, Participants

BLOCKS = {
    MarketState.PRE_MARKET: "pre",
    MarketState.AFTER_HOURS: "after",
    MarketState.OVERNIGHT: "overnight",
}


LEAD_DAYS = timedelta(days=28)
"""How long before the practice day a story begins."""


def is_late(practice_day: date, day: date) -> bool:
    """Whether a day is the practice day of a story or one of the LEAD_DAYS before it."""
    return timedelta() <= practice_day - day <= LEAD_DAYS


KEPT_BEFORE: Final = 1_200
"""Trades that stay before the instant until which others may go: both ports answer the newest 1,000 at most, and the
book of a delayed view is inferred from its newest 200."""
MANY: Final = 10_000
"""Trades up to which a tape keeps them all: most of a day's, unless the market is fast."""


def told(path: ValuePath, listing: Listing, story: str, address: Address, day: date) -> ValuePath:
    """The path of the practice day with what a story does to it."""
    move = move_of(story, beaten=beats_estimates(address, day))
    return path if move is None else moved(path, listing, move)


def told_history(
    listing: Listing, address: Address, anchor: date, story: str, *, ex_day: bool, splits: Sequence[Action]
) -> History:
    """The history of a listing; in the story of a report it moved on its past report days, too."""
    moves: Mapping[date, float] = {}
    if story == REPORT_DAY:
        moves = report_moves(listing.instrument.market, address, anchor - SPAN, anchor, PAST_REPORT_MOVE)
    return History(listing, address, anchor, ex_day=ex_day, moves=moves, splits=splits)


class ToldFlow(Protocol):
    """Capital flow as a provider told it, up to now."""

    def capital_flow(self, period: FlowPeriod, begin: date | None, end: date | None) -> CapitalFlow:
        """Running totals of the day, or one amount per longer period of `begin` to `end`."""
        ...

    def distribution(self) -> FlowDistribution:
        """Money in and out by four sizes; refuses NOT_RECORDED."""
        ...

    def size_rows(self) -> list[SizeRow]:
        """One row per recorded minute; what came in and what went out is not known apart."""
        ...

    def newest_sizes(self) -> SizeRow:
        """Money in and out by three sizes; refuses NOT_RECORDED."""
        ...


class InstrumentMarket:
    """History and running day of one named instrument. `us` is the instant up to which it was simulated.

    `stood_us` is where it stood before the clock came to where it stands now; None for one that was generated there.
    """

    is_recording: ClassVar[bool] = False
    """Whether a recording is played: what was not recorded then does not exist."""
    stood_us: int | None = None
    _traded_as: Callable[[date], InstrumentId | None] = staticmethod(lambda _: None)
    _old_blocks: Mapping[str, ExtendedBlock] = MappingProxyType({})

    def __init__(
        self,
        listing: Listing,
        *,
        seed: int,
        anchor: date,
        us: int,
        on_fill: FillHook,
        conditions: Conditions,
        owner: InstrumentMarket | None = None,
        gap: Callable[[date], float] = lambda _: 0.0,
        on_day_end: Callable[[Listing, DayRecord, bytes], None] = lambda *_: None,
        lived: Iterable[tuple[DayRecord, bytes]] = (),
        ex_day: bool = False,
        story: str = "",
        lived_minutes: Callable[[date], Mapping[int, bytes]] = lambda _: {},
        jumps: Iterable[ValueJump] = (),
        night: Night | None = None,
        splits: Sequence[Action] = (),
        traded_as: Callable[[date], InstrumentId | None] = lambda _: None,
    ) -> None:
        """`traded_as` gives the code that the shares have on a day on which this one is closed."""
        self.listing = listing
        self.address = Address(seed, (listing.id,))
        self._owner = owner
        self._ex_day = ex_day
        self._splits = splits
        self._traded_as = traded_as
        self.practice_day = anchor
        self.story = story
        self.jumps = list(jumps)
        self._paths: dict[date, ValuePath] = {}
        self.history = self._history(anchor)
        self.history.closed = lambda day: traded_as(day) is not None
        for record, recorded in lived:
            self.history.add(record, recorded)
        self.conditions = conditions
        self._on_fill = on_fill
        self._gap = gap
        self._on_day_end = on_day_end
        self._lived_minutes = lived_minutes
        self._blocks: dict[str, ExtendedBlock] = {}
        self._night = night
        self.us = us
        self.day = self._new_day(trading_day(self.market, us), us)

    @property
    def market(self) -> Market:
        return self.listing.instrument.market

    @property
    def next_us(self) -> int:
        """When `step` has something to do next."""
        due = self.day.next_us
        if self._next_begin < due:
            due = self._next_begin
        for block in self._blocks.values():
            if block.next_us < due:
                due = block.next_us
        return due

    def step(self) -> bool:
        """Do what is due next; returns whether there was a trade or another change of price."""
        return self._step_at(self.next_us)

    def _step_at(self, us: int) -> bool:
        self.us = us
        if us >= self._next_begin:
            self._roll(us)
            return True
        if us >= self.day.next_us:
            return self.day.step()
        moved = [block.catch_up(us) for block in self._blocks.values()]
        self._quote_block(self.day, us)
        return any(moved)

    def catch_up(self, us: int) -> None:
        """Bring it to an instant; whole days that were not read are skipped."""
        if us >= self._next_begin:
            while self.day.next_us < self._next_begin:
                self.day.step()
            self._roll(us)
        while (due := self.next_us) <= us:
            self._step_at(due)
        self.us = max(us, self.us)

    def blocks(self) -> dict[str, ExtendedBlock]:
        """Blocks outside regular hours of the day that have begun, by name; empty elsewhere than in the US."""
        return {name: block for name, block in self._blocks.items() if block.volume}

    def shown_blocks(self) -> dict[str, ExtendedBlock]:
        """Blocks as quotes tell them: in a scenario of nights one of the day before, until its session trades again."""
        return {**self._old_blocks, **self.blocks()} if self._old_blocks else self.blocks()

    def trade_outside(self, us: int, price: int, size: int | None = None) -> bool:
        """Print one trade (price in units) in the session outside regular hours that is on; False where none is.

        Without a `size` it is a gap: of one lot, and the session goes on from there.
        """
        block = self._block_on(us)
        if block is None:
            return False
        block.print(us, price, self.listing.instrument.lot_size if size is None else size)
        if size is None:
            block.go_on_from(price)
            self._quote_block(self.day, us)
        return True

    @property
    def untradable(self) -> Reason | None:
        """Why no order is taken for it, whatever it is; None as a rule."""
        return None

    @property
    def traded_as(self) -> InstrumentId | None:
        """The code under which the shares trade while this one is closed today; None while it is not."""
        return self._traded_as(self.day.plan.day)

    def told_flow(self, definition: FlowDefinition) -> ToldFlow | None:
        """The flow that a provider of this definition told, None where it is counted from the trades.

        Refuses NOT_RECORDED where nobody recorded it.
        """
        return None

    def set_conditions(self, conditions: Conditions) -> None:
        """Change depth, spread and pace from now on."""
        self.conditions = conditions
        self.day.set_conditions(conditions, self.us)

    def path_of(self, day: date) -> ValuePath:
        if day not in self._paths:
            self._paths = {day: self._jumped(day, self._path(day))}
        return self._paths[day]

    def jump(self, us: int, place: float) -> None:
        """Let the value of the running day go on from a tick index: what is to come of it changes in proportion."""
        ladder, day = self.listing.ladder, self.day
        ratio = ladder.value(place) / ladder.value(day.place(us))
        self.jumps = [*(jump for jump in self.jumps if jump.us >= day.plan.begin), ValueJump(us, ratio)]
        self.redraw(us)

    def redraw(self, us: int) -> None:
        """Draw the running day's path anew, because it or one that it derives from has jumped at an instant (us)."""
        day = self.day
        self._paths = {}
        day.path = self.path_of(day.plan.day)
        self._open_blocks(day, us, running=False)

    def follows(self, other: InstrumentMarket) -> bool:
        """Whether its value comes from another market's."""
        return self._owner is other

    def is_late(self, day: date) -> bool:
        """Whether a day is the practice day of a story or one of the LEAD_DAYS before it."""
        return is_late(self.practice_day, day)

    def _history(self, anchor: date) -> History:
        if self._owner is None or not isinstance(self.listing, DerivedListing):
            facts = (self.listing, self.address, anchor, self.story)
            return told_history(*facts, ex_day=self._ex_day, splits=self._splits)
        return DerivedHistory(self.listing, self.address, anchor, self._owner.history)

    def _path(self, day: date) -> ValuePath:
        plan = day_plan(self.market, day, self.listing.instrument.security_type)
        random = self.address.stream("path", day)
        close = self.history.previous_close(day) / SCALE
        path = value_path(self.listing, random, prev_close=close, minutes=len(plan.minutes), gap=self._gap(day))
        if day == self.practice_day:
            path = told(path, self.listing, self.story, self.address, day)
        if self._owner is None or not isinstance(self.listing, DerivedListing):
            return path
        owner, ladder = self._owner.path_of(day), self._owner.listing.ladder
        return derived_path(self.listing, path, owner=owner, ladder=ladder, plan=plan)

    def _jumped(self, day: date, path: ValuePath) -> ValuePath:
        plan = day_plan(self.market, day, self.listing.instrument.security_type)
        minutes = [(plan.minute_at(jump.us), jump.ratio) for jump in self.jumps if plan.begin <= jump.us < plan.closing]
        made = jumped(path, self.listing.ladder, minutes) if minutes else path
        quiet = self._night is not None and self._night.quiet and not self.listing.is_index
        return quieted(made) if quiet else made

    def _new_day(self, day: date, us: int) -> InstrumentDay:
        plan = day_plan(self.market, day, self.listing.instrument.security_type)
        address = self.address.below(day)
        prev_close = self.history.previous_close(day)
        path = self.path_of(day)
        made = InstrumentDay(
            self.listing,
            plan,
            path,
            address,
            prev_close,
            us,
            self._on_fill,
            self.conditions,
            self._lived_minutes(day),
            closed=self._traded_as(day) is not None,
        )
        self._next_begin = day_plan(self.market, next_trading_day(self.market, day)).begin
        self._keep_blocks(day, us)
        self._blocks = {}
        self._open_blocks(made, us)
        self._quote_block(made, us)
        return made

    def _roll(self, us: int) -> None:
        record = record_of_tape(self.day.plan.day, self.day.tape, self.day.prev_close)
        if self.traded_as is not None:  # its next close before is where the shares stand under their other code
            record = untraded_at(self._close_value(self.day), record)
        recorded = self.recorded()
        self.history.add(record, recorded)
        self._on_day_end(self.listing, record, recorded)
        self.us = us
        self.day = self._new_day(trading_day(self.market, us), us)

    def recorded(self) -> bytes:
        """What the running day has told, packed; it must have ended."""
        day = self.day
        second = self.size_flow(SECOND).rows(day.tape)
        return lived_day(day.tape, [(*row.inflow, *row.outflow) for row in second]).packed

    def size_flow(self, rule: FlowRule) -> SizeFlow:
        """The running day's flow by a second provider's rule; `rows` brings it to the newest trade."""
        flow = self.day.size_flows.get(rule)
        if flow is None:
            flow = self.day.size_flows[rule] = self._begin_size_flow(rule)
        return flow

    def _begin_size_flow(self, rule: FlowRule) -> SizeFlow:
        """The flow before the first trade on the day's tape."""
        day = self.day.plan.day
        reversal = SignReversal.of(self.address.below(day)) if rule.reverses else None
        return SizeFlow(self.day.plan, thresholds_of(self.listing, rule), reversal)

    def drop_trades(self, until: int) -> None:
        """Keep only sums of a full day's single trades before `until` (us), by whole minutes.

        KEPT_BEFORE stay before it, for what is asked by number.
        """
        tape, plan = self.day.tape, self.day.plan
        if not self.is_full:
            return
        place = bisect_left(tape.times, until) - KEPT_BEFORE
        minute = plan.minute_at(tape.times[place]) if place > 0 else 0
        count = bisect_left(tape.times, plan.minutes[minute]) if 0 < minute <= len(tape.flow.rows) else 0
        if count:
            for rule in RULES:
                self.size_flow(rule).rows(tape)
            tape.drop(count, minute)

    @property
    def is_full(self) -> bool:
        """Whether its tape holds MANY trades and may drop old ones.

        An index has few, an option is asked for large ones of its whole day, a recording has its trades elsewhere.
        """
        listing = self.listing
        contract = listing.instrument.security_type is SecurityType.OPTION
        may_drop = not (self.is_recording or listing.is_index or contract)
        return may_drop and len(self.day.tape.times) > MANY

    def _open_blocks(self, day: InstrumentDay, us: int, *, running: bool = True) -> None:
        """Blocks of a US day; its open is the target of pre-market. Without `running` those stay that had begun."""
        if not self.trades_outside:
            return
        opens, close = self.listing.ladder.value(day.path.opens), self._close_value(day)
        for name, block in self._blocks_of(day.plan.day, day.prev_close, opens, close):
            if running or block.begin > us:
                block.catch_up(us)
                self._blocks[name] = block

    @property
    def trades_outside(self) -> bool:
        """Whether it trades outside regular hours, as New York's shares and funds do."""
        return self.market is Market.US and not self.listing.is_index and self._owner is None

    def _blocks_of(self, day: date, prev_close: int, opens: float, close: int) -> Iterator[tuple[str, ExtendedBlock]]:
        """The blocks of a day, each from the close before it; none has traded yet. `opens` is in currency."""
        night, following = self._night or Night(), next_trading_day(self.market, day)
        phases = {phase.state: phase for phase in day_phases(self.market, day)}
        pre, after = phases[MarketState.PRE_MARKET], phases[MarketState.AFTER_HOURS]
        before, behind = (0.0 if self._night is None else self._gap(each) for each in (day, following))
        for name, phase, start, target, gap in (
            ("pre", pre, prev_close, opens, before),
            ("after", after, close, None, behind),
            ("overnight", day_phases(self.market, following)[0], close, None, behind),
        ):
            yield (
                name,
                ExtendedBlock(
                    self.listing,
                    self.address.below(day, name),
                    begin=to_us(phase.begin),
                    end=to_us(phase.end),
                    start=start,
                    target=target,
                    gap=gap,
                    quiet=night.quiet,
                ),
            )

    def past_blocks(self, record: DayRecord, us: int) -> dict[str, ExtendedBlock]:
        """The blocks of a past day up to an instant, drawn from its record; empty elsewhere than in the US."""
        if not self.trades_outside:
            return {}
        blocks = dict(self._blocks_of(record.day, record.prev_close, record.open / SCALE, record.close))
        for block in blocks.values():
            block.catch_up(us)
        return blocks

    def _keep_blocks(self, day: date, us: int) -> None:
        """Keep what the day before traded outside regular hours, drawn from its record where nobody watched it."""
        if self._night is None or not self.trades_outside:
            return
        self._old_blocks = self.blocks()
        if not self._old_blocks:
            self._old_blocks = self.past_blocks(self.history.record(previous_trading_day(self.market, day)), us)

    def _quote_block(self, day: InstrumentDay, us: int) -> None:
        """Make the book stand around the price of the block that is on; without nights it stays as at the close."""
        on = None if self._night is None else self._block_on(us)
        if on is not None and isinstance(day.participants, Participants):
            day.participants.follow(self.listing.ladder.place(on.value))

    def _block_on(self, us: int) -> ExtendedBlock | None:
        return next((one for one in self._blocks.values() if one.is_on(us)), None)

    def _close_value(self, day: InstrumentDay) -> int:
        """The closing price that the value path leads to."""
        return self.listing.ladder.price(max(int(day.path.places[-1]), 1))


class PlateMember(Protocol):
    """The part of a security that a plate needs: history and value path, no trading day."""

    listing: Listing
    history: History

    def path_of(self, day: date) -> ValuePath: ...


class Course:
    """History and value paths of a listing whose market was not generated; equal to that market's, without trades."""

    def __init__(
        self,
        listing: Listing,
        address: Address,
        anchor: date,
        gap: Callable[[date], float],
        *,
        ex_day: bool,
        story: str,
        splits: Sequence[Action],
    ) -> None:
        self.listing = listing
        self.address = address
        self.practice_day = anchor
        self.story = story
        self.history = told_history(listing, address, anchor, story, ex_day=ex_day, splits=splits)
        self._gap = gap
        self._last: tuple[date, ValuePath] | None = None

    def path_of(self, day: date) -> ValuePath:
        if self._last is None or self._last[0] != day:
            plan = day_plan(self.listing.instrument.market, day, self.listing.instrument.security_type)
            random = self.address.stream("path", day)
            close = self.history.previous_close(day) / SCALE
            minutes = len(plan.minutes)
            path = value_path(self.listing, random, prev_close=close, minutes=minutes, gap=self._gap(day))
            if day == self.practice_day:
                path = told(path, self.listing, self.story, self.address, day)
            self._last = day, path
        return self._last[1]

    def sums_of(self, day: date) -> DaySums:
        """What a market that is generated on a day would have traded before."""
        plan = day_plan(self.listing.instrument.market, day, self.listing.instrument.security_type)
        address, prev_close = self.address.below(day), self.history.previous_close(day)
        return DaySums(self.listing, plan, self.path_of(day), address, prev_close)


class PlateHistory(History):
    """Past days of a plate: each changes by the mean change of the members that traded."""

    def __init__(
        self, listing: Listing, address: Address, anchor: date, members: Callable[[], Sequence[PlateMember]]
    ) -> None:
        super().__init__(listing, address, anchor)
        self._members = members

    def _moves(self, day: date) -> tuple[float, Random]:
        change = self._change(day)  # draws days of its members: the stream begins after it
        return change, super()._moves(day)[1]

    def _change(self, day: date) -> float:
        changes = [member.history.change(day) for member in self._members()]
        known = [change for change in changes if change is not None]
        return sum(known) / len(known) if known else 0.0


class PlateMarket(InstrumentMarket):
    """The market of one plate. `members` returns its securities."""

    def __init__(self, listing: Listing, *, members: Callable[[], Sequence[PlateMember]], **facts: Any) -> None:  # noqa: ANN401 passed on
        self._members = members
        super().__init__(listing, **facts)

    def _history(self, anchor: date) -> History:
        return PlateHistory(self.listing, self.address, anchor, self._members)

    def follows(self, other: InstrumentMarket) -> bool:
        """Whether it has the other's security as a member."""
        return any(member is other for member in self._members())

    def _path(self, day: date) -> ValuePath:
        path = super()._path(day)
        close = self.history.previous_close(day) / SCALE
        members = self._members()
        paths = [member.path_of(day) for member in members]

        def mean(columns: Sequence[Sequence[float]]) -> list[float]:
            moves = [_moves(member, day, places) for member, places in zip(members, columns, strict=True)]
            rows = zip(*moves, strict=False)
            return [self.listing.ladder.place(close * (1 + sum(row) / len(moves))) for row in rows]

        made = path._replace(places=mean([each.places for each in paths]))
        if all(each.ends is None for each in paths):
            return made
        return made._replace(ends=mean([each.places[1:] if each.ends is None else each.ends for each in paths]))


def _moves(member: PlateMember, day: date, places: Sequence[float]) -> list[float]:
    """Change since the previous close at each of these places."""
    base, ladder = member.history.previous_close(day) / SCALE, member.listing.ladder
    return [ladder.value(place) / base - 1 for place in places]
