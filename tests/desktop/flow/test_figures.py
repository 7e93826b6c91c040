"""What lies below the chart never changes its height."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.screen.shown_texts import painted_texts
from tideboard_desktop.flow.figures import LowerPanel
from tideboard_desktop.flow.today.distribution import HEIGHT, LINE_HEIGHT
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateKind

LONG = "A reason that is much longer than any line of the dock has room for, " * 3


def told(kind: StateKind) -> PanelState:
    """A state with long words."""
    return PanelState(
        kind=kind,
        sentence="S",
        detail="",
        name="N",
        reason=LONG,
        button=StateAction("Button", int),
        link=StateAction("Link", int),
    )


@pytest.mark.parametrize("low", [False, True])
@pytest.mark.parametrize("kind", list(StateKind))
def test_a_state_comes_and_goes_without_moving_anything(
    theme: Theme, on_screen: Callable[..., None], kind: StateKind, low: bool
) -> None:
    """Same height and no wider wish, whatever it says; what it says fits."""
    lower = LowerPanel(theme)
    lower.show_table(opened=True)
    lower.show_low(low=low)
    on_screen(lower, 480, lower.height())
    before, wish = lower.geometry(), lower.minimumSizeHint().width()
    lower.show_state(told(kind))
    assert (lower.geometry(), lower.minimumSizeHint().width()) == (before, wish)
    assert lower.footer.isVisible()
    assert lower.footer.geometry().bottom() <= lower.rect().bottom()
    assert lower.footer.button.visibleRegion().boundingRect() == lower.footer.button.rect()
    assert lower.distribution.isVisible() == (kind in {StateKind.CLOSED, StateKind.DISAGREE} and not low)
    lower.show_state(None)

    assert lower.geometry() == before
    assert lower.distribution.height() == before.height()
    assert not lower.footer.isVisible()


def test_the_providers_words_stand_behind_ours(theme: Theme, on_screen: Callable[..., None]) -> None:
    """Quoted, as the tooltip and for screen readers; the line itself is ours."""
    lower = LowerPanel(theme)
    on_screen(lower, 480, lower.height())
    ours = PanelState(
        kind=StateKind.RATE_LIMITED, sentence="S", detail="", name="N", reason="Ours.", quoted="\u592a\u9ad8"
    )
    lower.show_state(ours)

    assert lower.footer.reason.text() == "Ours."
    assert lower.footer.reason.toolTip() == "Ours.\nIts own words: \u201c\u592a\u9ad8\u201d"
    assert lower.footer.accessibleDescription().endswith("Its own words: \u201c\u592a\u9ad8\u201d")


def test_the_distribution_is_a_line_until_a_click_or_a_key_opens_its_table(
    theme: Theme, on_screen: Callable[..., None]
) -> None:
    lower = LowerPanel(theme)
    on_screen(lower, 480, lower.height())
    heights = [lower.height()]
    told = list[int]()
    lower.resized.connect(lambda: told.append(lower.height()))
    QTest.mouseClick(lower.distribution, Qt.MouseButton.LeftButton)
    heights.append(lower.height())
    QTest.keyClick(lower.distribution, Qt.Key.Key_Space)
    heights.append(lower.height())

    assert heights == [theme.px(LINE_HEIGHT), theme.px(HEIGHT), theme.px(LINE_HEIGHT)]
    assert told == heights[1:]


def test_a_low_dock_keeps_the_line_of_an_opened_table_until_a_person_asks(theme: Theme) -> None:
    lower = LowerPanel(theme)
    lower.show_table(opened=True)
    lower.show_low(low=True)
    assert lower.height() == theme.px(LINE_HEIGHT)
    lower.flip()
    assert lower.height() == theme.px(HEIGHT)
    lower.flip()
    lower.show_low(low=False)
    assert lower.height() == theme.px(LINE_HEIGHT)
    lower.deleteLater()


def test_an_empty_distribution_is_one_line_though_its_table_is_open(
    theme: Theme, on_screen: Callable[..., None]
) -> None:
    """The line says why; while the figures are still asked for, nothing moves."""
    lower = LowerPanel(theme)
    lower.show_table(opened=True)
    on_screen(lower, 480, lower.height())
    lower.show_distribution(None, "Asking for the distribution", waits=True)
    assert lower.height() == theme.px(HEIGHT)
    lower.show_distribution(None, "Nothing of it was recorded on this day.", waits=False)
    assert lower.height() == lower.distribution.height() == theme.px(27)
    with painted_texts() as painted:
        lower.grab()
    assert {one.text for one in painted} == {"Distribution", "Nothing of it was recorded on this day."}
    lower.show_distribution(None, "Asking for the distribution", waits=True)
    assert lower.height() == theme.px(HEIGHT)
