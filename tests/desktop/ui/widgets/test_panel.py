"""Title bars and dock shells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.flow.dock import Panel
from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.selection import UNLINKED, LinkRole, Selection
from tideboard_desktop.ui.theme import Appearance, make_theme
from tideboard_desktop.ui.widgets.icons import ON_FILL
from tideboard_desktop.ui.widgets.labels import ElidedLabel, icon_button
from tideboard_desktop.ui.widgets.panel import TITLE_HEIGHT, LinkButton, TitleBar, hairline, rounded_body
from tideboard_desktop.window.workspace.dock_specs import DockParts
from tideboard_desktop.window.workspace.dock_widget import DockWidget


@pytest.fixture
def bar(qapp: QApplication, qtbot: QtBot) -> TitleBar:
    """A title bar with a link letter."""
    install(qapp, make_theme())
    result = TitleBar("Order entry", make_theme(), link="A")
    qtbot.addWidget(result)
    result.resize(300, TITLE_HEIGHT)
    result.show()
    return result


def words(bar: TitleBar) -> list[str]:
    """What can be read."""
    parts = (part for part in bar.findChildren(QWidget) if isinstance(part, QLabel | QToolButton) and part.isVisible())
    return [part.text() for part in sorted(parts, key=QWidget.x)]


def test_title_letter_symbol_and_chips(bar: TitleBar) -> None:
    """In this order; an empty symbol takes no room."""
    assert words(bar) == ["Order entry", "A"]

    bar.set_symbol("HK.00700", "Tencent")
    chip = bar.add_chip("Sandbox")
    chip.show()

    assert words(bar) == ["Order entry", "A", "HK.00700", "Tencent", "Sandbox"]


def test_an_environment_gives_its_ground(bar: TitleBar) -> None:
    """Each of the three looks different, and none is the neutral one."""
    pictures = [bar.grab().toImage()]
    for environment in Environment:
        bar.set_environment(environment)
        pictures.append(bar.grab().toImage())

    assert all(a != b for place, a in enumerate(pictures) for b in pictures[place + 1 :])


def test_a_dock_keeps_the_bars_height(qapp: QApplication, qtbot: QtBot) -> None:
    """QDockWidget would squeeze a bar whose size hint is missing."""
    install(qapp, make_theme())
    bar = TitleBar("Order entry", make_theme())
    window = QMainWindow()
    qtbot.addWidget(window)
    body = QWidget()
    dock = DockWidget(DockParts(bar, body, body), make_theme(), identity="ticket", title="Order entry")
    window.setCentralWidget(Panel(TitleBar("Capital flow", make_theme()), hairline()))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(600, 400)
    with qtbot.waitExposed(window):
        window.show()

    assert bar.height() == TITLE_HEIGHT
    assert dock.objectName() == "ticket_dock"


def test_in_a_narrow_bar_name_and_chip_give_way_to_the_symbol(qapp: QApplication, qtbot: QtBot) -> None:
    """Title and symbol stay whole; what is cut is told by the tooltip, and nothing is cut with room for all."""
    install(qapp, make_theme())
    bar = TitleBar("Capital flow", make_theme(), link="A")
    qtbot.addWidget(bar)
    bar.set_symbol("HK.00700", "騰訊控股有限公司")
    chip = bar.add_chip("Sandbox \u00b7 moomoo tiers")
    bar.resize(700, 30)
    bar.show()
    bar.grab()
    assert (bar.name.toolTip(), chip.toolTip()) == ("", "")

    bar.resize(300, 30)
    bar.grab()
    assert chip.toolTip() == "Sandbox \u00b7 moomoo tiers"
    assert bar.symbol.width() >= bar.symbol.sizeHint().width()
    assert bar.title.width() >= bar.title.sizeHint().width()


def test_a_chip_is_cut_before_the_name(qapp: QApplication, qtbot: QtBot) -> None:
    """Four characters of a name beside the whole words of its provider: the name is what the dock is about."""
    install(qapp, make_theme())
    host = QWidget()
    qtbot.addWidget(host)
    bar = TitleBar("Capital flow", make_theme(), link="A")
    bar.setParent(host)
    chip = bar.add_chip("Sandbox \u00b7 moomoo tiers")
    bar.set_symbol("HK.00700", "騰訊控股")
    host.show()
    cut = []
    for width in range(320, 700, 10):
        bar.resize(width, 30)
        qapp.processEvents()
        assert bar.name.width() >= bar.name.sizeHint().width()
        cut.append(chip.width() < chip.sizeHint().width())
    assert (cut[0], cut[-1]) == (True, False)
    bar.set_symbol("US.TSM", "Taiwan Semiconductor Manufacturing Company Limited")
    bar.resize(440, 30)
    qapp.processEvents()
    assert bar.name.width() >= 120
    assert chip.width() >= chip.minimumSizeHint().width()


def test_a_bar_without_a_letter_gets_one_when_it_is_linked(qapp: QApplication, qtbot: QtBot) -> None:
    """The blotter's bar has no title, and still tells where its symbols go."""
    install(qapp, make_theme())
    bar = TitleBar("", make_theme())
    qtbot.addWidget(bar)
    selection = Selection(InstrumentId("HK.00700"))
    bar.link_to(selection, "blotter_link")
    selection.set_letter("C")

    assert bar.link is not None
    assert (bar.link.text(), bar.link.accessibleIdentifier()) == ("C", "blotter_link")


def test_the_word_of_an_environment_comes_and_goes(bar: TitleBar) -> None:
    """At the left end, before the title."""
    bar.show_word(Environment.LIVE)
    assert bar.word is Environment.LIVE
    bar.show_word(None)

    assert bar.word is None


def test_in_a_very_narrow_bar_chip_and_name_go(qapp: QApplication, qtbot: QtBot) -> None:
    """And they come back with the room."""
    install(qapp, make_theme())
    host = QWidget()
    qtbot.addWidget(host)
    bar = TitleBar("Capital flow", make_theme(), link="A")
    bar.setParent(host)
    bar.set_symbol("HK.00700", "騰訊控股有限公司")
    chip = bar.add_chip("Sandbox")
    bar.resize(230, 30)
    host.show()
    qapp.processEvents()
    assert chip.width() == bar.name.width() == 0
    assert bar.title.width() >= bar.title.sizeHint().width()

    bar.resize(700, 30)
    qapp.processEvents()
    assert min(chip.width(), bar.name.width()) > 40


def test_a_body_gives_way_to_what_stands_beside_it(qapp: QApplication, qtbot: QtBot) -> None:
    """A wide content does not hold its column wide."""
    content = QWidget()
    content.setMinimumSize(800, 700)
    body = rounded_body(content, QSize(200, 96))
    qtbot.addWidget(body)

    assert body.minimumSizeHint() == QSize(200, 96)
    assert rounded_body(QWidget()).minimumSizeHint().height() <= 2


def test_spare_controls_go_before_the_title_is_cut(qapp: QApplication, qtbot: QtBot) -> None:
    """And come back when there is room."""
    theme = make_theme()
    holder = QWidget()
    qtbot.addWidget(holder)
    bar = TitleBar("Capital flow", theme, link="A")
    bar.setParent(holder)
    spare, kept = icon_button("camera", "Picture", theme), icon_button("ellipsis", "View", theme)
    bar.add_spare_control(spare)
    bar.add_control(kept)
    bar.resize(400, bar.height())
    holder.show()
    roomy, layout = spare.isVisible(), bar.layout()
    assert layout is not None
    bar.resize(layout.minimumSize().width() - 12, bar.height())

    assert roomy
    assert not spare.isVisible()
    assert kept.isVisible()
    assert bar.title.maximumWidth() > bar.title.sizeHint().width()
    bar.resize(400, bar.height())
    assert spare.isVisible()


def test_a_heading_fills_its_bar(qtbot: QtBot) -> None:
    """No stripe of the environment's background stays beside or around it."""
    theme = make_theme()
    bar = TitleBar("Order entry", theme, link="A")
    qtbot.addWidget(bar)
    bar.set_environment(Environment.PRACTICE)
    bar.set_heading("Buy HK.00700 613.50", theme.up.text)
    bar.resize(312, theme.px(30))
    bar.show()
    assert (bar.title.x(), bar.title.y(), bar.title.height()) == (0, 0, bar.height())


def test_the_close_button_stays_at_the_outer_end(bar: TitleBar) -> None:
    """A dock that is filled when it is first opened adds its controls after the close button."""
    theme = make_theme()
    closer, control, spare = (icon_button(glyph, glyph, theme) for glyph in ("x", "ellipsis", "camera"))
    bar.add_closer(closer)
    bar.add_control(control)
    bar.add_spare_control(spare)

    assert [bar.right.indexOf(part) for part in (control, spare, closer)] == [0, 1, 2]


@pytest.fixture
def selection() -> Selection:
    """On A."""
    return Selection(InstrumentId("HK.00700"))


@pytest.fixture
def button(qapp: QApplication, qtbot: QtBot, selection: Selection) -> LinkButton:
    """Linked to it."""
    install(qapp, make_theme())
    made = LinkButton("A", make_theme())
    qtbot.addWidget(made)
    made.link_to(selection)
    return made


@pytest.mark.parametrize(
    ("letter", "text", "name"),
    [("A", "A", "Linked to A"), ("C", "C", "Linked to C"), (UNLINKED, "\u2013", "Not linked")],
)
def test_the_letter_is_told_and_read(
    button: LinkButton, selection: Selection, letter: str, text: str, name: str
) -> None:
    selection.set_letter(letter)

    assert (button.text(), button.accessibleName(), button.toolTip()) == (text, name, name)
    assert [action.data() for action in button.menu().actions() if action.isChecked()] == [letter, LinkRole.BOTH]


def test_the_menu_changes_the_letter(button: LinkButton, selection: Selection) -> None:
    words = {action.text(): action for action in button.menu().actions()}
    assert list(words)[:4] == ["Link to A", "Link to B", "Link to C", "Unlink"]
    words["Link to B"].trigger()
    assert selection.letter == "B"

    words["Unlink"].trigger()
    assert selection.letter == UNLINKED


def test_the_menu_changes_the_direction_and_the_button_shows_it(button: LinkButton, selection: Selection) -> None:
    words = {action.text(): action for action in button.menu().actions()}
    words["Only move the letter"].trigger()
    assert (selection.role, button.text(), button.accessibleName()) == (
        LinkRole.SOURCE,
        "A\u2192",
        "Linked to A, moves it only",
    )

    words["Only follow the letter"].trigger()
    assert (selection.role, button.text()) == (LinkRole.TARGET, "\u2192A")
    selection.set_letter(UNLINKED)
    assert not words["Only follow the letter"].isEnabled()


def test_it_is_reached_by_tab(button: LinkButton) -> None:
    assert button.focusPolicy().name == "TabFocus"


def test_the_icons_of_a_bar_are_read_on_the_fill_of_real_money(qtbot: QtBot) -> None:
    """In the light theme too; on other grounds they have their own colour."""
    theme = make_theme(Appearance.LIGHT)
    bar = TitleBar("Order entry", theme, link="A")
    qtbot.addWidget(bar)
    closer = icon_button("x", "Close dock", theme)
    bar.add_closer(closer)

    def lightest() -> int:
        image = closer.icon().pixmap(16).toImage()
        spots = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return max(spot.lightness() for spot in spots if spot.alpha() > 100)

    before = lightest()
    bar.set_environment(Environment.LIVE)
    assert lightest() == QColor(ON_FILL).lightness()
    bar.set_environment(Environment.PAPER)
    assert lightest() == before < QColor(ON_FILL).lightness() - 100


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_fill_and_close_stay_where_chips_and_spare_controls_give_way(
    scale: float, qapp: QApplication, qtbot: QtBot
) -> None:
    """The age of old figures is whole."""
    theme = make_theme(scale=scale)
    install(qapp, theme)
    host = QWidget()
    qtbot.addWidget(host)
    bar = TitleBar("Capital flow", theme, link="A")
    bar.setParent(host)
    fill, closer, spare = (icon_button(glyph, glyph, theme) for glyph in ("maximize", "x", "camera"))
    bar.add_fill_button(fill)
    bar.add_closer(closer)
    bar.add_spare_control(spare)
    chip = bar.add_chip("Sandbox \u00b7 moomoo tiers")
    bar.set_symbol("HK.00700", "\u9a30\u8a0a\u63a7\u80a1")
    host.show()
    seen = set()
    for width in range(round(700 * scale), round(250 * scale), -10):
        bar.resize(width, 30)
        qapp.processEvents()
        assert fill.isVisible()
        assert closer.isVisible()
        assert closer.geometry().right() < width
        assert bar.title.width() >= bar.title.sizeHint().width()
        seen.add((spare.isVisible(), chip.width() > 0))
    assert {(True, True), (True, False)} <= seen
    bar.show_age("12 s old", "Sandbox, 12 s old")
    bar.resize(round(340 * scale), 30)
    qapp.processEvents()
    aged = next(one for one in bar.findChildren(ElidedLabel) if one.text() == "12 s old")
    assert fill.isVisible()
    assert closer.isVisible()
    assert aged.width() >= aged.sizeHint().width()
