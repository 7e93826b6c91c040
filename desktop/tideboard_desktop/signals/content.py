"""A record in words and pictures: what a rule's row shows, what is read out, and the rows of the table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.signals.parts import Thumbnail
from tideboard_core.signals.record import (
    LEAST_FIRINGS,
    LEAST_SESSIONS,
    Half,
    HorizonRecord,
    HorizonVerdict,
    Middle,
    RuleRecord,
    chance_of_one,
)
from tideboard_core.signals.sessions import Seen
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, count_column, figure_column, text_column
from tideboard_desktop.signals.pictures import FiredFigures, Quartiles, Spread, ThumbnailPicture
from tideboard_desktop.signals.words import minutes_words, rule_name
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.joining import listed, together

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, eq=False)
class QuartileRow:
    """One horizon of one record."""

    record: RuleRecord
    horizon: HorizonRecord

    @property
    def key(self) -> tuple[str, int]:
        return self.record.rule.id, self.horizon.minutes

    @property
    def middle(self) -> Middle:
        """Median and quartiles, unknown where there are too few outcomes to say anything."""
        few = self.horizon.verdict is HorizonVerdict.TOO_FEW
        return Middle(math.nan, math.nan, math.nan) if few else self.horizon.middle

    @property
    def verdict_text(self) -> str:
        horizon = self.horizon
        return few_words(horizon) if horizon.verdict is HorizonVerdict.TOO_FEW else verdict_words(horizon.verdict)


def quartile_rows(records: Sequence[RuleRecord]) -> list[QuartileRow]:
    return [QuartileRow(record, horizon) for record in records for horizon in record.horizons]


def quartiles_table(theme: Theme, parent: QObject) -> Table:
    """An empty table of `QuartileRow`."""
    columns: list[ValueColumn[QuartileRow]] = [
        text_column("rule", translate("Signals", "Rule"), lambda row: rule_name(row.record.rule), width=170),
        text_column("after", translate("Signals", "After"), lambda row: minutes_words(row.horizon.minutes), width=70),
        count_column("outcomes", translate("Signals", "Outcomes"), lambda row: len(row.horizon.points), width=80),
        count_column("sessions", translate("Common", "Sessions"), lambda row: row.horizon.sessions, width=80),
        _middle_column("low", translate("Signals", "Lower quartile"), lambda row: row.middle.lower),
        _middle_column("median", translate("Signals", "Median"), lambda row: row.middle.median),
        _middle_column("high", translate("Signals", "Upper quartile"), lambda row: row.middle.upper),
        _middle_column(
            "other_low", translate("Signals", "Without signal, lower"), lambda row: row.horizon.control_middle.lower
        ),
        _middle_column("other", translate("Signals", "Without signal"), lambda row: row.horizon.control_middle.median),
        _middle_column(
            "other_high", translate("Signals", "Without signal, upper"), lambda row: row.horizon.control_middle.upper
        ),
        text_column(
            "alarms", translate("Signals", "False alarms"), lambda row: alarm_words(row.horizon), width=110, spare=1
        ),
        text_column("said", translate("Signals", "Said"), lambda row: row.verdict_text, width=170),
    ]
    model: TableModel[Any] = TableModel(columns, lambda row: row.key, parent)
    return Table(model, theme, identifier="signals_quartiles", name=translate("Signals", "Records as a table"))


def _middle_column(key: str, title: str, get: Callable[[QuartileRow], float]) -> ValueColumn[QuartileRow]:
    """A change of price in percent, without a colour of good and bad."""

    def value(row: QuartileRow) -> float | None:
        found = get(row)
        return None if math.isnan(found) else 100 * found

    return figure_column(
        key, title, value, fmt.percent, width=96, head=f"{key} [%]", why=translate("Signals", "too few to say")
    )


_FALSE_ALARMS_AT = 30


def verdict_words(verdict: HorizonVerdict) -> str:
    """What is said of a horizon: one of four."""
    return {
        HorizonVerdict.DIFFERS: translate("Signals", "differs"),
        HorizonVerdict.DIFFERS_LESS_THAN_SPREAD: translate("Signals", "differs, less than the spread"),
        HorizonVerdict.NO_CLEAR_DIFFERENCE: translate("Signals", "no clear difference"),
        HorizonVerdict.TOO_FEW: translate("Signals", "too few to say"),
    }[verdict]


def percent(fraction: float) -> str:
    """A change in percent: `-0.20%`."""
    return fmt.MISSING if math.isnan(fraction) else fmt.percent(fraction * 100)


def after_words(minutes: int) -> str:
    """`after 30 min`."""
    return translate("Signals", "after {count} min").format(count=minutes)


def verdict_of(record: RuleRecord) -> str:
    """What a whole record says in a sentence: the clearest of its verdicts, with the times that have it."""
    for verdict, words in (
        (HorizonVerdict.DIFFERS, translate("Signals", "After {times} the price differs, by more than chance explains")),
        (
            HorizonVerdict.DIFFERS_LESS_THAN_SPREAD,
            translate("Signals", "After {times} the price differs, but by less than the spread"),
        ),
        (HorizonVerdict.NO_CLEAR_DIFFERENCE, translate("Signals", "No clear difference: chance can explain it")),
    ):
        found = [str(each.minutes) for each in record.horizons if each.verdict is verdict]
        if found:
            return words.format(times=minutes_of(found))
    return translate("Signals", "Too few firings to say anything")


def minutes_of(counts: Sequence[str]) -> str:
    """`5, 30 and 60 min`."""
    if len(counts) == 1:
        return translate("Common", "{count} min").format(count=counts[0])
    words = translate("Signals", "{some} and {last} min")
    return words.format(some=listed(counts[:-1]), last=counts[-1])


def measured_words(record: RuleRecord) -> str:
    """The figures behind it, half an hour after the signal."""
    horizon = next(each for each in record.horizons if each.minutes == _FALSE_ALARMS_AT)
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return few_words(horizon)
    words = translate("Signals", "Median {after}: {own}, without the signal {other}")
    return words.format(
        after=after_words(horizon.minutes),
        own=percent(horizon.middle.median),
        other=percent(horizon.control_middle.median),
    )


# --- firings ----------------------------------------------------------------------------------------------------------
def fired_of(record: RuleRecord) -> FiredFigures:
    """How often a rule fired in how many sessions, and its false alarms beside those of the control."""
    counts = tuple(count for _day, count in record.per_session)
    some = sum(count > 0 for count in counts)
    with_one = translate("Signals", "{count} sessions with one, most {most}")
    lines = [with_one.format(count=some, most=max(counts, default=0)), *_chosen_lines(record), *_alarm_lines(record)]
    of = translate("Signals", "times in {count} sessions").format(count=record.could_fire)
    return FiredFigures(fmt.quantity(record.fired), of, counts, tuple(lines))


def _chosen_lines(record: RuleRecord) -> list[str]:
    """That the record is not made of all of them, where it is so."""
    if record.fired == len(record.firings):
        return []
    words = translate("Signals", "The record is made of {count} of them, chosen without regard to what followed")
    return [words.format(count=fmt.quantity(len(record.firings)))]


def _alarm_lines(record: RuleRecord) -> list[str]:
    horizon = next(each for each in record.horizons if each.minutes == _FALSE_ALARMS_AT)
    title = translate("Signals", "False alarms at {count} min").format(count=_FALSE_ALARMS_AT)
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return [title, translate("Signals", "Too few to say")]
    if horizon.false_alarms is None or horizon.control_false_alarms is None:
        return [title, translate("Signals", "No direction stated")]
    return [title, alarm_words(horizon)]


def alarm_words(horizon: HorizonRecord) -> str:
    """`30% against 50%`; empty without a stated direction, or with too few outcomes."""
    if (
        horizon.verdict is HorizonVerdict.TOO_FEW
        or horizon.false_alarms is None
        or horizon.control_false_alarms is None
    ):
        return ""
    words = translate("Signals", "{own} against {other}")
    return words.format(
        own=fmt.share(horizon.false_alarms * 100, 0), other=fmt.share(horizon.control_false_alarms * 100, 0)
    )


# --- distributions ----------------------------------------------------------------------------------------------------
def spread_of(horizon: HorizonRecord) -> Spread:
    """The picture of a horizon: points alone where there are too few to say anything."""
    title, points = after_words(horizon.minutes), 100 * horizon.points[horizon.shown]
    control = _quartiles(horizon.control_middle)
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return Spread(title, points, None, control, (few_words(horizon),))
    words = (_against(horizon), verdict_words(horizon.verdict))
    strong = -1 if horizon.verdict is HorizonVerdict.NO_CLEAR_DIFFERENCE else 1
    return Spread(title, points, _quartiles(horizon.middle), control, words, strong)


def few_words(horizon: HorizonRecord) -> str:
    """`7 of 20, too few to say`, or how many sessions are missing."""
    if len(horizon.points) < LEAST_FIRINGS:
        words = translate("Signals", "{count} of {needed}, too few to say")
        return words.format(count=len(horizon.points), needed=LEAST_FIRINGS)
    if horizon.sessions < LEAST_SESSIONS:
        words = translate("Signals", "{count} of {needed} sessions, too few")
        return words.format(count=horizon.sessions, needed=LEAST_SESSIONS)
    return translate("Signals", "nothing to compare with")


def _against(horizon: HorizonRecord) -> str:
    words = translate("Signals", "{own} against {other}")
    return words.format(own=percent(horizon.middle.median), other=percent(horizon.control_middle.median))


def _quartiles(middle: Middle) -> Quartiles | None:
    values = middle.lower, middle.median, middle.upper
    return None if any(map(math.isnan, values)) else Quartiles(*(100 * value for value in values))


def reading_of(horizon: HorizonRecord) -> str:
    """What is read out of a distribution; with too few outcomes nothing is said of their middle."""
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return listed((after_words(horizon.minutes), few_words(horizon)))
    words = translate(
        "Signals",
        "{after}: {count} outcomes, median {median}, middle half {low} to {high};"
        " without the signal median {other}, middle half {other_low} to {other_high}; {verdict}",
    )
    own, other = horizon.middle, horizon.control_middle
    return words.format(
        after=after_words(horizon.minutes),
        count=len(horizon.points),
        median=percent(own.median),
        low=percent(own.lower),
        high=percent(own.upper),
        other=percent(other.median),
        other_low=percent(other.lower),
        other_high=percent(other.upper),
        verdict=verdict_words(horizon.verdict),
    )


# --- last firings -----------------------------------------------------------------------------------------------------
def clock_words(instrument: InstrumentId, start: float) -> str:
    """A minute by its start (UTC seconds) on the clock of the security's exchange: `14:21`."""
    return fmt.clock_minutes(start, MARKET_ZONE[market_of(instrument)])


def thumbnail_of(found: Thumbnail, start: float) -> ThumbnailPicture:
    """The picture of a firing with its symbol, day, minute and what followed; the minute starts at `start`."""
    firing = found.firing
    code = firing.instrument.partition(".")[2]
    words = (code, fmt.day_short(firing.day), clock_words(firing.instrument, start), percent(found.change))
    return ThumbnailPicture(found.price, found.net, len(found.price) // 2, words)


def firing_reading(found: Thumbnail, start: float) -> str:
    firing = found.firing
    words = translate("Signals", "{symbol}, {day} {time}, price {change} after 30 min; press Enter to go there")
    return words.format(
        symbol=firing.instrument,
        day=fmt.day_and_month(firing.day),
        time=clock_words(firing.instrument, start),
        change=percent(found.change),
    )


# --- the page ---------------------------------------------------------------------------------------------------------
def record_line(record: RuleRecord) -> str:
    horizon = next(each for each in record.horizons if each.minutes == _FALSE_ALARMS_AT)
    if horizon.verdict is HorizonVerdict.TOO_FEW:
        return translate("Signals", "Record: {words}").format(words=_with_seen(few_words(horizon), record))
    words = translate("Signals", "Record: {count} firings, after 30 min median {own} against {other} without signal")
    line = words.format(
        count=len(record.firings), own=percent(horizon.middle.median), other=percent(horizon.control_middle.median)
    )
    return _with_seen(listed((line, verdict_words(horizon.verdict))), record)


def _with_seen(words: str, record: RuleRecord) -> str:
    """These words with the sessions that the record is from, where it is not from all that were seen live."""
    return listed(part for part in (words, seen_words(record)) if part)


def seen_words(record: RuleRecord) -> str:
    """From which sessions a record is, where it is not from all that were seen live."""
    half = {
        Half.ALL: "",
        Half.OLDER: translate("Signals", "older half of the sessions"),
        Half.NEWER: translate("Signals", "newer half of the sessions"),
    }[record.half]
    seen = translate("Signals", "read after the close, not live") if record.seen is Seen.LATER else ""
    return listed(part for part in (half, seen) if part)


def comparisons_words(comparisons: int) -> str:
    """How many comparisons share the five percent, and what chance alone would show."""
    words = translate(
        "Signals",
        "{count} comparisons: with no effect at all, chance would show one below 5% in {share} of such pages."
        " \u201cDiffers\u201d is therefore drawn at {level} (5% / {count}).",
    )
    return words.format(
        count=comparisons,
        share=fmt.share(100 * chance_of_one(comparisons), 0),
        level=fmt.share(5 / comparisons, 2),
    )


def caveat_words() -> str:
    return together(
        translate("Signals", "Before fees and spread."), translate("Signals", "What followed is not what will follow.")
    )


def axis_ends(span: float) -> tuple[str, str]:
    """The words at both ends of an axis that reaches so many percent."""
    return fmt.percent(-span, 1), fmt.percent(span, 1)
