"""Every pair of colours that meets on screen, in both grounds and all conventions: text 4.5 to one, shapes 3 to one."""

from __future__ import annotations

from itertools import product

import pytest

from fakes.scenes.screen.contrast import contrast
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Appearance, Convention, Theme, make_theme

TEXT, SHAPE = 4.5, 3.0
WHITE = "#FFFFFF"
GROUNDS = ("panel", "raised", "inset", "hover", "selected")
INKS = ("text1", "text2", "text3", "accent", "warn")
EVERY = [Appearance.DARK, Appearance.LIGHT]


@pytest.fixture(params=list(product(EVERY, Convention)), ids=lambda pair: f"{pair[0].value}, {pair[1].value}")
def theme(request: pytest.FixtureRequest) -> Theme:
    """One look."""
    return make_theme(*request.param)


def roles(theme: Theme) -> tuple[PairColour, PairColour]:
    """Up and down."""
    return theme.up, theme.down


def test_text_on_every_ground(theme: Theme) -> None:
    """The neutral inks, accent, warning, and what is up and down."""
    inks = [getattr(theme.surface, text_colour) for text_colour in INKS] + [role.text for role in roles(theme)]
    weakest = min(
        contrast(text_colour, getattr(theme.surface, background)) for text_colour in inks for background in GROUNDS
    )

    assert weakest >= TEXT


def test_text_over_depth_bars_and_flashes(theme: Theme) -> None:
    """A role's own text, and prices, sizes and captions over its dim."""
    surface = theme.surface
    for role in roles(theme):
        assert contrast(role.text, role.dim) >= TEXT
        assert (
            min(contrast(text_colour, role.dim) for text_colour in (surface.text1, surface.text2, surface.text3))
            >= TEXT
        )


def test_text_on_fills(theme: Theme) -> None:
    """Buy and Sell, the filled button, the environment's word, the broken banner, inverse tags."""
    surface = theme.surface
    fills = [role.fill for role in roles(theme)] + [surface.accent_fill]
    fills += [look.fill for look in theme.environments.values()]

    assert min(contrast(WHITE, fill) for fill in fills) >= 5.40 - 0.005
    assert contrast(surface.on_warn, surface.warn_fill) == pytest.approx(10.1, abs=0.05)
    assert contrast(surface.panel, surface.text1) >= TEXT
    assert contrast(surface.warn, surface.warn_dim) >= TEXT
    assert contrast(surface.accent, surface.accent_dim) >= TEXT


@pytest.mark.parametrize("environment", Environment)
def test_environments(theme: Theme, environment: Environment) -> None:
    """The word on its ground and on a title bar; text beside it; the frame around the window."""
    look, surface = theme.environments[environment], theme.surface

    assert (
        min(contrast(look.text, background) for background in (look.background, surface.raised, surface.panel)) >= TEXT
    )
    assert min(contrast(text_colour, look.background) for text_colour in (surface.text1, surface.text2)) >= TEXT
    assert contrast(look.frame, surface.app) >= (3.35 if theme.appearance is Appearance.DARK else 3.8) - 0.005


def test_shapes(theme: Theme) -> None:
    """Outlines, the focus ring wherever it may lie, sea level, price, curves, caps of bars."""
    surface = theme.surface
    outlines = [
        contrast(surface.line_control, getattr(surface, background)) for background in ("panel", "raised", "inset")
    ]
    rings = [contrast(surface.accent, getattr(surface, background)) for background in ("app", *GROUNDS)]
    lines = [surface.chart_zero, surface.chart_price, *theme.tiers, *(role.text for role in roles(theme))]
    charts = [contrast(line, getattr(surface, background)) for line in lines for background in ("panel", "inset")]

    assert min(*outlines, *rings, *charts) >= SHAPE


STATED = {
    "text1": (12.8, 15.1),
    "text2": (7.4, 7.8),
    "text3": (4.73, 5.06),
    "accent": (5.9, 5.5),
    "warn": (8.5, 5.2),
}
"""The lowest ratio over all grounds, dark and light, as the design language states it."""
ROLES = {
    Convention.GREEN_UP: ((7.1, 4.96), (4.58, 4.88)),
    Convention.RED_UP: ((4.96, 7.1), (4.88, 4.58)),
    Convention.BLUE_UP: ((6.5, 6.5), (4.76, 4.70)),
}
"""The same of up and down."""
SHAPES = {"line_control": (3.3, 3.4), "accent": (7.3, 6.5), "chart_zero": (4.7, 4.8)}
"""Of outlines, the focus ring and sea level on a panel."""


def near(stated: float) -> object:
    """Within the rounding of the document."""
    return pytest.approx(stated, abs=0.05 + 1e-9)


def test_the_design_language_states_them_truly(theme: Theme) -> None:
    place, surface = EVERY.index(theme.appearance), theme.surface

    def lowest(text_colour: str) -> float:
        return min(contrast(text_colour, getattr(surface, background)) for background in GROUNDS)

    assert {text_colour: lowest(getattr(surface, text_colour)) for text_colour in STATED} == {
        text_colour: near(stated[place]) for text_colour, stated in STATED.items()
    }
    assert [lowest(role.text) for role in roles(theme)] == [near(one) for one in ROLES[theme.convention][place]]
    assert {line: contrast(getattr(surface, line), surface.panel) for line in SHAPES} == {
        line: near(stated[place]) for line, stated in SHAPES.items()
    }


def test_free_colours_are_readable_lines(theme: Theme) -> None:
    assert len(theme.free) == 6
    assert min(contrast(tint, theme.surface.panel) for tint in theme.free.values()) >= TEXT
