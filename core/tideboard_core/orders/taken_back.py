"""Executions that were taken back or changed: their line of the order log, and what positions may not show yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import CORRECTED
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Correction, Fill, FillStatus, Position, Side
from tideboard_core.model.shares import Shares
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.unanswered import Note
from tideboard_core.ports.system import Clock

_LINE: Final = RecordKind.TAKEN_BACK
SHOWN_WITHIN: Final = 90.0
"""Seconds after which a list of positions is believed to show what was taken back; ours, no broker names a bound."""


@dataclass(slots=True)
class _Unshown:
    """What of one security was taken back or changed and no list of positions is known to show.

    `before` is what was held by the last list, None where a fill of the security came shortly before: then nobody knows
    what that list has. `down` and `up` are the shares by which the holding may be smaller or larger than a list says.
    """

    before: Shares | None
    serial: int = -1
    at: float = 0.0
    late: bool = False
    down: Shares = 0
    up: Shares = 0
    ids: set[str] = field(default_factory=set)
    orders: bool = False
    positions: bool = False


class TakenBack:
    """What one connection's brokers have taken back; told by the blotter."""

    def __init__(self, hub: Hub, clock: Clock, journal: OrderJournal, note: Note) -> None:
        self._hub, self._clock, self._journal, self._note = hub, clock, journal, note
        self._unshown: dict[tuple[str, InstrumentId], _Unshown] = {}
        self._held: defaultdict[str, dict[InstrumentId, Shares]] = defaultdict(dict)
        self._filled: dict[tuple[str, InstrumentId], float] = {}
        """When the last fill of a security came."""
        self._logged: set[tuple[object, ...]] = set()
        """What the order log has already, by account and terms: each list of the day tells it again."""
        self._reported: set[tuple[object, ...]] = set()
        """The same of what this start has told of."""

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log what it has already told."""
        for record in records:
            if record.kind is _LINE:
                data = record.data
                self._logged.add(tuple(str(data.get(name, "")) for name in _TERMS))

    # --- what is told -----------------------------------------------------------------------------------------------

    def filled(self, account_id: str, instrument: InstrumentId) -> None:
        """An execution was told: for some time nobody knows whether positions have it."""
        self._filled[account_id, instrument] = self._clock.monotonic()
        unshown = self._unshown.get((account_id, instrument))
        if unshown is not None:
            unshown.before = None

    def take(self, made: Correction, serial: int) -> None:
        """An execution was taken back or changed, at this place among lists and events."""
        fill, before = made.fill, made.before
        key, now = (fill.account_id, fill.instrument), self._clock.monotonic()
        if key not in self._unshown:
            last = self._filled.get(key)
            quiet = before is not None and (last is None or now - last > SHOWN_WITHIN)
            self._unshown[key] = _Unshown(self._held[key[0]].get(key[1], 0) if quiet and key[0] in self._held else None)
        one, moved = self._unshown[key], moved_by(made)
        since = None if fill.revised is None else (self._clock.market() - fill.revised).total_seconds()
        one.serial, one.at, one.orders, one.positions = serial, now, False, False
        one.late |= bool(moved) and (since is None or since <= SHOWN_WITHIN)
        one.down, one.up = one.down + max(-moved, 0), one.up + max(moved, 0)
        one.ids.add(fill.id)
        self._tell(made)

    def took_orders(self, account_id: str, serial: int) -> set[str]:
        """A whole list of orders was taken, asked for at that place; returns the fills that are sure now."""
        for key, one in self._unshown.items():
            if key[0] == account_id and serial > one.serial:
                one.orders = True
        return self._over(account_id)

    def took_positions(self, account_id: str, serial: int, held: dict[InstrumentId, Shares]) -> set[str]:
        """The same of the broker's own list of positions, with what it has of each security."""
        self._held[account_id] = held
        now = self._clock.monotonic()
        for (of, instrument), one in self._unshown.items():
            if of != account_id or serial <= one.serial:
                continue
            shows = one.before is not None and held.get(instrument, 0) == one.before - one.down + one.up
            one.positions |= not one.late or shows or now - one.at >= SHOWN_WITHIN
        return self._over(account_id)

    def forget(self, account_id: str) -> None:
        """Forget an account that begins anew."""
        self._unshown = {key: one for key, one in self._unshown.items() if key[0] != account_id}
        self._held.pop(account_id, None)

    # --- what is asked ----------------------------------------------------------------------------------------------

    def waits(self, account_id: str) -> bool:
        """Whether orders or positions may not show something yet."""
        return any(key[0] == account_id for key in self._unshown)

    def shown(self, account_id: str, instrument: InstrumentId) -> bool:
        """Whether the lists are known to have all that was taken back of a security."""
        return (account_id, instrument) not in self._unshown

    def surely_held(self, account_id: str, instrument: InstrumentId, held: Shares) -> Shares:
        """What is held in every state that a list of `held` may be of, as far as it can be closed."""
        one = self._unshown.get((account_id, instrument))
        if one is None:
            return held
        return max(held - one.down, 0) if held > 0 else min(held + one.up, 0)

    def most_held(self, account_id: str, instrument: InstrumentId, held: Shares) -> Shares:
        """The largest holding on its side of which a list of `held` may be."""
        one = self._unshown.get((account_id, instrument))
        if one is None or not held:
            return held
        return held + one.up if held > 0 else held - one.down

    def securities(self, account_id: str) -> list[InstrumentId]:
        """The securities of which the lists may not show all that was taken back."""
        return [key[1] for key in self._unshown if key[0] == account_id]

    def unshown(self, account_id: str, instrument: InstrumentId) -> tuple[Shares, Shares]:
        """The shares by which a holding may be smaller, and larger, than a list says."""
        one = self._unshown.get((account_id, instrument))
        return (0, 0) if one is None else (one.down, one.up)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _over(self, account_id: str) -> set[str]:
        over = [key for key, one in self._unshown.items() if key[0] == account_id and one.orders and one.positions]
        return {id_ for key in over for id_ in self._unshown.pop(key).ids}

    def _tell(self, made: Correction) -> None:
        """Tell it once a start, and write it once."""
        fill, account = made.fill, self._journal.whose(made.fill.account_id)
        terms = {"fill": fill.id, "status": fill.status.value, "quantity": fill.quantity, "price": fill.price}
        data = {**account.kept(), **terms}
        key = tuple(str(data[name]) for name in _TERMS)
        if key in self._reported:
            return
        self._reported.add(key)
        if key not in self._logged:
            self._write(made, data)
        self._hub.publish(CORRECTED, Lazy.ready(made._replace(again=key in self._logged)))

    def _write(self, made: Correction, terms: Mapping[str, object]) -> None:
        fill, before = made.fill, made.before
        number = self._journal.orders.get((fill.account_id, fill.order_id), "")
        was = {} if before is None else {"was": {"quantity": before.quantity, "price": before.price}}
        of = {"order": fill.order_id, "instrument": fill.instrument, "side": fill.side, "time": fill.time}
        self._note(_LINE, number, {**terms, **of, **was})


_TERMS: Final = ("account", "environment", "broker", "fill", "status", "quantity", "price")
"""The whole account: a paper one may have the number of a live one, and both a fill of one id."""


def moved_by(made: Correction) -> Shares:
    """By how many shares, below zero for fewer, a correction changes what is held."""
    fill, before = made.fill, made.before
    was = 0 if before is None else _signed(before)
    if fill.status is FillStatus.CANCELLED:
        return -(was or _signed(fill))
    return _signed(fill) - was if before is not None else 0


def row_of(account_id: str, instrument: InstrumentId, quantity: Shares) -> Position:
    """A holding that no list has, without any figure but its quantity."""
    none = Decimal(0)
    return Position(
        account_id=account_id,
        instrument=instrument,
        name="",
        quantity=quantity,
        available=0,
        average_cost=None,
        last=none,
        value=none,
        pl=none,
        pl_percent=None,
        pl_today=None,
        currency="",
        priced=False,
    )


def _signed(fill: Fill) -> Shares:
    return fill.quantity if fill.side is Side.BUY else -fill.quantity
