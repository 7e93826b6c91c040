"""The page of what brokers run by themselves: grids and recurring plans of every account, with their next acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from PySide6.QtCore import QCoreApplication

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Account
from tideboard_core.model.plans import BrokerPlan, GridPlan, RecurringPlan
from tideboard_desktop.accounts.columns import account_column, environment_column
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, figure_column, sign_colour, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateKind, StatePane
from tideboard_desktop.ui.words.joining import listed, together
from tideboard_desktop.ui.words.plans import (
    count_words,
    frequency_words,
    left_words,
    next_words,
    outside_sentence,
    plan_security,
    plan_type,
    state_words,
    untold_words,
)

translate = QCoreApplication.translate
READ_EVERY = 60.0
"""Seconds between two questions while the page is looked at; nothing pushes these plans."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with the account in which it trades."""

    account: Account
    plan: BrokerPlan

    @property
    def key(self) -> tuple[AccountId, type[BrokerPlan], str]:
        """What tells it from every other row: grids and recurring plans have numbers of their own."""
        return self.account.identity, type(self.plan), self.plan.id


class OutsidePage(AccountsPage):
    """Lists and reads; nothing here sets or stops a plan: the broker's own program does."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._outside = context.services.outside
        self._readings: Sequence[AccountReading] = ()
        self._asked: dict[AccountId, float] = {}
        self.model: TableModel[PlanRow] = TableModel(plan_columns(), lambda row: row.key, self)
        self.table = self.view = Table(
            self.model,
            context.dock.theme,
            identifier="accounts_outside_table",
            name=translate("Accounts", "Grids and recurring plans of the brokers"),
        )
        self.state_pane = StatePane(self.view, context.dock.theme, panel="accounts_outside")
        vbox((self.state_pane, 1), on=self, margins=0, spacing=0)
        end = self._outside.on_change(self._show)
        self.destroyed.connect(lambda _gone=None: end())

    # --- reading ----------------------------------------------------------------------------------------------------

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        self._readings = readings
        self._ask()
        self._show()

    def each_second(self) -> None:
        self._ask()

    def ask_again(self) -> None:
        self._asked.clear()
        self._ask()

    def _told(self) -> list[AccountReading]:
        """The accounts whose broker tells of plans."""
        return [row for row in self._readings if self._outside.source(row.account) is not None]

    def _ask(self) -> None:
        """Ask for what is due; one account that cannot be asked waits for its connection."""
        now = self.context.dock.clock.monotonic()
        for row in self._told():
            if row.connected and now - self._asked.get(row.key, -inf) >= READ_EVERY:
                self._asked[row.key] = now
                self.context.dock.tasks.spawn(self._outside.read(row.account), name="plans of the broker")

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        rows: list[PlanRow] = []
        for each in self._told():
            reading = self._outside.reading(each.account)
            if reading is not None and reading.plans is not None:
                rows += [PlanRow(each.account, plan) for plan in reading.plans.plans]
        self.model.show_rows(rows)
        self.state_pane.say(None if rows else self._why_empty())
        self.words_changed.emit()

    def _why_empty(self) -> PanelState:
        told = self._told()
        if not told:
            text = translate("Accounts", "None of these brokers tells of grids or recurring plans")
            return PanelState(kind=StateKind.UNSUPPORTED, sentence=text)
        readings = [self._outside.reading(row.account) for row in told]
        if any(one is not None and one.error is not None for one in readings):
            return PanelState(kind=StateKind.DISCONNECTED, sentence=self._sentences())
        if any(one is None or one.plans is None for one in readings):
            text = translate("Accounts", "Grids and recurring plans are being read")
            return PanelState(kind=StateKind.LOADING, sentence=text)
        return PanelState(kind=StateKind.CLOSED, sentence=self._sentences())

    def _sentences(self) -> str:
        """What is known of each account, in one line."""
        found = []
        for row in self._told():
            reading = self._outside.reading(row.account)
            if reading is not None:
                found.append(outside_sentence(reading, row.provider))
        return together(*dict.fromkeys(found))

    def foot_words(self) -> str:
        """How many trade, when they were read, and what is not known."""
        parts = []
        for row in self._told():
            reading = self._outside.reading(row.account)
            if reading is None:
                continue
            if reading.error is not None or reading.plans is None:
                parts.append(outside_sentence(reading, row.provider))
                continue
            read = fmt.coarse_age((self.context.dock.clock.wall() - reading.plans.at).total_seconds())
            counted = count_words(reading.plans) or translate("BrokerPlans", "none trades")
            text = translate("Accounts", "{account} at {provider}: {plans}, read {age} ago")
            said = text.format(account=row.account.short_id, provider=row.provider, plans=counted, age=read)
            parts += filter(None, (said, left_words(reading.plans), untold_words(reading.plans)))
        return "  ·  ".join(parts)


def plan_columns() -> list[ValueColumn[PlanRow]]:
    """Account, security, next acts, and what is known of it besides; where there is little room the last ones leave."""
    return [
        environment_column(lambda row: row.account),
        replace(account_column(lambda row: row.account, width=176), spare=1),
        text_column(
            "security",
            translate("Accounts", "Security"),
            lambda row: plan_security(row.plan),
            second=lambda row: row.plan.name,
        ),
        text_column("next", translate("Accounts", "Next"), lambda row: next_words(row.plan), width=288),
        _state_column(),
        text_column("type", translate("Accounts", "Type"), lambda row: plan_type(row.plan), width=104, spare=3),
        text_column("terms", translate("Accounts", "Terms"), lambda row: terms_words(row.plan), width=256, spare=4),
        figure_column(
            "count",
            translate("Accounts", "Trades"),
            lambda row: row.plan.count,
            lambda value: fmt.plain(value, 0),
            width=80,
            spare=5,
        ),
        figure_column(
            "gain",
            translate("Accounts", "Gain by the broker"),
            lambda row: row.plan.gain,
            lambda value: fmt.signed(value, 2),
            width=136,
            colour_of=sign_colour,
            spare=6,
        ),
        text_column("currency", translate("Accounts", "Currency"), lambda row: row.plan.currency, width=64, spare=6),
    ]


def _state_column() -> ValueColumn[PlanRow]:
    def cell(row: PlanRow) -> Cell:
        words = state_words(row.plan)
        return Cell(words, TextColour.WARN if row.plan.may_trade else TextColour.QUIET, exact=words)

    return ValueColumn(
        key="state",
        head="state",
        title=translate("Accounts", "State"),
        width=140,
        spare=2,
        cell=cell,
        order=lambda row: row.plan.state.value,
        value=lambda row: row.plan.word,
    )


def terms_words(plan: BrokerPlan) -> str:
    """Bounds and end of a grid; how often a recurring plan buys."""
    if isinstance(plan, RecurringPlan):
        return frequency_words(plan.frequency, plan.day)
    if not isinstance(plan, GridPlan):
        return ""
    lower, upper = (fmt.MISSING if bound is None else fmt.price(bound) for bound in (plan.lower, plan.upper))
    bounds = translate("Accounts", "{lower} to {upper}").format(lower=lower, upper=upper)
    return bounds if plan.ends is None else listed((bounds, _until(plan)))


def _until(plan: GridPlan) -> str:
    day = "" if plan.ends is None else fmt.day_in_year(plan.ends)
    return translate("Accounts", "until {day}").format(day=day)
