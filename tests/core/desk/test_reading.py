"""The reader of a shared place: the rows that were published, of the recorder that counts, or an error."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fakes.values.archive_market import CALENDAR, DAY, MEITUAN, TENCENT, days_before, nets
from fakes.values.equal_records import same_bits
from fakes.values.shared_places import REAL_KEY, published, restate, sealed_archive, shared_folder
from fakes.values.signal_archive import SECURITIES, fill
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, DISTRIBUTION, FLOW, PRINTS
from tideboard_core.desk import reading
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.reading import SharedReader, SharedSessions, counted_hours, pinned
from tideboard_core.desk.tables import SharedSnapshot
from tideboard_core.model.instrument import InstrumentId, Market

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    return shared_folder(tmp_path / "share")


def nets_of(source: SharedSessions, key: DefinitionKey = REAL_KEY, symbol: InstrumentId = TENCENT) -> list[int]:
    """Every version of the nets of a session."""
    with source.opened(Market.HK, (TENCENT, MEITUAN), DAY, DAY) as reader:
        found: list[int] = reader.versions(key, symbol, DAY)["net"].tolist()
    return found


def test_every_row_is_that_of_the_archive(tmp_path: Path, place: SharedPlace) -> None:
    fill(tmp_path / "archive", sessions=4, later=1)
    published(tmp_path / "archive", place)
    source = pinned(place)
    days = [*days_before(DAY, 3), DAY]
    assert source.days(Market.HK) == days
    assert source.securities(Market.HK) == sorted(SECURITIES)
    assert [each.provider for each in source.definition_keys()] == ["LongPort", "OpenD"]
    with (
        closing(ArchiveReader(tmp_path / "archive")) as own,
        source.opened(Market.HK, SECURITIES, days[0], DAY) as shared,
    ):
        for key in source.definition_keys():
            for security in SECURITIES:
                for day in days:
                    assert shared.hours(Market.HK, day) == own.hours(Market.HK, day)
                    for layout in (FLOW, BARS, PRINTS, DISTRIBUTION):
                        one, other = (each.versions(key, security, day, layout) for each in (own, shared))
                        assert list(one.columns) == list(other.columns)
                        assert all(same_bits(one[name], other[name]) for name in one.columns), layout.name
        assert len(shared.versions(source.definition_keys()[1], SECURITIES[0], DAY, PRINTS)) == 400
        with pytest.raises(ArchiveError, match="hours-missing"):
            shared.hours(Market.HK, date(2020, 1, 2))
        assert shared.damaged == []


def test_a_batch_reads_its_own_securities_and_days_alone(tmp_path: Path, place: SharedPlace) -> None:
    before = days_before(DAY, 2)
    published(sealed_archive(tmp_path / "archive", *before, DAY), place)
    with pinned(place).opened(Market.HK, [TENCENT], before[1], DAY) as reader:
        assert not len(reader.versions(REAL_KEY, TENCENT, before[0]))
        assert len(reader.versions(REAL_KEY, TENCENT, before[1]))
        assert not len(reader.versions(REAL_KEY, MEITUAN, DAY))


def test_what_is_published_later_is_not_in_a_pinned_place(tmp_path: Path, place: SharedPlace) -> None:
    archive = sealed_archive(tmp_path / "archive")
    published(archive, place)
    source = pinned(place)
    before = nets_of(source)
    restate(archive, nets(777_000, first=4))
    published(archive, place)
    assert nets_of(source) == before
    reading._snapshot.cache_clear()  # as in another process, which opens the same versions
    assert nets_of(source) == before
    after = nets_of(pinned(place))
    assert 777_000 in after
    assert len(after) == len(before) + 1  # all versions once, though the first ones were published twice


def test_rows_that_no_session_names_are_not_read(tmp_path: Path, place: SharedPlace) -> None:
    archive = sealed_archive(tmp_path / "archive")
    published(archive, place)
    first = pinned(place)
    restate(archive, nets(777_000, first=4))
    published(archive, place)
    under_way = replace(first, versions={**pinned(place).versions, "sessions": first.versions["sessions"]})
    reading._snapshot.cache_clear()
    assert nets_of(under_way) == nets_of(first)


def test_of_two_recorders_the_one_with_more_minutes_in_time_counts(tmp_path: Path, place: SharedPlace) -> None:
    better = sealed_archive(tmp_path / "better", late=0)
    worse = sealed_archive(tmp_path / "worse", late=50)
    restate(worse, nets(777_000, first=4))
    published(worse, place)
    assert 777_000 in nets_of(pinned(place))
    published(better, place)
    assert 777_000 not in nets_of(pinned(place))


def test_a_file_that_is_gone_is_an_error(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "archive", *days_before(DAY, 1), DAY), place)
    source = pinned(place)
    (gone, *_others) = (tmp_path / "share" / "flow").glob("*/*/*.parquet")
    gone.unlink()
    with pytest.raises(DeskError) as caught:
        nets_of(source)
    assert caught.value.code == DeskFault.GONE


def test_a_session_with_fewer_rows_than_published_is_an_error(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(sealed_archive(tmp_path / "archive"), place)
    read = reading._groups
    fewer = lambda table, layout: read(table.slice(0, len(table) - 1), layout)  # noqa: E731
    monkeypatch.setattr(reading, "_groups", fewer)
    with pytest.raises(DeskError) as caught, pinned(place).opened(Market.HK, (TENCENT,), DAY, DAY) as reader:
        reader.versions(REAL_KEY, TENCENT, DAY)
    assert caught.value.code == DeskFault.LOST


class BentPlace(SharedSnapshot):
    """A snapshot of which one session's nets are beyond what the archive has."""

    def read(self, table: str, *given: Any) -> pa.Table:
        found = super().read(table, *given)
        if table != FLOW.name:
            return found
        nets, symbols = found["net"].to_pylist(), found["symbol"].to_pylist()
        bent = [2**60 if symbol == MEITUAN else net for net, symbol in zip(nets, symbols, strict=True)]
        return found.set_column(found.schema.get_field_index("net"), "net", pa.array(bent, pa.int64()))


def test_a_session_with_numbers_beyond_limits_is_refused_alone(tmp_path: Path, place: SharedPlace) -> None:
    fill(tmp_path / "archive", sessions=2, later=0)
    published(tmp_path / "archive", place)
    reader = SharedReader(BentPlace(place), {}, Market.HK, SECURITIES, DAY, DAY)
    keys = {each.instrument: each.key for each in reader.sessions()}
    assert len(reader.versions(keys[TENCENT], TENCENT, DAY))
    with pytest.raises(DeskError) as caught:
        reader.versions(keys[MEITUAN], MEITUAN, DAY)
    assert (caught.value.code, caught.value.data["column"]) == (DeskFault.OTHER_COLUMNS, "net")


def test_hours_that_none_has_are_left_out_alone() -> None:
    good = {"recorder": "a", "number": 1, "market": "HK", "day": 20261120, "segments": "0-10", "half_day": False}
    bent: list[dict[str, object]] = [
        {"market": "XX"},
        {"day": 20261399},
        {"day": -1},
        {"segments": "x-y"},
        {"segments": "5"},
    ]
    found = counted_hours([*(good | each for each in bent), good], {("a", 1)})
    assert found == [good]


def test_a_place_without_sessions_is_none(place: SharedPlace) -> None:
    with pytest.raises(DeskError) as caught:
        pinned(place)
    assert caught.value.code == DeskFault.NO_PLACE


def test_of_two_hours_of_a_day_the_longer_ones_count(tmp_path: Path, place: SharedPlace) -> None:
    """One recorder looked before a typhoon ended the day, the other after it."""
    published(sealed_archive(tmp_path / "archive"), place)
    source = pinned(place)
    whole = source.written["HK"][20261120]
    first, _afternoon = whole.segments.split()
    rows = [
        {"market": "HK", "day": 20261120, "recorder": "a", "number": 2, "segments": first, "half_day": False},
        {"market": "HK", "day": 20261120, "recorder": "b", "number": 1, **whole._asdict()},
        {"market": "HK", "day": 20261120, "recorder": "c", "number": 9, "segments": "0-999999999", "half_day": False},
    ]
    assert [row["recorder"] for row in reading.counted_hours(rows, {("a", 2), ("b", 1)})] == ["b"]
    assert [row["recorder"] for row in reading.counted_hours(rows, {("a", 2)})] == ["a"]


def test_another_market_has_nothing(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "archive"), place)
    source = pinned(place)
    assert source.days(Market.US) == []
    assert source.securities(Market.US) == []
    with source.opened(Market.HK, [TENCENT], DAY, DAY) as reader:
        assert reader.hours(Market.HK, DAY) == CALENDAR.session_on(Market.HK, DAY)
