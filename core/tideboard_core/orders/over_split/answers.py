"""What a person was asked about alerts, orders and drawings over a split, and answered; kept in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import Instrument, InstrumentId, instrument_id, market_of
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.opening import AroundOpen
from tideboard_core.model.order import Order
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.splits import Split
from tideboard_core.model.watch.alerts import AlertFired, PriceAlert
from tideboard_core.orders.over_split.questions import (
    AtOnce,
    Figures,
    OverSplit,
    SplitFigure,
    SplitQuestion,
    alert_figures,
    at_once,
    broker_does,
    converted,
    is_in_new_shares,
    lasts_over,
    new_price,
    new_shares,
    order_figures,
)
from tideboard_core.ports.system import Clock
from tideboard_core.system.versioned_file import VersionedFile

VERSION: Final = 1
BEHIND: Final = timedelta(days=30)
"""How long after a split what was set before it may still be asked about for the first time."""
MOST: Final = 1000
"""Rows of the file, the newest: an answer is needed no longer than its alert or order lasts."""
_NEAR: Final = Fraction(1, 100)
"""Part by which a broker's own figure may differ from ours and still be the same one in the new shares."""


class SplitAnswer(StrEnum):
    """What was decided; CHANGED = its figures were changed on the new shares, by whomever: nothing is left to ask."""

    CONVERT = "convert"
    KEEP = "keep"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """One question as the file has it; `answer` None = not answered. One old share is `new` / `old` new ones, 0 = ?.

    `filled` of an order's shares had filled when its figures were last seen on the old shares.
    Raises ValueError for one that cannot be meant.
    """

    instrument: InstrumentId
    day: date
    about: OverSplit
    owner: str
    id: str
    figures: dict[SplitFigure, Decimal]
    new: int = 0
    old: int = 0
    filled: Decimal = Decimal(0)
    late: bool = False
    answer: SplitAnswer | None = None

    def __post_init__(self) -> None:
        """Check what a file may have wrong."""
        if min(self.new, self.old) < 0 or (self.new == 0) is not (self.old == 0):
            raise ValueError(f"{self.new} for {self.old}")
        if any(not (value.is_finite() and value > 0) for value in self.figures.values()) or not (
            self.filled.is_finite() and self.filled >= 0
        ):
            raise ValueError(f"{self.figures}")
        try:
            instrument_id(self.instrument)
        except BadInput as error:
            raise ValueError(str(error)) from None

    @property
    def split(self) -> Split:
        return Split(self.day, Fraction(self.new, self.old) if self.old else None)

    def asked(self, figures: Figures, facts: Instrument | None) -> SplitQuestion:
        """The question, of something whose figures are these now."""
        return SplitQuestion(
            instrument=self.instrument,
            split=self.split,
            about=self.about,
            owner=self.owner,
            id=self.id,
            before=figures,
            after=converted(figures, self.split.ratio, facts, filled=self.filled),
            late=self.late,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswers:
    """What the file holds."""

    version: int = VERSION
    asked: tuple[AskedRow, ...] = ()


class StandingAlert(NamedTuple):
    """An alert with its keeper's name, and when (UTC) its value was set; None = not known."""

    owner: str
    alert: PriceAlert
    set_at: datetime | None


class StandingDrawing(NamedTuple):
    """A drawing with its id on charts of its security, its prices, and the instant (UTC) whose shares they are of.

    `until` is the last instant that it reaches; None = it has no end. `drawn_at` is when a person drew it or last moved
    it; None = not known.
    """

    instrument: InstrumentId
    id: str
    figures: dict[SplitFigure, Decimal]
    priced_at: datetime
    until: datetime | None = None
    drawn_at: datetime | None = None

    def reaches_over(self, split: Split) -> bool:
        """Whether it has prices of the old shares and a place among the new ones, and nobody drew it on the latter."""

        def is_new(instant: datetime) -> bool:
            return is_in_new_shares(self.instrument, split, instant)

        if is_new(self.priced_at) or (self.drawn_at is not None and is_new(self.drawn_at)):
            return False
        return self.until is None or is_new(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRows:
    """Everything that may last over a split; `orders` by the owner's name, with what the broker of each offers.

    `quotes` and `facts` are those of the securities that are known, `openings` those of New York among them.
    """

    alerts: Iterable[StandingAlert] = ()
    orders: Mapping[str, tuple[OrderOffers, tuple[Order, ...]]] = field(default_factory=dict)
    quotes: Mapping[InstrumentId, Quote | None] = field(default_factory=dict)
    openings: Mapping[InstrumentId, AroundOpen | None] = field(default_factory=dict)
    facts: Mapping[InstrumentId, Instrument | None] = field(default_factory=dict)
    drawings: Iterable[StandingDrawing] = ()


class OverSplits:
    """Not for several threads at once. `load` first; where the file cannot be used the answers last for this run.

    `unread` are the securities whose splits are being asked for: their alerts wait for that.
    """

    def __init__(self, path: Path | None, clock: Clock, calendar: TradingCalendar) -> None:
        self._file = (
            None if path is None else VersionedFile(path, StoredAnswers, name="split-questions", version=VERSION)
        )
        self._clock, self._calendar = clock, calendar
        self._rows: dict[str, AskedRow] = {}
        self._alerts: dict[InstrumentId, dict[str, AskedRow]] = {}
        self._splits: dict[InstrumentId, dict[date, Split]] = {}
        self.unread: Set[InstrumentId] = frozenset()

    def load(self) -> None:
        """Read the file. Raises BadInput and OSError; of a damaged one the rows that can be read are kept."""
        if self._file is None:
            return
        try:
            stored = self._file.load()
        except BadInput as error:
            self._take(self._file.rest)
            if error.code != "split-questions-damaged":  # the damaged file was moved aside
                self._file = None
            raise
        except OSError:
            self._file = None
            raise
        self._take(stored)

    def _take(self, stored: StoredAnswers | None) -> None:
        if stored is not None:
            self._put({_key(row): row for row in stored.asked})

    # --- splits -----------------------------------------------------------------------------------------------------

    def take(self, instrument: InstrumentId, splits: Iterable[Split]) -> bool:
        """Learn of splits; False if all were known. A ratio that is known is not forgotten for one that is not."""
        known, changed = self._splits.setdefault(instrument, {}), False
        for split in splits:
            before = known.get(split.day)
            if before is None or (split.ratio is not None and split.ratio != before.ratio):
                known[split.day] = split
                changed = True
        return changed

    def now_of(self, instrument: InstrumentId) -> list[Split]:
        """Splits of a security about which a person is to be asked now, if not before."""
        market, now = market_of(instrument), self._clock.market()
        return [
            split
            for split in self._splits.get(instrument, {}).values()
            if new_shares(market, split, self._calendar).asked <= now < _end(split)
        ]

    # --- what waits -------------------------------------------------------------------------------------------------

    def holds(self, owner: str, alert: PriceAlert, priced: datetime) -> bool:
        """Whether an alert does not ring on a price of this instant.

        Not by its old value on the new shares before that was answered, not by its new value on the old shares.
        """
        if alert.instrument in self.unread:
            return True
        rows = self._alerts.get(alert.instrument)
        if not rows or not alert_figures(alert):
            return False
        for row in rows.values():
            if (row.owner, row.id) != (owner, alert.key):
                continue
            new, figures = is_in_new_shares(alert.instrument, row.split, priced), alert_figures(alert)
            if row.answer is None and row.figures == figures:
                waits = new or is_in_new_shares(alert.instrument, row.split, self._clock.market())
            else:  # also before the next review has seen that it was converted
                changed = row.figures != figures and _is_near(figures, converted(row.figures, row.split.ratio))
                waits = not new and (changed or row.answer is SplitAnswer.CONVERT)
            if waits:
                return True
        return False

    def holds_reported(self, owner: str, fired: AlertFired) -> bool:
        """Whether an alert that its keeper judges, and told of now, rang by a value of the old shares."""
        for row in self._alerts.get(fired.instrument, {}).values():
            if (row.owner, row.id, row.answer) == (owner, fired.key, None):
                old = fired.value is None or fired.value in row.figures.values()
                return old and is_in_new_shares(fired.instrument, row.split, self._clock.market())
        return False

    def review(self, standing: StandingRows) -> tuple[SplitQuestion, ...]:
        """The questions that are open, stops that the new price has passed first; what is new is kept in the file.

        Raises BadInput if that cannot be written; the questions are those of `open_questions` then.
        """
        rows = dict(self._rows)
        for one in standing.alerts:
            for split in self.now_of(one.alert.instrument):
                if one.set_at is None or not is_in_new_shares(one.alert.instrument, split, one.set_at):
                    figures = alert_figures(one.alert)  # also of one that is off: turned on it may ring at once
                    self._note(rows, split, OverSplit.ALERT, one.owner, one.alert.key, one.alert.instrument, figures)
        for drawn in standing.drawings:
            for split in self.now_of(drawn.instrument):
                if drawn.reaches_over(split):
                    self._note(rows, split, OverSplit.DRAWING, "", drawn.id, drawn.instrument, drawn.figures)
        for owner, (_offers, orders) in standing.orders.items():
            for order in orders:
                for split in self.now_of(order.instrument):
                    if lasts_over(order, split, self._clock.market(), self._calendar):
                        figures = order_figures(order)
                        filled, id_ = Decimal(order.filled), id_of(order)
                        self._note(rows, split, OverSplit.ORDER, owner, id_, order.instrument, figures, filled)
        if rows != self._rows:
            self._put(rows)
            self._save(rows)
        return self.open_questions(standing)

    def open_questions(self, standing: StandingRows) -> tuple[SplitQuestion, ...]:
        """Questions about what stands, without a search for more."""
        found: list[SplitQuestion] = []
        for one in standing.alerts:
            figures = alert_figures(one.alert)
            rows = self._open(OverSplit.ALERT, one.owner, one.alert.key, one.alert.instrument, figures)
            found += [row.asked(figures, None) for row in rows if one.alert.enabled]
        for drawn in standing.drawings if self._rows else ():
            rows = self._open(OverSplit.DRAWING, "", drawn.id, drawn.instrument, drawn.figures)
            found += [row.asked(drawn.figures, None) for row in rows]
        for owner, (offers, orders) in standing.orders.items():
            for order in orders if self._rows else ():
                figures = order_figures(order)
                for row in self._open(OverSplit.ORDER, owner, id_of(order), order.instrument, figures):
                    if not order.open:
                        continue
                    name = order.instrument
                    quote, opening = standing.quotes.get(name), standing.openings.get(name)
                    price = new_price(name, row.split, quote, self._clock.market(), opening)
                    found.append(
                        replace(
                            row.asked(figures, standing.facts.get(row.instrument)),
                            at_once=at_once(order, price),
                            broker=broker_does(order, row.split, offers),
                        )
                    )
        return tuple(sorted(found, key=_urgency))

    # --- answers ----------------------------------------------------------------------------------------------------

    def answer(self, question: SplitQuestion, answer: SplitAnswer) -> None:
        """Keep what was decided; a second answer changes nothing. Raises BadInput: not written, and still open."""
        row = self._rows.get(question.key)
        if row is None or row.answer is not None:
            return
        rows = {**self._rows, question.key: replace(row, answer=answer)}
        self._save(rows)
        self._put(rows)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _note(
        self,
        rows: dict[str, AskedRow],
        split: Split,
        about: OverSplit,
        owner: str,
        id_: str,
        instrument: InstrumentId,
        figures: dict[SplitFigure, Decimal],
        filled: Decimal = Decimal(0),
    ) -> None:
        """Bring the row of something up to what is known now."""
        now = self._clock.market()
        new, old = (0, 0) if split.ratio is None else (split.ratio.numerator, split.ratio.denominator)
        late = is_in_new_shares(instrument, split, now)  # also before the open: a broker changes them in the night
        made = AskedRow(
            instrument=instrument,
            day=split.day,
            about=about,
            owner=owner,
            id=id_,
            figures=figures,
            new=new,
            old=old,
            filled=filled,
            late=late,
        )
        key, row = _key(made), rows.get(_key(made))
        if row is None:
            if figures:
                rows[key] = made
            return
        if row.answer is not None:
            return
        if row.split != made.split and split.ratio is not None:
            row = rows[key] = replace(row, new=new, old=old)
        if not late and row.filled != filled:
            row = rows[key] = replace(row, filled=filled)
        if not figures or row.figures == figures:
            return
        both = (converted(row.figures, row.split.ratio, filled=one) for one in (row.filled, Decimal(0)))
        if any(_is_near(figures, one) for one in both):  # filled shares stay as many, or the broker counts them anew
            rows[key] = replace(row, answer=SplitAnswer.CONVERT)
        elif late and _are_others(row.figures, figures):
            rows[key] = replace(row, answer=SplitAnswer.CHANGED)
        else:  # changed on the old shares, or exits were reported later or no more
            rows[key] = replace(row, figures=figures)

    def _open(
        self, about: OverSplit, owner: str, id_: str, instrument: InstrumentId, figures: Figures
    ) -> Iterable[AskedRow]:
        for day in self._splits.get(instrument, {}):  # without an end: until it is answered an alert waits
            row = self._rows.get(_key_of(instrument, day, about, owner, id_))
            if row is not None and row.answer is None and row.figures == figures:
                yield row

    def _put(self, rows: dict[str, AskedRow]) -> None:
        self._rows = rows
        self._alerts = {}
        for key, row in rows.items():
            self._splits.setdefault(row.instrument, {}).setdefault(row.day, row.split)
            if row.about is OverSplit.ALERT:
                self._alerts.setdefault(row.instrument, {})[key] = row

    def _save(self, rows: Mapping[str, AskedRow]) -> None:
        if self._file is None:
            return
        try:
            self._file.save(StoredAnswers(asked=tuple(rows.values())[-MOST:]))
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadInput("split-questions-not-saved", path=str(self._file.path), reason=reason) from None


def id_of(order: Order) -> str:
    """Tells an order apart also where an exchange that began anew gives the same number again."""
    return f"{order.id}@{order.created:%Y%m%dT%H%M%S}"


def file_of(directory: Path, *, practice: bool) -> Path:
    """Where the answers are kept in a data folder: those about a simulated market apart."""
    return directory / ("split-questions-practice.json" if practice else "split-questions.json")


def _key(row: AskedRow) -> str:
    return _key_of(row.instrument, row.day, row.about, row.owner, row.id)


def _key_of(instrument: InstrumentId, day: date, about: OverSplit, owner: str, id_: str) -> str:
    return f"{instrument}/{day.isoformat()}/{about}/{owner}/{id_}"


def _end(split: Split) -> datetime:
    return datetime.combine(split.day, datetime.min.time(), UTC) + BEHIND


def _is_near(figures: Figures, other: Figures | None) -> bool:
    if other is None or figures.keys() != other.keys():
        return False
    return all(abs(Fraction(figures[one]) - Fraction(other[one])) <= _NEAR * Fraction(other[one]) for one in figures)


def _are_others(before: Figures, now: Figures) -> bool:
    """Whether a figure that was reported both times is another one."""
    return any(now[one] != value for one, value in before.items() if one in now)


def _urgency(question: SplitQuestion) -> tuple[int, str]:
    ranks = {OverSplit.ORDER: 2, OverSplit.ALERT: 3, OverSplit.DRAWING: 4}
    return {AtOnce.STOP: 0, AtOnce.FILL: 1}.get(question.at_once, ranks[question.about]), question.key
