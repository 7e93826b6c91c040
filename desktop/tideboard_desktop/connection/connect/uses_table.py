"""The table of uses on the connect page: connection, state, account and credential of each; change and remove."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
    Topic,
)
from tideboard_core.model.live import LinkState
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import Connection
from tideboard_desktop.connection.brokers.catalogue import BROKERS, connection_words
from tideboard_desktop.connection.sign_in import words
from tideboard_desktop.connection.sign_in.provider import SignIns
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identify,
    label,
    push_button,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.words.accounts import account_words
from tideboard_desktop.window.bars.words import trouble_words

translate = QCoreApplication.translate

LINKS: dict[Use, LinkKey] = {Use.PRICES: QUOTES_LINK, Use.ORDERS: ORDERS_LINK, Use.OTHER_FLOW: OTHER_LINK}


class UsesTable(QWidget):
    """One row for each use. Emits `change_wanted` and `remove_wanted` with the use of the pressed button."""

    change_wanted = Signal(Use)
    remove_wanted = Signal(Use)

    def __init__(self, uses: Callable[[], Uses], sign_ins: SignIns, hub: Hub, clock: Clock, theme: Theme) -> None:
        super().__init__()
        self._uses, self._sign_ins, self._hub, self._clock = uses, sign_ins, hub, clock
        identify(self, "connect_uses", translate("Connect", "Connections in use"))
        self.rows = {use: _Row(use, theme) for use in Use}
        column = vbox(on=self, margins=(0, 0, 0, 6), spacing=2)
        for use, row in self.rows.items():
            row.change.clicked.connect(partial(self.change_wanted.emit, use))
            row.remove.clicked.connect(partial(self.remove_wanted.emit, use))
            column.addWidget(row)
        self.refresh()

    def show_chosen(self, use: Use) -> None:
        """Highlight the row of the use whose fields are shown below."""
        for each, row in self.rows.items():
            row.show_chosen(each is use)

    def refresh(self) -> None:
        """Read connections, states, accounts and credentials again."""
        uses = self._uses()
        in_use = {Use.PRICES: uses.connection, Use.ORDERS: uses.orders, Use.OTHER_FLOW: uses.other_flow}
        for use, connection in in_use.items():
            name = use_words(use, orders_apart=uses.orders is not None or uses.through_hub)
            if connection is None:
                self.rows[use].say(name, _without(use, uses), "", warn=False, there=False)
            else:
                state, warn = self._state(LINKS[use])
                below = [state, *self._accounts(use, uses), *self._credential(connection)]
                self.rows[use].say(name, connection_words(connection), " · ".join(below), warn=warn, there=True)

    def _state(self, link: LinkKey) -> tuple[str, bool]:
        status = self._hub.value(link)
        if status is None:
            return translate("Connect", "not connected yet"), False
        return trouble_words(status, self._clock.monotonic()), status.state is not LinkState.LIVE

    def _accounts(self, use: Use, uses: Uses) -> list[str]:
        """The accounts in words, in the row of the use that takes orders."""
        if use is not (Use.PRICES if uses.orders is None else Use.ORDERS):
            return []
        accounts = tuple(self._hub.value(Topic.ACCOUNTS.of("")) or ())
        if not accounts:
            return []
        first = account_words(accounts[0])
        if len(accounts) == 1:
            return [first]
        return [translate("Connect", "{account} and {count} more").format(account=first, count=len(accounts) - 1)]

    def _credential(self, connection: Connection) -> list[str]:
        broker = BROKERS[connection.backend]
        if not broker.stores_credential:
            return [text] if (text := broker.key_words(connection)) else []
        credentials = self._sign_ins.credentials(connection)
        if credentials.present is None:
            return []
        named = words.credential_words(credentials.present)
        left = words.left_words(credentials, self._clock.wall())
        return [named, left] if left else [named]


class _Row(QFrame):
    """Name of the use, its connection, state, and the buttons."""

    def __init__(self, use: Use, theme: Theme) -> None:
        super().__init__()
        self._name = label("", theme, Type.STRONG)
        self._what = elided_label("", theme, Type.BODY)
        self._state = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.change = push_button("", theme, ButtonStyle.TEXT, identifier=f"use_change_{use.value}")
        self.remove = push_button(
            translate("Common", "Remove"), theme, ButtonStyle.TEXT, identifier=f"use_remove_{use.value}"
        )
        identify(self, "use_row")
        self.setAccessibleIdentifier(f"use_{use.value}")
        self._name.setMinimumWidth(theme.px(150))
        hbox(
            self._name,
            (vbox(self._what, self._state, spacing=0), 1),
            self.remove,
            self.change,
            on=self,
            margins=(10, 4, 4, 4),
            spacing=10,
        )

    def say(self, name: str, what: str, state: str, *, warn: bool, there: bool) -> None:
        """Show a use; `there` = it has a connection of its own."""
        self._name.setText(name)
        self._what.setText(what)
        set_tone(self._what, Tone.PRIMARY if there else Tone.CAPTION)
        self._state.setText(state)
        self._state.setVisible(bool(state))
        set_tone(self._state, Tone.WARN if warn else Tone.CAPTION)
        self.change.setText(translate("Connect", "Change…") if there else translate("Common", "Choose…"))
        self.change.setAccessibleName(f"{self.change.text()} {name}")
        self.remove.setAccessibleName(f"{self.remove.text()} {name}")
        self.remove.setVisible(there and self._removable)
        self.setAccessibleName(". ".join(part for part in (name, what, state) if part))

    def show_chosen(self, chosen: bool) -> None:  # noqa: FBT001  as Qt's setChecked
        set_style_property(self, "chosen", chosen)

    @property
    def _removable(self) -> bool:
        return self.accessibleIdentifier() != f"use_{Use.PRICES.value}"


def use_words(use: Use, *, orders_apart: bool = False) -> str:
    """A use in words; `orders_apart` = orders go to another connection than prices."""
    if use is Use.PRICES:
        return translate("Common", "Prices") if orders_apart else translate("Connect", "Prices and orders")
    if use is Use.ORDERS:
        return translate("Connect", "Orders only")
    return translate("Connect", "Second capital flow")


def _without(use: Use, uses: Uses) -> str:
    if use is Use.ORDERS and uses.through_hub:
        return translate("Connect", "None: orders never pass a hub")
    if use is Use.ORDERS:
        return translate("Connect", "Same connection as the prices")
    return translate("Connect", "None")
