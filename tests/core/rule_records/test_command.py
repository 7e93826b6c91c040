"""What `tideboard-signals` prints and refuses, and how it ends."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from fakes.values.archive_market import DAY
from fakes.values.signal_archive import SECURITIES
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.rule_records.__main__ import main
from tideboard_core.rule_records.command_line import parse
from tideboard_core.rule_records.working import batches_of
from tideboard_core.signals.rules import RuleKind, default_rule
from tideboard_core.signals.store import FILE, KeptRule, Members, Signals

pytestmark = pytest.mark.slow

TURN = default_rule(RuleKind.SIGN_TURN, "mine")


def run(data: Path, rule: str, *options: str) -> int:
    return main(["record", rule, "--data-dir", str(data), "--processes", "1", *options])


@pytest.fixture
def kept(data: Path, tmp_path: Path) -> Path:
    """A data folder with the same archive and a rule of one's own, whose list had two securities since two weeks."""
    (tmp_path / "archive").symlink_to(data / "archive")
    noted = Members(list_id="mine", day=DAY.replace(day=6), symbols=SECURITIES[:2])
    rule = KeptRule(rule=TURN, tried=3)
    (tmp_path / FILE).write_bytes(msgspec.json.encode(Signals(rules=(rule,), members=(noted,))))
    return tmp_path


def test_a_record_in_words_and_as_json(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = tmp_path / "rule.json"
    rule.write_bytes(msgspec.json.encode(TURN))
    found = tmp_path / "record.json"
    assert run(data, str(rule), "--provider", "opend", "--json", str(found)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Sign turn"
    assert lines[1].startswith("Record: ")
    assert lines[-1] == "Before fees and spread. What followed is not what will follow."
    written = json.loads(found.read_bytes())
    assert written["lines"] == lines
    record = written["record"]
    assert f"{record['fired']:,} times in {record['could_fire']} sessions" in lines
    assert "Left out: 12 sessions of securities, read after the close" in lines
    assert record["comparisons"] == 18  # the five rules of a new folder and this one, three each
    assert record["horizons"][0]["points"]
    assert written["made_with"]["Python"]


def test_halves_and_the_list_are_said(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = tmp_path / "record.json"
    options = ["--provider", "OpenD", "--halves", "--against-list", "--all-minutes", "--json", str(found)]
    assert run(data, "sign-turn", *options) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith(", older half of the sessions")
    assert lines[4:6] == ["Outcome: against the list", "Compared with: all minutes"]
    record = json.loads(found.read_bytes())["record"]
    assert (record["half"], record["against_list"], record["control"]) == ("older", True, "all-minutes")
    assert record["sessions"] == 12  # of 23 that were seen live


def test_an_armed_rule_that_was_changed_has_the_newer_half(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = KeptRule(rule=TURN, tried=2, opened=(2,))
    (kept / FILE).write_bytes(msgspec.json.encode(Signals(rules=(rule,))))
    assert run(kept, "sign-turn", "--provider", "OpenD", "--halves") == 0
    assert ", newer half of the sessions" in capsys.readouterr().out


def test_a_kept_rule_is_of_its_list_as_it_was_noted(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "Sign Turn", "--provider", "OpenD") == 0
    out = capsys.readouterr().out
    assert ", older half of the sessions" in out  # the window's record of a rule that was changed
    assert "sessions of 2 securities" in out
    assert "members of the list were not noted: all its securities count" in out
    assert "9 comparisons" in out


@pytest.mark.parametrize(
    ("rule", "options", "words"),
    [
        ("sign-turn", [], "--provider has to name one of LongPort, OpenD"),
        ("sign-turn", ["--provider", "Nobody"], "--provider has to name one of LongPort, OpenD"),
        ("sign-turn", ["--market", "US"], "--market has to name one of HK"),
        ("no such", [], "no rule has the name no such; kept are price-up-block-out (Price up, block out)"),
        ("no-such.json", [], "no-such.json cannot be read: No such file"),
        ("sign-turn", ["--provider", "OpenD", "--symbols", "HK.00001"], "nothing was recorded of these securities"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    data: Path, rule: str, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, rule, *options) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.startswith("tideboard-signals: ")
    assert told.err.count("\n") == 1
    assert not told.out


@pytest.mark.parametrize("text", [b"{}", b"nonsense", b'{"id": "a", "kind": "own"}', b'{"id": "a", "kind": "moon"}'])
def test_a_file_that_is_no_rule_is_one_sentence(
    data: Path, text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = tmp_path / "rule.json"
    rule.write_bytes(text)
    assert run(data, str(rule)) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_the_data_folder_keeps_is_read_and_stays(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / FILE).write_text("damaged")
    assert run(kept, "sign-turn") == 2
    assert (kept / FILE).read_text() == "damaged"
    (kept / FILE).write_bytes(msgspec.json.encode(Signals(version=99)))
    assert run(kept, "sign-turn") == 2
    assert "a newer version of Tideboard wrote" in capsys.readouterr().err


def test_a_damaged_block_is_left_out_and_named(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(data / "archive", tmp_path / "archive")
    with closing(sqlite3.connect(tmp_path / "archive" / "archive.db")) as archive:
        archive.execute("UPDATE block SET data=x'00' WHERE series=1 AND key=1 AND symbol=1 AND day=20261120")
        archive.commit()
    assert run(tmp_path, "sign-turn", "--provider", "OpenD") == 4
    out = capsys.readouterr().out
    assert "Left out: damaged block: HK.00700, 20261120, flow, OpenD" in out
    assert "Made of 103 sessions of 4 securities" in out


def test_a_folder_without_an_archive_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "sign-turn") == 2
    assert "there is no archive in" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--processes", "0"], ["--processes", "62"], ["--sessions", "-1"], ["--what"]])
def test_a_wrong_option_is_one_sentence(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["record", "sign-turn", *options])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("tideboard-signals: ")


def test_batches_are_as_many_as_processes_need_and_no_larger_than_memory_allows() -> None:
    names = [InstrumentId(f"HK.{number:05}") for number in range(1000)]
    assert [len(each) for each in batches_of(names[:8], 60, 2)] == [1] * 8
    assert max(len(each) for each in batches_of(names, 60, 2)) == 8
    assert max(len(each) for each in batches_of(names, 5000, 2)) == 1
    assert [name for batch in batches_of(names[::-1], 60, 2) for name in batch] == names
