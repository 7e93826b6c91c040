"""LongPort's grids, recurring plans and statements, read only: the calls that set or stop a plan are never sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.behind.fields import MORE, MOST_ROWS, link, read_once
from tideboard_core.gateways.longport.plans import rows as translate
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.translate.json_fields import Row, raw_text, rows
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.order import Account
from tideboard_core.model.plans import BrokerPlans, PlanState, StatementPeriod, Statements

GRIDS: Final = "/v1/gridtrading/list"
RECURRING: Final = "/v1/dailycoins/query"
STATEMENTS: Final = "/v1/statement/list"
STATEMENT: Final = "/v1/statement/download"
PAGE: Final = 100
MAX_PAGES: Final = 10
_PERIODS: Final = {StatementPeriod.DAY: "1", StatementPeriod.MONTH: "2"}
_ALL_DAYS: Final = "1"
"""What the vendor's client sends as `start_date` unless told otherwise; nobody says which way it counts."""
_ORDER: Final = (PlanState.RUNNING, PlanState.UNKNOWN, PlanState.SUSPENDED, PlanState.ENDED)


class LongportPlans:
    """Implements `ports.plans.PlanSource`; `known` refuses an account that is not the connection's."""

    def __init__(self, link: LongportLink, known: Callable[[Account], Account]) -> None:
        self._link = link
        self._known = known

    async def plans(self, account: Account) -> BrokerPlans:
        """All grids, page by page, and all recurring plans. Raises NotOffered for another account.

        The United States' data centre tells of no recurring plans (SDK 5.3 sends the call with none of its keys).
        """
        self._known(account)
        grids, grids_left = await self._pages(GRIDS, "grid_order")
        american = self._link.data_centre is DataCentre.UNITED_STATES
        recurring, recurring_left = ([], False) if american else await self._pages(RECURRING, "plans")
        self._known(account)  # the credential may have changed between the calls
        found_grids = read_once(grids, translate.grid_plan, lambda plan: plan.id)
        found_recurring = read_once(recurring, translate.recurring_plan, lambda plan: plan.id)
        surplus = MORE if grids_left or recurring_left else ""
        return BrokerPlans(
            source=self._link.provider,
            at=self._link.clock.wall(),
            plans=tuple(
                sorted((*found_grids, *found_recurring), key=lambda plan: (_ORDER.index(plan.state), plan.symbol))
            ),
            unread=found_grids.unread or found_recurring.unread or surplus,
            grids_alone=american,
        )

    async def statements(self, account: Account, period: StatementPeriod) -> Statements:
        """Statements of days or of months, as many as one call has; raises as `plans`, and in the United States."""
        self._known(account)
        if self._link.data_centre is DataCentre.UNITED_STATES:
            raise NotOffered("statements-not-in-us", text="")
        query = (("statement_type", _PERIODS[period]), ("start_date", _ALL_DAYS), ("limit", str(PAGE)))
        told = rows(await self._link.look_up(STATEMENTS, query), "list")
        found = read_rows(told[:MOST_ROWS], lambda row: translate.statement(period, row))
        return Statements(
            source=self._link.provider,
            rows=tuple(sorted(dict.fromkeys(found), key=lambda row: row.day, reverse=True)),
            more=len(told) >= PAGE,
            unread=found.unread,
        )

    async def statement_link(self, account: Account, key: str) -> str:
        """Where a statement's file can be read for a while; empty for what is no https link. Raises as `plans`."""
        self._known(account)
        return link(raw_text(await self._link.look_up(STATEMENT, (("file_key", key),)), "url"))

    async def _pages(self, path: str, name: str) -> tuple[list[Row], bool]:
        """The rows of every page, MAX_PAGES at most, and whether there are more."""
        found: list[Row] = []
        for page in range(1, MAX_PAGES + 1):
            query: Query = (("page", str(page)), ("limit", str(PAGE)))
            data = await self._link.look_up(path, query)
            part = rows(data, name)
            found += part
            # Only grids say whether there are more; a page without rows is the last one whatever is said.
            if not part or not data.get("has_more", len(part) >= PAGE):
                return found, False
        return found, True
