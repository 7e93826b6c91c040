"""Daily figures in a rule: each minute sees what had been received by then, and a firing moves with the receipt."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from fakes.values.archive_market import CALENDAR, DAY, KEY, OTHER_KEY, TENCENT, after_close, at, nets, session
from fakes.values.behind_answers import holdings, news_of, number, report, short_sales
from fakes.values.signal_versions import never
from tideboard_core.archive.actions import ActionType, SplitOrDividend, add_action
from tideboard_core.archive.daily.reading import versions_of
from tideboard_core.archive.daily.rows import event_rows, holding_rows, news_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily, add_news, withdraw_missing
from tideboard_core.archive.daily_tables import BROKERS, EVENT, SHORT
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.errors import BadInput
from tideboard_core.flow.session_minutes import Floats, minute_starts
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.behind.short_selling import ShortVolumes
from tideboard_core.signals.daily import MOST_AGE, Steps, read_daily
from tideboard_core.signals.loading import load_sessions
from tideboard_core.signals.rules import Comparison, Condition, Operator, Quantity, Rule, RuleKind, Term, checked
from tideboard_core.signals.verdicts import Firing, firings, verdicts
from tideboard_core.signals.watch import Fired, RuleWatch

pytestmark = pytest.mark.slow

ENDS = minute_starts(session()) + 60
RECEIVED = ENDS + 20
BEFORE = DAY - timedelta(days=1)


def term(quantity: Quantity, window: int = 0, code: str = "") -> Term:
    return Term(quantity=quantity, window=window, code=code)


def above(one: Term, value: float) -> Rule:
    comparison = Comparison(term=one, operator=Operator.ABOVE, value=value)
    return Rule(id="own", kind=RuleKind.OWN, condition=Condition(comparisons=(comparison,)))


def seen(reader: ArchiveReader, one: Term) -> Floats:
    """A term at each minute of the day."""
    return read_daily(reader, KEY, TENCENT, [one]).values(one, DAY, ENDS, RECEIVED)


def add_sales(writer: ArchiveWriter, found: ShortVolumes, received: datetime) -> None:
    add_daily(writer, SHORT, KEY, TENCENT, sales_rows(found, CALENDAR), received=received)


def test_a_step_is_known_from_its_receipt_on() -> None:
    steps = Steps(np.array([10.0, 20.0]), np.array([1.0, 2.0]))
    np.testing.assert_array_equal(steps.at(np.array([9.0, 10.0, 19.9, 20.0, np.nan])), [np.nan, 1.0, 1.0, 2.0, np.nan])


def test_the_short_share_is_that_of_the_newest_day_told(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    add_sales(writer, short_sales("10", day=BEFORE), at(50))
    add_sales(writer, short_sales("11", day=BEFORE), at(100))  # restated
    add_sales(writer, short_sales("12", "99", day=DAY), at(200))
    found = seen(reader, term(Quantity.SHORT_SHARE))
    assert np.isnan(found[:50]).all()
    assert (found[50], found[99], found[100], found[199], found[200]) == (10, 10, 11, 11, 99)


def test_a_day_too_old_and_one_without_a_unit_say_nothing(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    old = CALENDAR.previous_session(session().market, DAY - MOST_AGE).date
    add_sales(writer, short_sales("10", day=old), at(0))
    assert np.isnan(seen(reader, term(Quantity.SHORT_SHARE))).all()
    add_sales(writer, short_sales("10", None, day=BEFORE), at(100))
    assert np.isnan(seen(reader, term(Quantity.SHORT_SHARE))).all()


def test_a_brokers_change_is_in_percent_of_what_it_held(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = holding_rows(holdings(3, settled=BEFORE, shares=1_100_000), CALENDAR)
    add_daily(writer, BROKERS, OTHER_KEY, TENCENT, rows, received=at(10))
    found = seen(reader, term(Quantity.BROKER_CHANGE, 20, number(0)))  # of the one provider that has it
    assert np.isnan(found[:10]).all()
    assert found[10] == pytest.approx(10.0)
    assert np.isnan(seen(reader, term(Quantity.BROKER_CHANGE, 60, number(0)))).all()
    assert np.isnan(seen(reader, term(Quantity.BROKER_CHANGE, 20, number(9)))).all()


@pytest.mark.parametrize(("days_before", "known"), [(0, False), (50, False), (59, True), (-1, True)])
@pytest.mark.parametrize("listed_as", [None, EventKind.SPLIT, EventKind.MERGER])  # None: the price factors
def test_a_brokers_change_over_a_split_says_nothing(
    writer: ArchiveWriter, reader: ArchiveReader, days_before: int, listed_as: EventKind | None, *, known: bool
) -> None:
    rows = holding_rows(holdings(3, settled=BEFORE, shares=1_100_000), CALENDAR)
    add_daily(writer, BROKERS, OTHER_KEY, TENCENT, rows, received=at(10))
    ex_day = BEFORE - timedelta(days=days_before)
    if listed_as is not None:
        event = replace(report(ex_day), kind=listed_as)
        add_daily(writer, EVENT, OTHER_KEY, TENCENT, event_rows([event]), received=at(5))
    else:
        action = SplitOrDividend(instrument=TENCENT, ex_day=ex_day, type=ActionType.SPLIT, new_shares=5)
        add_action(writer, action, at(5))
    found = seen(reader, term(Quantity.BROKER_CHANGE, 20, number(0)))
    assert np.isfinite(found[10:]).all() == known
    assert np.isnan(found[:10]).all()


def test_where_both_know_a_figure_the_rules_own_provider_counts(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = sales_rows(short_sales("40", day=BEFORE), CALENDAR)
    add_daily(writer, SHORT, OTHER_KEY, TENCENT, rows, received=at(0))
    add_sales(writer, short_sales("10", day=BEFORE), at(100))
    found = seen(reader, term(Quantity.SHORT_SHARE))
    assert (found[99], found[100]) == (40, 10)


def test_days_of_reports_follow_the_calendar_as_it_was_known(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    past, first, moved = (DAY + timedelta(days=each) for each in (-30, 5, 12))
    rows = event_rows([report(past), report(first)])
    add_daily(writer, EVENT, KEY, TENCENT, rows, received=at(0))
    later = event_rows([report(moved)])
    add_daily(writer, EVENT, KEY, TENCENT, later, received=at(100))
    withdraw_missing(writer, KEY, TENCENT, "report", later, days=(DAY, moved), received=at(100))
    ahead, since = seen(reader, term(Quantity.DAYS_TO_REPORT)), seen(reader, term(Quantity.DAYS_SINCE_REPORT))
    assert (ahead[0], ahead[99], ahead[100]) == (5, 5, 12)
    assert (since[0], since[329]) == (30, 30)
    assert np.isnan(seen(reader, term(Quantity.SHORT_SHARE))).all()


def test_on_the_day_of_a_report_both_are_zero(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    add_daily(writer, EVENT, KEY, TENCENT, event_rows([report(DAY)]), received=at(0))
    assert seen(reader, term(Quantity.DAYS_TO_REPORT))[0] == 0
    assert seen(reader, term(Quantity.DAYS_SINCE_REPORT))[0] == 0


def test_headlines_count_within_the_window_once_received(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    news = news_of(at(100, seconds=-30), at(101, seconds=-30))  # within the minutes 100 and 101
    add_news(writer, KEY, news_of(), DAY, received=at(20))
    add_news(writer, KEY, news, DAY, received=at(103))
    found = seen(reader, term(Quantity.NEWS, 10))
    assert np.isnan(found[:20]).all()  # nobody had asked yet
    assert found[20] == found[102] == 0
    assert found[103] == found[109] == 2
    assert (found[110], found[111]) == (1, 0)


def test_after_the_last_question_of_the_day_news_are_unknown(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    for minute in (20, 60):  # then the program was closed
        add_news(writer, KEY, news_of(), DAY, received=at(minute))
    found = seen(reader, term(Quantity.NEWS, 10))
    assert (found[20:86] == 0).all()
    assert np.isnan(found[86:]).all()  # ten minutes of the window and fifteen of the answer


def test_without_a_question_on_the_day_news_are_unknown(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    add_daily(writer, EVENT, KEY, TENCENT, news_rows(news_of(at(100)), at(101)), received=at(101))
    assert np.isnan(seen(reader, term(Quantity.NEWS, 10))).all()


def test_a_headline_without_a_time_counts_from_its_receipt_between_two_questions(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    add_news(writer, KEY, news_of(None), DAY, received=at(50))  # who knows since when it was there
    add_news(writer, KEY, news_of(None, None), DAY, received=at(51), followed=True)
    add_news(writer, KEY, news_of(None, None), DAY, received=at(52), followed=True)
    add_news(writer, KEY, news_of(None, None, None), DAY, received=at(90))  # after a pause
    found = seen(reader, term(Quantity.NEWS, 10))
    assert found[50] == found[51] == 0  # received after the end of minute 51
    assert found[52] == found[61] == 1
    assert found[62] == found[91] == found[100] == 0
    kept = versions_of(reader.database, reader.identities, EVENT, KEY, TENCENT)
    assert [row["version"] for row in kept] == [1, 1, 1]  # the same headline is not written again


@pytest.mark.parametrize("minute", [60, 90, 200])
def test_a_headlines_firing_moves_with_its_receipt(writer: ArchiveWriter, reader: ArchiveReader, minute: int) -> None:
    writer_minutes(writer)
    add_news(writer, KEY, news_of(), DAY, received=at(1))
    add_news(writer, KEY, news_of(at(58, seconds=-10)), DAY, received=at(minute, seconds=25))
    (fired,) = recorded(reader, above(term(Quantity.NEWS, 240), 0))
    assert fired.minute == minute + 1


def test_ten_thousand_headlines_cost_little(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    """A year of them: those of other days are not looked at for each minute."""
    times = [at(100) - timedelta(hours=each) for each in range(10_000)]
    add_news(writer, KEY, news_of(*times), DAY, received=at(101))
    figures, one = read_daily(reader, KEY, TENCENT, [term(Quantity.NEWS, 10)]), term(Quantity.NEWS, 10)
    begun = time.process_time()
    for _minute in range(10):
        assert figures.values(one, DAY, ENDS, RECEIVED)[101] == 1
    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize("minute", [60, 90, 200])
def test_a_firing_moves_with_the_receipt(writer: ArchiveWriter, reader: ArchiveReader, minute: int) -> None:
    writer_minutes(writer)
    add_sales(writer, short_sales("25", day=BEFORE), at(minute, seconds=25))  # after that minute's own flow
    (fired,) = recorded(reader, above(term(Quantity.SHORT_SHARE), 20))
    assert fired.minute == minute + 1


def test_what_came_after_the_session_fires_nothing(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer_minutes(writer)
    add_sales(writer, short_sales("25", day=DAY), after_close())
    assert recorded(reader, above(term(Quantity.SHORT_SHARE), 20)) == []


def test_live_fires_where_the_record_does(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer_minutes(writer)
    add_sales(writer, short_sales("25", day=BEFORE), at(90, seconds=25))
    rule = above(term(Quantity.SHORT_SHARE), 20)
    (live,) = load_sessions(reader, rule, KEY, (TENCENT,), (DAY,), CALENDAR, cancelled=never).sessions
    daily = read_daily(reader, KEY, TENCENT, rule.terms)
    watch = RuleWatch([rule], TENCENT, session(), daily=daily)
    minutes, found = live.views[-1].minutes, []
    for minute in range(330):
        known = np.arange(330) <= minute
        part = replace(
            minutes,
            net=np.where(known, minutes.net, np.nan),
            block=np.where(known, minutes.block, np.nan),
            received=np.where(known, minutes.received, np.nan),
        )
        found += watch.take(part, float(minutes.received[minute]))
    assert [each.firing for each in found if isinstance(each, Fired)] == recorded(reader, rule)


def test_rules_of_daily_figures_need_neither_prices_nor_a_look_back() -> None:
    rule = above(term(Quantity.BROKER_CHANGE, 60, number(0)), 1)
    assert (rule.needs_bars, rule.looks_back, rule.needs_daily, rule.needs_news) == (False, 0, True, False)
    assert above(term(Quantity.NEWS, 10), 0).needs_news
    assert not above(term(Quantity.NET), 0).needs_daily


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (term(Quantity.BROKER_CHANGE, 7, number(0)), "bad-holding-span"),
        (term(Quantity.BROKER_CHANGE, 20, "HSBC"), "bad-participant"),
        (term(Quantity.BROKER_CHANGE, 20, "B\u0661\u0662\u0663\u0664\u0665"), "bad-participant"),
        (term(Quantity.NEWS, 0), "signal-parameter"),
        (term(Quantity.NEWS, 241), "signal-parameter"),
    ],
)
def test_a_term_that_nobody_tells_is_refused(wrong: Term, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked(above(wrong, 1))
    assert caught.value.code == code


def writer_minutes(writer: ArchiveWriter) -> None:
    """A day of flow, each minute received 20 seconds after its end."""
    for minute in range(330):
        writer.add_minutes(KEY, TENCENT, DAY, nets(1000 * minute, first=minute), received=at(minute))


def recorded(reader: ArchiveReader, rule: Rule) -> list[Firing]:
    """The firings of the record."""
    (live,) = load_sessions(reader, rule, KEY, (TENCENT,), (DAY,), CALENDAR, cancelled=never).sessions
    return firings(verdicts(rule, live))
