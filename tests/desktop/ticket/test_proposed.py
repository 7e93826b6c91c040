"""What a program proposed, in the ticket: its values never stand there without its name, and leave with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from fakes.scenes.trading.ticket import TicketScene
from fakes.values.reviews import TENCENT
from fakes.values.trading import order_row, position
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderRequest, OrderType, Side
from tideboard_core.model.proposal_tag import ProposalTag, ProposedChange, ProposedOrder
from tideboard_desktop.ticket.form_values import QuantityUnit
from tideboard_desktop.ticket.proposed import in_form

TAG = ProposalTag("research-agent", "P-1")
ORDER = ProposedOrder(TAG, TENCENT.id, Side.SELL, OrderType.LIMIT, 200, Decimal("612.50"), None)
OTHER = InstrumentId("HK.09988")


def order_of(scene: TicketScene) -> OrderRequest:
    request = scene.dock.ticket.request()
    assert isinstance(request, OrderRequest)
    return request


async def test_it_fills_the_empty_ticket_with_its_tag(scene: TicketScene) -> None:
    heard: list[int] = []
    scene.dock.form_changed.connect(lambda: heard.append(1))
    assert scene.dock.propose(ORDER)
    request = order_of(scene)
    assert request.proposal == TAG
    assert (request.side, request.quantity, request.price) == (Side.SELL, 200, Decimal("612.50"))
    assert list(ORDER.changes(in_form(scene.dock.ticket, ORDER))) == []
    assert heard


async def test_what_the_person_changes_is_named_and_keeps_the_tag(scene: TicketScene) -> None:
    dock = scene.dock
    dock.propose(ORDER)
    dock.form.price.edited.emit("612.00")
    dock.choose_side(Side.BUY)
    dock.ticket.step_quantity(1)
    assert list(ORDER.changes(in_form(dock.ticket, ORDER))) == [
        ProposedChange("side", Side.SELL, Side.BUY),
        ProposedChange("quantity", 200, 300),
        ProposedChange("price", Decimal("612.50"), Decimal("612.00")),
    ]
    dock.choose_type(OrderType.MARKET)
    assert ("price", None) in [(one.field, one.now) for one in ORDER.changes(in_form(dock.ticket, ORDER))]
    assert order_of(scene).proposal == TAG


async def test_what_the_person_typed_is_never_replaced(scene: TicketScene) -> None:
    scene.dock.form.price.edited.emit("600.00")
    assert not scene.dock.propose(ORDER)
    assert scene.dock.ticket.form.price == Decimal("600.00")
    assert scene.dock.ticket.form.proposal is None


async def test_nor_an_order_that_is_being_changed(scene: TicketScene) -> None:
    scene.dock.edit(order_row(scene.room.floor.account))
    assert not scene.dock.propose(ORDER)


async def test_nor_one_that_is_under_review(scene: TicketScene) -> None:
    scene.dock._show_busy(True)
    assert not scene.dock.propose(ORDER)


LEAVES: list[Callable[[TicketScene], object]] = [
    lambda scene: scene.dock.take_proposal_out(),
    lambda scene: scene.dock.selection.select(OTHER),
    lambda scene: scene.dock.set_account(None),
    lambda scene: scene.dock.begin(TENCENT.id, Side.BUY, 100, None),
    lambda scene: scene.dock.edit(order_row(scene.room.floor.account)),
    lambda scene: scene.dock.close_position(position(scene.room.floor.account, 800)),
]
NAMES = ["taken out", "another security", "another account", "begin", "edit", "close a position"]


@pytest.mark.parametrize("leave", LEAVES, ids=NAMES)
async def test_its_values_leave_with_its_tag(scene: TicketScene, leave: Callable[[TicketScene], object]) -> None:
    scene.dock.propose(ORDER)
    scene.dock.form.quantity.edited.emit("2200")
    leave(scene)
    form = scene.dock.ticket.form
    assert form.proposal is None
    assert form.price != Decimal("612.50") or "price" in form.prefilled, "the market's own, for the next order"
    assert form.entered != Decimal(2200)
    assert scene.dock.typed_before.draft is None, "what it proposed cannot be brought back as the person's own"


@pytest.mark.parametrize("leave", LEAVES[:3], ids=NAMES[:3])
async def test_its_side_and_type_leave_too(scene: TicketScene, leave: Callable[[TicketScene], object]) -> None:
    """Else an order that nobody chose stands ready, with one lot filled in and no tag."""
    scene.dock.propose(ORDER._replace(order_type=OrderType.MARKET, price=None))
    scene.dock.propose(ORDER._replace(order_type=OrderType.STOP, price=None, trigger=Decimal("600.00")))
    leave(scene)
    form = scene.dock.ticket.form
    assert (form.side, form.order_type, form.trigger, form.before) == (Side.BUY, OrderType.LIMIT, None, None)


async def test_a_quick_order_is_a_limit_order_whatever_was_proposed(scene: TicketScene) -> None:
    asked: list[object] = []
    scene.dock._submission.submit = asked.append  # type: ignore[method-assign,assignment]
    scene.dock.propose(ORDER._replace(order_type=OrderType.MARKET, price=None))
    scene.dock.preset(Side.BUY, 1)
    (order,) = asked
    assert isinstance(order, OrderRequest)
    assert (order.side, order.order_type, order.proposal) == (Side.BUY, OrderType.LIMIT, None)
    assert order.price is not None


async def test_a_window_rebuild_leaves_it_to_its_list(scene: TicketScene) -> None:
    scene.dock.propose(ORDER)
    draft = scene.dock.draft()
    assert (draft.form.proposal, draft.form.price, draft.form.entered) == (None, None, None)


async def test_once_it_was_taken_it_is_no_quantity_to_begin_the_next_with(scene: TicketScene) -> None:
    scene.dock.propose(ORDER)
    taken: list[str] = []
    scene.dock._submission.accepted.connect(taken.append)
    scene.dock.review()
    await scene.settle()
    assert taken
    (sent,) = scene.room.guard.submitted
    assert isinstance(sent, OrderRequest)
    assert sent.proposal == TAG
    assert scene.dock.filling.quantities == {}
    assert scene.dock.ticket.form.proposal == TAG, "it stays tagged until its list takes it out"


def enter_all(scene: TicketScene) -> list[Callable[[], object]]:
    dock = scene.dock
    return [
        lambda: dock.form.price.edited.emit("611.50"),
        lambda: dock.form.quantity.edited.emit("300"),
        dock.form.side.sell.click,
        lambda: dock.form.order_type.segments.chosen.emit(OrderType.LIMIT.value),
    ]


@pytest.mark.parametrize("last", range(4), ids=["price", "quantity", "side", "type"])
async def test_once_every_field_is_entered_anew_it_is_the_person_s_own(scene: TicketScene, last: int) -> None:
    dock, told, said = scene.dock, list[ProposalTag](), list[str]()
    dock.made_own.connect(told.append)
    dock._submission.message.connect(said.append)
    dock.propose(ORDER)
    acts = enter_all(scene)
    final = acts.pop(last)
    for act in acts:
        act()
        act()
    assert (dock.ticket.form.proposal, told) == (TAG, []), "one field is still the program's"
    assert order_of(scene).proposal == TAG

    final()
    assert (dock.ticket.form.proposal, told) == (None, [TAG])
    assert said == ["Every field is now your own: the proposal of research-agent is declined."]
    request = order_of(scene)
    assert (request.side, request.quantity, request.price, request.proposal) == (
        Side.SELL, 300, Decimal("611.50"), None
    )  # fmt: skip
    assert not dock.form.proposed, "the rows are those of every order"


async def test_a_field_that_is_set_otherwise_is_no_entry_any_more(scene: TicketScene) -> None:
    dock = scene.dock
    changes: list[Callable[[], object]] = [
        lambda: dock.ticket.step_quantity(1),
        lambda: dock.take_price(Decimal("612.00"), Topic.BOOK),
        lambda: dock.form.price.edited.emit(""),
        lambda: dock.form.price.edited.emit("six hundred"),
    ]
    for change in changes:
        dock.take_proposal_out()
        dock.leave_editing()
        assert dock.propose(ORDER)
        for act in enter_all(scene)[:3]:
            act()
        change()
        enter_all(scene)[3]()
        assert dock.ticket.form.proposal == TAG


async def test_no_price_of_the_program_is_left_behind_a_type_without_one(scene: TicketScene) -> None:
    dock = scene.dock
    dock.propose(ORDER)
    dock.choose_type(OrderType.MARKET)
    dock.choose_side(Side.SELL)
    dock.form.quantity.edited.emit("300")
    assert dock.ticket.form.proposal is None
    dock.choose_type(OrderType.LIMIT)
    assert dock.ticket.form.price is None


OWN = ProposedOrder(TAG, TENCENT.id, Side.SELL, OrderType.LIMIT, 12_300, Decimal("601.50"), None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
async def test_no_walk_leaves_its_values_without_its_tag(scene: TicketScene, seed: int) -> None:
    """Whatever a person presses: a quantity and a price that nobody but the program gave stand beside its name."""
    luck, dock = random.Random(seed), scene.dock
    account = scene.room.floor.account
    acts: list[Callable[[], object]] = [
        lambda: dock.selection.select(luck.choice([OTHER, TENCENT.id])),
        lambda: dock.choose_side(luck.choice(list(Side))),
        lambda: dock.start(luck.choice(list(Side))),
        lambda: dock.choose_type(luck.choice([OrderType.LIMIT, OrderType.MARKET, OrderType.STOP])),
        lambda: dock.choose_unit(luck.choice(list(QuantityUnit))),
        lambda: dock.form.price.edited.emit("600.00"),
        lambda: dock.form.quantity.edited.emit("700"),
        lambda: dock.take_price(Decimal("612.00"), Topic.BOOK),
        lambda: dock.begin(TENCENT.id, Side.BUY, 100, None),
        lambda: dock.edit(order_row(account)),
        dock.leave_editing,
        lambda: dock.close_position(position(account, 800)),
        lambda: dock.set_account(None),
        lambda: dock.set_account(account),
        dock.bring_back,
        dock.clear_or_leave,
        dock.take_proposal_out,
        lambda: dock.take_draft(dock.draft()),
        lambda: dock.restore(dock.saved_state()),
        lambda: dock.preset(luck.choice(list(Side)), 1),
    ]
    for step in range(160):
        if step % 10 == 0:  # an empty ticket of another security, in which one is opened
            dock.take_proposal_out()
            for other in (None, account):
                dock.set_account(other)
            dock.leave_editing()
            dock.selection.select(OTHER)
            await scene.settle()
            assert dock.propose(OWN)
        luck.choice(acts)()
        form = dock.ticket.form
        if form.proposal is None:
            assert form.price != OWN.price
            assert form.entered != OWN.quantity
        else:
            request = dock.ticket.request()
            assert request is None or getattr(request, "proposal", None) == TAG
