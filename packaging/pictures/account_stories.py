"""The pages of the accounts' dock that group what is held, over what was bought at the practice market."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, days_before
from fakes.values.journal_days import made_trading
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.derivatives import WarrantFilter, WarrantKind
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove
from tideboard_core.trips.journal import make_journal, read_past
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_core.trips.trip import Method
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.exposure_page import ExposurePage
from tideboard_desktop.accounts.exposure_rows import ExposureBy
from tideboard_desktop.accounts.held_page import HeldPage
from tideboard_desktop.docks.lazy_dock import LazyDock

SIZE: Final = (1180, 400)
TENCENT: Final = InstrumentId("HK.00700")
OPTIONS: Final = (("HK.TCH261230C600000", "4"), ("HK.TCH261230P600000", "3"))
DAYS, TRIPS, PUT = 40, 60, 60_000
_READ = time(7, 55, tzinfo=UTC)


async def _buy(hands: Hands) -> None:
    """Shares, a call, a put, an ordinary and a callable warrant."""
    derivatives = hands.stage.application.feeds.gateway.derivatives
    warrants = []
    for kind in (WarrantKind.CALL, WarrantKind.BULL):
        page = await derivatives.warrants(TENCENT, WarrantFilter(kinds=frozenset({kind})), count=1)
        warrants.append((str(page.rows[0].instrument), "20000"))
    for symbol, quantity in (("HK.00700", "300"), ("HK.09988", "500"), *OPTIONS, *warrants):
        await hands.order(symbol, "buy", "ask", quantity)


def _keep_days(store: TripsStore, own: AccountId, assets: Decimal) -> None:
    """Trips, and assets that end at what the account has now, with a deposit and days on which nothing was read."""
    random, days = Random(11), days_before(DAY, DAYS)
    made = made_trading(own, TRIPS, DAYS)
    store.add_orders(own, made.orders)
    store.add_fills(own, made.fills)
    store.told.add_fees(own, made.fees)
    past = read_past(store, own)
    trips = make_journal(past, {}, method=Method.FIFO, now=datetime.combine(DAY, _READ)).facts
    for number, day in enumerate(days):
        at = datetime.combine(day, _READ)
        later = sum((one.net or 0 for one in trips if one.trip.closed is not None and one.trip.closed > at), Decimal(0))
        worth = assets - later - (PUT if number < DAYS // 2 else 0) + Decimal(random.gauss(0, 2400))
        if number % 11 != 4:
            store.told.add_assets(own, AssetsTold(day, "HKD", worth.quantize(Decimal("0.01")), at))
    move = CashMove(id="p1", day=days[DAYS // 2], kind=CashKind.DEPOSIT, currency="HKD", amount=Decimal(PUT))
    store.told.add_cash(own, [move])
    store.told.note_history(own, PastSeries.CASH, DaySpan(days[0] - timedelta(days=1), days[-1]))


async def _accounts(hands: Hands, camera: Camera) -> None:
    """The dock alone, page by page."""
    stage = hands.stage
    application = stage.application
    await hands.unlock(camera, "")
    await _buy(hands)
    account = application.account
    assert account is not None
    records, own = application.recorded.own_records(), account.identity
    money = application.hub.value(Topic.FUNDS.of(account.id))
    assert money is not None
    await records.run(lambda store: _keep_days(store, own, money.total_assets))
    stage.command("dock.open.accounts")
    dock = application.window.workspace.docks["accounts"]
    dock.setFloating(True)
    dock.resize(*SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, AccountsDock)
    for key in ("underlyings", "exposure", "assets"):
        inside.show_page(key)
        page = inside.page
        if isinstance(page, ExposurePage):
            page.by.button(ExposureBy.INDUSTRY).click()
        await stage.passes(15)
        if isinstance(page, HeldPage):
            await stage.until(lambda page=page: page.figures.age is not None and page.has_rows())  # type: ignore[misc]
        await stage.rest()
        focused = QApplication.focusWidget()
        if focused is not None:
            focused.clearFocus()  # its ring would be in the picture
        await camera.take(f"accounts-{key}", dock)


ACCOUNTS: Final = Story(
    name="accounts",
    scenery=Scenery(start="10:40"),
    pictures={
        "accounts-underlyings": "options and warrants under their underlying with the net delta",
        "accounts-exposure": "long, short and net by industry",
        "accounts-assets": "what an account was worth each day, what was put in, what closed trips earned",
    },
    play=_accounts,
)
