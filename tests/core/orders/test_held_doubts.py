"""A holding that nobody is sure of: a way out of it is typed, within what was last shown, and nothing is exempt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.order_checks import ACCOUNT, LIMITS, SNAPSHOT, checks_of, request, sell, with_money
from fakes.values.trading import TENCENT, position
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineState
from tideboard_core.model.held_doubt import DoubtCause, HeldDoubt
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import MaxQuantity, OrderRequest, Side
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.snapshot import PretradeSnapshot
from tideboard_core.orders.way_out import Working

FIRST = SECURITIES[0].id
OTHER = InstrumentId("HK.09988")
MOST = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=500, short_sell=None)
LACKING = HeldDoubt(DoubtCause.LACKING, 0, 500)
FILLS = HeldDoubt(DoubtCause.FILLS, 200, 500)


def doubted(doubt: HeldDoubt, **changes: object) -> PretradeSnapshot:
    """500 were shown, and between the two of the doubt are held; lists of just now, the broker lets 500 go."""
    fields = {"positions": (position(ACCOUNT, int(doubt.low)),), "doubt": doubt, "reread": True, "max_quantity": MOST}
    return replace(SNAPSHOT, **(fields | changes))  # type: ignore[arg-type]


def check(code: CheckCode, order: OrderRequest, snapshot: PretradeSnapshot, limits: object = LIMITS) -> Check:
    return next(one for one in checks_of(order, snapshot, limits) if one.code is code)  # type: ignore[arg-type]


def strength(code: CheckCode, order: OrderRequest, snapshot: PretradeSnapshot, limits: object = LIMITS) -> str:
    found = check(code, order, snapshot, limits)
    return "passed" if found.passed else found.severity.value


@pytest.mark.parametrize(
    ("doubt", "committed", "quantity", "found"),
    [
        (LACKING, 0, 500, "typed"),
        (LACKING, 0, 600, "hard"),
        (LACKING, 200, 300, "typed"),
        (LACKING, 200, 400, "hard"),
        (LACKING._replace(low=300), 0, 100, "typed"),
        (FILLS, 0, 200, "passed"),
        (FILLS, 0, 300, "typed"),
        (FILLS, 0, 600, "hard"),
        (FILLS._replace(cause=DoubtCause.TAKEN_BACK), 0, 500, "typed"),
        (FILLS._replace(cause=DoubtCause.UNREAD), 0, 100, "typed"),
    ],
)
def test_a_sale_is_typed_within_what_was_shown_less_all_that_works(
    doubt: HeldDoubt, committed: int, quantity: int, found: str
) -> None:
    snapshot = doubted(doubt, working=Working(committed=committed))
    assert strength(CheckCode.SHORT, sell(quantity=quantity), snapshot) == found


def test_what_a_proof_would_have_waived_is_typed_and_asks_for_no_proof() -> None:
    tight = with_money(order=Decimal(1000))
    sound = replace(doubted(LACKING), positions=(position(ACCOUNT, 500),), doubt=None)
    assert "reduces" in check(CheckCode.VALUE, sell(), sound, tight).data
    found = check(CheckCode.VALUE, sell(), doubted(LACKING), tight)
    assert (found.severity, "reduces" in found.data) == (Severity.TYPED, False)
    beyond = sell(quantity=600)
    assert strength(CheckCode.VALUE, beyond, doubted(LACKING), tight) == "hard"
    assert strength(CheckCode.VALUE, sell(quantity=300), doubted(FILLS), tight) == "typed"
    assert "reduces" in check(CheckCode.VALUE, sell(quantity=200), doubted(FILLS), tight).data, "held in either case"


def test_never_beyond_the_broker_s_own_largest_quantity() -> None:
    short = replace(MOST, position_sell=400)
    assert strength(CheckCode.MAX_QUANTITY, sell(quantity=500), doubted(LACKING)) == "passed"
    assert strength(CheckCode.MAX_QUANTITY, sell(quantity=500), doubted(LACKING, max_quantity=short)) == "hard"
    assert strength(CheckCode.MAX_QUANTITY, sell(quantity=500), doubted(LACKING, max_quantity=None)) == "passed"


def test_a_program_s_order_is_no_way_out_of_it() -> None:
    tag = ProposalTag("research-agent", "P-1")
    assert strength(CheckCode.SHORT, sell(proposal=tag), doubted(LACKING)) == "hard"


def test_buying_back_what_was_sold_short_is_typed_too() -> None:
    tight = with_money(order=Decimal(1000))
    doubt = HeldDoubt(DoubtCause.LACKING, -500, 0)
    assert strength(CheckCode.VALUE, request(), doubted(doubt, positions=()), tight) == "typed"
    assert strength(CheckCode.VALUE, request(quantity=600), doubted(doubt, positions=()), tight) == "hard"


# --- through the guard ------------------------------------------------------------------------------------------------


def of_account(scene: TradingScene) -> FlattenBroker:
    """500 are held, and a stop of 500 works; the account's lists then count as not read on this connection."""
    broker = FlattenBroker(scene, (500, 0, 0))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    broker.market(SECURITIES[0])
    return broker


async def test_a_line_of_it_comes_unticked_and_is_worked_on_once_it_was_ticked(scene: TradingScene) -> None:
    broker = of_account(scene)
    broker.stop(FIRST, Side.SELL, 500, "590.00")
    await scene.blotter.read_holdings(scene.account)
    scene.blotter.doubts.doubt_account(scene.account.id, DoubtCause.UNREAD)

    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [FIRST])
    (line,) = scene.person.flattens[-1].plan.lines
    assert [one.check.data["doubt"] for one in line.cautions] == [DoubtCause.UNREAD]
    assert (line.quantity, line.obstacle) == (500, None)
    assert broker.working(FIRST, Side.SELL) == 500

    scene.person.ticks = [FIRST]
    run = await scene.guard.submit_flatten(scene.account, [FIRST])
    assert (run.outcomes[0].state, run.outcomes[0].sent) == (LineState.DONE, 500)
    assert broker.crossed == []


async def test_it_ends_with_its_cause_and_each_account_for_itself(scene: TradingScene) -> None:
    doubts, account = scene.blotter.doubts, scene.account.id
    doubts.doubt_account(account, DoubtCause.UNREAD)
    doubts.put(account, {TENCENT.id: LACKING})
    assert doubts.of(account, TENCENT.id, 500) == HeldDoubt(DoubtCause.UNREAD, 0, 500)
    assert doubts.of("other", TENCENT.id, 500) == HeldDoubt(DoubtCause.UNREAD, 0, 500), "this login does not name it"
    rows = (position(scene.account, 500), replace(position(scene.account, 200), instrument=OTHER))
    assert [row.quantity for row in doubts.sure_of(account, rows) or ()] == [0, 0], "each row of the account"
    doubts.trust_account(account)
    assert doubts.of(account, TENCENT.id, 500) == LACKING
    doubts.put(account, {})
    assert doubts.of(account, TENCENT.id, 500) is None
