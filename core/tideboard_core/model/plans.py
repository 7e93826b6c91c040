"""Grids and recurring plans that a broker runs by itself, outside this program: what each will do next. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side


class PlanState(StrEnum):
    """Whether a plan trades. UNKNOWN: the broker used a word that we do not know, so that it may trade."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNKNOWN = "unknown"


class PlanFrequency(StrEnum):
    """How often a recurring plan buys."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class NextAct(NamedTuple):
    """One thing that a plan does next; None = not told.

    A grid acts when the price reaches `price`; with `turn` it waits there until the price has turned back. `closes`:
    the grid closes its position at the last price then. A recurring plan buys for `amount` at `at` (UTC).
    """

    side: Side
    price: Decimal | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    at: datetime | None = None
    turn: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerPlan:
    """What grids and recurring plans have in common; `symbol` and `word` (its state) are as the broker writes them.

    `instrument` is None for a security of a market that is not shown here. `count` is how often it has traded, `gain`
    what it earned by the broker's count, in `currency` where that is told.
    """

    id: str
    instrument: InstrumentId | None
    symbol: str
    name: str
    state: PlanState
    word: str
    currency: str = ""
    count: int = 0
    gain: Decimal | None = None
    created: datetime | None = None

    @property
    def may_trade(self) -> bool:
        """Whether it trades by itself as far as anybody knows."""
        return self.state in {PlanState.RUNNING, PlanState.UNKNOWN}

    @property
    def next_acts(self) -> tuple[NextAct, ...]:
        """What it would do next; nothing for one that is suspended or over."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class GridStep:
    """How far the price has to go from the base, as a difference or in percent, and how much is traded there.

    `turn`: it then waits until the price turns back. `closes`: the position is closed at the bound on this side.
    """

    spread: Decimal | None = None
    percent: Decimal | None = None
    quantity: Decimal | None = None
    turn: bool = False
    closes: bool = False

    def distance(self, base: Decimal) -> Decimal | None:
        """The way from `base` as a price, None where neither is told."""
        if self.spread is not None:
            return self.spread
        return None if self.percent is None else base * self.percent / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPlan(BrokerPlan):
    """Sells a step above its base price and buys a step below, between its bounds; the base moves with each trade.

    `bought` and `sold` are the units so far. `ends` is the day of its end, None without one. `short_sales`: it may
    sell what is not held.
    """

    base: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    up: GridStep
    down: GridStep
    bought: Decimal | None = None
    sold: Decimal | None = None
    ends: date | None = None
    short_sales: bool = False

    @property
    def next_acts(self) -> tuple[NextAct, ...]:
        """Its sale above and its purchase below, not rounded to a price step; at a bound that closes, the closing."""
        if not self.may_trade:
            return ()
        above = self._act(Side.SELL, self.up, 1, self.upper)
        below = self._act(Side.BUY, self.down, -1, self.lower)
        return tuple(act for act in (above, below) if act is not None)

    def _act(self, side: Side, step: GridStep, sign: int, bound: Decimal | None) -> NextAct | None:
        distance = None if self.base is None else step.distance(self.base)
        price = None if self.base is None or distance is None else self.base + sign * distance
        if price is None or bound is None or (bound - price) * sign >= 0:
            return NextAct(side, price, step.quantity, turn=step.turn)
        # Beyond the bound nothing is traded; a grid that closes there gives its position back, which is a sale.
        return NextAct(Side.SELL, bound, closes=True) if step.closes else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringPlan(BrokerPlan):
    """Buys for `amount` at each date. `day` is the broker's word for it, `Mon` or `15`; `next_at` is in UTC.

    The currency of the amount is not told. `on_margin`: it may borrow for it.
    """

    amount: Decimal | None
    frequency: PlanFrequency | None
    day: str = ""
    next_at: datetime | None = None
    invested: Decimal | None = None
    average_cost: Decimal | None = None
    on_margin: bool = False

    @property
    def next_acts(self) -> tuple[NextAct, ...]:
        """Its next purchase."""
        return (NextAct(Side.BUY, amount=self.amount, at=self.next_at),) if self.may_trade else ()


class BrokerPlans(NamedTuple):
    """Plans as of `at` (UTC), those that may trade first; `unread` names the field of the first row left out.

    Rows that are left out may trade as well, and so may recurring plans where none of these is told (`grids_alone`).
    """

    source: str
    at: datetime
    plans: tuple[BrokerPlan, ...]
    unread: str = ""
    grids_alone: bool = False

    @property
    def trading(self) -> tuple[BrokerPlan, ...]:
        """Those that may trade by themselves."""
        return tuple(plan for plan in self.plans if plan.may_trade)


class StatementPeriod(StrEnum):
    """What one statement covers."""

    DAY = "day"
    MONTH = "month"


class Statement(NamedTuple):
    """One statement by the first or only day it covers; `key` is the broker's for its file."""

    day: date
    period: StatementPeriod
    key: str


class Statements(NamedTuple):
    """Statements, the newest first; `more`: there may be others. `unread` names the field of a row left out."""

    source: str
    rows: tuple[Statement, ...]
    more: bool = False
    unread: str = ""
