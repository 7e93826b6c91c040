"""The dock of all accounts: rows, sums, states, what a person does, and what passes meanwhile."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fakes.scenes.accounts import AccountsScene
from fakes.values.accounts import account, funds, position
from fakes.values.trading import order_row
from tideboard_core.accounts.all_accounts import READ_EVERY
from tideboard_core.accounts.reading import STALE_AFTER, AccountReading
from tideboard_core.errors import RateLimited, ServerRefused
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Topic
from tideboard_core.model.live import Lazy, LinkState
from tideboard_core.model.margin import Margin
from tideboard_core.model.order import Account, Environment, OrderStatus, PaperAccount, Side
from tideboard_core.model.order_terms import OrderTerm, TermDifference
from tideboard_core.orders.charges import DayTotal
from tideboard_core.ports.gateway import Offer
from tideboard_core.trips.facts import Rate
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.orders import OrdersPage
from tideboard_desktop.accounts.overview import OverviewPage
from tideboard_desktop.accounts.positions import HeldRow, PositionsPage
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.order_filter_row import FilterPart
from tideboard_desktop.docks.table import Table
from tideboard_desktop.ui.tables.column_model import TextColour

pytestmark = pytest.mark.slow

HK = account("281756460000004821", name="Futu HK/US", margin=True)
US = account("281756460000001204", name="Futu US", currency="USD")
PAPER = account("281756470000000007", PaperAccount, name="Futu paper HK")
LONGPORT = account("H10024471", name="LongPort")


def hold(scene: AccountsScene) -> None:
    """Three accounts over the connection of the orders, one beside."""
    scene.put(
        replace(funds(HK.id, "1000000"), margin=Margin(maintenance=Decimal(900000))),
        [position("HK.00700"), position("US.AAPL", 10, "230", "200")],
    )
    scene.put(funds(US.id, "50000", "USD"), [position("US.NVDA", 30, "130", "100")])
    scene.put(funds(PAPER.id, "2000000"))
    scene.put(funds(LONGPORT.id, "88000"), [position("HK.00005", 400, "101.2", "90")])
    scene.beside.listed = [LONGPORT]
    scene.viewed = HK


async def begun(scene: AccountsScene, day: DaySource | None = None) -> AccountsDock:
    """The dock over all of them."""
    hold(scene)
    scene.log_in(HK, US, PAPER)
    return await scene.show(day=day)


def rate(scene: AccountsScene, figure: str = "7.8", *, minutes: int = 12) -> Rate:
    """What a US dollar cost some minutes ago."""
    now = scene.reference.clock.market()
    at = now - timedelta(minutes=minutes)
    return Rate(day=at.date(), base="USD", quote="HKD", rate=Decimal(figure), source="LongPort", at=at)


def shown(table: Table) -> list[list[str]]:
    """The words of each row, with those in grey."""
    columns = table.rows.columns
    return [
        [" ".join(filter(None, (cell.text, cell.second))) for cell in (column.cell(row) for column in columns)]
        for row in table.rows.rows
    ]


def column(table: Table, key: str) -> list[str]:
    """The words of a column."""
    at = [one.key for one in table.rows.shown_columns].index(key)
    return [row[at] for row in shown(table)]


def overview(dock: AccountsDock) -> OverviewPage:
    """The first page."""
    page = dock._built["overview"]
    assert isinstance(page, OverviewPage)
    return page


def entries(menu: QMenu) -> dict[str, QAction]:
    """The entries of a menu by their words."""
    return {action.text(): action for action in menu.actions() if action.text()}


# --- what stands there ------------------------------------------------------------------------------------------------


async def test_every_row_has_its_environment_and_sums_stand_apart(scene: AccountsScene) -> None:
    scene.rates.take([rate(scene)])
    dock = await begun(scene)
    table = overview(dock).view
    assert list(zip(column(table, "environment"), column(table, "account"), column(table, "assets"), strict=True)) == [
        ("LIVE", "Futu HK/US \u00b7\u00b74821, in view", "1,000,000.00"),
        ("LIVE", "Futu US \u00b7\u00b71204", "50,000.00"),
        ("LIVE", "LongPort \u00b7\u00b74471", "88,000.00"),
        ("LIVE", "Sum in HKD accounts: 2", "1,088,000.00"),
        ("LIVE", "Sum in USD accounts: 1", "50,000.00"),
        ("LIVE", "Total in HKD accounts: 3", "1,478,000.00"),
        ("PAPER", "Futu paper HK \u00b7\u00b70007", "2,000,000.00"),
        ("PAPER", "Sum in HKD accounts: 1", "2,000,000.00"),
    ]
    assert dock.foot.words.text() == "1 USD = 7.8000 HKD, LongPort, 12 min"
    assert all(cell.environment is not None for row in table.rows.rows for cell in [table.rows.columns[0].cell(row)])


async def test_a_currency_without_a_rate_is_named(scene: AccountsScene) -> None:
    dock = await begun(scene)
    assert "Total in HKD accounts: 2 \u00b7 without USD" in column(overview(dock).view, "account")
    assert dock.foot.words.text() == "no rate told for USD"

    scene.rates.take([rate(scene, "7.8")])  # it comes while the page is looked at
    dock.each_second()
    assert "Total in HKD accounts: 3" in column(overview(dock).view, "account")


async def test_margin_is_a_bar_and_amber_near_a_call(scene: AccountsScene) -> None:
    dock = await begun(scene)
    assert column(overview(dock).view, "margin")[:3] == ["90.0%", "\u2014", "\u2014"]
    shown_columns = {one.key: one for one in overview(dock).model.shown_columns}
    cell = shown_columns["margin"].cell(overview(dock).model.rows[0])
    assert (cell.text, cell.colour.value) == ("90.0%", "warn")
    assert "Maintenance margin: 900,000.00 HKD" in cell.exact


async def test_the_person_chooses_the_currency_of_the_total(scene: AccountsScene) -> None:
    scene.rates.take([rate(scene)])
    dock = await begun(scene)
    overview(dock).currency.chosen.emit("USD")
    names = column(overview(dock).view, "account")
    assert "Total in USD accounts: 3" in names
    assert "Total in USD accounts: 1" in names  # of PAPER, which is in HKD
    again = await scene.show()
    again.recall(dock.memory())
    assert "Total in USD accounts: 3" in column(overview(again).view, "account")
    again.recall({"choices": {"overview": "<b>usd"}})
    assert "Total in HKD accounts: 3" in column(overview(again).view, "account")


async def test_a_sort_leaves_sums_below_their_group(scene: AccountsScene) -> None:
    dock = await begun(scene)
    view = overview(dock).view
    at = [one.key for one in view.rows.shown_columns].index("assets")
    for order, first in ((Qt.SortOrder.AscendingOrder, "Futu US"), (Qt.SortOrder.DescendingOrder, "Futu HK/US")):
        view.rows.sort(at, order)
        names = column(view, "account")
        assert names[0].startswith(first)
        assert [name.startswith(("Sum", "Total")) for name in names] == [False] * 3 + [True] * 3 + [False, True]


# --- states -----------------------------------------------------------------------------------------------------------


async def test_nothing_connected_and_nothing_named_are_said(
    scene: AccountsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.name()
    scene.link(LinkState.DISCONNECTED)
    dock = await scene.show()
    note = dock.state_pane.note
    assert note.sentence.text() == "No connection"
    scene.link(LinkState.LIVE)
    dock.each_second()
    assert note.sentence.text() == "No connection has named an account yet"
    unoffered = {Offer.TRADING: "hub-no-orders"}
    monkeypatch.setattr(type(dock.context.services.feeds.broker), "unoffered", unoffered)
    dock.each_second()
    assert "Orders never pass a hub" in note.sentence.text()


async def test_a_connection_that_is_lost_keeps_its_figures_and_says_so(scene: AccountsScene) -> None:
    dock = await begun(scene)
    scene.link(LinkState.DISCONNECTED, QUOTES_LINK)
    dock.each_second()
    states = column(overview(dock).view, "state")
    assert states[2].startswith("offline")
    assert not states[0].startswith("offline")
    assert column(overview(dock).view, "account")[2] == "LongPort \u00b7\u00b74471, offline"
    assert column(overview(dock).view, "assets")[2] == "88,000.00"
    assert "Sum in HKD 1 of 2 not renewed" in column(overview(dock).view, "account")
    assert dock.foot.words.text().startswith("LongPort: no connection, figures as they were read last")
    scene.link(LinkState.LIVE, QUOTES_LINK)
    dock.each_second()
    assert not column(overview(dock).view, "state")[2].startswith("offline")


async def test_a_refusal_is_the_accounts_own(scene: AccountsScene) -> None:
    dock = await begun(scene)
    scene.orders.refuse[f"funds {US.id}"] = RateLimited("rate-limited", retry_after=30.0)
    await scene.pass_by(int(READ_EVERY) + 2, dock)
    states = column(overview(dock).view, "state")
    assert states[1].startswith("not renewed")
    assert all(not state.startswith("not renewed") for state in (states[0], states[2]))
    assert column(overview(dock).view, "assets")[1] == "50,000.00"


async def test_a_connection_without_the_right_says_why(scene: AccountsScene) -> None:
    scene.beside.refuse["accounts"] = ServerRefused("not-permitted", text="no scope")
    dock = await begun(scene)
    await scene.pass_by(2, dock)
    assert dock.foot.words.text().startswith("LongPort names no accounts: ")


async def test_figures_grow_stale_where_nobody_can_read_them(scene: AccountsScene) -> None:
    dock = await begun(scene)
    scene.busy = True  # a review stands open
    await scene.pass_by(int(STALE_AFTER) + 2, dock)
    view = overview(dock).view
    assert column(view, "state")[2].startswith("stale")
    sums = [row for row in view.rows.rows if row.total is not None]
    cells = [[one.cell(row) for one in view.rows.shown_columns if one.key in {"account", "state"}] for row in sums]
    assert {cell.colour for row in cells for cell in row} == {TextColour.WARN}, "the converted total, too"
    assert [f"{row.total.late} not renewed" for row in sums if row.total] == [state.text for _name, state in cells]
    scene.busy = False
    await scene.pass_by(2, dock)
    assert not column(view, "state")[2].startswith("stale")
    assert not any("not renewed" in words for row in shown(view) for words in row)


async def test_a_sum_of_positions_says_how_many_accounts_in_it_were_not_renewed(scene: AccountsScene) -> None:
    dock = await begun(scene)
    dock.show_page("positions")
    scene.link(LinkState.DISCONNECTED, QUOTES_LINK)
    dock.each_second()
    page = dock.page
    assert isinstance(page, PositionsPage)
    totals = [row for row in page.view.rows.rows if row.account is None]
    state = next(one for one in page.view.rows.shown_columns if one.key == "state")
    cells = {(row.environment, row.currency): state.cell(row) for row in totals}
    in_hkd, in_usd = cells[Environment.LIVE, "HKD"], cells[Environment.LIVE, "USD"]
    assert (in_hkd.text, in_hkd.colour) == ("1 not renewed", TextColour.WARN)
    assert in_usd.text == ""


async def test_a_hidden_dock_reads_nothing(scene: AccountsScene) -> None:
    dock = await begun(scene)
    dock.window().hide()
    asked = len(scene.orders.asked)
    await scene.pass_by(int(READ_EVERY) + 2, dock)
    assert len(scene.orders.asked) == asked


# --- what a person does -----------------------------------------------------------------------------------------------


async def test_enter_puts_an_account_in_view_and_a_sum_nothing(scene: AccountsScene) -> None:
    dock = await begun(scene)
    view = overview(dock).view
    for row in range(len(view.rows.rows)):
        view.choose_row(row)
        QTest.keyClick(view, Qt.Key.Key_Return)
    # HK is in view, LongPort takes no orders, sums are no account.
    assert scene.chosen == [US.identity, PAPER.identity]
    assert dock.foot.words.text().startswith("Orders do not go over LongPort")


async def test_another_account_in_view_is_seen_within_a_second(scene: AccountsScene) -> None:
    dock = await begun(scene)
    scene.viewed = US
    dock.each_second()
    names = column(overview(dock).view, "account")
    assert [name.endswith("in view") for name in names[:3]] == [False, True, False]


async def test_the_menu_of_an_account(scene: AccountsScene) -> None:
    dock = await begun(scene)
    view = overview(dock).view
    menu = QMenu()
    view.fill_menu(menu, [view.rows.rows[2]])
    found = entries(menu)
    assert not found["Put in view"].isEnabled()
    assert "Orders do not go over LongPort" in found["Put in view"].toolTip()
    found["Positions of LongPort \u00b7\u00b74471"].trigger()
    assert dock.pages.key == "positions"
    assert column(dock.page.table, "security") == ["HK.00005 Name of HK.00005", "Sum in HKD positions: 1"]  # type: ignore[arg-type]

    several, sums = QMenu(), QMenu()
    view.fill_menu(several, list(view.rows.rows[:2]))  # no act for several accounts
    view.fill_menu(sums, [view.rows.rows[3]])
    assert entries(several) == entries(sums) == {}
    for one in (menu, several, sums):
        one.deleteLater()


async def test_positions_of_all_accounts_with_sums(scene: AccountsScene) -> None:
    dock = await begun(scene)
    dock.show_page("positions")
    page = dock.page
    assert isinstance(page, PositionsPage)
    assert list(
        zip(column(page.view, "environment"), column(page.view, "security"), column(page.view, "open"), strict=True)
    ) == [
        ("LIVE", "HK.00700 Name of HK.00700", "+200.00"),
        ("LIVE", "US.AAPL Name of US.AAPL", "+300.00"),
        ("LIVE", "US.NVDA Name of US.NVDA", "+900.00"),
        ("LIVE", "HK.00005 Name of HK.00005", "+4,480.00"),
        ("LIVE", "Sum in HKD positions: 2", "+4,680.00"),
        ("LIVE", "Sum in USD positions: 2", "+1,200.00"),
    ]
    assert dock.foot.words.text() == "rows: 4, accounts: 3"
    page.view.choose_row(3)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert dock.selection.instrument == "HK.00005"
    page.show_only(US.identity)
    assert not page.show_all.isHidden()
    page.show_all.click()
    assert len(page.model.rows) == 6


async def test_an_account_that_ends_takes_its_rows_along(scene: AccountsScene) -> None:
    dock = await begun(scene)
    dock.show_only("positions", US.identity)
    assert column(dock.page.table, "security")[0].startswith("US.NVDA")  # type: ignore[arg-type]
    scene.name(HK, PAPER)  # another login
    dock.each_second()
    assert "US.NVDA Name of US.NVDA" not in column(dock.page.table, "security")  # type: ignore[arg-type]
    assert len(column(dock.page.table, "security")) == 5  # type: ignore[arg-type]  # all again


async def test_orders_of_all_accounts(scene: AccountsScene) -> None:
    hold(scene)
    mine = order_row(US)
    scene.put(funds(US.id, "50000", "USD"), (), [mine])
    scene.log_in(HK, US, PAPER)
    dock = await scene.show()
    await scene.pass_by(1, dock)
    dock.show_page("orders")
    table = dock.page.table
    assert table is not None
    assert column(table, "account") == ["Futu US \u00b7\u00b71204"]
    assert column(table, "status") == ["working"]
    menu = QMenu()
    table.fill_menu(menu, list(table.rows.rows))
    assert not [words for words in entries(menu) if "ancel" in words]  # nothing is cancelled from here
    menu.deleteLater()


async def test_an_order_kept_otherwise_stands_out_among_those_of_all_accounts(scene: AccountsScene) -> None:
    limit = TermDifference(term=OrderTerm.LIMIT, asked="610", kept="611")
    rows = [
        order_row(US, id=str(at), differs=(replace(limit, settled=settled),)) for at, settled in ((1, False), (2, True))
    ]
    scene.put(funds(US.id, "50000", "USD"), (), rows)
    scene.log_in(US)
    dock = await scene.show()
    await scene.pass_by(1, dock)
    dock.show_page("orders")
    table = dock.page.table
    assert table is not None
    assert column(table, "status") == ["Kept otherwise", "working"]
    status = next(one for one in table.rows.shown_columns if one.key == "status")
    assert "Limit: confirmed 610.00, at the broker 611.00" in status.cell(table.rows.rows[0]).exact


async def test_a_file_has_the_sums_and_no_whole_number(scene: AccountsScene) -> None:
    scene.rates.take([rate(scene)])
    dock = await begun(scene)
    text = overview(dock).view.csv()
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert [row["environment"] for row in rows] == ["LIVE"] * 6 + ["PAPER"] * 2
    assert rows[5]["account"] == "Total in HKD"
    assert Decimal(rows[5]["assets"]) == Decimal(1478000)
    assert HK.id not in text


async def test_each_page_has_a_command(scene: AccountsScene) -> None:
    dock = await begun(scene)
    commands = {command.id: command for command in dock.commands()}
    commands["accounts.page.orders"].run()
    assert dock.pages.key == "orders"
    assert {"accounts.page.overview", "accounts.page.positions", "accounts.again", "accounts.save"} <= commands.keys()


async def test_asking_again_reads_all(scene: AccountsScene) -> None:
    dock = await begun(scene)
    await scene.pass_by(7, dock)
    before = scene.beside.asked.count(f"funds {LONGPORT.id}")
    dock.ask_again()
    await scene.pass_by(1, dock)
    assert scene.beside.asked.count(f"funds {LONGPORT.id}") == before + 1


@pytest.mark.parametrize("key", ["overview", "positions", "orders"])
async def test_a_refresh_that_brings_nothing_new_moves_no_row(scene: AccountsScene, key: str) -> None:
    dock = await begun(scene)
    dock.show_page(key)
    table = dock.page.table
    assert table is not None
    rows = list(table.rows.rows)
    resets: list[int] = []
    table.rows.modelReset.connect(lambda: resets.append(1))
    scene.reference.hub.publish(Topic.FUNDS.of(HK.id), Lazy.ready(scene.orders.known[HK.id]))
    dock.each_second()
    assert resets == []
    assert [one.key for one in table.rows.rows] == [one.key for one in rows]
    assert ORDERS_LINK in {one.link for one in dock.accounts.connections}


# --- many -------------------------------------------------------------------------------------------------------------


async def test_of_many_accounts_and_positions_only_what_changed_is_made_anew(
    scene: AccountsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = [account(f"28175646{at:08}", name=f"Futu {at}") for at in range(50)]
    held = [[position(f"HK.{at * 100 + one:05}") for one in range(100)] for at in range(50)]
    for one, rows in zip(accounts, held, strict=True):
        scene.put(funds(one.id, "1000000"), rows)
    scene.busy = True  # nothing is read but what the test publishes
    scene.log_in(*accounts)
    dock = await scene.show()
    for one, rows in zip(accounts, held, strict=True):
        scene.reference.hub.publish(Topic.FUNDS.of(one.id), Lazy.ready(funds(one.id, "1000000")))
        scene.reference.hub.publish(Topic.POSITIONS.of(one.id), Lazy.ready(tuple(rows)))
    dock.show_page("positions")
    page = dock.page
    assert isinstance(page, PositionsPage)
    assert len(page.model.rows) == 5001

    made: list[str] = []
    make_rows = page.make_rows

    def counted(reading: AccountReading) -> list[HeldRow]:
        made.append(reading.account.id)
        return make_rows(reading)

    monkeypatch.setattr(page, "make_rows", counted)
    changed: list[int] = []
    page.model.dataChanged.connect(lambda first, last: changed.extend(range(first.row(), last.row() + 1)))
    resets: list[int] = []
    page.model.modelReset.connect(lambda: resets.append(1))
    rows = [replace(held[7][at], pl=Decimal(1)) if at == 3 else held[7][at] for at in range(100)]
    scene.reference.hub.publish(Topic.POSITIONS.of(accounts[7].id), Lazy.ready(tuple(rows)))
    dock._show_accounts()
    assert made == [accounts[7].id]
    assert (changed, resets) == ([703, 5000], [])  # the position, and the sum


# --- filters ----------------------------------------------------------------------------------------------------------


async def test_orders_are_filtered_and_working_ones_never_hidden_in_silence(scene: AccountsScene) -> None:
    hold(scene)
    done = order_row(US, id="D1", status=OrderStatus.FILLED, filled=200)
    scene.put(funds(US.id, "50000", "USD"), (), [order_row(US), done])
    scene.put(funds(PAPER.id, "2000000"), (), [order_row(PAPER, id="P1", side=Side.SELL)])
    scene.log_in(HK, US, PAPER)
    dock = await scene.show()
    await scene.pass_by(1, dock)
    dock.show_page("orders")
    page = dock.page
    assert isinstance(page, OrdersPage)
    assert column(page.view, "status") == ["working", "filled", "working"]  # of an account the working ones first
    assert page.filters.count.text() == "3 of 3 shown"

    page.filters.picks[FilterPart.STATUSES].choose([OrderStatus.FILLED])
    page.filters.changed.emit()
    assert column(page.view, "status") == ["filled"]
    assert page.filters.count.text().startswith("1 of 3 shown \u00b7 Working orders hidden: 2")

    page.filters.clear()
    page.filters.picks[FilterPart.ACCOUNTS].choose([PAPER.id])
    page.filters.changed.emit()
    assert column(page.view, "side") == ["Sell"]
    assert PAPER.id not in str(dock.memory())  # a layout has no account number

    page.filters.words.setText("tencent")
    page.filters.changed.emit()
    again = await scene.show()
    again.recall(dock.memory())
    assert isinstance(again.page, OrdersPage)
    assert again.page.filters.words.text() == "tencent"
    assert again.page.filters.picks[FilterPart.ACCOUNTS].picked == ()
    again.recall({"choices": {"orders": '{"words": 7, "sides": ["none"]'}})
    assert again.page.filters.filter().empty
    QTest.keyClick(page.filters.words, Qt.Key.Key_Escape)
    assert page.filters.filter().empty


# --- the day, and rates that a person types ---------------------------------------------------------------------------


class Computed:
    """Stands for what computes the day of the account in view."""

    def __init__(self, total: DayTotal) -> None:
        self.now, self.reads = total, 0

    def total(self, _account: Account) -> DayTotal:
        return self.now

    def refresh(self, _account: Account) -> bool:
        self.reads += 1
        return True

    def rest(self) -> None:
        self.reads = 0


def day_cells(dock: AccountsDock) -> list[str]:
    """The day of each row with the word beside it."""
    shown = next(one for one in overview(dock).model.columns if one.title == "P&L day")
    cells = [shown.cell(row) for row in overview(dock).model.rows]
    return [" ".join(filter(None, (cell.text, cell.second))) for cell in cells]


async def test_the_day_of_the_account_in_view_is_that_of_the_positions_and_no_sum_mixes_kinds(
    scene: AccountsScene,
) -> None:
    computed = Computed(DayTotal({"HKD": Decimal("-153.73")}, after_fees=True))
    dock = await begun(scene, day=cast("DaySource", computed))
    assert computed.reads > 0
    assert day_cells(dock)[0] == "\u2212153.73 after fees"
    assert {cell.partition(" ")[2] for cell in day_cells(dock)[1:]} == {"held, before fees"}
    computed.now = DayTotal({"HKD": Decimal(50)}, after_fees=False)
    dock.each_second()
    assert day_cells(dock)[0] == "+50.00 before fees"
    computed.now = DayTotal({"HKD": None}, after_fees=True)
    dock.each_second()
    assert day_cells(dock)[0] == "\u2014 after fees"
    dock.hide()
    assert computed.reads == 0


async def test_a_person_types_the_rate_that_no_broker_tells(scene: AccountsScene) -> None:
    dock = await begun(scene)
    page = overview(dock)
    field = page.rate_fields.fields["USD"]
    QTest.keyClicks(field, "8")
    QTest.keyClick(field, Qt.Key.Key_Return)
    total = "Total in HKD by your rates \u00b7 accounts: 3"
    assert total in column(page.view, "account")
    assert column(page.view, "assets")[5] == "1,488,000.00"
    assert dock.foot.words.text().startswith("1 USD = 8.0000 HKD, typed by you, ")
    again = await scene.show()
    again.recall(dock.memory())
    assert total in column(overview(again).view, "account")

    scene.rates.take([rate(scene)])
    dock.each_second()
    assert column(page.view, "assets")[5] == "1,478,000.00", "a broker's rate comes before"
    assert page.rate_fields.isHidden()


async def test_what_is_no_rate_is_said_and_an_empty_field_forgets(scene: AccountsScene) -> None:
    dock = await begun(scene)
    page = overview(dock)
    field = page.rate_fields.fields["USD"]
    for text, refused in (("-1", True), ("8", False), ("", False)):
        field.setText(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert "above 0" in dock.foot.words.text() or not refused
    assert "Total in HKD accounts: 2 \u00b7 without USD" in column(page.view, "account")
