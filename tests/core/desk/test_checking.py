from __future__ import annotations

from pathlib import Path

import pytest
from deltalake import DeltaTable

from fakes.values.archive_market import MEITUAN, TENCENT, nets
from fakes.values.shared_places import published, restate, sealed_archive, shared_folder
from tideboard_core.desk.checking import damages, differences, sizes, snapshot_of, summaries
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.tables import SharedSnapshot

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> SharedPlace:
    """A place with a day of one recorder."""
    made = shared_folder(tmp_path / "share")
    published(sealed_archive(folder), made)
    return made


def told(place: SharedPlace) -> list[str]:
    return [damage.text for damage in damages(SharedSnapshot(place))]


def test_who_recorded_what(place: SharedPlace, folder: Path, tmp_path: Path) -> None:
    restate(folder, nets(1))
    published(folder, place)
    published(sealed_archive(tmp_path / "other", symbols=[TENCENT]), place)

    found = summaries(SharedSnapshot(place))
    assert sorted((each.publications, each.days, each.sessions, each.first, each.last) for each in found) == [
        (1, 1, 1, 20261120, 20261120),
        (2, 1, 3, 20261120, 20261120),
    ]
    assert place.folder is not None
    (table,) = (size for name, size in sizes(SharedSnapshot(place)).items() if name == "flow")
    files = list(place.folder.glob("flow/market=HK/*/*.parquet"))
    assert table == (3, sum(path.stat().st_size for path in files))


def test_a_compacted_place_is_whole(place: SharedPlace, folder: Path) -> None:
    restate(folder, nets(1))
    published(folder, place)
    for name in ("flow", "sessions"):
        DeltaTable(place.uri(name)).optimize.z_order(["symbol"])
    assert told(place) == []


def test_rows_of_a_publication_under_way_are_no_damage(
    place: SharedPlace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tideboard_core.desk.tables import commit

    def until_sessions(place: SharedPlace, store: object, file: object, *rest: object) -> None:
        if getattr(file, "table", "") == "sessions":
            raise OSError(5, "broken off")
        commit(place, store, file, *rest)  # type: ignore[arg-type]  # as it was called

    restate(folder, nets(1))
    monkeypatch.setattr("tideboard_core.desk.publishing.commit", until_sessions)
    with pytest.raises(OSError, match="broken off"):
        published(folder, place)
    assert SharedSnapshot(place).versions == {"sessions": 1, "flow": 2, "bars": 2, "hours": 2}
    assert told(place) == []


@pytest.mark.parametrize(
    ("table", "where", "text"),
    [
        ("flow", f"symbol = '{MEITUAN}' AND minute = 3", "59 rows of flow, 60 were published"),
        ("bars", f"symbol = '{TENCENT}'", "0 rows of bars, 60 were published"),
        ("hours", "day = 20261120", "no hours"),
    ],
)
def test_rows_that_went_are_named(place: SharedPlace, table: str, where: str, text: str) -> None:
    DeltaTable(place.uri(table)).delete(where)
    (found,) = told(place)
    assert found.endswith(text)


def test_rows_that_came_twice_are_named(place: SharedPlace) -> None:
    """As if something had committed a file again under another name."""
    table = DeltaTable(place.uri("bars"))
    from deltalake import write_deltalake

    write_deltalake(place.uri("bars"), table.to_pyarrow_table(), mode="append")
    assert [text.partition(": ")[2] for text in told(place)] == ["120 rows of bars, 60 were published"] * 2


def test_only_newest_values_of_two_recorders_are_compared(place: SharedPlace, tmp_path: Path) -> None:
    other = sealed_archive(tmp_path / "other")
    published(other, place)
    assert list(differences(SharedSnapshot(place))) == []
    restate(other, nets(77, first=5))
    published(other, place)

    (found, *rest) = differences(SharedSnapshot(place))
    assert (found.symbol, found.table, found.minute, found.column) == (TENCENT, "flow", 5, "net")
    assert 77 in (found.one[1], found.other[1])
    assert {(each.minute, each.column) for each in rest} <= {
        (5, name) for name in ("extra_large", "large", "medium", "small")
    }


def test_a_place_without_our_tables_is_none(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as caught:
        snapshot_of(shared_folder(tmp_path / "empty"))
    assert caught.value.code == DeskFault.NO_PLACE
