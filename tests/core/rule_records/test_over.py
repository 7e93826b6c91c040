"""Records over a shared place: those of the archive that was published, at versions that are named."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import msgspec
import pytest

from fakes.values.equal_records import assert_equal
from fakes.values.record_plans import OFTEN, plan_of, record_here
from fakes.values.signal_archive import SECURITIES
from fakes.values.signal_versions import comparison
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.reading import pinned
from tideboard_core.rule_records.__main__ import main
from tideboard_core.rule_records.command_line import parse
from tideboard_core.rule_records.own_archive import OwnArchive
from tideboard_core.signals.rules import Condition, Quantity, Rule, RuleKind

pytestmark = pytest.mark.slow

LOOKS_BACK = [each for each in OFTEN if each.needs_percentile or each.needs_other or each.kind is RuleKind.LARGE_PRINTS]
"""Rules that read more than flow and bars of a session."""


@pytest.mark.parametrize(
    "rule",
    [LOOKS_BACK[0], *(pytest.param(rule, marks=pytest.mark.desk) for rule in LOOKS_BACK[1:])],
    ids=lambda rule: rule.id,
)
def test_a_record_over_a_shared_place_is_that_over_the_archive(data: Path, place: SharedPlace, rule: Rule) -> None:
    own = record_here(plan_of(OwnArchive(data / "archive"), rule), [SECURITIES])
    shared = record_here(plan_of(pinned(place), rule), [SECURITIES[2:], SECURITIES[:2]])
    assert len(own.firings) > 10
    assert_equal(shared, own)


def test_the_command_names_place_and_versions(
    place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    options = ["--provider", "OpenD", "--processes", "1", "--json", str(file), "--data-dir", str(tmp_path)]
    assert main(["record", "sign-turn", "--over", place.name, *options]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"Read from {place.name}" in lines
    assert "At versions sessions 26, flow 26, bars 26, prints 26, hours 26" in lines
    assert json.loads(file.read_bytes())["origin"]["versions"]["sessions"] == 26


def test_a_file_that_is_gone_ends_the_record(
    place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.folder is not None
    shutil.copytree(place.folder, tmp_path / "share")
    (gone, *_others) = (tmp_path / "share" / "bars").glob("*/*/*.parquet")
    gone.unlink()
    options = ["--provider", "OpenD", "--processes", "1", "--data-dir", str(tmp_path)]
    assert main(["record", "sign-turn", "--over", (tmp_path / "share").as_uri(), *options]) == 4
    told = capsys.readouterr()
    name = gone.relative_to(tmp_path / "share").as_posix()
    assert told.err == f"tideboard-signals: a file that the place names is gone: {name}\n"
    assert not told.out


@pytest.mark.parametrize(
    ("where", "code", "words"),
    [
        ("ftp://share", 2, "is no place such as"),
        ("file:///no/such/folder", 2, "there is no file:///no/such/folder"),
        ("", 2, "there is no archive in"),  # no place was named, so the data folder's own: never one for the other
    ],
)
def test_a_place_that_cannot_be_used_is_one_sentence(
    where: str, code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "sign-turn", "--over", where, "--data-dir", str(tmp_path)]) == code
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1


def test_a_rule_of_daily_rows_says_that_a_shared_place_has_none(
    place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = Condition(comparisons=(comparison(Quantity.SHORT_SHARE, 10),))
    rule = tmp_path / "short.json"
    rule.write_bytes(msgspec.json.encode(Rule(id="short", kind=RuleKind.OWN, condition=short)))
    assert main(["record", str(rule), "--over", place.name, "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "tideboard-signals: the rule needs daily rows, which a shared place has not\n"


@pytest.mark.parametrize("options", [["--engine", "spark"], ["--master", "local[2]"], ["--engine", "dask"]])
def test_an_engine_that_cannot_be_used_is_one_sentence(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["record", "sign-turn", *options])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_spark_its_engine_names_what_is_missing(
    place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    options = ["--provider", "OpenD", "--engine", "spark", "--data-dir", str(tmp_path)]
    assert main(["record", "sign-turn", "--over", place.name, *options]) == 2
    assert "needs the extras desk and spark" in capsys.readouterr().err
