"""The table of docks: a row for each, with key, title, builder, default place, and whether it is shown by default.

A new dock is one row here; docs/add-a-dock.md lists what else it needs.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.assembly.window_docks import WindowDocks
from tideboard_desktop.window.workspace.dock_specs import MOST, At, DockPlace, DockSize, DockSpec

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
            least=DockSize(240, 244),
            wished=DockSize(338, 480),
        ),
        DockSpec(
            key="flow",
            title=translate("Common", "Capital flow"),
            build=docks.build_flow,
            place=DockPlace(At.RIGHT, "watchlist"),
            shown=True,
            most=MOST,
            least=DockSize(320, 280),
            wished=DockSize(520, 400),
        ),
        DockSpec(
            key="book",
            title=translate("Docks", "Order book"),
            build=docks.build_book,
            place=DockPlace(At.RIGHT, "flow"),
            shown=True,
            most=MOST,
            least=DockSize(200, 154),
            wished=DockSize(312, 424),
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
            least=DockSize(270, 320),
            wished=DockSize(312, 480),
            fills=False,
        ),
        DockSpec(
            key="blotter",
            title=translate("Docks", "Positions and orders"),
            build=docks.build_blotter,
            place=DockPlace(At.BELOW, "flow"),
            shown=True,
            trading=True,
            least=DockSize(320, 160),
            wished=DockSize(720, 200),
            fills=False,
        ),
        _late_row(
            docks,
            "price_chart",
            translate("Docks", "Chart"),
            translate("Common", "Market"),
            "chart.dock:PriceChartDock",
            shown=True,
            least=DockSize(520, 244),
            wished=DockSize(620, 290),
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
            docks,
            "plates",
            translate("Common", "Plates"),
            group,
            "reference.plates.dock:PlatesDock",
            least=DockSize(360, 244),
            wished=DockSize(800, 290),
            most=2,
        ),
        _late_row(
            docks,
            "screener",
            translate("Docks", "Screener"),
            group,
            "reference.screener.dock:ScreenerDock",
            least=DockSize(400, 244),
            wished=DockSize(720, 560),
            most=2,
        ),
        _late_row(
            docks,
            "ipos",
            translate("Docks", "IPO calendar"),
            group,
            "reference.ipos:IposDock",
            least=DockSize(360, 244),
            wished=DockSize(560, 290),
        ),
        _late_row(
            docks,
            "corporate",
            translate("Docks", "Corporate actions"),
            group,
            "reference.corporate:CorporateDock",
            least=DockSize(360, 244),
            wished=DockSize(560, 290),
            most=MOST,
        ),
        _late_row(
            docks,
            "listings",
            translate("Docks", "Two listings"),
            group,
            "reference.listings:ListingsDock",
            least=DockSize(420, 244),
            wished=DockSize(560, 290),
            most=MOST,
            also=(translate("Docks", "cross-listing"), translate("Docks", "A and H premium")),
        ),
        _late_row(
            docks,
            "behind",
            translate("Docks", "Behind the flow"),
            group,
            "behind.dock:BehindDock",
            least=DockSize(360, 244),
            wished=DockSize(720, 520),
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
            least=DockSize(420, 244),
            wished=DockSize(720, 520),
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
            least=DockSize(360, 244),
            wished=DockSize(560, 290),
            most=MOST,
            also=(translate("Docks", "headlines"), translate("Docks", "filings")),
        ),
        _late_row(
            docks,
            "days",
            translate("Docks", "Market days"),
            group,
            "reference.calendar:MarketDaysDock",
            least=DockSize(320, 244),
            wished=DockSize(720, 290),
        ),
        _late_row(
            docks,
            "flow_board",
            translate("Common", "Flow board"),
            group,
            "flowboard.dock:FlowBoardDock",
            least=DockSize(420, 244),
            wished=DockSize(720, 290),
            most=MOST,
        ),
        _late_row(
            docks,
            "treemap",
            translate("Docks", "Treemap"),
            group,
            "flowboard.treemap.dock:TreemapDock",
            least=DockSize(360, 244),
            wished=DockSize(560, 290),
            most=MOST,
        ),
        _late_row(
            docks,
            "flow_map",
            translate("Common", "Flow map"),
            group,
            "flowmap.dock:FlowMapDock",
            least=DockSize(480, 270),
            wished=DockSize(720, 370),
            most=2,
            percentiles=docks.percentiles,
        ),
        _late_row(
            docks,
            "depth",
            translate("Common", "Depth over time"),
            group,
            "depth.dock:DepthDock",
            least=DockSize(480, 270),
            wished=DockSize(800, 600),
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
        DockSpec(
            key="alerts",
            title=alerts,
            build=docks.alerts_builder(alerts),
            place=ON_FLOW,
            group=group,
            least=DockSize(360, 244),
            wished=DockSize(560, 290),
        ),
    ]


def _archive_rows(docks: WindowDocks, group: str) -> list[DockSpec]:
    """The docks over the archive, where the window has one."""
    if docks.context.services.archive is None:
        return []
    title, signals = translate("Common", "Archive"), translate("Common", "Signals")
    return [
        _late_row(
            docks,
            "archive",
            title,
            group,
            "archive.dock:ArchiveDock",
            least=DockSize(420, 244),
            wished=DockSize(640, 370),
        ),
        DockSpec(
            key="signals",
            title=signals,
            build=docks.signals_builder(signals),
            place=ON_FLOW,
            group=group,
            least=DockSize(460, 244),
            wished=DockSize(640, 370),
        ),
    ]


def _journal_rows(docks: WindowDocks, group: str) -> list[DockSpec]:
    """The journal, where the window has the own store."""
    title = translate("Common", "Journal")
    build = docks.journal_builder(title)
    if build is None:
        return []
    also = translate("Docks", "trade journal"), translate("Docks", "round trips"), translate("Docks", "profit and loss")
    return [
        DockSpec(
            key="journal",
            title=title,
            build=build,
            place=ON_FLOW,
            group=group,
            least=DockSize(420, 244),
            wished=DockSize(900, 620),
            also=also,
        )
    ]


def _accounts_rows(docks: WindowDocks, group: str) -> list[DockSpec]:
    """All accounts, where the window has them."""
    title = translate("Docks", "Accounts")
    build = docks.accounts_builder(title)
    if build is None:
        return []
    also = translate("Docks", "portfolio"), translate("Docks", "total assets"), translate("Docks", "margin")
    return [
        DockSpec(
            key="accounts",
            title=title,
            build=build,
            place=ON_FLOW,
            group=group,
            least=DockSize(560, 244),
            wished=DockSize(800, 560),
            also=also,
        )
    ]


def _derivative_docks(docks: WindowDocks) -> list[DockSpec]:
    group, combination = translate("Docks", "Derivatives"), translate("Common", "Combination")
    return [
        _late_row(
            docks,
            "futures",
            translate("Docks", "Futures"),
            group,
            "reference.futures:FuturesDock",
            least=DockSize(360, 244),
            wished=DockSize(720, 290),
            most=2,
        ),
        _late_row(
            docks,
            "option_chain",
            translate("Common", "Option chain"),
            group,
            "options.dock:OptionChainDock",
            least=DockSize(420, 244),
            wished=DockSize(760, 560),
            most=MOST,
        ),
        DockSpec(
            key="combination",
            title=combination,
            build=docks.combination_builder(combination),
            place=DockPlace(At.TAB, "ticket"),
            group=group,
            trading=True,
            least=DockSize(300, 320),
            wished=DockSize(312, 480),
            also=(translate("Docks", "spread of options"), translate("Docks", "payoff")),
        ),
        _late_row(
            docks,
            "warrants",
            translate("Docks", "Warrants"),
            group,
            "options.warrants.dock:WarrantsDock",
            least=DockSize(420, 244),
            wished=DockSize(720, 370),
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
            least=DockSize(640, 244),
            wished=DockSize(760, 370),
        ),
        _late_row(
            docks,
            "gateway_health",
            translate("Docks", "Gateway health"),
            group,
            "console.health.dock:GatewayHealthDock",
            least=DockSize(360, 244),
            wished=DockSize(560, 290),
        ),
    ]


def _late_row(
    docks: WindowDocks,
    key: str,
    title: str,
    group: str,
    dock: str,
    *,
    least: DockSize,
    wished: DockSize,
    shown: bool = False,
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
        wished=wished,
        most=most,
        also=also,
    )
