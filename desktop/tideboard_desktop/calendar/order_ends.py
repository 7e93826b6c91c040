"""The last days of orders that are good till cancelled, where the broker ends them: for the calendar and notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.alerts.reminders import DateKind, Occasion, Reminder
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account, Order
from tideboard_core.model.session import exchange_date
from tideboard_core.orders.exit_cover import working_exits
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.orders import order_name, order_terms
from tideboard_desktop.window.notices.event_notices import exchange_zone
from tideboard_desktop.window.notices.model import NoticeStore

translate = QCoreApplication.translate
DAYS_BEFORE: Final = (1, 3)
"""Days before its last one at which an order that protects a position rings, the nearest first."""


def order_ends(context: DockContext, begin: date, end: date) -> Iterator[CalendarEvent]:
    """The working orders of all accounts whose last day lies from `begin` to `end`, as events of that day."""
    for account in context.hub.value(Topic.ACCOUNTS.of("")) or ():
        for order in _lasting(context, account):
            if order.ends is not None and begin <= order.ends <= end:
                yield CalendarEvent(
                    kind=EventKind.ORDER,
                    day=order.ends,
                    market=market_of(order.instrument),
                    instrument=order.instrument,
                    name=order.name,
                    text=_order_words(order),
                    source="",
                )


def ring_before_end(context: DockContext, notices: NoticeStore) -> list[tuple[Reminder, Occasion]]:
    """Ring for each order that protects what is held, once at each of DAYS_BEFORE; returns the marks of what has rung.

    They are kept over a restart, by account, order, last day and days before.
    """
    now, kept, rung = context.clock.market(), context.services.reminders.kept, list[tuple[Reminder, Occasion]]()
    for account in context.hub.value(Topic.ACCOUNTS.of("")) or ():
        lasting = ((one, exchange_date(market_of(one.instrument), now)) for one in _lasting(context, account))
        due = [(one, mark) for one, today in lasting if (mark := _mark(account, one, today)) is not None]
        due = [(one, mark) for one, mark in due if not kept.is_marked(mark, Occasion.EVENING)]
        stops = _stops(context, account) if due else frozenset()
        for order, mark in due:
            if order.id in stops:
                rung.append((mark, Occasion.EVENING))
                _post(notices, account, order)
    return rung


def _lasting(context: DockContext, account: Account) -> list[Order]:
    rows: tuple[Order, ...] = context.hub.value(Topic.ORDERS.of(account.id)) or ()
    return [order for order in rows if order.ends is not None and order.open]


def _mark(account: Account, order: Order, today: date) -> Reminder | None:
    """What is kept of a notice of those DAYS_BEFORE that have come; None while the last day is further away."""
    if order.ends is None:
        return None
    left = (order.ends - today).days
    days = next((days for days in DAYS_BEFORE if left <= days), None)
    if days is None:
        return None
    about = f"{order.id}/{days}/{account_key(account)}"
    return Reminder(day=order.ends, market=market_of(order.instrument), kind=DateKind.ORDER, text=about)


def _stops(context: DockContext, account: Account) -> frozenset[str]:
    """The ids of the orders that protect something that is held."""
    orders = context.hub.value(Topic.ORDERS.of(account.id)) or ()
    positions = context.hub.value(Topic.POSITIONS.of(account.id)) or ()
    covers = working_exits(orders, positions).values()
    return frozenset(row.order_id for cover in covers if cover.position for row in cover.exits if row.stop)


def _order_words(order: Order) -> str:
    return order_name(order.side, order.remaining, InstrumentId(order.instrument), order_terms(order))


def _post(notices: NoticeStore, account: Account, order: Order) -> None:
    assert order.ends is not None
    day = order.ends

    def words() -> str:
        text = translate("Calendar", "{order} protects a position and ends on {day}: the broker ends it then.")
        return titled(order.instrument, text.format(order=_order_words(order), day=fmt.day_long(day)))

    notices.post(
        NoticeType.EVENT,
        words(),
        urgent=True,
        environment=account.environment,
        account=account_key(account),
        detail=words(),
        zone=exchange_zone(order.instrument),
        words=words,
    )
