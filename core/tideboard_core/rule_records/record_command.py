"""The command `record`: chooses securities, days and provider of a rule, has the parts made, and joins them."""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.folders import archive_folder, existing_archive, judge_as_app
from tideboard_core.collector.words import Unusable
from tideboard_core.desk.places import place_of
from tideboard_core.desk.reading import pinned
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.rule_records.chosen_rule import ChosenRule, chosen_rule, kept_signals
from tideboard_core.rule_records.command_line import PROGRAM, SPARK
from tideboard_core.rule_records.here import made_here
from tideboard_core.rule_records.making import RecordPlan, RecordSource
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.rule_records.report import Origin, record_json, record_lines
from tideboard_core.rule_records.spark import made_on_spark, spark_session
from tideboard_core.rule_records.working import Engine, gathered_parts, provider_keys
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.record import Half
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.store import Signals
from tideboard_core.system.private_files import write_private
from tideboard_core.system.terminal import write_line

_TOLD_EACH: Final = 10.0
"""Seconds between two lines that say how far it is."""


def record(options: argparse.Namespace) -> CollectorExit:
    """Make the record of a rule and print it.

    INCOMPLETE if blocks are damaged, which are then left out, or files of days and closures.

    Raises Unusable, Failed, ArchiveError, BadInput, OSError.
    """
    signals = kept_signals(options)
    chosen = chosen_rule(options.rule, signals)
    source = _source(options, chosen.rule)
    plan, securities = _planned(options, source, chosen, signals)
    keys = [key for key in (plan.key, plan.other) if key is not None]
    whole = judge_as_app(archive_folder(options), keys, PROGRAM)
    with _engine(options) as engine:
        plan, gathered = gathered_parts(engine, plan, securities, options.processes, _telling())
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
    return CollectorExit.DONE if whole and not gathered.damaged else CollectorExit.INCOMPLETE


def _planned(
    options: argparse.Namespace, source: RecordSource, chosen: ChosenRule, signals: Signals
) -> tuple[RecordPlan, Sequence[InstrumentId]]:
    """Settings of the record and its securities: those of the arguments, else those of the rule's list, else all."""
    rule = chosen.rule
    noted = () if options.symbols else signals.ever_members(rule.list_id)
    keys = source.definition_keys()
    market = _market(options.market, (*options.symbols, *noted), keys)
    key, other = provider_keys(options.provider, rule, [each for each in keys if each.market is market])
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


def _telling() -> Callable[[int, int, str], None]:
    """Says now and then how much is done."""
    told = time.monotonic()

    def tell(number: int, count: int, doing: str) -> None:
        nonlocal told
        if time.monotonic() - told > _TOLD_EACH:
            told = time.monotonic()
            write_line(sys.stderr, f"{PROGRAM}: {100 * number // count} % {doing}")

    return tell


def _market(name: str, securities: Sequence[InstrumentId], keys: Sequence[DefinitionKey]) -> Market:
    known = sorted({market_of(each) for each in securities} or {each.market for each in keys})
    wanted = [each for each in known if name.upper() in {"", str(each)}]
    if len(wanted) == 1:
        return wanted[0]
    if not known:
        raise Unusable("nothing is recorded")
    raise Unusable(f"--market has to name one of {', '.join(known)}")


def _processes(count: int) -> str:
    return "1 process" if count == 1 else f"{count} processes"
