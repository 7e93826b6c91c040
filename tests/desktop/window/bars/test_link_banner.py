"""The banner tells each connection by its use; a second flow that is lost does not shout."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from tideboard_core.errors import ServerRefused
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import AccountCall, AccountReads, UnreadCall
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
)
from tideboard_core.model.live import (
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner
from tideboard_desktop.window.bars.link_banner import ConnectionMessages

UP = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="127.0.0.1:11111", since=0.0)
OTHER_UP = replace(UP, provider="LongPort", address="elsewhere", connection="orders")
FLOW_UP = replace(OTHER_UP, connection="other")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Scene:
    """A banner that follows the links of a hub."""

    def __init__(self, qtbot: QtBot) -> None:
        self.hub, self.banner = Hub(ManualClock()), Banner(make_theme())
        qtbot.addWidget(self.banner)
        self.told: list[None] = []
        self.notices = ConnectionMessages(self.hub, self.banner, lambda: self.told.append(None))

    def show(self, prices: LinkStatus, orders: LinkStatus, other: LinkStatus | None = None) -> str:
        """Bring the banner up to date and return what it says."""
        for key, status in ((QUOTES_LINK, prices), (ORDERS_LINK, orders), (OTHER_LINK, other)):
            if status is not None:
                self.hub.publish(key, Lazy.ready(status))
        self.notices.show(1000.0, NOON)
        return "" if self.banner.message is None else self.banner.message.text


def down(status: LinkStatus) -> LinkStatus:
    """The same, lost a while ago."""
    return replace(status, state=LinkState.DISCONNECTED, since=990.0, attempt=1, retry_at=1008.0)


def test_one_connection_is_told_without_a_name(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    assert scene.show(UP, UP) == ""
    lost = down(UP)
    assert scene.show(lost, lost).startswith("No connection to Futu OpenD since 11:59:50 UTC.")

    assert scene.banner.button.isHidden()  # the one Retry is in the top bar
    scene.banner.link.click()

    assert len(scene.told) == 1


def test_the_orders_link_is_named(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    assert scene.show(UP, down(OTHER_UP)).startswith("Orders: No connection to LongPort since 11:59:50 UTC.")
    assert scene.show(UP, OTHER_UP) == ""


def test_a_second_flow_that_is_lost_needs_the_person_less_than_prices(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    assert scene.show(UP, UP, down(FLOW_UP)).startswith("Second flow: No connection to LongPort")
    assert scene.banner.message is not None
    assert not scene.banner.message.broken
    lost = down(UP)
    assert scene.show(lost, lost, down(FLOW_UP)).startswith("Prices: No connection to Futu OpenD")


def test_a_place_that_another_program_took_waits_for_the_person(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    taken = replace(OTHER_UP, state=LinkState.FAILED, reason="taken-over", text="kicked")
    words = scene.show(UP, taken)

    assert words.startswith("Orders: LongPort ended our connection.")
    assert scene.banner.link.text() == "Connection\u2026"


def test_prices_that_come_beside_refused_accounts_are_told_with_the_broker_s_words(qtbot: QtBot) -> None:
    scene = Scene(qtbot)
    error = ServerRefused("server-refused", text="user not found", number="602001")
    refused = AccountReads(unread={"": (UnreadCall(AccountCall.ACCOUNTS, error),)}, retry_at=1030.0)
    scene.hub.publish(ACCOUNT_READS, Lazy.ready(refused))
    assert scene.show(UP, UP) == (
        "Prices live, accounts refused: The broker refused: “user not found” The broker's code: 602001. Until they come"
        " only cancels go out."
    )
    lost = down(UP)
    assert scene.show(lost, lost).startswith("No connection to Futu OpenD"), "a lost connection says more"

    scene.hub.publish(ACCOUNT_READS, Lazy.ready(AccountReads(accounts=frozenset())))
    assert scene.show(UP, UP) == ""
