"""Combinations of options in the broker's format: strategy and side to legs and back, and `multi_leg` of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.orders import ComboLeg, ExchangeOrder
from tideboard_sandbox.exchange.derivatives.options import ListedOption, parse

POSITION = {Side.BUY: "LONG", Side.SELL: "SHORT"}


class Terms(NamedTuple):
    """What two contracts are together: both calls, both puts, and what they have in common."""

    calls: bool
    puts: bool
    same_strike: bool
    same_expiry: bool


_STRATEGIES: Mapping[str, Terms] = {
    "VerticalCallSpread": Terms(calls=True, puts=False, same_strike=False, same_expiry=True),
    "VerticalPutSpread": Terms(calls=False, puts=True, same_strike=False, same_expiry=True),
    "Straddle": Terms(calls=False, puts=False, same_strike=True, same_expiry=True),
    "Strangle": Terms(calls=False, puts=False, same_strike=False, same_expiry=True),
    "CalendarCallSpread": Terms(calls=True, puts=False, same_strike=True, same_expiry=False),
    "CalendarPutSpread": Terms(calls=False, puts=True, same_strike=True, same_expiry=False),
}
"""The strategies that are executed here; those of the broker that have shares are not."""

_NAMES = {
    "VerticalCallSpread": "Vertical Call Spread",
    "VerticalPutSpread": "Vertical Put Spread",
    "CalendarCallSpread": "Calendar Call Spread",
    "CalendarPutSpread": "Calendar Put Spread",
}


def legs_of(
    strategy: str, side: Side, instruments: Sequence[InstrumentId], ratios: Sequence[int]
) -> tuple[ComboLeg, ...]:
    """The legs that a strategy and a side name for these contracts, in their order; empty where they do not make it."""
    contracts = [contract for name in instruments if (contract := parse(name)) is not None]
    if len(contracts) != len(instruments) or len(set(ratios)) != 1 or _strategy(contracts) != strategy:
        return ()
    bought = _bought(contracts)
    return tuple(
        ComboLeg(contract.id, side if contract in bought else _other(side), ratio)
        for contract, ratio in zip(contracts, ratios, strict=True)
    )


def side_and_strategy(legs: Sequence[ComboLeg]) -> tuple[Side, str]:
    """Side and strategy of an order by its legs."""
    contracts = [contract for leg in legs if (contract := parse(leg.instrument)) is not None]
    bought = _bought(contracts)
    first = next(leg for leg in legs if any(leg.instrument == contract.id for contract in bought))
    return first.side, _strategy(contracts)


def as_strategy(order: ExchangeOrder) -> ExchangeOrder:
    """A combination with the side and the name of its strategy; the net prices of a sale are what it brings."""
    if not order.legs:
        return order
    side, strategy = side_and_strategy(order.legs)
    sign = 1 if side is Side.BUY else -1
    return replace(
        order,
        side=side,
        name=_NAMES.get(strategy, strategy),
        price=None if order.price is None else order.price * sign,
        average_price=None if order.average_price is None else order.average_price * sign,
    )


def multi_leg(order: ExchangeOrder) -> dict[str, Any] | None:
    """What a row, a detail and a push say of a combination; None for any other order."""
    if not order.legs:
        return None
    _, strategy = side_and_strategy(order.legs)
    return {
        "strategy": strategy,
        "strategy_name": _NAMES.get(strategy, strategy),
        "multileg_id": f"ML{order.id}",
        "code": "/".join(wire_symbol(leg.instrument).rpartition(".")[0] for leg in order.legs),
        "legs": [_leg_row(leg) for leg in order.legs],
    }


def _leg_row(leg: ComboLeg) -> dict[str, str]:
    contract = parse(leg.instrument)
    assert contract is not None
    return {
        "symbol": wire_symbol(leg.instrument),
        "side": "Buy" if leg.side is Side.BUY else "Sell",
        "position": POSITION[leg.side],
        "ratio_quantity": str(leg.ratio),
        "strike_price": f"{contract.strike.normalize():f}",
        "expire_date": f"{contract.expiry:%Y%m%d}",
        "contract_direction": "C" if contract.call else "P",
    }


def _strategy(contracts: Sequence[ListedOption]) -> str:
    """The strategy that the contracts make, empty for none; a strangle's put has the lower strike."""
    if len(contracts) != 2 or len({contract.owner for contract in contracts}) > 1:
        return ""
    first, second = sorted(contracts, key=lambda contract: contract.call)
    found = Terms(
        first.call,
        not second.call,
        same_strike=first.strike == second.strike,
        same_expiry=first.expiry == second.expiry,
    )
    if not found.calls and not found.puts and first.strike > second.strike:
        return ""
    return next((name for name, terms in _STRATEGIES.items() if terms == found), "")


def _bought(contracts: Sequence[ListedOption]) -> Sequence[ListedOption]:
    """What a purchase of the strategy buys: both contracts, the dearer of a spread, the later of a calendar."""
    if len({contract.call for contract in contracts}) > 1:
        return contracts
    if len({contract.expiry for contract in contracts}) > 1:
        return [max(contracts, key=lambda contract: contract.expiry)]
    dearer = min if contracts[0].call else max
    return [dearer(contracts, key=lambda contract: contract.strike)]


def _other(side: Side) -> Side:
    return Side.SELL if side is Side.BUY else Side.BUY
