"""The table of docks: one row for each, with its key, title, builder, default place, and whether it is shown at first.

A new dock is one row here; docs/add-a-dock.md lists what else it needs.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.assembly.window_docks import WindowDocks
from tideboard_desktop.window.workspace.dock_specs import MOST, At, DockPlace, DockSpec

translate = QCoreApplication.translate

ON_FLOW = DockPlace(At.TAB, "flow")


def dock_table(docks: WindowDocks) -> list[DockSpec]:
    """All rows in the order of the menus. A key never changes: it is in the layouts that people have saved."""
    return [*_shown_docks(docks), *_closed_docks(docks)]


def _shown_docks(docks: WindowDocks) -> list[DockSpec]:
    return [
        DockSpec(
            key="watchlist",
            title=translate("Docks", "Watchlist"),
            build=docks.build_watchlist,
            shown=True,
            least=240,
        ),
        DockSpec(
            key="flow",
            title=translate("Docks", "Capital flow"),
            build=docks.build_flow,
            place=DockPlace(At.RIGHT, "watchlist"),
            shown=True,
            most=MOST,
            least=320,
        ),
        DockSpec(
            key="book",
            title=translate("Docks", "Order book"),
            build=docks.build_book,
            place=DockPlace(At.RIGHT, "flow"),
            shown=True,
            most=MOST,
            beside={"tab": "tape"},
        ),
        DockSpec(
            key="ticket",
            title=translate("Docks", "Order entry"),
            build=docks.build_ticket,
            place=DockPlace(At.BELOW, "book"),
            shown=True,
            trading=True,
            least=270,
        ),
        DockSpec(
            key="blotter",
            title=translate("Docks", "Positions and orders"),
            build=docks.build_blotter,
            place=DockPlace(At.BELOW, "flow"),
            shown=True,
            trading=True,
            least=320,
        ),
    ]


def _closed_docks(docks: WindowDocks) -> list[DockSpec]:
    """Imported and built when a person first looks at them: the start does not pay for them."""

    def row(key: str, title: str, group: str, dock: str, *, least: int = 320, most: int = 1) -> DockSpec:
        build = docks.late(title, f"tideboard_desktop.{dock}")
        return DockSpec(key=key, title=title, build=build, place=ON_FLOW, group=group, least=least, most=most)

    market = translate("Docks", "Market")
    derivatives = translate("Docks", "Derivatives")
    gateway = translate("Docks", "Gateway")
    alerts = translate("Docks", "Price alerts")
    return [
        row("plates", translate("Docks", "Plates"), market, "reference.plates.dock:PlatesDock", least=360, most=2),
        row(
            "screener",
            translate("Docks", "Screener"),
            market,
            "reference.screener.dock:ScreenerDock",
            least=400,
            most=2,
        ),
        row("ipos", translate("Docks", "IPO calendar"), market, "reference.ipos.dock:IposDock", least=360),
        row(
            "corporate",
            translate("Docks", "Corporate actions"),
            market,
            "reference.corporate.dock:CorporateDock",
            least=360,
            most=MOST,
        ),
        row("days", translate("Docks", "Market days"), market, "reference.calendar.dock:MarketDaysDock"),
        DockSpec(
            key="alerts", title=alerts, build=docks.alerts_builder(alerts), place=ON_FLOW, group=market, least=360
        ),
        row(
            "futures",
            translate("Docks", "Futures"),
            derivatives,
            "reference.futures.dock:FuturesDock",
            least=360,
            most=2,
        ),
        row(
            "option_chain",
            translate("Docks", "Option chain"),
            derivatives,
            "options.dock:OptionChainDock",
            least=420,
            most=MOST,
        ),
        row(
            "warrants",
            translate("Docks", "Warrants"),
            derivatives,
            "options.warrants.dock:WarrantsDock",
            least=420,
            most=2,
        ),
        row(
            "gateway_console",
            translate("Docks", "Gateway console"),
            gateway,
            "console.dock:GatewayConsoleDock",
            least=640,
        ),
        row(
            "gateway_health",
            translate("Docks", "Gateway health"),
            gateway,
            "console.health.dock:GatewayHealthDock",
            least=360,
        ),
    ]
