"""The cash tab over the practice exchange, through each broker's own door: what a fill cost stands there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import PORTS, RIGS, Rig
from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, standing_options
from tideboard_core.model.order import Environment, OrderStatus
from tideboard_desktop.blotter.cash_page import CashPage
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

OPTIONS = standing_options(**PORTS)


class Floor:
    """The page on screen over a desk's gateway."""

    def __init__(self, desk: SandboxScene) -> None:
        self.desk = desk
        self.failures: list[BaseException] = []
        self.tasks = Tasks(lambda error, _name: self.failures.append(error))
        self.frame = Frame(desk.hub, lambda error, _name: self.failures.append(error))
        self.page = CashPage(desk.gateway.trading, self.frame, make_theme(), desk.clock, self.tasks, KeptReads())
        self.page.set_account(desk.account)
        self.page.resize(900, 300)
        self.page.show()

    async def end(self) -> None:
        self.page.hide()
        self.page.deleteLater()
        self.frame.stop()
        await self.tasks.close()
        assert not self.failures

    async def until(self, words: str) -> None:
        """Let time pass until the line below the table says this."""
        await self.desk.until(lambda: words in self.page.foot.words.text() or words in self.page.note.sentence.text())


@pytest.mark.parametrize("rig", RIGS, ids=[rig.name for rig in RIGS])
async def test_what_a_fill_cost_stands_in_the_journal(
    rig: Rig, sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    async with sandbox_scene(sandbox, tmp_path, rig=rig) as desk:
        await desk.unlock()
        request = desk.request()
        await desk.guard.submit(request)
        order = await desk.until_order(request.client_order_id, lambda one: one.status is OrderStatus.FILLED)
        floor = Floor(desk)
        try:
            await floor.until("read at")
            entries = [row.entry for row in floor.page.table.rows]
            assert order.average_price is not None
            assert -order.average_price * order.quantity in {entry.amount for entry in entries}
            assert {(entry.clearing_date, entry.currency) for entry in entries if entry.amount < 0} == {
                (date.fromisoformat(PRACTICE_DAY), "HKD")
            }
            assert desk.account.short_id in floor.page.foot.words.text()
        finally:
            await floor.end()


@pytest.mark.parametrize("rig", [rig for rig in RIGS if rig.broker_lock], ids=lambda rig: rig.name)
async def test_a_paper_account_has_no_journal_and_the_page_says_so(
    rig: Rig, sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    async with sandbox_scene(sandbox, tmp_path, Environment.PAPER, rig=rig) as desk:
        floor = Floor(desk)
        try:
            await floor.until("The cash journal was not read")
            assert floor.page.note.detail.text()
        finally:
            await floor.end()
