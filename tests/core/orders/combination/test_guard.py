"""A combination from the request to the wire: nothing leaves without the whole path, and never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.option_legs import (
    book_of,
    combination,
    contract,
    held,
    option_id,
    push_book,
    with_options,
)
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.order_checks import with_money
from fakes.values.trading import NOON, QUOTE, TENCENT, funds, order_row, position
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown, RequestTimeout
from tideboard_core.model.combination import CombinationMargin, CombinationRequest, CombinationsOffer, Strategy
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import CONTRACTS, InstrumentId, Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.offers import OfferField, OfferRow, OrderCeiling
from tideboard_core.model.order import CancelRequest, Environment, Fill, OrderStatus, Side, TimeInForce
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import (
    REFUSED,
    Check,
    CheckCode,
    Confirmation,
    Gesture,
    LegsProblem,
    Severity,
    VoidCode,
)
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.combination.pretrade import CombinationFacts
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.offers import OfferReason
from tideboard_core.ports.trading import WriteVerb

SPREAD = ("+1 C600", "-1 C610")
STRADDLE = ("-1 C600", "-1 P600")
CEILINGS = (
    OrderCeiling(firm="FutuSecurities", markets=frozenset({Market.HK}), kinds=CONTRACTS, quantity=3_000, sources=()),
)


@pytest.fixture
def options(scene: TradingScene) -> TradingScene:
    with_options(scene)
    return scene


async def refused(scene: TradingScene, request: CombinationRequest) -> OrderDenied:
    """Submit and expect a denial: nothing went out, and no intent is on the disk."""
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit_combination(request)
    assert scene.gateway.writes == []
    assert "intent" not in await scene.story(request.client_order_id)
    return error.value


def failing(scene: TradingScene, request: CombinationRequest) -> dict[CheckCode, Severity]:
    margin = scene.gateway.combination_figures
    checks = scene.guard.preview_combination(request, margin).checks
    return {check.code: check.severity for check in checks if not check.passed}


async def test_the_very_combination_that_was_shown_goes_out_once_after_its_record(options: TradingScene) -> None:
    request = combination(options, quantity=2)
    assert await options.guard.submit_combination(request) == "B1"

    (write,) = options.gateway.writes
    assert write.verb is WriteVerb.PLACE
    assert write.request is request
    assert b'"legs"' in write.log_then, "the intent was on the disk before the bytes left"
    (review,) = options.person.combinations
    summary = review.summary
    assert (summary.request, summary.quantity, summary.terms.strategy) == (request, 2, Strategy.VERTICAL_CALL)
    assert (summary.terms.net_now.bid, summary.terms.net_now.ask) == (Decimal("4.60"), Decimal("5.40"))
    assert [summary.cost, summary.terms.max_loss, summary.terms.max_gain] == [
        Decimal(1080),
        Decimal(1080),
        Decimal(920),
    ]
    assert summary.terms.breakevens == (Decimal("605.40"),)
    assert [(one.contracts, one.bid, one.ask) for one in summary.legs] == [
        (2, Decimal("22.00"), Decimal("22.40")),
        (2, Decimal("17.00"), Decimal("17.40")),
    ]
    assert await options.story(request.client_order_id) == ["intent", "accepted"]
    (intent,) = [one for one in await options.records() if one.kind is RecordKind.INTENT]
    assert intent.data["legs"] == [[option_id("C600"), "buy", 1], [option_id("C610"), "sell", 1]]
    assert intent.data["value"] == "1080.00"
    with pytest.raises(OrderDenied, match="duplicate"):
        await options.guard.submit_combination(request)
    assert len(options.gateway.writes) == 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda s: s.lock.lock(LockReason.BY_HAND), CheckCode.LOCK),
        (lambda s: s.link(LinkState.DISCONNECTED), CheckCode.LINK),
        (lambda s: s.session(MarketState.CLOSED), CheckCode.SESSION),
        (lambda s: s.gateway.budgets.update(dict.fromkeys(WriteVerb, 9.0)), CheckCode.RATE_BUDGET),
        (lambda s: setattr(s.gateway, "combinations", None), CheckCode.OFFERED),
    ],
)
async def test_what_denies_any_order_denies_a_combination(
    options: TradingScene, spoil: Callable[[TradingScene], None], code: CheckCode
) -> None:
    request = combination(options)
    spoil(options)
    assert (await refused(options, request)).code == code


async def test_one_old_book_of_a_leg_denies_it(options: TradingScene) -> None:
    request = combination(options)
    options.clock.advance(4)
    options.gateway.refuse_reads = RequestTimeout("slow")
    push_book(options, "C600")
    options.market()
    denial = await refused(options, request)
    assert denial.code == CheckCode.BOOK_AGE
    assert denial.data["leg"] == option_id("C610")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"underlying": InstrumentId("HK.00005")}, LegsProblem.OWNER),
        ({"multiplier": 500}, LegsProblem.SIZE),
        ({"currency": "USD"}, LegsProblem.SIZE),
    ],
)
async def test_legs_that_do_not_fit_together_deny_it(
    options: TradingScene, changes: dict[str, Any], problem: LegsProblem
) -> None:
    options.publish(Topic.INSTRUMENT, option_id("C610"), contract("C610", **changes))
    request = combination(options)
    checks = {check.code: check for check in options.guard.preview_combination(request).checks}
    assert (checks[CheckCode.LEGS].passed, checks[CheckCode.LEGS].data["reason"]) == (False, problem)
    await refused(options, request)


async def test_a_leg_that_is_over_denies_it(options: TradingScene) -> None:
    old = InstrumentId("HK.TCH251230C610000")
    options.publish(Topic.INSTRUMENT, old, contract("C610", id=old))
    legs = combination(options).legs
    request = combination(options, legs=(legs[0], replace(legs[1], instrument=old)))
    checks = {check.code: check for check in options.guard.preview_combination(request).checks}
    assert checks[CheckCode.LEGS].data["reason"] == LegsProblem.EXPIRED


@pytest.mark.parametrize(
    ("offer", "changes", "reason"),
    [
        ({"strategies": frozenset({Strategy.STRADDLE})}, {}, OfferReason.STRATEGY),
        ({"markets": frozenset({Market.US})}, {}, OfferReason.NO_COMBINATIONS),
        ({"order_types": frozenset()}, {}, OfferReason.BROKER_TYPE),
        ({"time_in_force": frozenset({TimeInForce.DAY})}, {"time_in_force": TimeInForce.GTC}, OfferReason.BROKER_TIME),
        ({}, {"price": None, "time_in_force": TimeInForce.GTC}, OfferReason.MARKET_DAY),
    ],
)
def test_what_the_connection_does_not_take_is_said(
    options: TradingScene, offer: dict[str, Any], changes: dict[str, Any], reason: OfferReason
) -> None:
    options.gateway.combinations = replace(CombinationsOffer(markets=frozenset({Market.HK})), **offer)
    checks = {check.code: check for check in options.guard.preview_combination(combination(options, **changes)).checks}
    assert checks[CheckCode.OFFERED].data["reason"] == reason


@pytest.mark.parametrize(
    ("price", "severity"),
    [("5.40", None), ("6.18", None), ("6.20", Severity.HARD), ("3.90", None), ("3.70", Severity.SOFT)],
)
def test_the_net_price_is_held_to_what_the_books_ask(
    options: TradingScene, price: str, severity: Severity | None
) -> None:
    """Two percent of the 39.40 that the legs cost together."""
    assert failing(options, combination(options, price=price)).get(CheckCode.COLLAR_BEST) is severity


def test_a_credit_that_is_typed_as_a_debit_is_denied_however_dear_the_legs_are(options: TradingScene) -> None:
    """The books pay 1.80; paying it is 0.8 % of the legs' 438.20, and loses whatever the underlying does."""
    push_book(options, "C600", book_of("C600", "220.00", "220.20"))
    push_book(options, "C610", book_of("C610", "218.00", "218.20"))
    credit = ("-1 C600", "+1 C610")
    assert CheckCode.COLLAR_BEST not in failing(options, combination(options, *credit, price="-1.80"))
    assert failing(options, combination(options, *credit, price="1.80"))[CheckCode.COLLAR_BEST] is Severity.HARD


def test_a_loss_without_a_limit_is_not_valued_at_a_net_price_of_zero(options: TradingScene) -> None:
    request = combination(options, "+1 C600", "-2 C610", price="0")
    assert options.guard.preview_combination(request).summary.value == Decimal("5640.00")


def test_without_a_price_on_one_side_it_cannot_be_valued(options: TradingScene) -> None:
    push_book(options, "C610", structs.replace(book_of("C610"), bids=()))
    assert failing(options, combination(options))[CheckCode.COLLAR_BEST] is Severity.HARD
    found = failing(options, combination(options, price=None))
    assert found[CheckCode.LOSS] is Severity.HARD
    assert found[CheckCode.VALUE] is Severity.HARD


def test_the_net_price_is_on_the_step_of_its_legs(options: TradingScene) -> None:
    assert failing(options, combination(options, price="5.405"))[CheckCode.TICK] is Severity.HARD
    assert CheckCode.TICK not in failing(options, combination(options, *STRADDLE, price="-35.00"))
    assert CheckCode.TICK not in failing(options, combination(options, price="0"))


def test_the_largest_loss_is_held_to_the_limits_of_value(options: TradingScene) -> None:
    """A credit spread brings 4.60 x 100 and can lose 5.40 x 100: a million of it at 1,852 combinations."""
    credit = ("-1 C600", "+1 C610")
    fits = combination(options, *credit, price="-4.60", quantity=3703)
    beyond = combination(options, *credit, price="-4.60", quantity=3704)
    assert options.guard.preview_combination(fits).summary.value == Decimal("1999620.00")
    assert CheckCode.VALUE not in failing(options, fits)
    assert failing(options, beyond)[CheckCode.VALUE] is Severity.HARD


async def test_the_day_counts_it_on_both_sides(options: TradingScene) -> None:
    await options.guard.submit_combination(combination(options, quantity=2))
    traded = options.order_journal.traded
    for side in Side:
        assert traded(options.account.id, "HKD", side, (), lambda _one: None) == 1080


@pytest.mark.parametrize(
    ("legs", "price", "loss", "short"),
    [
        (SPREAD, "5.40", None, None),
        (("+1 C600", "+1 P600"), "35.80", None, None),
        (STRADDLE, "-35.00", Severity.TYPED, Severity.TYPED),
        (("+1 C600", "-2 C610"), "-12.00", Severity.TYPED, Severity.TYPED),
        (("+1 P600", "-2 P590"), "-4.60", None, Severity.TYPED),
        (("-1 C600", "+1 C600n"), "8.60", None, None),
        (("+1 C600", "-1 C600n"), "-7.60", Severity.TYPED, Severity.TYPED),
        (("+1 C600", "-2 C610", "+1 C620"), "2.00", None, None),
    ],
)
def test_a_loss_without_a_limit_and_options_sold_uncovered_are_typed(
    options: TradingScene, legs: tuple[str, ...], price: str, loss: Severity | None, short: Severity | None
) -> None:
    request = combination(options, *legs, price=price)
    found = failing(options, request)
    assert (found.get(CheckCode.LOSS), found.get(CheckCode.SHORT)) == (loss, short)
    wanted = Gesture.HOLD if loss is short is None else Gesture.TYPE
    assert options.guard.preview_combination(request, options.gateway.combination_figures).gesture is wanted


def test_the_setting_against_short_contracts_denies_what_is_uncovered(options: TradingScene) -> None:
    options.limits = replace(options.limits, no_short_contracts=True)
    assert failing(options, combination(options, *STRADDLE, price="-35.00"))[CheckCode.SHORT] is Severity.HARD
    assert CheckCode.SHORT not in failing(options, combination(options))


async def test_what_is_held_covers_what_is_sold(options: TradingScene) -> None:
    options.gateway.position_rows = [held(options, "C600", 2), held(options, "P600", 2)]
    await options.blotter.read_holdings(options.account)
    fits, beyond = (combination(options, *STRADDLE, price="-35.00", quantity=count) for count in (2, 3))
    assert CheckCode.SHORT not in failing(options, fits)
    assert failing(options, beyond)[CheckCode.SHORT] is Severity.TYPED
    options.working(instrument=option_id("P600"), side=Side.SELL, quantity=1)
    assert failing(options, fits)[CheckCode.SHORT] is Severity.TYPED, "a working sale takes one of them"


@pytest.mark.parametrize(("change", "severity"), [("-3000000", None), ("-3000001", Severity.HARD), ("500", None)])
def test_buying_power_is_judged_by_the_brokers_own_figure(
    options: TradingScene, change: str, severity: Severity | None
) -> None:
    options.gateway.combination_figures = CombinationMargin(buying_power_change=Decimal(change))
    assert failing(options, combination(options)).get(CheckCode.POWER) is severity


def test_without_the_brokers_figure_sold_legs_are_typed(options: TradingScene) -> None:
    options.gateway.combination_figures = None
    assert CheckCode.POWER not in failing(options, combination(options))
    assert failing(options, combination(options, *STRADDLE, price="-35.00"))[CheckCode.POWER] is Severity.TYPED
    options.publish(Topic.FUNDS, options.account.id, funds("500"))
    assert failing(options, combination(options))[CheckCode.POWER] is Severity.HARD


def braked(scene: TradingScene) -> None:
    """One trade is all that the day allows, and it was made."""
    scene.with_brake(LossLimits(trades=1))
    scene.blotter.filled(fill_of(scene, TENCENT.id))


def fill_of(scene: TradingScene, instrument: InstrumentId) -> Fill:
    """100 bought by another program."""
    return Fill(
        id="F1",
        order_id="W9",
        account_id=scene.account.id,
        instrument=instrument,
        name="",
        side=Side.BUY,
        quantity=100,
        price=Decimal("612.00"),
        time=NOON,
    )


CLOSING = ("-1 C600", "+1 C610")


async def holding(scene: TradingScene, **contracts: int) -> None:
    """The shares of that trade, and these contracts."""
    options = [held(scene, name, quantity) for name, quantity in contracts.items()]
    scene.gateway.position_rows = [position(scene.account, 100), *options]
    await scene.blotter.read_holdings(scene.account)


async def test_the_brake_holds_it_unless_every_leg_closes_what_is_proven_to_be_held(options: TradingScene) -> None:
    braked(options)
    await holding(options)
    assert failing(options, combination(options, *CLOSING, price="-4.60"))[CheckCode.BRAKE] is Severity.HARD
    await holding(options, C600=1)
    assert failing(options, combination(options, *CLOSING, price="-4.60"))[CheckCode.BRAKE] is Severity.HARD

    await holding(options, C600=1, C610=-1)
    request = combination(options, *CLOSING, price="-4.60")
    assert failing(options, request)[CheckCode.BRAKE] is Severity.SOFT
    await options.guard.submit_combination(request)
    assert len(options.gateway.writes) == 1
    assert options.person.combinations[0].summary.closes


async def test_one_leg_that_closes_exempts_nothing(options: TradingScene) -> None:
    """Three contracts stand for 184,000 behind them, one for 61,000: the closing leg alone is beyond the limit."""
    options.limits = with_money(options.limits, behind=Decimal(100_000))
    options.gateway.position_rows = [held(options, "C600", 3)]
    await options.blotter.read_holdings(options.account)
    request = combination(options, "-3 C600", "+1 C620", price="-52.60")
    checks = {check.code: check for check in options.guard.preview_combination(request).checks}
    behind = checks[CheckCode.BEHIND]
    assert (behind.passed, behind.severity, behind.data["leg"]) == (False, Severity.HARD, option_id("C600"))
    assert "reduces" not in behind.data


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda s: s.lock.lock(LockReason.BY_HAND), "not-sent-locked"),
        (lambda s: s.link(LinkState.DISCONNECTED), "not-sent-link"),
        (lambda s: s.clock.advance(2.5), "not-sent-late"),
        (lambda s: s.publish(Topic.POSITIONS, s.account.id, ()), "not-sent-not-reducing"),
    ],
)
async def test_what_happens_while_the_log_is_flushed_stops_the_bytes(
    options: TradingScene, happens: Callable[[TradingScene], None], code: str
) -> None:
    braked(options)
    await holding(options, C600=1, C610=-1)
    request = combination(options, *CLOSING, price="-4.60")
    options.guard.preview_combination(request)  # the brake trips, and the log has it
    await options.audit.drain()
    options.disk.gate.clear()
    options.disk.entered.clear()

    async def interfere() -> None:
        await asyncio.to_thread(options.disk.entered.wait)
        happens(options)
        options.disk.gate.set()

    with pytest.raises(OrderDenied) as error:
        await asyncio.gather(options.guard.submit_combination(request), interfere())
    assert error.value.code == code
    assert options.gateway.writes == []
    assert options.order_journal.counted(request.client_order_id) == {}
    assert (await options.story(request.client_order_id))[-1] == "not-sent"


async def test_an_unknown_on_the_side_of_a_leg_is_typed_and_a_repeat_warns(options: TradingScene) -> None:
    options.gateway.answer = lambda _write: RequestTimeout("slow")
    with pytest.raises(OrderUnknown):
        await options.guard.submit_combination(combination(options))
    found = failing(options, combination(options))
    assert (found[CheckCode.UNKNOWN_OPEN], found[CheckCode.REPEAT]) == (Severity.TYPED, Severity.SOFT)
    assert CheckCode.UNKNOWN_OPEN not in failing(options, combination(options, *CLOSING, price="-4.60"))
    single = options.guard.preview(options.request(instrument=option_id("C610"), side=Side.SELL, quantity=1))
    assert not next(check for check in single.checks if check.code is CheckCode.UNKNOWN_OPEN).passed


async def test_no_answer_is_unknown_and_our_number_settles_it_after_a_restart_too(options: TradingScene) -> None:
    options.gateway.answer = lambda _write: RequestTimeout("slow")
    request = combination(options, quantity=2)
    with pytest.raises(OrderUnknown):
        await options.guard.submit_combination(request)
    (shown,) = [one for one in options.hub.value(Topic.ORDERS.of(options.account.id)) or () if one.id.startswith("?")]
    assert (shown.legs, shown.quantity) == (request.legs, 2)

    records = await options.records()
    (write,) = OrderJournal(options.clock).restore(records)
    assert write.legs == request.legs

    options.blotter.order_changed(
        order_row(
            options.account,
            instrument=option_id("C600"),
            side=Side.BUY,
            legs=request.legs,
            quantity=2,
            remark=request.client_order_id,
        )
    )
    assert options.blotter.writes.unknowns(options.account.id) == ()
    assert (await options.story(request.client_order_id))[-2:] == ["transition", "settled"]
    assert len(options.gateway.writes) == 1


async def test_a_no_of_the_broker_is_rejected_and_no_longer_counts(options: TradingScene) -> None:
    options.gateway.answer = lambda _write: OrderRejected("refused", text="no such strategy")
    request = combination(options)
    with pytest.raises(OrderRejected, match="refused"):
        await options.guard.submit_combination(request)
    assert await options.story(request.client_order_id) == ["intent", "rejected"]
    assert options.order_journal.traded(options.account.id, "HKD", Side.BUY, (), lambda _one: None) == 0


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (REFUSED, "not-confirmed"),
        (Confirmation(accepted=True), "gesture-missing"),
        (Confirmation(accepted=True, gesture=Gesture.HOLD, held=0.5), "gesture-missing"),
        (Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=2), "gesture-missing"),
    ],
)
async def test_live_sends_by_holding_or_typing_the_number_of_combinations(
    options: TradingScene, answer: Confirmation, code: str
) -> None:
    options.person.answer = answer
    assert (await refused(options, combination(options))).code == code


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda s: s.lock.lock(LockReason.BY_HAND), VoidCode.LOCKED),
        (lambda s: s.link(LinkState.DISCONNECTED), VoidCode.LINK_DOWN),
        (lambda s: push_book(s, "C610", book_of("C610", bid="12.00", ask="12.40")), None),
        (lambda s: push_book(s, "C600", book_of("C600", bid="20.00", ask="21.00")), VoidCode.BEST_LEFT_COLLAR),
        (lambda s: s.clock.advance(31), None),
    ],
)
async def test_what_changes_while_the_dialog_is_open_voids_it(
    options: TradingScene, happens: Callable[[TradingScene], None], code: VoidCode | None
) -> None:
    async def act(review: Any) -> None:
        happens(options)
        review.refresh()
        if code is not None:
            assert review.void_reason.code is code

    options.person.on_review = act
    denial = await refused(options, combination(options, price="6.10"))
    assert denial.code != "gesture-missing"


async def test_a_push_of_any_leg_is_looked_at_while_the_dialog_is_open(options: TradingScene) -> None:
    """Nobody asks the review to look: the book of the second leg alone has left the collar."""

    async def act(review: Any) -> None:
        push_book(options, "C610", book_of("C610", bid="12.00", ask="12.40"))
        assert review.void_reason is not None

    options.person.on_review = act
    await refused(options, combination(options))
    assert len(options.person.combinations) == 1


async def test_an_old_book_of_the_second_leg_is_read_again_while_the_dialog_is_open(options: TradingScene) -> None:
    async def act(review: Any) -> None:
        options.clock.advance(2)
        push_book(options, "C600")
        options.gateway.reads.clear()
        review.refresh()
        assert review.verdicts.book_age == 2
        await options.spawn.settled()
        assert options.gateway.reads

    options.person.on_review = act
    await options.guard.submit_combination(combination(options))
    assert len(options.person.combinations) == 1


async def test_a_contract_of_another_size_voids_the_dialog_whichever_leg_it_is(options: TradingScene) -> None:
    """Two contracts are one lot of the new size, so no other check changes its verdict."""

    async def act(review: Any) -> None:
        options.publish(Topic.INSTRUMENT, option_id("C610"), contract("C610", lot_size=2))
        review.refresh()
        assert review.void_reason.code is VoidCode.CHECK_CHANGED

    options.person.on_review = act
    await refused(options, combination(options, quantity=2))
    assert len(options.person.combinations) == 1


def proves(scene: TradingScene, request: CombinationRequest, code: CheckCode) -> bool:
    facts = CombinationFacts(scene.pretrade.closing_facts(), None)
    return scene.guard._combinations.verdicts(request, facts).proves(code)


async def test_one_proven_leg_proves_no_other(options: TradingScene) -> None:
    """A fill of the second leg came after positions were read."""
    await holding(options, C600=1)
    request = combination(options, "-1 C600", "+1 P590", price="-12.60")
    assert proves(options, request, CheckCode.VALUE)
    options.blotter.filled(fill_of(options, option_id("P590")))
    assert not proves(options, request, CheckCode.VALUE)


async def test_the_brake_rests_on_lists_of_ten_seconds_only_if_they_prove_every_leg(options: TradingScene) -> None:
    """An exit of ours of the second leg since then is taken off there; it may have been what covers the first."""
    options.with_brake(LossLimits(trades=9))
    await holding(options, C600=2, C610=-2)
    request = combination(options, *CLOSING, price="-4.60")
    options.clock.advance(4)
    assert proves(options, request, CheckCode.BRAKE)
    await holding(options, C600=2, C610=-2)
    with_options(options)
    await options.guard.submit(options.request(instrument=option_id("C610"), quantity=1, price="17.40"))
    options.clock.advance(4)
    assert not proves(options, request, CheckCode.BRAKE)


async def test_a_loss_without_a_limit_is_no_reason_to_keep_what_every_leg_closes(options: TradingScene) -> None:
    request = combination(options, *STRADDLE, price="-35.00")
    await holding(options, C600=1)
    assert failing(options, request)[CheckCode.LOSS] is Severity.TYPED
    await holding(options, C600=1, P600=1)
    assert failing(options, request)[CheckCode.LOSS] is Severity.SOFT


async def test_the_day_is_held_to_the_larger_of_both_sides(options: TradingScene) -> None:
    """It counts on both sides, so the fuller one has to have room for it."""
    options.working(side=Side.SELL, quantity=8100, filled=8100, average_price=Decimal(617), status=OrderStatus.FILLED)
    checks = options.guard.preview_combination(combination(options)).checks
    (day,) = [check for check in checks if check.code is CheckCode.DAILY_VALUE]
    assert (day.data["value"], day.passed) == (8100 * 617 + 540, True)
    assert CheckCode.DAILY_VALUE in failing(options, combination(options, quantity=5))


ENDS_TODAY = InstrumentId("HK.TCH261120C610000")


async def ending_today(scene: TradingScene) -> None:
    """A call that ends on the exchange date of the scene, with a book."""
    facts = contract("C610", id=ENDS_TODAY)
    scene.publish(Topic.INSTRUMENT, ENDS_TODAY, facts)
    scene.gateway.books[ENDS_TODAY] = structs.replace(book_of("C610"), instrument=ENDS_TODAY)
    scene.publish(Topic.BOOK, ENDS_TODAY, scene.gateway.books[ENDS_TODAY])
    scene.publish(Topic.QUOTE, ENDS_TODAY, structs.replace(QUOTE, instrument=ENDS_TODAY, last=Decimal(17)))


async def test_a_leg_that_ends_today_is_said_and_typed_in_live(options: TradingScene) -> None:
    await ending_today(options)
    legs = combination(options).legs
    request = combination(options, legs=(legs[0], replace(legs[1], instrument=ENDS_TODAY)))
    (check,) = [one for one in options.guard.preview_combination(request).checks if one.code is CheckCode.LAST_DAY]
    assert (check.passed, check.severity, check.data["leg"]) == (False, Severity.SOFT, ENDS_TODAY)
    assert options.guard.preview_combination(request).gesture is Gesture.TYPE
    assert CheckCode.LAST_DAY not in failing(options, combination(options))


async def test_a_contract_that_ends_today_is_not_bought_without_a_word(options: TradingScene) -> None:
    await ending_today(options)
    bought = options.request(instrument=ENDS_TODAY, quantity=1, price="17.40")
    assert CheckCode.LAST_DAY in options.failing(bought)
    options.gateway.position_rows = [replace(held(options, "C610", 1), instrument=ENDS_TODAY)]
    await options.blotter.read_holdings(options.account)
    assert CheckCode.LAST_DAY in options.failing(bought)
    sold = options.request(instrument=ENDS_TODAY, side=Side.SELL, quantity=1, price="17.00")
    assert CheckCode.LAST_DAY not in options.failing(sold), "it closes what is held"
    after = options.request(instrument=option_id("C610"), quantity=1, price="17.40")
    assert CheckCode.LAST_DAY not in options.failing(after)


async def test_a_working_combination_is_cancelled_as_any_order(options: TradingScene) -> None:
    order = options.working(
        instrument=option_id("C600"), legs=combination(options).legs, quantity=3, status=OrderStatus.SUBMITTED
    )
    request = CancelRequest(account=options.account, order=order, client_order_id=options.guard.client_order_id())
    await options.guard.submit_cancel(request)
    assert [write.verb for write in options.gateway.writes] == [WriteVerb.CANCEL]


async def test_paper_ticks_and_practice_clicks(tmp_path: Any) -> None:
    async with trading_scene(tmp_path, Environment.PRACTICE) as practice:
        with_options(practice)
        await practice.unlock()
        request = combination(practice)
        assert (
            practice.guard.preview_combination(request, practice.gateway.combination_figures).gesture is Gesture.CLICK
        )
        await practice.guard.submit_combination(request)
        assert len(practice.gateway.writes) == 1


@pytest.mark.parametrize("signs", [True, False])
@pytest.mark.parametrize(("closes", "severity"), [(True, Severity.TYPED), (False, Severity.HARD)])
async def test_where_pages_differ_paper_opens_no_combination_and_closes_one_typed(
    options: TradingScene, closes: bool, severity: Severity, signs: bool
) -> None:
    """Also for a net price that is received, where it is not known how the broker marks that."""
    options.gateway.combinations = CombinationsOffer(markets=frozenset({Market.HK}), signs=signs)
    options.account = replace(options.account, simulated=True)
    row = OfferRow(field=OfferField.COMBINATIONS, takes=frozenset(), wider=frozenset({Market.HK}))
    options.gateway.paper = (row,)
    if closes:
        options.gateway.position_rows = [held(options, "C600", 2), held(options, "P600", 2)]
        await options.blotter.read_account(options.account)
    request = combination(options, *STRADDLE, price="-35.00")
    checks = {one.code: one for one in options.guard.preview_combination(request).checks}
    found = checks[CheckCode.OFFERED]
    assert (found.passed, found.severity, found.data["reason"]) == (False, severity, OfferReason.PAPER_COMBINATIONS)


@pytest.mark.parametrize(("closes", "severity"), [(True, Severity.TYPED), (False, Severity.HARD)])
async def test_where_the_sign_is_not_known_none_that_receives_is_opened_and_what_closes_is_typed(
    options: TradingScene, closes: bool, severity: Severity
) -> None:
    """Two legs are sold for 35.00; what is paid, and an order at market, are taken as before."""
    options.gateway.combinations = CombinationsOffer(markets=frozenset({Market.HK}), signs=False)
    if closes:
        options.gateway.position_rows = [held(options, "C600", 2), held(options, "P600", 2)]
        await options.blotter.read_account(options.account)

    def found(request: CombinationRequest) -> Check:
        return {one.code: one for one in options.guard.preview_combination(request).checks}[CheckCode.OFFERED]

    received = found(combination(options, *STRADDLE, price="-35.00"))
    assert (received.passed, received.severity, received.data["reason"]) == (False, severity, OfferReason.NET_RECEIVED)
    assert found(combination(options, *STRADDLE, price=None)).passed
    assert found(combination(options, *SPREAD, price="5.40")).passed


async def test_a_combination_is_held_to_the_most_of_one_order_and_what_closes_is_typed(options: TradingScene) -> None:
    """By the leg with the most contracts; one leg that closes exempts nothing."""
    options.gateway.ceilings = CEILINGS

    def judged(quantity: int, *legs: str) -> Severity | None:
        return failing(options, combination(options, *legs, quantity=quantity)).get(CheckCode.CEILING)

    assert judged(3_000, *SPREAD) is None
    assert judged(3_001, *SPREAD) is Severity.HARD
    assert judged(1_501, "+1 C600", "-2 C610") is Severity.HARD
    options.gateway.position_rows = [held(options, "C600", 4_000)]
    await options.blotter.read_holdings(options.account)
    assert judged(3_001, "-1 C600", "+1 C610") is Severity.HARD
    options.gateway.position_rows = [held(options, "C600", 4_000), held(options, "C610", -4_000)]
    await options.blotter.read_holdings(options.account)
    assert judged(3_001, "-1 C600", "+1 C610") is Severity.TYPED
