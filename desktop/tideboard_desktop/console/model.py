"""The rows of the console's list of calls: columns, marks, and the search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_desktop.console.words import group_words
from tideboard_desktop.docks.value_columns import ValueColumn, text_column
from tideboard_desktop.ui.tables.column_model import Cell, TextColour

translate = QCoreApplication.translate


def write_words(kind: WriteKind | None) -> str:
    """What a row changes, in one word; empty for a read."""
    if kind is None:
        return ""
    return {
        WriteKind.SUBSCRIPTION: translate("Console", "subscription"),
        WriteKind.WATCHLIST: translate("Console", "watchlist"),
        WriteKind.REMINDER: translate("Console", "reminder"),
        WriteKind.TRADE: translate("Console", "order"),
        WriteKind.PUSH: translate("Console", "push"),
        WriteKind.UNLOCK: translate("Console", "unlock"),
        WriteKind.ADMIN: translate("Console", "admin"),
    }[kind]


def mark_of(row: RestRow) -> str:
    """The mark of a row in the list: what it changes, or that it is deprecated."""
    return translate("Console", "deprecated") if row.deprecated else write_words(row.write)


def scope_words(row: RestRow) -> str:
    """The scopes that a call needs: `qot:read`, `trade:real / trade:simulate`, `public`."""
    return " / ".join(row.scopes) or translate("Console", "public")


def matching(rows: Sequence[RestRow], text: str) -> list[RestRow]:
    """The rows that hold every word of a text, in method, path, group, scope, mark or the call behind them."""
    words = text.casefold().split()
    return [row for row in rows if all(word in _haystack(row) for word in words)]


def row_columns() -> list[ValueColumn[RestRow]]:
    """Call, mark, scope, group; the last two are hidden if there is no room."""
    return [
        text_column("call", translate("Console", "Call"), _call, second=_method),
        _mark_column(),
        text_column("scope", translate("Console", "Scope"), scope_words, width=110, spare=1),
        text_column("group", translate("Console", "Group"), group_words, width=150, spare=2),
    ]


def _call(row: RestRow) -> str:
    return row.path.removeprefix("/api/") if row.path.startswith("/api/") else row.path


def _method(row: RestRow) -> str:
    return row.method if row.method != "POST" else ""


def _mark_column() -> ValueColumn[RestRow]:
    def cell(row: RestRow) -> Cell:
        text_colour = (
            TextColour.WARN if row.write in {WriteKind.TRADE, WriteKind.ADMIN, WriteKind.UNLOCK} else TextColour.QUIET
        )
        words = mark_of(row)
        return Cell(words, TextColour.QUIET if row.deprecated else text_colour, exact=words)

    return ValueColumn(
        key="changes",
        head="changes",
        title=translate("Console", "Changes"),
        width=88,
        cell=cell,
        order=lambda row: mark_of(row) or None,
        value=mark_of,
    )


def _haystack(row: RestRow) -> str:
    parts = (
        row.method,
        row.path,
        row.group,
        group_words(row),
        scope_words(row),
        mark_of(row),
        row.proto,
        str(row.proto_id or ""),
    )
    return " ".join(parts).casefold()
