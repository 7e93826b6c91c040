"""A market that is shut while it is listed as trading: which signs count, from when on, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from fakes.values.trading import QUOTE
from tideboard_core.errors import GatewayDown, NotOffered
from tideboard_core.market.closures import ASK_EVERY, LIQUID, READ_EVERY, ClosureWatch
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import MARKETS
from tideboard_core.model.closures import (
    ClosedSpan,
    Closure,
    ClosureSign,
    closed_minutes,
    is_about_market,
    keep_closed,
    put_closed,
    shut_minutes,
    traded_parts,
)
from tideboard_core.model.hub_keys import CLOSURES, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import GatewayState
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import TradingCalendar

STATE, TRADES, REFUSAL = ClosureSign.STATE, ClosureSign.TRADES, ClosureSign.REFUSAL
TENCENT, HSBC, APPLE = InstrumentId("HK.00700"), InstrumentId("HK.00005"), InstrumentId("US.AAPL")
ELEVEN = datetime(2026, 11, 20, 3, tzinfo=UTC)
"""In Hong Kong on a Friday."""


@pytest.fixture(autouse=True)
def _no_closures() -> Iterator[None]:
    yield
    put_closed(())


class Run:
    """The watch over a broker whose market trades until it is set otherwise, fifteen seconds at a time."""

    generation = 1

    def __init__(self, *, begin: datetime = ELEVEN - timedelta(minutes=10)) -> None:
        self.clock = ManualClock(begin)
        self.hub = Hub(self.clock)
        self.replay: object = None
        self.status: Mapping[Market, MarketState] | Exception = {}
        self.asked = 0
        self.traded = {TENCENT: 0, HSBC: 0}
        self.halted: set[InstrumentId] = set()
        self.spans: dict[datetime, ClosedSpan] = {}
        self.wanted = [self.hub.subscribe(Topic.QUOTE.of(one)) for one in self.traded]
        self.watch = ClosureWatch(self.hub, self.clock, keep=self._keep, sleep=self.clock.sleep)
        self.report(MarketState.OPEN)

    def _keep(self, span: ClosedSpan) -> None:
        self.spans[span.begin] = span
        keep_closed(span)

    async def market_status(self) -> Mapping[Market, MarketState]:
        self.asked += 1
        if isinstance(self.status, Exception):
            raise self.status
        return self.status

    def report(self, state: MarketState) -> None:
        """The gateway's newest state of Hong Kong."""
        now = self.clock.market()
        put(self.hub, MARKETS, GatewayState(
            time=now, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: state}
        ))  # fmt: skip

    async def pass_time(self, *traded: InstrumentId) -> None:
        """Fifteen seconds in which these trade."""
        self.clock.advance(READ_EVERY)
        for one in traded:
            self.traded[one] += 100
        for one, volume in self.traded.items():
            suspended = one in self.halted
            quote = msgspec.structs.replace(QUOTE, instrument=one, volume=volume, suspended=suspended)
            put(self.hub, Topic.QUOTE.of(one), quote)
        await self.watch.see(gateway_of(self))

    async def trade(self, minutes: float = 3, *names: InstrumentId) -> None:
        for _ in range(int(minutes * 60 / READ_EVERY)):
            await self.pass_time(*(names or (TENCENT,)))

    async def stand(self, minutes: float) -> None:
        for _ in range(int(minutes * 60 / READ_EVERY)):
            await self.pass_time()

    @property
    def closures(self) -> tuple[Closure, ...]:
        return self.hub.value(CLOSURES) or ()

    @property
    def signs(self) -> set[ClosureSign]:
        return set().union(*(one.signs for one in self.closures))

    @property
    def certain(self) -> bool:
        return any(one.certain for one in self.closures)


async def test_the_state_alone_is_one_sign_and_three_minutes_without_a_trade_the_second() -> None:
    run = Run()
    await run.trade(10)
    last = run.clock.market()
    run.report(MarketState.CLOSED)
    assert (run.signs, run.certain) == ({STATE}, False)
    await run.stand(2.75)
    assert run.signs == {STATE}
    await run.stand(0.25)
    assert (run.signs, run.certain) == ({STATE, TRADES}, True)
    assert run.closures[0].since == last, "from the last trade on"


async def test_a_state_near_the_ends_of_trading_is_no_new_sign() -> None:
    run = Run(begin=datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    await run.pass_time()
    run.report(MarketState.PRE_OPEN)
    assert run.signs == set()
    await run.stand(1)
    run.report(MarketState.PRE_OPEN)
    assert run.signs == {STATE}, "a late open"


@pytest.mark.parametrize("state", [MarketState.UNKNOWN, MarketState.OPEN, MarketState.CLOSING_AUCTION])
async def test_other_states_are_no_sign(state: MarketState) -> None:
    run = Run()
    await run.trade()
    run.report(state)
    assert run.signs == set()


async def test_nothing_trades_in_illiquid_names_for_long() -> None:
    """Names that trade now and then say nothing by their silence."""
    run = Run()
    for _ in range(4):
        await run.trade((LIQUID - 1) * READ_EVERY / 60)
        await run.pass_time()
    await run.stand(20)
    assert run.signs == set()


async def test_one_name_that_trades_is_enough() -> None:
    run = Run()
    await run.trade()
    for _ in range(10):
        await run.stand(2.5)
        await run.pass_time(HSBC)
    assert run.signs == set()


async def test_halts_of_securities_are_theirs_alone() -> None:
    run = Run()
    await run.trade(3, TENCENT, HSBC)
    run.halted = {TENCENT, HSBC}
    await run.stand(10)
    assert run.signs == set()


async def test_the_halt_of_the_only_liquid_name_counts_for_nothing_when_it_ends() -> None:
    run = Run()
    await run.trade()
    run.halted = {TENCENT}
    await run.stand(10)
    run.halted = set()
    await run.stand(2.75)
    assert run.signs == set()
    await run.stand(0.25)
    assert run.signs == {TRADES}


async def test_where_no_liquid_name_is_watched_any_more_a_closure_is_not_certain() -> None:
    """Nobody would see that it trades again."""
    run = Run()
    await run.trade()
    put(run.hub, Topic.MARKET_REFUSED.of("HK"), "The market is closed")
    await run.stand(3)
    assert run.certain
    run.wanted[0].close()
    await run.stand(1)
    assert run.certain, "a window that is built anew"
    await run.stand(2)
    assert (run.signs, run.certain) == ({REFUSAL}, False)


async def test_a_computer_that_slept_over_the_break_knows_of_no_closure() -> None:
    run = Run(begin=datetime(2026, 11, 20, 3, 55, tzinfo=UTC))
    await run.trade(4.5)
    await run.stand(1)
    run.report(MarketState.BREAK)
    run.clock.set_market(datetime(2026, 11, 20, 5, 30, tzinfo=UTC))
    await run.pass_time()
    assert not run.certain, "the state of before"
    assert run.spans == {}
    run.report(MarketState.OPEN)
    await run.stand(2)
    assert run.signs == set()


async def test_a_market_is_shut_since_its_last_trade_at_the_earliest() -> None:
    """A wrong state stood for long while it traded."""
    run = Run()
    await run.trade()
    run.report(MarketState.CLOSED)
    await run.trade(10)
    last = run.clock.market()
    assert run.closures[0].since < last
    await run.stand(3)
    assert run.certain
    assert run.closures[0].since == last
    assert list(run.spans) == [last]


async def test_a_refusal_about_the_market_is_a_sign_until_it_trades() -> None:
    run = Run()
    await run.trade()
    put(run.hub, Topic.MARKET_REFUSED.of("HK"), "The market is closed")
    assert (run.signs, run.certain) == ({REFUSAL}, False)
    await run.stand(3)
    assert (run.signs, run.certain) == ({REFUSAL, TRADES}, True)
    await run.pass_time(HSBC)
    assert run.closures == ()


async def test_a_refusal_of_before_the_open_is_none() -> None:
    run = Run(begin=datetime(2026, 11, 20, 1, 10, tzinfo=UTC))
    await run.pass_time()
    put(run.hub, Topic.MARKET_REFUSED.of("HK"), "The market is closed")
    assert run.closures == ()


async def test_it_ends_by_the_state_where_that_was_a_sign() -> None:
    run = Run()
    await run.trade()
    run.report(MarketState.BREAK)
    put(run.hub, Topic.MARKET_REFUSED.of("HK"), "The market is closed")
    assert run.certain
    run.report(MarketState.OPEN)
    assert run.closures == ()


async def test_it_stands_over_the_break_of_the_day_and_ends_with_the_day() -> None:
    run = Run(begin=datetime(2026, 11, 20, 3, 40, tzinfo=UTC))
    await run.trade()
    run.report(MarketState.CLOSED)
    await run.stand(3)
    assert run.certain
    await run.stand(90)
    assert run.certain, "13:16"
    run.clock.set_market(datetime(2026, 11, 20, 8, 1, tzinfo=UTC))
    await run.pass_time()
    assert run.closures == ()


async def test_after_a_new_login_the_three_minutes_begin_again_unless_they_were_over() -> None:
    run = Run()
    await run.trade()
    await run.stand(2)
    run.watch.renew()
    await run.stand(2)
    assert run.signs == set()
    await run.stand(1)
    assert run.signs == {TRADES}
    run.watch.renew()
    await run.pass_time()
    assert run.signs == {TRADES}


async def test_the_broker_is_asked_once_a_minute_while_nothing_trades() -> None:
    run = Run()
    run.status = {Market.HK: MarketState.CLOSED}
    await run.trade()
    assert run.asked == 0
    await run.stand(3)
    assert (run.asked, run.signs) == (1, {STATE, TRADES})
    await run.stand(2)
    assert run.asked == 1 + int(120 / ASK_EVERY)
    await run.pass_time(TENCENT)
    assert run.signs == {STATE}
    run.status = {Market.HK: MarketState.OPEN}
    await run.trade(1)
    assert run.signs == set()
    asked = run.asked
    await run.trade(3)
    assert run.asked == asked


async def test_new_logins_do_not_ask_more_often() -> None:
    run = Run()
    run.status = {Market.HK: MarketState.CLOSED}
    await run.trade()
    await run.stand(3)
    for _ in range(3):
        run.watch.renew()
        await run.pass_time()
    assert (run.asked, run.signs) == (1, {STATE, TRADES})
    run.status = NotOffered("not-offered")
    await run.stand(1)
    assert (run.asked, run.signs) == (2, {TRADES}), "an answer of before counts no longer"


async def test_what_the_broker_does_not_tell_is_no_sign() -> None:
    run = Run()
    run.status = NotOffered("not-offered")
    await run.trade()
    await run.stand(4)
    assert run.signs == {TRADES}
    run.status = GatewayDown("connection-lost")
    with pytest.raises(GatewayDown):
        await run.stand(2)


async def test_a_market_that_is_played_has_none() -> None:
    run = Run()
    run.replay = "a recorded day"
    await run.trade()
    run.report(MarketState.CLOSED)
    await run.stand(5)
    assert run.closures == ()


async def test_minutes_of_a_certain_closure_are_none_that_a_session_could_have_had() -> None:
    run = Run()
    session = TradingCalendar().session_on(Market.HK, ELEVEN.date())
    assert session is not None
    await run.trade(10)
    run.report(MarketState.CLOSED)
    await run.stand(2)
    assert closed_minutes(session) == frozenset()
    await run.stand(8)
    await run.pass_time(TENCENT)
    assert closed_minutes(session) == frozenset(range(90, 100)), "11:00 to 11:10"
    await run.trade(5)
    assert len(run.spans) == 1


@pytest.mark.parametrize(("before", "last"), [(0, 329), (15, 329), (60, 328), (870, 314)])
def test_a_closure_that_was_seen_last_in_the_minute_before_the_close_went_on_to_it(before: int, last: int) -> None:
    session = TradingCalendar().session_on(Market.HK, ELEVEN.date())
    assert session is not None
    begin, end = session.close - timedelta(minutes=30), session.close - timedelta(seconds=before)
    keep_closed(ClosedSpan(Market.HK, begin, end))
    assert shut_minutes(session) == frozenset(range(300, last + 1))


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("HK市场已休市，暂不接受订单 (the market is closed, no orders are taken)", True),
        ("The HK market is closed, no orders are taken", True),
        ("Market-wide circuit breaker level 3", True),
        ("触发熔断，暂停交易", True),
        ("The market HK is closed for this order type (pre-open)", False),
        ("HK.00700 is suspended", False),
        ("该股票已停牌，休市", False),
        ("Short sale circuit breaker (Rule 201) is in effect", False),
        ("Circuit breaker: trading in this stock is paused", False),
        ("个股熔断，暂停交易", False),
        ("The market is closed on the expiry date of the order", False),
        ("订单有效期为休市日", False),
        ("", False),
    ],
)
def test_which_refusals_are_about_a_market(text: str, *, about: bool) -> None:
    assert is_about_market(text) is about


def test_parts_of_a_session_lie_around_its_closures() -> None:
    session = TradingCalendar().session_on(Market.HK, ELEVEN.date())
    assert session is not None
    put_closed([ClosedSpan(Market.HK, ELEVEN, ELEVEN + timedelta(minutes=15))])
    at = ELEVEN.timestamp()
    assert traded_parts(session) == [(at - 5400, at), (at + 900, at + 3600), (at + 7200, at + 18000)]
    put_closed([ClosedSpan(Market.HK, ELEVEN, ELEVEN + timedelta(hours=5))])
    assert traded_parts(session) == [(at - 5400, at)]
