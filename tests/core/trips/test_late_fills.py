"""Fills that a later answer tells, corrects, lacks or has again, and what settles one that is missing."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.trading import ACCOUNTS, TENCENT, order_row
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, FillStatus, Order, OrderStatus, Side
from tideboard_core.model.order_terms import CombinationLeg
from tideboard_core.trips.late_fills import Absence, ChangeKind, FillChange, Judge
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries

LIVE = ACCOUNTS[Environment.LIVE]
MINE = LIVE.identity
OTHER = ACCOUNTS[Environment.PAPER].identity
DAY = date(2026, 11, 18)
TRADED_AT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
WEEK = DaySpan(date(2026, 11, 13), date(2026, 11, 19))
FILL = Fill(
    id="f1",
    order_id="17",
    account_id=LIVE.id,
    instrument=TENCENT.id,
    name="TENCENT",
    side=Side.BUY,
    quantity=300,
    price=Decimal(600),
    time=TRADED_AT,
)
LATER = structs.replace(FILL, id="f2", quantity=200, price=Decimal("601.5"), time=TRADED_AT + timedelta(minutes=1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TripsStore]:
    with closing(TripsStore(tmp_path)) as store:
        yield store


def answer(
    store: TripsStore,
    *fills: Fill,
    now: datetime = NOW,
    span: DaySpan = WEEK,
    whole: bool = True,
    before: Sequence[DaySpan] = (),
) -> list[FillChange]:
    for one in before:
        store.told.note_history(MINE, PastSeries.ORDERS_OPEN, one)
    return store.late.take(MINE, fills, span, now=now, whole=whole)[0]


def kinds(changes: Iterable[FillChange]) -> list[tuple[str, ChangeKind]]:
    return [(one.fill_id, one.what) for one in changes]


def counted(store: TripsStore) -> set[str]:
    return {fill.id for fill in store.whole_rows(MINE).fills}


def detail(filled: int, average: str | None, **changes: object) -> Order:
    order = order_row(LIVE, id="17", status=OrderStatus.FILLED, filled=filled, created=TRADED_AT, updated=TRADED_AT)
    return replace(order, average_price=None if average is None else Decimal(average), **changes)  # type: ignore[arg-type]


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_first_answer_is_no_change_and_a_fill_that_comes_later_is(store: TripsStore) -> None:
    assert answer(store, FILL) == []
    assert answer(store, FILL) == []
    (change,) = answer(store, FILL, LATER)

    assert change == FillChange(NOW, "f2", ChangeKind.LATE, TENCENT.id, DAY)
    assert store.late.changes(MINE) == (change,)
    assert store.late.changes(OTHER) == ()
    assert counted(store) == {"f1", "f2"}


def test_the_same_answer_again_writes_nothing_whatever_it_tells_beside_the_row(store: TripsStore) -> None:
    changed = structs.replace(FILL, revised=NOW, status=FillStatus.CHANGED)
    taken = [store.late.take(MINE, [changed], WEEK, now=NOW, whole=True) for _ in range(2)]
    assert taken == [([], True), ([], False)]


def test_what_an_answer_has_and_takes_back_counts_no_more(store: TripsStore) -> None:
    gone = structs.replace(FILL, status=FillStatus.CANCELLED)
    for rows in ([FILL, gone], [gone, FILL]):
        answer(store, *rows)
        assert counted(store) == set()


def test_a_fill_of_a_day_that_was_never_read_is_not_late(store: TripsStore) -> None:
    assert answer(store, FILL, before=[DaySpan(DAY + timedelta(days=1), WEEK.end)]) == []


def test_a_fill_that_a_later_answer_lacks_stays_and_is_missing(store: TripsStore) -> None:
    answer(store, FILL, LATER)

    assert kinds(answer(store, FILL)) == [("f2", ChangeKind.MISSING)]
    assert store.late.absences(MINE) == {"f2": Absence.MISSING}
    assert counted(store) == {"f1", "f2"}
    assert answer(store, FILL) == [], "it is said once"
    assert kinds(answer(store, FILL, LATER)) == [("f2", ChangeKind.BACK)]
    assert store.late.absences(MINE) == {}


@pytest.mark.parametrize(
    ("span", "whole", "now"),
    [
        (DaySpan(DAY + timedelta(days=1), WEEK.end), True, NOW),
        (DaySpan(WEEK.begin, DAY - timedelta(days=1)), True, NOW),
        (WEEK, False, NOW),
        (WEEK, True, TRADED_AT + timedelta(hours=5)),
    ],
    ids=["of days after it", "of days before it", "not whole", "on its day"],
)
def test_an_answer_that_need_not_have_it_says_nothing(
    store: TripsStore, span: DaySpan, whole: bool, now: datetime
) -> None:
    answer(store, FILL)
    assert answer(store, span=span, whole=whole, now=now) == []
    assert store.late.absences(MINE) == {}


@pytest.mark.parametrize("late", [True, False])
def test_an_answer_is_kept_whole_or_not_at_all(store: TripsStore, late: bool) -> None:
    """Else its fills stood without the note of its days, and the next answer's late ones would go untold."""
    answer(store, FILL)
    store.late.take(MINE, [FILL], WEEK, now=NOW, whole=True, late=not late)
    event = "INSERT" if late else "DELETE"
    with closing(sqlite3.connect(store.path)) as full:
        full.execute(f"CREATE TRIGGER full BEFORE {event} ON history BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        with pytest.raises(sqlite3.Error):
            store.late.take(MINE, [LATER], WEEK, now=NOW, whole=True, late=late)
        full.execute("DROP TRIGGER full")
    assert (counted(store), store.late.absences(MINE), store.late.changes(MINE)) == ({"f1"}, {}, ())


def test_the_date_of_a_fill_is_that_of_its_exchange(store: TripsStore) -> None:
    """Half past three at night in Hong Kong: New York still has the day before, and its session goes on."""
    night = structs.replace(FILL, instrument=InstrumentId("US.AAPL"), time=datetime(2026, 11, 18, 19, 30, tzinfo=UTC))
    thursday = DaySpan(date(2026, 11, 19), date(2026, 11, 19))
    answer(store, night)
    assert answer(store, span=thursday) == []
    both = DaySpan(DAY, DAY + timedelta(days=1))
    assert answer(store, span=both, now=datetime(2026, 11, 19, 1, tzinfo=UTC)) == []
    assert answer(store, span=DaySpan(DAY, DAY)) == [], "a day that ends at midnight of Hong Kong lacks the evening"
    assert kinds(answer(store, span=both)) == [("f1", ChangeKind.MISSING)]


def test_days_that_a_late_call_answered_last_are_kept(store: TripsStore) -> None:
    def take(span: DaySpan, *, late: bool | None) -> None:
        store.late.take(MINE, [], span, now=NOW, whole=True, late=late)

    take(WEEK, late=True)
    take(WEEK, late=None)
    assert store.late.late_days(MINE) == (WEEK,)
    take(DaySpan(DAY, DAY), late=False)
    one = timedelta(days=1)
    assert store.late.late_days(MINE) == (DaySpan(WEEK.begin, DAY - one), DaySpan(DAY + one, WEEK.end))
    take(WEEK, late=False)
    assert (store.late.late_days(MINE), store.told.history(MINE, PastSeries.ORDERS_OPEN)) == ((), [WEEK])


def test_a_correction_is_told_and_taken_over(store: TripsStore) -> None:
    answer(store, FILL)
    dearer = structs.replace(FILL, price=Decimal("600.5"), name="")

    assert kinds(answer(store, dearer)) == [("f1", ChangeKind.CORRECTED)]
    assert store.whole_rows(MINE).fills == (structs.replace(dearer, name="TENCENT"),)
    moved = structs.replace(dearer, time=TRADED_AT + timedelta(microseconds=5))
    assert answer(store, moved) == [], "a push tells the time more or less exactly than a list"


def test_an_answer_that_says_the_same_writes_nothing(store: TripsStore) -> None:
    """The journal is made anew after each row that is written."""
    answer(store, FILL, LATER)
    before = store.changes
    assert store.late.take(MINE, [FILL, LATER], WEEK, now=NOW, whole=True) == ([], False)
    assert store.changes == before


# --- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        (detail(500, "600.6"), Absence.KEPT),
        (detail(500, "600.600"), Absence.KEPT),
        (detail(300, "600"), Absence.DROPPED),
        (detail(500, "600.5"), Absence.MISSING),
        (detail(500, None), Absence.MISSING),
        (detail(300, "601"), Absence.MISSING),
        (detail(400, "600.4"), Absence.MISSING),
        (detail(300, "600", legs=(CombinationLeg(instrument=TENCENT.id, side=Side.BUY, ratio=1),)), Absence.MISSING),
        (detail(500, "600.6", id="18"), Absence.MISSING),
    ],
    ids=[
        "all of them",
        "in longer digits",
        "without it",
        "other average",
        "no average",
        "average of neither",
        "a number between",
        "of legs",
        "of another order",
    ],
)
def test_the_orders_own_detail_settles_what_is_missing(store: TripsStore, order: Order, verdict: Absence) -> None:
    answer(store, FILL, LATER)
    answer(store, FILL)
    assert store.late.open_orders(MINE) == ["17"]

    assert store.late.settle_by_detail(MINE, order, now=NOW + timedelta(seconds=6)) is (verdict is not Absence.MISSING)

    assert store.late.absences(MINE) == {"f2": verdict}
    assert counted(store) == ({"f1"} if verdict is Absence.DROPPED else {"f1", "f2"})
    assert store.late.lacked(MINE, verdict) == (LATER,)
    last = store.late.changes(MINE)[-1]
    if verdict is not Absence.MISSING:
        assert (last.what, last.by) == (ChangeKind(verdict.value), Judge.DETAIL)
        assert store.late.open_orders(MINE) == []
    assert answer(store, FILL) == [], "what is settled is not asked again"


def test_an_order_that_filled_nothing_never_had_its_fill(store: TripsStore) -> None:
    answer(store, FILL)
    answer(store)
    assert store.late.settle_by_detail(MINE, detail(0, None), now=NOW)
    assert (store.late.absences(MINE), counted(store)) == ({"f1": Absence.DROPPED}, set())


def test_a_person_settles_it_and_may_take_that_back(store: TripsStore) -> None:
    answer(store, FILL, LATER)
    answer(store, FILL)
    for verdict in (Absence.DROPPED, Absence.KEPT, Absence.MISSING, Absence.DROPPED):
        store.late.settle(MINE, "f2", verdict, now=NOW, by=Judge.PERSON)
        assert store.late.absences(MINE) == {"f2": verdict}
        assert counted(store) == ({"f1"} if verdict is Absence.DROPPED else {"f1", "f2"})
    assert kinds(answer(store, FILL, LATER)) == [("f2", ChangeKind.BACK)]
    assert counted(store) == {"f1", "f2"}, "the broker's own answer proves it"


def test_only_what_an_answer_lacked_can_be_left_out(store: TripsStore) -> None:
    answer(store, FILL)
    store.late.settle(MINE, "f1", Absence.DROPPED, now=NOW, by=Judge.PERSON)
    store.late.settle(MINE, "none", Absence.DROPPED, now=NOW, by=Judge.PERSON)
    assert (counted(store), store.late.absences(MINE), store.late.changes(MINE)) == ({"f1"}, {}, ())


def test_an_account_that_begins_anew_has_none_of_it(store: TripsStore) -> None:
    answer(store, FILL)
    answer(store)
    store.forget(MINE)
    assert (store.late.absences(MINE), store.late.changes(MINE), store.late.open_orders(MINE)) == ({}, (), [])


# --- any order of answers --------------------------------------------------------------------------------------------

_NAMES = [f"f{number}" for number in range(6)]
_ANSWERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(_NAMES), max_size=8),  # which fills it has, some of them twice
        st.integers(0, 6),  # first day of its span, as days before its last
        st.booleans(),  # whole
        st.integers(0, 3),  # days that pass before it
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(_ANSWERS, st.lists(st.integers(0, 6), min_size=6, max_size=6))
def test_no_order_of_answers_loses_a_fill_or_counts_one_twice(
    answers: list[tuple[list[str], int, bool, int]], days: list[int]
) -> None:
    fills = {
        name: structs.replace(
            FILL, id=name, order_id=name, time=TRADED_AT - timedelta(days=days[at]), quantity=100 * (at + 1)
        )
        for at, name in enumerate(_NAMES)
    }
    clock = count()
    with tempfile.TemporaryDirectory() as folder, closing(TripsStore(Path(folder))) as store:
        ever, lacking, today = set[str](), set[str](), NOW
        for named, back, whole, passed in answers:
            today += timedelta(days=passed, microseconds=next(clock))
            span = DaySpan(date(2026, 11, 19) - timedelta(days=back), date(2026, 11, 19))
            listed = [fills[name] for name in named if span.begin <= fills[name].time.date() <= span.end]
            answer(store, *listed, now=today, span=span, whole=whole)
            named_now = {fill.id for fill in listed}
            ever |= named_now
            if whole:
                inside = {name for name in ever if span.begin <= fills[name].time.date() <= span.end}
                lacking |= inside - named_now
            lacking -= named_now
            # What was told once counts, once; what the last whole answer of its day lacks is missing, nothing else.
            kept = store.whole_rows(MINE).fills
            assert sorted(fill.id for fill in kept) == sorted(ever)
            assert {fill.id: fill for fill in kept} == {name: fills[name] for name in ever}
            assert store.late.absences(MINE) == dict.fromkeys(lacking, Absence.MISSING)
        changed = store.late.changes(MINE)
        for name in _NAMES:
            mine = [one.what for one in changed if one.fill_id == name]
            assert mine.count(ChangeKind.LATE) <= 1
            gone, back_again = mine.count(ChangeKind.MISSING), mine.count(ChangeKind.BACK)
            assert gone - back_again == (name in lacking)
