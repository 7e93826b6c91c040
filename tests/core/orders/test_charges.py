"""What orders were charged: read once each, within a fifth of the limit; due for a minute, not asked where refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace as replace_fill

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, order_row
from fakes.values.trips import fill
from tideboard_core.errors import GatewayError, NotOffered, RequestTimeout, ServerRefused
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.fees import FEES_DUE
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Order, OrderFee, OrderStatus, Side
from tideboard_core.orders.brake.day_rows import DayRow
from tideboard_core.orders.charges import LATER, READS, SOON, SOON_TIMES, WINDOW, Charged, OrderCharges, is_over

DUE = FEES_DUE.total_seconds()


class Scene:
    """A broker that tells what stands in `fees`, and `asked`, the questions that it got with their times."""

    def __init__(self, scene: TradingScene) -> None:
        self.scene, self.account = scene, scene.account
        self.fees: dict[str, Decimal] = {}
        self.of: dict[str, int | None] = {}
        self.asked: list[tuple[float, tuple[str, ...]]] = []
        self.failure: GatewayError | None = None
        scene.gateway.order_fees = self.answer  # type: ignore[method-assign]
        self.charges = OrderCharges(scene.hub, scene.clock, scene.gateway)

    async def answer(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        self.asked.append((self.scene.clock.monotonic(), tuple(order_ids)))
        if self.failure is not None:
            raise self.failure
        known = [one for one in order_ids if one in self.fees]
        return [OrderFee(order_id=one, total=self.fees[one], filled=self.of.get(one)) for one in known]

    async def stands(
        self, *, filled: int, status: OrderStatus = OrderStatus.PARTIALLY_FILLED, later: float = 0
    ) -> None:
        """The broker lists the order `P` so, changed so many seconds later than it was made."""
        updated = NOON + timedelta(seconds=later)
        row = order_row(self.account, id="P", filled=filled, status=status, updated=updated)
        self.scene.gateway.order_rows = [row]
        await self.scene.blotter.read_orders(self.account)

    def total(self, order_id: str) -> Decimal | None:
        """What is kept of its charge."""
        fee = self.charges.of(self.account.identity, order_id)
        return None if fee is None else fee.total

    async def end(self, *ids: str, filled: int = 100) -> None:
        """These orders have ended, each with so many shares filled."""
        rows = [order_row(self.account, id=one, filled=filled, status=OrderStatus.FILLED) for one in ids]
        self.scene.gateway.order_rows = [*self.scene.gateway.order_rows, *rows]
        await self.scene.blotter.read_orders(self.account)

    async def passes(self, seconds: float) -> None:
        """The window looks each second."""
        for _ in range(round(seconds)):
            self.scene.clock.advance(1)
            await self.charges.read(self.account)

    async def window(self, seconds: float) -> None:
        """Each second the window reads of whichever account is due."""
        for _ in range(round(seconds)):
            self.scene.clock.advance(1)
            if (account := self.charges.next_due()) is not None:
                await self.charges.read(account)

    def state(self, order_id: str) -> Charged:
        return self.charges.state(self.account, order_id)

    def times_of(self, order_id: str) -> list[float]:
        return [at for at, ids in self.asked if order_id in ids]


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Scene]:
    async with trading_scene(tmp_path) as scene:
        await scene.blotter.read_again()
        yield Scene(scene)


async def test_an_order_is_read_at_its_end_once_and_everybody_has_it(live: Scene) -> None:
    live.scene.working(id="W", filled=100, quantity=300)
    live.fees = {"A": Decimal("101.85"), "W": Decimal(9)}
    await live.end("A")
    await live.passes(200)
    assert [ids for _at, ids in live.asked] == [("A",)], "what works has not been charged"
    assert known(live.scene.hub, Topic.CHARGES.of(live.account.id)).fees["A"].total == Decimal("101.85")
    assert [fee.total for fee in await live.charges.fees_of(live.account, ["A"])] == [Decimal("101.85")]
    assert len(live.asked) == 1, "who looks at it asks nobody"


async def test_what_a_working_order_was_charged_so_far_is_told_and_not_kept(live: Scene) -> None:
    """The charge grows with each fill."""
    await live.stands(filled=50)
    live.fees = {"P": Decimal(5)}
    assert [fee.total for fee in await live.charges.fees_of(live.account, ["P"])] == [Decimal(5)]
    assert live.charges.of(live.account.identity, "P") is None
    await live.stands(filled=100, status=OrderStatus.FILLED)
    live.fees = {"P": Decimal(9)}
    await live.passes(DUE)
    assert live.total("P") == 9


@pytest.mark.parametrize(
    ("asks", "before"),
    [
        ("fees_of", OrderStatus.PARTIALLY_FILLED),
        ("fees_of", OrderStatus.CANCELLED),
        ("read", OrderStatus.CANCELLED),
    ],
)
async def test_what_an_order_is_charged_that_fills_meanwhile_is_not_kept(
    live: Scene, asks: str, before: OrderStatus
) -> None:
    """Its answer is on its way with what was charged for the part; the cancel of a part may cross a fill."""
    await live.stands(filled=50, status=before)
    answer, live.fees = live.answer, {"P": Decimal(5)}

    async def fills_meanwhile(account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        found = await answer(account, order_ids)
        await live.stands(filled=100, status=OrderStatus.FILLED)
        return found

    live.scene.gateway.order_fees = fills_meanwhile  # type: ignore[method-assign]
    if asks == "read":
        await live.passes(1)
    else:
        assert [fee.total for fee in await live.charges.fees_of(live.account, ["P"])] == [Decimal(5)]
    assert live.total("P") is None
    live.scene.gateway.order_fees, live.fees = answer, {"P": Decimal(9)}  # type: ignore[method-assign]
    await live.passes(DUE)
    assert live.total("P") == 9


async def test_what_was_kept_of_a_part_is_read_anew_once_more_of_it_is_reported(live: Scene) -> None:
    """A late fill of an order that was over, or one that was taken back."""
    await live.stands(filled=50, status=OrderStatus.CANCELLED)
    live.fees = {"P": Decimal(5)}
    await live.passes(1)
    assert live.total("P") == 5
    await live.stands(filled=80, status=OrderStatus.CANCELLED)
    assert live.state("P") is Charged.DUE
    live.fees = {"P": Decimal(8)}
    await live.passes(1)
    assert (live.total("P"), known(live.scene.hub, Topic.CHARGES.of(live.account.id)).fees["P"].total) == (
        Decimal(8),
        Decimal(8),
    )


async def test_an_order_that_works_again_is_asked_for_once_it_is_over(live: Scene) -> None:
    await live.stands(filled=50, status=OrderStatus.EXPIRED)
    live.fees = {"P": Decimal(5)}
    await live.passes(1)
    await live.stands(filled=50, later=1)
    await live.passes(DUE)
    assert (live.state("P"), len(live.asked)) == (Charged.UNTOLD, 1)
    await live.stands(filled=50, status=OrderStatus.CANCELLED, later=2)
    await live.passes(1)
    assert live.total("P") == 5


@pytest.mark.parametrize(("filled", "kept"), [(50, None), (100, 5), (None, 5)])
async def test_a_charge_of_fewer_shares_than_filled_is_none_yet(
    live: Scene, filled: int | None, kept: int | None
) -> None:
    """Where the broker's answer says of how many it is."""
    live.of, live.fees = {"P": filled}, {"P": Decimal(5)}
    await live.stands(filled=100, status=OrderStatus.FILLED)
    await live.passes(DUE)
    assert live.total("P") == kept
    live.of, live.fees = {"P": 100}, {"P": Decimal(9)}
    await live.passes(LATER)
    assert live.total("P") == (9 if kept is None else 5)


@pytest.mark.parametrize(("parts", "reads"), [((100,), 1), ((60, 40), 2), ((60,), 2)])
async def test_a_charge_of_several_fills_counts_once_it_is_told_again(
    live: Scene, parts: Sequence[int], reads: int
) -> None:
    """Where the broker does not say of how many it is, it may be without the last; so for a look at it meanwhile."""
    live.fees = {"P": Decimal(5)}
    await live.stands(filled=100, status=OrderStatus.FILLED)
    fills = tuple(fill(f"F{number}", f"buy {part} 611", of="P") for number, part in enumerate(parts))
    live.scene.publish(Topic.FILLS, live.account.id, fills)
    await live.passes(1)
    assert [fee.total for fee in await live.charges.fees_of(live.account, ["P"])] == [5]
    assert live.state("P") is (Charged.REPORTED if reads == 1 else Charged.DUE)
    live.fees = {"P": Decimal(9)}
    await live.passes(SOON)
    assert live.total("P") == (5 if reads == 1 else None)
    await live.passes(SOON)
    assert live.total("P") == (5 if reads == 1 else 9)


@pytest.mark.parametrize(("before", "reads"), [(DUE - 2, 2), (DUE, 1)])
async def test_a_charge_of_an_order_that_was_over_for_a_minute_counts_at_once(
    live: Scene, before: float, reads: int
) -> None:
    """Such as those that another program traded: a price list that stands in may trip a loss brake for the day."""
    live.fees = {"P": Decimal(5)}
    await live.stands(filled=100, status=OrderStatus.FILLED, later=-before)
    fills = tuple(
        replace_fill(fill(f"F{number}", f"buy {part} 611", of="P"), time=NOON - timedelta(seconds=before))
        for number, part in enumerate((60, 40))
    )
    live.scene.publish(Topic.FILLS, live.account.id, fills)
    await live.passes(1)
    assert live.total("P") == (5 if reads == 1 else None)
    await live.passes(2 * SOON)
    assert live.total("P") == 5
    assert len(live.asked) == reads


async def test_a_charge_is_due_for_a_minute_then_late_and_is_taken_when_it_comes(live: Scene) -> None:
    await live.end("A")
    assert live.state("A") is Charged.DUE
    await live.passes(DUE - 1)
    assert live.state("A") is Charged.DUE
    await live.passes(1)
    assert live.state("A") is Charged.UNTOLD
    assert len(live.asked) == SOON_TIMES
    live.fees["A"] = Decimal(50)
    await live.passes(LATER)
    assert live.state("A") is Charged.REPORTED


async def test_nothing_is_due_where_the_broker_tells_no_charges(live: Scene) -> None:
    live.failure = NotOffered("no-fees-on-paper", text="")
    await live.end("A")
    await live.passes(1)
    await live.end("B")
    await live.passes(LATER)
    assert (live.state("A"), live.state("B")) == (Charged.UNTOLD, Charged.UNTOLD)
    assert len(live.asked) == 1
    assert live.charges.refused(live.account.identity)
    assert known(live.scene.hub, Topic.CHARGES.of(live.account.id)).refused


async def test_a_charge_of_0_of_today_is_none_yet(live: Scene) -> None:
    live.fees = {"A": Decimal(0), "O": Decimal(0)}
    old = order_row(live.account, id="O", filled=100, status=OrderStatus.FILLED, created=NOON - timedelta(days=3))
    await live.end("A")
    live.charges.want(live.account, [old])
    await live.passes(DUE)
    assert (live.state("A"), live.state("O")) == (Charged.UNTOLD, Charged.REPORTED)
    live.fees["A"] = Decimal(12)
    await live.passes(LATER)
    assert live.state("A") is Charged.REPORTED


async def test_orders_of_past_days_that_somebody_looks_at_hold_up_none_of_today(live: Scene) -> None:
    many = 6 * READS * live.scene.gateway.charges_at_once
    made: dict[str, Any] = {"filled": 100, "status": OrderStatus.FILLED, "created": NOON - timedelta(days=3)}
    past = [order_row(live.account, id=f"P{number}", **made) for number in range(many)]
    live.charges.want(live.account, past)
    await live.passes(1)
    await live.end("A")
    await live.passes(WINDOW)
    live.fees["A"] = Decimal(12)
    await live.passes(WINDOW)
    assert live.state("A") is Charged.REPORTED, "asked twice within the minute, before most of the others once"


async def test_the_window_is_told_what_is_due_and_else_nothing_is_looked_through(live: Scene) -> None:
    assert live.charges.next_due() is None
    await live.end("A")
    assert live.charges.next_due() == live.account
    await live.charges.read(live.account)
    assert live.charges.next_due() is None
    live.scene.clock.advance(SOON)
    live.fees["A"] = Decimal(3)
    assert live.charges.next_due() == live.account
    await live.charges.read(live.account)
    live.scene.clock.advance(LATER)
    assert live.charges.next_due() is None


async def test_what_ended_while_there_was_no_room_is_read_once_there_is(live: Scene) -> None:
    for one in "ABC":  # the limit is used up by the first two
        live.fees[one] = Decimal(1)
        await live.end(one)
        await live.window(1)
    assert live.charges.of(live.account.identity, "C") is None
    await live.window(WINDOW)
    assert live.charges.of(live.account.identity, "C") is not None, "although no order has changed since"


async def test_accounts_take_turns_within_one_limit(live: Scene) -> None:
    """The first has more orders than a minute has room for, and no charge of them comes; the other's comes in time."""
    other = replace(live.account, id="300009")
    live.scene.publish(Topic.ACCOUNTS, "", (live.account, other))
    await live.end(*(f"A{number}" for number in range(9 * live.scene.gateway.charges_at_once)))
    await live.window(2)
    live.fees["B"] = Decimal(8)
    ended = order_row(other, id="B", filled=100, status=OrderStatus.FILLED)
    live.scene.publish(Topic.ORDERS, other.id, (ended,))
    await live.window(WINDOW)
    assert live.charges.state(other, "B") is Charged.REPORTED
    times = [at for at, _ids in live.asked]
    assert all(later - earlier >= WINDOW for earlier, later in zip(times, times[READS:], strict=False))


async def test_a_sum_waits_for_a_minute_at_most_however_often_orders_end(live: Scene) -> None:
    """A broker that tells nothing all day, and somebody who trades each forty seconds."""
    waited, longest, ids = 0, 0, list[str]()
    for number in range(10):
        ids.append(f"N{number}")
        await live.end(ids[-1])
        for _ in range(40):
            await live.window(1)
            due = any(live.state(one) is Charged.DUE for one in ids)
            waited = waited + 1 if due else 0
            longest = max(longest, waited)
    assert longest == DUE
    await live.window(DUE)
    await live.end("Z")
    assert live.state("Z") is Charged.DUE, "after a pause an answer is awaited again"


async def test_an_order_of_which_no_answer_came_is_asked_for_again_soon(live: Scene) -> None:
    await live.end("A")
    live.failure = RequestTimeout("no-answer")
    await live.window(SOON_TIMES * SOON + 1)
    live.failure, live.fees["A"] = None, Decimal(4)
    await live.window(SOON)
    assert live.state("A") is Charged.REPORTED
    live.failure = ServerRefused("server-refused")
    await live.end("R")
    await live.window(SOON_TIMES * SOON + 1)
    live.failure, live.fees["R"] = None, Decimal(4)
    await live.window(SOON)
    assert live.state("R") is Charged.UNTOLD, "a refusal is an answer"


async def test_nothing_is_left_of_an_account_that_was_reset(live: Scene) -> None:
    """Its new orders may have the numbers of the old ones; nor does an answer on its way count for them."""
    live.fees = {"A": Decimal(7), "B": Decimal(9)}
    await live.end("A")
    await live.window(1)
    answer, key = live.answer, Topic.CHARGES.of(live.account.id)

    async def reset_meanwhile(account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        live.charges.forget(account)
        return await answer(account, order_ids)

    live.scene.gateway.order_fees = reset_meanwhile  # type: ignore[method-assign]
    await live.end("B")
    await live.window(1)
    assert live.scene.hub.value(key) is None
    assert [live.charges.of(live.account.identity, one) for one in "AB"] == [None, None]


async def test_a_combination_is_one_also_once_no_list_has_it(live: Scene) -> None:
    """Its fills stay, in several contracts, and its one charge must not count for each of them."""
    legs = tuple(CombinationLeg(instrument=TENCENT.id, side=side, ratio=1) for side in Side)
    rows = (order_row(live.account, id="C", legs=legs, filled=1), order_row(live.account, id="S", filled=1))
    live.scene.publish(Topic.ORDERS, live.account.id, rows)
    found = [[live.charges.is_combination(live.account, one) for one in "CS"]]
    live.scene.publish(Topic.ORDERS, live.account.id, rows[1:])
    found.append([live.charges.is_combination(live.account, one) for one in "CS"])
    assert found == [[True, False]] * 2


async def test_once_the_day_is_over_a_charge_of_0_is_one(live: Scene) -> None:
    live.fees["A"] = Decimal(0)
    await live.end("A")
    await live.passes(DUE)
    other = order_row(live.account, id="B", filled=0)
    live.scene.publish(Topic.ORDERS, live.account.id, (other,))
    await live.passes(LATER)
    assert live.state("A") is Charged.REPORTED


async def test_no_list_of_an_exit_waits_for_a_charge(live: Scene) -> None:
    await live.end("A")
    live.scene.gateway.lists_after = 1.0
    await live.passes(5)
    assert live.asked == []
    live.scene.gateway.lists_after = 0.0
    live.scene.gateway.connected = False
    await live.passes(1)
    assert live.asked == []


async def test_an_order_that_is_never_told_holds_up_no_other(live: Scene) -> None:
    live.scene.gateway.charges_at_once = 1
    await live.end("A")
    await live.passes(1)
    live.fees["B"] = Decimal(1)
    await live.end("B")
    await live.passes(WINDOW)
    assert live.state("B") is Charged.REPORTED


async def test_orders_of_other_days_are_read_once_somebody_looks(live: Scene) -> None:
    live.fees = {"O": Decimal(7)}
    old = order_row(live.account, id="O", filled=100, status=OrderStatus.FILLED, created=NOON - timedelta(days=3))
    await live.passes(3)
    assert live.asked == []
    live.charges.want(live.account, [old, order_row(live.account, id="N")])
    await live.passes(3)
    assert [ids for _at, ids in live.asked] == [("O",)]


def test_what_ended_without_a_fill_was_not_charged(live: Scene) -> None:
    filled: list[Order] = [
        order_row(live.account, id="C", status=OrderStatus.CANCELLED),
        order_row(live.account, id="P", status=OrderStatus.CANCELLED, filled=50),
        order_row(live.account, id="W", filled=50),
    ]
    assert [is_over(one) for one in filled] == [False, True, False]


@pytest.mark.parametrize("at_once", [3, 10])
@pytest.mark.parametrize("seed", range(4))
async def test_never_more_than_a_fifth_of_the_limit_whenever_orders_end(live: Scene, seed: int, at_once: int) -> None:
    chance = Random(seed)
    live.scene.gateway.charges_at_once = at_once
    ids = [f"R{number}" for number in range(30)]
    for one in ids:
        await live.passes(chance.choice((0, 0, 1, 7)))
        if chance.random() < 0.8:
            live.fees[one] = Decimal(chance.randint(1, 200))
        await live.end(one)
    await live.passes(400)
    times = [at for at, _ids in live.asked]
    assert all(later - earlier >= WINDOW for earlier, later in zip(times, times[READS:], strict=False))
    assert all(len(asked) <= at_once for _at, asked in live.asked)
    assert {one for one in ids if live.state(one) is Charged.REPORTED} == live.fees.keys()
    assert all(len(live.times_of(one)) == 1 for one in live.fees), "each is read once"


def test_a_day_is_after_fees_only_with_all_of_them() -> None:
    row = DayRow(TENCENT.id, "HKD", Decimal(5), Decimal(1), Decimal(2))
    shown = {state: row._replace(charged=state).result(fees=True) for state in Charged}
    assert shown == {Charged.REPORTED: 4, Charged.LISTED: 4, Charged.DUE: None, Charged.UNTOLD: None}
    assert {row._replace(charged=state).result(fees=False) for state in Charged} == {6}
