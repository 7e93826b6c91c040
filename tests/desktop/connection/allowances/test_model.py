"""Rights, quotas and refusals as a real sandbox tells them, and the panel that shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.session import TENCENT, link_stage
from fakes.values.trading import ACCOUNTS, funds
from tideboard_core.model.history_use import TableLimit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.quote import BarPeriod, QuoteRight
from tideboard_core.ports.bars import BarRequest
from tideboard_core.system.settings import Backend
from tideboard_desktop.connection.allowances.model import Allowances
from tideboard_desktop.connection.allowances.view import used_words
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.words.history_quota import table_words
from tideboard_desktop.window.bars.status_readings import meters
from tideboard_desktop.window.bars.status_strip import StatusItem, StatusStrip


async def test_rights_and_history_quota_are_asked_for_once_a_connection(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK) as stage:
        allowances = stage.allowances
        assert allowances.right_of(Market.HK) == ""  # asks
        await stage.until(lambda: allowances.history and allowances.rights and len(stage.feeds.session.holds()) == 2)
        assert allowances.rights is not None
        assert allowances.rights[Market.HK] is QuoteRight.LV2
        assert allowances.right_of(Market.HK) == "LV2"
        assert allowances.held_by_topic() == {Topic.QUOTE: 1, Topic.BOOK: 1}
        assert allowances.unwanted() == 0
        asked = (await stage.sandbox.state())["requests"]
        allowances.refresh()
        assert (await stage.sandbox.state())["requests"] == asked


async def test_a_missing_right_and_a_spent_quota_are_two_things(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.BROKERS, scenario="no-permission") as stage:
        await stage.until(lambda: stage.feeds.session.refused(Topic.BROKERS.of(TENCENT)))
        refused = stage.allowances.refusals()
        assert refused.permission == (Topic.BROKERS.of(TENCENT),)
        assert (refused.quota, refused.rate) == ((), ())


async def test_what_is_used_counts_ours_of_now_and_the_others_of_the_last_answer(tasks: Tasks, qtbot: QtBot) -> None:
    """Two subscriptions are ours now; at the answer there was one, and three of other programs."""
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK) as stage:
        allowances, session = stage.allowances, stage.feeds.session
        await stage.until(lambda: session.quota is not None and len(session.holds()) == 2)
        own = frozenset({Topic.QUOTE.of(TENCENT)})
        assert session.quota is not None
        session.quota = replace(session.quota, used=4, remaining=96, own=own)

        assert allowances.used_by_others() == 3
        assert allowances.used() == (5, 100)
        assert used_words(allowances) == (
            "Tideboard 2, other programs on this gateway 3. Options have an allowance of their own: 0 of 200 used."
        )
        session.quota = replace(session.quota, options=None)
        assert used_words(allowances) == "Tideboard 2, other programs on this gateway 3."


async def test_a_quota_of_symbols_counts_symbols(tasks: Tasks, qtbot: QtBot) -> None:
    """Two topics of one instrument are one there."""
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK) as stage:
        allowances, session = stage.allowances, stage.feeds.session
        await stage.until(lambda: session.quota is not None and len(session.holds()) == 2)
        assert session.quota is not None
        session.quota = replace(session.quota, used=4, remaining=496, own=session.holds(), per_symbol=True)

        assert allowances.used_by_others() == 3
        assert allowances.used() == (4, 500)


async def test_candles_that_the_gateway_subscribes_by_itself_are_ours(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, Topic.QUOTE, Topic.BOOK) as stage:
        allowances, session = stage.allowances, stage.feeds.session
        await stage.until(lambda: session.quota is not None and len(session.holds()) == 2)
        await stage.feeds.gateway.quotes.bars(BarRequest(instrument=InstrumentId(TENCENT), period=BarPeriod.WEEK))
        await session.verify()

        assert allowances.used_by_others() == 0
        assert allowances.used() == (3, 1000)
        assert used_words(allowances).startswith("Tideboard 3, other programs on this gateway 0.")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"real": 161},
            (
                "By the broker's published table it would be 1,000, by your trades."
                " At least 161 trades of this month were read here."
            ),
        ),
        (
            {"real": 160, "paper": 900},
            (
                "By the broker's published table it would be 600, by your assets."
                " With more than 160 trades a month it would be 1,000; 160 were read here."
            ),
        ),
        (
            {"real": None},
            (
                "By the broker's published table it would be 600, by your assets."
                " With more than 160 trades a month it would be 1,000; how many it has is not known."
            ),
        ),
    ],
)
async def test_trades_of_the_month_count_for_the_published_table(
    tasks: Tasks, qtbot: QtBot, counts: dict[str, int | None], words: str
) -> None:
    async with link_stage(tasks, door=Backend.LONGPORT) as stage:
        allowances, hub = stage.allowances, stage.hub
        allowances.refresh()
        await stage.until(lambda: allowances.history)
        real, paper = ACCOUNTS[Environment.LIVE], ACCOUNTS[Environment.PAPER]
        accounts: tuple[Account, ...] = (real, paper)
        hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
        hub.publish(Topic.FUNDS.of(real.id), Lazy.ready(funds("90000")))

        async def count(account: Account) -> int | None:
            return counts["real" if account is real else "paper"]

        allowances.count_by(count)
        allowances.look_again()
        await stage.until(lambda: table_words(limit_of(allowances)) == words)


async def test_the_strip_says_at_least_where_the_page_does(tasks: Tasks, qtbot: QtBot) -> None:
    async with link_stage(tasks, door=Backend.LONGPORT) as stage:
        meter = meters(stage.hub, stage.allowances.schedule, stage.allowances.session)[-1]
        assert meter.words() == ""
        await stage.feeds.gateway.quotes.bar_quota()
        assert meter.words() == "at least 0 of 100"
        item = StatusStrip(stage.hub, Selection(InstrumentId(TENCENT)), stage.frame, make_theme(), meters=[meter])
        qtbot.addWidget(item)
        names = [one.accessibleName() for one in item.details.findChildren(StatusItem)]
        assert "Securities of the history allowance: at least 0 of 100" in names


def limit_of(allowances: Allowances) -> TableLimit:
    """What the published table has."""
    found = allowances.history_by_table
    assert found is not None
    return found
