"""The connections in use, as a table."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from fakes.servers.longport.rows import token_that_ends
from fakes.values.clock import ManualClock
from fakes.values.hub_values import put
from fakes.values.lock import MemoryStore
from tideboard_core.market.hub import Hub
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkState, LinkStatus
from tideboard_core.model.order import LiveAccount
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.connect.uses_table import UsesTable
from tideboard_desktop.connection.sign_in.provider import stored_alone
from tideboard_desktop.connection.uses import Use, Uses
from tideboard_desktop.ui.theme import make_theme

OPEND, LONGPORT = Connection(backend=Backend.OPEND), Connection(backend=Backend.LONGPORT)
ACCOUNT = LiveAccount(id="H10028471", name="LongPort", markets=frozenset({Market.HK}), currency="HKD", firm="")


class Scene:
    """A table over a hub that a test fills."""

    def __init__(self, uses: Uses, qtbot: QtBot) -> None:
        self.uses = uses
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.sign_ins = stored_alone(CredentialShelf(MemoryStore(), clock=self.clock))
        self.table = UsesTable(lambda: self.uses, self.sign_ins, self.hub, self.clock, make_theme())
        qtbot.addWidget(self.table)

    def link(self, key: Key[object], state: LinkState) -> None:
        status = LinkStatus(state=state, provider="LongPort", address="h", since=self.clock.monotonic())
        put(self.hub, key, status)
        self.table.refresh()

    def names(self) -> list[str]:
        return [row.accessibleName() for row in self.table.rows.values()]


async def test_one_connection_for_prices_and_orders(qtbot: QtBot) -> None:
    scene = Scene(Uses(connection=Connection()), qtbot)
    assert scene.names() == [
        "Prices and orders. Practice exchange, OpenD door. not connected yet",
        "Orders only. Same connection as the prices",
        "Second capital flow. None",
    ]
    assert not scene.table.rows[Use.PRICES].remove.isVisibleTo(scene.table)
    assert scene.table.rows[Use.ORDERS].change.text() == "Choose\u2026"


async def test_a_hub_takes_no_orders(qtbot: QtBot) -> None:
    hub = Connection(backend=Backend.HUB)
    assert Scene(Uses(connection=hub), qtbot).names() == [
        "Prices. Hub, 127.0.0.1:4222. not connected yet",
        "Orders only. None: orders never pass a hub",
        "Second capital flow. None",
    ]
    assert "Futu OpenD" in Scene(Uses(connection=hub, orders=OPEND), qtbot).names()[1]


async def test_orders_elsewhere_with_account_state_and_credential(qtbot: QtBot) -> None:
    scene = Scene(Uses(connection=OPEND, orders=LONGPORT), qtbot)
    ends = scene.clock.wall() + timedelta(days=78)
    await scene.sign_ins.credentials(LONGPORT).save(
        ApiKey(app_key="0123456789ab4f2a", app_secret="sesame", access_token=token_that_ends(ends))
    )
    scene.link(QUOTES_LINK, LinkState.LIVE)
    scene.link(ORDERS_LINK, LinkState.FAILED)
    put(scene.hub, Topic.ACCOUNTS.of(""), (ACCOUNT, ACCOUNT))
    scene.table.refresh()
    prices, orders, _other = scene.names()
    assert prices == "Prices. Futu OpenD, 127.0.0.1:11111. connected"
    assert orders == (
        "Orders only. Longbridge, openapi.longbridge.com. failed \u00b7 LIVE LongPort \u00b7\u00b78471 and 1 more"
        " \u00b7 API key \u00b7\u00b74f2a \u00b7 ends in 78 days"
    )
    assert "sesame" not in orders


async def test_buttons_carry_their_use(qtbot: QtBot) -> None:
    scene = Scene(Uses(connection=OPEND, orders=LONGPORT), qtbot)
    scene.table.show()
    told: list[tuple[str, Use]] = []
    scene.table.change_wanted.connect(lambda use: told.append(("change", use)))
    scene.table.remove_wanted.connect(lambda use: told.append(("remove", use)))
    scene.table.rows[Use.OTHER_FLOW].change.click()
    scene.table.rows[Use.ORDERS].remove.click()
    assert told == [("change", Use.OTHER_FLOW), ("remove", Use.ORDERS)]
    assert not scene.table.rows[Use.OTHER_FLOW].remove.isVisible()
    scene.table.show_chosen(Use.ORDERS)
    assert [row.property("chosen") for row in scene.table.rows.values()] == [False, True, False]
