"""The page of statements: a list by day or month, and one that opens after a question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.outside_pages import PagesScene, account, pages_scene
from fakes.values.plans import ScriptedPlans, told
from tideboard_core.errors import ServerRefused
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.statements import StatementsPage
from tideboard_desktop.ui.dialogs.open_link import OpenLinkDialog
from tideboard_desktop.ui.widgets.panel_state import StateKind


@pytest.fixture
async def pages(qapp: QApplication, tmp_path: Path) -> AsyncIterator[PagesScene]:
    """Pages over scripted plans."""
    async with pages_scene(qapp, tmp_path) as scene:
        yield scene


async def shown(pages: PagesScene) -> tuple[AccountsDock, StatementsPage, list[str]]:
    """The page with two statements, and the addresses that it opens."""
    pages.sources.setdefault("1", ScriptedPlans(told()))
    pages.accounts.put(account("1"), account("3"))
    dock = pages.show("statements")
    await pages.reference.settle()
    page, opened = dock.page, list[str]()
    assert isinstance(page, StatementsPage)

    def keep(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    page.open_url = keep  # type: ignore[method-assign]
    return dock, page, opened


def question(page: StatementsPage) -> OpenLinkDialog | None:
    found = [one for one in page.window().children() if isinstance(one, OpenLinkDialog)]
    return found[0] if found else None


async def test_statements_by_day_and_by_month(pages: PagesScene) -> None:
    _, page, _ = await shown(pages)
    assert [row.statement.day.isoformat() for row in page.model.rows] == ["2026-11-19", "2026-11-18"]
    assert page.model.columns[2].cell(page.model.rows[0]).text == "Thu 19 Nov 2026"

    QTest.mouseClick(page.period.button("month"), Qt.MouseButton.LeftButton)
    await pages.reference.settle()
    assert page.model.columns[2].cell(page.model.rows[0]).text == "Nov 2026"
    assert pages.sources["1"].asked == 2, "each once"


async def test_one_opens_after_a_question_with_the_whole_host(pages: PagesScene) -> None:
    _, page, opened = await shown(pages)
    page.view.setFocus()
    page.view.choose_row(0)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    await pages.reference.settle()

    dialog = question(page)
    assert dialog is not None
    assert dialog.host.text().replace("\u200b", "") == "statements.example"
    assert (pages.sources["1"].keys, opened) == (["/19.json"], [])
    dialog.accept()
    await pages.reference.settle()
    assert opened == ["https://statements.example/a?b=c"]


async def test_no_is_no(pages: PagesScene) -> None:
    _, page, opened = await shown(pages)
    page.view.choose_row(1)
    QTest.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    await pages.reference.settle()
    dialog = question(page)
    assert dialog is not None
    dialog.reject()
    await pages.reference.settle()
    assert opened == []


async def test_what_is_no_https_link_is_not_asked_for(pages: PagesScene) -> None:
    dock, page, opened = await shown(pages)
    pages.sources["1"].link = ""
    page.view.choose_row(0)
    page.open_chosen()
    await pages.reference.settle()
    assert question(page) is None
    assert opened == []
    assert "not opened" in dock.foot.words.text()


async def test_nothing_opens_without_a_choice(pages: PagesScene) -> None:
    _, page, _ = await shown(pages)
    page.view.clearSelection()
    assert not page.open_button.isEnabled()
    page.open_chosen()
    await pages.reference.settle()
    assert pages.sources["1"].keys == []


async def test_a_refused_list_says_why(pages: PagesScene) -> None:
    pages.sources["1"] = ScriptedPlans(told())
    pages.sources["1"].told = ServerRefused("server-refused", text="no permission")
    _, page, _ = await shown(pages)
    assert page.state_pane.footer.state is not None
    assert page.state_pane.footer.state.kind is StateKind.DISCONNECTED
    assert "no permission" in page.state_pane.footer.state.sentence


async def test_brokers_without_statements_are_named_so(pages: PagesScene) -> None:
    pages.accounts.put(account("3"))
    page = pages.show("statements").page
    assert isinstance(page, StatementsPage)
    assert page.state_pane.footer.state is not None
    assert page.state_pane.footer.state.kind is StateKind.UNSUPPORTED
