"""Nothing that takes a click appears near what a hand is on, and what it is on stays where it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, NOW
from fakes.scenes.screen.places import places
from fakes.scenes.window.surfaces import WholeScene
from fakes.values.hub_values import put
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.hub_keys import LOCK
from tideboard_core.model.lock import LockKind, LockStatus
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.order import Environment
from tideboard_desktop.ticket.exits_view import ExitFields
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.window.bars.banner import BannerMessage

pytestmark = pytest.mark.slow

NEAR = 10
"""Logical pixels."""
SIZE = (1600, 1000)
ROW = 3
OTHER_ACCOUNT = ("no account", "the account again")


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeScene]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeScene(qapp, tmp_path)
    made.dress()
    made.window.resize(*SIZE)
    made.window.show()
    await made.settle()
    yield made
    await made.end()


def hands(scene: WholeScene) -> dict[str, tuple[QWidget, QRect]]:
    """What a hand may be on: a control, or a row of a list, with its rectangle in the window."""
    form, lists = scene.built.ticket.form, scene.built.watchlist.view
    chips = [chip for chip in form.quantity_chips.buttons.values() if chip.isVisible()]
    row = lists.visualRect(lists.model().index(ROW, 0))
    row.setWidth(lists.viewport().width())
    found = {
        "button": (form.action, form.action.rect()),
        "line of checks": (form.checks_line.opener, form.checks_line.opener.rect()),
        "chip": (chips[0], chips[0].rect()),
        "field": (form.quantity.field, form.quantity.field.rect()),
        "row": (lists.viewport(), row),
        "order book": (scene.built.book.ladder, scene.built.book.ladder.rect()),
    }
    return {name: (part, _area(scene.window, part, rect)) for name, (part, rect) in found.items()}


def _area(window: QWidget, part: QWidget, rect: QRect) -> QRect:
    return QRect(part.mapTo(window, rect.topLeft()), rect.size())


def comings(scene: WholeScene) -> Iterator[tuple[str, Callable[[], object]]]:
    """What comes by itself, or because something was typed."""
    banner, account = scene.built.window.banner, scene.built.ticket.ticket.account
    ask = BannerMessage("Limits are narrower", button="Show limits", action=int, link="Dismiss", follow=int)
    yield "a question", lambda: banner.show_message("question", ask)
    yield "a broken connection", lambda: banner.show_message("link", BannerMessage("No connection", broken=True))
    yield "its end", lambda: banner.clear("link")
    yield "the end of the question", lambda: banner.clear("question")
    yield "a notice", lambda: scene.services.notices.post(NoticeType.PROGRAM, "Told", environment=Environment.PRACTICE)
    undo = Undo(words=lambda: "A drawing was deleted.", run=lambda: None)
    yield "an undo", lambda: scene.built.window.undo_offered.emit(undo)
    yield "a preview", lambda: _type(scene, "100")
    yield "warnings", lambda: _type(scene, "20000")
    yield "no preview", lambda: _type(scene, "")
    yield OTHER_ACCOUNT[0], lambda: scene.built.show_account(None)
    yield OTHER_ACCOUNT[1], lambda: scene.built.show_account(account)


def _type(scene: WholeScene, quantity: str) -> None:
    ticket = scene.built.ticket
    ticket.form.quantity.field.setText(quantity)
    ticket.form.quantity.field.textEdited.emit(quantity)
    ticket.preview.show()


def unlock(scene: WholeScene) -> None:
    status = LockStatus(kind=LockKind.UNLOCKED, account=ACCOUNT.identity, since=NOW, expires=scene.clock.boot() + 900)
    put(scene.hub, LOCK, status)


def attach(scene: WholeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take profit and stop loss, as at a broker that holds both."""
    ticket = scene.built.ticket
    monkeypatch.setattr(type(ticket.ticket), "exits_off", None)
    for role in ExitRole:
        ticket.attach(role, on=True)


@pytest.mark.parametrize("unlocked", [False, True], ids=["locked", "unlocked"])
@pytest.mark.parametrize("exits", [False, True], ids=["bare", "exits"])
async def test_nothing_that_takes_a_click_comes_near_a_hand(
    scene: WholeScene, monkeypatch: pytest.MonkeyPatch, *, unlocked: bool, exits: bool
) -> None:
    if unlocked:
        unlock(scene)
    if exits:
        attach(scene, monkeypatch)
    await scene.settle()
    shown = [row.isVisible() for row in scene.built.ticket.findChildren(ExitFields)]
    assert (scene.built.ticket.form.action.text().startswith("Unlock"), shown) == (not unlocked, [True] * exits)
    window, found = scene.window, list[str]()
    for name, happen in comings(scene):
        if exits and name in OTHER_ACCOUNT:
            continue  # the form of another account is empty: its exits go with the rows that they stood in
        before, held = places(window, figures=False), hands(scene)
        happen()
        await scene.settle()
        after, now = places(window, figures=False), hands(scene)
        for hand, (part, area) in held.items():
            if now[hand][1] != area:
                found.append(f"{name}: the {hand} moved from {area.getRect()} to {now[hand][1].getRect()}")
            near = area.adjusted(-NEAR, -NEAR, NEAR, NEAR)
            found += [
                f"{name}: {place.name} came near the {hand}, {place.area.getRect()}"
                for widget, place in after.items()
                if (widget not in before or before[widget].area != place.area)
                and place.area.intersects(near)
                and not (widget is part or widget.isAncestorOf(part) or part.isAncestorOf(widget))
            ]

    assert found == []
