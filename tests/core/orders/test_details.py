"""What the order log has of one order: steps, checks and book at the confirmation, the note."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import BOOK, PASSWORD, order_row
from tideboard_core.audit.records import RecordKind, mentioning
from tideboard_core.errors import BadInput
from tideboard_core.model.order import CancelRequest, ModifyRequest, OrderStatus, Side
from tideboard_core.model.review import CheckCode
from tideboard_core.orders.details import (
    LEVELS,
    LONGEST_NOTE,
    OrderDetails,
    basis_of,
    keep_note,
    order_details,
)
from tideboard_core.ports.trading import WriteVerb


async def details_of(scene: TradingScene, **changes: object) -> OrderDetails:
    """Of the order that `working` pushes, from the bytes on disk."""
    await scene.audit.drain()
    return order_details(replace(order_row(scene.account), **changes), scene.disk.durable)  # type: ignore[arg-type]


async def test_steps_checks_and_book_of_an_order_of_ours(scene: TradingScene) -> None:
    """Also those of a change and a cancel, which have numbers of their own."""
    request = scene.request()
    placed = await scene.guard.submit(request)
    order = scene.working(id=placed, remark=request.client_order_id, status=OrderStatus.SUBMITTED)
    change = scene.guard.client_order_id()
    await scene.guard.submit_modify(
        ModifyRequest(account=scene.account, order=order, client_order_id=change, quantity=100, price=Decimal("611.50"))
    )
    cancel = scene.guard.client_order_id()
    await scene.guard.submit_cancel(CancelRequest(account=scene.account, order=order, client_order_id=cancel))

    found = await details_of(scene, id=placed, remark=request.client_order_id)

    told = [(step.record.kind, step.verb) for step in found.steps]
    assert told[:2] == [(RecordKind.INTENT, WriteVerb.PLACE), (RecordKind.ACCEPTED, WriteVerb.PLACE)]
    assert (RecordKind.TRANSITION, None) in told
    for verb in (WriteVerb.MODIFY, WriteVerb.CANCEL):
        assert [kind for kind, of in told if of is verb] == [RecordKind.INTENT, RecordKind.ACCEPTED]
    assert found.basis is not None
    checks = {check.code: check for check in found.basis.checks}
    assert checks[CheckCode.LOCK].passed
    assert isinstance(checks[CheckCode.VALUE].data["value"], Decimal)
    assert [level.price for level in found.basis.book if level.side is Side.BUY] == [
        level.price for level in BOOK.bids[:LEVELS]
    ]
    asks = [level.price for level in found.basis.book if level.side is Side.SELL]
    assert asks == sorted(asks, reverse=True)
    assert asks[-1] == BOOK.asks[0].price


async def test_records_of_other_orders_are_left_out(scene: TradingScene) -> None:
    first = scene.request()
    await scene.guard.submit(first)
    second = scene.request(quantity=200)
    await scene.guard.submit(second)

    found = await details_of(scene, id="612", remark=first.client_order_id)  # stands in every price, 612.50

    assert {step.record.id for step in found.steps} == {first.client_order_id}


async def test_what_becomes_of_an_exit_is_no_step_of_its_entry(scene: TradingScene) -> None:
    """Both carry the entry's number."""
    request = scene.request()
    placed = await scene.guard.submit(request)
    scene.working(id=placed, remark=request.client_order_id, status=OrderStatus.FILLED, filled=400)
    scene.working(id="81", remark=request.client_order_id, status=OrderStatus.SUBMITTED, entry=placed)

    found = await details_of(scene, id=placed, remark=request.client_order_id)
    of_exit = await details_of(scene, id="81", remark=request.client_order_id)

    told = [step.record.data["status"] for step in found.steps if step.record.kind is RecordKind.TRANSITION]
    assert told == ["filled"]
    own = [step.record.data["status"] for step in of_exit.steps if step.record.kind is RecordKind.TRANSITION]
    assert own == ["submitted"]


async def test_the_newest_note_counts_and_an_empty_one_takes_it_away(scene: TradingScene) -> None:
    """Of another program's order too, which has no number of ours."""
    order = order_row(scene.account, remark="")
    for text in ("bought the dip", "  <b>too early</b>\n"):
        await keep_note(scene.audit, order, text, str)
    assert (await details_of(scene, id=order.id, remark="")).note == "<b>too early</b>"

    await keep_note(scene.audit, order, "", str)
    assert (await details_of(scene, id=order.id, remark="")).note == ""
    assert (await details_of(scene, id="7009", remark="")) == OrderDetails()


async def test_a_note_that_is_too_long_is_refused_and_nothing_is_written(scene: TradingScene) -> None:
    before = len(await scene.records())

    with pytest.raises(BadInput) as refused:
        await keep_note(scene.audit, order_row(scene.account), "x" * (LONGEST_NOTE + 1), str)

    assert (refused.value.code, refused.value.data["most"]) == ("note-too-long", LONGEST_NOTE)
    assert len(await scene.records()) == before


async def test_a_note_with_a_secret_that_the_program_knows_is_not_kept(scene: TradingScene) -> None:
    """The log keeps every note for good. What was typed nowhere in this run is not known; the field warns of that."""
    order, wide = (
        order_row(scene.account),
        PASSWORD.translate({ord(one): ord(one) + 0xFEE0 for one in PASSWORD.replace(" ", "")}),
    )
    await scene.unlock()
    before = len(await scene.records())
    for text in (PASSWORD, f"opened with {PASSWORD}!", wide, "0123456789abcdef" * 2):
        with pytest.raises(BadInput) as refused:
            await scene.guard.keep_note(order, text)
        assert refused.value.code == "note-secret"
    assert len(await scene.records()) == before
    await scene.guard.keep_note(order, "bought the dip at 612.50")
    assert len(await scene.records()) == before + 1


@given(
    st.dictionaries(
        st.sampled_from(["checks", "book", "book_age"]),
        st.recursive(st.none() | st.text() | st.floats() | st.integers(), st.lists, max_leaves=12),
    )
)
def test_what_another_version_wrote_never_raises(data: dict[str, object]) -> None:
    """The log is a file: it may hold anything."""
    basis = basis_of(data)

    assert basis is None or isinstance(basis.checks, tuple)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_log_have_no_records(data: bytes) -> None:
    assert mentioning(data + b'{"id":"TB-1"}\n', {"TB-1"}) == []
