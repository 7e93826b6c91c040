"""What an archive lacks is copied from a shared place, once, and read together with the archive's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, MEITUAN, TENCENT, after_close, days_before, nets
from fakes.values.clock import ManualClock
from fakes.values.equal_records import same_bits
from fakes.values.shared_copies import damage_page
from fakes.values.shared_places import REAL_KEY, published, restate, sealed_archive, shared_folder
from fakes.values.signal_archive import SECURITIES, fill
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import LAYOUTS
from tideboard_core.archive.shared_copy.reader import JoinedReader
from tideboard_core.archive.shared_copy.tables import copy_file
from tideboard_core.desk.copying import SharedCopy, spans
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.reading import NamedSession
from tideboard_core.desk.schemas import PRACTICE_KIND, REAL
from tideboard_core.model.instrument import InstrumentId

pytestmark = pytest.mark.slow

BEFORE = days_before(DAY, 1)[0]
BOTH = (TENCENT, MEITUAN)


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    return shared_folder(tmp_path / "share")


def copied(
    folder: Path, place: SharedPlace, *symbols: InstrumentId, kind: str = REAL, clock: ManualClock | None = None
) -> list[InstrumentId]:
    """The securities of which sessions came."""
    came: list[InstrumentId] = []
    with closing(SharedCopy(folder, place, kind, clock or ManualClock(after_close()))) as copy:
        copy.copy(symbols or BOTH, came.extend)
    return came


def nets_of(folder: Path, symbol: InstrumentId = TENCENT, day: date = DAY, key: DefinitionKey = REAL_KEY) -> list[int]:
    """Every version of the nets of a session, own or shared."""
    with closing(JoinedReader(folder)) as reader:
        found: list[int] = reader.versions(key, symbol, day)["net"].tolist()
    return found


def shared_days(folder: Path, symbol: InstrumentId = TENCENT) -> list[date]:
    """The days that come from the place."""
    with closing(JoinedReader(folder)) as reader:
        return sorted(reader.recorders(REAL_KEY, symbol, date(2026, 1, 1), DAY))


def test_every_row_is_that_of_the_recorder(tmp_path: Path, place: SharedPlace) -> None:
    fill(tmp_path / "archive", sessions=3, later=1)
    published(tmp_path / "archive", place)
    copied(tmp_path / "window", place, *SECURITIES)
    with closing(ArchiveReader(tmp_path / "archive")) as theirs, closing(JoinedReader(tmp_path / "window")) as reader:
        keys = [*theirs.identities.all_keys().values()]
        assert set(reader.identities.all_keys().values()) == set(keys)
        assert reader.sessions(DAY_MARKET)
        for one, other in zip(reader.sessions(DAY_MARKET), theirs.sessions(DAY_MARKET), strict=True):
            assert replace(one, checksum="", sealed=None) == replace(other, checksum="", sealed=None)
        for key in keys:
            for symbol in SECURITIES:
                for day in (*days_before(DAY, 2), DAY):
                    assert reader.hours(DAY_MARKET, day) == theirs.hours(DAY_MARKET, day)
                    for layout in LAYOUTS:
                        mine, own = (each.versions(key, symbol, day, layout) for each in (reader, theirs))
                        assert all(same_bits(mine[name], own[name]) for name in own.columns), layout.name


DAY_MARKET = REAL_KEY.market


def test_the_archive_wins_where_both_have_the_day(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs", BEFORE, DAY), place)
    own = sealed_archive(tmp_path / "own", symbols=(TENCENT,))
    restate(own, nets(777_000, first=4))
    assert copied(own, place) == [TENCENT, MEITUAN]
    assert shared_days(own) == [BEFORE]
    assert shared_days(own, MEITUAN) == [BEFORE, DAY]
    assert 777_000 in nets_of(own)
    assert nets_of(own, MEITUAN) == nets_of(tmp_path / "theirs", MEITUAN)
    with closing(ArchiveReader(own)) as reader:
        assert not len(reader.versions(REAL_KEY, MEITUAN, DAY)), "the archive itself has taken nothing in"


def test_a_day_that_the_archive_has_got_since_is_its_own(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    own = sealed_archive(tmp_path / "own", BEFORE, symbols=(TENCENT,))
    copied(own, place)
    with closing(JoinedReader(own)) as reader:
        assert set(reader.recorders(REAL_KEY, TENCENT, BEFORE, DAY)) == {DAY}
        sealed_archive(own, symbols=(TENCENT,), late=0)
        reader.refresh()
        assert not reader.recorders(REAL_KEY, TENCENT, BEFORE, DAY)
        assert len(reader.versions(REAL_KEY, TENCENT, DAY)) == 60
        assert len(reader.sessions(DAY_MARKET, [TENCENT])) == 2


def test_nothing_is_copied_twice(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    assert copied(tmp_path / "own", place) == [TENCENT, MEITUAN]
    assert copied(tmp_path / "own", place) == []


def test_a_later_publication_takes_the_place_of_the_first(tmp_path: Path, place: SharedPlace) -> None:
    theirs = sealed_archive(tmp_path / "theirs")
    published(theirs, place)
    copied(tmp_path / "own", place)
    with closing(JoinedReader(tmp_path / "own")) as reader:
        restate(theirs, nets(777_000, first=4))
        published(theirs, place)
        assert copied(tmp_path / "own", place) == [TENCENT]
        reader.refresh()
        found = reader.versions(REAL_KEY, TENCENT, DAY)
        assert 777_000 in found["net"]
        assert len(found) == len(nets_of(theirs)), "each version once"
        (sessions,) = reader.sessions(DAY_MARKET, [TENCENT])
        assert sessions.restated == 1


def test_days_that_were_read_outlast_the_place(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    copied(tmp_path / "own", place, TENCENT)
    before = nets_of(tmp_path / "own")
    assert place.folder is not None
    place.folder.rename(tmp_path / "away")
    with pytest.raises(DeskError) as caught:
        copied(tmp_path / "own", place, MEITUAN)
    assert caught.value.code == DeskFault.NO_PLACE
    assert nets_of(tmp_path / "own") == before != []


def test_another_place_begins_with_nothing(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    copied(tmp_path / "own", place)
    other = shared_folder(tmp_path / "other")
    published(sealed_archive(tmp_path / "more", BEFORE), other)
    copied(tmp_path / "own", other)
    assert shared_days(tmp_path / "own") == [BEFORE]


def test_another_place_takes_no_number_of_the_first(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs", BEFORE, symbols=(TENCENT,)), place)
    copied(tmp_path / "own", place)
    other = shared_folder(tmp_path / "other")
    published(sealed_archive(tmp_path / "more", BEFORE, symbols=(MEITUAN,)), other)
    with closing(JoinedReader(tmp_path / "own")) as reader:
        assert len(reader.versions(REAL_KEY, TENCENT, BEFORE)) == 60
        copied(tmp_path / "own", other)
        assert not len(reader.versions(REAL_KEY, TENCENT, BEFORE)), "a reader that is not refreshed has no other's rows"
        assert len(reader.sessions(DAY_MARKET, [TENCENT])) == 0
    with closing(JoinedReader(tmp_path / "own")) as reader:
        assert [*reader.identities.all_symbols().values()] == [MEITUAN], "what is nowhere any more is not named"


def test_a_place_of_other_values_is_refused(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    with pytest.raises(DeskError) as caught:
        copied(tmp_path / "own", place, kind=PRACTICE_KIND)
    assert caught.value.code == DeskFault.OTHER_KIND


def _newer(share: Path) -> None:
    (log,) = (share / "sessions" / "_delta_log").glob("*0.json")
    log.write_text(log.read_text().replace('"tideboard.schema":"1"', '"tideboard.schema":"2"'))


def _torn(share: Path) -> None:
    (file,) = (share / "flow").glob("*/*/*.parquet")
    file.write_bytes(file.read_bytes()[:-40])


def _gone(share: Path) -> None:
    next((share / "flow").glob("*/*/*.parquet")).unlink()


@pytest.mark.parametrize(
    ("harm", "code"), [(_newer, DeskFault.NEWER), (_torn, DeskFault.CHECKSUM), (_gone, DeskFault.GONE)]
)
def test_a_damaged_place_is_an_error_and_changes_nothing(
    tmp_path: Path, place: SharedPlace, harm: Callable[[Path], None], code: DeskFault
) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    assert place.folder is not None
    harm(place.folder)
    own = sealed_archive(tmp_path / "own", BEFORE)
    with pytest.raises(DeskError) as caught:
        copied(own, place)
    assert caught.value.code == code
    assert shared_days(own) == []
    assert len(nets_of(own, day=BEFORE)) > 0


def test_what_is_not_whole_of_one_security_keeps_nothing_of_others_back(
    tmp_path: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tideboard_core.desk.reading import SharedReader

    published(sealed_archive(tmp_path / "theirs"), place)
    read = SharedReader.versions

    def not_whole(reader: SharedReader, key: DefinitionKey, symbol: InstrumentId, *rest: object) -> object:
        if symbol == TENCENT:
            raise DeskError(DeskFault.LOST, place="", number="1")
        return read(reader, key, symbol, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(SharedReader, "versions", not_whole)
    with pytest.raises(DeskError):
        copied(tmp_path / "own", place)
    assert shared_days(tmp_path / "own") == []
    assert shared_days(tmp_path / "own", MEITUAN) == [DAY]


def test_a_copy_that_cannot_be_read_is_left_out_and_made_anew(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    own = sealed_archive(tmp_path / "own", BEFORE)
    copied(own, place)
    file = copy_file(own)
    for each in file.parent.glob("archive.db*"):
        each.unlink()
    file.write_bytes(b"no database at all" * 500)
    with closing(JoinedReader(own)) as reader:
        assert isinstance(reader.copy_error, ArchiveError)
        assert len(reader.versions(REAL_KEY, TENCENT, BEFORE)) > 0
    copied(own, place)
    assert shared_days(own) == [DAY]


@pytest.mark.parametrize("table", ["origin", "looked", "place", "block"])
def test_a_copy_with_a_damaged_page_is_made_anew(tmp_path: Path, place: SharedPlace, table: str) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    own = sealed_archive(tmp_path / "own", BEFORE)
    copied(own, place)
    damage_page(own, table)
    restate(tmp_path / "theirs", nets(777_000, first=4))
    published(tmp_path / "theirs", place)
    copied(own, place)
    assert shared_days(own) == [DAY]
    assert 777_000 in nets_of(own)


def test_an_archive_that_cannot_be_read_costs_no_copy(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    copied(tmp_path / "own", place)
    (tmp_path / "own" / "archive.db").write_bytes(b"no database at all" * 500)
    with pytest.raises(ArchiveError, match="archive-unreadable"):
        copied(tmp_path / "own", place)
    (tmp_path / "own" / "archive.db").unlink()
    assert shared_days(tmp_path / "own") == [DAY]


def test_a_damaged_block_is_copied_from_the_beginning(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    own = tmp_path / "own"
    copied(own, place)
    with closing(sqlite3.connect(copy_file(own))) as connection, connection:
        connection.execute("UPDATE block SET data=zeroblob(20)")
    assert copied(own, place) == []
    with closing(JoinedReader(own)) as reader:
        with pytest.raises(ArchiveError, match="archive-damaged"):
            reader.versions(REAL_KEY, TENCENT, DAY)
        damaged = reader.damaged_copies()
        assert (damaged, reader.damaged_copies()) == ({TENCENT}, set())
    came: list[InstrumentId] = []
    with closing(SharedCopy(own, place, REAL, ManualClock(after_close()))) as copy:
        copy.copy(BOTH, came.extend, damaged=[*damaged])
    assert came == [TENCENT]
    assert nets_of(own) == nets_of(tmp_path / "theirs")


def test_no_nets_are_kept_side_by_side(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    copied(tmp_path / "own", place)
    with closing(sqlite3.connect(copy_file(tmp_path / "own"))) as connection:
        assert connection.execute("SELECT COUNT(*) FROM history").fetchone() == (0,), "nobody reads them"


def test_reading_says_that_it_goes_on_with_each_file(tmp_path: Path, place: SharedPlace) -> None:
    said: list[list[InstrumentId]] = []
    published(sealed_archive(tmp_path / "theirs"), place)
    with closing(SharedCopy(tmp_path / "one", place, REAL, ManualClock(after_close()))) as copy:
        copy.copy(BOTH, said.append)
    published(sealed_archive(tmp_path / "more", BEFORE), place)
    with closing(SharedCopy(tmp_path / "two", place, REAL, ManualClock(after_close()))) as copy:
        before = len(said)
        copy.copy(BOTH, said.append)
    assert 4 < before < len(said) - before, "more files, more signs"


def test_the_copy_keeps_to_its_room(tmp_path: Path, place: SharedPlace) -> None:
    published(sealed_archive(tmp_path / "theirs"), place)
    clock = ManualClock(after_close())
    copied(tmp_path / "own", place, TENCENT, clock=clock)
    clock.jump_wall(3600)
    with closing(SharedCopy(tmp_path / "own", place, REAL, clock, most_bytes=1)) as copy:
        copy.copy([MEITUAN], lambda _came: None)
    assert shared_days(tmp_path / "own") == []
    assert shared_days(tmp_path / "own", MEITUAN) == [DAY], "what somebody just asked for stays"
    assert copied(tmp_path / "own", place, TENCENT) == [TENCENT], "and the other comes again when it is wanted"


def test_pieces_have_the_newest_days_first_and_no_day_twice() -> None:
    days = days_before(DAY, 40)
    sessions = [NamedSession(REAL_KEY, each, day, "r", 1, (100_000, 0, 0, 0)) for day in days for each in BOTH]
    pieces = [*spans(sessions)]
    assert [each.day for piece in pieces for each in piece] == [day for day in reversed(days) for _each in BOTH]
    assert max(len(piece) for piece in pieces) == 10
    assert [*spans([])] == []
