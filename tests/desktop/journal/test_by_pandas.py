"""Every figure of the page beside an own reckoning with pandas over the CSV that the page saves."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.journal import JournalScene
from fakes.servers.desktop_services import not_run_here
from fakes.servers.sandbox import REPOSITORY
from fakes.servers.vendor_sdk import run_script
from fakes.values.waiting import until
from tideboard_core.trips.groups import Grouping, grouped
from tideboard_core.trips.results import ENOUGH, LEVEL, Summary, days, student, summary
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.journal.group_table import PAGES
from tideboard_desktop.journal.words import held_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import rows_to_csv


def by_pandas(dock: JournalDock, folder: Path) -> dict[str, Any]:
    """What pandas makes of the file; it is in the vendors' environment, which futu-api brings it to."""
    python = Path(os.environ.get("TIDEBOARD_INTEROP_PYTHON", REPOSITORY / ".venv" / "interop" / "bin" / "python"))
    if not python.exists():
        not_run_here("the vendors' environment is not made")
    source, result = folder / "journal.csv", folder / "pandas.json"
    source.write_text(rows_to_csv(*dock.model.as_file()), encoding="utf-8")
    run_script(python, "journal_by_pandas.py", source, result, home=folder)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def agrees(ours: Summary, theirs: dict[str, Any]) -> None:
    """All figures of some trips: pandas reckons in floats."""
    assert (ours.count, ours.won, ours.r_count) == (theirs["count"], theirs["won"], theirs["r_count"])
    for name in ("net", "gross", "fees", "rate", "mean_win", "mean_loss", "mean_r", "deepest_fall"):
        mine, other = getattr(ours, name), theirs[name]
        other = None if other is not None and math.isnan(other) else other
        assert (mine is None) == (other is None), name
        assert mine is None or math.isclose(float(mine), float(other or 0), rel_tol=1e-9, abs_tol=1e-6), name
    assert ours.held is None or ours.held.total_seconds() == theirs["held"]
    if ours.expectancy is not None:
        mean, low, high = map(float, ours.expectancy)
        assert math.isclose(mean, theirs["net"] / theirs["count"], rel_tol=1e-9)
        assert math.isclose((high - low) / 2, theirs["error"] * theirs["reach"], rel_tol=1e-9)


@pytest.mark.parametrize("side", ["", "long"])
async def test_the_figures_are_those_of_the_rows(journal: JournalScene, tmp_path: Path, side: str) -> None:
    journal.trade()
    dock = await journal.show()
    if side:
        dock.filters.sides.pick(side)
        await until(lambda: not dock._due)
    theirs = by_pandas(dock, tmp_path)
    sums = theirs["sums"]

    strip = dock.strip
    assert strip.figure("net") == f"Net after fees: {fmt.signed(sums['net'], 2)} HKD"
    assert strip.figure("gross") == f"Before fees: {fmt.signed(sums['gross'], 2)}"
    assert strip.figure("fees") == f"Fees and stamp: {fmt.signed(-sums['fees'], 2)}"
    assert strip.figure("trips") == f"Round trips: {sums['count']} in {len(theirs['days'])} sessions"
    assert strip.figure("won") == f"Won: {fmt.share(sums['rate'] * 100, 0)} {sums['won']} of {sums['count']}"
    means = " / ".join(fmt.signed(sums[name], 2) for name in ("mean_win", "mean_loss"))
    assert strip.figure("means") == f"Mean win / mean loss: {means}"
    assert strip.figure("r") == f"Mean R: {fmt.signed(sums['mean_r'], 2)}"
    assert strip.figure("fall") == f"Deepest fall: {fmt.signed(sums['deepest_fall'], 2)}"
    assert strip.figure("held") == f"Held, median: {held_words(sums['held'])}"

    sums["reach"] = student(LEVEL, len(theirs["days"]) - 1)
    agrees(summary(dock.kept), sums)
    by_day = {str(one.day): float(one.net) for one in days(dock.kept)}
    assert by_day.keys() == theirs["days"].keys()
    assert all(math.isclose(by_day[day], net, abs_tol=1e-6) for day, net in theirs["days"].items())


async def test_each_group_is_that_of_the_rows(journal: JournalScene, tmp_path: Path) -> None:
    journal.trade()
    dock = await journal.show()
    theirs = by_pandas(dock, tmp_path)

    for by in (Grouping.SYMBOL, Grouping.SIDE, Grouping.WEEKDAY, Grouping.TAG):
        page = next(key for key, groupings in PAGES.items() if by in groupings)
        dock.groups.pages.button(page).click()
        groups = [row.group for row in dock.groups.model.rows if row.by is by and row.group is not None]
        assert len(groups) == len(theirs[by]) == len(grouped(dock.kept, by))
        for key, ours in groups:
            name = {True: "long", False: "short"}[bool(key)] if by is Grouping.SIDE else str(key or "")
            name = str(key) if by is Grouping.WEEKDAY else name
            of_group = theirs[by][name]
            agrees(ours, of_group | {"reach": student(LEVEL, max(of_group["days"] - 1, 1))})
            assert (ours.rate is None) is (ours.count < ENOUGH)
