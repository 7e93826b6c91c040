"""What can be done with one account: put in view, its positions and orders shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.order import Environment
from tideboard_desktop.accounts.columns import named
from tideboard_desktop.accounts.page import PageContext
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.words.accounts import pin_entry

translate = QCoreApplication.translate


def is_in_view(context: PageContext, reading: AccountReading) -> bool:
    """Whether it is the account that ticket and docks are about."""
    account = context.dock.window.account()
    return account is not None and account.identity == reading.key


def why_not_in_view(reading: AccountReading) -> str:
    """Why an account cannot be put in view; empty if it can."""
    if reading.trades:
        return ""
    text = translate(
        "Accounts",
        "Orders do not go over {provider}. Choose it for orders under Connections to trade with this account.",
    )
    return text.format(provider=reading.provider)


def put_in_view(context: PageContext, reading: AccountReading) -> None:
    """Put an account in view, or say why not; no act ever goes to several accounts."""
    why = why_not_in_view(reading)
    if why:
        context.refuse(why)
    elif not is_in_view(context, reading):
        context.services.choose(reading.key)


def fill_account_menu(menu: QMenu, context: PageContext, reading: AccountReading) -> None:
    """Add the entries for one account."""
    menu.setToolTipsVisible(True)
    put = menu.addAction(translate("Accounts", "Put in view"))
    why = why_not_in_view(reading)
    put.setEnabled(not why and not is_in_view(context, reading))
    put.setToolTip(tip(why))
    put.triggered.connect(lambda _on=False: put_in_view(context, reading))
    _add_pin(menu, context, reading)
    menu.addSeparator()
    name = named(reading.account)
    for key, text in (
        ("positions", translate("Accounts", "Positions of {account}")),
        ("orders", translate("Accounts", "Orders of {account}")),
    ):
        show = menu.addAction(button_text(text.format(account=name)))
        show.triggered.connect(lambda _on=False, key=key: context.show(key, reading.key))


def _add_pin(menu: QMenu, context: PageContext, reading: AccountReading) -> None:
    """Add what pins an account with real money from which orders go, or asks to remove its pin."""
    pins, account = context.services.pins, reading.account
    if pins is None or not reading.trades or account.environment is not Environment.LIVE:
        return
    pinned = pins.pinned(account)
    act = menu.addAction(pin_entry(account, pinned=pinned))
    act.triggered.connect(lambda _on=False: (pins.unpin if pinned else pins.pin)(account))
