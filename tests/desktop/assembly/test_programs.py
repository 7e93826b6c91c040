"""Programs in the whole program: nothing of them before they are wanted, real values then, nobody after the stop."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import platformdirs
import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from fakes.scenes.window.surfaces import WholeScene
from fakes.servers.desktop_services import short_folder
from fakes.values.doors import doors
from fakes.values.waiting import tasks_done
from fakes.walks.own_process import run_fake
from tideboard_core.model.notices import NoticeType
from tideboard_core.system.settings import ProgramsChoice
from tideboard_desktop.assembly.programs import told_apart
from tideboard_desktop.programs.page import ProgramsPage

pytestmark = pytest.mark.slow

HOSTILE = 300
"""Hostile texts, each with a key, a reason, a client id and a symbol of it."""


# The gate has desktop/programs/test_service.py.
@pytest.mark.whole
@pytest.mark.skipif(sys.platform != "linux", reason="connects to a Unix socket, looks into /proc")
def test_a_program_reads_the_running_window(tmp_path: Path) -> None:
    found = run_fake("read_by_programs", str(tmp_path), seconds=200)
    figures, idle = found.pop("figures"), found.pop("idle ticks")
    known = {row.listens for row in doors()}
    assert [each for each in found["listening"] if each not in known] == []
    assert found == {
        "before": [],
        "environment": "practice",
        "link": "live",
        "kinds": ["practice"],
        "priced": True,
        "levels": 10,
        "minutes": True,
        "fetched quotes": True,
        "fetched levels": 10,
        "fetched flow": True,
        "fetched candles": True,
        "fetched too much": True,
        "name": [True],
        "positions": True,
        "orders": True,
        "percentile": "not-recorded",
        "sessions": True,
        "signals": True,
        "record": "not-recorded",
        "rss MB": found["rss MB"],
        "listening": ["programs: tcp 127.0.0.1", "programs: unix", "sandbox: tcp 127.0.0.1", "window: unix"],
        "after": "no-window",
        "kept on": False,
    }
    assert idle <= 1, "nobody asks: it sleeps"
    assert found["rss MB"] < 90
    assert figures["quote p50 ms"] < 50


# The gate has desktop/assembly/test_proposals.py::test_hostile_words_open_nothing_and_are_one_plain_line.
@pytest.mark.whole
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform != "linux", reason="connects to a Unix socket")
def test_hostile_words_open_nothing_and_are_shown_as_plain_text() -> None:
    with short_folder() as folder:
        found = run_fake("hostile_programs", str(folder), str(HOSTILE), seconds=600)
    assert 0 < found.pop("names refused") < HOSTILE
    assert found == {
        "symbols refused": HOSTILE,
        "ids refused": HOSTILE,
        "proposed": HOSTILE,
        "opened": HOSTILE,
        "not plain": [],
        "focus": 0,
        "windows": 0,
        "tickets": 0,
        "focus seen": True,
        "bytes beyond reads": 0,
    }


def test_windows_of_other_data_folders_are_told_apart(tmp_path: Path) -> None:
    usual = platformdirs.user_data_path("tideboard", appauthor=False)
    assert told_apart(usual) == ""
    assert len({told_apart(usual), told_apart(tmp_path), told_apart(tmp_path / "other")}) == 3


async def test_stop_programs_is_in_the_top_bar_while_they_are_on(qapp: QApplication, tmp_path: Path) -> None:
    scene = WholeScene(qapp, tmp_path)
    scene.services.attach_window()
    scene.built.window.show()
    button = scene.built.window.top_bar.findChild(QToolButton, "programs_stop")
    assert button is not None
    assert (button.isVisible(), button.accessibleName()) == (False, "Stop programs")
    scene.preferences.change(programs=ProgramsChoice(on=True))
    assert button.isVisible()
    stop = next(one for one in scene.services.commands() if one.id == "programs.stop")
    assert (stop.enabled(), stop.keys, stop.over_dialogs) == (True, ("Ctrl+Shift+F9",), True)
    button.click()
    await tasks_done()
    assert (button.isVisible(), scene.preferences.settings.programs.on, stop.enabled()) == (False, False, False)
    assert stop.why_not() == "no program can connect"
    await scene.end()


async def test_an_end_that_nobody_asked_for_is_told_in_the_window(qapp: QApplication, tmp_path: Path) -> None:
    scene = WholeScene(qapp, tmp_path)
    scene.programs.service().died.emit()
    (notice,) = scene.services.notices.notices
    assert notice.shown_text == (
        "What serves programs has ended: none can connect. Switch it off and on again in the settings."
    )
    assert (notice.type, notice.inside) == (NoticeType.PROGRAM, True)
    assert notice.card is not None
    (action,) = notice.card().actions
    assert action.text == "Settings of programs"
    action.run()
    await tasks_done()
    (page,) = (one for one in qapp.allWidgets() if isinstance(one, ProgramsPage))
    assert page.isVisible()
    page.window().close()
    await scene.end()


async def test_a_cancelled_end_closes_the_file_of_proposals_too(qapp: QApplication, tmp_path: Path) -> None:
    """Its process is slow to end when the end of the program is cut short."""
    scene, closed = WholeScene(qapp, tmp_path), list[str]()
    service: Any = SimpleNamespace(
        stop=asyncio.Event().wait, desk=SimpleNamespace(close=lambda: closed.append("proposals"))
    )
    scene.programs.made = service
    ending = asyncio.ensure_future(scene.programs.end())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    assert closed == []
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert closed == ["proposals"]
    scene.programs.made = None
    await scene.end()
