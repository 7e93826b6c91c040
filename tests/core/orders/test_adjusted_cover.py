"""What covers a sold option that was adjusted, or of which not everything is known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.option_legs import book_of, contract, held, held_row, option_id, with_options
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.option_chain import terms_of
from fakes.values.order_checks import with_money
from fakes.values.trading import TENCENT
from tideboard_core.errors import OrderDenied
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import OrderRequest, Side
from tideboard_core.model.order_terms import WholeLeg
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.option_cover import OptionCover, Uncovered, option_cover

LCID, ADJUSTED = InstrumentId("US.LCID"), InstrumentId("US.LCID1261218C2500")
HIGHER, USUAL = InstrumentId("US.LCID1261218C5000"), InstrumentId("US.LCID261218C25000")
UNREAD = InstrumentId("US.LCID261340C2500")
BRK, BRKB = InstrumentId("US.BRK.B"), InstrumentId("US.BRKB261218C500000")


def facts(name: InstrumentId, owner: InstrumentId = LCID, multiplier: int = 100) -> Instrument:
    return replace(contract("C600"), id=name, underlying=owner, multiplier=multiplier, currency="USD")


def cover(subject: InstrumentId, held: dict[InstrumentId, int], *known: Instrument) -> OptionCover | None:
    rows = [held_row(name, count) for name, count in held.items()]
    return option_cover(subject, rows, [], [], {one.id: one for one in known}.get)


def after_sale(held: dict[InstrumentId, int], name: InstrumentId, count: int, *known: Instrument) -> Uncovered:
    """What a sale would leave bare."""
    found = cover(name, held, *known)
    return Uncovered() if found is None else found.uncovered_by([WholeLeg(name, Side.SELL, count)])


def test_a_bare_adjusted_call_is_one() -> None:
    assert after_sale({}, ADJUSTED, 1, facts(ADJUSTED, multiplier=10)).contracts == 1
    assert after_sale({}, ADJUSTED, 1).contracts == 1, "without facts the code says it"


def test_an_adjusted_call_covers_its_own_root_alone() -> None:
    assert after_sale({ADJUSTED: 1, HIGHER: -1}, ADJUSTED, 1) == Uncovered(contracts=1, sold=(HIGHER,))
    assert after_sale({ADJUSTED: 1}, HIGHER, 1).contracts == 0
    assert after_sale({USUAL: 1}, HIGHER, 1).contracts == 1
    assert after_sale({ADJUSTED: 1}, USUAL, 1).contracts == 1
    assert after_sale({USUAL: 1, ADJUSTED: -1}, USUAL, 1).contracts == 0, "it never stood behind that one"


def test_a_size_that_no_other_of_the_day_has_makes_a_class_of_its_own() -> None:
    """Not every broker gives the root a digit."""
    same = InstrumentId("US.LCID261218C5000")
    known = (facts(USUAL), facts(same, multiplier=10))
    assert after_sale({USUAL: 1}, same, 1, *known).contracts == 1
    assert after_sale({USUAL: 1}, same, 1, *(replace(one, multiplier=100) for one in known)).contracts == 0


@pytest.mark.parametrize(("standard", "lot"), [(False, 1), (None, 100)])
def test_an_adjusted_call_of_hong_kong_covers_its_own_root_alone(standard: bool | None, lot: int) -> None:
    """Alone on its day it has no other size beside it: its broker says it, or its size, which is of no whole lots."""
    owner = InstrumentId("HK.09999")
    adjusted, usual = InstrumentId("HK.XYA261230C554550"), InstrumentId("HK.XYZ261230C610000")
    known = (
        replace(facts(adjusted, owner, 110), standard=standard),
        replace(TENCENT, id=owner, lot_size=lot),
        facts(usual, owner),
    )
    assert after_sale({adjusted: 1}, usual, 1, *known).contracts == 1
    assert after_sale({owner: 1000}, adjusted, 1, *known).contracts == 1, "what shares are to it is not known"


def test_an_adjusted_call_of_whole_lots_covers_no_usual_one_of_another_day() -> None:
    """TCA has 200 shares after a smaller board lot; each is alone on its day, so no other size is beside it."""
    adjusted, usual = InstrumentId("HK.TCA270128C610000"), InstrumentId("HK.TCH261230C610000")
    known = facts(adjusted, TENCENT.id, 200), facts(usual, TENCENT.id), replace(TENCENT, lot_size=100)
    assert after_sale({adjusted: 1}, usual, 1, *known).contracts == 1
    assert after_sale({TENCENT.id: 100}, usual, 1, *known).contracts == 0, "shares cover the usual one"
    assert after_sale({adjusted: 1}, InstrumentId("HK.TCA261230C600000"), 1, *known).contracts == 0


def test_shares_cover_a_usual_call_beside_an_adjusted_one_of_the_same_day() -> None:
    """Two sizes on one day: which of them is the usual one the root says."""
    adjusted, usual = InstrumentId("HK.TCA261230C305000"), InstrumentId("HK.TCH261230C610000")
    later = InstrumentId("HK.TCH270128C610000")
    both = facts(usual, TENCENT.id), facts(later, TENCENT.id)
    known = facts(adjusted, TENCENT.id, 200), *both, replace(TENCENT, lot_size=100)
    assert after_sale({TENCENT.id: 100, adjusted: 1}, usual, 1, *known).contracts == 0
    assert after_sale({later: 1, adjusted: 1}, usual, 1, *known).contracts == 0
    assert after_sale({adjusted: 1}, usual, 1, *known).contracts == 1


@pytest.mark.parametrize("read", [True, False])
def test_of_two_roots_that_are_not_known_each_covers_its_own_alone(read: bool) -> None:
    owner, sold = InstrumentId("HK.09999"), InstrumentId("HK.XYZ261230C610000")
    other, same = InstrumentId("HK.XYA270128C610000"), InstrumentId("HK.XYZ270128C610000")
    both = (facts(sold, owner), facts(same, owner), *((facts(other, owner),) if read else ()))
    assert after_sale({other: 1}, sold, 1, *both).contracts == 1
    assert after_sale({same: 1}, sold, 1, *both).contracts == 0
    assert after_sale({owner: 100}, sold, 1, *both).contracts == 0, "of one root alone nothing is in doubt"
    if read:
        assert after_sale({owner: 100, other: 1}, sold, 1, *both).contracts == 1, "shares may be none of its cover"


def test_a_contract_whose_facts_are_not_read_is_what_all_others_of_its_root_are() -> None:
    """Else its cover may be sold: the two would be of different kinds."""
    owner = InstrumentId("HK.09999")
    bought, sold = InstrumentId("HK.XYA261230C554550"), InstrumentId("HK.XYA261230C600000")
    known = facts(bought, owner, 110), replace(TENCENT, id=owner, lot_size=100)
    assert after_sale({bought: 1, sold: -1}, bought, 1, *known) == Uncovered(contracts=1, sold=(sold,))
    assert after_sale({owner: 1000, sold: -1, bought: 1}, owner, 1000, *known) == Uncovered()
    other = InstrumentId("HK.XYA261230C700000")
    both = *known, facts(other, owner)
    assert not after_sale({bought: 1, other: 1, sold: -1}, bought, 1, *both).some, "its root has usual ones too"


def test_an_adjusted_contract_with_a_code_of_no_root_is_alone() -> None:
    called = InstrumentId("HK.93333")
    known = replace(facts(called, TENCENT.id), terms=terms_of(option_id("C610")), standard=False)
    assert after_sale({called: 1}, option_id("C610"), 1, known, facts(option_id("C610"), TENCENT.id)).contracts == 1


def test_what_shares_are_to_an_adjusted_call_is_not_known() -> None:
    """The multiplier is not what is delivered."""
    known = facts(ADJUSTED, multiplier=10)
    assert after_sale({LCID: 10, ADJUSTED: -1}, LCID, 10, known).doubted == (ADJUSTED,)
    assert after_sale({LCID: 10_000}, ADJUSTED, 1, known).contracts == 1
    assert not after_sale({LCID: 10, ADJUSTED: 1, HIGHER: -1}, LCID, 10, known).some, "its own root covers it"
    assert not after_sale({LCID: 10, InstrumentId("US.LCID1261218P2500"): -1}, LCID, 10).some, "shares cover no put"


@pytest.mark.parametrize("known", [(), (facts(UNREAD),), (facts(InstrumentId("US.LCIDX"), LCID),)])
def test_a_contract_whose_terms_cannot_be_read_is_in_doubt(known: tuple[Instrument, ...]) -> None:
    name = known[0].id if known else UNREAD
    assert after_sale({LCID: 100, name: -1}, LCID, 100, *known).doubted == (name,)
    assert after_sale({USUAL: 1, name: -1}, USUAL, 1, *known).doubted == (name,)
    assert after_sale({name: 1, USUAL: -1}, name, 1, *known).doubted == (USUAL,)
    assert not after_sale({name: 1}, name, 1, *known).some
    assert not after_sale({name: -1}, InstrumentId("US.AAPL"), 100, *known).some, "of another owner"
    bought = cover(name, {name: -1, LCID: 100}, *known)
    assert bought is not None
    assert not bought.uncovered_by([WholeLeg(name, Side.BUY, 1)]).some, "to buy it back needs no cover"


def test_a_sold_contract_of_no_known_owner_is_in_doubt_with_every_share_of_its_market() -> None:
    """In Hong Kong only the facts name an owner."""
    other, call, put = TENCENT.id, InstrumentId("HK.TCA261230C610000"), InstrumentId("HK.TCA261230P610000")
    assert after_sale({other: 100, call: -1}, other, 100).doubted == (call,)
    assert not after_sale({other: 100, put: -1}, other, 100).some
    assert not after_sale({other: 100, call: -1}, other, 100, facts(call, InstrumentId("HK.00005"))).some
    assert after_sale({option_id("C600"): 1, call: -1}, option_id("C600"), 1).doubted == (call,)


@pytest.mark.parametrize("known", [(), (facts(BRKB, BRK),)])
def test_the_root_of_a_class_share_has_no_point(known: tuple[Instrument, ...]) -> None:
    assert after_sale({BRK: 100, BRKB: -1}, BRK, 100, *known) == Uncovered(contracts=1, sold=(BRKB,))


# --- through guard and flatten ----------------------------------------------------------------------------------------

FIRST, SECOND = InstrumentId("HK.TCH1261230C600000"), InstrumentId("HK.TCH1261230C610000")
DOUBTED = InstrumentId("HK.TCH261340C610000")


def sale(scene: TradingScene, instrument: InstrumentId) -> OrderRequest:
    return scene.request(instrument=instrument, side=Side.SELL, quantity=1, price="22.00")


def short_check(scene: TradingScene, request: OrderRequest) -> Check:
    (check,) = [one for one in scene.guard.preview(request).checks if one.code is CheckCode.SHORT]
    return check


async def holding(scene: TradingScene, held_now: dict[InstrumentId, int]) -> None:
    with_options(scene)
    scene.gateway.position_rows = [
        replace(held(scene, "C600", 1), instrument=name, quantity=count, available=count)
        for name, count in held_now.items()
    ]
    await scene.blotter.read_holdings(scene.account)


async def test_selling_the_adjusted_cover_of_an_adjusted_call_is_typed(scene: TradingScene) -> None:
    await holding(scene, {FIRST: 1, SECOND: -1})
    check = short_check(scene, sale(scene, FIRST))
    assert (check.passed, check.severity, check.data["uncovered"]) == (False, Severity.TYPED, 1)


async def test_the_owner_whose_lot_tells_an_adjusted_contract_is_read_before_a_sale(scene: TradingScene) -> None:
    """The owner need not be on screen, and a contract alone on its day has no other size beside it."""
    owner, adjusted = InstrumentId("HK.09999"), InstrumentId("HK.TCH270128C554550")
    await holding(scene, {adjusted: 1, option_id("C600"): 1, option_id("C610"): -1})
    for one in (contract("C600", id=adjusted, multiplier=110), contract("C600"), contract("C610")):
        scene.publish(Topic.INSTRUMENT, one.id, replace(one, underlying=owner))
    scene.gateway.fact_rows.append(replace(TENCENT, id=owner, lot_size=100))
    assert short_check(scene, sale(scene, option_id("C600"))).passed
    await scene.spawn.settled()
    check = short_check(scene, sale(scene, option_id("C600")))
    assert (check.passed, check.data["uncovered"]) == (False, 1)


async def test_a_cover_that_is_in_doubt_is_typed_whatever_the_settings_and_is_no_way_out(scene: TradingScene) -> None:
    await holding(scene, {option_id("C600"): 1, DOUBTED: -1})
    scene.limits = replace(scene.limits, no_short_contracts=True)
    scene.limits = with_money(scene.limits, order=Decimal(100))
    check = short_check(scene, sale(scene, option_id("C600")))
    assert (check.passed, check.severity, check.data["doubted"]) == (False, Severity.TYPED, (DOUBTED,))
    checks = scene.guard.preview(sale(scene, option_id("C600"))).checks
    assert [one.severity for one in checks if one.code is CheckCode.VALUE and not one.passed] == [Severity.HARD]


@pytest.mark.parametrize(
    ("bought", "sold", "code"),
    [
        (FIRST, SECOND, "flatten-covers"),
        (option_id("C600"), DOUBTED, "flatten-may-cover"),
        (DOUBTED, option_id("C600"), "flatten-may-cover"),
    ],
)
async def test_flatten_keeps_what_is_or_may_be_a_cover(
    scene: TradingScene, bought: InstrumentId, sold: InstrumentId, code: str
) -> None:
    broker = traded(scene, {bought: 1, sold: -1})
    with pytest.raises(OrderDenied, match="flatten-nothing"):
        await scene.guard.submit_flatten(scene.account, [bought])
    (line,) = scene.person.flattens[0].plan.lines
    assert line.obstacle is not None
    assert (line.obstacle.code, line.obstacle.data["sold"]) == (code, sold)
    assert broker.placed == []


@pytest.mark.parametrize(("bought", "sold"), [(FIRST, SECOND), (option_id("C600"), DOUBTED), (DOUBTED, FIRST)])
async def test_flatten_buys_every_sold_contract_back_first(
    scene: TradingScene, bought: InstrumentId, sold: InstrumentId
) -> None:
    broker = traded(scene, {bought: 1, sold: -1})
    await scene.guard.submit_flatten(scene.account, None)
    assert [(one[0], one[1]) for one in broker.placed] == [(sold, Side.BUY), (bought, Side.SELL)]


async def test_flatten_works_on_a_contract_in_doubt_that_covers_nothing(scene: TradingScene) -> None:
    broker = traded(scene, {DOUBTED: 1})
    await scene.guard.submit_flatten(scene.account, None)
    assert [(one[0], one[1]) for one in broker.placed] == [(DOUBTED, Side.SELL)]


def traded(scene: TradingScene, held_now: dict[InstrumentId, int]) -> FlattenBroker:
    """A broker at which each of them trades at once; it lists the bought one first."""
    known = [contract("C600", id=name) for name in held_now]
    made = FlattenBroker(scene, tuple(held_now.values()), known)
    scene.gateway.fact_rows += known
    for one in known:
        made.market(one, last="22.00", book=book_of("C600"))
    scene.sleep.before = lambda: scene.clock.advance(min(scene.sleep.log[-1], 0.5))
    return made
