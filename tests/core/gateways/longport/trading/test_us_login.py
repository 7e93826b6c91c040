"""What a login with keys of the United States reads while the pace of calls is refused, and when it has all of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fakes.scenes.trading.confirmer import Spawner
from fakes.servers.longport.gateway import FixedCredential, asking_once, logged_in, silent_on
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.longport.us_pages import AGO, OrderPages, no
from fakes.servers.longport.us_rows import AMERICAN, us_money, us_order
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from tideboard_core.errors import RateLimited
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading.orders import TODAY_FILLS, TODAY_ORDERS
from tideboard_core.gateways.longport.trading.us_account import MONEY, OVERVIEW
from tideboard_core.gateways.longport.transport.rate_limits import TRADE_CALLS
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.pauses import LONGEST_OWN

PAUSE = TRADE_CALLS.seconds + TRADE_CALLS.margin
FEW = 1.0
"""Seconds of the gaps between the calls of a login."""
TOO_MANY = no(status=429, code=429002)


@pytest.fixture
def pages(longport: ScriptedLongport) -> OrderPages:
    made = OrderPages(longport)
    longport.reply("GET", MONEY, us_money())
    made.has(us_order(submitted_at=AGO))
    return made


@pytest.fixture
async def gateway(
    longport: ScriptedLongport, pages: OrderPages, sinks: Sinks, clock: ManualClock
) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in with such a key; a wait for the pace lets the time pass at once."""
    made = asking_once(await logged_in(longport, sinks, clock, FixedCredential(AMERICAN)))
    yield made
    await made.close()


class Login:
    """The blotter over the gateway, as the window has it."""

    def __init__(self, gateway: LongportGateway, clock: ManualClock) -> None:
        self.clock, self.hub, self.spawn = clock, Hub(clock), Spawner()
        self.blotter = Blotter(
            hub=self.hub,
            clock=clock,
            gateway=gateway.trading,
            journal=OrderJournal(clock),
            note=lambda *_record: None,
            on_notice=lambda _notice: None,
            spawn=self.spawn,
            sleep=clock.sleep,
        )

    async def reads(self, account: Account) -> float:
        """All that a login reads; how many seconds it took until the last of it was there."""
        before = self.clock.monotonic()
        await self.blotter.watch([account])
        asking = asyncio.get_running_loop().create_task(self.blotter.login.run())
        async with in_time("all lists", lambda: self.lacks(account)):
            while self.lacks(account):  # noqa: ASYNC110  no event tells it
                await asyncio.sleep(0)
        asking.cancel()
        return self.clock.monotonic() - before

    def lacks(self, account: Account) -> list[Topic[Any]]:
        """What was not read."""
        topics = (Topic.ORDERS, Topic.FILLS, Topic.FUNDS, Topic.POSITIONS)
        return [topic for topic in topics if self.hub.value(topic.of(account.id)) is None]


@pytest.fixture
async def login(gateway: LongportGateway, clock: ManualClock) -> AsyncIterator[Login]:
    made = Login(gateway, clock)
    yield made
    await made.spawn.cancel()


@pytest.fixture
async def account(gateway: LongportGateway) -> Account:
    (found,) = await gateway.trading.accounts()
    return found


def refuse(longport: ScriptedLongport, path: str, times: int) -> None:
    """Refuse the next calls for their pace."""
    answers, left = longport.http["GET", path], [TOO_MANY] * times

    def answer(seen: Seen) -> Said | None:
        return left.pop() if left else answers(seen)

    longport.http["GET", path] = answer


@pytest.mark.parametrize("path", [TODAY_ORDERS, TODAY_FILLS, MONEY, OVERVIEW])
@pytest.mark.parametrize(("times", "seconds"), [(0, 0.0), (1, PAUSE), (2, PAUSE + LONGEST_OWN)])
async def test_a_list_that_the_pace_refused_is_there_as_soon_as_the_pause_is_over(
    login: Login, account: Account, longport: ScriptedLongport, path: str, times: int, seconds: float
) -> None:
    """The reads after it wait for the same pause: with their wait and one of its own it came a pause later."""
    refuse(longport, path, times)
    took = await login.reads(account)
    assert login.lacks(account) == []
    assert seconds - FEW <= took <= seconds + FEW
    assert not login.hub.value(Topic.REFUSED.of(account.id))


async def test_the_reason_is_told_while_it_waits(login: Login, account: Account, longport: ScriptedLongport) -> None:
    refuse(longport, TODAY_ORDERS, 1)
    with pytest.raises(RateLimited):
        await login.blotter.read_orders(account)
    assert (login.hub.value(Topic.REFUSED.of(account.id)) or {})[Topic.ORDERS].code == "rate-limited"


async def test_an_account_that_the_pace_refuses_says_when_it_may_be_asked_for(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    """The account is the first read of a login: the session ends with this error, and comes back at that second."""
    refuse(longport, OVERVIEW, 2)
    for pause in (PAUSE, LONGEST_OWN):
        with pytest.raises(RateLimited) as refused:
            await gateway.trading.accounts()
        assert refused.value.retry_after == pause
        clock.advance(pause)
    assert len(await gateway.trading.accounts()) == 1


@pytest.mark.parametrize("path", [TODAY_ORDERS, MONEY])
@pytest.mark.parametrize("silent", [False, True], ids=["fails", "never comes"])
async def test_a_first_read_without_an_answer_is_asked_for_again_and_the_others_stay(
    login: Login, account: Account, gateway: LongportGateway, longport: ScriptedLongport, path: str, *, silent: bool
) -> None:
    """What was known before does not count as that of now: until it comes nothing adds."""
    answer = longport.http["GET", path]
    with pytest.MonkeyPatch.context() as patch:
        if silent:
            silent_on(gateway.link.connection().http, longport, path, patch)
        else:  # asked again until the time of a read is over
            longport.http["GET", path] = lambda _seen: no(status=503, code=0)
        await login.blotter.watch([account])
    assert len(login.lacks(account)) == 1
    longport.http["GET", path] = answer
    await login.reads(account)
    assert login.lacks(account) == []
