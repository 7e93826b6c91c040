"""Sessions out of a real archive file: live and later, what was known at the open, lists, damage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from fakes.values.archive_market import (
    CALENDAR,
    HALF_DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    flow_day,
    nets,
    open_archive,
    session,
)
from fakes.values.signal_versions import never
from fakes.values.untraded import ELEVEN, NOON, ended_at_noon, shut_from_eleven
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Print
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.loading import Loaded, load_sessions, sample_before
from tideboard_core.signals.outcomes import outcomes
from tideboard_core.signals.record import make_record
from tideboard_core.signals.rules import RuleKind, default_rule
from tideboard_core.signals.sessions import Seen
from tideboard_core.signals.verdicts import firings, verdicts

BEFORE = days_before(HALF_DAY, 22)
LATER = BEFORE[-1]
MINUTES = session(HALF_DAY).minutes
TURN, PERCENTILE = default_rule(RuleKind.SIGN_TURN), default_rule(RuleKind.PERCENTILE_ABOVE)
RESTATED = 600_000_000


def seconds_after(minute: int, seconds: int) -> datetime:
    return at(minute, HALF_DAY, seconds)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tencent's half day as it came, three minutes at a time; the sessions before read after their close."""
    place = tmp_path_factory.mktemp("signals") / "archive"
    writer = open_archive(place, *BEFORE, HALF_DAY)
    for number, day in enumerate(BEFORE):
        writer.add_minutes(KEY, TENCENT, day, nets(*([number * 1000] * MINUTES)), received=after_close(day))
    writer.add_bars(KEY, TENCENT, LATER, bar_day(330, 1), received=after_close(LATER))
    _live(writer)
    writer.add_minutes(KEY, MEITUAN, HALF_DAY, flow_day(MINUTES, 2), received=after_close(HALF_DAY))
    writer.add_bars(KEY, MEITUAN, HALF_DAY, bar_day(MINUTES, 2), received=after_close(HALF_DAY))
    close_archive(writer)
    return place


def _live(writer: ArchiveWriter) -> None:
    flow, bars = flow_day(MINUTES, 3), bar_day(MINUTES, 3)
    for begin in range(0, MINUTES, 3):
        received = seconds_after(begin + 2, 20)
        writer.add_bars(KEY, TENCENT, HALF_DAY, bars[begin : begin + 3], received=received)
        writer.add_minutes(KEY, TENCENT, HALF_DAY, flow[begin : begin + 3], received=received)
        if begin == 90:
            again = [each._replace(net=RESTATED) for each in flow[60:65]]
            writer.add_minutes(KEY, TENCENT, HALF_DAY, again, received=received + timedelta(seconds=5))
    # the day before was restated after this session's open
    writer.add_minutes(KEY, TENCENT, LATER, nets(99_000_000), received=seconds_after(10, 0))


@pytest.fixture
def reader(folder: Path) -> Iterator[ArchiveReader]:
    made = ArchiveReader(folder)
    yield made
    made.close()


def load(
    reader: ArchiveReader, *symbols: InstrumentId, days: tuple[date, ...] = (HALF_DAY,), rule: object = TURN
) -> Loaded:
    return load_sessions(reader, rule, KEY, symbols or (TENCENT,), days, CALENDAR, cancelled=never)  # type: ignore[arg-type]


def test_a_session_is_live_or_later_by_its_receipts(reader: ArchiveReader) -> None:
    found = load(reader, TENCENT, MEITUAN, days=(LATER, HALF_DAY)).sessions
    kinds = {(each.instrument, each.day): each.seen for each in found}
    assert kinds == {
        (TENCENT, LATER): Seen.LATER,
        (TENCENT, HALF_DAY): Seen.LIVE,
        (MEITUAN, HALF_DAY): Seen.LATER,
    }


def test_minutes_count_when_they_were_received(reader: ArchiveReader) -> None:
    (live,) = load(reader).sessions
    assert live.count == MINUTES == 150
    assert live.counted(TURN)[60] == seconds_after(62, 20).timestamp()
    assert np.isfinite(live.counted(TURN)).all()


def test_a_restated_minute_is_seen_from_its_receipt_on(reader: ArchiveReader) -> None:
    (live,) = load(reader).sessions
    before, after = live.views
    assert before.minutes.net[60] != after.minutes.net[60] == RESTATED / 1000
    assert after.since == seconds_after(92, 25).timestamp()
    assert before.minutes.net[70] == after.minutes.net[70]
    assert live.sample is None


def test_the_sample_is_what_was_known_at_the_open(reader: ArchiveReader) -> None:
    (live,) = load(reader, rule=PERCENTILE).sessions
    assert live.sample is not None
    assert live.sample.shape == (60, 150)
    assert np.isnan(live.sample[:38]).all()
    assert live.sample[-1, 0] == len(BEFORE) - 1  # not what came after the open
    assert live.sample[-3:, 100].tolist() == [19, 20, 21]
    np.testing.assert_array_equal(live.sample, sample_before(reader, KEY, TENCENT, session(HALF_DAY), CALENDAR))
    assert verdicts(PERCENTILE, live).able[5:].all()


def test_a_session_read_later_is_ranked_among_last_values(folder: Path, tmp_path: Path) -> None:
    writer = open_archive(tmp_path / "archive", *BEFORE)
    for number, day in enumerate(BEFORE):  # all read at once, when they were over
        writer.add_minutes(KEY, TENCENT, day, nets(*([number * 1000] * 200)), received=after_close(HALF_DAY))
    close_archive(writer)
    reader = ArchiveReader(tmp_path / "archive")
    (later,) = load(reader, days=(LATER,), rule=PERCENTILE).sessions
    reader.close()

    assert later.seen is Seen.LATER
    assert later.sample is not None
    assert np.isfinite(later.sample[:, 100]).sum() == len(BEFORE) - 1


def test_prints_are_large_by_the_twenty_sessions_before(tmp_path: Path) -> None:
    days = [*days_before(LATER, 21), LATER]
    writer = open_archive(tmp_path / "archive", *days)
    for number, day in enumerate(days):
        opened = round(session(day).open.timestamp()) * 1_000_000
        prints = [Print(each, opened + each * 1000, 100_000, 100 * number, 1) for each in range(3)]
        prints.append(Print(9, opened + 9000, 100_000, 10**7, 1, special=1))
        writer.add_prints(KEY, TENCENT, day, prints, received=session(day).open + timedelta(seconds=1))
        writer.add_minutes(KEY, TENCENT, day, nets(0), received=after_close(day))
    close_archive(writer)
    reader = ArchiveReader(tmp_path / "archive")
    found = load(reader, days=tuple(days[-3:]), rule=default_rule(RuleKind.LARGE_PRINTS)).sessions
    reader.close()

    large = [each.prints.large for each in found if each.prints is not None]
    assert np.isnan(large[0])  # nineteen sessions before it
    assert 1850 < large[1] <= 1900
    assert 1950 < large[2] <= 2000
    assert [each.prints.shares.tolist() for each in found if each.prints is not None][1] == [2000.0] * 3


def test_what_came_of_the_rule_can_be_told(reader: ArchiveReader) -> None:
    (live,) = load(reader).sessions
    for firing in firings(verdicts(TURN, live)):
        assert firing.received == live.flow_received[firing.minute]


def test_a_record_comes_out_of_the_file(reader: ArchiveReader) -> None:
    found = load(reader, TENCENT, MEITUAN, days=(LATER, HALF_DAY)).sessions
    rule = replace(TURN, parameters={"limit": 0.5})
    live, read = (
        make_record(rule, found, settings_tried=1, comparisons=3, seed=1, cancelled=never, seen=seen) for seen in Seen
    )
    assert (live.sessions, live.left_out) == (1, 2)
    assert (read.sessions, read.left_out) == (2, 1)
    assert {each.instrument for each in live.firings} == {TENCENT}
    assert {(each.instrument, each.day) for each in read.firings} <= {(TENCENT, LATER), (MEITUAN, HALF_DAY)}
    assert live.firings
    assert read.firings
    assert not live.enough


def test_a_list_has_its_members_of_each_day(reader: ArchiveReader) -> None:
    noted = {HALF_DAY: (MEITUAN,)}
    found = load_sessions(
        reader, TURN, KEY, (TENCENT, MEITUAN), (LATER, HALF_DAY), CALENDAR, cancelled=never, members=noted.get
    )
    assert [(each.instrument, each.day) for each in found.sessions] == [(TENCENT, LATER), (MEITUAN, HALF_DAY)]
    assert found.assumed == (LATER,)


def test_a_second_provider_is_beside_the_first_only_where_a_rule_asks(reader: ArchiveReader) -> None:
    rule = default_rule(RuleKind.PROVIDERS_DISAGREE)
    (found,) = load_sessions(
        reader, rule, KEY, (MEITUAN,), (HALF_DAY,), CALENDAR, cancelled=never, other=OTHER_KEY
    ).sessions
    assert found.views[0].other is not None
    assert not verdicts(rule, found).able.any()
    assert load(reader, MEITUAN).sessions[0].views[0].other is None


def test_days_without_hours_and_unknown_symbols_are_nothing(reader: ArchiveReader) -> None:
    assert load(reader, days=(date(2025, 6, 2),)).sessions == ()
    assert load(reader, InstrumentId("HK.09999")).sessions == ()


def test_reading_ends_when_nobody_wants_it(reader: ArchiveReader) -> None:
    with pytest.raises(Cancelled):
        load_sessions(reader, TURN, KEY, (TENCENT,), (HALF_DAY,), CALENDAR, cancelled=lambda: True)


def test_no_minute_of_a_closure_is_judged_and_it_is_no_gap(reader: ArchiveReader) -> None:
    """Its rows are left out, also where the provider sent some; what looks back over it finds what stood before."""
    (whole,) = load(reader).sessions
    with shut_from_eleven(HALF_DAY):
        (found,) = load(reader).sessions
    shut = np.zeros(MINUTES, bool)
    shut[ELEVEN : ELEVEN + 15] = True
    assert np.isfinite(whole.flow_received).all()
    assert np.isnan(found.flow_received).tolist() == shut.tolist()
    assert np.isnan(found.bars.close).tolist() == shut.tolist()
    assert not verdicts(TURN, found).able[shut].any()
    assert verdicts(TURN, found).able[ELEVEN + 15], "although fifteen minutes of it were shut"
    last = found.views[-1].minutes
    assert last.turnover[shut].tolist() == [0] * 15
    assert (last.net[shut] == last.net[ELEVEN - 1]).all()


def test_a_day_that_ended_at_noon_ends_there_for_a_rule(reader: ArchiveReader) -> None:
    """Its hours were recorded before that was known; an outcome after noon is one behind the close."""
    (whole,) = load(reader, days=(LATER,)).sessions
    with ended_at_noon(LATER):
        (found,) = load(reader, days=(LATER,)).sessions
    assert (whole.count, found.count) == (330, NOON)
    late = NOON - 10
    received = np.append(np.full(late, np.nan), found.ends[late:])
    assert outcomes(found, received).passes[:, late].tolist() == [False, True, True]
    with shut_from_eleven(LATER, 300, first=NOON):
        assert load(reader, days=(LATER,)).sessions[0].count == NOON


def test_what_a_provider_sent_of_a_closure_is_compared_with_nothing(reader: ArchiveReader) -> None:
    with shut_from_eleven(BEFORE[5]):
        (found,) = load(reader, rule=PERCENTILE).sessions
        before = sample_before(reader, KEY, TENCENT, session(HALF_DAY), CALENDAR)
    assert found.sample is not None
    row = len(before) - len(BEFORE) + 5
    for values in (found.sample, before):
        assert np.flatnonzero(np.isnan(values[row])).tolist() == list(range(ELEVEN, ELEVEN + 15))
        assert np.isfinite(values[row + 1]).all()
