"""Plans of a broker as values, and a source that answers when a test lets it."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account
from tideboard_core.model.plans import (
    BrokerPlan,
    BrokerPlans,
    GridPlan,
    GridStep,
    PlanFrequency,
    PlanState,
    RecurringPlan,
    Statement,
    StatementPeriod,
    Statements,
)

NOW = datetime(2026, 11, 20, 6, 36, tzinfo=UTC)


def grid(
    number: str = "1",
    *,
    symbol: str = "700.HK",
    state: PlanState = PlanState.RUNNING,
    word: str = "",
    turn: bool = False,
) -> GridPlan:
    """A grid of HK.00700 around 612 in steps of 2 %."""
    return GridPlan(
        id=number,
        instrument=InstrumentId("HK.00700"),
        symbol="700.HK",
        name="TENCENT",
        state=state,
        word=word,
        currency="HKD",
        count=3,
        gain=Decimal(1250),
        base=Decimal(612),
        lower=Decimal(500),
        upper=Decimal(700),
        up=GridStep(percent=Decimal(2), quantity=Decimal(100), turn=turn),
        down=GridStep(percent=Decimal(2), quantity=Decimal(200)),
    )


def recurring(number: str = "2", *, state: PlanState = PlanState.RUNNING) -> RecurringPlan:
    """A plan that buys US.AAPL for a thousand on the fifteenth."""
    return RecurringPlan(
        id=number,
        instrument=InstrumentId("US.AAPL"),
        symbol="AAPL.US",
        name="Apple",
        state=state,
        word="Active",
        amount=Decimal(1000),
        frequency=PlanFrequency.MONTHLY,
        day="15",
        next_at=datetime(2026, 12, 15, 15, 0, tzinfo=UTC),
        invested=Decimal(3000),
        gain=Decimal("41.2"),
        count=3,
    )


def told(*plans: BrokerPlan, unread: str = "") -> BrokerPlans:
    return BrokerPlans("LongPort", NOW, plans, unread)


class ScriptedPlans:
    """A source that answers with `answer`, a value or an error; with `held` not before it is let go."""

    def __init__(self, answer: BrokerPlans | Exception) -> None:
        self.answer, self.asked = answer, 0
        self.held: asyncio.Event | None = None
        self.link = "https://statements.example/a?b=c"
        self.told: Statements | Exception = Statements(
            "LongPort",
            (
                Statement(date(2026, 11, 19), StatementPeriod.DAY, "/19.json"),
                Statement(date(2026, 11, 18), StatementPeriod.DAY, "/18.json"),
            ),
        )
        self.keys: list[str] = []

    async def plans(self, account: Account) -> BrokerPlans:
        self.asked += 1
        answer = self.answer
        if self.held is not None:
            await self.held.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def statements(self, account: Account, period: StatementPeriod) -> Statements:
        self.asked += 1
        if isinstance(self.told, Exception):
            raise self.told
        return self.told._replace(rows=tuple(row._replace(period=period) for row in self.told.rows))

    async def statement_link(self, account: Account, key: str) -> str:
        self.keys.append(key)
        return self.link
