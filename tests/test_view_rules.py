"""Rules on what a person sees: commands about a row give a reason, pages have parents, history is asked about."""

from __future__ import annotations

import ast

import pytest

from devtools.counting.module import Module
from one_reading import PATIENT, calls_of, each_file, lines_of, snippet, uses_of

pytestmark = PATIENT
ROWS = frozenset({"current_row", "row_meant"})
"""What says which row of a table is selected; None where none is."""


@each_file("core", "desktop")
def older_bars_read(module: Module) -> list[int]:
    """Lines that read history, which a broker may count."""
    return lines_of(calls_of(module, "read_older"))


@each_file("core", "desktop")
def history_asked(module: Module) -> list[int]:
    """Lines that ask for bars before a moment, which a broker may count."""
    asks = [call for call in calls_of(module, "BarRequest") if any(each.arg == "before" for each in call.keywords)]
    return lines_of(asks)


@each_file("core", "desktop")
def unattended_reads(module: Module) -> list[int]:
    """Lines that read history where nobody can be asked."""
    return lines_of(calls_of(module, "unattended_history"))


@each_file("core", "desktop")
def wire_history(module: Module) -> list[int]:
    """Lines that name a call of which a security counts."""
    return lines_of(uses_of(module, {"Qot_RequestHistoryKL", "HISTORY_CANDLESTICKS"}))


@each_file("core", "desktop")
def allowances_read(module: Module) -> list[int]:
    """Lines that read the allowance for history."""
    return lines_of(uses_of(module, {"bar_quota", "HistoryQuota", "HISTORY_QUOTA"}))


@each_file("desktop")
def about_a_row(module: Module) -> list[str]:
    """The functions of a module that do something with the selected row."""
    functions = [] if module.names.isdisjoint(ROWS) else module.nodes(ast.FunctionDef)
    return [
        node.name
        for node in functions
        if not node.decorator_list
        and node.name not in {"commands", "refresh"}
        and any(isinstance(part, ast.Attribute) and part.attr in ROWS for part in ast.walk(node))
    ]


@each_file("desktop")
def never_grey(module: Module) -> list[tuple[int, frozenset[str]]]:
    """Lines of commands that are never grey, each with the names of what it calls."""
    makers = [
        node
        for node in module.nodes(ast.FunctionDef)
        if node.returns is not None and "Command" in ast.unparse(node.returns)
    ]
    found = []
    for line in (line for maker in makers for line in maker.body):
        parts = list(ast.walk(line))
        if not any(isinstance(part, ast.keyword) and part.arg == "enabled" for part in parts):
            found.append((line.lineno, frozenset(part.attr for part in parts if isinstance(part, ast.Attribute))))
    return found


@each_file("core", "desktop")
def windows_of_pages(module: Module) -> list[int]:
    """Lines that make a stack of pages without a widget: Qt shows its first page at once, as a window."""
    return lines_of(call for call in calls_of(module, "QStackedLayout") if not call.args)


def test_a_command_about_a_row_says_why_it_does_nothing() -> None:
    """Without a row it would do nothing, and not say why."""
    functions = {name for names in about_a_row.answers().values() for name in names}
    assert {"on_current", "fill_current"} <= functions
    commands = ((path, line, used) for path, lines in never_grey.found().items() for line, used in lines)
    assert [(path, line) for path, line, used in commands if used & functions] == []


@pytest.mark.parametrize(
    ("maker", "found"),
    [
        ("return [Command(id='a', run=partial(dock.on_current, 1))]", [(2, frozenset({"on_current"}))]),
        ("return [Command(id='a', run=dock.on_current, enabled=dock.has_row)]", []),
        ("return [Command(id='a', run=dock.close)]", [(2, frozenset({"close"}))]),
    ],
)
def test_a_command_that_is_never_grey_is_seen(maker: str, found: list[tuple[int, frozenset[str]]]) -> None:
    acting = "def on_current(self):\n    row = self.view.current_row\n    if row is not None:\n        self.act(row)"
    assert about_a_row(snippet(acting)) == ["on_current"]
    assert never_grey(snippet(f"def commands(dock) -> list[Command]:\n    {maker}")) == found


def test_a_page_has_a_parent_before_it_is_shown() -> None:
    """Else it is a window without a name, in the middle of the screen for as long as the rest is built."""
    assert {*windows_of_pages.found()} == set()
    assert windows_of_pages(snippet("pages = QStackedLayout()")) == [1]
    assert windows_of_pages(snippet("pages = QStackedLayout(whole)")) == []


def test_every_way_to_a_unit_of_history_is_known() -> None:
    """Flow board and signals are on none of them: whoever adds a way says here who is asked, or where it stops.

    A hand is asked by the reader of charts; collector and programs go through `unattended_history`; `bars_of_days` asks
    for the newest bars where history counts; LongPort's and Futu's candles alone make the calls.
    """
    core, desktop = "core/tideboard_core", "desktop/tideboard_desktop"
    collector, programs = f"{core}/collector/past_bars.py", f"{desktop}/programs/past_candles.py"
    asked = {path.as_posix() for path in history_asked.found()}
    assert asked == {f"{core}/market/bars/reader.py", f"{core}/market/bars/requests.py"}
    assert {path.as_posix() for path in unattended_reads.found()} == {collector, programs}
    calling = {path.as_posix() for path in wire_history.found() if "_pb2" not in path.name}
    assert {each for each in calling if each.startswith(f"{core}/gateways") and each.endswith("feed.py")} == {
        f"{core}/gateways/futu/feed.py",
        f"{core}/gateways/longport/quotes/feed.py",
    }
    tables = {each for each in calling if not each.endswith("feed.py") and "sandbox" not in each}
    assert all("/gateways/" in each or "/wire/" in each for each in tables), tables
    assert history_asked(snippet("BarRequest(instrument=one, period=day, before=now)")) == [1]
    assert history_asked(snippet("BarRequest(instrument=one, period=day)")) == []


def test_older_bars_of_views_are_read_by_charts_alone() -> None:
    """The reader of charts asks a hand first; nobody else may call it."""
    found = {path.parent.as_posix() for path in older_bars_read.found()}
    assert found == {"desktop/tideboard_desktop/chart", "core/tideboard_core/market/bars"}
    assert older_bars_read(snippet("await reader.read_older(key, spend=True)")) == [1]
    assert older_bars_read(snippet("await reader.read(key)")) == []


def test_no_order_cancel_or_read_of_an_exit_looks_at_the_allowance() -> None:
    rooms = {path.parts[2] for path in allowances_read.found()}
    assert rooms >= {"market", "gateways", "connection"}
    assert rooms.isdisjoint({"orders", "lock", "audit", "ticket", "blotter"})
    trading = {path for path in allowances_read.found() if "trading" in path.parts or path.stem == "trading"}
    assert not trading
