"""One order from end to end by accessibility alone: names and roles read, actions done, no key and no mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from jeepney.wrappers import DBusErrorResponse

from fakes.servers.vendor_sdk import Witness
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import SENSITIVE, STEADY, Person, has, pause, until
from fakes.walks.person.screen_reader import Accessible

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]

PASSWORD = "123456"
CHECKED = 4
"""Bit of the AT-SPI state."""


def press(person: Person, identifier: str) -> None:
    """Do the press action of a button as soon as it is enabled."""
    button = until(lambda: enabled(person, identifier, "Press"), what=f"{identifier} enabled")
    assert (button.role, bool(button.name)) == ("push button", True), identifier
    button.do()


def choose(person: Person, identifier: str, *, role: str = "radio button") -> None:
    """Choose one of several, or tick a box."""
    button = until(lambda: enabled(person, identifier, "Toggle"), what=f"{identifier} enabled")
    assert (button.role, bool(button.name)) == (role, True), identifier
    button.do("Toggle")
    until(lambda: has(button, CHECKED), what=f"{identifier} chosen")


def enabled(person: Person, identifier: str, action: str) -> Accessible | None:
    """The button, once this can be done with it."""
    button = person.see(identifier)
    return button if has(button, SENSITIVE) and action in button.actions() else None


def write(person: Person, identifier: str, text: str) -> None:
    """Replace the text of a field."""
    field = person.see(identifier)
    assert field.role in {"text", "password text", "entry"}, (identifier, field.role)
    assert field.name, identifier
    field.type_over(text)


def closes(person: Person, identifier: str) -> None:
    """Press a button of a dialog, again while it is too early to count, until the dialog is gone."""

    def gone() -> bool:
        button = person.look_for(identifier)
        if button is None:
            return True
        if has(button, SENSITIVE) and "Press" in button.actions():
            button.do()
        pause(STEADY)
        return person.look_for(identifier) is None

    until(gone, what=f"an end of {identifier}")


def cell(table: Accessible, name: str) -> Accessible | None:
    """The first cell that says this."""
    for node in table.walk():
        try:
            if node.role == "cell" and node.name == name:
                return node
        except DBusErrorResponse:
            continue
    return None


def test_an_order_is_placed_and_cancelled(the_stage: Stage, tmp_path: Path, witness: Witness) -> None:
    """Unlock, fill the ticket, read the confirmation, send, find the order in its table, cancel it."""
    with running_app(the_stage, tmp_path / "data", "--seed", "7") as app:
        person = app.person()
        book = until(lambda: level(person, "order_book_row_19"), what="a book")
        price = book.split()[1].rstrip(",")

        press(person, "unlock_trading")
        write(person, "trade_password", PASSWORD)
        closes(person, "unlock")
        person.see("lock_trading")

        choose(person, "side_sell")
        choose(person, "side_buy")
        write(person, "price", price)
        write(person, "quantity", "200")
        press(person, "review_order")
        dialog = person.see("confirm_order")
        assert dialog.role == "dialog"
        assert [word for word in ("PRACTICE", "Buy", "200", "HK.00700") if word not in dialog.name] == []
        assert price in person.read("confirm_order")
        closes(person, "send_order")

        tab = next(one for one in person.see("blotter_tabs").children() if one.name.startswith("Orders"))
        assert tab.role == "page tab"
        tab.do()
        orders = person.see("orders")
        assert orders.role == "table"
        for said in ("Side Buy", f"Price {price}", "Filled 0", "Cancel"):
            until(lambda: cell(orders, said), what=said)  # noqa: B023  called at once
        press(person, "orders_act_0")
        dialog = person.see("cancel_order_dialog")
        assert "PRACTICE" in dialog.name
        said = person.read("cancel_order_dialog")
        assert [word for word in ("Buy", "200", "HK.00700", price) if word not in said] == []
        closes(person, "keep_order")
        press(person, "cancel_all")
        dialog = person.see("cancel_order_dialog")
        assert "PRACTICE" in dialog.name
        pause(STEADY)
        choose(person, "tick_cancel_all", role="check box")
        closes(person, "cancel_order")
        person.read_until("orders", "Status cancelled")
        assert witness.orders(app.exchange_port()) == [("BUY", "NORMAL", 200, "CANCELLED_ALL")]


def level(person: Person, identifier: str) -> str:
    """What a row of the book says, once it stands for a price."""
    row = person.see(identifier)
    return row.name if row.name.startswith("Bid") else ""
