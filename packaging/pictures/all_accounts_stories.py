"""All accounts of two connections: OpenD's with prices, LongPort's with orders."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from pictures.doors import Doors
from pictures.hands import Camera, Person
from pictures.longport_stories import NOW
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.accounts.rate_reader import FIRST
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.window.workspace.dock_widget import DockWidget

SIZE = (1240, 560)
"""The dock as a window of its own, in logical pixels."""
NARROW = (470, 560)


def opened(person: Person) -> tuple[DockWidget, AccountsDock]:
    """The dock as a window of its own, and what it shows."""
    person.stage.command("dock.open.accounts")
    dock = person.stage.application.window.workspace.docks["accounts"]
    dock.setFloating(True)
    dock.resize(*SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, AccountsDock)
    return dock, inside


async def _accounts(person: Person, camera: Camera) -> None:
    """Some shares are bought; then the dock alone, page by page."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.order("HK.00700", "buy", "ask", "500")
    await person.order("HK.00700", "buy", "bid-4", "400")
    await stage.passes(62, step=31)
    dock, inside = opened(person)
    await stage.until(lambda: len(inside.accounts.readings) > 6 and all(one.funds for one in inside.accounts.readings))
    await stage.passes(FIRST + 4, step=2)
    await stage.until(lambda: bool(inside.services.rates.currencies))
    inside.each_second()
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # its ring would be in the picture
    await camera.take("accounts", dock)
    for page in ("positions", "orders"):
        inside.show_page(page)
        await camera.take(f"accounts-{page}", dock)
    inside.show_page("overview")
    dock.resize(*NARROW)
    await camera.take("accounts-narrow", dock)
    await stage.sandbox.ask("close-door", door="longport")
    await stage.until(lambda: not all(one.connected for one in inside.accounts.readings))
    await stage.passes(62, step=31)
    inside.each_second()
    await camera.take("accounts-late-narrow", dock)
    dock.resize(*SIZE)
    await camera.take("accounts-late", dock)


async def _typed(person: Person, camera: Camera) -> None:
    """Shares in two currencies, of which no broker tells a rate: first without any, then with those of the person."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.order("HK.00700", "buy", "ask", "500")
    await stage.passes(31, step=31)
    dock, inside = opened(person)
    await stage.until(lambda: inside.accounts.readings and all(one.funds for one in inside.accounts.readings))
    await stage.passes(2, step=1)
    for picture, rates in (("untold", {}), ("typed", {"CNY": "1.08", "USD": "7.8"})):
        for currency, rate in rates.items():
            person.fill(f"accounts_rate_{currency}", rate)
        inside.each_second()
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # its ring would be in the picture
        for name, size in ((f"accounts-rates-{picture}", SIZE), (f"accounts-rates-{picture}-narrow", NARROW)):
            dock.resize(*size)
            await camera.take(name, dock)


TYPED_RATES = Story(
    name="typed-rates",
    scenery=Scenery(start=NOW),
    pictures={
        "accounts-rates-untold": "no broker tells a rate: the total that is not there, and a field for each currency",
        "accounts-rates-untold-narrow": "the same in a narrow dock",
        "accounts-rates-typed": "the total by rates that the person typed, and whose they are",
        "accounts-rates-typed-narrow": "the same in a narrow dock",
    },
    play=_typed,
)
ALL_ACCOUNTS = Story(
    name="all-accounts",
    scenery=Scenery(start=NOW, doors=Doors.SEVERAL),
    pictures={
        "accounts": "money and margin of every account of two connections, sums, and the converted total",
        "accounts-positions": "the positions of all accounts",
        "accounts-orders": "the orders of all accounts",
        "accounts-narrow": "the accounts in a narrow dock",
        "accounts-late-narrow": "the same once one of two connections is lost: what is not renewed, in amber",
        "accounts-late": "the accounts once one of two connections is lost, and the sums that have them",
    },
    play=_accounts,
)
