"""Plans of records over an archive or a shared place, and a record made in this process."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fakes.values.archive_market import KEY, OTHER_KEY
from fakes.values.signal_versions import RULES, never
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.rule_records.chosen_rule import ChosenRule
from tideboard_core.rule_records.day_facts import FactsBatch, days_at_once, facts_bytes, needs_facts, settled
from tideboard_core.rule_records.making import RecordPlan, RecordSource, batch_bytes
from tideboard_core.rule_records.part_bytes import PartsBatch, read
from tideboard_core.rule_records.reducing import Gathered
from tideboard_core.signals.record import RuleRecord
from tideboard_core.signals.rules import Rule, RuleKind, default_rule

TURN = default_rule(RuleKind.SIGN_TURN)
PRINTS = replace(default_rule(RuleKind.LARGE_PRINTS), parameters={"prints": 2, "share": 60, "quantile": 90})
OFTEN = [*(each for each in RULES if each.kind is not RuleKind.LARGE_PRINTS), PRINTS]
"""Rules that fire often in the made-up archive."""


def plan_of(source: RecordSource, rule: Rule = TURN) -> RecordPlan:
    return RecordPlan(
        rule=rule,
        seed=zlib.crc32(rule.id.encode()),
        source=source,
        key=next(each for each in source.definition_keys() if each.provider == KEY.provider),
        other=OTHER_KEY if rule.needs_other else None,
        days=tuple(source.days(Market.HK)),
        listed={},
    )


def record_here(plan: RecordPlan, batches: Iterable[Sequence[InstrumentId]]) -> RuleRecord:
    """The record of these batches in their order, made in this process."""
    gathered, every = Gathered(), [*batches]
    if needs_facts(plan):
        securities = sorted(each for batch in every for each in batch)
        days = days_at_once(plan.days, len(securities))
        facts = [read(facts_bytes(plan, securities, each, never), FactsBatch).facts for each in days[::-1]]
        plan = settled(plan, [fact for each in facts for fact in each])
    for batch in every:
        gathered.add(read(batch_bytes(plan, batch, never), PartsBatch))
    return gathered.record(plan, ChosenRule(plan.rule, 1, (1,)))
