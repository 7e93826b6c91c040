"""The contrast figures of the design language, computed again from the tokens."""

from __future__ import annotations

from itertools import combinations

import pytest

from fakes.scenes.screen.colour_vision import distance
from fakes.scenes.screen.contrast import contrast
from tideboard_core.model.order import Environment
from tideboard_desktop.ui import colours as palette
from tideboard_desktop.ui.colours import Surface

GROUNDS = ("panel", "raised", "inset", "hover", "selected")


def lowest(surface: Surface, text_colour: str) -> float:
    """Lowest contrast of an ink over every ground that carries text."""
    return min(contrast(text_colour, getattr(surface, background)) for background in GROUNDS)


@pytest.mark.parametrize(
    ("token", "dark", "light"),
    [
        ("text1", 12.8, 15.1),
        ("text2", 7.4, 7.8),
        ("text3", 4.73, 5.06),
        ("accent", 5.9, 5.5),
        ("warn", 8.5, 5.2),
    ],
)
def test_text_tokens_reach_their_stated_contrast(token: str, dark: float, light: float) -> None:
    """Over panel, raised, inset, hover and selected."""
    assert lowest(palette.DARK, getattr(palette.DARK, token)) >= dark - 0.06
    assert lowest(palette.LIGHT, getattr(palette.LIGHT, token)) >= light - 0.06


@pytest.mark.parametrize(
    ("pair", "dark", "light"),
    [("green", 7.1, 4.58), ("red", 4.96, 4.88), ("blue", 6.5, 4.76), ("orange", 6.5, 4.70)],
)
def test_role_colours_reach_their_stated_contrast(pair: str, dark: float, light: float) -> None:
    """Every pair colour, in both themes."""
    assert lowest(palette.DARK, palette.DARK_PAIRS[pair].text) >= dark - 0.06
    assert lowest(palette.LIGHT, palette.LIGHT_PAIRS[pair].text) >= light - 0.06


def test_role_text_on_its_own_dim_and_white_on_fills() -> None:
    """Depth bars and flashes stay readable, and so do filled buttons."""
    for pairs, floor in ((palette.DARK_PAIRS, 5.04), (palette.LIGHT_PAIRS, 4.68)):
        for pair in pairs.values():
            assert contrast(pair.text, pair.dim) >= floor - 0.01
            assert contrast("#FFFFFF", pair.fill) >= 5.39
    assert contrast(palette.DARK.on_warn, palette.DARK.warn_fill) >= 10.05


def test_environment_frames_stand_out_from_the_window_ground() -> None:
    """Also without colour: the weakest is 3.35 dark and 3.8 light."""
    for environments, surface, floor in (
        (palette.DARK_ENVIRONMENTS, palette.DARK, 3.35),
        (palette.LIGHT_ENVIRONMENTS, palette.LIGHT, 3.8),
    ):
        for environment in Environment:
            assert contrast(environments[environment].frame, surface.app) >= floor - 0.01


def test_outlines_and_zero_line() -> None:
    """Shapes need three to one."""
    for surface in (palette.DARK, palette.LIGHT):
        assert contrast(surface.line_control, surface.panel) >= 3.28
        assert contrast(surface.chart_zero, surface.panel) >= 4.68


@pytest.mark.parametrize(
    ("surface", "curves", "compared"),
    [
        (palette.DARK, palette.DARK_CURVES, palette.DARK_COMPARED),
        (palette.LIGHT, palette.LIGHT_CURVES, palette.LIGHT_COMPARED),
    ],
)
def test_averages_and_compared_lines_are_told_apart_without_red_and_green(
    surface: palette.Surface, curves: tuple[str, ...], compared: tuple[str, ...]
) -> None:
    """All five compared lines among each other and beside all four averages; a compared line's tag carries text."""
    assert min(contrast(each, surface.panel) for each in curves) >= 3
    assert min(contrast(surface.panel, each) for each in compared) >= 4.5
    assert min(distance(one, other) for one, other in combinations(curves, 2)) >= 15
    assert min(distance(one, other) for one, other in combinations(compared, 2)) >= 9.5
    assert min(distance(one, other) for one in compared for other in curves) >= 7.5


def test_a_red_and_a_green_of_one_lightness_are_not_told_apart() -> None:
    assert distance("#A06040", "#6C7040") < 5 < distance("#000000", "#FFFFFF")
