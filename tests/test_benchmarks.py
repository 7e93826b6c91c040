"""The runner of the benchmarks, without measuring: names, ratios, exit codes, refusals, the table; each can start."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks import children
from benchmarks.__main__ import MET, MISSED, REFUSED, Measure, main, measure_of
from benchmarks.catalogue import BENCHMARKS, SOAK, Unknown, chosen, listing
from benchmarks.children import BenchFailed, Kind, PeerMissing, Subject, interleaved
from benchmarks.measures.longport import first_after
from benchmarks.rows import Row, table
from checkout import ROOT

FOLDER = ROOT / "tests" / "benchmarks"
CHILD = re.compile(r'"((?:ours|peers)\.\w+)"')
ROW = Row("a thing, ms", [4.0], 0.5, "peer", [10.0])


def answering(*answers: Row | Exception) -> Callable[[str], Measure]:
    """Benchmarks that answer so, one after the other."""
    left = list(answers)

    def measure(_options: argparse.Namespace) -> list[Row]:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return [answer]

    return lambda _name: measure


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["longport", "decode"], ["longport decode"]),
        (["longport"], ["longport decode", "longport reconnect", "longport memory"]),
        (["ladder", "memory", "ladder"], ["ladder", "memory"]),
        (["all"], [name for name in BENCHMARKS if name != SOAK]),
    ],
)
def test_words_name_benchmarks(words: list[str], names: list[str]) -> None:
    assert chosen(words) == names


def test_a_misspelt_name_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unknown, match="no benchmark laddr; there are: startup, "):
        chosen(["ladder", "laddr"])
    assert main(["laddr"]) == REFUSED
    assert "no benchmark laddr" in capsys.readouterr().err


@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_has_its_function_and_a_line_of_the_list(name: str) -> None:
    assert callable(measure_of(name))
    assert name in listing()


def test_every_child_that_is_started_is_there() -> None:
    """Our own can be imported here; the packages of a peer are not installed beside the tests."""
    sources = [path.read_text(encoding="utf-8") for path in (FOLDER / "measures").glob("*.py")]
    started = {name for source in sources for name in CHILD.findall(source)}

    assert len(started) > 20
    assert all(find_spec(f"benchmarks.{name}") for name in started)
    assert all(import_module(f"benchmarks.{name}") for name in started if name.startswith("ours."))


@pytest.mark.parametrize(
    ("row", "ratio", "met"),
    [
        (ROW, 0.4, True),
        (ROW._replace(ours=[6.0]), 0.6, False),
        (ROW._replace(ours=[6.0], at_least=True), 0.6, True),
        (ROW._replace(ours=[1.0, 9.0, 4.0], theirs=[1.0, 90.0, 10.0]), 0.4, True),  # the median of ratios, not 4 / 10
        (ROW._replace(ours=[1.0, 9.0, 8.0], theirs=[10.0]), 0.8, False),
        (ROW._replace(absolute=True, goal=4.0), 0.4, True),
        (ROW._replace(absolute=True, goal=3.9, peer="", theirs=()), None, False),
    ],
)
def test_a_row_is_held_against_its_goal(row: Row, ratio: float | None, met: bool) -> None:
    assert row.ratio() == ratio
    assert row.met() is met


def test_the_table_has_both_figures_ratio_and_goal() -> None:
    late = Row("an order, us", [1200.0, 900.0, 1100.0], 850.0, absolute=True)

    head, *rows = [re.split(r" {2,}", line) for line in table([("ladder", ROW), ("order", late)]).splitlines()]

    assert head == ["name", "measure", "ours", "peer", "ratio", "goal"]
    assert rows == [
        ["ladder", "a thing, ms", "4", "peer 10", "0.4", "<= 0.5", "met"],
        ["order", "an order, us", "1,100", "<= 850 (ours)", "MISSED"],
    ]


def test_json_is_one_object_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ladder", "flow", "--json"], answering(ROW, ROW._replace(ours=[9.0]))) == MISSED

    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["name"], first["ours"], first["peer"], first["theirs"]) == ("ladder", 4.0, "peer", 10.0)
    assert [(each["ratio"], each["met"]) for each in (first, second)] == [(0.4, True), (0.9, False)]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([ROW, ROW], MET),
        ([ROW._replace(goal=0.1), ROW], MISSED),
        ([ROW._replace(goal=0.1), PeerMissing("not installed")], REFUSED),
        ([BenchFailed("no market"), ROW], REFUSED),
        ([ImportError("cannot import name 'gone'"), ROW], REFUSED),
    ],
)
def test_the_worst_outcome_is_the_exit_code(
    answers: list[Row | Exception], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A benchmark that is not measured is no pass, and stops no other."""
    assert main(["ladder", "flow"], answering(*answers)) == code

    heard = capsys.readouterr()
    rows = [answer for answer in answers if isinstance(answer, Row)]
    assert heard.out.count("a thing") == len(rows)
    assert heard.err.count("not measured") == len(answers) - len(rows)


def test_once_asks_whether_each_works_not_how_fast() -> None:
    """A missed goal passes, one that breaks fails; `all` has two days of soak as well."""
    missed, count = ROW._replace(goal=0.1), len(BENCHMARKS)

    assert main(["all", "--once"], answering(*[missed] * count)) == MET
    assert main(["all", "--once"], answering(*[missed] * (count - 1), BenchFailed("no market"))) == REFUSED


# --- children -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("home", [children.PEERS, children.VENDORS])
def test_without_a_peer_nothing_is_compared(home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kind = Kind(module="peers.qt_ladder", peer=True, home=home)
    monkeypatch.delenv(home, raising=False)
    with pytest.raises(PeerMissing, match="the peers are not installed"):
        Subject(kind)
    monkeypatch.setenv(home, str(tmp_path / "python"))
    with pytest.raises(PeerMissing):
        kind.command()
    monkeypatch.setenv(home, sys.executable)
    assert kind.command()[0] == sys.executable


def test_a_peer_sees_none_of_our_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", "one")

    assert Kind(module="peers.qt_ladder", peer=True).environment(str(tmp_path))["PYTHONPATH"] == str(ROOT / "tests")


def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Kind:
    """A subject that does what its lines say behind those of `subject`."""
    package = tmp_path / "benchmarks"
    package.mkdir()
    subject = (FOLDER / "subject.py").read_text(encoding="utf-8")
    (package / "made_up.py").write_text(f"{subject}\n{body}\n", encoding="utf-8")
    monkeypatch.setattr(children, "TESTS", tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return Kind(module="made_up")


def test_subjects_are_asked_in_turn_behind_a_round_that_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a library prints is passed over."""
    body = "import itertools\nnumbers = itertools.count()\nprint('hello')\nserve(lambda: {'value': next(numbers)})"
    kind = child(tmp_path, monkeypatch, body)

    assert interleaved({"ours": kind, "peer": kind}, rounds=2) == {
        "ours": [{"value": 1}, {"value": 2}],
        "peer": [{"value": 1}, {"value": 2}],
    }
    assert interleaved({"ours": kind}, rounds=1) == {"ours": [{"value": 0}]}


def test_a_subject_that_ends_tells_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = child(tmp_path, monkeypatch, "raise SystemExit('no market today')")

    with pytest.raises(BenchFailed, match="made_up ended: no market today"):
        Subject(kind)


def test_the_way_back_ends_with_the_first_quote_after_the_silence() -> None:
    """Quotes that were on their way when the cut came are not it."""
    assert first_after([0.1, 0.9, 1.01, 2.5, 2.6], began=1.0) == 2.5
    with pytest.raises(BenchFailed, match="no quote came"):
        first_after([0.1, 0.9, 1.01, 1.05], began=1.0)
