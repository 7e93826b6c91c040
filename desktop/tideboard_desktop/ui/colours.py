"""The colour tables of the design language, section 2, value by value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Neutral tokens, accent, warning and chart colours."""

    app: str
    panel: str
    raised: str
    inset: str
    hover: str
    selected: str
    line_soft: str
    line_strong: str
    line_control: str
    text1: str
    text2: str
    text3: str
    text_off: str
    accent: str
    accent_fill: str
    accent_dim: str
    warn: str
    warn_dim: str
    warn_fill: str
    on_warn: str
    chart_grid: str
    chart_zero: str
    chart_price: str
    chart_band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairColour:
    """One colour of an up / down pair; `shades` are the bar shades XL, L, M, S; `fill` carries white text."""

    text: str
    dim: str
    fill: str
    shades: tuple[str, str, str, str]


class Pattern(StrEnum):
    """How frame and background of an environment are drawn; real money is solid."""

    HATCH = "hatch"
    DASHES = "dashes"
    SOLID = "solid"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentColours:
    """The colours and the pattern of PRACTICE, PAPER or LIVE; `icon` names the glyph."""

    text: str
    fill: str
    background: str
    frame: str
    pattern: Pattern
    icon: str


DARK = Surface(
    app="#07080B",
    panel="#101318",
    raised="#181B21",
    inset="#0A0C11",
    hover="#1F232A",
    selected="#24243F",
    line_soft="#21252B",
    line_strong="#393D46",
    line_control="#626872",
    text1="#EBEDF1",
    text2="#B1B6BE",
    text3="#8B919B",
    text_off="#575B63",
    accent="#9B97F9",
    accent_fill="#614FD0",
    accent_dim="#2A2752",
    warn="#F3BA32",
    warn_dim="#3B2B0B",
    warn_fill="#F3BA32",
    on_warn="#141820",
    chart_grid="#1D2127",
    chart_zero="#7B808A",
    chart_price="#AEB1B8",
    chart_band="#808693",
)
LIGHT = Surface(
    app="#DDE0E5",
    panel="#FFFFFF",
    raised="#F3F4F7",
    inset="#F8F9FB",
    hover="#ECEFF3",
    selected="#EAEBFE",
    line_soft="#E1E4E9",
    line_strong="#C0C4CC",
    line_control="#858B96",
    text1="#141820",
    text2="#424853",
    text3="#5D646F",
    text_off="#9498A0",
    accent="#5C46CE",
    accent_fill="#614FD0",
    accent_dim="#E4E5FF",
    warn="#865900",
    warn_dim="#FEECBC",
    warn_fill="#F3BA32",
    on_warn="#141820",
    chart_grid="#E6E8EC",
    chart_zero="#6C727C",
    chart_price="#484D56",
    chart_band="#808693",
)

REPLAY_TEXT = {"dark": "#D9D8FF", "light": "#300087"}
"""The word REPLAY and titles on its ruler, over the accent's dim colour."""

_FILLS = {"green": "#077649", "red": "#C71E33", "blue": "#006CB4", "orange": "#A45519"}


def _pairs(rows: dict[str, tuple[str, tuple[str, str, str, str]]]) -> dict[str, PairColour]:
    return {
        name: PairColour(text=shades[0], dim=dim, fill=_FILLS[name], shades=shades)
        for name, (dim, shades) in rows.items()
    }


DARK_PAIRS = _pairs(
    {
        "green": ("#0E2F1E", ("#3BC986", "#049C61", "#017B4C", "#1F5D3E")),
        "red": ("#42181B", ("#FB5F69", "#DB4753", "#AC3B43", "#7E3638")),
        "blue": ("#112C44", ("#5DB1F2", "#3489CB", "#2D6C9F", "#2D5374")),
        "orange": ("#3E2411", ("#F59243", "#C06A1D", "#97541C", "#6F4424")),
    }
)
LIGHT_PAIRS = _pairs(
    {
        "green": ("#D8F6E3", ("#017A4B", "#29A169", "#6BBA8E", "#9BCFB0")),
        "red": ("#FFE4E4", ("#C91731", "#E34E54", "#F17F7E", "#F9A8A5")),
        "blue": ("#DCEEFF", ("#006AB7", "#388ED8", "#6FACE5", "#9CC6EE")),
        "orange": ("#FEE8D7", ("#A55115", "#C6702F", "#D89468", "#E5B597")),
    }
)

# chosen by hand for drawings and curves: in OKLCH at least 15 degrees of hue from every colour that has a meaning,
# the brown one 10 and with less than half of their chroma
DARK_FREE = {
    "lime": "#A7BD58",
    "jade": "#6AC4B5",
    "cobalt": "#8AAEFF",
    "plum": "#CE98EC",
    "rose": "#F48CAC",
    "brown": "#D4A596",
}
LIGHT_FREE = {
    "lime": "#5B6C00",
    "jade": "#007467",
    "cobalt": "#435FA7",
    "plum": "#7B4C93",
    "rose": "#98425F",
    "brown": "#81574A",
}

# the first averages over the candles: at least 3:1 on the panel, and told apart without red and green, too
DARK_CURVES = (DARK.text1, DARK_FREE["lime"], "#726ACF", DARK_FREE["cobalt"])
LIGHT_CURVES = (LIGHT.text1, LIGHT_FREE["lime"], "#300087", LIGHT_FREE["cobalt"])

# compared securities in their order: told apart from each other and from those averages in the same way, by lightness
# where hues do not tell them apart; at least 4.5:1, for their tags carry text
DARK_COMPARED = ("#43BBA7", "#E0CDFF", "#A4725F", "#7494E9", "#3495A2")
LIGHT_COMPARED = ("#2B7F9C", "#8E3255", "#936959", "#4D125C", "#562A1B")

DARK_TIERS = ("#C0C0FE", "#9F9BFF", "#877FF0", "#726ACF")
LIGHT_TIERS = ("#300087", "#4925B8", "#5E4DCA", "#736EC8")


def _environments(rows: tuple[tuple[str, str, str, str], ...]) -> dict[str, EnvironmentColours]:
    """By the value of `Environment`, which the empty window of the start would load for nothing."""
    patterns = (Pattern.HATCH, Pattern.DASHES, Pattern.SOLID)
    icons = ("flask-conical", "file-text", "circle-dollar-sign")
    return {
        environment: EnvironmentColours(
            text=text, fill=fill, background=background, frame=frame, pattern=pattern, icon=icon
        )
        for environment, (text, fill, background, frame), pattern, icon in zip(
            ("PRACTICE", "PAPER", "LIVE"), rows, patterns, icons, strict=True
        )
    }


DARK_ENVIRONMENTS = _environments(
    (
        ("#6BD0DB", "#066370", "#072B2F", "#3C959F"),
        ("#E7D8B0", "#5B4E33", "#2A2519", "#B0A07A"),
        ("#F86CCA", "#B6188E", "#421233", "#B6188E"),
    )
)
LIGHT_ENVIRONMENTS = _environments(
    (
        ("#026470", "#066370", "#D4F0F4", "#067A87"),
        ("#66522D", "#5B4E33", "#F5ECD8", "#7C6947"),
        ("#B6188E", "#B6188E", "#FEE2F2", "#B6188E"),
    )
)
