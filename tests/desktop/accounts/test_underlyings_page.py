"""Options and warrants under their underlying: what is summed, what is named, and when it is read."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from shiboken6 import isValid

from fakes.scenes.held_accounts import HeldAccounts, texts
from fakes.values.exposures import BEAR, FUTURE, HK_CALL, HK_PUT, MEITUAN, TENCENT, US_CALL, WARRANT, holding
from fakes.values.held import MARGIN, SECOND, SIMULATED
from tideboard_core.accounts.held_figures import KEPT, RENEW
from tideboard_core.accounts.reading import STALE_AFTER
from tideboard_core.accounts.sensitivities import Lack
from tideboard_core.errors import PermissionMissing
from tideboard_core.model.derivatives import WarrantKind
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_desktop.accounts.columns import rank
from tideboard_desktop.accounts.underlyings_page import UnderlyingsPage
from tideboard_desktop.ui.widgets.labels import Tone


@pytest.fixture
def traded(accounts: HeldAccounts) -> HeldAccounts:
    """Two LIVE accounts and a PAPER one with options, warrants and shares."""
    accounts.hold(
        MARGIN,
        holding(TENCENT, 300, "180000"),
        holding(HK_CALL, 10, "21000"),
        holding(WARRANT, -20_000, "-3000"),
        holding(MEITUAN, 100, "9000"),
        holding(US_CALL, -3, None),
    )
    accounts.hold(SECOND, holding(HK_PUT, -4, "-2000"), holding(BEAR, 50_000, "4000"), holding(FUTURE, 1, "0"))
    accounts.hold(SIMULATED, holding(US_CALL, 2, "700"))
    accounts.tell(
        [(HK_CALL, "0.55"), (HK_PUT, "0.25"), (US_CALL, "0.4")],
        [
            (WARRANT, TENCENT, WarrantKind.CALL, "0.5", "100"),
            (BEAR, TENCENT, WarrantKind.BEAR, None, "5000"),
        ],
    )
    return accounts


async def test_groups_have_their_net_delta_and_its_money(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    rows = page.model.rows
    heads = [row for row in rows if row.heads]
    assert texts(heads, "environment", "instrument", "shares", "money", "currency") == [
        ("LIVE", TENCENT, Decimal(850), Decimal(510_000), "HKD"),
        ("LIVE", "US.AAPL", Decimal(-120), Decimal(-32_400), "USD"),
        ("PAPER", "US.AAPL", Decimal(80), Decimal(21_600), "USD"),
    ]
    tencent = [row for row in rows if row.group == heads[0].group]
    assert texts(tencent[1:], "instrument", "account", "delta", "shares") == [
        (TENCENT, "Margin ··4821", None, Decimal(300)),
        (WARRANT, "Margin ··4821", Decimal("0.5"), Decimal(-100)),
        (BEAR, "Family ··0077", None, None),
        (HK_CALL, "Margin ··4821", Decimal("0.55"), Decimal(550)),
        (HK_PUT, "Family ··0077", Decimal("-0.25"), Decimal(100)),
    ]
    sums = [row for row in rows if row.sums]
    assert texts(sums, "environment", "currency", "money", "lacks") == [
        ("LIVE", "HKD", Decimal(510_000), ((Lack.DELTA, 1),)),
        ("LIVE", "USD", Decimal(-32_400), ()),
        ("PAPER", "USD", Decimal(21_600), ()),
    ]
    assert "futures, in no group: 1" in page.foot_words()
    assert MEITUAN not in {row.instrument for row in rows}


async def test_what_is_not_told_is_named_and_never_zero(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    table = page.model
    at = next(place for place, row in enumerate(table.rows) if row.instrument == BEAR)
    shown = {column.key: column.cell(table.rows[at]).text for column in table.shown_columns}
    assert (shown["delta_shares"], shown["delta_money"], shown["lacks"]) == ("—", "—", "delta not told")
    head = next(row for row in table.rows if row.heads and row.instrument == TENCENT)
    lacking = next(column for column in table.shown_columns if column.key == "lacks").cell(head)
    assert lacking.text == "delta not told: 1"


async def test_before_the_first_answer_nothing_is_said_to_lack(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    lacks = next(column for column in page.model.shown_columns if column.key == "lacks")
    assert {lacks.cell(row).text for row in page.model.rows if row.lacks} == {"being read"}


async def test_a_refused_right_is_said_and_leaves_the_rest(traded: HeldAccounts) -> None:
    traded.source.answers["option_figures"] = PermissionMissing("quote-right-missing", text="no right")
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    assert page.about.text().startswith("Deltas of options: ")
    tencent = next(row for row in page.model.rows if row.heads and row.instrument == TENCENT)
    assert (tencent.shares, dict(tencent.lacks)) == (Decimal(200), {Lack.DELTA: 3})


async def test_it_reads_again_after_a_minute_and_never_during_a_review(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 3)
    assert traded.source.count("option_figures") == 2  # one for each market
    traded.busy = True
    traded.reference.clock.advance(2 * RENEW)
    await traded.second(page)
    assert traded.source.count("option_figures") == 2
    traded.busy = False
    await traded.second(page)
    assert traded.source.count("option_figures") == 4
    assert traded.source.count("instruments") == 3, "facts are read once: of what is held, and of what it stands on"


async def test_chosen_accounts_alone_count(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    page.picked.pick(next(one.key for one in traded.all.readings if one.account.id == SECOND.id))
    assert {row.account for row in page.model.rows if row.account} == {"Family ··0077"}
    page.picked.clear()
    assert len({row.account for row in page.model.rows if row.account}) == 3


async def test_nothing_and_not_yet_are_told_apart(accounts: HeldAccounts) -> None:
    page = accounts.show(UnderlyingsPage)
    assert page.state_pane.note.sentence.text() == "Positions are being read"
    for account in (MARGIN, SECOND, SIMULATED):
        accounts.hold(account, holding(MEITUAN, 100, "9000"))
    await accounts.second(page)
    assert page.state_pane.note.sentence.text() == "No option or warrant is held"


async def test_sorting_moves_whole_groups_and_leaves_the_sums_below(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    keys = [column.key for column in page.model.shown_columns]
    before = {row.key: row.group for row in page.model.rows}
    page.model.sort(keys.index("delta_money"))
    rows = page.model.rows
    assert [(row.environment, row.money) for row in rows if row.heads] == [
        (Environment.LIVE, Decimal(-32_400)),
        (Environment.LIVE, Decimal(510_000)),
        (Environment.PAPER, Decimal(21_600)),
    ]
    assert [row.environment for row in rows if row.sums] == [Environment.LIVE, Environment.LIVE, Environment.PAPER]
    groups = [row.group for row in rows]
    assert [row.environment for row in rows] == sorted((row.environment for row in rows), key=rank)
    assert all(groups.index(group) + groups.count(group) > at for at, group in enumerate(groups) if group is not None)
    live = [row for row in rows if row.environment is Environment.LIVE]
    assert [row.sums for row in live] == sorted(row.sums for row in live)
    assert {row.key: row.group for row in rows} == before


async def test_enter_shows_the_security_in_the_docks_of_the_letter(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    at = next(place for place, row in enumerate(page.model.rows) if row.instrument == HK_PUT)
    page.view.opened.emit(at)
    assert traded.reference.context.selection.instrument == HK_PUT


async def test_figures_that_nobody_can_read_again_are_amber_and_then_gone(traded: HeldAccounts) -> None:
    """The connection of the prices is down: nothing is asked, and no old delta stands for a new one."""
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    traded.busy = True  # as without a connection: nothing is due
    traded.reference.clock.advance(STALE_AFTER)
    await traded.second(page)
    assert page.about.property("tone") == Tone.WARN
    assert page.about.text().endswith("3 min")
    traded.reference.clock.advance(KEPT)
    for _ in range(3):
        page.each_second()  # nothing of the accounts changes meanwhile
    assert {row.shares for row in page.model.rows if row.heads and row.instrument != TENCENT} == {None}
    tencent = next(row for row in page.model.rows if row.heads and row.instrument == TENCENT)
    assert (tencent.shares, tencent.money) == (Decimal(300), None)
    sums = [row for row in page.model.rows if row.sums]
    assert {row.money for row in sums} == {None}, "a sum of nothing that is known is no 0"
    assert [row.unpriced for row in sums] == [1] * 4


async def test_chosen_accounts_that_went_are_said(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    page.picked.pick(next(one.key for one in traded.all.readings if one.account.id == SECOND.id))
    traded.list(MARGIN)
    await traded.second(page, 2)
    assert page.state_pane.note.sentence.text() == "The chosen accounts are not there"
    traded.list(MARGIN, SECOND)
    await traded.second(page, 2)
    assert {row.account for row in page.model.rows if row.account} == {"Family ··0077"}


async def test_a_choice_of_accounts_asks_for_all_and_what_came_meanwhile_is_being_read(traded: HeldAccounts) -> None:
    page = traded.show(UnderlyingsPage)
    await traded.second(page, 2)
    page.picked.pick(next(one.key for one in traded.all.readings if one.account.id == SECOND.id))
    traded.reference.clock.advance(RENEW)
    await traded.second(page, 2)
    page.picked.clear()
    head = next(row for row in page.model.rows if row.heads and row.instrument == TENCENT)
    assert (head.shares, dict(head.lacks)) == (Decimal(850), {Lack.DELTA: 1}), "nothing is missing for a while"

    traded.hold(MARGIN, holding(US_CALL, 1, None))
    traded.hold(SIMULATED, holding(InstrumentId("US.AAPL261218P250000"), 1, None))
    await traded.second(page)
    lacks = next(column for column in page.model.shown_columns if column.key == "lacks")
    assert {lacks.cell(row).text for row in page.model.rows if row.quantity is not None and row.lacks} == {
        "delta not told",
        "being read",
    }


async def test_a_page_that_went_hears_of_no_reading_that_was_under_way(traded: HeldAccounts) -> None:
    """The window was rebuilt for another language: the reading goes on for the next page."""
    held = traded.source.held["option_figures"] = asyncio.Event()
    page = traded.show(UnderlyingsPage)
    page.each_second()
    await traded.reference.settle()
    assert traded.services.figures.reading
    window = traded.reference.windows.pop()
    window.deleteLater()
    traded.reference.flush()
    assert not isValid(page)
    held.set()
    await traded.reference.settle()
    await traded.reference.quiet()
    assert traded.services.figures.sensitivities
    again = traded.show(UnderlyingsPage)
    assert next(row for row in again.model.rows if row.heads).shares == 850, "what was read is there at once"
