"""The flow dock's content over a real archive: figures, chips, strip, past day, restated minutes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fakes.scenes.flow import archive as flow_archive
from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.archive import HOLED, MISSING, RESTATED
from fakes.scenes.flow.open_body import OpenBody
from fakes.values.archive_market import DAY, days_before
from fakes.values.hub_values import put
from fakes.values.untraded import shut_from_eleven
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.flow.ranks import SessionRank
from tideboard_core.model.hub_keys import CLOSURES, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flow.past.past_labels import PastLabelKind, hole_words
from tideboard_desktop.flow.past.strip_model import Strip, StripDay, day_words
from tideboard_desktop.flow.past_view import StripTable, past_figures, share_figures
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.flow.view import FlowBody
from tideboard_desktop.ui.format import AmountUnit
from tideboard_desktop.ui.theme import Theme

DAYS = days_before(DAY, 60)


def figures(body: FlowBody) -> dict[str, str]:
    return dict(body.headline.texts())


def labels(body: FlowBody) -> dict[PastLabelKind, str]:
    assert body.chart.picture is not None
    return {label.kind: label.text for label in body.chart.layer.plan(body.chart.picture).past}


async def test_today_stands_among_its_own_past(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    shown = figures(body)
    net = round(flow_day.capital_flow(minutes=76).net[-1]) * 1000
    others = [flow_archive.archived_flow(100, 100 + place)[75].net or 0 for place in range(60) if place != MISSING]
    percentile = int(flow_archive.percentiles(others, net))
    assert shown["Against its own past at 10:46, 59 of 60 sessions"].startswith(f"{percentile}")
    assert "to" in shown["Usual here (middle half)"]


async def test_another_security_has_no_figure_of_the_past_of_the_one_before(recorded: Path, bodies: OpenBody) -> None:
    """Not while its own is read, and not after: of this one nothing was recorded."""
    body = await bodies.open(recorded)
    other = InstrumentId("HK.09988")
    body.show_instrument(other)
    assert figures(body)["Against its own past"] == "\u2014"
    put(bodies.services.hub, Topic.FLOW.of(other), flow_day.capital_flow(other))
    body.refresh({Topic.FLOW.of(other)})
    await bodies.settle()
    assert figures(body)["Net inflow today, to 10:46"] != "\u2014"
    assert not [caption for caption in figures(body) if "past" in caption]


async def test_the_strip_says_what_is_recorded(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    days = body.strip.strip.days
    assert [day.day for day in days] == [*DAYS, DAY]
    assert (days[MISSING].net, days[HOLED].holes, days[RESTATED].restated) == (None, True, True)
    assert [place for place, day in enumerate(days) if day.restated] == [RESTATED]
    assert days[-1].today


async def test_a_chosen_day_is_drawn_over_the_whole_session(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    cell = body.strip.places.cell(40)
    assert cell is not None
    QTest.mouseClick(body.strip, Qt.MouseButton.LeftButton, pos=cell.center().toPoint())
    picture = body.chart.picture
    assert picture is not None
    assert picture.past is not None
    assert picture.past.ghost is not None
    assert picture.past.ghost.day == DAYS[40]
    assert int(np.isfinite(picture.past.ghost.net).sum()) == 100
    assert body.strip.drawn == DAYS[40]
    assert labels(body)[PastLabelKind.PAST_DAY].startswith("Fri 23 Oct")
    QTest.mouseClick(body.switches.chips.ghost, Qt.MouseButton.LeftButton)
    assert body.strip.drawn is None
    assert body.chart.picture is not None
    assert body.chart.picture.past is not None
    assert body.chart.picture.past.ghost is None


async def test_a_day_that_is_not_recorded_is_said(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    chip = body.switches.chips.missing
    body.earlier.draw_day(DAYS[0] - timedelta(days=90))
    assert (chip.isHidden(), chip.accessibleName()) == (False, "Thu 28 May: not recorded")
    body.earlier.draw_day(DAYS[40])
    assert chip.isHidden()
    body.earlier.draw_day(DAY)  # the running one is drawn anyway
    assert chip.isHidden()


async def test_t_shows_the_sessions_as_a_table_and_the_cursor_goes_along(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    strip, table = body.strip, body.earlier.table
    assert strip.nextInFocusChain() is table
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Home)
    QTest.keyClick(strip, Qt.Key.Key_T)
    assert (strip.isVisible(), table.isVisible(), table.hasFocus()) == (False, True, True)
    assert table.pointed is not None
    assert table.pointed.day == DAYS[0]
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert body.strip.drawn == DAYS[1]
    QTest.keyClick(table, Qt.Key.Key_T)
    assert (strip.isVisible(), table.isVisible(), strip.hasFocus()) == (True, False, True)
    assert strip.cursor_day == DAYS[1]


async def test_what_is_missing_says_why(recorded: Path, bodies: OpenBody, tmp_path: Path) -> None:
    """In the tool tip of a session, in the table, and over the hatch of today."""
    shutil.copytree(recorded, tmp_path, dirs_exist_ok=True)
    body = await bodies.open(flow_archive.with_gaps(tmp_path))
    holed, missing = body.strip.strip.days[HOLED], body.strip.strip.days[MISSING]
    assert holed.why == "connection lost"
    assert "connection lost" in day_words(holed, body.strip.strip)
    assert missing.why == "nothing collected: the program did not run"
    picture = body.chart.picture
    assert picture is not None
    assert picture.past is not None
    assert picture.flow is not None
    assert [gap.why for gap in picture.past.gaps] == ["the provider sent no rows"]
    gap = picture.past.gaps[0]
    hole = replace(picture, flow=replace(picture.flow, missing=(TimeSpan(gap.begin, gap.end),)))
    middle = picture.axis.x_of((gap.begin + gap.end) / 2)
    assert hole_words(hole, middle) == "not received 10:46\u201310:50: the provider sent no rows"
    assert not hole_words(hole, picture.axis.x_of(gap.begin - 600))


async def test_when_a_closure_becomes_certain_what_is_missing_is_judged_anew(
    recorded: Path, bodies: OpenBody, tmp_path: Path
) -> None:
    shutil.copytree(recorded, tmp_path, dirs_exist_ok=True)
    body = await bodies.open(flow_archive.with_gaps(tmp_path))
    picture = body.chart.picture
    assert picture is not None
    assert picture.past is not None
    assert len(picture.past.gaps) == 1
    with shut_from_eleven(DAY, 4, first=76):
        body.refresh({CLOSURES})
        await bodies.settle()
        later = body.chart.picture
        assert later is not None
        assert later.past is not None
        assert later.past.gaps == ()
    assert "Against its own past at 10:46, 59 of 60 sessions" in figures(body)


async def test_restated_minutes_swap_their_versions(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    body.chart.grab()
    assert labels(body)[PastLabelKind.RESTATED] == "R restated at 10:52, 13 min"
    before = body.chart.picture
    assert before is not None
    assert before.flow is not None
    plan = body.chart.layer.plan(before)
    tag = next(label.area for label in plan.past if label.kind is PastLabelKind.RESTATED)
    QTest.mouseClick(body.chart, Qt.MouseButton.LeftButton, pos=QPointF(tag.center()).toPoint())
    after = body.chart.picture
    assert after is not None
    assert after.flow is not None
    changed = np.flatnonzero(after.flow.net != before.flow.net)
    assert changed.tolist() == [minute + 1 for minute in flow_archive.NEWLY]
    assert (before.flow.net - after.flow.net)[changed].tolist() == [9_000_000.0] * 13
    assert "largest +9.00M" in labels(body)[PastLabelKind.RESTATED]


async def test_the_range_switches_and_rescales(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    assert body.chart.picture is not None
    assert body.chart.picture.past is not None
    assert body.chart.picture.past.bands is not None
    wide = body.chart.picture.main.step
    body.switches.flip("usual_range")
    assert body.chart.picture.past is not None
    assert body.chart.picture.past.bands is None
    assert body.chart.picture.main.step < wide


async def test_a_resize_computes_nothing_anew(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    assert body.chart.picture is not None
    lines = body.chart.picture.past
    body.resize(900, 700)
    assert body.chart.picture.past is lines


async def test_without_recorded_turnover_the_figure_says_so(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    body.switches.flip("of_turnover")
    await bodies.settle()
    assert figures(body)["Net / turnover against its own past"] == "no turnover recorded"


async def test_too_few_sessions_say_how_many(tmp_path: Path, bodies: OpenBody) -> None:
    body = await bodies.open(flow_archive.fill(tmp_path, sessions=3, minutes=80))
    assert figures(body)["Against its own past at 10:46, 3 of 60 sessions"] == "not enough history"
    assert body.chart.picture is not None
    assert body.chart.picture.past is not None
    assert body.chart.picture.past.bands is None


async def test_without_an_archive_nothing_changes(tmp_path: Path, bodies: OpenBody) -> None:
    body = await bodies.open(tmp_path)
    assert body.chart.picture is not None
    assert body.chart.picture.past is None
    assert not body.strip.isVisible()
    assert not body.switches.isVisible()


@pytest.mark.parametrize(("height", "form"), [(760, "full"), (560, "line"), (400, "chip")])
async def test_a_low_dock_has_a_short_strip(recorded: Path, bodies: OpenBody, height: int, form: str) -> None:
    body = await bodies.open(recorded, (1000, height))
    opener = body.switches.chips.opener
    assert body.strip.isVisible() is (form != "chip")
    assert opener.isVisible() is (form == "chip")
    if form == "chip":
        opener.trigger()
        assert body.strip.isVisible()
    assert (body.strip.sizeHint().height() < 40) is (form != "full")


async def test_hidden_it_reads_nothing(recorded: Path, bodies: OpenBody) -> None:
    body = await bodies.open(recorded)
    body.hide()
    found = body.earlier.found(body.day)
    bodies.services.clock.advance(3600)
    archive = body.sources.archive
    assert archive is not None
    archive.contents_changed.emit(frozenset({body.day.instrument}))
    body.each_second()
    await bodies.settle()
    assert body.earlier.found(body.day) is found
    body.show()
    body.each_second()
    await bodies.settle()
    assert body.earlier.found(body.day) is not found


ZONE = "Asia/Hong_Kong"
TIME = 1795156500.0  # 14:35 of 20 November 2026 in Hong Kong
MILLION = AmountUnit(1e6, "M")

pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.slow]


def session_rank(ranked: Ranked, **values: object) -> SessionRank:
    return SessionRank(ranked=ranked, time=TIME, net=1.0, sessions=60, **values)  # type: ignore[arg-type]


def test_percentile_and_usual_range() -> None:
    percentile, usual = past_figures(session_rank(Ranked(59, 52, 2), usual=(-194e6, 91e6)), MILLION, ZONE)
    assert percentile.caption == "Against its own past at 14:35, 59 of 60 sessions"
    assert (percentile.before, percentile.gauge is not None) == ("89th percentile", True)
    assert usual.caption == "Usual here (middle half)"
    assert (usual.text, usual.after, usual.second) == ("\u2212194.00M", "to", "+91.00M")
    assert (usual.value, usual.second_value) == (-194e6, 91e6)


def test_the_opening_hides_the_number_in_the_tool_tip() -> None:
    (figure,) = past_figures(session_rank(Ranked(59, 52, 2, 4)), MILLION, ZONE)
    assert (figure.before, figure.gauge) == ("opening", None)
    assert figure.tooltip.startswith("89th percentile")


def test_what_was_known_first_is_in_the_tool_tip() -> None:
    (figure,) = past_figures(session_rank(Ranked(59, 52, 2), first_known=Ranked(59, 40, 0)), MILLION, ZONE)
    assert figure.tooltip.endswith("As first known: 67th percentile.")


def test_few_sessions_leave_the_words_of_the_whole_days_in_front() -> None:
    """With a percentile those go, and it is the last figure to leave a narrow dock."""
    assert [past_figures(session_rank(Ranked(n, n // 2, 0)), MILLION, ZONE)[0].rank for n in (3, 12, 20)] == [3, 2, -1]


def test_the_share_of_turnover() -> None:
    (figure,) = share_figures(session_rank(Ranked(59, 52, 2)), Ranked(58, 29, 0), ZONE)
    assert figure.caption == "Net / turnover at 14:35, 58 of 60 sessions"
    assert figure.before == "50th percentile"
    (figure,) = share_figures(session_rank(Ranked(59, 52, 2)), None, ZONE)
    assert figure.before == "no turnover recorded"


Show = Callable[..., None]
STRIP_DAYS = days_before(DAY, 3)
STRIP = Strip(
    (
        StripDay(STRIP_DAYS[0], None, why="connection lost"),
        StripDay(STRIP_DAYS[1], -3e6, step=-1, holes=True, received=301, expected=330, why="the provider sent no rows"),
        StripDay(STRIP_DAYS[2], 5e6, step=2, restated=True, received=330, expected=330, events=("Report, Q3",)),
        StripDay(DAY, 1e6, today=True, received=40, expected=330),
    ),
    (1e6, 2e6, 3e6, 4e6),
    AmountUnit(1e6, "M"),
    "HKD",
)


@pytest.fixture
def table(theme: Theme, on_screen: Show) -> StripTable:
    made = StripTable(theme)
    made.show_strip(STRIP)
    on_screen(made, 1000, made.sizeHint().height())
    return made


def cells(table: StripTable, row: int) -> list[str]:
    return [str(table.days.data(table.days.index(row, column))) for column in range(table.days.columnCount())]


def test_it_has_the_values_of_the_cells_and_why_minutes_are_missing(table: StripTable) -> None:
    assert cells(table, 0) == ["Tue 17 Nov 2026", "\u2014", "", "", "not received, not counted, connection lost"]
    assert cells(table, 1) == [
        "Wed 18 Nov 2026",
        "\u22123.00M",
        "moderate outflow",
        "301 of 330 minutes received",
        "the provider sent no rows",
    ]
    assert cells(table, 2)[-1] == "restated later, Report, Q3"
    assert cells(table, 3)[-1] == "today, so far"


def test_enter_draws_a_session_that_has_values_and_is_not_today(table: StripTable) -> None:
    drawn: list[object] = []
    table.day_chosen.connect(drawn.append)
    for day in (STRIP_DAYS[0], STRIP_DAYS[1], DAY):
        table.point_at(day)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert drawn == [STRIP_DAYS[1]]


def test_a_double_click_draws_its_session(table: StripTable) -> None:
    drawn: list[object] = []
    table.day_chosen.connect(drawn.append)
    for row in (2, 3):
        place = table.visualRect(table.days.index(row, 1)).center()
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert drawn == [STRIP_DAYS[2]]


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_Escape])
def test_t_and_escape_lead_back(table: StripTable, key: Qt.Key) -> None:
    left: list[bool] = []
    table.left.connect(lambda: left.append(True))
    QTest.keyClick(table, key)
    assert left == [True]


def test_a_session_is_copied_with_every_digit(table: StripTable) -> None:
    table.point_at(STRIP_DAYS[1])
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{STRIP_DAYS[1].isoformat()}\t-3000000\tHKD\t301\t330\t0\t0\t"
