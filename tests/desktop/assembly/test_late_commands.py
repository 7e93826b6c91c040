"""Commands of docks that are not built: there from the start, as the docks have them, and run in the dock they open."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from checkout import ROOT
from fakes.scenes.window.main_window import WholeWindow
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.drawings.model import DrawingKind
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.window.keyboard.key_table import KeyTable

sys.path.append(str(ROOT / "packaging"))
from make_commands import TARGET, table_text

pytestmark = pytest.mark.slow


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    made = WholeWindow(qapp, tmp_path)
    made.built.window.show()
    yield made
    await made.end()


def lazy(whole: WholeWindow, key: str) -> LazyDock:
    body = whole.built.window.workspace.docks[key].body
    assert isinstance(body, LazyDock)
    return body


def table_of(whole: WholeWindow) -> KeyTable:
    return whole.built.keyboard.table


# The gate has test_every_command_of_every_dock_is_there_before_one_is_built.
@pytest.mark.whole
@pytest.mark.timeout(240)
def test_the_table_has_every_command_as_the_docks_do() -> None:
    """Else run packaging/make_commands.py."""
    assert TARGET.read_text("utf-8") == table_text()


async def test_every_command_of_every_dock_is_there_before_one_is_built(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    before = {one.id: one for one in table_of(whole).commands}
    for key, spec in workspace.specs.items():
        if spec.group:
            assert key not in workspace.docks or lazy(whole, key).inside is None
            workspace.open(key)
    after = {one.id: one for one in table_of(whole).built}
    assert after.keys() <= before.keys()
    for id_, own in after.items():
        early = before[id_]
        told = (early.text, early.group, early.keys, early.also, early.hidden, early.scope is None)
        assert told == (own.text, own.group, own.keys, own.also, own.hidden, own.scope is None), id_


async def test_a_command_opens_its_dock_and_then_runs_there(whole: WholeWindow) -> None:
    assert table_of(whole).run("chart.draw.trend")
    chart = lazy(whole, "price_chart").inside
    assert isinstance(chart, PriceChartDock)
    assert chart.isVisible()
    assert chart.cell.drawings.drawings.tool is DrawingKind.TREND


async def test_why_it_does_nothing_is_said(whole: WholeWindow) -> None:
    assert table_of(whole).run("chart.orders.review")
    message = whole.built.window.banner.message
    assert message is not None
    assert message.text == (
        "Price chart: Review the prepared change of an order: No change of an order is prepared on the chart."
    )


async def test_a_dock_behind_a_tab_comes_in_front_of_what_its_command_does(whole: WholeWindow) -> None:
    workspace = whole.built.window.workspace
    workspace.open("price_chart")
    assert not workspace.docks["flow"].body.isVisible()
    table_of(whole).run("flow.period.day")
    assert workspace.docks["flow"].body.isVisible()


async def test_own_keys_of_a_late_command_work_at_once(whole: WholeWindow) -> None:
    table = table_of(whole)
    table.set_keys("chart.grid.2x2", ("Ctrl+Alt+4",))
    shortcut = next(one for one in table._shortcuts if one.key().toString() == "Ctrl+Alt+4")
    shortcut.activated.emit()
    chart = lazy(whole, "price_chart").inside
    assert isinstance(chart, PriceChartDock)
    assert len(chart.grid.cells) == 4
    assert [one.key().toString() for one in table._shortcuts].count("Ctrl+Alt+4") == 1


async def test_own_keys_of_a_late_command_work_from_the_start(whole: WholeWindow) -> None:
    whole.preferences.change(keys={"chart.grid.2x2": ("Ctrl+Alt+4",)})
    before, whole.built = whole.built, whole.build()
    whole.discard(before)
    table = table_of(whole)
    shortcut = next(one for one in table._shortcuts if one.key().toString() == "Ctrl+Alt+4")
    shortcut.activated.emit()
    chart = lazy(whole, "price_chart").inside
    assert isinstance(chart, PriceChartDock)
    assert len(chart.grid.cells) == 4


async def test_buttons_tell_the_keys_in_use(whole: WholeWindow) -> None:
    built = whole.built
    form, lock = built.ticket.form, built.window.top_bar.lock
    assert (form.side.buy.toolTip(), lock.unlock.toolTip()) == ("Buy (F2)", "Unlock trading (Ctrl+U)")
    before = form.action.grab().toImage()
    table_of(whole).set_keys("ticket.buy", ("F9",))
    table_of(whole).set_keys("window.unlock", ("Ctrl+Alt+U",))
    table_of(whole).set_keys("blotter.cancel_all", ())
    assert (form.side.buy.toolTip(), lock.unlock.toolTip()) == ("Buy (F9)", "Unlock trading (Ctrl+Alt+U)")
    assert (
        built.blotter.cancel_all.toolTip() == "Cancel all open orders of the account, filtered out or not; asks first"
    )
    assert form.action.grab().toImage() != before


async def test_keys_inside_docks_that_are_not_built_take_no_key_from_each_other(whole: WholeWindow) -> None:
    table = table_of(whole)
    table.set_keys("plates.again", ("Ctrl+E",))
    assert table.keys("screener.save") == ("Ctrl+E",)
    assert table.keys("plates.save") == ()
