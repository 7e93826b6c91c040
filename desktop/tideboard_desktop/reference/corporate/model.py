"""What happened to a share, as rows: actions with their price factors, temporary codes, suspensions, its plates."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.reference import (
    CodeChange,
    CodeChangeKind,
    CorporateAction,
    Plate,
    Suspension,
)
from tideboard_desktop.docks.value_columns import ValueColumn, day_column, figure_column, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.reference import kind_words, part_words

translate = QCoreApplication.translate


def _factor(value: Decimal | float) -> str:
    return fmt.plain(value, 6)


def action_columns() -> list[ValueColumn[CorporateAction]]:
    """Ex-date, what, and how prices are adjusted for it."""
    return [
        text_column(
            "what",
            translate("Corporate", "What"),
            lambda row: listed(part_words(part) for part in row.parts),
            strong=True,
        ),
        day_column("ex_date", translate("Corporate", "Ex-date"), lambda row: row.ex_date),
        *(
            figure_column(key, title, get, _factor, width=120, spare=spare)
            for key, title, get, spare in (
                ("forward_a", translate("Corporate", "Forward \u00d7"), _forward_a, 2),
                ("forward_b", translate("Corporate", "Forward +"), _forward_b, 1),
                ("backward_a", translate("Corporate", "Backward \u00d7"), _backward_a, 4),
                ("backward_b", translate("Corporate", "Backward +"), _backward_b, 3),
            )
        ),
    ]


def _forward_a(row: CorporateAction) -> Decimal:
    return row.forward_a


def _forward_b(row: CorporateAction) -> Decimal:
    return row.forward_b


def _backward_a(row: CorporateAction) -> Decimal:
    return row.backward_a


def _backward_b(row: CorporateAction) -> Decimal:
    return row.backward_b


def change_words(kind: CodeChangeKind) -> str:
    """Why a temporary code was given."""
    return {
        CodeChangeKind.GEM_TO_MAIN: translate("Corporate", "From GEM to the main board"),
        CodeChangeKind.UNPAID: translate("Corporate", "Nil-paid rights"),
        CodeChangeKind.CHANGE_LOT: translate("Corporate", "Change of the lot"),
        CodeChangeKind.SPLIT: translate("Corporate", "Split"),
        CodeChangeKind.JOIN: translate("Corporate", "Consolidation"),
        CodeChangeKind.JOIN_SPLIT: translate("Corporate", "Consolidation, then split"),
        CodeChangeKind.SPLIT_JOIN: translate("Corporate", "Split, then consolidation"),
        CodeChangeKind.OTHER: translate("Corporate", "Other"),
    }[kind]


def code_columns() -> list[ValueColumn[CodeChange]]:
    """Security, its other code, why, and from when to when."""
    endless = translate("Corporate", "No end announced")
    return [
        text_column("symbol", translate("Corporate", "Security"), lambda row: row.instrument, width=104, strong=True),
        text_column("related", translate("Corporate", "Temporary code"), lambda row: row.related, width=112),
        text_column("why", translate("Corporate", "Why"), lambda row: change_words(row.kind)),
        day_column("published", translate("Corporate", "Announced"), lambda row: row.published, spare=1),
        day_column("effective", translate("Corporate", "From"), lambda row: row.effective),
        day_column("end", translate("Corporate", "To"), lambda row: row.end, why=endless),
    ]


def suspension_columns() -> list[ValueColumn[Suspension]]:
    """The days without trading."""
    return [
        text_column("symbol", translate("Corporate", "Security"), lambda row: row.instrument, strong=True),
        day_column("day", translate("Corporate", "No trading on"), lambda row: row.day, width=120),
    ]


def owner_columns() -> list[ValueColumn[Plate]]:
    return [
        text_column(
            "name", translate("Corporate", "Plate"), lambda row: row.name, second=lambda row: row.id, strong=True
        ),
        text_column("kind", translate("Corporate", "Kind"), lambda row: kind_words(row.kind), width=96),
    ]
