"""The harness of the benchmarks, without running one: names, verdicts, exit codes, refusals, the form of the JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from benchmarks import __main__, archive_data, children, curves, history, longport_frames, page
from benchmarks.__main__ import MET, MISSED, REFUSED, Measure
from benchmarks.catalogue import CATALOGUE, HUMAN, IN_ALL, IN_WINDOW, SOAK, USES, Entry, Unknown, chosen, listing
from benchmarks.children import BenchFailed, Kind, PeerMissing, Subject, median
from benchmarks.judging import Bound, Outcome
from benchmarks.measures import frozen, growth, longport_life, start_film, startup
from benchmarks.repeated import Repeated
from benchmarks.table import table
from checkout import ROOT
from fakes.values.waiting import between_tasks
from tideboard_core.archive.history import SESSIONS, read_minute
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.packet import REPLY_CAP, decode
from tideboard_desktop.startup.app import run_loop
from tideboard_proto.longport import quote_pb2

GOALS = {str(number) for number in range(1, 49)} - {"14", "26", "38"}
"""The goal 14 became 30; by the load of the sandbox's REST port (26) and a fresh clone (38) nobody acts."""
PACE = {"python": 100.0, "flush": 8.0}


def main(
    arguments: list[str], find: Callable[[Entry], Measure] = __main__.measure_of, keep: Path = history.FILE
) -> int:
    """The command, with a unit that takes no time."""
    return __main__.main(arguments, find, keep, lambda: nullcontext(lambda: PACE))


def outcome(ours: float, limit: float = 0.5, *, at_least: bool = False) -> Outcome:
    """A measure beside a peer of 10."""
    return Outcome(
        goal="7",
        what="a thing",
        unit="ms",
        ours=Repeated([ours]),
        beside={"peer": 10.0},
        bounds=(Bound(limit=limit, beside="peer", at_least=at_least),),
        notes={"rows": 40},
        versions={"python": "3.11"},
    )


def told(*answers: Outcome | Exception) -> Callable[[Entry], Measure]:
    """Benchmarks that answer so, one after the other."""
    left = list(answers)

    def measure(_options: argparse.Namespace) -> list[Outcome]:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return [answer]

    return lambda _entry: measure


# --- names ----------------------------------------------------------------------------------------------------------


def test_every_goal_has_a_benchmark_and_every_benchmark_a_module() -> None:
    listed = {number for entry in CATALOGUE for number in page.goals_of(entry.goal)}

    assert listed == GOALS | {"-"}
    assert all(find_spec(f"benchmarks.measures.{entry.where.partition(':')[0]}") for entry in CATALOGUE)
    assert all(entry.name in listing() for entry in CATALOGUE)


def test_every_goal_has_its_reader_and_its_use() -> None:
    """What nobody would act on is not measured."""
    assert USES.keys() == GOALS | {"-"}
    assert all(use.reader and use.good_for for use in USES.values())
    assert USES.keys() >= HUMAN.keys()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["decode", "quote"], ["decode quote"]),
        (["decode"], ["decode quote", "decode book"]),
        (["longport"], ["longport decode", "longport reconnect", "longport wait", "longport memory"]),
        (["frozen"], ["frozen start", "frozen size"]),
        (["ladder", "decode", "book", "ladder"], ["ladder", "decode book"]),
        (["all"], list(IN_ALL)),
        (["window"], list(IN_WINDOW)),
    ],
)
def test_words_name_benchmarks(words: list[str], names: list[str]) -> None:
    assert [entry.name for entry in chosen(words)] == names


def test_a_misspelt_name_is_refused() -> None:
    with pytest.raises(Unknown, match="no benchmark laddr; there are: feed, "):
        chosen(["ladder", "laddr"])
    assert main(["laddr"]) == REFUSED


def test_dev_lists_them_with_their_goals() -> None:
    """Without a name nothing is set up and nothing runs."""
    done = subprocess.run([sys.executable, "dev.py", "bench"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stdout.strip() == listing()


def test_the_window_is_what_a_person_at_it_feels_or_pays_for() -> None:
    """In the order of `all`; whoever changes a gateway, the archive or the protocols runs the rest."""
    assert [name for name in IN_ALL if name in IN_WINDOW] == list(IN_WINDOW)
    felt = {entry.name for entry in CATALOGUE if HUMAN.keys() & {*page.goals_of(entry.goal)}}
    assert felt - {*IN_WINDOW} == {"fan-out"}


def test_all_runs_everything_but_what_needs_a_package_or_takes_long() -> None:
    left_out = {entry.name for entry in CATALOGUE} - set(IN_ALL)

    assert left_out == {"frozen start", "frozen size", "soak", "hours", "desk-scale"}
    assert IN_ALL.index("age") == IN_ALL.index("lag") + 1  # it takes over its rounds


# --- verdicts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ours", "met"), [(4.9, True), (5.0, True), (5.1, False)])
def test_a_ratio_is_held_against_its_limit(ours: float, met: bool) -> None:
    assert outcome(ours).met is met
    assert outcome(ours, at_least=True).met is (ours >= 5.0)


def test_a_figure_without_a_peer_is_held_against_the_limit_itself() -> None:
    alone = Outcome(goal="3", what="age", unit="ms", ours=Repeated([21.0]), bounds=(Bound(limit=20, human=True),))

    assert not alone.met
    assert "MISSED 21, goal <= 20 ms (human)" in alone.as_text()


def test_the_text_shows_both_figures_ratio_and_goal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ladder"], told(outcome(4.0))) == MET
    text = capsys.readouterr().out
    assert f"a thing: ours 4  |  peer 10  (ms; for {USES['7'].reader})" in text
    assert "unit: python 100 (100 to 100), flush 8 (8 to 8) ms" in text
    assert "met    0.4 x peer, goal <= 0.5" in text
    assert "rows 40" in text
    assert "python 3.11" in text


def test_json_is_one_object_per_goal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ladder", "flow", "--json"], told(outcome(4.0), outcome(3.0))) == MET
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["ours"] for one in objects] == [4.0, 3.0]
    assert objects[0]["bounds"] == [
        {"beside": "peer", "value": 0.4, "spread": [0.4, 0.4], "at_most": 0.5, "human": False, "verdict": "met"}
    ]
    assert set(objects[0]) == {
        "goal", "reader", "what", "unit", "clock", "ours", "beside", "bounds", "met", "wall", "notes", "curve",
        "versions", "machine",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "code"), [(replace(outcome(9.0), goal="-"), MET), (BenchFailed("no market"), REFUSED)]
)
def test_once_asks_whether_every_benchmark_works_not_how_fast(
    answer: Outcome | Exception, code: int, tmp_path: Path
) -> None:
    """A missed goal passes and is not measured again, one that breaks fails; `all` has the long ones as well."""
    days: list[int] = []

    def find(entry: Entry) -> Measure:
        def measure(options: argparse.Namespace) -> list[Outcome]:
            if entry.name == SOAK:
                days.append(options.days)
            return answers(entry)(options)

        return measure

    answers = told(*[outcome(4.0)] * len(IN_ALL), answer, answer)

    assert main(["all", "--once"], find, tmp_path / "history.jsonl") == code
    assert days == [2]


def test_below_the_goal_it_measures_once_more() -> None:
    assert main(["ladder"], told(outcome(9.0), outcome(4.0))) == MET
    assert main(["ladder"], told(outcome(9.0), outcome(9.0), outcome(4.0))) == MISSED


@pytest.mark.parametrize(
    ("unit", "rounds", "code"),
    [
        ("ms CPU", [9.0, 8.0, 7.0], MISSED),
        ("ms CPU", [9.0, 8.0, 4.0], MET),
        ("ms CPU", [9.0, 8.0], MET),
        ("ms", [9.0, 8.0, 7.0], MET),
    ],
)
def test_it_measures_once_where_no_round_reaches_the_goal_in_processor_time(
    unit: str, rounds: Sequence[float], code: int
) -> None:
    """An idle window takes four minutes; two rounds show no spread, and wall time is another program's as well."""
    peer = Repeated([10.0] * len(rounds))
    first = replace(outcome(9.0), unit=unit, ours=Repeated(rounds), beside={"peer": peer})

    assert main(["ladder"], told(first, outcome(4.0))) == code


def test_the_worst_outcome_is_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing peer is no pass, and does not hide the others."""
    answers = told(outcome(9.0), outcome(9.0), PeerMissing("the peers are not installed"), outcome(4.0))

    assert main(["ladder", "flow", "idle"], answers) == REFUSED
    heard = capsys.readouterr()
    assert heard.err == "flow: not measured: the peers are not installed\n"
    assert heard.out.count("a thing") == 2


# --- all of them ----------------------------------------------------------------------------------------------------


def test_one_that_breaks_stops_no_other_and_the_run_ends_with_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    met, missed = outcome(4.0), outcome(9.0)
    answers: list[Outcome | Exception] = [
        RuntimeError("gone"),
        BenchFailed("no market"),
        missed,
        *[met] * (len(IN_ALL) - 3),
    ]
    keep = tmp_path / "made" / "history.jsonl"

    assert main(["all", "--short"], told(*answers), keep) == REFUSED
    heard = capsys.readouterr()
    assert "idle: not measured: RuntimeError: gone" in heard.err
    assert heard.err.endswith("not measured: idle, practice\n")
    rows = heard.out.partition("#  measure")[2].splitlines()
    assert len([row for row in rows if "a thing" in row]) == len(IN_ALL) - 2
    assert len([row for row in rows if "MISSED" in row]) == 1

    assert main(["all"], told(*[missed, *[met] * (len(IN_ALL) - 1)]), keep) == MISSED  # measured once, not twice
    first, second = map(json.loads, keep.read_text(encoding="utf-8").splitlines())
    assert (first["short"], first["not measured"]) == (True, ["idle", "practice"])
    assert len(first["figures"]) == len(IN_ALL) - 2
    assert (second["short"], second["not measured"]) == (False, [])
    assert second["unit"] == [PACE] * (len(IN_ALL) + 1)
    assert second["figures"][0]["benchmark"] == IN_ALL[0]
    assert (second["figures"][0]["bounds"][0]["value"], second["figures"][0]["met"]) == (0.9, False)


def test_one_that_cannot_be_imported_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    answers = told(outcome(4.0))

    def find(entry: Entry) -> Measure:
        if entry.name == "flow":
            raise ImportError("cannot import name 'gone'")
        return answers(entry)

    assert main(["flow", "ladder"], find) == REFUSED
    heard = capsys.readouterr()
    assert "flow: not measured: ImportError: cannot import name 'gone'" in heard.err
    assert heard.out.count("a thing") == 1


def test_a_line_of_the_history_names_no_computer_and_no_folder() -> None:
    run = history.Run(commit="abc+", found={"flow": [outcome(4.0)]}, failed=["idle"], short=False, load=(0.123, 4.0))

    line = history.line_of(run, now=datetime(2026, 11, 21, 13, tzinfo=UTC))

    assert (line["date"], line["commit"], line["load"]) == ("2026-11-21T13:00:00+00:00", "abc+", [0.12, 4.0])
    assert set(line["machine"]) == {"system", "machine", "processors", "processor", "python"}
    text = json.dumps(line)
    assert platform.node() not in text
    assert str(ROOT) not in text
    assert str(Path.home()) not in text


def test_the_history_is_ignored_by_git() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert f"{history.FILE.parent.relative_to(ROOT)}/" in ignored


def test_the_table_shows_goal_figures_verdict_and_wall_time() -> None:
    late = Outcome(
        goal="16",
        what="an order",
        unit="us",
        ours=Repeated([1000.0, 800.0, 900.0]),
        beside={"one flush": 500.0},
        bounds=(Bound(limit=1.5, beside="one flush"), Bound(limit=850, human=True)),
    )
    start = Outcome(
        goal="11",
        what="ready",
        unit="ms CPU",
        ours=600.0,
        beside={"vnpy": 800.0},
        bounds=(Bound(limit=0.85, beside="vnpy"),),
        wall={"ours": 910.0, "vnpy": 1100.0},
    )

    head, *rows = [re.split(r" {2,}", line) for line in table([late, start]).splitlines()]

    assert head == ["#", "measure", "goal", "ours", "peer", "ratio", "wall, ours / peer"]
    assert rows == [
        ["11", "ready", "<= 0.85 x vnpy", "600 ms CPU", "vnpy 800", "0.75", "met", "910 / 1,100"],
        ["16", "an order", "<= 1.5 x one flush", "900 us", "one flush 500", "1.8", "MISSED"],
        ["16", "an order", "<= 850 us (human)", "900 (800 to 1,000) us", "one flush 500", "in its spread"],
    ]


# --- growth ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("costs", "each", "met"),
    [
        ({10: 1.0, 100: 10.0, 1000: 100.0}, 2.0, True),
        ({10: 5.0, 100: 5.0, 1000: 70.0}, 2.21, False),
        ({10: 1.0, 100: 100.0}, 4.0, False),
        ({1: 4.0, 4: 10.0, 6: 18.0}, 1.79, True),
    ],
)
def test_growth_is_the_worst_doubling_between_two_sizes_that_are_apart(
    costs: dict[int, float], each: float, met: bool
) -> None:
    found = growth.judged("rows", costs)

    assert found.ours == pytest.approx(each, abs=0.01)
    assert found.met is met
    assert found.as_json({})["curve"] == costs


# --- curves ---------------------------------------------------------------------------------------------------------


def test_growth_is_drawn_in_few_colours(tmp_path: Path, qapp: QApplication) -> None:
    file = tmp_path / "growth.png"
    curves.draw_growth([growth.judged(f"rows {number}", {10: 1.0, 100: 20.0}) for number in range(4)], file)

    image = QImage(str(file))
    assert image.format() is QImage.Format.Format_Indexed8
    assert image.width() == curves.COLUMNS * curves.SIZE[0]


# --- start ----------------------------------------------------------------------------------------------------------


def test_a_start_is_held_against_what_the_others_reach_last() -> None:
    """The bare window has a first paint and nothing else: a stall is held against that."""
    reached = ("first paint", "docks painted", "ready", "stall")
    ours = {"first quote": 0.85, "rss": 139.0}
    for seconds, moment in enumerate(reached, start=1):
        ours |= {moment: float(seconds), f"{moment} cpu": seconds / 10}
    starts = {
        "ours": [ours],
        "bare window": [{"first paint": 2.0, "first paint cpu": 0.1, "rss": 54.0}],
        "vnpy": [{"ready": 3.0, "ready cpu": 0.5, "rss": 220.0}],
        "import futu": [{"ready": 1.0, "ready cpu": 0.4, "rss": 118.0}],
    }

    paint, docks, ready, stall, quote, memory = startup.judged(starts)

    assert paint.beside == {"bare window": 100, "vnpy": 500}
    assert (docks.beside, ready.beside) == ({"vnpy": 500}, {"vnpy": 500, "import futu": 400})
    assert (stall.ours, stall.beside, stall.wall) == (400, {"bare window": 100}, {"ours": 4000, "bare window": 2000})
    assert [each.met for each in (paint, docks, ready, stall, quote, memory)] == [True, True, True, False, True, True]


def test_a_first_quote_is_held_against_that_of_the_other_window_over_the_same_exchange() -> None:
    """In wall time, so rounds decide: a start waits for answers as well."""

    def starts(*quotes: float) -> list[dict[str, float]]:
        return [{"first quote": quote, "first quote cpu": quote / 2} for quote in quotes]

    quick = startup.first_quotes({"ours": starts(0.8, 0.7, 0.9), "vnpy": starts(1.0, 1.0, 1.0)})
    slow = startup.first_quotes({"ours": starts(0.95, 0.92, 0.99), "vnpy": starts(1.0, 1.0, 1.0)})

    assert (quick.ours, quick.beside, quick.notes) == (800, {"vnpy": 1000}, {"ours, CPU": 400, "vnpy, CPU": 500})
    assert (quick.met, slow.met) == (True, False)


# --- subjects -------------------------------------------------------------------------------------------------------


def test_without_peers_nothing_is_compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither unset nor pointing nowhere."""
    monkeypatch.delenv(children.PEERS, raising=False)
    with pytest.raises(PeerMissing, match="the peers are not installed"):
        Subject(Kind(module="peers.qt_ladder", peer=True))
    monkeypatch.setenv(children.PEERS, str(tmp_path / "python"))
    with pytest.raises(PeerMissing):
        Kind(module="peers.qt_ladder", peer=True).command()
    monkeypatch.delenv(children.PANDAS_2, raising=False)
    with pytest.raises(PeerMissing, match="pandas 2"):
        Kind(module="peers.futu_decode", pandas_2=True).environment(str(tmp_path))


def test_a_brokers_own_client_lives_in_its_own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kind = Kind(module="peers.longport_sdk", peer=True, home=children.VENDORS)
    monkeypatch.setenv(children.PEERS, sys.executable)
    monkeypatch.delenv(children.VENDORS, raising=False)
    with pytest.raises(PeerMissing, match="the peers are not installed"):
        kind.command()

    python = tmp_path / "python"
    python.touch()
    monkeypatch.setenv(children.VENDORS, str(python))
    assert kind.command()[0] == str(python)


def test_a_peer_sees_none_of_our_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["one", "two"]))

    path = Kind(module="peers.qt_ladder", peer=True).environment(str(tmp_path))["PYTHONPATH"]

    assert path == str(ROOT / "tests")


def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Kind:
    """A subject that does what its lines say."""
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "made_up.py").write_text(body, encoding="utf-8")
    monkeypatch.setattr(children, "TESTS", tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return Kind(module="made_up")


def test_a_subject_answers_each_order_and_chatter_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject_module = (ROOT / "tests" / "benchmarks" / "subject.py").read_text(encoding="utf-8")
    body = subject_module + "\nprint('hello')\nserve(lambda value: {'value': value * 2})\n"

    with Subject(child(tmp_path, monkeypatch, body)) as subject:
        answers = [subject.round(value=value) for value in (1, 2, 30)]

    assert list(subject.versions) == ["python"]
    assert median(answers) == 4.0
    assert subject.process.returncode == 0


def test_subjects_are_asked_in_turn_and_cheap_rounds_more_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first round is dropped; what is asked once, such as memory, is asked no further."""
    subject_module = (ROOT / "tests" / "benchmarks" / "subject.py").read_text(encoding="utf-8")
    kind = child(
        tmp_path,
        monkeypatch,
        f"{subject_module}\nimport itertools\nnumbers = itertools.count()\nserve(lambda: {{'value': next(numbers)}})\n",
    )

    several, _ = children.interleaved({"ours": kind, "peer": kind}, rounds=2)
    once, versions = children.interleaved({"ours": kind}, rounds=1)

    values = [each["value"] for each in several["ours"]]
    assert several["peer"] == several["ours"]
    assert values == list(range(1, len(values) + 1))
    assert 2 <= len(values) <= 2 * children.MORE
    assert [each["value"] for each in once["ours"]] == [1]
    assert versions.keys() == {"python"}


def test_a_subject_that_ends_tells_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = child(tmp_path, monkeypatch, "raise SystemExit('no market today')")

    with pytest.raises(BenchFailed, match="made_up ended: no market today"):
        Subject(kind)


def test_a_film_tells_what_changed_and_which_moments_passed() -> None:
    """Of four bytes of a screen one is another; each moment stands at the first step after it."""
    moments = {"first paint": 0.18, "ready": 1.02}

    assert start_film.changed(b"abcd", b"abcx") == 25.0
    assert start_film.changed(b"", b"abcx") == 100.0
    assert start_film.described(0.2, 25.0, 0.1, moments) == " 0.2 s   25.0 % changed  first paint at 0.18 s"
    assert start_film.described(0.3, 0.0, 0.2, moments) == " 0.3 s  as before"


def test_a_benchmark_may_process_events_while_a_task_waits_for_its_turn(qapp: QApplication) -> None:
    """As the settings are saved behind a watchlist that is taken out of its window: no task is lost."""
    ended: list[str] = []

    async def saves() -> None:
        ended.append("saved")

    async def program() -> int:
        tasks: list[asyncio.Task[None]] = []

        def work() -> None:
            tasks.append(asyncio.get_running_loop().create_task(saves()))
            qapp.processEvents()
            ended.append("measured")

        await between_tasks(work)
        assert ended == ["saved", "measured"]
        await tasks[0]
        with pytest.raises(AssertionError, match="no paint"):
            await between_tasks(refuse)
        return 0

    def refuse() -> None:
        raise AssertionError("no paint")

    assert run_loop(qapp, program) == 0


def test_the_archive_of_the_benchmarks_is_ranked_from_copies_as_the_programs_is(tmp_path: Path) -> None:
    """Copies without checks would be passed over, and the blocks measured instead."""
    archive_data.fill(tmp_path, symbols=2, days=SESSIONS)

    with closing(ArchiveReader(tmp_path / "archive")) as reader:
        key = reader.identities.key(archive_data.KEY)
        assert key is not None
        found = read_minute(reader.database, key, 30, {archive_data.symbol(0), archive_data.symbol(1)})
    assert (len(found.symbols), found.unproven) == (2, ())
    assert found.nets.tolist() == np.load(tmp_path / archive_data.NETS)[:, :, 30].tolist()


# --- LongPort -------------------------------------------------------------------------------------------------------


def test_its_pushes_are_packets_whose_numbers_rise_by_one_for_each_symbol_and_kind() -> None:
    pushes = longport_frames.Pushes(longport_frames.symbols(2))
    quotes = [decode(pushes.packet("quote"), cap=REPLY_CAP) for _ in range(4)]
    read = [quote_pb2.PushQuote.FromString(packet.body) for packet in quotes]

    assert {packet.command for packet in quotes} == {QuoteCommand.PUSH_QUOTE}
    assert [(one.symbol, one.sequence - longport_frames.FIRST_SEQUENCE) for one in read] == [
        ("900001.HK", 1), ("900002.HK", 1), ("900001.HK", 2), ("900002.HK", 2),
    ]  # fmt: skip
    assert read[2].volume - read[0].volume == read[2].current_volume


def test_the_mix_has_all_four_kinds_and_a_stamp_is_a_turnover() -> None:
    pushes = longport_frames.Pushes(longport_frames.symbols(3))

    commands = {decode(pushes.packet("mix"), cap=REPLY_CAP).command for _ in range(200)}
    stamped = quote_pb2.PushQuote.FromString(decode(pushes.stamped(), cap=REPLY_CAP).body)

    assert commands == set(range(QuoteCommand.PUSH_QUOTE, QuoteCommand.PUSH_TRADE + 1))
    assert float(stamped.turnover) > 0


@pytest.mark.parametrize(
    ("size", "header"), [(125, b"\x82\x7d"), (126, b"\x82\x7e\x00\x7e"), (900, b"\x82\x7e\x03\x84")]
)
def test_a_packet_is_one_frame_of_a_server(size: int, header: bytes) -> None:
    assert longport_frames.websocket_message(b"x" * size) == header + b"x" * size


def test_the_way_back_ends_with_the_first_quote_after_the_silence() -> None:
    """Quotes that were on their way when the cut came are not it."""
    assert longport_life.first_after([0.1, 0.9, 1.01, 2.5, 2.6], began=1.0) == 2.5
    with pytest.raises(BenchFailed, match="no quote came"):
        longport_life.first_after([0.1, 0.9, 1.01, 1.05], began=1.0)


def test_without_the_vendors_client_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(children.VENDORS, raising=False)
    assert main(["longport", "wait"]) == REFUSED


# --- frozen ---------------------------------------------------------------------------------------------------------


def report(**times: object) -> dict[str, object]:
    """What a smoke test writes; a keyring that is not there fails its step and nothing else."""
    steps = [
        {"name": "live quote", "seen": "HK.00700", "passed": True},
        {"name": "keyring", "seen": "", "passed": False},
    ]
    return {"passed": False, "times": {"counted_from": "process start", **times}, "steps": steps}


def test_moments_are_those_up_to_the_first_quote() -> None:
    wall = {"first_paint": 0.25, "window_painted": 0.9, "first_quote": 2.5}
    times = wall | {f"{name}_cpu": seconds / 2 for name, seconds in wall.items()}

    assert frozen.moments_of(report(**times, ended=6.0)) == times
    with pytest.raises(BenchFailed, match="first quote: keyring"):
        frozen.moments_of(report(first_paint=0.25, window_painted=0.9))
    with pytest.raises(BenchFailed):
        frozen.moments_of(report(**times) | {"times": {**times, "counted_from": "import of the smoke test"}})


def test_the_archive_made_last_is_started_else_the_folder_of_the_build(tmp_path: Path) -> None:
    dist, build = tmp_path / "dist", tmp_path / "build"
    with pytest.raises(PeerMissing, match=r"run `python3 dev\.py package` first"):
        frozen.provided(dist, build, tmp_path)
    for folder in (dist, build):
        folder.mkdir()
        (folder / "tideboard").write_text(folder.name)
    assert frozen.provided(dist, build, tmp_path) == build

    for age, version in ((9, "0.2.0"), (5, "0.1.0")):
        archive = dist / f"tideboard-{version}-linux-x86_64.tar.xz"
        with tarfile.open(archive, "w:xz") as packed:
            packed.add(build, f"tideboard-{version}")
        os.utime(archive, (1e9 - age, 1e9 - age))
    assert frozen.provided(dist, build, tmp_path).name == "tideboard-0.1.0"


def test_a_link_has_no_size_and_what_was_not_made_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "library.so.1").write_bytes(b"x" * 1000)
    (tmp_path / "library.so").symlink_to("library.so.1")
    (folder,) = frozen.sizes(tmp_path, tmp_path)
    assert (folder.what, folder.ours, folder.notes) == ("the folder", 0.001, {"largest": "0.0 MB  library.so.1"})

    with (tmp_path / "tideboard_0.1.0_amd64.deb").open("wb") as package:
        package.truncate(54 * frozen.MB + 1)
    assert [(one.what, one.met) for one in frozen.sizes(tmp_path / "none", tmp_path)] == [
        ("the folder", True), ("the .deb", False),
    ]  # fmt: skip


def test_a_frozen_start_is_held_against_the_source_by_processor_time() -> None:
    """The wall times, of which one is far off, stand beside it."""

    def starts(*paints: float) -> list[dict[str, float]]:
        wall = {"first_paint": 0.9, "window_painted": 1.0, "first_quote": 2.0}
        return [
            wall | {"first_paint_cpu": paint, "window_painted_cpu": 0.6, "first_quote_cpu": 1.5} for paint in paints
        ]

    ours, source = starts(0.2, 0.24, 0.9), starts(0.2, 0.2, 0.2)
    seen = frozen.Seen(
        platform="xcb", starts={"frozen": ours, "source": source}, from_disk=ours[2], facts={"commit": "abc"}
    )

    paint, docks, quote = frozen.judged(seen)

    assert [one.met for one in (paint, docks, quote)] == [False, True, True]
    assert (paint.what, paint.ours, paint.beside) == ("first paint (an empty window), xcb", 240, {"source": 200})
    assert paint.wall == {"frozen": 900, "source": 900}
    assert (paint.notes["starts"], paint.notes["read from the disk, wall, ms"]) == ("3 from 200 to 900", 900)
    assert quote.versions["commit of the frozen"] == "abc"
