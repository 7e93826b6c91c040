"""The archive dock over three months of a list, in the minutes after the close while sessions are read."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, after_close
from fakes.values.archive_quarter import HOLES, LISTED, fill_quarter
from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.collector.past_bars import PastNeed, PastPlan, plan_of
from tideboard_core.collector.source import FUTU_SHARED_PACE
from tideboard_core.collector.state import CollectorActivity, CollectorState, Progress
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import ChargedSecurity, HistoryQuota, LimitBasis, QuotaPeriod
from tideboard_core.model.session import TradingCalendar
from tideboard_core.system.settings import DepthChoice, Settings, SymbolList
from tideboard_desktop.archive.disk_panel import sizes_and_room
from tideboard_desktop.archive.dock import ArchiveDock
from tideboard_desktop.archive.words import GIGABYTE
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowboard.dock import SOURCES, FlowBoardDock

SIZE = (1400, 740)
"""The dock as a window of its own, in logical pixels."""
POINTED = max(day for day in HOLES if day != DAY)
READING = CollectorState(
    condition=CollectorActivity.COLLECTING,
    progress=Progress(11, len(LISTED), 74.0, FUTU_SHARED_PACE.calls, 72, 928, paused=False),
    used=FUTU_SHARED_PACE.calls,
    allowed=FUTU_SHARED_PACE.calls,
    subscribed=72,
    free=928,
    next_run=TradingCalendar().next_session(Market.HK, DAY).open,
    takes=74.0 / 7 * len(LISTED),
)
"""How the collector is then: one that really read would have another figure in each picture."""
FREE = 212 * GIGABYTE
"""Of the disk: each machine has another figure."""
SOURCES_SIZE = (1000, 200)
SCENERY = Scenery(
    start="16:14",
    settings=Settings(
        welcomed=True, collect=False, watchlists=(SymbolList(name="HK core", symbols=tuple(map(str, LISTED))),)
    ),
)


async def _archive(hands: Hands, camera: Camera) -> None:
    """The dock alone, a gap chosen in its ledger."""
    stage = hands.stage
    archive, workspace = stage.application.archive, stage.application.window.workspace
    key = archive.definition(Market.HK)
    assert key is not None
    await asyncio.to_thread(fill_quarter, archive.folder, key, after_close(DAY))
    stage.command("dock.open.archive")
    dock = workspace.docks["archive"]
    dock.setFloating(True)
    dock.resize(*SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.inside
    assert isinstance(inside, ArchiveDock)
    await stage.until(lambda: inside.shown is not None and inside.disk.room.text())
    row = next(at for at, gap in enumerate(inside.ledger.rows.rows) if gap.gap.day == POINTED)
    inside.ledger.choose_row(row)
    inside.grid.mark(inside.ledger.rows.rows[row].cells)
    inside.disk.verify()
    checking = inside.disk.checking
    assert checking is not None
    await checking
    sizes, (files, _free), daily, _places = await asyncio.to_thread(sizes_and_room, archive.folder)
    inside.disk.show_sizes(sizes, (files, FREE))
    inside.disk.show_daily(daily)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # its ring would be in the picture
    archive.state = READING
    archive.state_changed.emit()
    await camera.take("archive", dock)
    if camera.wants("archive-month"):
        archive.state = replace(READING, past=_month())
        archive.state_changed.emit()
        await camera.take("archive-month", dock)
        archive.state = READING
        archive.state_changed.emit()
    if camera.wants("archive-books-question"):
        inside.switch_depth()
        await camera.take("archive-books-question", await hands.dialog())
        dialogs()[0].reject()
        await hands.closed()
    if camera.wants("archive-books"):
        archive.keep_depth(DepthChoice(on=True, linked=True, positions=True))
        inside.books.show_state()
        await camera.take("archive-books", dock)
    dock.close()
    if camera.wants("flow-board-sources"):
        await _sources(hands, camera)


def _month() -> PastPlan:
    """What the sessions of six securities take that were missed, where two units are left beyond those of a person."""
    now = ChargedSecurity(LISTED[0], after_close(DAY))
    quota = HistoryQuota(
        used=78, remaining=22, period=QuotaPeriod.MONTH, charged=(now,), basis=LimitBasis.PUBLISHED, counted_here=True
    )
    return plan_of([PastNeed(each, (DAY,)) for each in LISTED[:6]], quota, now, allowed=False)


async def _sources(hands: Hands, camera: Camera) -> None:
    """How the sources of the list stand, by what the archive has of them."""
    stage = hands.stage
    stage.command("dock.open.flow_board")
    dock = stage.application.window.workspace.docks["flow_board"]
    dock.setFloating(True)
    dock.resize(*SOURCES_SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    board = body.build()
    assert isinstance(board, FlowBoardDock)
    board.show_page(SOURCES)
    await stage.until(lambda: board.sources.reads.value)
    await stage.passes(75.0)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    await camera.take("flow-board-sources", dock)


ARCHIVE = Story(
    name="archive",
    scenery=SCENERY,
    pictures={
        "archive-month": "what history of missed sessions the collector takes this month, and what waits until when",
        "archive": "what the archive has of a list, its gaps, the collector, the disk and the export",
        "archive-books-question": "the question before order books are recorded, with what a day costs",
        "archive-books": "the archive with the record of order books",
        "flow-board-sources": "how the sources of flow and quotes stand",
    },
    play=_archive,
)
