"""Takes in the parts of securities as they are made, in any order, and makes their record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.rule_records.chosen_rule import ChosenRule
from tideboard_core.rule_records.making import RecordPlan
from tideboard_core.rule_records.part_bytes import PartsBatch
from tideboard_core.signals.parts import MOST_FIRINGS, RecordPart, joined
from tideboard_core.signals.record import RuleRecord, comparison_count, record_of, seen_by_days
from tideboard_core.signals.sessions import Seen

MOST_PARTS: Final = 64
"""Parts that wait to be joined: each join takes what the firings of a record take."""


class Gathered:
    """The parts so far, by how their sessions were seen.

    `securities` counts those with a session, `sessions` symbol-sessions; `memory` is the most that a process had
    (bytes), `damaged` names what was left out.
    """

    def __init__(self) -> None:
        self._parts: dict[Seen, list[RecordPart]] = {seen: [] for seen in Seen}
        self.securities = self.sessions = self.memory = 0
        self.damaged: set[str] = set()

    def add(self, batch: PartsBatch) -> None:
        """Take in a batch; of many firings those go that no record has."""
        self.securities += batch.securities
        self.sessions += batch.sessions
        self.meet(batch.damaged, batch.memory)
        for seen, found in zip(Seen, (batch.live, batch.later), strict=True):
            parts = self._parts[seen]
            parts.append(found)
            if len(parts) > MOST_PARTS or sum(len(each.firings) for each in parts) > 2 * MOST_FIRINGS:
                self._parts[seen] = [joined(parts)]

    def meet(self, damaged: Iterable[str], memory: int) -> None:
        """Take in what was left out, and how much memory a process had."""
        self.memory = max(self.memory, memory)
        self.damaged.update(damaged)

    def record(self, plan: RecordPlan, chosen: ChosenRule, cancelled: Callable[[], bool] = lambda: False) -> RuleRecord:
        """The record of all that was taken in; BadInput `record-nothing` if that was no session, or Cancelled."""
        if not self.sessions:
            raise BadInput("record-nothing")
        seen = plan.seen
        if seen is None:
            seen = seen_by_days(*(len({day for part in parts for day in part.days}) for parts in self._parts.values()))
        return record_of(
            plan.terms(seen),
            self._parts[seen],
            half=plan.half,
            settings_tried=chosen.tried,
            comparisons=comparison_count(chosen.all_tried),
            cancelled=cancelled,
        )
