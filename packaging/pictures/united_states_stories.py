"""Stories of an account of Longbridge's United States data centre: signing in, a day, its companies."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QTabBar

from pictures.doors import Doors
from pictures.exit_stories import dismiss, send
from pictures.hands import Camera, Person
from pictures.longport_stories import WHOLE, checked, longport_dialog, write_addresses, write_keys
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Region
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.docks.lazy_dock import LazyDock

ARGUMENTS = ("--longport-region", "us")
START = "00:10"
"""Ten past eleven in New York."""
ACCOUNTS, COMPANY = (1240, 560), (760, 460)


async def _sign_in(person: Person, camera: Camera) -> None:
    line = person.stage.sandbox.line
    keys = ApiKey(**line["longport_keys"])
    dialog = await longport_dialog(person)
    person.resize(dialog, *WHOLE)
    person.press(f"longport_region_{Region.MAINLAND.value}")
    write_keys(person, keys)
    await camera.take("us-keys-mainland", dialog)
    person.press(f"longport_region_{Region.UNITED_STATES.value}")
    write_addresses(person, str(line["longport"]["http"]))
    write_keys(person, keys)
    await camera.take("us-keys", dialog)
    await checked(person)
    await camera.take("us-checklist", dialog)


SIGN_IN = Story(
    name="us-sign-in",
    scenery=Scenery(start=START, broker=True, arguments=("--longport-port", "0", *ARGUMENTS)),
    pictures={
        "us-keys-mainland": "keys of the United States while the mainland's site is chosen",
        "us-keys": "the same keys with the region of their own",
        "us-checklist": "the checklist of an account of the United States",
    },
    play=_sign_in,
)


async def _day(person: Person, camera: Camera) -> None:
    stage = person.stage
    window = stage.application.window
    docks = window.workspace.docks
    await person.unlock(camera, "us-unlock")
    await stage.show("US.AAPL")
    await stage.passes(2)
    await person.write_order("US.AAPL", "buy", "ask", "40")
    await stage.moment()
    await camera.take("us-ticket", docks["ticket"])
    person.press("review_order")
    await camera.take("us-confirm", await person.dialog())
    await send(person, Environment.LIVE)
    await person.write_order("US.AAPL", "buy", "bid-6", "20")
    person.press("review_order")
    await person.dialog()
    await send(person, Environment.LIVE)
    await stage.passes(62, step=31)
    await camera.take("us-window", window)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(1)
    await camera.take("us-orders", docks["blotter"])
    person.part("blotter_tabs", QTabBar).setCurrentIndex(0)
    stage.command("blotter.flatten")
    await stage.moment()
    await camera.take("us-flatten", await person.dialog())
    await dismiss(person)
    await _accounts(person, camera)


def _without_ring() -> None:
    """Take the focus from where it is: its ring would be in the picture."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()


async def _accounts(person: Person, camera: Camera) -> None:
    """The dock of all accounts as a window of its own, page by page."""
    stage = person.stage
    stage.command("dock.open.accounts")
    dock = stage.application.window.workspace.docks["accounts"]
    dock.setFloating(True)
    dock.resize(*ACCOUNTS)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, AccountsDock)
    await stage.until(lambda: bool(inside.accounts.readings) and all(one.funds for one in inside.accounts.readings))
    inside.each_second()
    _without_ring()
    await camera.take("us-accounts", dock)
    for page in ("positions", "orders"):
        inside.show_page(page)
        await camera.take(f"us-accounts-{page}", dock)
    dock.setFloating(False)


DAY = Story(
    name="us-day",
    scenery=Scenery(start=START, broker=True, doors=Doors.LONGPORT, account=Environment.LIVE, arguments=ARGUMENTS),
    pictures={
        "us-unlock": "unlocking an account of the United States, which is LIVE whatever its token says",
        "us-ticket": "its ticket",
        "us-confirm": "the confirmation of its order",
        "us-window": "the main window with its position and its working order",
        "us-orders": "its orders",
        "us-flatten": "closing its positions",
        "us-accounts": "its money in US dollars among all accounts",
        "us-accounts-positions": "its positions there",
        "us-accounts-orders": "its orders there",
    },
    play=_day,
)


async def _stopped(person: Person, camera: Camera) -> None:
    """The brake holds after one entry, and nothing protects the position but closing it."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.write_order("US.AAPL", "buy", "ask", "40")
    person.press("review_order")
    await person.dialog()
    await send(person, Environment.LIVE)
    await stage.passes(62, step=31)
    stage.application.services.open_page("settings:loss-brake")
    person.fill("brake_trades", "1")
    person.press("brake_apply")
    await dismiss(person)
    await person.write_order("US.AAPL", "buy", "ask", "10")
    await stage.passes(3)
    await camera.take("us-brake", stage.application.window)
    person.press("review_order")
    await camera.take("us-denied", await person.dialog())
    await dismiss(person)
    account = stage.application.account
    assert account is not None
    stage.application.built.docks.exit_actions().protect(account, InstrumentId("US.AAPL"))
    await stage.moment()
    await camera.take("us-protect", stage.application.window)
    person.part("blotter_tabs", QTabBar).setCurrentIndex(3)
    blotter = stage.application.built.blotter
    await stage.until(lambda: blotter.cash.table.rows)
    await camera.take("us-cash", stage.application.window.workspace.docks["blotter"])


STOPPED = Story(
    name="us-stopped",
    scenery=Scenery(start=START, broker=True, doors=Doors.LONGPORT, account=Environment.LIVE, arguments=ARGUMENTS),
    pictures={
        "us-brake": "the loss brake of an account of the United States holds",
        "us-denied": "what it denies",
        "us-protect": "that a position there has no stop at the broker",
        "us-cash": "the movements of its cash",
    },
    play=_stopped,
)


async def _companies(person: Person, camera: Camera) -> None:
    """What the data centre tells of a company and of a fund."""
    stage = person.stage
    await stage.show("US.AAPL")
    stage.command("dock.open.behind")
    dock = stage.application.window.workspace.docks["behind"]
    dock.setFloating(True)
    dock.resize(*COMPANY)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, BehindDock)
    for key in ("valuation", "industry", "earnings", "dividends", "bought", "reports"):
        inside.show_picture("company", key)
        await stage.until(lambda: not inside.answers.loading)
        _without_ring()
        await camera.take(f"us-behind-{key}", dock)
    await stage.show("US.SPY")
    for key in ("valuation", "dividends"):
        inside.show_picture("company", key)
        await stage.until(lambda: not inside.answers.loading)
        await camera.take(f"us-behind-fund-{key}", dock)
    dock.setFloating(False)


COMPANIES = Story(
    name="us-companies",
    scenery=Scenery(start=START, broker=True, doors=Doors.LONGPORT, account=Environment.LIVE, arguments=ARGUMENTS),
    pictures={
        "us-behind-valuation": "the valuation of a company as the United States' data centre tells it: of one day",
        "us-behind-industry": "the company beside the median of its industry, whose companies are not told",
        "us-behind-earnings": "expected and reported figures by fiscal year",
        "us-behind-dividends": "its dividends",
        "us-behind-bought": "what it bought back by fiscal year",
        "us-behind-reports": "lines of its statements, as a table",
        "us-behind-fund-valuation": "a fund, of which the data centre refuses a valuation",
        "us-behind-fund-dividends": "a fund's sums by fiscal year",
    },
    play=_companies,
)
UNITED_STATES = (SIGN_IN, DAY, STOPPED, COMPANIES)
