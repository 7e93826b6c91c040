"""What is kept of the brake of each account, and what the order log says of it, also by less than the whole account."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import instrument_id
from tideboard_core.model.order import AccountId
from tideboard_core.orders.brake.left_out import OutOfDay
from tideboard_core.orders.brake.loss_limits import BrakeRule, LossLimits, RaiseFrom, WaitingRaise

_FIGURES = ("rule", "value", "limit", "currency", "day", "left")


@dataclass(slots=True)
class AccountBrake:
    """What is kept of one account: limits in force, a raise that waits, and by currency what holds since when.

    `held` has the data of each rule as it stands in the log, with the exchange date of the market as `day`.
    """

    limits: LossLimits = field(default_factory=LossLimits)
    waiting: WaitingRaise | None = None
    held: dict[str, dict[BrakeRule, dict[str, Any]]] = field(default_factory=dict)
    left_out: OutOfDay = field(default_factory=OutOfDay)

    def release(self, before: LossLimits) -> None:
        """Forget the trips of every rule that passes more now than with the limits `before`."""
        for currency, rules in self.held.items():
            self.held[currency] = {
                rule: data for rule, data in rules.items() if not self.limits.eased(rule, currency, before)
            }

    def hold(self, other: AccountBrake) -> None:
        """Hold besides what `other` holds."""
        self.limits = self.limits.tightest(other.limits)
        for currency, rules in other.held.items():
            self.held.setdefault(currency, {}).update(rules)


class KeptBrakes:
    """The brakes by account.

    What an older version wrote names an account without its broker. It holds every account that it may name, from the
    first on: what is set for one of them later is of that one. A raise that waits lets something go, and so counts for
    an account that can be meant alone.
    """

    def __init__(self) -> None:
        self._brakes: dict[AccountId, AccountBrake] = {}

    def of(self, account: AccountId, known: Collection[AccountId]) -> AccountBrake:
        """What is kept of an account; `known` are all that a connection or the log names."""
        found = self._brakes.get(account)
        if found is None:
            found = AccountBrake()
            for named, brake in self._others(account):
                found.hold(brake)
                found.waiting = brake.waiting if named.permits(account, known) else None
            self._brakes[account] = found
        return found

    def restore(self, data: Mapping[str, Any], known: Collection[AccountId]) -> None:
        """Take over a record of the order log; raises BadInput, KeyError, TypeError and ValueError for no such one."""
        named = AccountId.from_stored(data)
        if named.broker:
            _take(self.of(named, known), data)
            return
        bound = [brake for account, brake in self._others(named) if account.broker]
        _take(self._brakes.setdefault(named, AccountBrake()), data)
        for brake in bound:
            _take_besides(brake, data)

    def _others(self, account: AccountId) -> Iterable[tuple[AccountId, AccountBrake]]:
        return [(one, brake) for one, brake in self._brakes.items() if one != account and one.binds(account)]


def _take(state: AccountBrake, data: Mapping[str, Any]) -> None:
    """Apply what the log says of this account."""
    match data["brake"]:
        case "set":
            state.limits, state.waiting = LossLimits.from_log(data["limits"]), None
            if data.get("free"):
                state.release(LossLimits.from_log(data["before"]))
        case "asked":
            state.waiting = WaitingRaise(
                limits=LossLimits.from_log(data["limits"]),
                since=RaiseFrom(data["from"]),
                wall=float(data["wall"]),
                boot=float(data["boot"]),
                days=dict(data["days"]),
            )
        case "withdrawn":
            state.waiting = None
        case "tripped":
            figures = {name: data[name] for name in _FIGURES if name in data}
            if figures["rule"] == BrakeRule.LOSS:
                figures |= {"value": Decimal(figures["value"]), "limit": Decimal(figures["limit"])}
            state.held.setdefault(str(data["currency"]), {})[BrakeRule(data["rule"])] = figures
        case "left-out":
            state.left_out.take(instrument_id(data["of"]), str(data["day"]))
        case "counted-again":
            state.left_out.count_again(instrument_id(data["of"]), str(data["day"]))
        case "released":
            state.held.get(str(data["currency"]), {}).pop(BrakeRule(data["rule"]), None)


def _take_besides(state: AccountBrake, data: Mapping[str, Any]) -> None:
    """Apply what the log says of a number that may be this account's: what holds more, and nothing that holds less."""
    if data["brake"] in {"set", "tripped"}:
        found = AccountBrake()
        _take(found, data)
        state.hold(found)
    if data["brake"] in {"set", "withdrawn"}:
        state.waiting = None
