"""The commands of the chart dock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.chart.toolbar import ChartToolbar
from tideboard_desktop.chart.words import INTERVALS, interval_names
from tideboard_desktop.ui.charts.curves import ChartForm, form_words
from tideboard_desktop.ui.charts.layout import FLOW, VOLUME
from tideboard_desktop.ui.charts.navigation_keys import END, FAR
from tideboard_desktop.ui.charts.pane_chart import ZOOM
from tideboard_desktop.ui.charts.pane_sizes import PaneSizes
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_ZOOM = ZOOM**3


class ChartActions(NamedTuple):
    """What the commands act on; bare keys work while the focus is inside `scope`."""

    chart: PriceChart
    toolbar: ChartToolbar
    scope: QWidget
    choose_interval: Callable[[str], None]
    step_interval: Callable[[int], None]
    read_older: Callable[[], None]
    flip_table: Callable[[], None]
    choose_form: Callable[[str], None]


def chart_commands(actions: ChartActions) -> list[Command]:
    """Intervals, view and the keyboard cursor; bare keys work while the chart has the focus."""
    return [*_intervals(actions), *_forms(actions), *_views(actions), *_cursor(actions)]


def _group() -> str:
    return translate("PriceChart", "Price chart")


def _intervals(actions: ChartActions) -> list[Command]:
    chosen = [
        Command(
            id=f"chart.interval.{key.casefold() if key != 'M' else 'month'}",
            text=titled(_group(), name),
            group=_group(),
            run=partial(actions.choose_interval, key),
        )
        for key, name in interval_names().items()
        if key in INTERVALS
    ]
    shorter, longer = translate("PriceChart", "Shorter interval"), translate("PriceChart", "Longer interval")
    return [
        *chosen,
        _scoped(actions, "shorter", shorter, partial(actions.step_interval, -1), ","),
        _scoped(actions, "longer", longer, partial(actions.step_interval, 1), "."),
    ]


def _forms(actions: ChartActions) -> list[Command]:
    """Each form, and the next one by a key."""
    also = {
        ChartForm.CANDLES: (translate("PriceChart", "candlesticks"),),
        ChartForm.HOLLOW: (translate("PriceChart", "candles as outlines"),),
    }

    def choose_next() -> None:
        forms = list(ChartForm)
        actions.choose_form(forms[(forms.index(actions.chart.form) + 1) % len(forms)].value)

    return [
        *(
            replace(
                _scoped(actions, f"form.{form}", words, partial(actions.choose_form, form.value)),
                also=also.get(form, ()),
            )
            for form, words in form_words().items()
        ),
        _scoped(actions, "form.next", translate("PriceChart", "Next form of the bars"), choose_next, "Ctrl+Shift+K"),
    ]


def _views(actions: ChartActions) -> list[Command]:
    chart, scales = actions.chart, actions.toolbar.scales
    return [
        _scoped(actions, "closer", translate("PriceChart", "Zoom in"), partial(chart.zoom, _ZOOM), "+", "="),
        _scoped(actions, "wider", translate("PriceChart", "Zoom out"), partial(chart.zoom, 1 / _ZOOM), "-"),
        _scoped(actions, "reset", translate("PriceChart", "Reset the view"), chart.reset, "Ctrl+0"),
        _scoped(actions, "table", translate("PriceChart", "Chart or table"), actions.flip_table, "Ctrl+T"),
        _scoped(actions, "newest", translate("PriceChart", "Go to the newest bar"), chart.show_newest),
        _scoped(actions, "older", translate("PriceChart", "Read older bars"), actions.read_older),
        _scoped(
            actions,
            "log",
            translate("PriceChart", "Logarithmic price scale"),
            lambda: scales.action(ScaleKind.LOG.value).trigger(),
        ),
        _scoped(
            actions,
            "percent",
            translate("PriceChart", "Price scale in percent"),
            lambda: scales.action(ScaleKind.PERCENT.value).trigger(),
        ),
        _scoped(
            actions,
            "linear",
            translate("PriceChart", "Linear price scale"),
            lambda: scales.action(ScaleKind.LINEAR.value).trigger(),
        ),
    ]


def _scoped(actions: ChartActions, name: str, text: str, run: Callable[[], object], *keys: str) -> Command:
    def action() -> None:
        run()

    return Command(
        id=f"chart.{name}",
        text=titled(_group(), text),
        group=_group(),
        run=action,
        keys=keys,
        scope=actions.scope if keys else None,
    )


def _cursor(actions: ChartActions) -> list[Command]:
    chart = actions.chart
    words: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
        ("left", translate("PriceChart", "Cursor one bar back"), "Left", partial(chart.step, -1)),
        ("right", translate("PriceChart", "Cursor one bar on"), "Right", partial(chart.step, 1)),
        ("left_ten", translate("PriceChart", "Cursor ten bars back"), "Shift+Left", partial(chart.step, -FAR)),
        ("right_ten", translate("PriceChart", "Cursor ten bars on"), "Shift+Right", partial(chart.step, FAR)),
        ("first", translate("PriceChart", "Cursor to the first bar"), "Home", partial(chart.step, -END)),
        ("last", translate("PriceChart", "Cursor to the newest bar"), "End", partial(chart.step, END)),
        ("page_back", translate("PriceChart", "One screen back"), "PgUp", partial(chart.step_screen, -1)),
        ("page_on", translate("PriceChart", "One screen on"), "PgDown", partial(chart.step_screen, 1)),
        ("up", translate("PriceChart", "Cursor up one price step"), "Up", partial(chart.step_price, 1)),
        ("down", translate("PriceChart", "Cursor down one price step"), "Down", partial(chart.step_price, -1)),
        ("hide", translate("PriceChart", "Hide the crosshair"), "Esc", chart.leave),
        ("copy", translate("PriceChart", "Copy the read-out"), "Ctrl+C", chart.copy_readout),
    )
    return [
        Command(
            id=f"chart.cursor.{name}",
            text=text,
            group=_group(),
            run=partial(_run, run),
            keys=(keys,),
            scope=chart,
            hidden=True,
        )
        for name, text, keys, run in words
    ]


def _run(action: Callable[[], object]) -> None:
    action()


def pane_commands(current: Callable[[], PaneSizes], chart: Callable[[], PriceChart]) -> list[Command]:
    """Fold panes of the chart in use."""
    group = translate("PriceChart", "Price chart")

    def others() -> list[str]:
        return [pane.key for pane in chart().layout_now.panes[1:] if pane.key not in {VOLUME, FLOW}]

    named: tuple[tuple[str, str, Callable[[], list[str]]], ...] = (
        ("volume", translate("PriceChart", "Fold or unfold the volume"), lambda: [VOLUME]),
        ("flow", translate("PriceChart", "Fold or unfold the capital flow"), lambda: [FLOW]),
        ("indicators", translate("PriceChart", "Fold or unfold the panes of indicators"), others),
    )

    def action(keys: Callable[[], list[str]]) -> Callable[[], None]:
        return lambda: current().fold(keys())

    return [
        Command(id=f"chart.fold.{name}", text=titled(group, text), group=group, run=action(keys))
        for name, text, keys in named
    ]
