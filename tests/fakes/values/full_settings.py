"""Settings in which each part differs from the default: what becomes of one is seen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.values.order_checks import with_money
from tideboard_core.model.notices import NoticeChoice, QuietHours
from tideboard_core.model.order import Environment
from tideboard_core.model.watch.watchlist_link import WatchlistLink
from tideboard_core.system.appearance import ThemeChoice
from tideboard_core.system.settings import (
    AfterClose,
    Appearance,
    Backend,
    ChartIndicator,
    ChartTemplate,
    Connection,
    KeptLimit,
    LineStyle,
    LockSettings,
    LongportPlace,
    PlacedLink,
    ProgramsChoice,
    RestPlace,
    Settings,
    SharedReading,
    SymbolList,
)

LIMITS = with_money(order=Decimal(1000), day=Decimal(2000), typed=Decimal(10), behind=Decimal(100))
FULL = Settings(
    connection=Connection(backend=Backend.OPEND_REST, rest=RestPlace(url="https://gate.example:22499")),
    orders=Connection(backend=Backend.OPEND, host="192.0.2.7", port=11112, rsa_key_file="/keys/opend.pem"),
    other_flow=Connection(backend=Backend.LONGPORT, longport=LongportPlace(http_url="https://mine.example")),
    appearance=Appearance(theme=ThemeChoice.LIGHT, text_percent=125),
    limits=replace(LIMITS, max_quantity=700, collar_last_percent=Decimal("1.5"), repeat_window=30.0),
    live_limits=replace(LIMITS, max_quantity=70),
    lock=LockSettings(unlock_minutes=5, idle_minutes=3),
    watchlists=(
        SymbolList(name="", symbols=("HK.00700", "US.AAPL"), pinned=("US.AAPL",)),
        SymbolList(name="Mine", id="w1", symbols=("SH.600519", "HK.HSImain")),
        SymbolList(name="Held", follows_positions=True),
    ),
    watchlist_links=(PlacedLink(place="Futu 7", link=WatchlistLink(list_id="w1", group_id="3", group_name="Mine")),),
    symbol="US.AAPL",
    account="281756",
    account_environment=Environment.PAPER,
    keys={"trading.lock": ("Ctrl+Shift+L",), "book.freeze": ("F8", "Ctrl+Page Up")},
    notices=NoticeChoice(
        where={"LIVE": {"fill": ("window",)}}, labels={"LIVE:281756": "Savings"}, quiet=QuietHours(on=True)
    ),
    recent_symbols=("US.AAPL",),
    recent_commands=("connection.log",),
    archive_limits=(KeptLimit(series="bars", sessions=250, megabytes=900),),
    shared_place=SharedReading(address="s3://desk/days", endpoint="https://store.example", keys="desk"),
    after_close=AfterClose(lists=("w1",), symbols=("HK.00005",)),
    trade_sizes={"HK": (3e6, 1e6, 2e5)},
    chart_templates=(
        ChartTemplate(name="Day", indicators=(ChartIndicator(code="MA", values={"n": 20}, looks={"MA": LineStyle()}),)),
    ),
    programs=ProgramsChoice(on=True),
)
