"""The summary of a confirmation: cost or proceeds of an order, and the position after it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tideboard_core.model.fees import FeeItem, broker_fees_known
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import Side
from tideboard_core.model.review import OrderSummary
from tideboard_core.model.shares import whole
from tideboard_core.orders.draft import Draft, prices_of
from tideboard_core.orders.snapshot import PretradeSnapshot


def money_needed(snapshot: PretradeSnapshot) -> Decimal | None:
    """Buying power a buy takes: value and the highest fees that could apply; 0 for a sell.

    For a modification it is what the order then takes more than it does now.
    """
    draft, value = snapshot.draft, snapshot.value
    if draft.side is Side.SELL:
        return Decimal(0)
    if value is None:
        return None
    needed = value + fee_sum(order_fees(draft, snapshot.instrument, value, snapshot.day, highest=True))
    # What has filled is paid and what still works is held back: a change needs what it adds to both.
    if draft.replaces is not None and not draft.revives:
        price = snapshot.reference_price or Decimal(0)
        held = draft.replaces.remaining * (draft.replaces.price or draft.replaces.trigger or price)
        needed -= (draft.replaces.filled * price + held) * snapshot.instrument.multiplier
    return max(needed, Decimal(0))


def order_fees(
    draft: Draft, instrument: Instrument, value: Decimal, day: date, *, highest: bool = False
) -> tuple[FeeItem, ...]:
    """Estimated fees if the whole order trades at `value` that day; see `model.fees` for what is known of a broker."""
    from tideboard_core.model.fee_tables import fee_items  # with the first order that is judged

    return fee_items(
        instrument=instrument,
        side=draft.side,
        quantity=draft.quantity,
        value=value,
        day=day,
        broker_known=broker_fees_known(draft.account, draft.market),
        highest=highest,
    )


def fee_sum(fees: tuple[FeeItem, ...]) -> Decimal:
    return sum((fee.amount for fee in fees), Decimal(0))


def summarise(snapshot: PretradeSnapshot) -> OrderSummary:
    """Everything that the confirmation freezes."""
    draft, instrument, value = snapshot.draft, snapshot.instrument, snapshot.value
    fees = order_fees(draft, instrument, value, snapshot.day) if value is not None else ()
    fee_total = fee_sum(fees) if value is not None else None
    sign = 1 if draft.side is Side.BUY else -1
    held = snapshot.held or 0
    return OrderSummary(
        environment=draft.account.environment,
        account=draft.account,
        instrument=instrument,
        side=draft.side,
        order_type=draft.order_type,
        quantity=whole(draft.quantity),
        **prices_of(draft)._asdict(),
        time_in_force=draft.time_in_force,
        hours=draft.hours,
        expires=draft.expires,
        client_order_id=draft.client_order_id,
        request=draft.request,
        lots=Decimal(draft.quantity) / max(instrument.lot_size, 1),
        value=value,
        estimated=draft.price is None,
        fees=fees,
        day=snapshot.day,
        fee_total=fee_total,
        total=value + sign * fee_total if value is not None and fee_total is not None else None,
        power_after=_power_after(snapshot),
        position_before=held,
        position_after=held + sign * draft.working,
        replaces=draft.replaces,
        exits=draft.exits,
        cancels_exits=draft.cancels_exits,
        withdraws=draft.withdraws,
        monitor=draft.monitor,
        assets=_assets(snapshot),
    )


def _assets(snapshot: PretradeSnapshot) -> Decimal | None:
    funds = snapshot.funds
    return funds.total_assets if funds is not None and funds.currency == snapshot.instrument.currency else None


def _power_after(snapshot: PretradeSnapshot) -> Decimal | None:
    power, needed = snapshot.power, money_needed(snapshot)
    if snapshot.draft.side is Side.SELL or power is None or needed is None:
        return None
    return power - needed
