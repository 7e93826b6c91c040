"""The gateway console over a fake gateway, with a log that is kept in memory and a main window."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.gateway import gateway_of
from fakes.values.hub_values import put
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderDenied
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account
from tideboard_core.model.rest import RestAnswer, RestRow, WriteKind
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.connection.services import Trading
from tideboard_desktop.console.dock import GatewayConsoleDock
from tideboard_desktop.docks.context import GatewayActions


class NotedAudit:
    """Keeps what the order log would."""

    def __init__(self) -> None:
        self.records: list[tuple[RecordKind, Any]] = []

    def note(self, kind: RecordKind, _order_id: str, data: Any) -> None:
        """Keep it."""
        self.records.append((kind, data))

    @property
    def acts(self) -> list[tuple[str, str]]:
        """Calls and outcomes of the acts at the gateway."""
        return [(data["call"], data["outcome"]) for kind, data in self.records if kind is RecordKind.GATEWAY_ACT]


class _Trading:
    def __init__(self, audit: NotedAudit) -> None:
        self.audit = audit


class NoLookup:
    """Finds nothing."""

    async def find(self, _text: str) -> list[Any]:
        """Nothing."""
        return []


class ConsoleStage:
    """`unlocks` counts Unlock dialogs."""

    def __init__(self, scene: ReferenceScene, gateway: object | None = None) -> None:
        self.scene = scene
        self.console = FakeConsole()
        self.audit = NotedAudit()
        self.unlocks = 0
        put(scene.hub, Topic.ACCOUNTS.of(""), (ACCOUNT,))
        used = gateway_of(gateway or self.console, console=None if gateway else self.console)
        self.permissions = Permissions(used, used, hub=scene.hub, tasks=scene.tasks)
        actions = GatewayActions(lookup=NoLookup(), permissions=self.permissions, unlock=self._unlock)
        scene.serve(
            feeds=replace(scene.context.services.feeds, gateway=used, broker=used),
            trading=cast("Trading", _Trading(self.audit)),
            actions=actions,
            provider=lambda: used.provider,
        )
        self.dock: GatewayConsoleDock = scene.show(GatewayConsoleDock, width=1200)
        self.permissions.setParent(self.dock)

    @property
    def window(self) -> QWidget:
        """Where the dock stands."""
        return self.scene.windows[-1]

    def choose(self, name: str) -> None:
        """Put a row into the middle by its name, `POST /api/quote`."""
        self.dock.show_row(next(row for row in self.console.rows if row.key == name))

    def _unlock(self) -> None:
        self.unlocks += 1


KEY = "fc_" + "0123456789abcdef" * 2
EMPTY = RestAnswer(status=200, seconds=0.012, body={"ret_type": 0, "ret_msg": None, "err_code": None, "s2c": {}})


class FakeConsole:
    """`answers` by path; `error` is raised by the next call."""

    provider = "FutuOpenD-rs"

    def __init__(self) -> None:
        self.answers: dict[str, RestAnswer] = {}
        self.called: list[tuple[str, Any]] = []
        self.error: Exception | None = None
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

    def curl(self, row: RestRow, body: Any) -> str:
        """As the gateway writes it."""
        return f"curl -H 'Authorization: Bearer ***' {row.path} -d '{json.dumps(body)}'"

    def account_header(self, account: Account) -> dict[str, Any]:
        """Of a real account in Hong Kong."""
        return {"acc_id": int(account.id), "trd_env": 1, "trd_market": 1}
