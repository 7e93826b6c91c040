"""All accounts: read in the background by half of each budget, never during a review, each by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import cast

import pytest

from fakes.values.accounts import Broker, account, funds, position
from fakes.values.clock import ManualClock
from fakes.values.trading import order_row
from tideboard_core.accounts.all_accounts import (
    COUNT_EVERY,
    IDLE_EVERY,
    IN_VIEW_EVERY,
    LIMITED,
    READ_EVERY,
    AccountSource,
    AllAccounts,
)
from tideboard_core.accounts.reading import STALE_AFTER, AccountState
from tideboard_core.errors import GatewayError, RateLimited, ServerRefused
from tideboard_core.market.hub import Hub
from tideboard_core.model.behind.results import RealizedResult, RealizedResults
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, LinkKey, Topic
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.order import Account, Funds, PaperAccount, Position
from tideboard_core.ports.trading import TradingGateway

OURS = account("1001")
GAINED = RealizedResult(0, "USD", 2, Decimal("12.5"), Decimal("1.5"))


class Scene:
    """The orders' connection, whose accounts are in the hub, and one of prices beside it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.hub.on_fault(lambda error, where: self.faults.append(where))
        self.faults: list[str] = []
        self.orders, self.prices = Broker(), Broker(account("2002", name="LongPort", currency="USD"))
        self.named: list[Account] = []
        self.gained: RealizedResult | GatewayError = GAINED
        self.partly = ""
        self.counts = True
        self.counted = 0
        self.live: list[Callable[[], Awaitable[None]]] = []
        self.viewed: Account | None = None
        self.busy = False
        self.changes = 0
        self.tasks: list[asyncio.Task[None]] = []
        self.all = AllAccounts(
            self.hub,
            self.clock,
            [
                self.source(self.prices, QUOTES_LINK, "LongPort"),
                self.source(self.orders, ORDERS_LINK, "Futu", takes=True),
            ],
            in_view=lambda: self.viewed,
            busy=lambda: self.busy,
            spawn=lambda work: self.tasks.append(asyncio.ensure_future(work)),  # noqa: TID251  awaited in `turns`
            sleep=self.clock.sleep,
            named=self.named.extend,
        )
        self.all.on_change(self._count)

    def source(self, broker: Broker, link: LinkKey, name: str, *, takes: bool = False) -> AccountSource:
        async def read(one: Account) -> None:
            self.publish(await broker.funds(one))

        return AccountSource(
            link=link,
            calls=cast("TradingGateway", broker),
            provider=name,
            on_live=self.live.append,
            read=read if takes else None,
            realized=(lambda: self.realized if self.counts else None) if takes else None,
        )

    async def realized(self) -> RealizedResults:
        """What the orders' broker counts."""
        self.counted += 1
        if isinstance(self.gained, GatewayError):
            raise self.gained
        return RealizedResults("Futu", (self.gained,), self.partly)

    def publish(self, row: Funds) -> None:
        """What the blotter does once it has read."""
        self.hub.publish(Topic.FUNDS.of(row.account_id), Lazy.ready(row))
        nothing: tuple[Position, ...] = ()
        self.hub.publish(Topic.POSITIONS.of(row.account_id), Lazy.ready(nothing))

    def link(self, state: LinkState, *links: LinkKey) -> None:
        for link in links or (QUOTES_LINK, ORDERS_LINK):
            status = LinkStatus(state=state, provider="", address="", since=self.clock.monotonic())
            self.hub.publish(link, Lazy.ready(status))

    def log_in(self, *accounts: Account) -> None:
        """Both connections are live, and the blotter has named its accounts."""
        self.link(LinkState.LIVE)
        self.hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))

    async def turns(self) -> None:
        while self.tasks:
            await self.tasks.pop()

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, a second each beat."""
        for _ in range(int(seconds)):
            self.clock.advance(1.0)
            self.all.beat()
            await self.turns()

    def _count(self) -> None:
        self.changes += 1

    def one(self, id_: str) -> tuple[AccountState, Decimal | None]:
        reading = next(row for row in self.all.readings if row.account.id == id_)
        return reading.state(self.all.age(reading)), None if reading.funds is None else reading.funds.total_assets


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_accounts_of_all_connections_are_read_while_somebody_looks(scene: Scene) -> None:
    scene.log_in(account(), account("1002", PaperAccount))
    await scene.pass_by(3)
    assert scene.orders.asked == []

    end = scene.all.watch()
    await scene.turns()
    assert [(row.account.id, row.provider, row.trades) for row in scene.all.readings] == [
        ("1001", "Futu", True),
        ("1002", "Futu", True),
        ("2002", "LongPort", False),
    ]
    assert scene.prices.asked == ["accounts", "funds 2002", "positions 2002", "orders 2002"]
    assert [scene.one(id_) for id_ in ("1001", "1002", "2002")] == [(AccountState.READY, Decimal(100))] * 3
    assert [row.unread for row in scene.all.readings] == ["", "", ""]

    await scene.pass_by(4 * READ_EVERY)
    assert 4 <= scene.orders.asked.count("funds 1001") <= 5
    asked = len(scene.orders.asked)
    end()
    end()
    await scene.pass_by(READ_EVERY + 1)
    assert len(scene.orders.asked) == asked


async def test_while_nobody_looks_only_what_nothing_else_reads_is_read_each_hour(scene: Scene) -> None:
    scene.log_in(account())
    await scene.pass_by(IDLE_EVERY + 5)
    assert scene.orders.asked == []
    assert scene.prices.asked.count("accounts") == 1
    assert scene.prices.asked.count("funds 2002") == 2
    for callback in scene.live:  # a new login
        await callback()
    await scene.turns()
    assert scene.prices.asked.count("accounts") == 2


async def test_the_account_in_view_is_read_half_as_often(scene: Scene) -> None:
    assert IN_VIEW_EVERY == 2 * READ_EVERY
    scene.viewed = account()
    scene.log_in(scene.viewed, account("1002"))
    scene.all.watch()
    await scene.turns()
    await scene.pass_by(2 * IN_VIEW_EVERY)
    assert scene.orders.asked.count("funds 1001") <= 3 < scene.orders.asked.count("funds 1002")


async def test_nothing_is_read_during_a_review(scene: Scene) -> None:
    scene.log_in(account(), account("1002"))
    scene.busy = True
    scene.all.watch()
    await scene.pass_by(READ_EVERY)
    assert scene.orders.asked == scene.prices.asked == []

    scene.busy = False
    scene.orders.held = asyncio.Event()
    scene.all.beat()
    await asyncio.sleep(0)
    scene.busy = True  # a review begins while the first account is read
    scene.orders.held.set()
    await scene.turns()
    assert scene.orders.asked == ["funds 1001"]


async def test_an_account_of_two_connections_is_there_once(scene: Scene) -> None:
    """What the other connection lists is named to those who keep logs: a number there may be anybody's."""
    scene.prices.listed = [account(), account("1001", PaperAccount)]
    scene.log_in(account())
    scene.all.watch()
    await scene.turns()
    assert [(row.key.environment, row.trades) for row in scene.all.readings] == [
        (account().environment, True),
        (account("1001", PaperAccount).environment, False),
    ]
    assert scene.prices.asked.count("funds 1001") == 1  # the paper account's alone
    assert scene.named == scene.prices.listed


async def test_accounts_of_two_brokers_with_one_number_are_two(scene: Scene) -> None:
    """Figures come over the connection that names the account."""
    mine, other = (replace(account(), broker=broker) for broker in ("futu", "longport"))
    scene.prices.listed = [other]
    scene.log_in(mine)
    scene.all.watch()
    await scene.turns()
    assert [(row.key, row.provider, row.trades) for row in scene.all.readings] == [
        (mine.identity, "Futu", True),
        (other.identity, "LongPort", False),
    ]
    assert all(row.funds is not None for row in scene.all.readings)
    assert (scene.orders.asked, scene.prices.asked.count("funds 1001")) == (["funds 1001"], 1)


@pytest.mark.parametrize("seconds", [5.0, 86_400.0])
async def test_one_refusal_leaves_the_others_alone(scene: Scene, seconds: float) -> None:
    """For a minute, whatever the refusal tells."""
    assert LIMITED == 60
    scene.log_in(account(), account("1002"))
    scene.all.watch()
    await scene.turns()
    scene.orders.refuse["funds 1001"] = RateLimited("rate-limited", retry_after=seconds)
    scene.orders.assets = "200"
    await scene.pass_by(READ_EVERY + 1)
    assert scene.one("1001") == (AccountState.REFUSED, Decimal(100))
    assert scene.one("1002") == (AccountState.READY, Decimal(200))

    asked = scene.orders.asked.count("funds 1001")
    await scene.pass_by(LIMITED - 5)
    assert scene.orders.asked.count("funds 1001") == asked
    await scene.pass_by(READ_EVERY + 10)
    assert scene.orders.asked.count("funds 1001") > asked
    scene.publish(funds("1001", "300"))  # a push brings newer figures
    assert scene.one("1001") == (AccountState.READY, Decimal(300))


async def test_an_answer_that_breaks_ours_is_told_and_ends_nothing(scene: Scene) -> None:
    scene.log_in(account(), account("1002"))
    scene.orders.refuse["funds 1001"] = ZeroDivisionError()
    scene.all.watch()
    await scene.turns()
    assert scene.one("1001") == (AccountState.REFUSED, None)
    assert scene.one("1002") == (AccountState.READY, Decimal(100))
    assert scene.faults == ["accounts"]
    error = scene.all.readings[0].error
    assert error is not None
    assert (error.code, error.data) == ("reply-unreadable", {"field": "fault"})


async def test_a_connection_that_names_no_accounts_says_why(scene: Scene) -> None:
    scene.prices.refuse["accounts"] = ServerRefused("not-permitted", text="scope")
    scene.log_in(account())
    scene.all.watch()
    await scene.turns()
    assert [(one.link, one.listed) for one in scene.all.connections] == [(ORDERS_LINK, True), (QUOTES_LINK, False)]
    assert isinstance(scene.all.connections[1].error, GatewayError)
    del scene.prices.refuse["accounts"]
    await scene.pass_by(READ_EVERY + 1)
    assert scene.one("2002") == (AccountState.READY, Decimal(100))


async def test_ages_and_a_lost_connection(scene: Scene) -> None:
    scene.log_in(account())
    end = scene.all.watch()
    await scene.turns()
    end()
    scene.clock.advance(STALE_AFTER + 1)
    assert scene.one("2002")[0] is AccountState.STALE
    scene.link(LinkState.DISCONNECTED, QUOTES_LINK)
    assert scene.one("2002") == (AccountState.OFFLINE, Decimal(100))
    assert scene.one("1001")[0] is AccountState.STALE


async def test_a_read_of_an_earlier_login_is_dropped(scene: Scene) -> None:
    scene.log_in(account())
    scene.prices.held = asyncio.Event()
    scene.all.watch()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    scene.prices.generation += 1
    scene.prices.listed = [account("3003")]
    scene.prices.held.set()
    await scene.turns()
    scene.link(LinkState.LIVE)  # whatever makes the readings anew
    assert scene.one("2002") == (AccountState.LOADING, None)
    for callback in scene.live:
        await callback()
    await scene.turns()
    assert [row.account.id for row in scene.all.readings] == ["1001", "3003"]
    assert scene.one("3003")[1] == Decimal(100)


async def test_accounts_that_an_earlier_login_names_are_not_taken(scene: Scene) -> None:
    async def late() -> list[Account]:
        scene.prices.generation += 1
        return [account("3003")]

    scene.prices.accounts = late  # type: ignore[method-assign]
    scene.log_in(account())
    scene.all.watch()
    await scene.turns()
    assert [row.account.id for row in scene.all.readings] == ["1001"]


async def test_after_a_new_login_all_are_read_at_once(scene: Scene) -> None:
    scene.log_in(account())
    scene.all.watch()
    await scene.turns()
    for callback in scene.live:
        await callback()
    await scene.turns()
    assert scene.prices.asked.count("funds 2002") == 2


async def test_an_account_without_orders_has_what_its_connection_lists(scene: Scene) -> None:
    held, order = position("US.AAPL"), order_row(scene.prices.listed[0])
    scene.prices.rows["2002"], scene.prices.order_rows["2002"] = [held], [order]
    scene.log_in()
    scene.all.watch()
    await scene.turns()
    (reading,) = scene.all.readings
    assert (reading.positions, reading.orders) == ((held,), (order,))


def test_an_account_that_is_named_anew_has_its_new_name(scene: Scene) -> None:
    scene.log_in(account())
    scene.log_in(account(name="Second"))
    assert [row.account.name for row in scene.all.readings] == ["Second"]


async def test_accounts_that_go_while_others_are_read_are_not_read(scene: Scene) -> None:
    scene.log_in(account(), account("1002"))
    scene.orders.held = asyncio.Event()
    scene.all.watch()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    scene.log_in(account())  # the account of another person's login is gone
    scene.orders.held.set()
    await scene.turns()
    assert scene.orders.asked == ["funds 1001"]
    assert scene.faults == []


async def test_what_did_not_change_is_the_same_object_and_is_told_once(scene: Scene) -> None:
    scene.log_in(account(), account("1002"))
    first = scene.all.readings
    scene.changes = 0
    for amount in ("1", "2", "3"):
        scene.publish(funds("1002", amount))
    assert scene.changes == 1
    again = scene.all.readings
    assert again[0] is first[0]
    assert again[1] is not first[1]
    assert scene.all.readings is again


async def test_a_field_that_cannot_be_read_is_named(scene: Scene) -> None:
    scene.log_in(account())
    scene.publish(funds("1001"))
    assert scene.one("1001")[0] is AccountState.READY
    scene.hub.publish(Topic.FUNDS.of("1001"), Lazy.failed(GatewayError("reply-unreadable", field="cash")))
    reading = scene.all.readings[0]
    assert (reading.unread, reading.state(1.0)) == ("cash", AccountState.REFUSED)
    assert reading.funds is not None


async def test_a_person_asks_again_but_not_without_end(scene: Scene) -> None:
    scene.log_in(account())
    scene.all.watch()
    await scene.turns()
    for _ in range(12):
        scene.all.refresh()
        await scene.pass_by(1)
    assert 2 <= scene.prices.asked.count("funds 2002") <= 3


# --- what the broker counts as realised -------------------------------------------------------------------------------


def gained(scene: Scene) -> tuple[RealizedResult, ...] | None:
    reading = scene.all.reading(OURS.identity)
    assert reading is not None
    return reading.realized


async def test_the_realised_result_is_read_now_and_then_while_somebody_looks(scene: Scene) -> None:
    scene.log_in(OURS)
    await scene.pass_by(READ_EVERY * 2)
    assert (gained(scene), scene.counted) == (None, 0)
    end = scene.all.watch()
    await scene.pass_by(COUNT_EVERY * 1.5)
    assert (gained(scene), scene.counted) == ((GAINED,), 2)
    end()
    await scene.pass_by(COUNT_EVERY)
    assert scene.counted == 2


async def test_a_refused_realised_result_is_not_known_any_more(scene: Scene) -> None:
    scene.log_in(OURS)
    scene.all.watch()
    await scene.pass_by(READ_EVERY)
    assert gained(scene) == (GAINED,)
    scene.gained = refusal = ServerRefused("server-refused", text="no")
    await scene.pass_by(COUNT_EVERY + READ_EVERY)
    assert gained(scene) is None
    (reading,) = [one for one in scene.all.readings if one.key == OURS.identity]
    assert reading.uncounted is refusal
    assert scene.one(OURS.id)[0] is AccountState.READY, "the account itself was read"


async def test_a_realised_result_that_was_read_in_part_says_so(scene: Scene) -> None:
    scene.partly = "amount"
    scene.log_in(OURS)
    scene.all.watch()
    await scene.pass_by(READ_EVERY)
    reading = scene.all.reading(OURS.identity)
    assert reading is not None
    assert reading.realized == (GAINED,)
    assert reading.uncounted is not None
    assert reading.uncounted.data["field"] == "amount"


async def test_a_broker_that_counts_none_is_not_asked(scene: Scene) -> None:
    scene.counts = False
    scene.log_in(OURS)
    scene.all.watch()
    await scene.pass_by(READ_EVERY * 2)
    assert (gained(scene), scene.counted) == (None, 0)
    scene.orders.generation += 1
    scene.counts = True
    await scene.pass_by(READ_EVERY * 2)
    assert (gained(scene), scene.counted) == ((GAINED,), 1)


async def test_a_new_login_is_asked_at_once(scene: Scene) -> None:
    scene.log_in(OURS)
    scene.all.watch()
    await scene.pass_by(READ_EVERY * 2)
    scene.orders.generation += 1
    await scene.pass_by(READ_EVERY * 3)
    assert scene.counted == 2
