"""What the walk works out by itself; the walk through the window is tests/e2e/test_smoke.py."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from fakes.values.trading import ACCOUNTS
from tideboard_core.errors import OrderDenied
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.results import refused_dialog
from tideboard_desktop.smoke import newcomer_walk as walk
from tideboard_desktop.smoke.newcomer_walk import BELOW, Walk, colours, far_below, near
from tideboard_desktop.smoke.report import Missing
from tideboard_desktop.ui.theme import make_theme

OLD_BOOK = "Denied here: the book has not been proven for 3.1 s; the limit is 3 s. Buy 100 HK.00700 @ 600.50"


@pytest.mark.parametrize(
    ("bids", "price"),
    [
        (["602.50", "602.00", "601.00", "598.00"], "595.50"),
        (["96.15", "96.10", "95.50"], "95.00"),
        (["10.00", "9.00"], "9.00"),
    ],
)
def test_the_order_lies_about_a_hundredth_below_the_market_on_its_steps(bids: list[str], price: str) -> None:
    """Never above the lowest bid on screen."""
    found = far_below([Decimal(bid) for bid in bids])

    assert found == Decimal(price)
    assert found <= Decimal(bids[-1])


def test_the_order_lies_inside_the_guard_s_own_collar() -> None:
    assert TradingLimits().collar_last_percent > (1 - BELOW) * 100


@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])
async def test_only_a_practice_account_is_ever_unlocked(environment: Environment, qapp: QApplication) -> None:
    """Whatever else is there: a practice exchange beside it and its password change nothing."""
    pressed: list[bool] = []
    window = QPushButton("Unlock trading")
    window.clicked.connect(lambda: pressed.append(True))
    window.show()
    doors = SimpleNamespace(trade_password="123456")
    practice = SimpleNamespace(child=SimpleNamespace(addresses=doors))
    application: Any = SimpleNamespace(account=ACCOUNTS[environment], practice=practice)
    with pytest.raises(Missing, match="no practice account"):
        await Walk(application).unlock()
    window.hide()
    window.deleteLater()

    assert not pressed


class Desk:
    """What a walk sees of its orders: `denials` are what the guard says to one order after the other."""

    def __init__(self, *denials: str) -> None:
        self._left = [*denials]
        self.listed, self.placed = "", 0
        self.dialog = QDialog()
        self._judge()

    def _judge(self) -> None:
        self.listed = "" if self._left else "Status working"
        if self._left:
            self.dialog.setAccessibleName(self._left.pop(0))
            self.dialog.show()

    async def place(self) -> str:
        assert not self.dialog.isVisible()
        self.placed += 1
        self._judge()
        return ""

    async def close(self) -> None:
        self.dialog.hide()

    async def listed_row(self) -> str:
        return await walk.listed_at_last(self.wait, lambda: self.listed, self.close, self.place)

    async def wait(self, find: Callable[[], str], what: str) -> str:
        found = find()
        if not found:
            raise Missing(what)
        return found


@pytest.fixture
def desk(qtbot: QtBot) -> Callable[..., Desk]:
    """Makes a desk whose dialog is gone at the end of the test."""

    def made(*denials: str) -> Desk:
        one = Desk(*denials)
        qtbot.addWidget(one.dialog)
        return one

    return made


async def test_an_order_denied_for_its_age_is_placed_again(desk: Callable[..., Desk]) -> None:
    """A computer that is busy with other things."""
    busy = desk(OLD_BOOK, "Denied here: 15 s are over; prices may have moved since you read this. Buy 100")

    assert await busy.listed_row() == "Status working"
    assert busy.placed == 2


async def test_no_other_denial_is_tried_again(desk: Callable[..., Desk]) -> None:
    refused = desk("Denied here: the price is outside your collar. Buy 100 HK.00700 @ 600.50")
    with pytest.raises(Missing, match="the order in its table"):
        await refused.listed_row()
    assert not refused.placed


async def test_it_ends_however_often_it_is_denied(desk: Callable[..., Desk]) -> None:
    busy = desk(*[OLD_BOOK] * 9)
    with pytest.raises(Missing, match=f"denied {walk.TRIES} times: Denied here"):
        await busy.listed_row()
    assert busy.placed == walk.TRIES - 1  # after the first: none is left that nobody looks for


@pytest.mark.parametrize(("denials", "asked"), [(0, 0), (2, 2), (9, 3)])
async def test_a_cancel_denied_for_its_age_is_confirmed_again(qtbot: QtBot, denials: int, asked: int) -> None:
    """Each time by a dialog of its own, as a person would; the guard's limit stays what it is."""
    orders = QTableWidget(1, 1)
    orders.setAccessibleName("Orders")
    qtbot.addWidget(orders)
    shown: list[QDialog] = []
    done: list[str] = []

    def judge() -> None:
        late = done.count("cancel") < denials
        orders.setItem(0, 0, QTableWidgetItem("Status working" if late else "Status cancelled"))
        if late:
            error = OrderDenied("not-sent-late", value=2.4, limit=2.0)
            shown.append(refused_dialog("1 of 1", error, ACCOUNTS[Environment.PRACTICE], make_theme(), None))
            qtbot.addWidget(shown[-1])
            shown[-1].show()

    async def wait(find: Callable[[], str], what: str) -> str:
        if not (found := find()):
            raise Missing(what)
        return found

    async def close() -> None:
        shown[-1].hide()
        done.append("close")

    async def cancel() -> str:
        done.append("cancel")
        judge()
        return ""

    orders.show()
    judge()
    if denials < walk.TRIES:
        assert await walk.cancelled_at_last(wait, close, cancel) == "Status cancelled"
    else:
        with pytest.raises(Missing, match=f"denied {walk.TRIES} times: Denied here: too much time passed"):
            await walk.cancelled_at_last(wait, close, cancel)
    assert done.count("cancel") == asked


@pytest.mark.parametrize("voids", [0, 2, 9])
async def test_an_order_whose_confirmation_is_void_is_reviewed_again(voids: int) -> None:
    """A confirmation is void after some seconds, which a busy computer may take for its keys."""
    done: list[str] = []

    async def review() -> str:
        done.append("review")
        return "Confirm order"

    async def confirmed() -> bool:
        return done.count("review") > voids

    async def cancel() -> None:
        done.append("cancel")

    if voids < walk.TRIES:
        assert await walk.sent_at_last(review, confirmed, cancel) == "Confirm order"
        assert done == ["review", "cancel"] * voids + ["review"]
    else:
        with pytest.raises(Missing, match=f"void {walk.TRIES} times"):
            await walk.sent_at_last(review, confirmed, cancel)


def test_a_price_is_taken_from_the_row_of_its_symbol_alone() -> None:
    cells = ["騰訊控股, HK.00700", "Chg %: up", "阿里巴巴-W, HK.09988", "Last: 156.20"]
    assert walk._after("HK.00700", cells, walk.LAST.name) == ""
    assert walk._after("HK.00700", ["騰訊控股, HK.00700", "Last: 1,603.00"], walk.LAST.name) == "Last: 1,603.00"
    assert walk._after("HK.00700", ["騰訊控股, HK.00700", "Last: —"], walk.LAST.name) == ""
    assert walk._after("HK.00700", [], walk.LAST.name) == ""


def test_a_minute_of_flow_is_known_by_its_words() -> None:
    assert walk.NEXT_MINUTE.fullmatch("Net +174.27M HKD at 10:30")
    assert not walk.NEXT_MINUTE.fullmatch("No capital flow yet")


def test_a_sandbox_that_is_not_beside_the_frozen_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "tideboard"))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(Missing, match="tideboard-sandbox is not there"):
        walk._sandbox_program()
    (tmp_path / "tideboard-sandbox").touch()
    assert walk._sandbox_program() == tmp_path / "tideboard-sandbox"


@pytest.mark.parametrize("pattern", [walk.UNLOCKING, walk.CONFIRMING, walk.CANCELLING])
@pytest.mark.parametrize("environment", ["LIVE", "PAPER"])
def test_dialogs_of_other_environments_are_never_answered(pattern: str, environment: str) -> None:
    for title in ("Unlock trading", "Confirm order", "Cancel all orders"):
        assert re.fullmatch(pattern, f"{title}  \u00b7  {environment}  \u00b7  Tideboard: Buy 100 HK.00700") is None


@pytest.mark.skipif(not Path("/proc/self/exe").exists(), reason="not run here: where the system tells the program")
def test_another_program_is_not_taken_for_the_practice_exchange(tmp_path: Path) -> None:
    real = Path("/proc/self/exe").readlink()
    walk._require_program(real, os.getpid())
    (tmp_path / "tideboard-sandbox").write_text("")
    with pytest.raises(Missing, match="not "):
        walk._require_program(tmp_path / "tideboard-sandbox", os.getpid())


def picture() -> QImage:
    """Three wide, of a format whose lines are padded, with one red point."""
    made = QImage(3, 2, QImage.Format.Format_RGB888)
    made.fill(QColor("#101820"))
    made.setPixelColor(2, 1, QColor("#E04050"))
    return made


def test_an_empty_ground_has_one_colour_and_a_point_another() -> None:
    plain = QImage(5, 5, QImage.Format.Format_ARGB32)
    plain.fill(QColor("#101820"))

    assert colours(plain) == 1
    assert colours(picture()) == 2
    assert colours(QImage()) == 0


def test_a_colour_is_found_though_it_is_smoothed() -> None:
    assert near(picture(), QColor("#E04050")) == 1
    assert near(picture(), QColor("#D64A5A")) == 1
    assert near(picture(), QColor("#40E050")) == 0
    assert near(QImage(), QColor("#40E050")) == 0
