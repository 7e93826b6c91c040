"""A ticket that nobody has begun checks less often, and never shows such a verdict to somebody who begins it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT, checks
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import OrderType
from tideboard_core.model.proposal_tag import ProposalTag, ProposedOrder
from tideboard_desktop.ticket.presenter import PREVIEW_MS, REST_MS

TAG = ProposalTag("research-agent", "P-1")


@pytest.fixture
def rested(scene: TicketScene) -> TicketScene:
    """A form that nobody has begun, over a guard that has learnt of a breach since."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    scene.dock.preview.show()
    assert scene.dock.form.checks_line.line.words.text() == "All checks passed"
    scene.room.guard.checks = checks(far=True)
    scene.dock.each_second()
    assert scene.dock.form.checks_line.line.words.text() == "All checks passed"
    return scene


@pytest.mark.parametrize(
    "way", ["focus", "key", "price", "click in the book", "side key", "begin", "proposal", "quick", "unlock", "second"]
)
async def test_whatever_begins_a_form_shows_at_once_what_is_of_now(rested: TicketScene, way: str) -> None:
    """A form at rest follows the checks every two seconds; nobody decides on such a verdict."""
    dock, floor = rested.dock, rested.room.floor
    if way == "focus":
        dock.form.action.setFocus()
        assert dock.ticket.at_rest
    elif way == "key":
        QTest.keyClick(rested.quantity, Qt.Key.Key_Up)
    elif way == "price":
        dock.take_price(Decimal(612), Topic.QUOTE)
    elif way == "click in the book":
        dock.take_clicked(Decimal(612))
    elif way == "side key":
        dock.start(dock.ticket.form.side)
    elif way == "begin":
        dock.begin(dock.ticket.instrument_id, dock.ticket.form.side, 200, Decimal(612))
    elif way == "proposal":
        assert dock.propose(
            ProposedOrder(TAG, TENCENT.id, dock.ticket.form.side, OrderType.LIMIT, 200, Decimal(612), None)
        )
    elif way == "quick":
        dock.quick_number(1)
    else:
        floor.lock()
        (rested.frame if way == "unlock" else dock.each_second)()
        rested.room.guard.checks = (*checks(far=True), *checks(warning=True))
        floor.unlock()
        (rested.frame if way == "unlock" else dock.each_second)()
    assert dock.form.checks_line.line.words.text() == "Too far from last"
    assert dock.preview.shown is not None
    assert dock.preview.shown.checks == rested.room.guard.checks


def waits(scene: TicketScene) -> int:
    """Milliseconds that the verdicts of this form wait for their timer; it is the only one of such lengths."""
    timers = (timer for timer in scene.dock.findChildren(QTimer) if timer.isActive())
    (wait,) = {timer.interval() for timer in timers} & {PREVIEW_MS, REST_MS}
    return wait


async def test_a_form_that_was_left_untouched_goes_back_to_rest(rested: TicketScene) -> None:
    """A look into a field keeps the verdicts fresh only while it lasts."""
    preview = rested.dock.preview
    assert waits(rested) == REST_MS
    rested.dock.form.action.setFocus()
    preview.show_later()
    assert waits(rested) == PREVIEW_MS
    rested.dock.form.action.clearFocus()
    preview.show()
    preview.show_later()
    assert waits(rested) == REST_MS
