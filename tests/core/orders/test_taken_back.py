"""An execution that the broker takes back: it counts no more, is told once, and proves nothing that rests on it."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.scenes.trading.braked_scene import HELD, braked_scene
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.hub_values import known
from fakes.values.trading import NOON, TENCENT, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import CORRECTED, Topic
from tideboard_core.model.order import FILL_CANCELLED, Correction, Fill, FillStatus, Order, OrderStatus, Side
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.orders.brake.day_result import DayResult
from tideboard_core.orders.brake.fill_counts import counts_of
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.snapshot import all_executions
from tideboard_core.orders.taken_back import SHOWN_WITHIN, moved_by
from tideboard_core.orders.way_out import Provable
from tideboard_core.ports.trading import FillList

SOLD = 400


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[TradingScene]:
    """LIVE, unlocked, 1,000 shares held from before, whose previous close is 605.00; a wide limit is set."""
    async with braked_scene(tmp_path) as scene:
        scene.with_brake(LossLimits(loss={"HKD": Decimal(900_000)}))
        yield scene


def sale(scene: TradingScene, price: str = "590.00", *, side: Side = Side.SELL, number: str = "f1") -> Fill:
    return Fill(
        id=number,
        order_id="X1",
        account_id=scene.account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        side=side,
        quantity=SOLD,
        price=Decimal(price),
        time=NOON + timedelta(seconds=1),
    )


def ordered(scene: TradingScene, fill: Fill, **changes: object) -> Order:
    """The row of the fill's order."""
    row = order_row(
        scene.account,
        id="X1",
        side=fill.side,
        quantity=SOLD,
        filled=SOLD,
        status=OrderStatus.FILLED,
        average_price=fill.price,
        created=NOON,
        updated=fill.time,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def cancelled(scene: TradingScene, fill: Fill) -> Fill:
    """The same as the broker tells it once it has taken it back, just now."""
    return structs.replace(fill, status=FillStatus.CANCELLED, revised=scene.clock.market())


async def listed(scene: TradingScene, *fills: Fill, order: Order | None, held: int, after: float = 5) -> None:
    """The broker lists these."""
    scene.gateway.fill_rows = FillList(fills)
    scene.gateway.order_rows = [] if order is None else [order]
    scene.gateway.position_rows = [position(scene.account, held)] if held else []
    scene.clock.advance(after)
    scene.market(last="605.00")
    await scene.blotter.read_again()


async def sold(scene: TradingScene, price: str = "590.00", *, side: Side = Side.SELL) -> Fill:
    """400 were traded long enough ago for each list to have it."""
    fill = sale(scene, price, side=side)
    held = HELD - SOLD if side is Side.SELL else HELD + SOLD
    await listed(scene, fill, order=ordered(scene, fill), held=held)
    await listed(scene, fill, order=ordered(scene, fill), held=held, after=SHOWN_WITHIN + 5)
    assert not day(scene).gaps
    return fill


def day(scene: TradingScene) -> DayResult:
    brake = scene.pretrade.brake
    assert isinstance(brake, LossBrake)
    scene.clock.advance(1)
    return brake.result(scene.account, "HKD")


def shown(scene: TradingScene, topic: Topic[tuple[Fill, ...]] = Topic.TAKEN_BACK) -> list[tuple[str, FillStatus, bool]]:
    return [(row.id, row.status, row.sure) for row in scene.hub.value(topic.of(scene.account.id)) or ()]


@pytest.mark.parametrize(("side", "moved"), [(Side.SELL, SOLD), (Side.BUY, -SOLD)])
def test_a_fill_that_was_not_known_before_moves_the_holding_by_its_own_shares(
    live: TradingScene, side: Side, moved: int
) -> None:
    assert moved_by(Correction(cancelled(live, sale(live, side=side)), None)) == moved


async def test_it_leaves_the_fills_and_stays_visible_as_taken_back(live: TradingScene) -> None:
    fill = await sold(live)
    live.blotter.filled(cancelled(live, fill))
    assert shown(live, Topic.FILLS) == []
    assert shown(live) == [("f1", FillStatus.CANCELLED, False)]
    live.blotter.filled(fill)
    assert shown(live, Topic.FILLS) == [], "an older push of it"


@pytest.mark.parametrize("row", [{}, {"filled": 0, "average_price": None}], ids=["counts it still", "has it off"])
async def test_its_money_is_taken_off_its_order_unless_the_row_has_it_off(
    live: TradingScene, row: dict[str, object]
) -> None:
    fill = await sold(live)
    assert day(live).realised == -6000
    gone = cancelled(live, fill)
    for _ in range(2):  # the first list of orders was asked for before it was told
        await listed(live, gone, order=ordered(live, fill, **row), held=HELD)
    assert day(live).realised == 0
    assert day(live).trades == 0


@pytest.mark.parametrize(("price", "worse"), [("590.00", -6000), ("620.00", 0)], ids=["a loss", "a gain"])
async def test_the_brake_counts_the_worse_until_orders_and_positions_show_it(
    live: TradingScene, price: str, worse: int
) -> None:
    fill = await sold(live, price)
    live.blotter.filled(cancelled(live, fill))
    assert day(live).realised == worse
    gone = cancelled(live, fill)
    await listed(live, gone, order=ordered(live, fill), held=HELD - SOLD)
    assert day(live).realised == worse, "positions are late"
    await listed(live, gone, order=ordered(live, fill), held=HELD)
    assert shown(live) == [("f1", FillStatus.CANCELLED, True)]
    assert day(live).realised == 0


async def test_of_many_fills_that_are_taken_back_together_not_every_count_is_made(live: TradingScene) -> None:
    """Forty fills of one order have more counts than any memory holds, and the brake asks once a second."""
    gone = [structs.replace(cancelled(live, sale(live, number=f"f{one}")), sure=False) for one in range(16)]
    tracemalloc.start()
    try:
        found = counts_of([], [], gone, lambda _: NOON.date())
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.beyond, len(found.all)) == (frozenset({TENCENT.id}), 1)
    assert most < 1_000_000


async def test_orders_of_before_prove_nothing_of_what_was_taken_back(live: TradingScene) -> None:
    fill = await sold(live)
    early = live.blotter.proofs.begin().serial
    live.blotter.filled(cancelled(live, fill))
    later, taken_back = live.blotter.proofs.begin().serial, live.blotter.taken_back
    assert taken_back.took_orders(live.account.id, early) == set()
    assert taken_back.took_positions(live.account.id, later, {TENCENT.id: HELD}) == set()
    assert taken_back.took_orders(live.account.id, later) == {"f1"}


async def test_positions_that_never_show_it_are_believed_after_a_while(live: TradingScene) -> None:
    fill = await sold(live)
    gone = cancelled(live, fill)
    live.blotter.filled(gone)
    await listed(live, gone, order=ordered(live, fill), held=HELD - SOLD, after=SHOWN_WITHIN + 1)
    assert shown(live) == [("f1", FillStatus.CANCELLED, True)]


async def test_an_order_whose_fills_were_taken_back_takes_all_of_them_along(live: TradingScene) -> None:
    fill = await sold(live)
    void = ordered(live, fill, filled=0, status=OrderStatus.CANCELLED, broker_status=FILL_CANCELLED)
    live.blotter.order_changed(void)
    assert live.blotter.order(live.account.id, "X1") == void
    assert shown(live) == [("f1", FillStatus.CANCELLED, False)]


async def test_a_row_with_fewer_fills_is_news_once_they_were_taken_back(live: TradingScene) -> None:
    fill = await sold(live)
    fewer = ordered(live, fill, filled=0, average_price=None, status=OrderStatus.CANCELLED)
    live.blotter.order_changed(fewer)
    assert live.blotter.order(live.account.id, "X1") != fewer, "an older push"
    live.blotter.filled(cancelled(live, fill))
    live.blotter.order_changed(fewer)
    assert live.blotter.order(live.account.id, "X1") == fewer


async def test_an_older_row_with_fewer_fills_is_no_news_though_some_were_taken_back(live: TradingScene) -> None:
    """A row may be of before the last fill: the order would count as less filled than it is."""
    fill = await sold(live)
    live.blotter.filled(cancelled(live, fill))
    older = ordered(live, fill, filled=0, average_price=None, status=OrderStatus.SUBMITTED, updated=NOON)
    live.blotter.order_changed(older)
    assert live.blotter.order(live.account.id, "X1") == ordered(live, fill)


async def test_nothing_is_exempt_before_orders_and_positions_were_read_after_it(live: TradingScene) -> None:
    fill = await sold(live)
    account = live.account
    await live.blotter.read_holdings(account)
    assert live.blotter.reread(account.id, TENCENT.id)
    live.blotter.filled(cancelled(live, fill))
    assert not live.blotter.reread(account.id, TENCENT.id)
    await live.blotter._read_money(account)
    assert not live.blotter.reread(account.id, TENCENT.id)
    await live.blotter.read_holdings(account)
    assert live.blotter.reread(account.id, TENCENT.id)


async def test_of_a_purchase_that_was_taken_back_only_what_is_held_without_it_may_be_sold(live: TradingScene) -> None:
    """Positions may show it late: what is sold beyond the worst of both would be a short sale."""
    fill = await sold(live, "610.00", side=Side.BUY)
    gone = cancelled(live, fill)
    live.blotter.filled(gone)
    await listed(live, gone, order=ordered(live, fill), held=HELD + SOLD)

    held = live.blotter.doubts.sure_of(live.account.id, [position(live.account, HELD + SOLD)])
    assert held is not None
    assert [row.quantity for row in held] == [HELD]
    await listed(live, gone, order=ordered(live, fill), held=HELD)
    held = live.blotter.doubts.sure_of(live.account.id, [position(live.account, HELD)])
    assert held is not None
    assert [row.quantity for row in held] == [HELD]


async def test_nobody_sells_beyond_what_is_held_without_it(live: TradingScene) -> None:
    """Neither by what the lists say, nor by what they prove against the loss brake alone."""
    fill = await sold(live, "610.00", side=Side.BUY)
    account, proofs = live.account, live.blotter.proofs

    def provable(quantity: int) -> object:
        draft = draft_of(live.request(side=Side.SELL, quantity=quantity))
        return proofs.provable(draft, frozenset({TENCENT.id}))

    await live.blotter.read_holdings(account)
    before = live.failing(live.request(side=Side.SELL, quantity=HELD + SOLD))
    assert CheckCode.SHORT not in before
    assert provable(100) == Provable(HELD + SOLD, HELD + SOLD)
    gone = cancelled(live, fill)
    live.blotter.filled(gone)
    assert provable(100) is None, "no list of before proves anything"
    await listed(live, gone, order=ordered(live, fill), held=HELD + SOLD)
    await live.blotter.read_holdings(account)
    assert CheckCode.SHORT in live.failing(live.request(side=Side.SELL, quantity=HELD + 100))
    checks = live.guard.preview(live.request(side=Side.SELL, quantity=HELD + 100)).checks
    (short,) = (one for one in checks if one.code is CheckCode.SHORT)
    assert (short.severity, short.data["doubt"]) == (Severity.TYPED, DoubtCause.TAKEN_BACK), "never denied for it"
    assert CheckCode.SHORT not in live.failing(live.request(side=Side.SELL, quantity=HELD))
    assert provable(100) == Provable(HELD, HELD)


async def test_it_is_one_line_of_the_log_and_is_told_once(live: TradingScene) -> None:
    fill = await sold(live)
    gone = cancelled(live, fill)
    rung: list[str] = []
    live.hub.listen(CORRECTED, lambda _key: rung.append(known(live.hub, CORRECTED).fill.id))
    live.blotter.filled(gone)
    await listed(live, gone, order=ordered(live, fill), held=HELD)
    lines = [one for one in await live.records() if one.kind is RecordKind.TAKEN_BACK]
    assert [(one.data["fill"], one.data["status"], one.data["was"]) for one in lines] == [
        ("f1", "cancelled", {"quantity": SOLD, "price": "590.00"})
    ]
    assert rung == ["f1"]

    live.blotter.restore(await live.records())
    live.blotter.forget(live.account.id)
    await listed(live, gone, order=ordered(live, fill), held=HELD)
    assert rung == ["f1"], "once a start"


async def test_that_of_a_paper_account_is_not_that_of_a_live_one_of_its_number(live: TradingScene) -> None:
    """A fill `f1` of the same terms in both."""
    written = {"account": live.account.id, "environment": "PAPER", "fill": "f1", "status": "cancelled"}
    rest = {"broker": live.account.identity.broker, "quantity": SOLD, "price": "590.00"}
    live.audit.note(RecordKind.TAKEN_BACK, "", written | rest)
    live.blotter.restore(await live.records())
    again: list[bool] = []
    live.hub.listen(CORRECTED, lambda _key: again.append(known(live.hub, CORRECTED).again))
    fill = await sold(live)
    live.blotter.filled(cancelled(live, fill))
    lines = [one.data["environment"] for one in await live.records() if one.kind is RecordKind.TAKEN_BACK]
    assert (again, lines) == ([False], ["PAPER", "LIVE"])


async def test_a_run_over_midnight_forgets_it_with_the_first_list_of_the_next_day(live: TradingScene) -> None:
    """Not before it is sure: until then the brake counts the worse of both."""
    fill = await sold(live)
    gone = cancelled(live, fill)
    live.blotter.filled(gone)
    await listed(live, order=None, held=HELD - SOLD)
    assert shown(live) == [("f1", FillStatus.CANCELLED, False)]
    live.clock.advance(24 * 3600)
    await listed(live, order=None, held=HELD)
    await listed(live, order=None, held=HELD)
    assert shown(live) == []


async def test_what_is_taken_back_a_day_later_stays_for_the_day_on_which_it_was(live: TradingScene) -> None:
    fill = await sold(live)
    live.clock.advance(24 * 3600)
    live.blotter.filled(cancelled(live, fill))
    for _ in range(2):
        await listed(live, order=None, held=HELD, after=SHOWN_WITHIN + 1)
    assert shown(live) == [("f1", FillStatus.CANCELLED, True)]


async def test_the_value_of_its_day_keeps_it(live: TradingScene) -> None:
    fill = await sold(live)
    value = _traded(live)
    gone = cancelled(live, fill)
    void = ordered(live, fill, filled=0, average_price=None, status=OrderStatus.CANCELLED)
    for _ in range(2):  # the first list of orders was asked for before it was told
        await listed(live, gone, order=void, held=HELD)
    assert live.blotter.order(live.account.id, "X1") == void
    assert _traded(live) == value == SOLD * 590
    await listed(live, gone, order=ordered(live, fill), held=HELD)
    assert _traded(live) == value, "the row that counts it still"


def _traded(scene: TradingScene) -> Decimal | None:
    account, orders = scene.account.id, scene.blotter.orders(scene.account.id) or ()
    facts = {TENCENT.id: TENCENT}
    fills = all_executions(scene.hub, account)
    return scene.blotter._journal.traded(account, "HKD", Side.SELL, orders, facts.get, fills=fills)


# --- changed ----------------------------------------------------------------------------------------------------------


def changed(scene: TradingScene, fill: Fill, **terms: object) -> Fill:
    return structs.replace(fill, status=FillStatus.CHANGED, revised=scene.clock.market(), **terms)


async def test_a_changed_fill_replaces_its_terms_where_it_fits_its_order(live: TradingScene) -> None:
    fill = await sold(live)
    new = changed(live, fill, price=Decimal(580))
    await listed(live, new, order=ordered(live, new, updated=NOON + timedelta(seconds=9)), held=HELD - SOLD)
    assert shown(live, Topic.FILLS) == [("f1", FillStatus.CHANGED, True)]
    assert shown(live) == []
    assert day(live).realised == (580 - 605) * SOLD


@pytest.mark.parametrize("price", ["580.00", "620.00"], ids=["worse", "better"])
async def test_until_its_order_agrees_the_worse_of_old_and_new_counts(live: TradingScene, price: str) -> None:
    fill = await sold(live)
    new = changed(live, fill, price=Decimal(price))
    live.blotter.filled(new)
    assert shown(live, Topic.FILLS) == [("f1", FillStatus.CHANGED, False)]
    assert shown(live) == [("f1", FillStatus.CHANGED, False)]
    assert day(live).realised == (min(Decimal(price), fill.price) - 605) * SOLD
    await listed(live, new, order=ordered(live, new, updated=NOON + timedelta(seconds=9)), held=HELD - SOLD)
    assert shown(live) == []
    assert day(live).realised == (Decimal(price) - 605) * SOLD


@pytest.mark.parametrize("ends", ["corrected", "taken back"])
async def test_each_terms_that_a_fill_had_counts_until_its_order_agrees(live: TradingScene, ends: str) -> None:
    """The broker corrects its own correction: what it said between counts as what it said first."""
    fill = await sold(live)
    live.blotter.filled(changed(live, fill, price=Decimal(540)))
    new = changed(live, fill, price=Decimal(620))
    live.blotter.filled(new)
    if ends == "corrected":
        assert day(live).realised == (540 - 605) * SOLD
        await listed(live, new, order=ordered(live, new, updated=NOON + timedelta(seconds=9)), held=HELD - SOLD)
        assert day(live).realised == (620 - 605) * SOLD
    else:
        gone = cancelled(live, new)
        live.blotter.filled(gone)
        assert day(live).realised == (540 - 605) * SOLD
        for _ in range(2):
            await listed(live, gone, order=ordered(live, fill, filled=0, average_price=None), held=HELD)
        assert day(live).realised == 0
    assert shown(live) == ([] if ends == "corrected" else [("f1", FillStatus.CANCELLED, True)])


async def test_of_a_fill_that_was_cut_and_then_taken_back_no_share_counts_beside_its_terms(live: TradingScene) -> None:
    """The row has the first terms still: beside the second ones it would have sold the rest at a better price."""
    fill = await sold(live)
    new = changed(live, fill, quantity=300, price=Decimal(540))
    live.blotter.filled(new)
    live.blotter.filled(cancelled(live, new))
    assert day(live).realised == (540 - 605) * 300


async def test_of_two_fills_of_one_order_each_is_counted_on_any_of_its_terms(live: TradingScene) -> None:
    """Prices of one rose and of one fell: neither all of the old nor all of the new is the worst."""
    one, other = (structs.replace(sale(live, number=number), quantity=200) for number in ("f1", "f2"))
    for after in (5, SHOWN_WITHIN + 5):
        await listed(live, one, other, order=ordered(live, one), held=HELD - SOLD, after=after)
    assert not day(live).gaps
    live.blotter.filled(changed(live, one, price=Decimal(620)))
    live.blotter.filled(changed(live, other, price=Decimal(570)))
    assert day(live).realised == (590 - 605) * 200 + (570 - 605) * 200


async def test_a_changed_fill_that_is_taken_back_leaves_no_doubt_in_its_order(live: TradingScene) -> None:
    """Fills never add up to what the row counts still: orders and fills would be read over and over."""
    fill = await sold(live)
    new = changed(live, fill, price=Decimal(620))
    live.blotter.filled(new)
    gone = cancelled(live, new)
    live.blotter.filled(gone)
    for _ in range(2):
        await listed(live, gone, order=ordered(live, fill), held=HELD)
    live.clock.advance(SHOWN_WITHIN)
    read = live.gateway.reads.count("orders")
    await live.blotter.poll()
    assert live.gateway.reads.count("orders") == read


async def test_a_row_with_fewer_fills_is_news_once_a_correction_has_cut_them(live: TradingScene) -> None:
    """Else fill and order would disagree for ever, and the day would count what never was."""
    fill = await sold(live)
    new = changed(live, fill, quantity=300)
    cut = {"filled": 300, "status": OrderStatus.CANCELLED, "updated": NOON + timedelta(seconds=9)}
    row = ordered(live, fill, **cut)
    live.blotter.order_changed(row)
    assert live.blotter.order(live.account.id, "X1") != row, "its push comes first, and says fewer than was known"
    live.blotter.filled(new)
    await listed(live, new, order=row, held=HELD - 300)
    assert live.blotter.order(live.account.id, "X1") == row
    await listed(live, new, order=row, held=HELD - 300)
    assert (shown(live, Topic.FILLS), shown(live)) == ([("f1", FillStatus.CHANGED, True)], [])
    assert day(live).realised == (590 - 605) * 300


async def test_shares_that_a_correction_cut_were_not_held_at_the_open_though_positions_have_them(
    live: TradingScene,
) -> None:
    """Orders and fills agree at once; the list of positions may be late, and would have the day begin with more."""
    fill = await sold(live, "610.00", side=Side.BUY)
    live.market(last="620.00")
    before = day(live).open
    new = changed(live, fill, quantity=300)
    row = ordered(live, new, filled=300, status=OrderStatus.CANCELLED, updated=NOON + timedelta(seconds=9))
    live.blotter.filled(new)
    for _ in range(2):
        await listed(live, new, order=row, held=HELD + SOLD)
        live.market(last="620.00")
    assert shown(live, Topic.FILLS) == [("f1", FillStatus.CHANGED, True)]
    assert before is not None
    assert day(live).open == before - 100 * (620 - 610)


async def test_the_brake_counts_the_shares_that_a_correction_cut_as_gone_too(live: TradingScene) -> None:
    """The order's row has them still: by it the rest would have traded so that old and new terms come to the same."""
    fill = await sold(live)
    live.blotter.filled(changed(live, fill, quantity=100, price=Decimal(500)))
    assert day(live).realised == (500 - 605) * 100


async def test_a_change_under_another_id_counts_as_the_worse_until_a_list_adds_up(live: TradingScene) -> None:
    fill = await sold(live)
    new = changed(live, fill, price=Decimal(580), id="f2")
    live.blotter.filled(new)
    assert shown(live, Topic.FILLS) == [("f2", FillStatus.CHANGED, False), ("f1", FillStatus.NORMAL, False)]
    assert day(live).realised <= (580 - 605) * SOLD
    row = ordered(live, new, updated=NOON + timedelta(seconds=9))
    await listed(live, fill, new, order=row, held=HELD - SOLD)
    assert [one[2] for one in shown(live, Topic.FILLS)] == [False, False], "the list has both"
    await listed(live, new, order=row, held=HELD - SOLD)
    assert shown(live, Topic.FILLS) == [("f2", FillStatus.CHANGED, True)]
    assert day(live).realised == (580 - 605) * SOLD


async def test_a_payout_is_no_trade(live: TradingScene) -> None:
    fill = sale(live)
    live.blotter.filled(structs.replace(fill, status=FillStatus.PAYOUT))
    await listed(live, structs.replace(fill, status=FillStatus.PAYOUT), order=None, held=HELD)
    assert shown(live, Topic.FILLS) == shown(live) == []
    assert day(live).trades == 0


async def test_what_was_held_at_the_open_is_not_known_by_positions_that_may_be_late(live: TradingScene) -> None:
    """Taken back before any list had it with its order: by the late list the day would have begun with more."""
    fill = sale(live, "610.00", side=Side.BUY)
    live.blotter.filled(fill)
    gone = cancelled(live, fill)
    live.blotter.filled(gone)
    await listed(live, gone, order=ordered(live, fill), held=HELD + SOLD)
    assert [gap for gap, _ in day(live).gaps] == [BrakeGap.POSITIONS]
    await listed(live, gone, order=ordered(live, fill), held=HELD, after=SHOWN_WITHIN + 1)
    assert not day(live).gaps
