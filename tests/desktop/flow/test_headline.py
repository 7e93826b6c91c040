"""The headline's cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services
from tideboard_core.archive.comparison.ranking import Ranked
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.figures import day_distribution, day_figures
from tideboard_desktop.flow.headline import Gauge, Headline, HeadlineFigure, gauge_of
from tideboard_desktop.flow.today.model import FlowDay
from tideboard_desktop.ui.format import MISSING
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import ElidedLabel

Show = Callable[..., None]


def test_missing_figures_are_dashes_and_keep_their_place(theme: Theme, on_screen: Show) -> None:
    """Never zero, never blank, no jump when the figure comes."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    headline.show_figures([HeadlineFigure(caption=name) for name in "abcde"])
    assert [text for _caption, text in headline.texts()] == [MISSING] * 5
    height = headline.height()
    headline.show_figures([HeadlineFigure(caption=name, text="+318.60M", value=1.0, after="HKD") for name in "abcde"])
    assert headline.height() == height
    assert "a +318.60M HKD" in headline.accessibleDescription()


class Requests(QObject):
    """Counts how often a layout is asked again."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Let all pass."""
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_another_text_asks_no_layout_above_and_stands_whole(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """Each price would lay out the window, and paint the whole dock."""
    outer, headline, requests = QWidget(), Headline(theme), Requests()
    QVBoxLayout(outer).addWidget(headline)
    on_screen(outer, 928, 80)
    price = HeadlineFigure(caption="Price", before="612.50", text="+10.66%", value=1.0)
    for text in ("+318.60M", "+1,318.60M", "+318.60M"):
        headline.show_figures([HeadlineFigure(caption="Net", text=text, after="HKD"), price])
        qapp.processEvents()
    outer.installEventFilter(requests)
    for text, after in (("+9.10M", "HKD"), ("+318.61M", "US$"), ("+1,318.60M", "HKD")):
        headline.show_figures([HeadlineFigure(caption="Net", text=text, after=after), price])
        qapp.processEvents()
        parts = [part for part in headline.findChildren(QLabel) if part.isVisible() and part.text()]
        (net, unit), whole = parts[1:3], [part.width() >= part.sizeHint().width() for part in parts]
        assert (net.text(), unit.text(), all(whole)) == (text, after, True)
        assert 0 < unit.x() - net.geometry().right() < 20, "the unit follows its figure"
    assert requests.count == 0
    headline.show_figures([HeadlineFigure(caption="Net", text="+99,318,600.00M", after="HKD"), price])
    qapp.processEvents()
    parts = [part for part in headline.findChildren(QLabel) if part.isVisible() and part.text()]
    assert all(part.width() >= part.sizeHint().width() for part in parts), "a wider cell has the others move"


class Painted(QObject):
    """Counts paints of one widget."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Let all pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_another_price_paints_nothing_below_its_cell(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """Neither the panels of the dock nor the headline, from the second on; the pixels are the same."""
    outer, headline, painted = QWidget(), Headline(theme), Painted()
    QVBoxLayout(outer).addWidget(headline)
    on_screen(outer, 928, 80)
    for number in range(6):
        if number == 3:
            outer.installEventFilter(painted)
            headline.installEventFilter(painted)
        price = HeadlineFigure(caption="Price", before=f"612.{number}0", text=f"+10.{number}6%", value=1.0)
        headline.show_figures([HeadlineFigure(caption="Net", text="+9.10M"), price])
        qapp.processEvents()
    assert painted.count == 0
    assert headline.grab().toImage().pixelColor(2, 2) == headline.grab().toImage().pixelColor(926 - 30, 2)


def test_a_longer_caption_takes_the_room_there_is(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """Also where its figure needs no more than before."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    net = HeadlineFigure(caption="Net", text="+1.00M")
    for caption in ("Price", "Price that goes against the flow", "Price of the auction before the open today"):
        headline.show_figures([net, HeadlineFigure(caption=caption, before="6.12", text="+0.6%", value=1.0)])
        for _turn in range(2):
            qapp.processEvents()
    price = [part for part in headline.findChildren(ElidedLabel) if part.isVisible()][-1]
    assert price.width() >= price.sizeHint().width(), price.text()


@pytest.mark.parametrize("net", ["+298.05M", "+1,298.05M", MISSING])
def test_a_figure_is_never_cut_another_cell_leaves(net: str, theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """At every width, after the figures grew."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    headline.show_figures([HeadlineFigure(caption=name) for name in "abcde"])
    middle = [
        HeadlineFigure(caption=name, text="+9.48%") for name in ("Net / turnover", "Block (XL + L)", "Last minute")
    ]
    price = HeadlineFigure(caption="Price, agrees with flow", before="25,706.12", text="+10.66%", value=1.0)
    headline.show_figures([HeadlineFigure(caption="Net inflow today, to 10:24", text=net, after="HKD"), *middle, price])
    for width in range(930, 240, -15):
        headline.resize(width, 60)
        qapp.processEvents()
        parts = [part for part in headline.findChildren(QLabel) if part.isVisible() and part.text()]
        cut = [
            part.text()
            for part in parts
            if not isinstance(part, ElidedLabel) and part.width() < part.sizeHint().width()
        ]
        assert not cut, f"cut at {width} px: {cut}"
        assert parts[-1].text() == "+10.66%" or width < headline.minimumSizeHint().width()


def test_no_caption_between_the_ends_is_cut(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """What the price's caption lacks is taken from it alone."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    middle = [
        HeadlineFigure(caption=name, text="+9.48%") for name in ("Net / turnover", "Block (XL + L)", "Last minute")
    ]
    price = HeadlineFigure(caption="Price, agrees with flow", before="6.12", text="+0.6%", value=1.0)
    headline.show_figures([HeadlineFigure(caption="Net inflow", text="+1.00M"), *middle, price])
    for width in range(700, 300, -3):
        headline.resize(width, 60)
        qapp.processEvents()
        captions = [part for part in headline.findChildren(ElidedLabel) if part.isVisible()][1:-1]
        cut = [part.text() for part in captions if part.width() < part.sizeHint().width()]
        assert not cut, f"cut at {width} px: {cut}"


def test_new_figures_leave_the_captions_whole(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """Also those for which no cell wants another width."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    price = HeadlineFigure(caption="Price, agrees with flow", before="6.12", text="+0.6%", value=1.0)
    for width in range(600, 300, -10):
        headline.resize(width, 60)
        for percent in ("+9.48%", "+9.47%"):
            names = "Net / turnover", "Block (XL + L)", "Last minute"
            middle = [HeadlineFigure(caption=name, text=percent) for name in names]
            headline.show_figures([HeadlineFigure(caption="Net inflow", text="+1.00M"), *middle, price])
            qapp.processEvents()
        captions = [part for part in headline.findChildren(ElidedLabel) if part.isVisible()][1:-1]
        cut = [part.text() for part in captions if part.width() < part.sizeHint().width()]
        assert not cut, f"cut at {width} px: {cut}"


def test_figures_that_change_move_no_cell(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """Longer and shorter ones, another caption of the same cell, a dash."""
    headline = Headline(theme)
    headline.show_figures([HeadlineFigure(caption=name) for name in "abcde"])
    on_screen(headline, 928, 60)
    captions = ("Last minute", "This minute so far")
    prices = ("Price", "Price, against flow", "Price, agrees with flow")
    places = set()
    for caption, text, price in zip(captions * 2, ("+1.20M", "\u2212312.20M", MISSING, "+5.00K"), prices, strict=False):
        middle = [HeadlineFigure(caption="Net / turnover", text=text), HeadlineFigure(caption="Block", text=text)]
        minute = HeadlineFigure(caption=caption, text=text, captions=captions)
        last = HeadlineFigure(caption=price, before="601.00", text="+1.00%", captions=prices)
        headline.show_figures([HeadlineFigure(caption="Net inflow today"), *middle, minute, last])
        qapp.processEvents()
        places.add(tuple(cell.geometry().getRect() for cell in headline._cells if cell.isVisible()))

    assert len(places) == 1


@pytest.mark.usefixtures("qapp")
def test_price_against_flow_is_said_in_words_and_amber(services: Services, day: FlowDay) -> None:
    """Price down while money flows in."""
    line = flow_day.minute_line()
    falling = flow_day.quote(line, last=Decimal(600))
    services.hub.publish(Topic.QUOTE.of(flow_day.TENCENT), Lazy.ready(falling))
    day.pull()
    price = day_figures(day, Units.KMB)[-1]

    assert price.caption == "Price, against flow"
    assert price.warn


@pytest.mark.usefixtures("qapp")
def test_figures_without_flow_are_missing_but_the_price_stands(services: Services, day: FlowDay) -> None:
    """The quote does not wait for the flow."""
    services.hub.forget(Topic.FLOW.of(flow_day.TENCENT))
    services.hub.forget(Topic.DISTRIBUTION.of(flow_day.TENCENT))
    day.pull()
    figures = day_figures(day, Units.KMB)

    assert [figure.text for figure in figures[:-1]] == [MISSING] * 5
    assert figures[-1].caption == "Price"
    assert figures[-1].before
    assert day_distribution(services.sources, day) == (None, "Asking for the distribution")


def test_a_narrow_headline_keeps_net_and_price(theme: Theme, on_screen: Show) -> None:
    """The last minute leaves first; nothing is cut, and nothing holds the window wide."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    headline.show_figures([HeadlineFigure(caption=name, text="+318.60M", value=1.0, after="HKD") for name in "abcde"])
    shown = {}
    for width in (928, 640, 500, 330):
        headline.resize(width, 60)
        shown[width] = "".join(cell.words()[0] for cell in headline._cells if cell.isVisible())

    assert shown == {928: "abcde", 640: "abce", 500: "abe", 330: "ae"}
    assert headline.minimumSizeHint().width() <= 330


def test_a_flag_gives_way_before_net_and_price_do(theme: Theme, on_screen: Show, qapp: QApplication) -> None:
    """Long, short, at last its sign alone; pressed, it is heard; the whole is told to screen readers at any width."""
    headline, heard = Headline(theme), list[str]()
    on_screen(headline, 928, 60)
    headline.flag_clicked.connect(lambda: heard.append("flag"))
    headline.show_figures([HeadlineFigure(caption=name, text="+318.60M", value=1.0, after="HKD") for name in "abcde"])
    headline.show_flag("Providers disagree since 10:42", "Disagree since 10:42", "Because.")
    forms = []
    for width in (928, 510, 400):
        headline.resize(width, 60)
        qapp.processEvents()
        forms.append(headline.flag.text().strip())
        assert headline.flag.isVisible()
        assert headline.flag.accessibleName().endswith("Providers disagree since 10:42")
        assert headline.flag.accessibleName().startswith(headline.flag.text().strip())
        for cell in (headline._cells[0], headline._cells[-1]):
            assert cell.isVisible()
            assert not cell.geometry().intersects(headline.flag.geometry())
    headline.flag.click()

    assert forms == ["Providers disagree since 10:42", "Disagree since 10:42", ""]
    assert heard == ["flag"]
    headline.show_flag("", "", "")
    assert not headline.flag.isVisible()


def test_a_price_that_comes_later_is_not_cut(theme: Theme, on_screen: Show) -> None:
    """Before the layout has heard of it, and beside cells that are wider than their words."""
    headline = Headline(theme)
    on_screen(headline, 500, 60)
    names = ("Net inflow today", "Net / turnover", "Block (XL + L)", "Last minute")
    empty = [HeadlineFigure(caption=name) for name in names]
    headline.show_figures([*empty, HeadlineFigure(caption="Price")])
    headline.show_figures([*empty, HeadlineFigure(caption="Price", before="73.65", text="\u22121.14%", value=-1.0)])
    headline.resize(501, 60)  # the layout takes it now
    price = headline._cells[-1]

    assert price.width() >= price.sizeHint().width()
    caption = headline.findChildren(ElidedLabel)[0]
    assert caption.width() >= caption.sizeHint().width()


def test_a_price_changes_nothing_but_its_own_cell(
    theme: Theme, on_screen: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times a second a price comes: cells that stay the same are neither measured nor placed again."""
    headline = Headline(theme)
    on_screen(headline, 928, 60)
    others = [HeadlineFigure(caption=name, text="+9.48%", rank=place) for place, name in enumerate("abcd")]
    headline.show_figures([*others, HeadlineFigure(caption="Price", before="601.00", text="+1.00%", value=1.0)])
    fitted: list[int] = []
    monkeypatch.setattr(headline, "_fit", lambda: fitted.append(1))
    texts = [part for part in headline.findChildren(QLabel) if part.text()]
    set_before = {part: part.text() for part in texts}
    headline.show_figures([*others, HeadlineFigure(caption="Price", before="602.00", text="+2.00%", value=1.0)])

    assert [part.text() for part in texts if part.text() != set_before[part]] == ["602.00", "+2.00%"]
    assert not fitted, "tabular digits keep the width"
    headline.show_figures([*others, HeadlineFigure(caption="Price", before="1,602.00", text="+2.00%", value=1.0)])
    assert fitted, "a longer price takes room from the others"
    headline.show_figures([*others[:2], others[2], HeadlineFigure(caption="Price", before="1,602.00", text="+2.00%")])
    assert len(fitted) == 2, "a cell less"


@pytest.mark.parametrize(
    ("ranked", "gauge"),
    [
        (Ranked(59, 52, 1), Gauge(88, 1.0)),
        (Ranked(59, 59, 0), Gauge(100, 1.0)),
        (Ranked(59, 0, 0), Gauge(0, 1.0)),
        (Ranked(20, 13, 1), Gauge(65, 1.0, 20)),
        (Ranked(39, 13, 0), Gauge(33, 1.0, 39)),
        (Ranked(40, 13, 0), Gauge(32, 1.0)),
        (Ranked(59, 0, 59), Gauge(50, 1.0)),
        (Ranked(19, 3, 0), None),
        (Ranked(59, 3, 0, 4), None),
    ],
)
def test_the_gauge(ranked: Ranked, gauge: Gauge | None) -> None:
    assert gauge_of(ranked, 1.0) == gauge
