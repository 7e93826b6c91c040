"""The broker's positions beside the fills: where a holding changed without one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Final, NamedTuple

from msgspec.structs import replace

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Fill
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, exact
from tideboard_core.trips.known_fills import by_security
from tideboard_core.trips.rows import OwnHolding, Reading
from tideboard_core.trips.trip import BUY, signed

NEAR: Final = timedelta(minutes=1)
"""A reading so near to a fill may be older than it or newer: a difference then proves nothing."""


_READ_AT: Final = attrgetter("at")
_FILLED_AT: Final = attrgetter("time")


_Check = tuple[Reading, dict[InstrumentId, OwnHolding]]
"""A reading with what is held of each security."""


def _at(check: tuple[Reading, object]) -> datetime:
    return check[0].at


class Jump(NamedTuple):
    """A holding that is another one than the reading before and the fills since then make.

    It changed after `since` and by `at` (UTC); without `since` there was no reading before. `held_before` and `held`
    are the positions of the two readings, None = nothing held, `expected` is the quantity that the fills make.
    """

    instrument: InstrumentId
    since: datetime | None
    at: datetime
    expected: Shares
    held_before: OwnHolding | None
    held: OwnHolding | None
    traded: bool

    @property
    def quantity(self) -> Shares:
        """What is held, signed."""
        return 0 if self.held is None else self.held.quantity

    @property
    def change(self) -> Shares:
        """Shares that came without a fill, negative where they went."""
        return exact(self.quantity - self.expected)


class HoldingChanges:
    """Fills and readings of one account, by time; `of_security` are the fills of each security."""

    def __init__(
        self,
        fills: Sequence[Fill],
        readings: Sequence[Reading],
        of_security: Mapping[InstrumentId, Sequence[Fill]] | None = None,
    ) -> None:
        self._listed = fills
        self._fills = by_security(fills) if of_security is None else of_security
        self._times = {name: [fill.time for fill in rows] for name, rows in self._fills.items()}
        self._checks: dict[Market, list[_Check]] = {}
        self._readings = [(reading, {one.instrument: one for one in reading.holdings}) for reading in readings]
        self._jumps: dict[InstrumentId, list[Jump]] = {}
        self._apart: dict[Market, set[InstrumentId]] = {}
        held = set[InstrumentId]().union(*(held_by for _, held_by in self._readings))
        self.instruments = tuple(sorted(held.union(self._fills)))

    def jumps(self, instrument: InstrumentId) -> list[Jump]:
        """Where its holding changed without a fill, oldest first."""
        if instrument not in self._jumps:
            apart = instrument in self._apart_in(market_of(instrument))
            self._jumps[instrument] = self._find_jumps(instrument) if apart else []
        return self._jumps[instrument]

    def _apart_in(self, market: Market) -> set[InstrumentId]:
        """The securities of a market of which a reading ever held another quantity than all their fills by then make.

        The others cannot have changed without a fill. Most accounts have few: whole readings are compared at once.
        """
        found = self._apart.get(market)
        if found is not None:
            return found
        found = self._apart[market] = set()
        names = {name for name in self.instruments if market_of(name) is market}
        alone = len(names) == len(self.instruments)
        fills = self._listed if alone else [fill for fill in self._listed if fill.instrument in names]
        made: dict[InstrumentId, Shares] = {}  # by the fills, without what is flat
        place = 0
        for reading, held_by in self._checks_of(market):
            end = bisect_right(fills, reading.at, place, key=_FILLED_AT)
            for fill in fills[place:end]:
                name = fill.instrument
                quantity = made.get(name, 0) + (fill.quantity if fill.side is BUY else -fill.quantity)
                if quantity:
                    made[name] = quantity
                else:
                    made.pop(name, None)
            place = end
            held = {name: one.quantity for name, one in held_by.items() if one.quantity and (alone or name in names)}
            if made != held:
                found.update(name for name in made.keys() | held.keys() if made.get(name) != held.get(name))
                made = held
        return found

    def _find_jumps(self, instrument: InstrumentId) -> list[Jump]:
        """Between the reading before it was first held or traded, and the one after the last."""
        found: list[Jump] = []
        since: datetime | None = None
        before: OwnHolding | None = None
        times, fills = self._times.get(instrument, []), self.fills(instrument)
        held_at = [reading.at for reading, held_by in self._readings if instrument in held_by]
        seen = [*times[:1], *times[-1:], *held_at[:1], *held_at[-1:]]
        if not seen:
            return found
        checks, first, last = self._checks_of(market_of(instrument)), min(seen), max(seen)
        begin = max(bisect_left(checks, first, key=_at) - 1, 0)
        expected: Shares = 0  # by the reading before and the fills since then; `place` counts all by now
        place = counted = 0
        for reading, held_by in checks[begin:]:
            at, held = reading.at, held_by.get(instrument)
            while place < len(times) and times[place] <= at:
                fill = fills[place]
                expected += fill.quantity if fill.side is BUY else -fill.quantity
                place += 1
            quantity = 0 if held is None else held.quantity
            if quantity != expected:
                if self._near_a_fill(instrument, at):
                    continue
                found.append(Jump(instrument, since, at, exact(expected), before, held, place > counted))
            since, before, expected, counted = at, held, quantity, place
            if at > last:
                break
        return found

    def fills(self, instrument: InstrumentId) -> Sequence[Fill]:
        """Fills of one security."""
        return self._fills.get(instrument, ())

    def bought(self, instrument: InstrumentId, since: datetime | None, until: datetime) -> Shares:
        """What the fills after `since` and by `until` added, signed."""
        return sum((signed(fill.side) * fill.quantity for fill in self._between(instrument, since, until)), 0)

    def quantity_before(self, instrument: InstrumentId, begin: datetime, end: datetime) -> Shares:
        """What was held at `end` by the last reading before `begin` and the fills since then."""
        checks = self._checks_of(market_of(instrument))
        for reading, held_by in reversed(checks[: bisect_left(checks, begin, key=_at)]):
            if not self._near_a_fill(instrument, reading.at):
                quantity = held_by[instrument].quantity if instrument in held_by else 0
                return exact(quantity + self.bought(instrument, reading.at, end))
        return self.bought(instrument, None, end)

    def gone_by(self, instrument: InstrumentId, at: datetime) -> bool:
        """Whether the reading of a moment lacks it, and it was not traded after that."""
        checks = self._checks_of(market_of(instrument))
        place = bisect_left(checks, at, key=_at)
        held = place < len(checks) and checks[place][0].at == at and instrument in checks[place][1]
        times = self._times.get(instrument, [])
        return not held and (not times or times[-1] <= at)

    def covers(self, market: Market, at: datetime) -> bool:
        """Whether there is a reading before a moment and one after it."""
        checks = self._checks_of(market)
        return bool(checks) and checks[0][0].at <= at < checks[-1][0].at

    def held_after(self, instrument: InstrumentId, at: datetime) -> bool:
        """Whether the newest reading after a moment still has it."""
        checks = self._checks_of(market_of(instrument))
        return bool(checks) and checks[-1][0].at > at and instrument in checks[-1][1]

    def cash_around(self, market: Market, at: datetime, currency: str) -> tuple[Reading, Reading] | None:
        """The readings before and after a moment that tell cash in a currency, if nothing was traded between them."""
        checks = [reading for reading, _ in self._checks_of(market) if reading.currency == currency]
        place = bisect_right(checks, at, key=_READ_AT)
        if not 0 < place < len(checks):
            return None
        before, after = checks[place - 1], checks[place]
        if any(self._between(name, before.at - NEAR, after.at + NEAR) for name in self._fills):
            return None
        return before, after

    def _between(self, instrument: InstrumentId, since: datetime | None, until: datetime) -> Sequence[Fill]:
        times = self._times.get(instrument, [])
        begin = 0 if since is None else bisect_right(times, since)
        return self._fills[instrument][begin : bisect_right(times, until)] if times else ()

    def _near_a_fill(self, instrument: InstrumentId, at: datetime) -> bool:
        times = self._times.get(instrument, [])
        return bisect_left(times, at - NEAR) < bisect_right(times, at + NEAR)

    def _checks_of(self, market: Market) -> list[tuple[Reading, dict[InstrumentId, OwnHolding]]]:
        """The first and the last reading of each of the market's days: contracts end and shares split overnight."""
        found = self._checks.get(market)
        if found is None:
            days = [exchange_date(market, reading.at) for reading, _ in self._readings]
            last = len(days) - 1
            found = [
                check
                for place, check in enumerate(self._readings)
                if place in {0, last} or days[place - 1] != days[place] or days[place + 1] != days[place]
            ]
            found = self._checks[market] = list(self._confirmed(market, found))
        return found

    def _confirmed(self, market: Market, checks: Sequence[_Check]) -> Iterator[_Check]:
        """The readings; what one alone lacks of a holding, and the next one has as the fills make it, it has too.

        A list of positions may come incomplete: without a fill a holding goes only where two readings agree. One that
        comes back without a trade between is the same only at the same cost.
        """
        before: _Check | None = None
        counted = 0
        for place, check in enumerate(checks):
            begin, counted = counted, bisect_right(self._listed, check[0].at, counted, key=_FILLED_AT)
            if before is not None and place + 1 < len(checks):
                moved: dict[InstrumentId, Shares] = {}  # by the fills since the reading before
                for fill in self._listed[begin:counted]:
                    change = fill.quantity if fill.side is BUY else -fill.quantity
                    moved[fill.instrument] = moved.get(fill.instrument, 0) + change
                lacking = self._lacking(market, (before, check, checks[place + 1]), moved)
                check = (check[0], check[1] | lacking) if lacking else check  # noqa: PLW2901  as it is confirmed
            yield check
            before = check

    def _lacking(
        self, market: Market, three: tuple[_Check, _Check, _Check], moved: Mapping[InstrumentId, Shares]
    ) -> dict[InstrumentId, OwnHolding]:
        """What the second of three readings lacks, by what the fills `moved` since the first."""
        found, (before, check, after) = dict[InstrumentId, OwnHolding](), three
        for name, one in before[1].items():
            now, later = check[1].get(name), after[1].get(name)
            held = 0 if now is None else now.quantity
            made = one.quantity + moved.get(name, 0)
            if held in (one.quantity, made) or market_of(name) is not market:  # as for nearly all
                continue
            then = made + self.bought(name, check[0].at, after[0].at)
            back = (0 if later is None else later.quantity) == then
            traded = bool(self._between(name, before[0].at, after[0].at))
            same = traded or cost_of(later) == one.cost
            if back and same and (0 <= held < made or made < held <= 0) and not self._near_a_fill(name, check[0].at):
                found[name] = replace(one, quantity=exact(made))
        return found


def cost_of(held: OwnHolding | None) -> Decimal | None:
    """What one share cost by the broker's word."""
    return None if held is None else held.cost
