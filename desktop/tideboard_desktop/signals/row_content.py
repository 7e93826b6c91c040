"""What stands beside a rule: its record or why there is none, its switch, its list, and what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.record import Record
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_desktop.signals.content import (
    clock_words,
    fired_of,
    firing_reading,
    reading_of,
    seen_words,
    spread_of,
    thumbnail_of,
)
from tideboard_desktop.signals.records import Stage, State
from tideboard_desktop.signals.rule_row import RowContent
from tideboard_desktop.signals.rules_kept import RulesKept
from tideboard_desktop.signals.watching import SignalWatch
from tideboard_desktop.signals.words import minutes_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_NAMED = 5
"""Securities that are named; of more the number is told."""


def row_content(
    rule: Rule, state: State | None, kept: RulesKept, watch: SignalWatch | None, *, asked: bool
) -> RowContent:
    """What to show; `asked` says that the person wants to arm the rule, and is asked whether without a record.

    `watch` watches the armed rules, None while there are none.
    """
    record = None if state is None else state.record
    history = kept.kept(rule)
    word, meaning, dashed = _switch_words(record, armed=history.armed)
    content = RowContent(
        scope=_scope(rule, kept),
        word=word,
        meaning=meaning,
        armed=history.armed,
        dashed=dashed,
        ask=translate("Signals", "Arm without a record") if asked and not history.armed else "",
        tried=translate("Signals", "Tried {count} settings").format(count=history.tried) if history.tried > 1 else "",
        live="\n".join([*_watch_words(rule, watch if history.armed else None), *_record_words(rule, record, kept)]),
    )
    if state is None or record is None or state.stage is not Stage.DONE:
        return replace(content, note=stage_words(state))
    if not record.could_fire:
        return replace(content, note=_unable_words(rule))
    last = record.last_five[::-1]
    starts = [kept.start_of(each.firing) for each in last]
    return replace(
        content,
        fired=fired_of(record),
        spreads=tuple(map(spread_of, record.horizons)),
        readings=tuple(map(reading_of, record.horizons)),
        thumbnails=tuple(thumbnail_of(each, start) for each, start in zip(last, starts, strict=True)),
        last_readings=tuple(firing_reading(each, start) for each, start in zip(last, starts, strict=True)),
    )


def _scope(rule: Rule, kept: RulesKept) -> str:
    symbols, name = kept.symbols_of(rule), kept.list_name(rule)
    if not symbols:
        return translate("Signals", "{list}, no securities").format(list=name)
    words = translate("Signals", "{list}, {count} securities \u00b7 from {time}")
    time = clock_words(symbols[0], kept.clock_of(symbols[0], rule.begins))
    return words.format(list=name, count=len(symbols), time=time)


def _switch_words(record: Record | None, *, armed: bool) -> tuple[str, str, bool]:
    """The word beside the switch, what a press does, and whether there are too few firings."""
    if armed:
        return translate("Signals", "Armed"), translate("Signals", "Press to switch the rule off"), False
    if record is None:
        words = translate("Signals", "It has no record: a press asks whether to arm it without one")
        return translate("Signals", "Off"), words, True
    if not record.enough:
        words = translate("Signals", "Too few firings for a record: a press asks whether to arm it without one")
        return translate("Signals", "Too few"), words, True
    words = translate("Signals", "Press to arm the rule: it only works while Tideboard runs and is connected")
    return translate("Signals", "Off"), words, False


def _watch_words(rule: Rule, watch: SignalWatch | None) -> list[str]:
    """What an armed rule does not watch, or not yet."""
    if watch is None:
        return []
    found = [translate("Signals", "Watches only while Tideboard runs and is connected.")]
    for reason, symbols in watch.unwatched(rule).items():
        words = translate("Signals", "Not watched: {symbols} ({reason}).")
        found.append(words.format(symbols=_named(symbols), reason=reason))
    blind = watch.blind(rule)
    if blind and rule.needs_other:
        words = translate(
            "Signals",
            "Blind for now: {symbols}. It needs {minutes} of both providers, received while Tideboard runs, and the "
            "bars of all minutes since the open.",
        )
        lasting = minutes_words(rule.whole("lasting"))
        found.append(words.format(symbols=_named(blind), minutes=lasting))
    elif blind and rule.looks_back:
        words = translate(
            "Signals", "Blind for now: {symbols}. It looks back on {minutes}, received while Tideboard runs."
        )
        found.append(words.format(symbols=_named(blind), minutes=minutes_words(rule.looks_back)))
    return found


def _named(symbols: Sequence[InstrumentId]) -> str:
    """The first of them by their codes, and how many more."""
    codes = listed(each.partition(".")[2] for each in symbols[:_NAMED])
    if len(symbols) <= _NAMED:
        return codes
    return translate("Signals", "{symbols} and {count} more").format(symbols=codes, count=len(symbols) - _NAMED)


def _record_words(rule: Rule, record: Record | None, kept: RulesKept) -> list[str]:
    """What kind of sessions a record is of, and on how many of them nobody noted what the list had."""
    if record is None:
        return []
    found = [translate("Signals", "Record: {words}").format(words=seen_words(record))] if seen_words(record) else []
    members, days = kept.members_of(rule), [day for day, _count in record.per_session]
    noted = sum(1 for day in days if members(day) is not None)
    if noted < len(days):
        words = translate("Signals", "List noted on {count} of {total} sessions.")
        found.append(words.format(count=noted, total=len(days)))
    return found


def _unable_words(rule: Rule) -> str:
    """Why a rule could fire in no recorded session."""
    if rule.kind is RuleKind.PROVIDERS_DISAGREE:
        return translate("Signals", "Only one provider was recorded for these securities: there is nothing to compare")
    if rule.kind is RuleKind.LARGE_PRINTS:
        return translate("Signals", "No trades recorded on enough sessions: it needs those of 20 sessions before")
    if rule.needs_percentile:
        return translate("Signals", "No session with 20 recorded sessions before it: there is no percentile yet")
    return translate("Signals", "The recorded sessions lack what this rule reads, such as minute bars")


def stage_words(state: State | None) -> str:
    """Why there is no record."""
    if state is None or state.stage is Stage.WAITING:
        return translate("Signals", "Waits for the records before it")
    if state.stage is Stage.COMPUTING:
        return translate("Signals", "Computing the record: {share}").format(share=fmt.share(100 * state.share, 0))
    if state.stage is Stage.FAILED:
        return state.problem
    if state.stage is Stage.CANCELLED:
        return translate("Signals", "Cancelled: Ask again computes it")
    return translate("Signals", "Nothing is recorded for these securities yet: a record needs sessions in the archive")
