"""A trading scene in a random state of its account: lists read, orders sent, some of them without an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from msgspec import structs

from fakes.scenes.trading.option_legs import PRICES, contract
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.account_states import ACCOUNT, AccountState, Asked, ListState, Unanswered
from fakes.values.trading import BOOK, NOON, QUOTE, TENCENT, position
from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.offers import PLAIN_TYPES, ExitsOffer
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelRequest,
    Fill,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.order_terms import TOUCHED, TRAILING
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.pretrade import SubmissionFacts
from tideboard_core.orders.snapshot import Braked
from tideboard_core.orders.writes import UnknownWrite, write_data, write_of

LOWERED: Final = Decimal(50_000)
"""The order limit of a state whose limits were lowered."""
HOLDS: Final = ExitsOffer(
    markets=frozenset(Market),
    entries=frozenset({OrderType.LIMIT}),
    sides=frozenset({Side.BUY}),
    times=frozenset(TimeInForce),
)
AGES: Final[Mapping[ListState, float]] = {ListState.LATELY: 6.0, ListState.OLD: 60.0, ListState.SENT: 6.0}


class TrippedBrake(LossBrake):
    """A loss brake that holds, whatever was lost."""

    def judge(self, account: Account, currency: str) -> Braked:
        return Braked(holds=True, data={"rule": "loss"})


@asynccontextmanager
async def stated_account(directory: Path, state: AccountState) -> AsyncIterator[TradingScene]:
    """A LIVE scene, unlocked, in this state."""
    async with trading_scene(directory) as scene:
        scene.limits = _limits(state)
        await scene.unlock()
        scene.gateway.order_types = PLAIN_TYPES | TOUCHED | TRAILING
        scene.gateway.exits = HOLDS
        _prices(scene, state)
        _restore(scene, state)
        for order in (one for one in (*state.listed, *state.accepted) if one.remark):
            scene.order_journal.use(order.remark)
            scene.order_journal.count(draft_of(_request_of(order)), Decimal(0))
        for one in state.unanswered:
            if not one.days_ago:
                _ask(scene, one)
        scene.clock.advance(1.0)
        await _read(scene, state)
        scene.clock.advance(AGES.get(state.lists, 1.0))
        _since(scene, state)
        scene.market()
        _prices(scene, state)
        if state.braked:
            hold_all(scene)
        if state.pinned:
            scene.lock.hold(ACCOUNT)
        yield scene


def hold_all(scene: TradingScene) -> None:
    """Put a loss brake into its checks that holds."""
    scene.pretrade.brake = TrippedBrake(
        hub=scene.hub,
        clock=scene.clock,
        blotter=scene.blotter,
        journal=scene.order_journal,
        feed=scene.gateway,  # type: ignore[arg-type]
        charges=OrderCharges(scene.hub, scene.clock, scene.gateway),
        note=scene.audit.note,
    )


def submitted(scene: TradingScene, state: AccountState) -> SubmissionFacts:
    """What a submission has read in this state: the broker's maximum."""
    most = None
    if state.most is not None:
        most = MaxQuantity(cash_buy=state.most, margin_buy=None, position_sell=state.most, short_sell=state.most)
    return SubmissionFacts(False, most, scene.limits)


def _limits(state: AccountState) -> TradingLimits:
    limits = TradingLimits(no_short_sales=not state.shorts)
    if not state.lowered:
        return limits
    money = {currency: replace(one, order=LOWERED, typed=LOWERED) for currency, one in limits.money.items()}
    return replace(limits, money=money)


def _prices(scene: TradingScene, state: AccountState) -> None:
    """Books and facts of the subject and of every contract, all as of now; contracts trade at the share's prices."""
    if state.subject.id != TENCENT.id:
        scene.publish(Topic.INSTRUMENT, state.subject.id, state.subject)
        scene.publish(Topic.BOOK, state.subject.id, structs.replace(BOOK, instrument=state.subject.id))
        scene.publish(Topic.QUOTE, state.subject.id, structs.replace(QUOTE, instrument=state.subject.id))
    for name in PRICES:
        facts = contract(name)
        scene.publish(Topic.INSTRUMENT, facts.id, facts)


def _request_of(order: Order) -> OrderRequest:
    return OrderRequest(
        account=ACCOUNT,
        instrument=order.instrument,
        side=order.side,
        order_type=order.order_type,
        quantity=int(order.quantity),
        price=order.price,
        trigger=order.trigger,
        trail_amount=order.trail_amount,
        trail_percent=order.trail_percent,
        client_order_id=order.remark,
    )


def _write(one: Unanswered) -> tuple[UnknownWrite, OrderRequest | ModifyRequest | None]:
    """The write, and the request whose value counts."""
    since = NOON - timedelta(days=one.days_ago)
    if one.sent is Asked.PLACE:
        request = _request_of(one.order)
        return write_of(request, since), request
    if one.sent is Asked.MODIFY:
        change = ModifyRequest(
            account=ACCOUNT,
            order=one.order,
            client_order_id=one.number,
            quantity=int(one.quantity),
            price=one.price,
            trigger=one.order.trigger,
        )
        return write_of(change, since), change
    if one.sent is Asked.CANCEL:
        return write_of(CancelRequest(account=ACCOUNT, order=one.order, client_order_id=one.number), since), None
    enable = ActionRequest(account=ACCOUNT, order=one.order, action=OrderAction.ENABLE, client_order_id=one.number)
    return write_of(enable, since), None


def _restore(scene: TradingScene, state: AccountState) -> None:
    """Writes of earlier days: the order log has their intent and no end."""
    records: list[Record] = []
    for one in state.unanswered:
        if one.days_ago:
            write, request = _write(one)
            data: dict[str, Any] = write_data(write)
            if request is not None:
                day = write.since.date().isoformat()
                data |= {"value": "0", "multiplier": 1, "currency": "HKD", "day": day}
            records.append(Record(kind=RecordKind.INTENT, id=one.number, at=write.since, data=data))
    scene.guard.restore(records)


def _ask(scene: TradingScene, one: Unanswered) -> None:
    """Send it today; no answer comes."""
    write, request = _write(one)
    scene.order_journal.use(one.number)
    if request is not None:
        scene.order_journal.count(draft_of(request), Decimal(0))
    scene.blotter.proofs.sent(write)
    scene.blotter.writes.restore([write])


async def _read(scene: TradingScene, state: AccountState) -> None:
    gateway = scene.gateway
    gateway.order_rows = list(state.listed)
    gateway.position_rows = [
        replace(position(ACCOUNT, quantity), instrument=one) for one, quantity in state.held if quantity
    ]
    gateway.from_broker = state.lists is not ListState.CACHED
    gateway.partial = state.lists is ListState.PARTIAL
    gateway.unproven = frozenset({state.subject.id} if state.lists is ListState.UNPROVEN else ())
    if state.lists is ListState.UNREAD:
        scene.hub.forget(Topic.POSITIONS.of(ACCOUNT.id))
        await scene.blotter.read_orders(ACCOUNT)
    else:
        await scene.blotter.read_day(ACCOUNT)


def _since(scene: TradingScene, state: AccountState) -> None:
    """What happens after the lists were asked for."""
    net = state.holding
    if state.lists is ListState.FILLED:
        scene.blotter.filled(
            Fill(
                id="F1",
                order_id="X1",
                account_id=ACCOUNT.id,
                instrument=state.subject.id,
                name="",
                side=Side.BUY,
                quantity=1,
                price=Decimal(600),
                time=NOON,
            )
        )
    if state.lists is ListState.SENT and net:
        closing = Side.BUY if net < 0 else Side.SELL
        request = OrderRequest(
            account=ACCOUNT,
            instrument=state.subject.id,
            side=closing,
            order_type=OrderType.LIMIT,
            quantity=max(state.subject.lot_size, 1),
            price=Decimal("612.00"),
            client_order_id="TB-1120-KQXW-8000",
        )
        write = write_of(request, scene.clock.wall())
        scene.order_journal.use("TB-1120-KQXW-8000")
        scene.order_journal.count(draft_of(request), Decimal(0))
        scene.blotter.proofs.sent(write)
