"""What becomes a notice: changes of the connection and the lock, ends of orders, fills; never what was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from fakes.values.clock import ManualClock
from fakes.values.reviews import order, unanswered
from fakes.values.trading import ACCOUNTS, NOON, TENCENT, held_exit, order_row
from tideboard_core.errors import ServerRefused
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import AccountCall, AccountReads, UnreadCall
from tideboard_core.model.exits import ExitRole
from tideboard_core.model.held_doubt import HoldingGone
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    CORRECTED,
    HOLDING_GONE,
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import (
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.lock import LockKind, LockReason, LockStatus
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import (
    FILL_CANCELLED,
    Correction,
    Environment,
    Fill,
    FillStatus,
    Order,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_core.notices.told import ToldFills
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_desktop.window.notices.event_notices import EventNotices
from tideboard_desktop.window.notices.model import NoticeStore

LIVE = ACCOUNTS[Environment.LIVE]


class Stage:
    """A hub, a store and what watches between them."""

    def __init__(self, told: ToldFills | None = None) -> None:
        clock = ManualClock()
        self.hub, self.store, self.kept = Hub(clock), NoticeStore(clock), told or ToldFills(None)
        self.watch = EventNotices(self.hub, self.store, self.kept)

    def link(self, state: LinkState) -> None:
        status = LinkStatus(state=state, provider="Sandbox", address="", since=0.0)
        self.hub.publish(Topic.LINK.of(""), Lazy.ready(status))

    def lock(self, kind: LockKind, reason: LockReason | None) -> None:
        status = LockStatus(kind=kind, since=NOON, reason=reason, account=LIVE.identity)
        self.hub.publish(Topic.LOCK.of(""), Lazy.ready(status))

    def publish(self, topic: Topic[object], rows: object) -> None:
        self.hub.publish(topic.of(LIVE.id), Lazy.ready(rows))

    @property
    def told(self) -> list[str]:
        """Oldest first."""
        return [one.text for one in reversed(self.store.notices)]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def fill(number: str, side: Side = Side.BUY) -> Fill:
    return Fill(
        id=number,
        order_id="7",
        account_id=LIVE.id,
        instrument=InstrumentId("HK.00700"),
        name="",
        side=side,
        quantity=1400,
        price=Decimal("611.00"),
        time=datetime(2026, 11, 20, 2, int(number), tzinfo=UTC),
    )


def test_a_connection_that_comes_goes_and_comes_again(stage: Stage) -> None:
    for state in (
        LinkState.CONNECTING,
        LinkState.LIVE,
        LinkState.LIVE,
        LinkState.DISCONNECTED,
        LinkState.CONNECTING,
        LinkState.FAILED,
        LinkState.LIVE,
    ):
        stage.link(state)

    assert stage.told == [
        "Connected to Sandbox.",
        "Connection to Sandbox lost.",
        "Connected to Sandbox again.",
    ]
    assert [one.urgent for one in reversed(stage.store.notices)] == [False, True, False]


def test_accounts_that_are_refused_are_one_notice_of_a_login(stage: Stage) -> None:
    """However often they are asked for, and whichever call it is; once they come that is told too."""

    def reads(generation: int, *calls: AccountCall) -> None:
        error = ServerRefused("server-refused", text="user not found", number="602001")
        state = AccountReads(
            generation=generation,
            accounts=frozenset({LIVE.identity}),
            unread={"": (), LIVE.id: tuple(UnreadCall(call, error) for call in calls)},
            retry_at=stage.hub.elapsed(0.0),
        )
        stage.hub.publish(ACCOUNT_READS, Lazy.ready(state))

    reads(1)
    assert stage.told == []
    for _ in range(99):
        reads(2, AccountCall.ORDERS, AccountCall.POSITIONS)
        reads(2, AccountCall.POSITIONS)
    words = (
        "Prices live, orders refused: The broker refused: “user not found” The broker's code: 602001. Until they come"
        " cancels go out, and what closes, typed."
    )
    assert stage.told == [words]
    reads(2)
    reads(3)
    assert stage.told == [words, "The broker tells the accounts again. Orders and fills were read again."]
    assert [one.urgent for one in reversed(stage.store.notices)] == [True, False]


def test_a_lock_that_nobody_pressed_is_told(stage: Stage) -> None:
    stage.lock(LockKind.LOCKED, LockReason.START)
    stage.lock(LockKind.UNLOCKED, None)
    stage.lock(LockKind.LOCKED, LockReason.BY_HAND)
    stage.lock(LockKind.UNLOCKED, None)
    stage.lock(LockKind.LOCKED, LockReason.IDLE)
    stage.lock(LockKind.LOCKED, LockReason.IDLE)

    assert stage.told == ["Locked because there was no input for a while."]


def test_only_new_fills_are_told_in_the_order_of_their_times(stage: Stage) -> None:
    stage.publish(Topic.FILLS, (fill("1"),))
    stage.watch.follow([LIVE])
    assert stage.told == []

    stage.publish(Topic.FILLS, (fill("3", Side.SELL), fill("2"), fill("1")))
    stage.publish(Topic.FILLS, (fill("3", Side.SELL), fill("2"), fill("1")))

    assert stage.told == ["Bought 1,400 HK.00700 @ 611.00", "Sold 1,400 HK.00700 @ 611.00"]
    assert {one.environment for one in stage.store.notices} == {Environment.LIVE}
    assert {one.type for one in stage.store.notices} == {NoticeType.FILL}


def test_another_account_under_the_number_begins_anew(stage: Stage) -> None:
    """An account of another broker, or of simulated money: what was read of the one before says nothing of it."""
    others = [replace(LIVE, broker="other"), replace(ACCOUNTS[Environment.PAPER], id=LIVE.id)]
    working = replace(order_row(LIVE), status=OrderStatus.SUBMITTED)
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, (working,))
    for other in others:
        stage.publish(Topic.FILLS, (fill("1"),))
        stage.publish(Topic.ORDERS, (replace(working, status=OrderStatus.CANCELLED),))
        before = len(stage.told)
        stage.watch.follow([other])
        stage.publish(Topic.FILLS, (fill("2"), fill("1")))
        assert [one.account for one in stage.store.notices[: len(stage.told) - before]] == [account_key(other)]
        stage.publish(Topic.ORDERS, (working,))


def test_a_write_without_an_answer_is_told_once_whoever_has_its_number(stage: Stage) -> None:
    stage.watch.follow([LIVE])
    stage.publish(UNKNOWN_WRITES, (unanswered(account=LIVE.identity),))
    stage.watch.follow([replace(LIVE, broker="other")])
    assert [one.account for one in stage.store.notices] == [account_key(LIVE)]


@pytest.mark.parametrize(
    ("status", "lead", "urgent"),
    [
        (OrderStatus.REJECTED, "Rejected by the broker:", True),
        (OrderStatus.CANCELLED, "Cancelled:", False),
        (OrderStatus.EXPIRED, "Expired:", False),
        (OrderStatus.DISABLED, "Held by the broker:", True),
    ],
)
def test_the_end_of_an_order_is_told_once(status: OrderStatus, lead: str, urgent: bool, stage: Stage) -> None:
    order = replace(order_row(LIVE), status=OrderStatus.SUBMITTED)
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, (order,))
    stage.publish(Topic.ORDERS, (replace(order, status=OrderStatus.PARTIALLY_FILLED),))
    assert stage.told == []

    stage.publish(Topic.ORDERS, (replace(order, status=status),))
    stage.publish(Topic.ORDERS, (replace(order, status=status),))

    (text,) = stage.told
    assert text.startswith(lead)
    assert order.instrument in text
    assert stage.store.notices[0].urgent is urgent


@pytest.mark.parametrize("seen", [False, True])
def test_an_order_whose_fill_was_taken_back_is_not_told_as_cancelled(seen: bool, stage: Stage) -> None:
    """Nor once more where the fill itself has a notice."""
    row = order_row(LIVE)
    stage.watch.follow([LIVE])
    if seen:
        stage.publish(Topic.TAKEN_BACK, (structs.replace(fill("1"), order_id=row.id, status=FillStatus.CANCELLED),))
    stage.publish(Topic.ORDERS, (replace(row, status=OrderStatus.FILLED, filled=row.quantity),))
    stage.publish(Topic.ORDERS, (replace(row, status=OrderStatus.CANCELLED, filled=0, broker_status=FILL_CANCELLED),))
    assert [words.partition(":")[0] for words in stage.told] == ([] if seen else ["Fill taken back"])


def test_an_exit_that_ended_is_named_with_its_trigger(stage: Stage) -> None:
    stop = replace(order_row(LIVE), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal(600))
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, (stop,))
    stage.publish(Topic.ORDERS, (replace(stop, status=OrderStatus.CANCELLED),))
    assert stage.told == [f"Cancelled: Sell {stop.quantity} HK.00700 stop 600.00"]


def test_orders_that_had_ended_before_are_no_news(stage: Stage) -> None:
    stage.watch.follow([LIVE])
    stage.publish(Topic.ORDERS, ())

    stage.publish(Topic.ORDERS, (replace(order_row(LIVE), status=OrderStatus.CANCELLED),))

    assert stage.told == []


def test_each_connection_is_told_by_its_use_and_one_of_two_uses_once(stage: Stage) -> None:
    status = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="a", since=0.0)
    other = replace(status, provider="LongPort", connection="orders")
    for key, one in ((QUOTES_LINK, status), (ORDERS_LINK, other), (OTHER_LINK, other)):
        stage.hub.publish(key, Lazy.ready(one))
    lost = replace(other, state=LinkState.DISCONNECTED)
    for key in (ORDERS_LINK, OTHER_LINK):
        stage.hub.publish(key, Lazy.ready(lost))

    assert stage.told == [
        "Connected to Futu OpenD.",
        "Orders: Connected to LongPort.",
        "Orders: Connection to LongPort lost.",
    ]


def test_one_connection_s_news_carry_no_name_while_its_second_link_lags(stage: Stage) -> None:
    """A session tells its links one after the other."""
    status = LinkStatus(state=LinkState.CONNECTING, provider="Sandbox", address="a", since=0.0)
    for state in (LinkState.CONNECTING, LinkState.LIVE):
        for key in (QUOTES_LINK, ORDERS_LINK):
            stage.hub.publish(key, Lazy.ready(replace(status, state=state)))

    assert stage.told == ["Connected to Sandbox."]


def test_a_fill_of_an_exit_says_which_was_hit(stage: Stage) -> None:
    stop, target = held_exit(order_id="81"), held_exit(order_id="82", role=ExitRole.TAKE_PROFIT)
    stage.publish(Topic.ORDERS, (order_row(LIVE, id="7", exits=(stop, target)),))
    stage.publish(Topic.FILLS, ())
    stage.watch.follow([LIVE])
    fills = (
        fill("1"),
        structs.replace(fill("2", Side.SELL), order_id="81"),
        structs.replace(fill("3", Side.SELL), order_id="82"),
    )
    stage.publish(Topic.FILLS, fills)

    assert stage.told == [
        "Bought 1,400 HK.00700 @ 611.00",
        "Stop hit: sold 1,400 HK.00700 @ 611.00",
        "Take profit hit: sold 1,400 HK.00700 @ 611.00",
    ]
    assert [one.type for one in reversed(stage.store.notices)] == [NoticeType.FILL, NoticeType.EXIT, NoticeType.EXIT]


def test_a_stop_that_no_entry_lists_is_an_exit_all_the_same(stage: Stage) -> None:
    stop = order_row(LIVE, id="7", order_type=OrderType.STOP, price=None, trigger=Decimal(600))
    stage.publish(Topic.ORDERS, (stop, order_row(LIVE, id="8")))
    stage.publish(Topic.FILLS, ())
    stage.watch.follow([LIVE])
    stage.publish(Topic.FILLS, (fill("1"), structs.replace(fill("2"), order_id="8")))
    rejected = (replace(stop, status=OrderStatus.REJECTED), order_row(LIVE, id="8", status=OrderStatus.REJECTED))
    stage.publish(Topic.ORDERS, rejected)

    assert [one.type for one in reversed(stage.store.notices)] == [
        NoticeType.EXIT,
        NoticeType.FILL,
        NoticeType.EXIT_REJECTION,
        NoticeType.REJECTION,
    ]


def test_a_write_without_an_answer_is_told_once_however_long_it_lasts(stage: Stage) -> None:
    write = unanswered(account=LIVE.identity)
    stage.watch.follow([LIVE])
    again, other = replace(write, asking=True), replace(write, client_order_id="TB-2")
    lists: list[tuple[UnknownWrite, ...]] = [(write,), (again,), (write, other), ()]
    for rows in lists:
        stage.hub.publish(UNKNOWN_WRITES.of(LIVE.id), Lazy.ready(rows))

    assert stage.told == ["HK.00700: an order has no answer from the broker."] * 2
    assert {(one.type, one.urgent, one.account) for one in stage.store.notices} == {
        (NoticeType.UNKNOWN, True, account_key(LIVE))
    }


async def test_a_restart_tells_no_fill_twice_and_those_of_meanwhile_with_their_time(tmp_path: Path) -> None:
    first = Stage(ToldFills(tmp_path))
    first.watch.follow([LIVE])
    first.publish(Topic.FILLS, (fill("1"),))
    first.publish(Topic.FILLS, (fill("2"), fill("1")))
    assert len(first.told) == 1
    await first.kept.save()

    told = ToldFills(tmp_path)
    told.load()
    again = Stage(told)
    again.watch.follow([LIVE])
    again.publish(Topic.FILLS, (fill("3", Side.SELL), fill("2"), fill("1")))
    assert again.told == ["Sold 1,400 HK.00700 @ 611.00"]
    assert again.store.notices[0].since == fill("3").time


def test_a_practice_market_that_begins_anew_tells_the_same_numbers_again(tmp_path: Path) -> None:
    stage, practice = Stage(ToldFills(tmp_path)), ACCOUNTS[Environment.PRACTICE]
    stage.watch.follow([practice])
    later = structs.replace(fill("1"), time=datetime(2026, 11, 20, 5, 0, tzinfo=UTC))
    lists: list[tuple[Fill, ...]] = [(), (fill("1"),), (), (later,)]
    for rows in lists:
        stage.hub.publish(Topic.FILLS.of(practice.id), Lazy.ready(rows))
    assert len(stage.told) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_new_connection_is_for_the_window_a_lost_one_for_all(stage: Stage) -> None:
    for state in (LinkState.LIVE, LinkState.DISCONNECTED, LinkState.LIVE):
        stage.link(state)
    assert [one.inside for one in reversed(stage.store.notices)] == [True, False, True]


# --- kept otherwise -----------------------------------------------------------------------------------------------


def kept_otherwise() -> Order:
    limit = TermDifference(term=OrderTerm.LIMIT, asked="610", kept="611")
    return replace(order(), account_id=LIVE.id, differs=(limit,))


def test_an_order_kept_otherwise_is_urgent_and_names_both_values(stage: Stage) -> None:
    stage.watch.follow([LIVE])
    row = kept_otherwise()
    stage.hub.publish(Topic.DIFFERENCE.of(f"{LIVE.id}:{row.id}"), Lazy.ready(row))

    (notice,) = stage.store.notices
    assert notice.text == (
        "Buy 1,000 HK.00700 @ 611.00 is kept otherwise than you confirmed. "
        "Limit: confirmed 610.00, at the broker 611.00."
    )
    assert (notice.type, notice.urgent, notice.environment) == (NoticeType.DIFFERENCE, True, Environment.LIVE)


def test_what_leaves_the_window_has_no_word_and_no_number_of_the_broker(stage: Stage) -> None:
    stage.watch.follow([LIVE])
    kept = (
        TermDifference(term=OrderTerm.TYPE, asked="limit", kept="BROKER'S WORD"),
        TermDifference(term=OrderTerm.ACCOUNT, asked="281700001234", kept="281700009876"),
    )
    missing = replace(
        order(status=OrderStatus.UNKNOWN),
        account_id=LIVE.id,
        differs=(TermDifference(term=OrderTerm.LISTED, asked="NUMBER", kept=""),),
    )
    for number, row in (("1", replace(kept_otherwise(), differs=kept)), ("2", missing)):
        stage.hub.publish(Topic.DIFFERENCE.of(f"{LIVE.id}:{number}"), Lazy.ready(row))

    assert [one.detail for one in reversed(stage.store.notices)] == [
        "Buy 1,000 HK.00700 @ 611.00 is kept otherwise than you confirmed: type, account.",
        "Buy 1,000 HK.00700 @ 611.00: Accepted, in no list of the broker's",
    ]


def test_one_found_in_the_first_lists_is_told_once_its_account_is_followed(stage: Stage) -> None:
    row = kept_otherwise()
    stage.hub.publish(Topic.DIFFERENCE.of(f"{LIVE.id}:{row.id}"), Lazy.ready(row))
    assert stage.told == []

    stage.watch.follow([LIVE])
    assert len(stage.told) == 1
    stage.watch.follow([LIVE])
    assert len(stage.told) == 1


# --- a holding that went ---------------------------------------------------------------------------------------------


def test_a_holding_that_went_without_a_fill_is_told(stage: Stage) -> None:
    stage.watch.follow([LIVE])
    stage.hub.publish(HOLDING_GONE, Lazy.ready(HoldingGone(LIVE.id, TENCENT.id, 500, 0)))

    (notice,) = stage.store.notices
    assert notice.text == "HK.00700: 500 held before, 0 now by two lists, and no fill explains it."
    assert (notice.type, notice.urgent, notice.environment) == (NoticeType.PROGRAM, True, Environment.LIVE)


# --- taken back -----------------------------------------------------------------------------------------------------


def test_a_fill_that_is_taken_back_is_urgent_and_its_security_is_looked_at(stage: Stage) -> None:
    looked: list[str] = []
    stage.watch.corrected = lambda _account, instrument: looked.append(instrument)
    stage.watch.follow([LIVE])
    gone = structs.replace(fill("1", Side.SELL), status=FillStatus.CANCELLED, sure=False)
    stage.hub.publish(CORRECTED, Lazy.ready(Correction(gone, None)))

    (notice,) = stage.store.notices
    assert notice.text == "HK.00700: the broker took back a fill: Sell 1,400 @ 611.00."
    assert (notice.type, notice.urgent, notice.environment) == (NoticeType.TAKEN_BACK, True, Environment.LIVE)
    assert notice.detail is not None
    assert "nothing was sent" in notice.detail
    assert looked == ["HK.00700"]


def test_what_was_taken_back_before_an_account_is_followed_is_told_then(stage: Stage) -> None:
    changed = structs.replace(fill("1"), status=FillStatus.CHANGED)
    stage.hub.publish(CORRECTED, Lazy.ready(Correction(changed, None)))
    assert stage.told == []
    stage.watch.follow([LIVE])
    assert stage.told == ["HK.00700: the broker changed a fill, now: Buy 1,400 @ 611.00."]
