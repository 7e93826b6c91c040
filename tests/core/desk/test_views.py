"""What the views of a shared place name; `dev.py test desk` asks them on the engines themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.values.archive_market import nets
from fakes.values.shared_places import published, restate, sealed_archive, shared_folder
from tideboard_core.collector.__main__ import main
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.tables import SharedSnapshot
from tideboard_core.desk.views import DUCKDB, SPARK, views, write_views


def test_views_name_every_file_of_their_snapshot_and_no_later_one(folder: Path, tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(folder), place)
    snapshot = SharedSnapshot(place)
    restate(folder, nets(5_000))
    published(folder, place)
    for engine in (DUCKDB, SPARK):
        text = views(snapshot, engine)
        assert "sessions 1, flow 1, bars 1, hours 1." in text.splitlines()[0]
        assert text.count("-1.parquet") == 4
        assert "-2.parquet" not in text
        assert views(SharedSnapshot(place), engine).count("-2.parquet") == 4


def test_the_command_writes_both_files_over_older_ones(folder: Path, tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    published(sealed_archive(folder), place)
    target = tmp_path / "new" / "views"
    target.mkdir(parents=True)
    (target / DUCKDB).write_text("old")
    assert main(["shared", "views", place.name, str(target)]) == 0
    assert {path.name for path in target.iterdir()} == {DUCKDB, SPARK}
    assert "CREATE OR REPLACE VIEW flow AS" in (target / DUCKDB).read_text()


def test_a_place_without_sessions_has_no_views(tmp_path: Path) -> None:
    place = shared_folder(tmp_path / "share")
    with pytest.raises(DeskError) as caught:
        write_views(SharedSnapshot(place), tmp_path)
    assert caught.value.code == DeskFault.NO_PLACE
    assert main(["shared", "views", place.name, str(tmp_path)]) == 2
