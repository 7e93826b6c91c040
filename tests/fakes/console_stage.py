"""The gateway console over a fake gateway, with a scripted guard, a log that is kept in memory, and a main window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from fakes.market_picture import ACCOUNT, put
from fakes.reference import ReferenceScene
from fakes.rest_console import FakeConsole
from fakes.scripted_guard import ScriptedGuard
from tideboard_core.audit_log import RecordKind
from tideboard_core.errors import OrderError
from tideboard_core.ports import Gateway, Key, Topic
from tideboard_core.reference_ports import TradeRow
from tideboard_desktop.docks.gateway_console import GatewayConsoleDock
from tideboard_desktop.gateway_hands import GatewayHands
from tideboard_desktop.reach import Reach
from tideboard_desktop.services import Trading


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
    def __init__(self, guard: ScriptedGuard, audit: NotedAudit) -> None:
        self.guard, self.audit = guard, audit


class NoLookup:
    """Finds nothing."""

    async def find(self, _text: str) -> list[Any]:
        """Nothing."""
        return []


class ConsoleStage:
    """`traded` keeps what went to the guard, `failure` is what it gives back; `unlocks` counts Unlock dialogs."""

    def __init__(self, scene: ReferenceScene, gateway: object | None = None) -> None:
        self.scene = scene
        self.console = FakeConsole()
        self.audit = NotedAudit()
        self.guard = ScriptedGuard()
        self.traded: list[TradeRow] = []
        self.failure: OrderError | None = None
        self.unlocks = 0
        put(scene.hub, Key(Topic.ACCOUNTS, ""), (ACCOUNT,))
        used = cast("Gateway", gateway or self.console)
        self.reach = Reach(self.console, self.console, hub=scene.hub, tasks=scene.tasks)
        hands = GatewayHands(lookup=NoLookup(), reach=self.reach, trade=self._trade, unlock=self._unlock)
        scene.ground = replace(
            scene.ground,
            feeds=replace(scene.ground.feeds, gateway=used, broker=used),
            trading=cast("Trading", _Trading(self.guard, self.audit)),
            hands=hands,
            provider=lambda: used.provider,
        )
        self.dock: GatewayConsoleDock = scene.show(GatewayConsoleDock, width=1200)
        self.reach.setParent(self.dock)

    @property
    def window(self) -> QWidget:
        """Where the dock stands."""
        return self.scene.windows[-1]

    def choose(self, name: str) -> None:
        """Put a row into the middle by its name, `POST /api/quote`."""
        self.dock.show_row(next(row for row in self.console.rows if row.key == name))

    async def _trade(self, request: TradeRow) -> OrderError | None:
        self.traded.append(request)
        return self.failure

    def _unlock(self) -> None:
        self.unlocks += 1
