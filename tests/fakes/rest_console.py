"""A REST gateway's console over the real rows that answers what a test wants and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tideboard_core.errors import BadInput, OrderDenied
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.order import Account
from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind
from tideboard_core.reference_ports import TradeRow
from tideboard_core.wire.opend_rest.rows import rows

KEY = "fc_" + "0123456789abcdef" * 2
EMPTY = RestAnswer(status=200, seconds=0.012, body={"ret_type": 0, "ret_msg": None, "err_code": None, "s2c": {}})


class FakeConsole:
    """`answers` by path; `error` is raised by the next call; `meaning` is what a body of a trade row means."""

    provider = "FutuOpenD-rs"

    def __init__(self) -> None:
        self.answers: dict[str, RestAnswer] = {}
        self.called: list[tuple[str, Any]] = []
        self.error: Exception | None = None
        self.meaning: TradeRow | None = None
        self.bodies: list[tuple[str, Any, str]] = []
        self.held: dict[Scope, ScopeState] = dict.fromkeys(Scope, ScopeState.HELD)

    @property
    def rows(self) -> Sequence[RestRow]:
        """All of them."""
        return rows()

    async def scopes(self) -> dict[Scope, ScopeState]:
        """What the test says."""
        return dict(self.held)

    async def call_row(self, row: RestRow, body: Any) -> RestAnswer:
        """Remember and answer."""
        if row.write in {WriteKind.TRADE, WriteKind.UNLOCK}:
            raise OrderDenied("approval-missing")
        self.called.append((row.key, body))
        if self.error is not None:
            raise self.error
        return self.answers.get(row.path, EMPTY)

    def trade_row(self, row: RestRow, body: Any, client_order_id: str) -> TradeRow:
        """The meaning that the test gave."""
        self.bodies.append((row.key, body, client_order_id))
        if self.meaning is None:
            raise BadInput("rest-unknown-field", field="c2s.colour")
        return self.meaning

    def curl(self, row: RestRow, body: Any) -> str:
        """As the gateway writes it."""
        return f"curl -H 'Authorization: Bearer ***' {row.path} -d '{json.dumps(body)}'"

    def account_header(self, account: Account) -> dict[str, Any]:
        """Of a real account in Hong Kong."""
        return {"acc_id": int(account.id), "trd_env": 1, "trd_market": 1}
