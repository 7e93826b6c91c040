"""The window with the longest words and the largest figures that a trader meets: real money, locked, long names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from msgspec import structs
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import IDS, NOW, TENCENT, flow, funds, link, working_order
from fakes.scenes.window.surfaces import WholeScene
from fakes.values.hub_values import known, put
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockKind, LockStatus
from tideboard_core.model.order import LiveAccount, OrderStatus, Position, Side
from tideboard_core.system.appearance import Language
from tideboard_desktop.assembly.built_window import BuiltWindow
from tideboard_desktop.assembly.resolved_appearance import ResolvedAppearance
from tideboard_desktop.ui.format import UnitStyle
from tideboard_desktop.window.main_window import MainWindow

LONG_NAMES = {
    "en": "Alibaba Group Holding Limited - Depositary Receipts (Sponsored, Class W)",
    "zh": "\u4e2d\u570b\u4eba\u6c11\u4fdd\u96aa\u96c6\u5718\u80a1\u4efd\u6709\u9650\u516c\u53f8\u512a\u5148\u80a1-W",
}
OWNER = LiveAccount(
    id="281756450009",
    name="Longbridge Hong Kong margin account",
    markets=frozenset({Market.HK, Market.US}),
    currency="HKD",
)
LAST = Decimal("98765.50")


class FullWindow(WholeScene):
    """Nothing is connected; what the hub holds is as long and as large as it gets."""

    def __init__(self, qapp: QApplication, directory: Path, scale: float, language: Language) -> None:
        self.language = language
        super().__init__(qapp, directory, scale)

    @property
    def appearance(self) -> ResolvedAppearance:
        return replace(super().appearance, language=self.language, units=UnitStyle.KMB)

    def build(self, window: MainWindow | None = None) -> BuiltWindow:
        built = super().build(window)
        built.show_account(OWNER)
        return built

    def make_hub(self) -> Hub:
        hub = super().make_hub()
        long_name = LONG_NAMES["en" if self.language is Language.ENGLISH else "zh"]
        for place, security in enumerate(IDS):
            fact = known(hub, Topic.INSTRUMENT.of(security))
            if place < 4:
                put(hub, Topic.INSTRUMENT.of(security), replace(fact, name=long_name))
        quote = known(hub, Topic.QUOTE.of(TENCENT))
        large = {"last": LAST, "prev_close": LAST * 2, "open": LAST, "high": LAST * 2, "low": LAST / 5}
        put(
            hub,
            Topic.QUOTE.of(TENCENT),
            structs.replace(quote, **large, volume=98_765_432_100, turnover=Decimal(987_654_321_000)),
        )
        put(hub, Topic.FLOW.of(TENCENT), flow(TENCENT, -98_765e6))
        for each in (QUOTES_LINK, ORDERS_LINK):
            put(hub, each, link(LinkState.DEGRADED, provider="FutuOpenD-rs"))
        put(hub, Topic.LOCK.of(""), LockStatus(kind=LockKind.LOCKED, account=OWNER.identity, since=NOW))
        put(hub, Topic.ACCOUNTS.of(""), [OWNER])
        wealth = replace(funds(OWNER), power=Decimal("9876543210.98"), total_assets=Decimal("-9876543210.98"))
        put(hub, Topic.FUNDS.of(OWNER.id), wealth)
        part = replace(working_order("98765.5", 9_876_500, Side.SELL), account_id=OWNER.id, name=long_name)
        put(
            hub,
            Topic.ORDERS.of(OWNER.id),
            [part, replace(part, id="8", status=OrderStatus.PARTIALLY_FILLED, filled=987_600)],
        )
        put(hub, Topic.POSITIONS.of(OWNER.id), (_position(long_name),))
        return hub


def _position(name: str) -> Position:
    return Position(
        account_id=OWNER.id,
        instrument=TENCENT,
        name=name,
        quantity=9_876_500,
        available=9_876_500,
        average_cost=Decimal("98765.432"),
        last=LAST,
        value=Decimal("975457460750.00"),
        pl=Decimal("-98765432.10"),
        pl_percent=Decimal("-98.7"),
        pl_today=Decimal("-98765432.10"),
        currency="HKD",
    )
