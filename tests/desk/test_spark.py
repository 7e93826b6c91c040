"""Records that Spark makes are those of this machine's processes, to the last bit, or there are none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fakes.scenes.asked_views import after_a_loss, differing
from fakes.scenes.spark_records import LONGEST, on_spark, written
from fakes.values.record_plans import OFTEN
from fakes.values.shared_places import published, shared_folder
from fakes.values.signal_archive import fill
from tideboard_core.desk.places import SharedPlace
from tideboard_core.rule_records.__main__ import main


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> SharedPlace:
    folder = tmp_path_factory.mktemp("spark")
    fill(folder / "archive")
    made = shared_folder(folder / "share")
    published(folder / "archive", made)
    return made


@pytest.mark.timeout(LONGEST)
def test_spark_makes_the_record_of_this_machine(
    place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = written(OFTEN, tmp_path)
    done = on_spark(place.name, tmp_path, rules)
    assert done.returncode == 0, done.stderr[-3000:]
    for rule in rules:
        here = tmp_path / "here.json"
        options = ["--provider", "OpenD", "--data-dir", str(tmp_path), "--processes", "1", "--json", str(here)]
        assert main(["record", str(rule), "--over", place.name, *options]) == 0
        one, other = (json.loads(file.read_bytes()) for file in (here, tmp_path / f"{rule.stem}.record"))
        assert json.dumps(one["record"]) == json.dumps(other["record"]), rule.stem  # -0.0 is no 0.0 there
        assert len(one["record"]["firings"]) > 10
        assert one["origin"]["versions"] == other["origin"]["versions"]
        assert other["origin"]["engine"] == "Spark"
    assert "Computed by 1 process, " in capsys.readouterr().out


@pytest.mark.timeout(LONGEST)
def test_a_file_that_is_gone_ends_a_record_on_spark(place: SharedPlace, tmp_path: Path) -> None:
    assert place.folder is not None
    shutil.copytree(place.folder, tmp_path / "share")
    (gone, *_others) = (tmp_path / "share" / "bars").glob("*/*/*.parquet")
    gone.unlink()
    done = on_spark((tmp_path / "share").as_uri(), tmp_path, written(OFTEN[:1], tmp_path))
    assert done.returncode == 4
    name = gone.relative_to(tmp_path / "share").as_posix()
    assert f"tideboard-signals: a file that the place names is gone: {name}" in done.stderr
    assert not list(tmp_path.glob("*.record"))


@pytest.mark.timeout(LONGEST)
def test_without_java_spark_says_so(place: SharedPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    done = on_spark(place.name, tmp_path, written(OFTEN[:1], tmp_path))
    assert done.returncode == 2
    assert "Spark does not start, it needs Java 17 (JAVA_HOME)" in done.stderr


@pytest.mark.timeout(2 * LONGEST)
def test_views_on_spark_say_what_the_archive_says(tmp_path: Path) -> None:
    assert differing("spark", tmp_path / "all") == []
    answer = after_a_loss("spark", tmp_path / "loss")
    assert isinstance(answer, str)
    assert "PATH_NOT_FOUND" in answer
