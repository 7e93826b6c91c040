"""Limits of the benchmarks and their verdicts, and the runs that are kept: ratios alone are compared."""

from __future__ import annotations

import ast
import base64
import json
import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import history, page, units
from benchmarks.__main__ import MET, REFUSED, Measure, arguments_of
from benchmarks.__main__ import main as bench
from benchmarks.catalogue import Entry
from benchmarks.children import median
from benchmarks.compare import compared, pairs
from benchmarks.extent import part, rounds
from benchmarks.judging import Bound, Clock, Outcome, clock_of
from benchmarks.repeated import Repeated, in_turn
from benchmarks.units import unit
from checkout import ROOT
from test_benchmarks import PACE, main, outcome, told

# --- what a limit may be --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "clock"),
    [
        ("ms", Clock.WALL), ("us", Clock.WALL), ("s", Clock.WALL), ("ms CPU", Clock.PROCESSOR),
        ("ms CPU a session", Clock.PROCESSOR), ("updates a s CPU", Clock.PROCESSOR), ("% of a core", Clock.PROCESSOR),
        ("% of a processor", Clock.PROCESSOR), ("MB", Clock.NONE), ("bytes", Clock.NONE), ("tasks", Clock.NONE),
    ],
)  # fmt: skip
def test_a_unit_says_what_is_counted(unit: str, clock: Clock) -> None:
    assert clock_of(unit) is clock


@pytest.mark.parametrize("kinds", [{}, {"human": True, "amount": True}, {"beside": "peer", "human": True}])
def test_a_limit_is_a_ratio_or_a_persons_or_an_amount(kinds: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a bound is a ratio"):
        Bound(limit=1, **kinds)


@pytest.mark.parametrize("unit", ["ms", "us CPU", "% of a core"])
def test_no_time_is_held_to_an_absolute_limit_without_the_mark_human(unit: str) -> None:
    with pytest.raises(ValueError, match="is a time, so a ratio or what a person feels"):
        Outcome(goal="2", what="lateness", unit=unit, ours=1.0, bounds=(Bound(limit=8, amount=True),))


@pytest.mark.parametrize(("goal", "unit"), [("7", "ms"), ("2", "MB")])
def test_a_persons_limit_is_a_time_of_which_the_catalogue_says_why(goal: str, unit: str) -> None:
    with pytest.raises(ValueError, match="HUMAN does not say"):
        Outcome(goal=goal, what="a thing", unit=unit, ours=1.0, bounds=(Bound(limit=8, human=True),))


def test_every_limit_of_a_measure_says_what_it_is() -> None:
    """Also of measures that take an hour: a limit without a kind would be refused only after it."""
    calls = [
        node
        for path in sorted((ROOT / "tests" / "benchmarks" / "measures").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Bound"
    ]

    assert len(calls) > 60
    assert [
        ast.unparse(call)
        for call in calls
        if len({"beside", "human", "amount"} & {each.arg for each in call.keywords}) != 1
    ] == []


@pytest.mark.parametrize("parts", [(), ("pythons",), ("python", "disk")])
def test_a_unit_has_parts_that_there_are(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="the unit has the parts python, memory"):
        unit(*parts)


def test_a_measure_names_the_parts_of_the_unit_that_it_is_held_against() -> None:
    name, kind = unit("python", "sockets")

    assert name == "U(python, sockets)"
    assert kind.arguments == ("python", "sockets")
    assert not kind.peer


# --- rounds ---------------------------------------------------------------------------------------------------------


def test_a_median_keeps_its_rounds() -> None:
    found = median([{"value": 3.0}, {"value": 1.0}, {"value": 2.0}])

    assert (found, found.each) == (2.0, (3.0, 1.0, 2.0))
    assert found.times(1000).each == (3000.0, 1000.0, 2000.0)
    assert json.dumps(found) == "2.0"


def test_a_ratio_is_the_median_of_its_rounds() -> None:
    """A machine at half its pace in one round slows both in it: 2, 4 and 2 beside 1, 2 and 1 are twice in each."""
    ratio = in_turn(Repeated([2.0, 4.0, 2.0]), Repeated([1.0, 2.0, 1.0]))

    assert (ratio, ratio.each) == (2.0, (2.0, 2.0, 2.0))
    assert in_turn(Repeated([2.0, 4.0, 2.0]), 1.0).each == (2.0,)
    assert in_turn(3.0, 2.0) == 1.5


def rounds_of(unit: str, *each: float, beside: str = "peer", at_least: bool = False) -> Outcome:
    """Rounds beside a peer of 10, at 0.5 of it; or a person's 8."""
    bound = Bound(limit=0.5, beside=beside, at_least=at_least) if beside else Bound(limit=8, human=True)
    others = {beside: Repeated([10.0] * len(each))} if beside else {}
    return Outcome(goal="2", what="a thing", unit=unit, ours=Repeated(each), beside=others, bounds=(bound,))


@pytest.mark.parametrize(
    ("found", "met"),
    [
        (rounds_of("ms", 9.0, 6.0, 4.0), True),
        (rounds_of("ms", 9.0, 6.0, 6.0), False),
        (rounds_of("ms", 9.0, 6.0, 4.0, at_least=True), True),
        (rounds_of("ms", 4.0, 4.0, 4.9, at_least=True), False),
        (rounds_of("ms", 9.0, 9.0, 7.0, beside=""), True),
        (rounds_of("ms", 9.0, 9.0, 8.1, beside=""), False),
        (rounds_of("ms CPU", 9.0, 6.0, 4.0), False),
        (rounds_of("ms CPU", 9.0, 5.0, 4.0), True),
    ],
)
def test_wall_time_fails_only_where_its_whole_spread_does(found: Outcome, met: bool) -> None:
    """Another program takes turns from a person's clock, and none from a processor's: there the median counts."""
    assert found.met is met


def test_the_spread_is_printed() -> None:
    """Also of what a person feels, which stands beside nothing."""
    assert "in its spread 0.6 x peer (0.4 to 0.9), goal <= 0.5" in rounds_of("ms", 9.0, 6.0, 4.0).as_text()
    assert "in its spread 9 (7 to 11), goal <= 8 ms (human)" in rounds_of("ms", 9.0, 7.0, 11.0, beside="").as_text()
    assert "MISSED 0.6 x peer (0.4 to 0.9)" in rounds_of("ms CPU", 9.0, 6.0, 4.0).as_text()


def test_wall_time_without_its_rounds_is_refused() -> None:
    """Such a row would have no spread to fail outside of."""
    with pytest.raises(ValueError, match="so it needs its rounds"):
        replace(rounds_of("ms", 9.0), ours=9.0)


@pytest.mark.parametrize(
    ("form", "times", "seconds"),
    [((), 5, 60.0), (("--short",), 1, 10.0), (("--page",), 3, 10.0), (("--once",), 1, 10.0)],
)
def test_a_run_for_the_page_is_short_and_has_a_spread(form: Sequence[str], times: int, seconds: float) -> None:
    options = arguments_of(["ladder", *form])

    assert (rounds(options, 5), part(options, 60.0, 10.0)) == (times, seconds)
    assert rounds(options, 2, 2) == 2


def test_a_piece_of_each_part_is_measured_before_each_benchmark_and_behind_the_last(tmp_path: Path) -> None:
    """In the middle of one it would be late."""
    seen, paces = [], iter([{"python": 100.0}, {"python": 140.0}, {"python": 110.0}])

    def turn() -> units.Pieces:
        seen.append("unit")
        return next(paces)

    def find(entry: Entry) -> Measure:
        seen.append(entry.name)
        return told(outcome(4.0))(entry)

    file = tmp_path / "own.jsonl"
    bench(["ladder", "flow", "--keep", str(file)], find, pace=lambda: nullcontext(turn))

    assert seen == ["unit", "ladder", "unit", "flow", "unit"]
    (run,) = history.kept_runs(file)
    assert units.in_words(run["unit"]) == "python 110 (100 to 140) ms"


# --- runs that are kept ---------------------------------------------------------------------------------------------


def kept(tmp_path: Path, *runs: list[Outcome]) -> Path:
    """A history of these."""
    file = tmp_path / "history.jsonl"
    for number, found in enumerate(runs):
        by_name = {"ladder": found}
        run = history.Run(
            f"{number}" * 40 + "+", by_name, ["idle"], True, (1.0, 2.0), {"ladder": 60.0, "idle": 2.0}, [PACE, PACE]
        )
        history.append(run, file)
    return file


def test_a_run_of_some_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    """Not among the runs of all."""
    file = tmp_path / "own.jsonl"

    assert main(["ladder", "--keep", str(file)], told(outcome(4.0)), tmp_path / "history.jsonl") == MET
    assert main(["ladder"], told(outcome(4.0)), tmp_path / "history.jsonl") == MET

    assert [path.name for path in tmp_path.iterdir()] == ["own.jsonl"]
    assert len(history.kept_runs(file)) == 1


def test_two_runs_are_compared_by_their_ratios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twice as slow a machine changes no ratio; what a person feels and amounts are not compared."""

    def run(pace: float, *, lag: tuple[float, ...], other: float) -> list[Outcome]:
        alone = replace(rounds_of("ms", 7.0, beside=""), what="lateness")
        same = replace(rounds_of("ms CPU", 4.0), ours=4.0 * pace, beside={"peer": 10.0 * pace})
        return [
            alone,
            same,
            replace(rounds_of("ms CPU", other), what="grew"),
            replace(rounds_of("ms", *lag), what="lag"),
        ]

    file = kept(tmp_path, run(1.0, lag=(4.0, 6.0), other=4.0), run(2.0, lag=(5.5, 9.0), other=4.3))

    assert main(["compare", "--keep", str(file)]) == MET
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:] == [
        "agrees               0.0 %  2  a thing, x peer: 0.4  0.4",
        "APART                7.5 %  2  grew, x peer: 0.4  0.43",
        "within the spread   45.0 %  2  lag, x peer: 0.5 (0.4 to 0.6)  0.725 (0.55 to 0.9)",
        "1 of 2 ratios of processor time agree within 5%, 0 more lie within their spread",
        "0 of 1 ratios of wall time agree within 5%, 1 more lie within their spread",
    ]


def test_what_one_run_alone_has_is_not_compared(tmp_path: Path) -> None:
    one, other = history.kept_runs(kept(tmp_path, [outcome(4.0)], [replace(outcome(4.0), what="new")]))

    assert pairs(one, other) == []
    assert len(list(compared(one, other))) == 2


@pytest.mark.parametrize("what", ["history", "compare", "page"])
def test_without_runs_there_is_nothing_to_read(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([what], keep=tmp_path / "history.jsonl") == REFUSED
    assert f"{what} needs" in capsys.readouterr().err


def page_with(tmp_path: Path, *rows: str) -> Path:
    """A copy of the page, on which one older run has these rows."""
    file = tmp_path / "benchmarks.md"
    text = page.PAGE.read_text(encoding="utf-8")
    older = "\n".join(["### 2026-11-01: `dev.py bench all` of `abc`", "", "A quiet day.", "", *rows])
    file.write_text(text.replace(page.section(text, "figures"), older), encoding="utf-8")
    return file


def test_the_page_takes_the_figures_of_a_run(tmp_path: Path) -> None:
    """Between its marks; what stands around them stays."""
    found = [
        outcome(9.0),
        rounds_of("ms", 9.0, 7.0, 11.0, beside=""),
        replace(rounds_of("ms", 9.0, 4.0, 6.0), goal="3"),
    ]
    (run,) = history.kept_runs(kept(tmp_path, found))
    file = page_with(tmp_path)

    page.write_page(run, file)

    text = file.read_text(encoding="utf-8")
    figures = page.section(text, "figures")
    assert figures.startswith(f"### {run['date'][:10]}: `dev.py bench all --short` of `000000000+`\n\n")
    assert "A piece of each part of the unit took python 100 (100 to 100), flush 8 (8 to 8) ms." in figures
    assert "Load 1.0 as it began and 2.0 as it ended after 1 minutes.\n" in figures
    assert "Not measured: idle." in figures
    assert figures.splitlines()[-3:] == [
        "| 2 | `ladder` | a thing, ms | <= 8 (human) | 9 (7 to 11) |  | in its spread |",
        "| 3 | `ladder` | a thing, ms | <= 0.5 x peer | 6 | peer 10 (0.6, 0.4 to 0.9) | in its spread |",
        "| 7 | `ladder` | a thing, ms | <= 0.5 x peer | 9 | peer 10 (0.9) | missed |",
    ]
    assert page.section(text, "uses") == page.uses_table()
    assert text.partition("<!-- figures -->")[0] == page.PAGE.read_text("utf-8").partition("<!-- figures -->")[0]


def test_what_a_run_did_not_measure_stands_on_the_page_as_it_was_measured(tmp_path: Path) -> None:
    """Under the head of its own run: of other benchmarks, and of one that broke; not of one that is gone."""
    head = ["| goal | by | measure |", "|---|---|---|"]
    others = ["| 9 | `flow` | a live price |", "| 15 | `idle` | a second |"]
    file = page_with(tmp_path, *head, "| 7 | `ladder` | an update |", *others, "| 99 | `gone` | a thing |")
    (run,) = history.kept_runs(kept(tmp_path, [outcome(9.0)]))

    page.write_page(run, file)

    figures = page.section(file.read_text(encoding="utf-8"), "figures")
    new, older = figures.split("\n\n### 2026-11-01: ")
    assert "`ladder`" in new
    assert older.splitlines()[2:] == ["A quiet day.", "", *head, *others]

    page.write_page({**run, "seconds": {"flow": 1.0, "idle": 1.0}, "not measured": []}, file)
    assert "2026-11-01" not in file.read_text(encoding="utf-8").partition("<!-- figures -->")[2]


def test_a_run_may_write_the_page(tmp_path: Path) -> None:
    """One command: it is measured, and stands there; among the runs of all it is not."""
    file = page_with(tmp_path)
    keep = tmp_path / "history.jsonl"

    code = bench(["flow", "--page"], told(outcome(4.0)), keep, lambda: nullcontext(lambda: PACE), file)

    assert (code, keep.exists()) == (MET, False)
    figures = page.section(file.read_text(encoding="utf-8"), "figures")
    assert "`dev.py bench flow --page`" in figures
    assert figures.splitlines()[-1] == "| 7 | `flow` | a thing, ms | <= 0.5 x peer | 4 | peer 10 (0.4) | met |"


def test_the_page_says_for_whom_each_goal_is_measured() -> None:
    """As the catalogue does; `dev.py bench page` writes it."""
    assert page.section(page.PAGE.read_text(encoding="utf-8"), "uses") == page.uses_table()


def test_the_history_is_a_page_of_curves_with_the_runs_below(
    tmp_path: Path, qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file that loads nothing: a curve for each ratio by commit and date, and none for what a person feels."""
    both = replace(
        outcome(4.0), goal="2", bounds=(Bound(limit=0.5, beside="peer"), Bound(limit=30, human=True)), what="a <thing>"
    )
    keep = kept(
        tmp_path, *([replace(both, ours=Repeated([ours])), replace(outcome(ours), goal="11")] for ours in (4.0, 6.0))
    )

    assert main(["history"], keep=keep) == MET
    assert "2 runs" in capsys.readouterr().out
    drawing = keep.with_suffix(".html").read_text(encoding="utf-8")
    assert (drawing.count("<img"), drawing.count("<h2>Goal")) == (2, 2)
    assert drawing.index("Goal 2") < drawing.index("Goal 11")
    assert "a &lt;thing&gt;, x peer: last 0.6, goal 0.5" in drawing
    drawn = base64.b64decode(drawing.partition("base64,")[2].partition('"')[0]).decode()
    assert "0000000" in drawn
    assert "<td>" + "1" * 40 in drawing
    assert not re.search(r"(src|href)=(?!\"data:)|url\(|@import|https?:", drawing)
