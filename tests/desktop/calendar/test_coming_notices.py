"""Notices of dates: what is held and what was set, each once, with nothing asked while nothing is held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fakes.scenes.market.behind import script_behind
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from fakes.values.trading import ACCOUNTS, held_exit, order_row, position
from tideboard_core.errors import NotOffered, ServerRefused
from tideboard_core.model.behind.events import CalendarEvent, CalendarPage, EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OfferField, OfferRow, OrderOffers
from tideboard_core.model.order import Account, Environment, Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.reference import ExDay
from tideboard_desktop.calendar.coming_notices import AGAIN, EVERY, ComingNotices
from tideboard_desktop.docks.event_reminders import EventReminders
from tideboard_desktop.window.notices.model import NoticeStore

MONDAY = date(2026, 11, 23)
SUNDAY_NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
OTHER = InstrumentId("HK.00388")


def report(instrument: InstrumentId) -> CalendarEvent:
    return CalendarEvent(
        kind=EventKind.REPORT, day=MONDAY, market=Market.HK, instrument=instrument, name="", text="Q3", source="Script"
    )


def calendar(kind: EventKind, *_more: object) -> CalendarPage:
    return CalendarPage(events=(report(TENCENT), report(OTHER)) if kind is EventKind.REPORT else ())


@pytest.fixture
def coming(reference: ReferenceScene) -> ComingNotices:
    script_behind(reference, calendar=calendar)
    reference.source.answers["instruments"] = []
    reference.clock.set_market(SUNDAY_NOON)
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    put(reference.hub, Topic.ACCOUNTS.of(""), tuple(cast("Account", SimpleNamespace(id=one)) for one in "12"))
    made = ComingNotices(NoticeStore(reference.clock))
    made.use(reference.context)
    return made


def hold(scene: ReferenceScene, instruments: Collection[InstrumentId], account: str = "1") -> None:
    rows = tuple(SimpleNamespace(instrument=one, quantity=100) for one in instruments)
    put(scene.hub, Topic.POSITIONS.of(account), rows)


async def look(scene: ReferenceScene, coming: ComingNotices, seconds: float = EVERY + 1) -> list[str]:
    scene.clock.advance(seconds)
    coming.look()
    for _ in range(4):
        await scene.settle()
    coming.look()
    return [notice.text for notice in coming._notices.notices]


async def test_nothing_is_asked_while_nothing_is_held(reference: ReferenceScene, coming: ComingNotices) -> None:
    assert await look(reference, coming) == []
    assert reference.source.count("calendar") == 0


async def test_a_report_of_what_is_held_is_told_the_evening_before_and_at_the_open(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    hold(reference, [TENCENT])
    evening = "Coming on Mon 23 Nov 2026: HK.00700, Report, Q3"
    assert await look(reference, coming) == [evening]
    assert await look(reference, coming) == [evening]
    asked = reference.source.count("calendar")
    assert asked == 2
    reference.clock.set_market(datetime(2026, 11, 23, 1, 40, tzinfo=UTC))
    texts = await look(reference, coming)
    assert texts == ["Today: HK.00700, Report, Q3", evening]
    again = ComingNotices(NoticeStore(reference.clock))
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    again.use(reference.context)
    assert await look(reference, again) == []


async def test_positions_of_every_account_count_each_security_once(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    hold(reference, [TENCENT], "2")
    hold(reference, [TENCENT, OTHER], "1")
    texts = await look(reference, coming)
    assert sorted(texts) == [f"Coming on Mon 23 Nov 2026: {one}, Report, Q3" for one in (OTHER, TENCENT)]


async def test_what_was_sold_is_not_said_any_more(reference: ReferenceScene, coming: ComingNotices) -> None:
    reference.clock.set_market(datetime(2026, 11, 20, 7, tzinfo=UTC))
    hold(reference, [TENCENT])
    assert await look(reference, coming) == []
    hold(reference, [])
    reference.clock.set_market(SUNDAY_NOON)
    assert await look(reference, coming) == []


async def test_a_session_that_closes_while_a_date_waits_makes_it_known(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    """Read in Friday's session, said when that session has closed, and asked for no second time on that day."""
    reference.clock.set_market(datetime(2026, 11, 20, 7, 55, tzinfo=UTC))
    hold(reference, [TENCENT])
    assert await look(reference, coming) == []
    asked = reference.source.count("calendar")
    reference.clock.set_market(datetime(2026, 11, 20, 8, 0, 1, tzinfo=UTC))
    assert len(await look(reference, coming)) == 1
    assert reference.source.count("calendar") == asked
    reference.clock.set_market(datetime(2026, 11, 21, 8, tzinfo=UTC))
    assert len(await look(reference, coming)) == 1
    assert reference.source.count("calendar") == 2 * asked


async def test_a_clock_a_day_ahead_says_nothing_twice(reference: ReferenceScene, coming: ComingNotices) -> None:
    hold(reference, [TENCENT])
    texts: list[str] = []
    for hour in (28, 4, 28, 4):  # noon of Monday in Hong Kong, noon of Sunday
        reference.clock.set_market(datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=hour))
        texts = await look(reference, coming)
    assert texts == ["Coming on Mon 23 Nov 2026: HK.00700, Report, Q3", "Today: HK.00700, Report, Q3"]


async def test_last_days_of_contracts_that_are_held(reference: ReferenceScene, coming: ComingNotices) -> None:
    """An option's code tells its expiry; futures and warrants are asked for. Another warrant's day is nobody's."""
    option, future = InstrumentId("HK.TCH261123C600000"), InstrumentId("HK.HSI2611")
    warrant, told = InstrumentId("HK.13579"), InstrumentId("HK.24680")
    facts = [
        SimpleNamespace(id=one, security_type=kind, underlying=owner)
        for one, kind, owner in (
            (future, SecurityType.FUTURE, None),
            (warrant, SecurityType.WARRANT, TENCENT),
            (told, SecurityType.WARRANT, TENCENT),
        )
    ]
    rows = [
        SimpleNamespace(instrument=warrant, expiry=MONDAY, last_trade=None),
        SimpleNamespace(instrument=told, expiry=date(2026, 11, 27), last_trade=MONDAY),
        SimpleNamespace(instrument=InstrumentId("HK.11111"), expiry=MONDAY, last_trade=MONDAY),
    ]
    reference.source.answers |= {
        "instruments": facts,
        "futures": [SimpleNamespace(instrument=future, last_trade=MONDAY)],
        "warrants": SimpleNamespace(rows=rows, total=3),
        "calendar": CalendarPage(events=()),
    }
    hold(reference, [option, future, warrant, told])
    texts = await look(reference, coming)
    day = "Coming on Mon 23 Nov 2026: "
    assert sorted(texts) == [
        f"{day}HK.13579, Expiry",
        f"{day}HK.24680, Last trading day",
        f"{day}HK.HSI2611, Last trading day",
        f"{day}HK.TCH261123C600000, Expiry",
    ]
    reference.clock.set_market(datetime(2026, 11, 23, 2, tzinfo=UTC))
    texts = await look(reference, coming)
    assert f"Today: {option}, Expiry" in texts
    assert len(texts) == 8


async def test_a_contract_of_another_week_is_not_said(reference: ReferenceScene, coming: ComingNotices) -> None:
    reference.source.answers |= {"instruments": [], "calendar": CalendarPage(events=())}
    hold(reference, [InstrumentId("HK.TCH261229C600000")])
    assert await look(reference, coming) == []


async def test_a_connection_without_a_calendar_still_tells_of_contracts(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    reference.source.answers["calendar"] = NotOffered("offered-elsewhere", provider="A", offered_by="B")
    hold(reference, [InstrumentId("HK.TCH261123C600000")])
    assert await look(reference, coming) == ["Coming on Mon 23 Nov 2026: HK.TCH261123C600000, Expiry"]
    asked = reference.source.count("calendar")
    await look(reference, coming, 2 * AGAIN)
    assert reference.source.count("calendar") == asked


async def test_a_set_reminder_needs_no_position(reference: ReferenceScene, coming: ComingNotices) -> None:
    reference.context.services.reminders.toggle(report(OTHER))
    assert await look(reference, coming) == ["Coming on Mon 23 Nov 2026: HK.00388, Report, Q3"]


async def test_a_calendar_that_was_refused_is_asked_again_later(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    reference.source.answers["calendar"] = ServerRefused("refused", text="no")
    hold(reference, [TENCENT])
    assert await look(reference, coming) == []
    asked = reference.source.count("calendar")
    await look(reference, coming)
    assert reference.source.count("calendar") == asked
    reference.source.answers["calendar"] = calendar
    assert len(await look(reference, coming, AGAIN + EVERY)) == 1


async def test_a_refusal_on_the_next_day_takes_no_date_away(reference: ReferenceScene, coming: ComingNotices) -> None:
    hold(reference, [TENCENT])
    for day in (19, 20):  # in the sessions of Thursday and Friday
        reference.clock.set_market(datetime(2026, 11, day, 7, tzinfo=UTC))
        assert await look(reference, coming) == []
        reference.source.answers["calendar"] = ServerRefused("refused", text="no")
    reference.clock.set_market(SUNDAY_NOON)
    assert await look(reference, coming) == ["Coming on Mon 23 Nov 2026: HK.00700, Report, Q3"]


async def test_other_words_for_the_same_date_are_not_said_again(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    hold(reference, [TENCENT])
    assert len(await look(reference, coming)) == 1

    def in_chinese(kind: EventKind, *_more: object) -> CalendarPage:
        return CalendarPage(events=(replace(report(TENCENT), text="第三季"),) if kind is EventKind.REPORT else ())

    reference.source.answers["calendar"] = in_chinese
    again = ComingNotices(NoticeStore(reference.clock))
    reference.serve(reminders=EventReminders(reference.context.services.directory))
    again.use(reference.context)
    assert await look(reference, again) == []
    reference.clock.set_market(datetime(2026, 11, 23, 1, 40, tzinfo=UTC))
    assert await look(reference, again) == ["Today: HK.00700, Report, 第三季"]


# --- stops that end before an ex-day ---------------------------------------------------------------------------------

FRIDAY_NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
ACCOUNT = ACCOUNTS[Environment.LIVE]
STANDS = order_row(
    ACCOUNT, side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal("590.00"), quantity=100
)
RINGS = (
    "HK.00700: the stop for 100 shares lasts over the ex-day Mon 23 Nov 2026: by one page of the broker it is "
    "withdrawn before that day's open, by two others at splits and joins alone. Look then, and set it anew."
)


def ex_days(kind: EventKind, *_more: object) -> CalendarPage:
    day = replace(report(TENCENT), kind=kind, text="HKD 2.4")
    return CalendarPage(events=(day,) if kind is EventKind.DIVIDEND else ())


def stand(scene: ReferenceScene, *orders: Order, ends: bool = True) -> None:
    """A position of 100 at a broker whose page ends what lasts, or at one that has no such page, and these orders."""
    offers = OrderOffers(ex_days_end=frozenset({Market.HK} if ends else ()))
    scene.serve(trading=SimpleNamespace(guard=SimpleNamespace(offers=offers)))
    scene.source.answers["calendar"] = ex_days
    put(scene.hub, Topic.ACCOUNTS.of(""), (ACCOUNT,))
    put(scene.hub, Topic.POSITIONS.of(ACCOUNT.id), (position(ACCOUNT, 100),))
    put(scene.hub, Topic.ORDERS.of(ACCOUNT.id), orders)


async def eve(scene: ReferenceScene, at: datetime = FRIDAY_NOON) -> list[str]:
    scene.clock.set_market(at)
    store = NoticeStore(scene.clock)
    made = ComingNotices(store)
    made.use(scene.context)
    await look(scene, made)
    await look(scene, made)
    return [notice.text for notice in store.notices if notice.urgent]


async def test_a_stop_that_lasts_over_an_ex_day_rings_once_on_the_trading_day_before(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    stand(reference, replace(STANDS, time_in_force=TimeInForce.GTC))

    assert await eve(reference, FRIDAY_NOON - timedelta(days=1)) == []
    assert await eve(reference) == [RINGS]
    assert await eve(reference) == [], "it was said"
    assert reference.hub.value(Topic.EX_DAYS.of(TENCENT)) == (ExDay(MONDAY),)


async def test_a_read_that_asks_for_no_splits_drops_none(reference: ReferenceScene, coming: ComingNotices) -> None:
    """At a broker that keeps stops over such a day dividends alone are read."""
    stand(reference, ends=False)
    split = ExDay(MONDAY, split=True, ratio=Fraction(2))
    put(reference.hub, Topic.EX_DAYS.of(TENCENT), (split,))

    assert await eve(reference) == []
    assert reference.source.count("calendar")
    assert reference.hub.value(Topic.EX_DAYS.of(TENCENT)) == (split,)


async def test_an_exit_that_the_broker_holds_for_an_entry_rings_as_well(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    held = held_exit(quantity=100, time_in_force=TimeInForce.GTC)
    stand(reference, order_row(ACCOUNT, quantity=100, filled=100, status=OrderStatus.FILLED, exits=(held,)))

    assert await eve(reference) == [RINGS]


@pytest.mark.parametrize(
    "terms",
    [
        {"time_in_force": TimeInForce.DAY},
        {"time_in_force": TimeInForce.GTD, "expires": date(2026, 11, 20)},
        {"time_in_force": TimeInForce.GTC, "order_type": OrderType.LIMIT, "trigger": None, "price": Decimal(700)},
    ],
)
async def test_what_does_not_last_or_is_no_stop_does_not_ring(
    reference: ReferenceScene, coming: ComingNotices, terms: dict[str, Any]
) -> None:
    stand(reference, replace(STANDS, **terms))

    assert await eve(reference) == []


async def test_a_broker_without_such_a_page_is_not_asked_for_splits_and_rings_nobody(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    stand(reference, replace(STANDS, time_in_force=TimeInForce.GTC), ends=False)

    assert await eve(reference) == []
    assert {args[0] for name, args, _named in reference.source.asked if name == "calendar"} == {
        EventKind.REPORT,
        EventKind.DIVIDEND,
    }


CONNECT_EVE = datetime(2026, 12, 24, 4, tzinfo=UTC)


def hold_moutai(scene: ReferenceScene, account: Account = ACCOUNT) -> None:
    """100 shares through Stock Connect, whose orders nobody has to know: any stop rests."""
    offers = OrderOffers(connect=frozenset({Market.SH, Market.SZ}), paper=(OfferRow(field=OfferField.FEES),))
    scene.serve(trading=SimpleNamespace(guard=SimpleNamespace(offers=offers)))
    put(scene.hub, Topic.ACCOUNTS.of(""), (account,))
    put(
        scene.hub,
        Topic.POSITIONS.of(account.id),
        (replace(position(account, 100), instrument=InstrumentId("SH.600519")),),
    )


async def test_before_a_day_on_which_stock_connect_rests_it_is_said_once_that_no_stop_works(
    reference: ReferenceScene, coming: ComingNotices
) -> None:
    hold_moutai(reference)

    assert await eve(reference, CONNECT_EVE - timedelta(days=1)) == []
    assert await eve(reference, CONNECT_EVE) == [
        "Stock Connect rests on Fri 25 Dec 2026: no stop works on that day, Shanghai trades."
    ]
    assert await eve(reference, CONNECT_EVE) == [], "it was said"


async def test_an_account_on_paper_rests_on_no_such_day(reference: ReferenceScene, coming: ComingNotices) -> None:
    hold_moutai(reference, ACCOUNTS[Environment.PAPER])

    assert await eve(reference, CONNECT_EVE) == []


async def test_at_a_split_the_broker_s_pages_agree(reference: ReferenceScene, coming: ComingNotices) -> None:
    stand(reference, replace(STANDS, time_in_force=TimeInForce.GTC))
    split = replace(report(TENCENT), kind=EventKind.SPLIT, text="1:5")
    reference.source.answers["calendar"] = lambda kind, *_more: CalendarPage(
        events=(split,) if kind is split.kind else ()
    )

    (text,) = await eve(reference)

    assert "by the broker's pages it is withdrawn before that day's open" in text
    assert reference.hub.value(Topic.EX_DAYS.of(TENCENT)) == (ExDay(MONDAY, split=True),)
