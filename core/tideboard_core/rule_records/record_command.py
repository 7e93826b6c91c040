"""The command `record`: chooses securities, days and provider of a rule, has the parts made, and joins them."""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, TypeVar

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.folders import existing_archive
from tideboard_core.collector.words import Unusable
from tideboard_core.desk.places import place_of
from tideboard_core.desk.reading import pinned
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.rule_records.chosen_rule import ChosenRule, chosen_rule, kept_signals
from tideboard_core.rule_records.command_line import PROGRAM, SPARK
from tideboard_core.rule_records.day_facts import (
    DayFact,
    FactsBatch,
    days_at_once,
    facts_bytes,
    needs_facts,
    settled,
)
from tideboard_core.rule_records.here import made_here
from tideboard_core.rule_records.making import RecordPlan, RecordSource, Work, batch_bytes
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.rule_records.part_bytes import PartsBatch, read
from tideboard_core.rule_records.reducing import Gathered
from tideboard_core.rule_records.report import Origin, record_json, record_lines
from tideboard_core.rule_records.spark import made_on_spark, spark_session
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.record import Half
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.store import Signals
from tideboard_core.system.private_files import write_private
from tideboard_core.system.terminal import write_line

T = TypeVar("T")
Engine = Callable[[Work[Any], Sequence[Any]], Iterator[bytes]]
"""What yields what a work makes of each batch, in any order."""

MOST_SESSIONS: Final = 500
"""Symbol-sessions of a batch: a process holds their rows of a shared place, half of the 400 MB that it may have."""
_BATCHES_EACH: Final = 4
"""Batches for each process at least, so that none waits long for the last one."""
_TOLD_EACH: Final = 10.0
"""Seconds between two lines that say how far it is."""


def record(options: argparse.Namespace) -> CollectorExit:
    """Make the record of a rule and print it.

    INCOMPLETE if blocks are damaged, which are then left out. Raises Unusable, Failed, ArchiveError, BadInput, OSError.
    """
    signals = kept_signals(options)
    chosen = chosen_rule(options.rule, signals)
    source = _source(options, chosen.rule)
    plan, securities = _planned(options, source, chosen, signals)
    gathered = Gathered()
    with _engine(options) as engine:
        if needs_facts(plan):
            plan = settled(plan, _facts(engine, plan, securities, gathered))
        batches = batches_of(securities, len(plan.days), options.processes)
        for data in _made(engine, partial(batch_bytes, plan), batches, "read"):
            gathered.add(read(data, PartsBatch))
    made = gathered.record(plan, chosen)
    origin = Origin(
        place=source.place,
        versions=source.versions,
        provider=" and ".join(each.provider for each in (plan.key, plan.other) if each is not None),
        first_day=plan.days[0].isoformat(),
        last_day=plan.days[-1].isoformat(),
        securities=gathered.securities,
        sessions=gathered.sessions,
        assumed=sum(found is None for found in plan.listed.values()),
        engine="Spark" if options.engine == SPARK else _processes(options.processes),
        memory=gathered.memory,
        damaged=tuple(sorted(gathered.damaged)),
    )
    for line in record_lines(made, origin):
        write_line(sys.stdout, line)
    if options.json is not None:
        write_private(options.json, record_json(made, origin))
    return CollectorExit.INCOMPLETE if gathered.damaged else CollectorExit.DONE


def _planned(
    options: argparse.Namespace, source: RecordSource, chosen: ChosenRule, signals: Signals
) -> tuple[RecordPlan, Sequence[InstrumentId]]:
    """What the parts are made with, and of which securities: those named, else those of the rule's list, else all."""
    rule = chosen.rule
    noted = () if options.symbols else signals.ever_members(rule.list_id)
    keys = source.definition_keys()
    market = _market(options.market, (*options.symbols, *noted), keys)
    key, other = _keys(options.provider, rule, [each for each in keys if each.market is market])
    days = source.days(market)[-options.sessions :]
    if not days:
        raise Unusable(f"no day of {market} is recorded to its end")
    listed = {day: signals.members_on(rule.list_id, day) for day in days} if noted else {}
    plan = RecordPlan(
        rule=rule,
        seed=zlib.crc32(rule.id.encode()),
        source=source,
        key=key,
        other=other,
        days=tuple(days),
        listed={day: None if found is None else frozenset(found) for day, found in listed.items()},
        half=Half.OLDER if options.halves and chosen.half is Half.ALL else chosen.half,
        control=ControlGroup.ALL_MINUTES if options.all_minutes else ControlGroup.SAME_MINUTES,
        against_list=options.against_list,
    )
    named = options.symbols or [each for each in noted if market_of(each) is market]
    return plan, named or source.securities(market)


def batches_of(securities: Sequence[InstrumentId], days: int, processes: int) -> list[Sequence[InstrumentId]]:
    """Securities in the order of their codes, as they lie in a shared place, so many at once as a process may hold."""
    ordered = sorted(securities)
    fair = -(-len(ordered) // (_BATCHES_EACH * max(processes, 1)))
    size = max(min(fair, MOST_SESSIONS // max(days, 1)), 1)
    return [ordered[begin : begin + size] for begin in range(0, len(ordered), size)]


def _source(options: argparse.Namespace, rule: Rule) -> RecordSource:
    """The archive of the data folder, or the shared place that was named: never the one for the other."""
    if not options.over:
        return OwnArchive(existing_archive(options))
    if rule.needs_daily:
        raise Unusable("the rule needs daily rows, which a shared place has not")
    return pinned(place_of(options.over))


@contextmanager
def _engine(options: argparse.Namespace) -> Iterator[Engine]:
    if options.engine == SPARK:
        with spark_session(options.master) as session:
            yield partial(made_on_spark, session)
    else:
        yield partial(made_here, processes=options.processes)


def _facts(
    engine: Engine, plan: RecordPlan, securities: Sequence[InstrumentId], gathered: Gathered
) -> Iterator[DayFact]:
    """What of all days is to be known first; `gathered` learns what that met."""
    ordered = sorted(securities)
    days = days_at_once(plan.days, len(ordered))
    for data in _made(engine, partial(facts_bytes, plan, ordered), days, "of the days looked through"):
        batch = read(data, FactsBatch)
        gathered.meet(batch.damaged, batch.memory)
        yield from batch.facts


def _made(engine: Engine, work: Work[T], batches: Sequence[T], doing: str) -> Iterator[bytes]:
    """What the engine makes of the batches; says now and then how much is done."""
    told = time.monotonic()
    for number, data in enumerate(engine(work, batches), 1):
        yield data
        if time.monotonic() - told > _TOLD_EACH:
            told = time.monotonic()
            write_line(sys.stderr, f"{PROGRAM}: {100 * number // len(batches)} % {doing}")


def _market(name: str, securities: Sequence[InstrumentId], keys: Sequence[DefinitionKey]) -> Market:
    known = sorted({market_of(each) for each in securities} or {each.market for each in keys})
    wanted = [each for each in known if name.upper() in {"", str(each)}]
    if len(wanted) == 1:
        return wanted[0]
    if not known:
        raise Unusable("nothing is recorded")
    raise Unusable(f"--market has to name one of {', '.join(known)}")


def _keys(name: str, rule: Rule, keys: Sequence[DefinitionKey]) -> tuple[DefinitionKey, DefinitionKey | None]:
    """The newest key of the provider, and of another one if the rule compares two."""
    newest = {each.provider: each for each in sorted(keys, key=lambda each: (each.valid_from, each.tier_version))}
    wanted = [each for provider, each in newest.items() if name.casefold() in {"", provider.casefold()}]
    if not wanted or (len(wanted) > 1 and not rule.needs_other):
        raise Unusable(f"--provider has to name one of {', '.join(sorted(newest)) or 'nobody: nothing is recorded'}")
    key = wanted[0]
    others = [each for each in newest.values() if each is not key]
    if rule.needs_other and not others:
        raise Unusable(f"the rule compares two providers, and there are figures of {key.provider} alone")
    return key, others[0] if rule.needs_other else None


def _processes(count: int) -> str:
    return "1 process" if count == 1 else f"{count} processes"
