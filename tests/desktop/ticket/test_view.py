"""The nine rows of the ticket, and what opens below them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.screen.whole_style import install
from fakes.scenes.trading.dock_services import Room
from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import order
from fakes.values.waiting import until
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.instrument import Market
from tideboard_core.model.offers import ExitsOffer, OrderOffers
from tideboard_core.model.order import OrderType, Side, TimeInForce
from tideboard_desktop.ticket.form_values import QuantityUnit
from tideboard_desktop.ticket.proposed_rows import GAP
from tideboard_desktop.ticket.view import TicketLayout
from tideboard_desktop.ui.theme import make_theme

HOLDS = OrderOffers(
    exits=ExitsOffer(
        markets=frozenset({Market.HK}),
        entries=frozenset({OrderType.LIMIT, OrderType.MARKET}),
        sides=frozenset(Side),
        times=frozenset({TimeInForce.DAY, TimeInForce.GTC}),
    )
)
WIDTHS, SCALES = (270, 312, 400), (1.0, 1.25, 1.5)


@pytest.fixture
async def scene(room: Room) -> TicketScene:
    room.guard.offers = HOLDS
    result = TicketScene(room)
    await until(room.window.isActiveWindow)
    return result


def top(scene: TicketScene, part: QWidget) -> QPoint:
    return part.mapTo(scene.dock, QPoint(0, 0))


def rows_of(scene: TicketScene) -> list[QWidget]:
    """The parts of the dock that stand below each other, from the top."""
    form = scene.dock.form
    parts = [form.facts, form.cost_total, form.checks_line, form.action, form.checks]
    parts += [part for part in form._form.children() if isinstance(part, QWidget)]
    return sorted((part for part in parts if part.isVisible()), key=lambda part: top(scene, part).y())


async def test_the_ticket_is_nine_rows(scene: TicketScene) -> None:
    form = scene.dock.form
    assert rows_of(scene) == [getattr(form, name) for name in TicketLayout.ROWS]
    assert len(TicketLayout.ROWS) == 9
    places = [(top(scene, row).y(), top(scene, row).y() + row.height()) for row in rows_of(scene)]
    assert all(end <= first for (_, end), (first, _) in pairwise(places))


async def test_where_the_connection_holds_no_exits_there_is_one_row_less(scene: TicketScene) -> None:
    scene.room.guard.offers = OrderOffers()
    scene.dock.choose_side(scene.dock.ticket.form.side)
    assert [row for row in TicketLayout.ROWS if row != "attach"] == [
        name for name in TicketLayout.ROWS if getattr(scene.dock.form, name) in rows_of(scene)
    ]
    assert len(rows_of(scene)) == 8


@pytest.mark.whole("1.25-*", "1.5-312", "1.5-400")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scale", SCALES)
async def test_price_keeps_its_chips_and_every_row_its_width(room: Room, width: int, scale: float) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    room.theme, room.guard.offers = make_theme(scale=scale), HOLDS
    install(application, room.theme)
    try:
        scene = TicketScene(room)
        room.window.setContentsMargins(0, 0, 0, 0)
        layout = room.window.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        scene.type("613", "2,000")
        room.window.resize(width, 700)
        await until(lambda: scene.dock.width() == width)
        form = scene.dock.form
        assert all(chip.isVisible() for chip in form.price_chips.buttons.values())
        for field in (form.price.field, form.quantity.field):
            assert field.fontMetrics().horizontalAdvance(field.text()) < field.width()
        for row in rows_of(scene):
            assert top(scene, row).x() >= 0
            assert top(scene, row).x() + row.width() <= width
        chips = [*form.price_chips.buttons.values(), *form.quantity_chips.buttons.values()]
        for chip in (one for one in chips if one.isVisible()):
            assert chip.fontMetrics().horizontalAdvance(chip.text()) < chip.width()
            assert top(scene, chip).x() + chip.width() <= width
    finally:
        install(application, make_theme())


@pytest.mark.parametrize("opener", ["terms_button", "more_quantities"])
async def test_what_opens_below_a_row_moves_nothing_above_it(scene: TicketScene, opener: str) -> None:
    form = scene.dock.form
    button = getattr(form, opener)
    above = [form.facts, form.side, form.price_field, button]
    QCoreApplication.sendPostedEvents()
    before = [top(scene, part) for part in above]
    heights = scene.dock.height()
    button.click()
    assert (form.terms_part if opener == "terms_button" else form.unit).isVisible()
    assert [top(scene, part) for part in above] == before
    assert scene.dock.height() == heights
    button.click()
    assert not form.terms_part.isVisible()
    assert not form.unit.isVisible()


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("height", [900, 440, 330])
async def test_ticking_an_exit_moves_nothing_under_the_hand(scene: TicketScene, height: int, *, stale: bool) -> None:
    """Its field takes the next digits where it is in view, and once nothing is left to tick in any case.

    A note of old prices that goes with the tick leaves the other rows no room of it for a frame.
    """
    scene.dock.setFixedHeight(height)
    await scene.settle()  # the window has the new height in the loop's next turn
    QCoreApplication.sendPostedEvents()
    form = scene.dock.form
    boxes = [*form.attach.boxes.values()]
    before = [top(scene, box) for box in boxes]
    if stale:
        form.stale_note.show_words("old")
        QCoreApplication.sendPostedEvents()
    entered = []
    for role, box in form.attach.boxes.items():
        box.click()
        QCoreApplication.sendPostedEvents()
        assert (height == 330 and box is boxes[-1]) or [top(scene, one) for one in boxes] == before
        assert scene.dock._exits is not None
        field = scene.dock._exits.rows[role].price.field
        entered.append(field.hasFocus() and form.shows(field))
    assert entered == {900: [True, True], 440: [True, True], 330: [False, True]}[height]
    fields = scene.dock._exits
    assert fields is not None
    assert top(scene, fields).y() > top(scene, boxes[0]).y()
    price = scene.dock.ticket.form.price
    assert fields.rows[ExitRole.STOP_LOSS].price.field.placeholderText() == f"below {price:.2f}"


async def test_the_button_says_type_time_and_other_hours(scene: TicketScene) -> None:
    form = scene.dock.form
    assert form.terms_button.text() == "Limit \u00b7 Day"
    form.terms_button.click()
    form.time_in_force.pick("gtc")
    scene.dock.choose_type(OrderType.MARKET)
    assert form.terms_button.text() == "Market \u00b7 Day"


async def test_a_number_that_counts_no_shares_shows_its_unit(scene: TicketScene) -> None:
    form = scene.dock.form
    assert not form.unit.isVisible()
    scene.dock.choose_unit(QuantityUnit.AMOUNT)
    assert form.unit.isVisible()


async def test_the_title_says_that_an_order_is_changed(scene: TicketScene) -> None:
    scene.dock.edit(order())
    assert scene.dock.title_bar.heading.startswith("Change order HK.00700 ")
    scene.dock.leave_editing()
    assert scene.dock.title_bar.heading.startswith("Buy HK.00700")


async def test_the_detailed_ticket_opens_every_part_for_good(scene: TicketScene) -> None:
    form = scene.dock.form
    opened = (form.price_row, form.quantity_row, form.unit, form.order_type, form.time_in_force, form.cost, form.checks)
    scene.type("613", "2000")
    scene.dock.preview.show()
    assert not any(part.isVisible() for part in opened)
    scene.room.window.resize(400, 900)
    form.detailed = True
    scene.dock._show_all()
    scene.dock.preview.show()
    assert all(part.isVisible() for part in opened)
    assert form.price_chips.buttons["bid"].text() == "Bid 612.00"
    assert all(chip.isVisible() for chip in form.quantity_chips.buttons.values())


async def test_what_the_program_follows_is_marked_on_its_chip(scene: TicketScene) -> None:
    chips = scene.dock.form.price_chips.buttons
    assert [key for key, chip in chips.items() if chip.property("lit")] == ["ask"]
    scene.type("613", "2000")
    assert not any(chip.property("lit") for chip in chips.values())


async def test_the_trigger_s_caption_does_not_touch_the_row_above(scene: TicketScene) -> None:
    form = scene.dock.form
    form.order_type.more.pick(OrderType.STOP.value)
    above = [
        row for row in rows_of(scene) if top(scene, row).y() < top(scene, form.trigger_row).y() and row.height() > GAP
    ]
    bottom = max(top(scene, row).y() + row.height() for row in above)
    assert top(scene, form.trigger_row).y() - bottom == GAP
