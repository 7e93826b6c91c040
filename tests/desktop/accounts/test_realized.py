"""What a broker counts as realised, below the table of all accounts: by its own periods, of which none is a day."""

from __future__ import annotations

from decimal import Decimal

from fakes.scenes.accounts import AccountsScene
from fakes.values.accounts import account, funds
from tideboard_core.accounts.all_accounts import COUNT_EVERY, READ_EVERY
from tideboard_core.accounts.sums import Money
from tideboard_core.errors import ServerRefused
from tideboard_core.model.behind.results import RealizedResult, RealizedResults
from tideboard_core.model.instrument import Market
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.overview import OverviewPage

STATES = account("U50028471", name="Longbridge US", currency="USD", markets=frozenset({Market.US}))
ROWS = (
    RealizedResult(0, "USD", 4, Decimal("1234.5"), Decimal("3.1")),
    RealizedResult(0, "USD", 5, Decimal(-20), None),
    RealizedResult(1, "USD", 4, Decimal(1200), None),
    RealizedResult(2, "USD", 4, Decimal("34.5"), None),
    RealizedResult(9, "USD", 4, Decimal(0), None),
)
SHOWN = (
    "P&L realised, Longbridge US \u00b7\u00b78471: period 4: +1,234.50 USD \u00b7 period 5: \u221220.00 USD."
    " The periods are the broker's own: none is a day's figure."
)


async def begun(scene: AccountsScene) -> OverviewPage:
    """The first page of the dock over one account."""
    scene.put(funds(STATES.id, "50000", "USD"))
    scene.log_in(STATES)
    dock: AccountsDock = await scene.show()
    await scene.pass_by(int(READ_EVERY) + 1, dock)
    page = dock.page
    assert isinstance(page, OverviewPage)
    return page


async def test_it_stands_by_period_and_says_that_none_is_a_day(scene: AccountsScene) -> None:
    scene.gained = RealizedResults("Longbridge", ROWS)
    page = await begun(scene)
    assert page.realized.isVisible()
    assert page.realized.text() == SHOWN
    assert page.realized.toolTip().splitlines() == [
        "Everything, period 4: +1,234.50 USD",
        "Everything, period 5: \u221220.00 USD",
        "Stocks, period 4: +1,200.00 USD",
        "Options, period 4: +34.50 USD",
        "Kind 9, period 4: 0.00 USD",
    ]
    assert page.rows[0].amounts[Money.DAY] == 0, "no figure of these is in the day's column"


async def test_figures_of_kinds_alone_are_named_by_their_kind(scene: AccountsScene) -> None:
    scene.gained = RealizedResults("Longbridge", ROWS[2:4], unread="amount")
    page = await begun(scene)
    assert "Stocks, period 4: +1,200.00 USD \u00b7 Options, period 4: +34.50 USD." in page.realized.text()
    assert page.realized.text().endswith("Rows that could not be read were left out (field amount).")


async def test_a_broker_that_counts_by_none_has_no_line(scene: AccountsScene) -> None:
    page = await begun(scene)
    assert not page.realized.isVisible()
    assert page.realized.text() == ""


async def test_a_refusal_is_said_in_place_of_what_was_told(scene: AccountsScene) -> None:
    scene.gained = RealizedResults("Longbridge", ROWS)
    page = await begun(scene)
    scene.gained = ServerRefused("server-refused", text="no such thing")
    for _ in range(int(COUNT_EVERY / READ_EVERY) + 2):
        scene.reference.clock.advance(READ_EVERY)
        scene.accounts.beat()
        await scene.reference.quiet()
    assert scene.accounts.readings[0].realized is None
    page.show_accounts(scene.accounts.readings)
    assert page.realized.text().startswith("P&L realised, Longbridge US \u00b7\u00b78471: not known. ")
    assert "no such thing" in page.realized.text()
    assert page.realized.toolTip() == ""
