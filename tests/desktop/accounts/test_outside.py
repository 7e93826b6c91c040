"""The page of grids and recurring plans: every account's, with what is not known said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.outside_pages import PagesScene, account, pages_scene
from fakes.values.plans import ScriptedPlans, grid, recurring, told
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.plans import PlanState
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.outside import READ_EVERY, OutsidePage
from tideboard_desktop.ui.widgets.panel_state import StateKind


@pytest.fixture
async def pages(qapp: QApplication, tmp_path: Path) -> AsyncIterator[PagesScene]:
    """Pages over scripted plans."""
    async with pages_scene(qapp, tmp_path) as scene:
        yield scene


def page_of(dock: AccountsDock) -> OutsidePage:
    page = dock.page
    assert isinstance(page, OutsidePage)
    return page


def cells(page: OutsidePage, row: int) -> dict[str, str]:
    """The cells of a row by the key of their column."""
    columns = page.model.columns
    return {column.key: column.cell(page.model.rows[row]).text for column in columns}  # type: ignore[attr-defined]


async def test_every_plan_has_its_account_and_its_next_act(pages: PagesScene) -> None:
    pages.sources["1"] = ScriptedPlans(told(grid(), recurring(state=PlanState.ENDED)))
    pages.sources["2"] = ScriptedPlans(told(grid()))
    pages.accounts.put(account("1"), account("2"), account("3"))
    dock = pages.show("outside", width=1400)
    await pages.reference.settle()

    page = page_of(dock)
    assert [row.account.id for row in page.model.rows] == ["1", "1", "2"]
    first = cells(page, 0)
    assert (first["environment"], first["type"], first["security"], first["state"]) == (
        "LIVE",
        "Grid",
        "HK.00700",
        "runs",
    )
    assert first["next"] == "sells 100 at 624.24, buys 200 at 599.76"
    assert (first["gain"], first["currency"], first["terms"]) == ("+1,250.00", "HKD", "500.00 to 700.00")
    over = cells(page, 1)
    assert (over["state"], over["next"], over["terms"]) == ("over", "—", "every month, day 15")
    assert page.foot_words().count("1 grid, read") == 2


async def test_it_is_read_each_minute_while_it_is_looked_at(pages: PagesScene) -> None:
    source = pages.sources["1"] = ScriptedPlans(told(grid()))
    pages.accounts.put(account("1"))
    dock = pages.show("outside")
    await pages.reference.settle()
    for _ in range(5):
        await pages.second(dock)
    assert source.asked == 1

    source.answer = told(grid(state=PlanState.SUSPENDED))
    await pages.second(dock, READ_EVERY)
    assert source.asked == 2
    assert cells(page_of(dock), 0)["state"] == "suspended"

    dock.ask_again()
    await pages.reference.settle()
    assert (source.asked, pages.accounts.refreshed) == (3, 1)


async def test_another_page_in_front_asks_nothing(pages: PagesScene) -> None:
    source = pages.sources["1"] = ScriptedPlans(told(grid()))
    pages.accounts.put(account("1"))
    dock = pages.show("outside")
    await pages.reference.settle()
    dock.show_page("overview")
    await pages.second(dock, READ_EVERY)
    assert source.asked == 1


async def test_a_broker_without_plans_is_named_so(pages: PagesScene) -> None:
    pages.accounts.put(account("3"))
    page = page_of(pages.show("outside"))
    state = page.state_pane.footer.state
    assert state is not None
    assert (state.kind, state.sentence) == (
        StateKind.UNSUPPORTED,
        "None of these brokers tells of grids or recurring plans",
    )


async def test_while_it_waits_it_says_so_and_none_is_an_answer(pages: PagesScene) -> None:
    source = pages.sources["1"] = ScriptedPlans(told())
    source.held = asyncio.Event()
    pages.accounts.put(account("1"))
    page = page_of(pages.show("outside"))
    await pages.reference.settle()
    assert page.state_pane.footer.state is not None
    assert page.state_pane.footer.state.kind is StateKind.LOADING

    source.held.set()
    await pages.reference.settle()
    assert page.state_pane.footer.state is not None
    assert page.state_pane.footer.state.sentence == "LongPort runs no grid and no recurring plan in this account."


async def test_a_refusal_is_said_and_what_was_known_stays(pages: PagesScene) -> None:
    source = pages.sources["1"] = ScriptedPlans(RequestTimeout("no-answer", seconds=12))
    pages.accounts.put(account("1"))
    dock = pages.show("outside")
    await pages.reference.settle()
    page = page_of(dock)
    assert page.state_pane.footer.state is not None
    assert "could not be read; they may trade" in page.state_pane.footer.state.sentence

    source.answer = told(grid(), unread="symbol")
    await pages.second(dock, READ_EVERY)
    assert "Some could not be read and may trade as well." in page.foot_words()
    source.answer = RequestTimeout("no-answer", seconds=12)
    await pages.second(dock, READ_EVERY)
    assert len(page.model.rows) == 1
    assert "could not be read" in page.foot_words()


async def test_without_its_connection_an_account_is_not_asked(pages: PagesScene) -> None:
    source = pages.sources["1"] = ScriptedPlans(told(grid()))
    pages.accounts.put(account("1"), connected=False)
    dock = pages.show("outside")
    await pages.second(dock, READ_EVERY)
    assert source.asked == 0

    pages.accounts.put(account("1"))
    await pages.second(dock)
    assert source.asked == 1


async def test_an_account_that_goes_takes_its_plans_with_it(pages: PagesScene) -> None:
    pages.sources["1"] = ScriptedPlans(told(grid()))
    pages.accounts.put(account("1"))
    dock = pages.show("outside")
    await pages.reference.settle()
    assert len(page_of(dock).model.rows) == 1

    pages.accounts.put(replace(account("2")))
    await pages.second(dock)
    assert page_of(dock).model.rows == []
