"""What a person can do in the history of the flow dock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.commands import Command

if TYPE_CHECKING:
    from tideboard_desktop.flow.body import FlowBody
    from tideboard_desktop.flow.history_pane import HistoryPane

translate = QCoreApplication.translate
_SUMS = (5, 10, 20)


def history_commands(body: Callable[[], FlowBody | None], scope: QWidget) -> list[Command]:
    """Zoom, scroll, range, sums, stack, table; they can be run while a history is on screen.

    `body` may give None: the commands are collected before the chart is loaded.
    """

    def pane() -> HistoryPane | None:
        loaded = body()
        return None if loaded is None or loaded.past is None else loaded.pane

    def command(
        name: str, text: str, act: Callable[[HistoryPane], object], *keys: str, hidden: bool = False
    ) -> Command:
        def run() -> None:
            shown = pane()
            if shown is not None:
                act(shown)

        return Command(
            id=f"flow.history.{name}",
            text=text,
            group=translate("Flow", "Flow history"),
            run=run,
            keys=keys,
            scope=scope if keys else None,
            enabled=lambda: pane() is not None,
            hidden=hidden,
        )

    return [
        command("closer", translate("Flow", "Zoom in"), lambda shown: shown.chart.zoom(0.7), "+", "="),
        command("wider", translate("Flow", "Zoom out"), lambda shown: shown.chart.zoom(1 / 0.7), "-"),
        command("all", translate("Flow", "Whole range"), lambda shown: shown.chart.show_all(), "Ctrl+0"),
        command("older", translate("Flow", "Older periods"), lambda shown: shown.page(-1), "PgUp", hidden=True),
        command("newer", translate("Flow", "Newer periods"), lambda shown: shown.page(1), "PgDown", hidden=True),
        command("table", translate("Flow", "Chart or table"), lambda shown: shown.controls.flip_view(), "Ctrl+T"),
        command("stack", translate("Flow", "Bars or stacked tiers"), lambda shown: shown.controls.flip_look()),
        *(
            command(
                f"sum{count}",
                translate("Flow", "Sum of {count} periods").replace("{count}", str(count)),
                lambda shown, count=count: shown.controls.sums[count].click(),  # type: ignore[misc]
            )
            for count in _SUMS
        ),
        *(
            command(f"range.{key}", text, lambda shown, key=key: shown.range_row.presets.button(key).click())  # type: ignore[misc]
            for key, text in _ranges()
        ),
    ]


def _ranges() -> list[tuple[str, str]]:
    return [
        ("1m", translate("Flow", "History of one month")),
        ("3m", translate("Flow", "History of three months")),
        ("6m", translate("Flow", "History of six months")),
        ("1y", translate("Flow", "History of one year")),
        ("2y", translate("Flow", "History of two years")),
        ("own", translate("Flow", "History between two dates")),
    ]
