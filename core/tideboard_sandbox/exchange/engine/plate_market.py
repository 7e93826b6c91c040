"""The market of a plate: its level moves by the mean change of its members, today and on every past day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any, Protocol

from tideboard_sandbox.exchange.history.records import History
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import day_plan
from tideboard_sandbox.exchange.instruments.value_path import ValuePath, value_path
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket


class PlateMember(Protocol):
    """The part of a security that a plate needs: history and value path, no trading day."""

    listing: Listing
    history: History

    def path_of(self, day: date) -> ValuePath: ...


class Course:
    """History and value paths of a listing whose market was not generated; equal to that market's, without trades."""

    def __init__(
        self, listing: Listing, address: Address, anchor: date, gap: Callable[[date], float], *, ex_day: bool
    ) -> None:
        self.listing = listing
        self.history = History(listing, address, anchor, ex_day=ex_day)
        self._address = address
        self._gap = gap
        self._last: tuple[date, ValuePath] | None = None

    def path_of(self, day: date) -> ValuePath:
        if self._last is None or self._last[0] != day:
            plan = day_plan(self.listing.instrument.market, day)
            random = self._address.stream("path", day)
            close = self.history.previous_close(day) / SCALE
            minutes = len(plan.minutes)
            path = value_path(self.listing, random, prev_close=close, minutes=minutes, gap=self._gap(day))
            self._last = day, path
        return self._last[1]


class PlateHistory(History):
    """Past days of a plate: each changes by the mean change of the members that traded."""

    def __init__(
        self, listing: Listing, address: Address, anchor: date, members: Callable[[], Sequence[PlateMember]]
    ) -> None:
        super().__init__(listing, address, anchor)
        self._members = members

    def _moves(self, day: date) -> tuple[float, Random]:
        _, random = super()._moves(day)
        records = [member.history.record(day) for member in self._members()]
        changes = [record.close / record.prev_close - 1 for record in records if record.day == day]
        return sum(changes) / len(changes) if changes else 0.0, random


class PlateMarket(InstrumentMarket):
    """The market of one plate. `members` returns its securities."""

    def __init__(self, listing: Listing, *, members: Callable[[], Sequence[PlateMember]], **facts: Any) -> None:  # noqa: ANN401 passed on
        self._members = members
        super().__init__(listing, **facts)

    def _history(self, anchor: date) -> History:
        return PlateHistory(self.listing, self.address, anchor, self._members)

    def _path(self, day: date) -> ValuePath:
        path = super()._path(day)
        close = self.history.previous_close(day) / SCALE
        moves = [_moves(member, day) for member in self._members()]
        places = [
            self.listing.ladder.place(close * (1 + sum(column) / len(moves))) for column in zip(*moves, strict=False)
        ]
        return path._replace(places=places)


def _moves(member: PlateMember, day: date) -> list[float]:
    """Change since the previous close at the begin of each minute, and at the end of the last."""
    base, ladder = member.history.previous_close(day) / SCALE, member.listing.ladder
    return [ladder.value(place) / base - 1 for place in member.path_of(day).places]
