"""The banner about the order log, and about an order that the broker has after all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.reviews import order
from fakes.values.trading import ACCOUNTS, funds
from tideboard_core.audit.thread import AuditStatus
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import APPEARED, Topic
from tideboard_core.model.live import Lazy, LinkEvent, LinkEventKind
from tideboard_core.model.margin import Margin, RiskLevel
from tideboard_core.model.order import Environment, Order
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.assembly.banner_messages import BannerMessages, audit_notice
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner


def test_a_log_that_is_well_needs_no_banner() -> None:
    assert audit_notice(AuditStatus(count=7)) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (AuditStatus(problem="full"), "The disk is full"),
        (AuditStatus(problem="failing"), "cannot be written"),
        (AuditStatus(problem="broken", line=12), "at line 12"),
        (AuditStatus(problem="moved"), "was moved away"),
        (AuditStatus(problem="shorter"), "shorter than it was"),
        (AuditStatus(problem="full", kept=1200), "1,200 records are kept in memory"),
        (AuditStatus(kept=1), "1 records are kept in memory"),
    ],
)
def test_each_problem_is_a_broken_banner_with_its_figures(status: AuditStatus, words: str) -> None:
    notice = audit_notice(status)

    assert notice is not None
    assert notice.broken
    assert words in notice.text


def test_an_account_that_is_left_out_and_a_count_that_was_lost_are_named_until_they_are_dismissed(qtbot: QtBot) -> None:
    banner, hub = Banner(make_theme()), Hub(ManualClock())
    qtbot.addWidget(banner)
    application: Any = SimpleNamespace(hub=hub, _messages=BannerMessages(lambda: banner))
    hub.listen_to(Topic.LINK_EVENT, lambda key: Application._link_event(application, key))
    for kind in (LinkEventKind.CONNECTED, LinkEventKind.ACCOUNT_LEFT_OUT):
        event = LinkEvent(kind=kind, data={"account": "Futu paper HK \u00b7\u00b70003"})
        hub.publish(Topic.LINK_EVENT.of("orders"), Lazy.ready(event))

    assert banner.text.text().startswith("The paper account Futu paper HK \u00b7\u00b70003 is left out")
    banner.button.click()
    assert banner.message is None

    event = LinkEvent(kind=LinkEventKind.NOT_PAPER, data={"provider": "LongPort"})
    hub.publish(Topic.LINK_EVENT.of("orders"), Lazy.ready(event))
    assert banner.text.text().startswith("The account at LongPort is no paper account")
    banner.button.click()
    assert banner.message is None

    event = LinkEvent(kind=LinkEventKind.HISTORY_COUNT_LOST, data={"path": "history-use.damaged.json"})
    hub.publish(Topic.LINK_EVENT.of("quotes"), Lazy.ready(event))
    assert "was damaged. It is kept as history-use.damaged.json; what it had is not known" in banner.text.text()
    banner.button.click()
    assert banner.message is None


def test_an_order_that_appeared_is_shown_in_the_docks_that_are_there_by_then(qtbot: QtBot) -> None:
    """A window rebuild between the message and the click deletes the docks that were there when it came."""
    shown: list[str] = []

    def docks(name: str) -> Any:
        return SimpleNamespace(submission=SimpleNamespace(show_orders=SimpleNamespace(emit=lambda: shown.append(name))))

    banner, hub = Banner(make_theme()), Hub(ManualClock())
    qtbot.addWidget(banner)
    application: Any = SimpleNamespace(built=docks("old"))
    BannerMessages(lambda: banner).follow(hub, lambda: application.built.submission)
    hub.publish(APPEARED, Lazy.ready(order()))
    application.built = docks("new")
    banner.button.click()
    assert shown == ["new"]
    assert banner.message is None


def test_an_order_kept_otherwise_is_told_until_a_person_looks_at_the_orders(qtbot: QtBot) -> None:
    shown: list[str] = []
    submission: Any = SimpleNamespace(show_orders=SimpleNamespace(emit=lambda: shown.append("orders")))
    banner, hub = Banner(make_theme()), Hub(ManualClock())
    qtbot.addWidget(banner)
    BannerMessages(lambda: banner).follow(hub, lambda: submission)
    limit = TermDifference(term=OrderTerm.LIMIT, asked="610", kept="611")
    for number in ("7001", "7002"):
        row = replace(order(number=number), differs=(limit,))
        hub.publish(Topic.DIFFERENCE.of(f"{row.account_id}:{number}"), Lazy.ready(row))

    assert banner.message is not None
    assert banner.message.broken
    assert banner.text.text().endswith("Limit: confirmed 610.00, at the broker 611.00.")
    QTest.keyClick(banner.button, Qt.Key.Key_Space)
    assert shown == ["orders"]
    assert banner.message is None


def test_the_message_of_an_order_kept_otherwise_goes_once_that_is_settled(qtbot: QtBot) -> None:
    banner, hub = Banner(make_theme()), Hub(ManualClock())
    qtbot.addWidget(banner)
    submission: Any = None
    BannerMessages(lambda: banner).follow(hub, lambda: submission)
    limit = TermDifference(term=OrderTerm.LIMIT, asked="610", kept="611")
    row = replace(order(), differs=(limit,))

    def publish(account_id: str, *rows: Order) -> None:
        hub.publish(Topic.ORDERS.of(account_id), Lazy.ready(rows))

    hub.publish(Topic.DIFFERENCE.of(f"{row.account_id}:{row.id}"), Lazy.ready(row))
    publish(row.account_id, row)
    publish("another", order())
    assert banner.message is not None
    publish(row.account_id, replace(row, differs=(replace(limit, settled=True),)))
    assert banner.message is None


def test_a_margin_call_is_warned_of_until_it_is_dismissed_or_over(qtbot: QtBot) -> None:
    banner = Banner(make_theme())
    qtbot.addWidget(banner)
    messages = BannerMessages(lambda: banner)
    live = replace(ACCOUNTS[Environment.LIVE], margin=True)
    safe = replace(funds("1000"), margin=Margin(maintenance=Decimal(100)))
    near = replace(safe, margin=Margin(maintenance=Decimal(850), level=RiskLevel.WARNING))

    messages.show_margin(ACCOUNTS[Environment.LIVE], near)
    messages.show_margin(live, safe)
    assert banner.message is None, "a cash account borrows nothing"
    messages.show_margin(live, near)
    assert banner.message is not None
    assert "85.0%" in banner.message.text
    assert "warning" in banner.message.text
    banner.button.click()
    messages.show_margin(live, near)
    assert banner.message is None
    messages.show_margin(live, safe)
    messages.show_margin(live, replace(near, margin=Margin(called=Decimal(5))))
    assert banner.message is not None
    assert "5.00 HKD" in banner.message.text
