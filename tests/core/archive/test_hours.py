from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fakes.values.archive_market import DAY, HALF_DAY, KEY, TENCENT, after_close, nets, session
from tideboard_core.archive.hours import hours_on, recorded_days
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Segment, Session


def ending_earlier(hours: Session) -> Session:
    """The morning alone: a typhoon ends the day at noon."""
    return replace(hours, segments=hours.segments[:1], half_day=True)


def beginning_later(hours: Session) -> Session:
    """The afternoon alone."""
    return replace(hours, segments=hours.segments[1:])


def test_hours_come_back(writer: ArchiveWriter) -> None:
    writer.record_hours(session(HALF_DAY))

    assert hours_on(writer.database, Market.HK, DAY) == session(DAY)
    assert hours_on(writer.database, Market.HK, HALF_DAY) == session(HALF_DAY)
    assert hours_on(writer.database, Market.HK, HALF_DAY).minutes == 150
    assert recorded_days(writer.database, Market.HK) == [HALF_DAY, DAY]


def test_an_unknown_day_is_named(writer: ArchiveWriter) -> None:
    with pytest.raises(ArchiveError) as caught:
        hours_on(writer.database, Market.HK, date(2026, 11, 19))
    assert caught.value.code == ArchiveFault.HOURS_MISSING
    assert caught.value.data["day"] == "2026-11-19"


def test_other_hours_are_taken_before_the_first_minute(writer: ArchiveWriter) -> None:
    writer.record_hours(beginning_later(session()))
    assert hours_on(writer.database, Market.HK, DAY).minutes == 180


def test_recorded_minutes_keep_their_start(writer: ArchiveWriter) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=after_close())
    with pytest.raises(ArchiveError) as caught:
        writer.record_hours(beginning_later(session()))
    assert caught.value.code == ArchiveFault.HOURS_DIFFER

    writer.record_hours(ending_earlier(session()))
    assert hours_on(writer.database, Market.HK, DAY).minutes == 150
    writer.record_hours(session())
    assert hours_on(writer.database, Market.HK, DAY).minutes == 330


def test_a_shorter_morning_before_an_afternoon_is_another_axis(writer: ArchiveWriter) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=after_close())
    morning, afternoon = session().segments
    shorter = Segment(morning.begin, morning.end - timedelta(minutes=30))
    with pytest.raises(ArchiveError):
        writer.record_hours(replace(session(), segments=(shorter, afternoon)))
