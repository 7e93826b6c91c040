"""A bracket goes from the ticket through the real dialog and guard of each kind of account, by its own gesture."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.walks.trading.walker import Walk
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import ExitsOffer
from tideboard_core.model.order import Environment, OrderRequest, OrderType, Side, TimeInForce
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog

pytestmark = pytest.mark.slow

LEFT = Qt.MouseButton.LeftButton
HOLDS = ExitsOffer(
    markets=frozenset({Market.HK}),
    entries=frozenset({OrderType.LIMIT}),
    sides=frozenset({Side.BUY}),
    times=frozenset({TimeInForce.DAY, TimeInForce.GTC}),
)
BRACKET = AttachedExits(
    take_profit=ExitTerms(trigger=Decimal(622)),
    stop_loss=ExitTerms(trigger=Decimal("605.5")),
    time_in_force=TimeInForce.DAY,
)


@pytest.fixture
def walking(qapp: QApplication) -> None:
    Walk.application = qapp


def attach(walk: Walk) -> None:
    """Tick both boxes, type both prices, choose the day, as a person does."""
    dock = walk.scene.dock
    for role in ExitRole:
        box = dock.form.attach.boxes[role]
        QTest.mouseClick(box, LEFT, pos=box.rect().center())
    fields = dock._exits
    assert fields is not None
    for role, terms in BRACKET.terms().items():
        QTest.keyClicks(fields.rows[role].price.field, str(terms.trigger))
    fields.stays.choice.pick(TimeInForce.DAY.value)


@pytest.mark.usefixtures("cheap_passwords", "walking")
@pytest.mark.parametrize(
    ("environment", "idle", "right"),
    [
        (Environment.PRACTICE, "escape", "click"),
        (Environment.PAPER, "escape", "enter"),
        (Environment.LIVE, "enter", "long hold"),
        (Environment.LIVE, "short hold", "right quantity"),
    ],
)
def test_a_bracket_is_one_write_with_both_exits_after_its_own_gesture(
    environment: Environment, idle: str, right: str
) -> None:
    walk = Walk()
    walk.begin(environment)
    scene = walk.scene
    scene.desk.gateway.exits = HOLDS
    try:
        walk.unlock()
        scene.run(scene.desk.market)
        scene.run(lambda: scene.dock.start(Side.BUY))
        for gesture in (idle, right):
            if not scene.dialogs:
                walk.fill_ticket("611", "400")
                if not scene.dock.ticket.form.exits.any:
                    scene.run(lambda: attach(walk))
                walk.press_review(1)
                scene.run(lambda: scene.wait(0.45))
            (dialog,) = scene.dialogs
            assert isinstance(dialog, ConfirmOrderDialog)
            assert scene.writes == 0
            walk.gesture(gesture)
        (write,) = scene.desk.gateway.writes
        request = write.request
        assert isinstance(request, OrderRequest)
        assert (request.quantity, request.price, request.exits) == (400, Decimal(611), BRACKET)
        assert scene.broken == []
    finally:
        walk.end()
