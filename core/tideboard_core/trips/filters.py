"""Which trips a person wants to see: filters that combine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderType
from tideboard_core.trips.figures import Hour, TripFacts
from tideboard_core.trips.groups import FlowBand, ReportBand, flow_band, report_band


@dataclass(frozen=True, slots=True, kw_only=True)
class TripFilter:
    """Which trips a person wants to see; each that is not empty has to agree, one of its values is enough.

    `begin` and `end` are exchange dates, both included, between which a trip was open for at least one fill; an open
    trip counts. `words` are looked for in symbol, name, tags and note, without regard to case.
    """

    begin: date | None = None
    end: date | None = None
    symbols: frozenset[InstrumentId] = frozenset()
    tags: frozenset[str] = frozenset()
    sides: frozenset[bool] = frozenset()
    hours: frozenset[Hour] = frozenset()
    weekdays: frozenset[int] = frozenset()
    order_types: frozenset[OrderType | None] = frozenset()
    flow: frozenset[FlowBand] = frozenset()
    reports: frozenset[ReportBand] = frozenset()
    words: str = ""

    @property
    def empty(self) -> bool:
        """Whether it keeps every trip."""
        return all(not getattr(self, field.name) for field in fields(self))

    def keep(self, trips: Iterable[TripFacts]) -> list[TripFacts]:
        """The trips that agree, in the order given."""
        kept = list(trips)
        for test in self._tests():
            kept = [one for one in kept if test(one)]
        return kept

    def _tests(self) -> list[Callable[[TripFacts], bool]]:
        found: list[Callable[[TripFacts], bool]] = []
        if self.symbols:
            found.append(lambda one: one.trip.instrument in self.symbols)
        if self.tags:
            found.append(lambda one: not self.tags.isdisjoint(one.tags))
        if self.sides:
            found.append(lambda one: one.trip.long in self.sides)
        if self.flow:
            found.append(lambda one: flow_band(one) in self.flow)
        if self.reports:
            found.append(lambda one: report_band(one) in self.reports)
        if self.order_types:
            found.append(lambda one: one.order_type in self.order_types)
        if self.begin is not None or self.end is not None:
            found.append(self._in_days)
        if self.weekdays:
            found.append(lambda one: one.entry_day.weekday() in self.weekdays)
        if self.hours:
            found.append(lambda one: one.hour in self.hours)
        if self.words.strip():
            words = self.words.casefold().split()
            found.append(lambda one: all(word in one.searched for word in words))
        return found

    def _in_days(self, one: TripFacts) -> bool:
        if self.end is not None and one.entry_day > self.end:
            return False
        return self.begin is None or one.exit_day is None or one.exit_day >= self.begin
