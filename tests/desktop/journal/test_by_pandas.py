"""Every figure of the page beside an own reckoning with pandas over the CSV that the page saves."""

from __future__ import annotations

import json
import math
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from fakes.scenes.journal import LIVE, JournalScene
from fakes.scenes.market.open_archive import OpenArchive
from fakes.servers.desktop_services import not_run_here
from fakes.servers.sandbox import REPOSITORY
from fakes.servers.vendor_sdk import run_script
from fakes.values.archive_market import DAY, KEY, after_close, days_before
from fakes.values.clock import ManualClock
from fakes.values.journal_archive import fill_traded
from fakes.values.journal_days import AMERICAN, SECURITIES, Closes, made_trading
from fakes.values.waiting import until
from tideboard_core.archive.daily.rows import event_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import EVENT
from tideboard_core.archive.writer import ArchiveWriter, write_once
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import OrderType
from tideboard_core.trips.facts import Rate
from tideboard_core.trips.figures import OUTSIDE, Hour, TripFacts
from tideboard_core.trips.groups import Grouping, GroupKey, grouped
from tideboard_core.trips.results import ENOUGH, LEVEL, Summary, days, student, summary
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.journal.group_table import PAGES
from tideboard_desktop.journal.words import held_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import rows_to_csv

pytestmark = pytest.mark.slow

DAYS = (*days_before(DAY, 48), DAY)


class Archive(NamedTuple):
    """Its folder, and the closes of the minutes in it."""

    folder: Path
    closes: Closes


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


@pytest.mark.whole("long")
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
    assert [str(one.day) for one in days(dock.kept)] == list(theirs["days"])
    for one in days(dock.kept):
        assert math.isclose(one.net, theirs["days"][str(one.day)], abs_tol=1e-6)
        for ours, other in zip((one.running, one.running_gross), theirs["running"][str(one.day)], strict=True):
            assert math.isclose(ours, other, abs_tol=1e-6)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Flow, bars and reports of the Hong Kong shares."""
    folder = tmp_path_factory.mktemp("archive")
    closes = fill_traded(folder, KEY, DAYS)

    def add_reports(writer: ArchiveWriter) -> None:
        """The last one of each company lies behind some trips, of one there is none."""
        for number, traded in enumerate(SECURITIES[:-1]):
            rows = event_rows([report(day, traded.instrument) for day in (DAYS[number * 5], DAYS[30 + number])])
            add_daily(writer, EVENT, KEY, traded.instrument, rows, received=after_close(DAYS[0]))

    write_once(folder, ManualClock(), "test", add_reports)
    return Archive(folder, closes)


def trade(journal: JournalScene, archive: Archive) -> None:
    """Trips in two currencies, by orders of two types, those in Hong Kong at recorded prices."""
    own = LIVE.identity
    journal.reference.serve(archive=OpenArchive(archive.folder))
    for made in (made_trading(own, 119, closes=archive.closes), made_trading(own, 40, 30, securities=AMERICAN)):
        made.orders = [
            replace(one, order_type=OrderType.MARKET) if one.order_type is OrderType.LIMIT and number % 4 == 0 else one
            for number, one in enumerate(made.orders)
            if market_of(one.instrument) is Market.HK or number % 9  # of a missing one the type is not known
        ]
        journal.stores.keep(own, made)


def report(day: date, instrument: InstrumentId) -> CalendarEvent:
    return CalendarEvent(
        kind=EventKind.REPORT,
        day=day,
        market=Market.HK,
        instrument=instrument,
        name="",
        text="Q3",
        source="Script",
        id=f"{instrument}{day}",
    )


async def shown(journal: JournalScene) -> JournalDock:
    """The dock with all that the archive knows of its trips."""
    dock = await journal.show()
    await until(lambda: dock.book._market_reading is not None and dock.book._market_reading.done())
    await journal.read()
    await until(lambda: not dock._due)
    return dock


def key_of(by: Grouping, key: GroupKey) -> str:
    """As the script names a group."""
    if by is Grouping.SIDE:
        return "long" if key else "short"
    if isinstance(key, Hour):
        return "outside" if key == OUTSIDE else f"{key.begin}-{key.end}"
    return ("" if by is Grouping.TAG else "unknown") if key is None else str(key)


@pytest.mark.whole("USD")
@pytest.mark.parametrize("currency", ["HKD", "USD"])
async def test_each_group_and_each_trip_is_that_of_the_rows(
    journal: JournalScene, archive: Archive, tmp_path: Path, currency: str
) -> None:
    trade(journal, archive)
    dock = await shown(journal)
    dock.filters.currency_chosen.emit(currency)
    await until(lambda: not dock._due)
    theirs = by_pandas(dock, tmp_path)

    for by in Grouping:
        page = next(key for key, groupings in PAGES.items() if by in groupings)
        dock.groups.pages.button(page).click()
        groups = [row.group for row in dock.groups.model.rows if row.by is by and row.group is not None]
        assert len(groups) == len(theirs[by]) == len(grouped(dock.kept, by))
        assert len(groups) > 1 or currency == "USD", f"one group of {by} would prove nothing"
        for key, ours in groups:
            of_group = theirs[by][key_of(by, key)]
            agrees(ours, of_group | {"reach": student(LEVEL, max(of_group["days"] - 1, 1))})
            assert (ours.rate is None) is (ours.count < ENOUGH)
    assert {one.trip.key.fill_id for one in dock.kept} == theirs["trips"].keys()
    for one in dock.kept:
        trip_agrees(one, theirs["trips"][one.trip.key.fill_id])


def trip_agrees(one: TripFacts, theirs: dict[str, float | None]) -> None:
    """The figures of a trip, and which of them are not known."""
    ours = {
        "gross": one.trip.realised,
        "net": one.net,
        "r": one.r,
        "held": one.held,
        "adverse": one.excursion.adverse,
        "favourable": one.excursion.favourable,
    }
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        other = theirs[name]
        assert (value is None) == (other is None), (name, one.trip.key)
        assert value is None or math.isclose(float(value), float(other or 0), rel_tol=1e-9, abs_tol=1e-9), name


async def test_other_currencies_are_added_by_the_rates_of_their_days(
    journal: JournalScene, archive: Archive, tmp_path: Path
) -> None:
    trade(journal, archive)
    days = days_before(DAY, 12)
    kept = {day: Decimal("7.78") + number * Decimal("0.001") for number, day in enumerate(days)}
    journal.stores.trips.told.add_rates(
        Rate(day=day, base="USD", quote="HKD", rate=rate, source="OpenD", at=after_close(day))
        for day, rate in kept.items()
    )
    dock = await shown(journal)
    dollars = by_pandas(dock, tmp_path)
    others = dock.strip.findChild(QWidget, "journal_sum_others")
    assert others is not None
    words, whole = others.accessibleName(), others.accessibleDescription()
    dock.filters.currency_chosen.emit("USD")
    american = by_pandas(dock, tmp_path)

    assert dock.strip.figure("net") == f"Net after fees: {fmt.signed(american['sums']['net'], 2)} USD"
    assert words == f"Other currencies: {fmt.signed(american['sums']['net'], 2)} USD"
    converted = sum(net * float(kept[day]) for day in days if (net := american["days"].get(str(day))) is not None)
    left = sum(one.exit_day not in kept for one in dock.kept)
    assert f"All together {fmt.signed(dollars['sums']['net'] + converted, 2)} HKD" in whole
    assert f"{left} trips without such a rate are left out" in whole
    assert 0 < left < len(dock.kept)
