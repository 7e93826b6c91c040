from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fakes.values.archive_market import (
    DAY,
    MEITUAN,
    TENCENT,
    close_archive,
    days_before,
    nets,
    open_archive,
)
from fakes.values.clock import ManualClock
from fakes.values.shared_places import (
    MINUTES,
    PRACTICE_KEY,
    REAL_KEY,
    agreeing,
    published,
    restate,
    sealed_archive,
    shared_folder,
)
from tideboard_core.archive.database import PUBLICATIONS
from tideboard_core.archive.pruning import Retention, prune
from tideboard_core.archive.pruning import plan as pruning_plan
from tideboard_core.archive.records import BARS
from tideboard_core.archive.sealing import pack
from tideboard_core.archive.units import day_number
from tideboard_core.desk.checking import damages
from tideboard_core.desk.choosing import chosen_sessions
from tideboard_core.desk.places import SharedPlace, place_of
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publishing import LOCK, plan, publish
from tideboard_core.desk.stores import PROBE
from tideboard_core.desk.tables import SharedSnapshot
from tideboard_core.model.instrument import Market

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    return shared_folder(tmp_path / "share")


def sessions(place: SharedPlace) -> list[dict[str, Any]]:
    """Rows of `sessions`, of every publication."""
    rows: list[dict[str, Any]] = SharedSnapshot(place).read("sessions").to_pylist()
    return sorted(rows, key=lambda row: (row["recorder"], row["number"], row["symbol"]))


def whole(place: SharedPlace) -> bool:
    return list(damages(SharedSnapshot(place))) == []


def parquet_files(place: SharedPlace) -> list[Path]:
    assert place.folder is not None
    return sorted(place.folder.glob("*/market=*/*/*.parquet"))


def refused(folder: Path, place: SharedPlace) -> str:
    with pytest.raises(DeskError) as caught:
        published(folder, place)
    return str(caught.value.code)


def test_a_market_day_is_there_as_the_archive_has_it(folder: Path, place: SharedPlace) -> None:
    before, day = days_before(DAY, 1)[0], DAY
    sealed_archive(folder, before, day)

    outcome = published(folder, place)

    assert [(each.number, each.day, each.revision) for each, _files in outcome.there] == [
        (1, day_number(before), 1),
        (2, day_number(day), 1),
    ]
    found = sessions(place)
    assert [(row["number"], row["symbol"], row["received"], row["in_time"]) for row in found] == [
        (number, symbol, MINUTES, MINUTES - 20) for number in (1, 2) for symbol in (TENCENT, MEITUAN)
    ]
    assert {(row["flow_rows"], row["bars_rows"], row["prints_rows"]) for row in found} == {(MINUTES, MINUTES, 0)}
    assert whole(place)
    assert published(folder, place).there == []


def test_a_restated_session_is_a_further_revision_that_alone_counts(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    published(folder, place)
    restate(folder, nets(5_000))

    (publication, _files), *rest = published(folder, place).there

    assert (publication.number, publication.revision, publication.sessions, rest) == (2, 2, 1, [])
    chosen = {row["symbol"]: row for row in chosen_sessions(SharedSnapshot(place).read("sessions")).to_pylist()}
    assert {symbol: (row["number"], row["flow_rows"]) for symbol, row in chosen.items()} == {
        TENCENT: (2, MINUTES + 1),
        MEITUAN: (1, MINUTES),
    }
    assert whole(place)


def test_packed_and_pruned_blocks_are_not_published_again(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    published(folder, place)
    writer = open_archive(folder)
    assert pack(writer, Market.HK, keep=0)
    close_archive(writer)
    assert published(folder, place).there == []

    writer = open_archive(folder)
    assert prune(writer, pruning_plan(writer.database, [Retention(layout=BARS, sessions=0)]))
    close_archive(writer)
    assert published(folder, place).there == []


@pytest.mark.parametrize("steps", range(1, 9))
def test_what_broke_off_goes_on_with_the_same_bytes(
    folder: Path, place: SharedPlace, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any call of the disk or the tables may be the last one; the next run finds what is there."""
    sealed_archive(folder)
    calls = 0

    def counted(original: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == steps:
                raise OSError(5, "broken off")
            return original(*arguments, **named)

        return call

    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.desk.publishing.commit", counted(publishing_commit()))
        patch.setattr("tideboard_core.desk.stores.FolderStore.put_new", counted(folder_put()))
        with pytest.raises(OSError, match="broken off"):
            published(folder, place)
    kept = {path.name: path.read_bytes() for path in parquet_files(place)}

    published(folder, place)

    assert {path.name: path.read_bytes() for path in parquet_files(place)}.items() >= kept.items()
    assert [row["number"] for row in sessions(place)] == [1, 1]
    assert whole(place)


def publishing_commit() -> Any:
    from tideboard_core.desk.tables import commit

    return commit


def folder_put() -> Any:
    from tideboard_core.desk.stores import FolderStore

    return FolderStore.put_new


def test_what_changed_while_it_waited_comes_after_it(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits goes as it was staged, with its own number; the restatement is the next revision."""
    sealed_archive(folder)
    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.desk.publishing._Writer.bring", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            published(folder, place)
    restate(folder, nets(5_000))
    found = plan(folder, place)
    assert ([each.number for each in found.waiting], [len(day.sessions) for day in found.due]) == ([1], [1])

    assert [(each.number, each.revision) for each, _files in published(folder, place).there] == [(1, 1), (2, 2)]
    assert whole(place)
    assert list((folder / "publications").iterdir()) == []


def test_copies_of_one_archive_publish_a_day_once(folder: Path, place: SharedPlace, tmp_path: Path) -> None:
    """Three folders with the same recorder id and the same day, at once: each ends well, and it is there once."""
    sealed_archive(folder)
    published(folder, shared_folder(tmp_path / "first"))  # gives it an id
    copies = [Path(shutil.copytree(folder, tmp_path / f"copy{number}")) for number in range(3)]
    start = threading.Barrier(3)

    def run(copy: Path) -> int:
        start.wait()
        return len(published(copy, place).there)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(run, copies)) == [1, 1, 1]

    assert [row["number"] for row in sessions(place)] == [1, 1]
    assert SharedSnapshot(place).versions == {"sessions": 1, "flow": 1, "bars": 1, "hours": 1}
    assert whole(place)


def test_recorders_that_publish_at_once_are_all_there(place: SharedPlace, tmp_path: Path) -> None:
    days = days_before(DAY, 3)
    folders = [sealed_archive(tmp_path / f"archive{number}", *days, symbols=[TENCENT]) for number in range(3)]
    start = threading.Barrier(3)

    def run(folder: Path) -> int:
        start.wait()
        return len(published(folder, place).there)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(run, folders)) == [3, 3, 3]

    assert len(sessions(place)) == 9
    assert whole(place)


def test_a_copy_with_other_days_is_told_apart(folder: Path, place: SharedPlace, tmp_path: Path) -> None:
    """A second one of the same id, whose second publication is another one; nothing of it comes in."""
    sealed_archive(folder)
    published(folder, place)
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    restate(folder, nets(1_000))
    published(folder, place)
    restate(copy, nets(2_000), symbol=MEITUAN)
    before = parquet_files(place)

    assert refused(copy, place) == DeskFault.OTHER_COPY
    assert parquet_files(place) == before
    assert whole(place)


def test_a_place_that_lost_publications_is_told(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    published(folder, place)
    assert place.folder is not None
    shutil.rmtree(place.folder / "sessions")
    restate(folder, nets(1_000))

    assert refused(folder, place) == DeskFault.LOST


def test_a_staged_file_that_changed_is_not_published(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_archive(folder)
    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.desk.publishing._Writer.bring", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            published(folder, place)
    (folder / "publications" / "1-1-flow.parquet").write_bytes(b"PAR1")

    assert refused(folder, place) == DeskFault.CHECKSUM


def test_a_file_that_is_not_as_written_is_told(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_archive(folder)
    put = folder_put()

    def breaking(store: Any, name: str, source: Path) -> bool:
        made: bool = put(store, name, source)
        if name.startswith("sessions") and place.folder:
            (place.folder / name).write_bytes(b"torn")
        return made

    monkeypatch.setattr("tideboard_core.desk.stores.FolderStore.put_new", breaking)
    assert refused(folder, place) == DeskFault.CHECKSUM


def test_nobody_asked_means_nothing_there(folder: Path, place: SharedPlace) -> None:
    """The question comes before the first byte, names each provider, is kept, and comes again for another place."""
    sealed_archive(folder)
    asked: list[list[str]] = []

    def no(providers: list[str]) -> bool:
        asked.append(providers)
        return False

    with pytest.raises(DeskError) as caught:
        published(folder, place, no)
    assert caught.value.code == DeskFault.NO_CONSENT
    assert place.folder is not None
    assert list(place.folder.iterdir()) == []

    published(folder, place)
    restate(folder, nets(1_000))
    published(folder, place, no)
    assert asked == [["Futu"]]
    with pytest.raises(DeskError):
        published(folder, shared_folder(place.folder.with_name("other")), no)
    assert asked == [["Futu"], ["Futu"]]


def test_values_of_the_practice_market_are_nobodys(folder: Path, place: SharedPlace) -> None:
    """They are computed by the program: no question; and they never stand beside real ones."""
    sealed_archive(folder, key=PRACTICE_KEY)
    published(folder, place, lambda _providers: False)
    real = sealed_archive(folder.with_name("real"))

    assert refused(real, place) == DeskFault.OTHER_KIND


def test_one_process_at_a_time_publishes_an_archive(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    codes: list[str] = []

    def ask(_providers: list[str]) -> bool:
        codes.append(refused(folder, place))
        return True

    published(folder, place, ask)
    assert codes == [DeskFault.HELD]
    assert (folder / LOCK).exists()


def test_a_wrong_clock_is_told(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    from datetime import UTC, datetime

    clock = ManualClock(datetime.now(UTC) + timedelta(minutes=6))
    outcome = publish(folder, place, clock, agreeing)

    assert outcome.clock_off is not None
    assert timedelta(minutes=5) < outcome.clock_off < timedelta(minutes=7)
    assert list(Path(place.folder or "").glob(f"{PROBE}*")) == []


def test_a_place_that_writes_over_files_is_refused(
    folder: Path, place: SharedPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a network folder that ignores what a hard link asks: the probe finds it before any data is there."""
    sealed_archive(folder)
    monkeypatch.setattr("tideboard_core.desk.stores.FolderStore._linked", lambda _self, part, path: part.replace(path))
    assert refused(folder, place) == DeskFault.NOT_CONDITIONAL
    assert parquet_files(place) == []


def test_a_damaged_block_is_left_out_and_named(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    writer = open_archive(folder)
    writer.database.execute("UPDATE block SET data=x'00' WHERE id=(SELECT min(id) FROM block)")
    close_archive(writer)

    outcome = published(folder, place)

    assert [error.data["symbol"] for error in outcome.damaged] == [TENCENT]
    assert [row["symbol"] for row in sessions(place)] == [MEITUAN]
    assert whole(place)


def test_a_plan_writes_nothing(folder: Path, place: SharedPlace) -> None:
    sealed_archive(folder)
    found = plan(folder, place)

    assert [(day.market, day.day, len(day.sessions), day.providers) for day in found.due] == [
        ("HK", day_number(DAY), 2, {REAL_KEY.provider})
    ]
    assert place.folder is not None
    assert list(place.folder.iterdir()) == []
    assert not (folder / PUBLICATIONS).exists()


def test_a_missing_folder_is_told(folder: Path, tmp_path: Path) -> None:
    sealed_archive(folder)
    assert refused(folder, place_of((tmp_path / "nowhere").as_uri())) == DeskFault.NO_PLACE
