"""What settles a difference: what is offered of which order, and that each stops short of sending anything."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.scenes.trading.dock_services import Room
from fakes.values.combinations import BUTTERFLY
from fakes.values.reviews import order
from fakes.values.waiting import until
from tideboard_core.errors import OrderDenied
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_desktop.orders.settling import SettlingChoice, left_of, settling_choices

KEEP, ABSENT, BACK, ANEW, CANCEL = SettlingChoice
CONFIRMED = replace(order(), price=Decimal(480))


def otherwise(*terms: tuple[OrderTerm, str, str]) -> tuple[TermDifference, ...]:
    return tuple(TermDifference(term=term, asked=asked, kept=kept) for term, asked, kept in terms)


LIMIT = (OrderTerm.LIMIT, "480", "611")
FEWER = (OrderTerm.QUANTITY, "400", "1000")
HOURS = (OrderTerm.HOURS, "regular", "extended")
ELSEWHERE = (OrderTerm.ACCOUNT, "1", "2")


@pytest.mark.parametrize(
    ("differs", "fields", "choices"),
    [
        ((LIMIT,), {}, (KEEP, BACK, CANCEL)),
        ((LIMIT, FEWER), {}, (KEEP, BACK, CANCEL)),
        ((LIMIT, FEWER), {"filled": 400}, (KEEP, ANEW, CANCEL)),  # no change makes it smaller than what has filled
        ((LIMIT, HOURS), {}, (KEEP, ANEW, CANCEL)),
        ((ELSEWHERE,), {}, (KEEP, CANCEL)),  # the ticket is that of another account
        ((HOURS,), {"legs": BUTTERFLY}, (KEEP, CANCEL)),
        ((LIMIT,), {"status": OrderStatus.CANCELLING}, (KEEP,)),
        ((LIMIT,), {"status": OrderStatus.CANCELLED}, (KEEP, ANEW)),
        ((LIMIT,), {"status": OrderStatus.FILLED, "filled": 1000}, (KEEP,)),
        (((OrderTerm.LISTED, "7001", ""),), {"status": OrderStatus.UNKNOWN}, (ABSENT,)),
        ((), {}, ()),
    ],
)
def test_each_order_is_offered_what_can_settle_it(
    differs: tuple[tuple[OrderTerm, str, str], ...], fields: dict[str, object], choices: tuple[SettlingChoice, ...]
) -> None:
    row = replace(order(), differs=otherwise(*differs), **fields)  # type: ignore[arg-type]
    assert settling_choices(row, changeable=True) == choices
    settled = replace(row, differs=tuple(replace(one, settled=True) for one in row.differs))
    assert settling_choices(settled, changeable=True) == ()


def test_an_order_that_is_not_changed_here_is_prepared_anew() -> None:
    row = replace(order(), differs=otherwise(LIMIT))
    assert settling_choices(row, changeable=False) == (KEEP, ANEW, CANCEL)


def test_only_what_filled_of_the_same_order_is_taken_off() -> None:
    now = replace(order(), filled=400)

    assert left_of(CONFIRMED, now) == replace(CONFIRMED, quantity=600)
    assert left_of(CONFIRMED, replace(now, side=Side.SELL)) == CONFIRMED
    assert left_of(CONFIRMED, replace(now, instrument=InstrumentId("HK.00001"))) == CONFIRMED
    assert left_of(CONFIRMED, replace(now, filled=1000)) is None
    assert left_of(None, now) is None


# --- anew ---------------------------------------------------------------------------------------------------------


class Desk:
    """The submission of a room, with what it hands to the ticket and says."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.anew: list[Order] = []
        self.messages: list[str] = []
        room.desk.anew_wanted.connect(self.anew.append)
        room.desk.message.connect(self.messages.append)
        room.settlement.confirmed = CONFIRMED
        self.row = replace(order(), differs=otherwise(LIMIT, HOURS))

    async def prepare(self, row: Order | None = None) -> None:
        self.room.desk.settle_difference(self.room.floor.account, row or self.row, ANEW)
        await until(lambda: not self.room.desk.working)


@pytest.fixture
def desk(room: Room) -> Desk:
    return Desk(room)


async def test_a_cancel_that_was_not_confirmed_prepares_nothing(desk: Desk) -> None:
    desk.room.guard.error = OrderDenied("not-confirmed")
    await desk.prepare()
    assert (desk.anew, desk.messages) == ([], [])


async def test_what_filled_before_the_cancel_took_effect_is_not_prepared_again(desk: Desk) -> None:
    desk.room.settlement.rows = {desk.row.id: replace(desk.row, filled=300, status=OrderStatus.CANCELLED)}
    await desk.prepare()
    assert desk.anew == [replace(CONFIRMED, quantity=700)]


async def test_an_order_that_filled_meanwhile_leaves_nothing(desk: Desk) -> None:
    desk.room.settlement.rows = {desk.row.id: replace(desk.row, filled=1000, status=OrderStatus.FILLED)}
    await desk.prepare()
    assert desk.anew == []
    assert desk.messages == ["Nothing of the order is left to prepare anew."]


@pytest.mark.parametrize("ends_in_time", [True, False])
@pytest.mark.parametrize("listed", [True, False])
async def test_an_order_that_does_not_end_is_prepared_later_from_its_row(
    desk: Desk, *, ends_in_time: bool, listed: bool
) -> None:
    """The row of before the cancel does not say what filled meanwhile: without a newer one nothing is prepared."""
    desk.room.guard.lost.ends_in_time = ends_in_time
    desk.room.settlement.rows = {desk.row.id: replace(desk.row, filled=300)} if listed else {}
    await desk.prepare()
    assert desk.anew == []
    assert desk.messages == ["The order is not over yet. Once it is, the menu of its row prepares it anew."]
    desk.room.settlement.rows.clear()

    over = replace(desk.row, status=OrderStatus.CANCELLED)
    desk.room.guard.submitted.clear()
    await desk.prepare(over)
    assert desk.anew == [CONFIRMED]
    assert desk.room.guard.submitted == [], "there is nothing to cancel any more"
