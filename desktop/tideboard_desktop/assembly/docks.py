"""The table of docks: a row for each, with key, title, builder, default place, and whether it is shown by default.

A new dock is one row here; docs/add-a-dock.md lists what else it needs.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.assembly.window_docks import WindowDocks
from tideboard_desktop.window.workspace.dock_specs import MOST, At, DockPlace, DockSpec

translate = QCoreApplication.translate

ON_FLOW = DockPlace(At.TAB, "flow")


def dock_table(docks: WindowDocks) -> list[DockSpec]:
    """All rows in the order of the menus. A key never changes: it is in the layouts that people have saved."""
    return [*_shown_docks(docks), *_closed_docks(docks)]


def _shown_docks(docks: WindowDocks) -> list[DockSpec]:
    watchlist, ticket = translate("Docks", "Watchlist"), translate("Docks", "Order entry")
    return [
        DockSpec(
            key="watchlist",
            title=watchlist,
            build=partial(docks.build_watchlist, watchlist),
            shown=True,
            least=240,
        ),
        DockSpec(
            key="flow",
            title=translate("Common", "Capital flow"),
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
            title=ticket,
            prepare=docks.prepare_ticket,
            build=partial(docks.build_ticket, ticket),
            place=DockPlace(At.BELOW, "book"),
            shown=True,
            trading=True,
            fills=False,
            least=270,
        ),
        DockSpec(
            key="blotter",
            title=translate("Docks", "Positions and orders"),
            build=docks.build_blotter,
            place=DockPlace(At.BELOW, "flow"),
            shown=True,
            trading=True,
            fills=False,
            least=320,
        ),
        _late_row(
            docks,
            "price_chart",
            translate("Docks", "Chart"),
            translate("Common", "Market"),
            "chart.dock:PriceChartDock",
            shown=True,
            least=520,
            most=MOST,
            also=(
                translate("Docks", "price chart"),
                translate("Docks", "candles"),
                translate("Docks", "candlesticks"),
                translate("Docks", "grid of charts"),
            ),
        ),
    ]


def _closed_docks(docks: WindowDocks) -> list[DockSpec]:
    """Imported and built when they are first shown, so that they do not delay the start."""
    return [*_market_docks(docks), *_derivative_docks(docks), *_gateway_docks(docks)]


def _market_docks(docks: WindowDocks) -> list[DockSpec]:
    group, alerts = translate("Common", "Market"), translate("Common", "Price alerts")
    return [
        _late_row(
            docks, "plates", translate("Common", "Plates"), group, "reference.plates.dock:PlatesDock", least=360, most=2
        ),
        _late_row(
            docks,
            "screener",
            translate("Docks", "Screener"),
            group,
            "reference.screener.dock:ScreenerDock",
            least=400,
            most=2,
        ),
        _late_row(docks, "ipos", translate("Docks", "IPO calendar"), group, "reference.ipos:IposDock", least=360),
        _late_row(
            docks,
            "corporate",
            translate("Docks", "Corporate actions"),
            group,
            "reference.corporate:CorporateDock",
            least=360,
            most=MOST,
        ),
        _late_row(
            docks,
            "listings",
            translate("Docks", "Two listings"),
            group,
            "reference.listings:ListingsDock",
            least=420,
            most=MOST,
            also=(translate("Docks", "cross-listing"), translate("Docks", "A and H premium")),
        ),
        _late_row(
            docks,
            "behind",
            translate("Docks", "Behind the flow"),
            group,
            "behind.dock:BehindDock",
            least=360,
            most=MOST,
            also=(
                translate("Docks", "short selling"),
                translate("Docks", "brokers' holdings"),
                translate("Docks", "holders"),
                translate("Docks", "valuation"),
            ),
        ),
        _late_row(
            docks,
            "calendar",
            translate("Docks", "Calendar"),
            group,
            "calendar.dock:CalendarDock",
            least=420,
            most=2,
            also=(
                translate("Docks", "earnings calendar"),
                translate("Docks", "economic calendar"),
                translate("Docks", "dates of results"),
            ),
        ),
        _late_row(
            docks,
            "news",
            translate("Docks", "News"),
            group,
            "news.dock:NewsDock",
            least=360,
            most=MOST,
            also=(translate("Docks", "headlines"), translate("Docks", "filings")),
        ),
        _late_row(docks, "days", translate("Docks", "Market days"), group, "reference.calendar:MarketDaysDock"),
        _late_row(
            docks,
            "flow_board",
            translate("Common", "Flow board"),
            group,
            "flowboard.dock:FlowBoardDock",
            least=420,
            most=MOST,
        ),
        _late_row(
            docks,
            "treemap",
            translate("Docks", "Treemap"),
            group,
            "flowboard.treemap.dock:TreemapDock",
            least=360,
            most=MOST,
        ),
        _late_row(
            docks,
            "flow_map",
            translate("Common", "Flow map"),
            group,
            "flowmap.dock:FlowMapDock",
            least=480,
            most=2,
            percentiles=docks.percentiles,
        ),
        _late_row(
            docks,
            "depth",
            translate("Common", "Depth over time"),
            group,
            "depth.dock:DepthDock",
            least=480,
            most=2,
            also=(
                translate("Docks", "depth map"),
                translate("Docks", "heat map of the order book"),
                translate("Docks", "resting orders by time"),
            ),
        ),
        *_archive_rows(docks, group),
        *_journal_rows(docks, group),
        *_accounts_rows(docks, group),
        DockSpec(key="alerts", title=alerts, build=docks.alerts_builder(alerts), place=ON_FLOW, group=group, least=360),
    ]


def _archive_rows(docks: WindowDocks, group: str) -> list[DockSpec]:
    """The docks over the archive, where the window has one."""
    if docks.context.services.archive is None:
        return []
    title, signals = translate("Common", "Archive"), translate("Common", "Signals")
    return [
        _late_row(docks, "archive", title, group, "archive.dock:ArchiveDock", least=420),
        DockSpec(
            key="signals",
            title=signals,
            build=docks.signals_builder(signals),
            place=ON_FLOW,
            group=group,
            least=460,
        ),
    ]


def _journal_rows(docks: WindowDocks, group: str) -> list[DockSpec]:
    """The journal, where the window has the own store."""
    title = translate("Common", "Journal")
    build = docks.journal_builder(title)
    if build is None:
        return []
    also = translate("Docks", "trade journal"), translate("Docks", "round trips"), translate("Docks", "profit and loss")
    return [DockSpec(key="journal", title=title, build=build, place=ON_FLOW, group=group, least=420, also=also)]


def _accounts_rows(docks: WindowDocks, group: str) -> list[DockSpec]:
    """All accounts, where the window has them."""
    title = translate("Docks", "Accounts")
    build = docks.accounts_builder(title)
    if build is None:
        return []
    also = translate("Docks", "portfolio"), translate("Docks", "total assets"), translate("Docks", "margin")
    return [DockSpec(key="accounts", title=title, build=build, place=ON_FLOW, group=group, least=560, also=also)]


def _derivative_docks(docks: WindowDocks) -> list[DockSpec]:
    group, combination = translate("Docks", "Derivatives"), translate("Common", "Combination")
    return [
        _late_row(
            docks,
            "futures",
            translate("Docks", "Futures"),
            group,
            "reference.futures:FuturesDock",
            least=360,
            most=2,
        ),
        _late_row(
            docks,
            "option_chain",
            translate("Common", "Option chain"),
            group,
            "options.dock:OptionChainDock",
            least=420,
            most=MOST,
        ),
        DockSpec(
            key="combination",
            title=combination,
            build=docks.combination_builder(combination),
            place=DockPlace(At.TAB, "ticket"),
            group=group,
            trading=True,
            least=300,
            also=(translate("Docks", "spread of options"), translate("Docks", "payoff")),
        ),
        _late_row(
            docks,
            "warrants",
            translate("Docks", "Warrants"),
            group,
            "options.warrants.dock:WarrantsDock",
            least=420,
            most=2,
        ),
    ]


def _gateway_docks(docks: WindowDocks) -> list[DockSpec]:
    group = translate("Common", "Gateway")
    return [
        _late_row(
            docks,
            "gateway_console",
            translate("Docks", "Gateway console"),
            group,
            "console.dock:GatewayConsoleDock",
            least=640,
        ),
        _late_row(
            docks,
            "gateway_health",
            translate("Docks", "Gateway health"),
            group,
            "console.health.dock:GatewayHealthDock",
            least=360,
        ),
    ]


def _late_row(
    docks: WindowDocks,
    key: str,
    title: str,
    group: str,
    dock: str,
    *,
    shown: bool = False,
    least: int = 320,
    most: int = 1,
    also: tuple[str, ...] = (),
    **more: object,
) -> DockSpec:
    return DockSpec(
        key=key,
        title=title,
        build=docks.late(title, f"tideboard_desktop.{dock}", **more),
        place=ON_FLOW,
        shown=shown,
        group=group,
        least=least,
        most=most,
        also=also,
    )
