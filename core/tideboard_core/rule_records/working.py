"""Has an engine make the parts of a record, and what of all days is to be known before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.collector.words import Unusable
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.rule_records.day_facts import DayFact, FactsBatch, days_at_once, facts_bytes, needs_facts, settled
from tideboard_core.rule_records.making import RecordPlan, Work, batch_bytes
from tideboard_core.rule_records.part_bytes import PartsBatch, read
from tideboard_core.rule_records.reducing import Gathered
from tideboard_core.signals.rules import Rule

T = TypeVar("T")
Engine = Callable[[Work[Any], Sequence[Any]], Iterator[bytes]]
"""What yields what a work makes of each batch, in any order."""
Tell = Callable[[int, int, str], object]
"""Gets how many batches are made, of how many, and what was done with them in words."""

MOST_SESSIONS: Final = 500
"""Symbol-sessions of a batch: a process holds their rows of a shared place, half of the 400 MB that it may have."""
_BATCHES_EACH: Final = 4
"""Batches for each process at least, so that none waits long for the last one."""


def gathered_parts(
    engine: Engine,
    plan: RecordPlan,
    securities: Sequence[InstrumentId],
    processes: int,
    tell: Tell = lambda *_: None,
) -> tuple[RecordPlan, Gathered]:
    """Make the parts of all securities; returns the plan as it was settled, and the parts.

    Raises what the engine and its work raise.
    """
    gathered = Gathered()
    if needs_facts(plan):
        plan = settled(plan, _facts(engine, plan, securities, gathered, tell))
    batches = batches_of(securities, len(plan.days), processes)
    for number, data in enumerate(engine(partial(batch_bytes, plan), batches), 1):
        gathered.add(read(data, PartsBatch))
        tell(number, len(batches), "read")
    return plan, gathered


def batches_of(securities: Sequence[InstrumentId], days: int, processes: int) -> list[Sequence[InstrumentId]]:
    """Securities in the order of their codes, as they lie in a shared place, so many at once as a process may hold."""
    ordered = sorted(securities)
    fair = -(-len(ordered) // (_BATCHES_EACH * max(processes, 1)))
    size = max(min(fair, MOST_SESSIONS // max(days, 1)), 1)
    return [ordered[begin : begin + size] for begin in range(0, len(ordered), size)]


def provider_keys(name: str, rule: Rule, keys: Sequence[DefinitionKey]) -> tuple[DefinitionKey, DefinitionKey | None]:
    """The newest key of the provider, and of another one if the rule compares two; Unusable without."""
    newest = {each.provider: each for each in sorted(keys, key=lambda each: (each.valid_from, each.tier_version))}
    wanted = [each for provider, each in newest.items() if name.casefold() in {"", provider.casefold()}]
    if not wanted or (len(wanted) > 1 and not rule.needs_other):
        raise Unusable(f"--provider has to name one of {', '.join(sorted(newest)) or 'nobody: nothing is recorded'}")
    key = wanted[0]
    others = [each for each in newest.values() if each is not key]
    if rule.needs_other and not others:
        raise Unusable(f"the rule compares two providers, and there are figures of {key.provider} alone")
    return key, others[0] if rule.needs_other else None


def _facts(
    engine: Engine, plan: RecordPlan, securities: Sequence[InstrumentId], gathered: Gathered, tell: Tell
) -> Iterator[DayFact]:
    """What of all days is to be known first; `gathered` learns what that met."""
    ordered = sorted(securities)
    days = days_at_once(plan.days, len(ordered))
    for number, data in enumerate(engine(partial(facts_bytes, plan, ordered), days), 1):
        batch = read(data, FactsBatch)
        gathered.meet(batch.damaged, batch.memory)
        tell(number, len(days), "of the days looked through")
        yield from batch.facts
