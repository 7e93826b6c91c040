"""A record as lines of English, in the words of the window, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import msgspec
import numpy as np

from tideboard_core.rule_records.part_bytes import made_with
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.record import (
    LEAST_FIRINGS,
    LEAST_SESSIONS,
    LEVEL,
    Half,
    HorizonRecord,
    HorizonVerdict,
    RuleRecord,
    chance_of_one,
)
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import Seen

_VERDICTS: Final = {
    HorizonVerdict.DIFFERS: "differs",
    HorizonVerdict.DIFFERS_LESS_THAN_SPREAD: "differs, less than the spread",
    HorizonVerdict.NO_CLEAR_DIFFERENCE: "no clear difference",
    HorizonVerdict.TOO_FEW: "too few to say",
}
_KINDS: Final = {
    RuleKind.PRICE_UP_BLOCK_OUT: "Price up, block out",
    RuleKind.SIGN_TURN: "Sign turn",
    RuleKind.PERCENTILE_ABOVE: "Percentile above",
    RuleKind.PROVIDERS_DISAGREE: "Two providers disagree",
    RuleKind.LARGE_PRINTS: "Large prints cluster",
    RuleKind.OWN: "Own rule",
}
_HALVES: Final = {
    Half.ALL: "",
    Half.OLDER: "older half of the sessions",
    Half.NEWER: "newer half of the sessions",
}
_SEEN: Final = {Seen.LIVE: "", Seen.LATER: "read after the close, not live"}
_FALSE_ALARMS_AT: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a record was made of: where it was read and at which versions, and what was left out.

    `securities` have sessions in it, of `sessions` symbol-sessions read. `assumed` counts the days on which nobody had
    noted the members of the list. `versions` are those of the tables of a shared place.
    """

    place: str
    versions: Mapping[str, int]
    provider: str
    first_day: str
    last_day: str
    securities: int
    sessions: int
    assumed: int
    engine: str
    memory: int
    damaged: tuple[str, ...]


BEFORE_FEES: Final = "Before fees and spread. What followed is not what will follow."
"""The last line of every record."""


def record_lines(record: RuleRecord, origin: Origin) -> list[str]:
    """All that is said of a record, a sentence a line."""
    return [*said_lines(record), *_left_out(record, origin), *_origin_lines(origin), BEFORE_FEES]


def said_lines(record: RuleRecord) -> list[str]:
    """What is said of a record itself, without what it was made of."""
    horizon = next(each for each in record.horizons if each.minutes == _FALSE_ALARMS_AT)
    counts = [count for _day, count in record.per_session]
    lines = [
        name_of(record.rule),
        record_line(record),
        f"{record.fired:,} times in {record.could_fire} sessions",
        f"{sum(count > 0 for count in counts)} sessions with one, most {max(counts, default=0)}",
        *_asked_lines(record),
    ]
    if record.fired != len(record.firings):
        some = f"{len(record.firings):,}"
        lines.append(f"The record is made of {some} of them, chosen without regard to what followed")
    lines += [reading_of(each) for each in record.horizons]
    lines.append(f"False alarms at {_FALSE_ALARMS_AT} min: {_alarm_words(horizon)}")
    return [*lines, comparisons_words(record.comparisons)]


def _asked_lines(record: RuleRecord) -> list[str]:
    """What was asked for otherwise than the window does at first, in the words of its choices."""
    lines = ["Outcome: against the list"] if record.against_list else []
    return [*lines, *(["Compared with: all minutes"] if record.control is ControlGroup.ALL_MINUTES else [])]


def name_of(rule: Rule) -> str:
    """The name that the person gave, else that of its kind."""
    if rule.kind is RuleKind.PERCENTILE_ABOVE and not rule.name:
        return f"{_KINDS[rule.kind]} {rule.whole('percentile')}"
    return rule.name or _KINDS[rule.kind]


def record_line(record: RuleRecord) -> str:
    """The record half an hour after the signal, in a line."""
    horizon = next(each for each in record.horizons if each.minutes == _FALSE_ALARMS_AT)
    of = "".join(f", {each}" for each in (_HALVES[record.half], _SEEN[record.seen]) if each)
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return f"Record: {few_words(horizon)}{of}"
    own, other = percent(horizon.middle.median), percent(horizon.control_middle.median)
    start = f"Record: {len(record.firings)} firings, after 30 min median {own} against {other} without signal"
    return f"{start}, {_VERDICTS[horizon.verdict]}{of}"


def reading_of(horizon: HorizonRecord) -> str:
    """What is said of a horizon; with too few outcomes nothing of their middle."""
    after = f"after {horizon.minutes} min"
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return f"{after}, {few_words(horizon)}"
    own, other = horizon.middle, horizon.control_middle
    return (
        f"{after}: {len(horizon.points)} outcomes, median {percent(own.median)}, middle half {percent(own.lower)} to "
        f"{percent(own.upper)}; without the signal median {percent(other.median)}, middle half {percent(other.lower)} "
        f"to {percent(other.upper)}; {_VERDICTS[horizon.verdict]}"
    )


def few_words(horizon: HorizonRecord) -> str:
    """`7 of 20, too few to say`, or how many sessions are missing."""
    if len(horizon.points) < LEAST_FIRINGS:
        return f"{len(horizon.points)} of {LEAST_FIRINGS}, too few to say"
    if horizon.sessions < LEAST_SESSIONS:
        return f"{horizon.sessions} of {LEAST_SESSIONS} sessions, too few"
    return "nothing to compare with"


def comparisons_words(comparisons: int) -> str:
    """How many comparisons share the five percent, and what chance alone would show."""
    share, level = f"{100 * chance_of_one(comparisons):.0f}%", f"{100 * LEVEL / comparisons:.2f}%"
    return (
        f"{comparisons} comparisons: with no effect at all, chance would show one below 5% in {share} of such pages. "
        f"\u201cDiffers\u201d is therefore drawn at {level} (5% / {comparisons})."
    )


def percent(fraction: float) -> str:
    """A change in percent: `-0.20%`; what rounds to zero has no sign."""
    if math.isnan(fraction):
        return "\u2014"
    text = f"{abs(fraction) * 100:,.2f}%"
    if not any(digit in "123456789" for digit in text):
        return text
    return f"{'-' if fraction < 0 else '+'}{text}"


def _alarm_words(horizon: HorizonRecord) -> str:
    own, other = horizon.false_alarms, horizon.control_false_alarms
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return "Too few to say"
    if own is None or other is None:
        return "No direction stated"
    return f"{own * 100:.0f}% against {other * 100:.0f}%"


def _left_out(record: RuleRecord, origin: Origin) -> list[str]:
    lines = []
    if record.left_out:
        kind = "read after the close" if record.seen is Seen.LIVE else "seen live"
        lines.append(f"Left out: {record.left_out:,} sessions of securities, {kind}")
    if origin.assumed:
        lines.append(f"On {origin.assumed} days the members of the list were not noted: all its securities count")
    return [*lines, *(f"Left out: {each}" for each in origin.damaged)]


def _origin_lines(origin: Origin) -> list[str]:
    made_of = f"Made of {origin.sessions:,} sessions of {origin.securities:,} securities"
    days = f"{origin.first_day} to {origin.last_day}"
    lines = [f"{made_of}, {days}, figures of {origin.provider}", f"Read from {origin.place}"]
    if origin.versions:
        lines.append("At versions " + ", ".join(f"{name} {number}" for name, number in origin.versions.items()))
    memory = f", {origin.memory // 2**20} MB at most" if origin.memory else ""
    made = ", ".join(f"{name} {number}" for name, number in made_with().items())
    return [*lines, f"Computed by {origin.engine}{memory}; {made}"]


def record_json(record: RuleRecord, origin: Origin) -> bytes:
    """Everything of a record as JSON; fractions as they are, None for what is not known."""
    found: dict[str, Any] = {
        "record": record,
        "origin": asdict(origin),
        "made_with": made_with(),
        "lines": record_lines(record, origin),
    }
    return msgspec.json.format(msgspec.json.encode(found, enc_hook=_plain), indent=1) + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(type(value).__name__)
