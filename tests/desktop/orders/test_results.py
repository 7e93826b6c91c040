"""Three ends of an order in three words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fakes.scenes.screen.parts import part
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.reviews import account, order, unanswered
from tideboard_core.errors import OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.results import (
    CLAIM_BEATS,
    OrderResultDialog,
    UnknownDialog,
    limit_page,
    refused_dialog,
)
from tideboard_desktop.ui.theme import make_theme

NAME = "Buy 2,000 HK.00700 @ 613.00"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qapp: object) -> Iterator[list[OrderResultDialog]]:
    dialogs: list[OrderResultDialog] = []
    yield dialogs
    for dialog in dialogs:
        dialog.reject()


def test_a_denial_that_begins_with_a_code_keeps_its_capitals(shown: list[OrderResultDialog]) -> None:
    """And what is too long for one line stands in two: the dialog keeps its width."""
    error = OrderDenied("after-close", state="fixed-price", market="SH")
    dialog = refused_dialog(NAME, error, account(), make_theme(), None)
    shown.append(dialog)
    dialog.show()
    assert dialog.headline.text().startswith("Denied here: SH trades")
    assert dialog.layout() is not None
    assert dialog.minimumSizeHint().width() <= dialog.width() == dialog.maximumWidth()


def test_denied_gives_figure_limit_and_record(shown: list[OrderResultDialog]) -> None:
    error = OrderDenied("collar-last", value=Decimal("3.4"), limit=Decimal(2), record=1286)
    dialog = refused_dialog(NAME, error, account(), make_theme(), None)
    shown.append(dialog)
    assert dialog.headline.text() == "Denied here: +3.40% from last, your limit is 2%"
    assert "Nothing was sent" in dialog.detail.text()
    assert "#1,286" in dialog.detail.text()


def test_rejected_shows_the_brokers_own_words_and_copies_them(shown: list[OrderResultDialog]) -> None:
    dialog = refused_dialog(NAME, OrderRejected("rejected", text="购买力不足"), account(), make_theme(), None)
    shown.append(dialog)
    dialog.open()
    assert dialog.headline.text() == "Rejected by the broker"
    assert "购买力不足" in dialog.detail.text()
    copy = next(
        button for button in dialog.findChildren(type(dialog.close_button)) if button.objectName() == "copy_details"
    )
    QTest.mouseClick(copy, LEFT)
    assert "购买力不足" in QGuiApplication.clipboard().text()


def test_a_rejection_with_a_trace_tells_it_for_the_support(shown: list[OrderResultDialog]) -> None:
    error = OrderRejected("order-rejected", text="Wrong bid size", trace="5f0c3a1b9d8e7f60112233445566aabb")
    dialog = refused_dialog(NAME, error, account(), make_theme(), None)
    shown.append(dialog)
    assert dialog.detail.text().splitlines() == [
        "The broker says: “Wrong bid size”",
        "For the broker's support: trace 5f0c3a1b9d8e7f60112233445566aabb.",
    ]


def test_edit_asks_for_the_ticket(shown: list[OrderResultDialog]) -> None:
    dialog = refused_dialog(NAME, OrderDenied("lot", value=150, lot=100), account(), make_theme(), None)
    shown.append(dialog)
    asked: list[bool] = []
    dialog.edit.connect(lambda: asked.append(True))
    dialog.open()
    QTest.mouseClick(
        next(b for b in dialog.findChildren(type(dialog.close_button)) if b.objectName() == "edit_order"), LEFT
    )
    assert asked
    assert not dialog.isVisible()


def write(*, asking: bool = True) -> UnknownWrite:
    return unanswered(asking=asking)


def test_unknown_never_offers_to_send_again_and_follows_the_asking(shown: list[OrderResultDialog]) -> None:
    hub = Hub(ManualClock())
    key = UNKNOWN_WRITES.of(account().id)
    put(hub, key, (write(),))
    error = OrderUnknown("no-answer", client_order_id="TB-1120-KQXW-0417")
    dialog = UnknownDialog(NAME, error, account(), make_theme(), hub, None)
    shown.append(dialog)
    assert "does not send it again" in dialog.detail.text()
    assert part(dialog, QPushButton, "ask_now").isEnabled()
    assert not part(dialog, QPushButton, "decide_unknown").isEnabled()
    put(hub, key, (write(asking=False),))
    assert part(dialog, QPushButton, "decide_unknown").isEnabled()
    assert "decide" in dialog.headline.text()
    put(hub, key, (replace(write(asking=False), unlisted=True),))
    assert dialog.headline.text() == "Outcome unknown: the broker does not list it"
    assert "Two lists" in dialog.accessibleDescription()
    put(hub, key, ())
    assert not part(dialog, QPushButton, "ask_now").isEnabled()
    assert not part(dialog, QPushButton, "decide_unknown").isEnabled()
    assert "Answered" in dialog.headline.text()
    assert "may not" not in dialog.detail.text()


def test_the_countdown_to_the_next_question_runs_and_begins_anew(shown: list[OrderResultDialog]) -> None:
    hub, error = Hub(ManualClock()), OrderUnknown("no-answer", client_order_id=write().client_order_id)
    key = UNKNOWN_WRITES.of(account().id)
    put(hub, key, (replace(write(), asks_in=3.0),))
    dialog = UnknownDialog(NAME, error, account(), make_theme(), hub, None)
    shown.append(dialog)
    assert dialog.detail.text().endswith("next try in 3 s.")
    dialog.count_down()
    assert dialog.detail.text().endswith("next try in 2 s.")
    put(hub, key, (replace(write(), asks_in=None),))
    assert dialog.detail.text().endswith("Asking for open orders now.")
    put(hub, key, (replace(write(), asks_in=5.0),))
    assert dialog.detail.text().endswith("next try in 5 s.")
    put(hub, key, (replace(write(), asking=False),))
    dialog.count_down()
    assert "next try" not in dialog.detail.text()


def test_an_order_with_the_same_terms_is_shown_and_can_be_claimed(shown: list[OrderResultDialog]) -> None:
    hub, error = Hub(ManualClock()), OrderUnknown("no-answer", client_order_id=write().client_order_id)
    key, claimed = UNKNOWN_WRITES.of(account().id), list[str]()
    put(hub, key, (replace(write(), numbered=False),))
    dialog = UnknownDialog(NAME, error, account(), make_theme(), hub, None)
    shown.append(dialog)
    dialog.claimed.connect(claimed.append)
    dialog.open()
    assert not part(dialog, QPushButton, "claim_order").isVisible()

    put(hub, key, (replace(write(), numbered=False, alike=("8123", "8124")),))
    assert "8123, 8124" in dialog.detail.text()
    assert not part(dialog, QPushButton, "claim_order").isVisible()

    put(hub, key, (replace(write(), numbered=False, alike=("8123",)),))
    assert "8123" in dialog.detail.text()
    assert "8123" in dialog.accessibleDescription()
    dialog.count_down()
    QTest.mouseClick(part(dialog, QPushButton, "claim_order"), LEFT)
    assert claimed == [], "a click that was meant for the button before it"
    dialog.count_down()
    QTest.mouseClick(part(dialog, QPushButton, "claim_order"), LEFT)
    assert claimed == ["8123"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("asking", [True, False])
def test_a_dialog_that_names_an_order_like_it_has_room_for_its_buttons(
    shown: list[OrderResultDialog], *, asking: bool
) -> None:
    """The order is listed while the dialog is open; its terms are told, a person decides by them."""
    hub, error = Hub(ManualClock()), OrderUnknown("no-answer", client_order_id=write().client_order_id)
    key = UNKNOWN_WRITES.of(account().id)
    put(hub, key, (write(asking=asking),))
    dialog = UnknownDialog(NAME, error, account(), make_theme(), hub, None)
    shown.append(dialog)
    dialog.open()
    listed = replace(order(), id="8123", quantity=4000, price=Decimal(605))
    put(hub, Topic.ORDERS.of(account().id), (listed,))
    put(hub, key, (replace(write(asking=asking), alike=("8123",)),))

    assert "8123 (Buy 4,000 HK.00700 @ 605.00) has our number" in dialog.detail.text()
    QTest.qWait(0)
    for button in (
        part(dialog, QPushButton, "claim_order"),
        part(dialog, QPushButton, "decide_unknown"),
        dialog.close_button,
    ):
        assert button.width() >= button.sizeHint().width()


@pytest.mark.parametrize(
    ("verb", "name"),
    [(WriteVerb.MODIFY, f"Change: {NAME}"), (WriteVerb.CANCEL, f"Cancel: {NAME}"), (WriteVerb.ACT, NAME)],
)
def test_an_unknown_change_or_cancel_is_settled_as_the_broker_lists_the_order(
    shown: list[OrderResultDialog], verb: WriteVerb, name: str
) -> None:
    """It stands there in any case: nobody can say that it does not."""
    hub, error = Hub(ManualClock()), OrderUnknown("no-answer", client_order_id=write().client_order_id)
    key, decided = UNKNOWN_WRITES.of(account().id), list[UnknownWrite]()
    put(hub, key, (replace(write(), verb=verb, order_id="7001"),))
    dialog = UnknownDialog(NAME, error, account(), make_theme(), hub, None)
    shown.append(dialog)
    dialog.decided.connect(decided.append)
    dialog.open()
    assert dialog.name.text() == name
    assert "may not have reached the broker" in dialog.detail.text()
    assert "Orders shows how the broker lists the order." in dialog.detail.text()

    put(hub, key, (replace(write(asking=False), verb=verb, order_id="7001"),))
    assert part(dialog, QPushButton, "decide_unknown").text() == "It stands as listed"
    QTest.mouseClick(part(dialog, QPushButton, "decide_unknown"), LEFT)
    assert [one.verb for one in decided] == [verb]


def test_nothing_is_settled_from_a_dialog_that_failed(shown: list[OrderResultDialog]) -> None:
    hub = Hub(ManualClock())
    alike = replace(write(), numbered=False, alike=("8123",), asking=False)
    put(hub, UNKNOWN_WRITES.of(account().id), (alike,))
    settled, error = list[object](), OrderUnknown("no-answer", client_order_id=write().client_order_id)
    for name in ("_claim", "_decide"):
        dialog = UnknownDialog(NAME, error, account(), make_theme(), hub, None)
        shown.append(dialog)
        dialog.claimed.connect(settled.append)
        dialog.decided.connect(settled.append)
        dialog.open()
        for _ in range(CLAIM_BEATS):
            dialog.count_down()
        dialog.void_by_error()
        QTest.mouseClick(getattr(dialog, name), LEFT)
        assert not dialog.isVisible()

    assert settled == []


@pytest.mark.parametrize(
    ("error", "offered"),
    [
        (OrderDenied("value", value=2, limit=1, currency="USD", setting="USD.order"), True),
        (OrderDenied("value", value=2, limit=1, currency="USD", setting="USD.order", unproven=True), False),
        (OrderDenied("brake", rule="loss", value=2, limit=1, currency="HKD"), True),
        (OrderDenied("brake", rule="loss", value=None, limit=1, currency="HKD", gap="price", of="HK.00700"), False),
        (OrderDenied("brake", rule="trades", value=2, limit=1, promised=800, at=()), False),
        (OrderDenied("lot", value=150, lot=100), False),
        (OrderRejected("rejected", text="no", setting="USD.order"), False),
    ],
)
def test_a_limit_can_be_changed_where_one_denied(
    error: OrderDenied | OrderRejected, offered: bool, shown: list[OrderResultDialog]
) -> None:
    dialog = refused_dialog(NAME, error, account(), make_theme(), None)
    shown.append(dialog)
    names = [button.objectName() for button in dialog.findChildren(type(dialog.close_button))]
    assert ("change_limit" in names) is offered


@pytest.mark.parametrize(
    ("error", "page"),
    [
        (OrderDenied("value", value=2, limit=1, currency="USD", setting="USD.order"), "settings:trading:USD.order"),
        (OrderDenied("brake", rule="streak", value=3, limit=3, currency="HKD"), "settings:loss-brake"),
    ],
)
def test_the_limit_to_change_is_on_its_own_page(error: OrderDenied, page: str, shown: list[OrderResultDialog]) -> None:
    dialog = refused_dialog(NAME, error, account(), make_theme(), None)
    shown.append(dialog)
    wanted: list[str] = []
    dialog.change_limit.connect(lambda limit: wanted.append(limit_page(limit)))
    (button,) = (one for one in dialog.findChildren(QPushButton) if one.objectName() == "change_limit")
    QTest.mouseClick(button, LEFT)
    assert wanted == [page]
