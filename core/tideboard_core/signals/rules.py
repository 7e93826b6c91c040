"""Rules of signals: their parameters with limits, and conditions of a person's own, as values that a file can keep.

Shares of turnover and changes of price are in percent, as they are shown; minutes are session minutes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.indicators.compute import missing
from tideboard_core.indicators.parameters import Parameter
from tideboard_core.indicators.table import INDICATORS

QUIET: Final = 15
"""Minutes in which a condition did not hold before it can fire."""
LAST: Final = 5
"""Minutes before the close in which nothing fires."""
BEGINS: Final = 30
MOST_COMPARISONS: Final = 12
MOST_DEPTH: Final = 3
"""Conditions within conditions, the outermost counted."""


class RuleKind(StrEnum):
    """The five rules, and one made of a person's own conditions."""

    PRICE_UP_BLOCK_OUT = "price-up-block-out"
    SIGN_TURN = "sign-turn"
    PERCENTILE_ABOVE = "percentile-above"
    PROVIDERS_DISAGREE = "providers-disagree"
    LARGE_PRINTS = "large-prints"
    OWN = "own"


class Stated(IntEnum):
    """What a rule states about the price that follows; the numbers are signs."""

    HIGHER = 1
    NOTHING = 0
    LOWER = -1


class Operator(StrEnum):
    """How a term is compared with a number."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


class Quantity(StrEnum):
    """What a term is; all at the end of a minute, from what was known when that minute was received."""

    PRICE = "price"
    """The last price, in the currency."""
    PRICE_CHANGE = "price-change"
    """Change of the price over the window, percent."""
    NET = "net"
    """Net inflow since the open, in the currency."""
    NET_SHARE = "net-share"
    """Net inflow over the window in percent of its turnover."""
    BLOCK = "block"
    """Net inflow of extra-large and large orders since the open, in the currency."""
    BLOCK_SHARE = "block-share"
    """That of the window in percent of its turnover."""
    REST = "rest"
    """Net inflow of medium and small orders since the open, in the currency."""
    REST_SHARE = "rest-share"
    """That of the window in percent of its turnover."""
    PERCENTILE = "percentile"
    """Percentile of the net inflow among those of the same minute in the last 60 sessions, 0 to 100."""
    INDICATOR = "indicator"
    """A line of an indicator over minute bars since the open; of one in units of price, the distance of the last price
    from it in percent."""
    SHORT_SHARE = "short-share"
    """Shares sold short in percent of the volume, of the newest day told."""
    BROKER_CHANGE = "broker-change"
    """Change of the holding of the participant `code` over a window of trading days, in percent of what it was."""
    DAYS_TO_REPORT = "days-to-report"
    """Calendar days until the next report; 0 on its day."""
    DAYS_SINCE_REPORT = "days-since-report"
    """Calendar days since the last report; 0 on its day."""
    NEWS = "news"
    """Headlines of the last minutes of the window."""


WINDOWED: Final = frozenset({Quantity.PRICE_CHANGE, Quantity.NET_SHARE, Quantity.BLOCK_SHARE, Quantity.REST_SHARE})
DAILY: Final = frozenset(
    {
        Quantity.SHORT_SHARE,
        Quantity.BROKER_CHANGE,
        Quantity.DAYS_TO_REPORT,
        Quantity.DAYS_SINCE_REPORT,
        Quantity.NEWS,
    }
)
"""What stands behind the flow: the same from one receipt to the next, not known before the first."""
IN_MINUTES: Final = WINDOWED | {Quantity.NEWS}
"""What has a window of minutes."""
IN_PERCENT: Final = WINDOWED | {Quantity.SHORT_SHARE, Quantity.BROKER_CHANGE}
_OF_FLOW: Final = frozenset({Quantity.NET, Quantity.BLOCK, Quantity.REST, Quantity.PERCENTILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One quantity: with a `window` in minutes (of a broker's change in days) where it has one.

    `code`, `line` and `settings` are those of an indicator, `code` alone that of a participant of the clearing house.
    """

    quantity: Quantity
    window: int = 0
    code: str = ""
    line: int = 0
    settings: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A term against a number; false while the term is not known."""

    term: Term
    operator: Operator
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Comparisons and further conditions of which all have to hold, or any one."""

    any: bool = False
    comparisons: tuple[Comparison, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def walk(self) -> Iterator[Comparison]:
        """Every comparison in it."""
        yield from self.comparisons
        for each in self.conditions:
            yield from each.walk()

    @property
    def depth(self) -> int:
        """Conditions within each other, itself counted."""
        return 1 + max((each.depth for each in self.conditions), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule for the securities of a list; `parameters` has those that differ from the defaults.

    `mirrored` watches for the opposite condition, too, which states the opposite. Nothing fires before the session
    minute `begins`. `states` is what the condition itself states, not its mirror image.
    """

    id: str
    kind: RuleKind
    name: str = ""
    parameters: dict[str, float] = field(default_factory=dict)
    mirrored: bool = False
    list_id: str = ""
    begins: int = BEGINS
    states: Stated = Stated.NOTHING
    condition: Condition | None = None

    def parameter(self, name: str) -> float:
        """A parameter's value, the default if none was chosen; KeyError for one that the kind does not have."""
        known = {each.name: each for each in PARAMETERS[self.kind]}
        return float(self.parameters.get(name, known[name].default))

    def whole(self, name: str) -> int:
        """A parameter that is a whole number."""
        return int(self.parameter(name))

    @property
    def stated(self) -> Stated:
        """What the condition states about the price that follows; of its mirror image the opposite holds."""
        return STATES.get(self.kind, self.states)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term of an own rule."""
        return () if self.condition is None else tuple(each.term for each in self.condition.walk())

    @property
    def looks_back(self) -> int:
        """Minutes that a verdict looks back on, but for indicators, which have lengths of their own; 0 = none."""
        windows = [each.window for each in self.terms if each.quantity in WINDOWED]
        own = [self.whole(each.name) for each in PARAMETERS[self.kind] if each.name == "window"]
        return max([0, *own, *windows])

    @property
    def needs_bars(self) -> bool:
        """Whether a minute counts only once its bar was received, too: prices or turnover are part of the condition."""
        if self.condition is None:
            return self.kind not in {RuleKind.PERCENTILE_ABOVE, RuleKind.LARGE_PRINTS}
        return any(each.quantity not in _OF_FLOW | DAILY for each in self.terms)

    @property
    def needs_other(self) -> bool:
        """Whether it needs a second provider's flow of the same minute."""
        return self.kind is RuleKind.PROVIDERS_DISAGREE

    @property
    def needs_percentile(self) -> bool:
        """Whether it needs the nets of earlier sessions."""
        if self.condition is None:
            return self.kind is RuleKind.PERCENTILE_ABOVE
        return any(each.quantity is Quantity.PERCENTILE for each in self.terms)

    @property
    def needs_daily(self) -> bool:
        """Whether it needs what the archive has of short sales, brokers, reports or news."""
        return any(each.quantity in DAILY for each in self.terms)

    @property
    def needs_news(self) -> bool:
        """Whether it needs the headlines of each minute."""
        return any(each.quantity is Quantity.NEWS for each in self.terms)

    def same_computation(self, other: Rule) -> bool:
        """Whether both fire at the same minutes and state the same: they differ in names at most."""
        return replace(self, name="", id="", parameters=self._all()) == replace(
            other, name="", id="", parameters=other._all()
        )

    def _all(self) -> dict[str, float]:
        return {each.name: self.parameter(each.name) for each in PARAMETERS[self.kind]}


PARAMETERS: Final[Mapping[RuleKind, tuple[Parameter, ...]]] = {
    RuleKind.PRICE_UP_BLOCK_OUT: (
        Parameter("change", 0.6, 0.05, 20, 2),
        Parameter("block", 3.0, 0.1, 100, 1),
        Parameter("window", 30, 5, 120),
    ),
    RuleKind.SIGN_TURN: (
        Parameter("limit", 6.0, 0.5, 50, 1),
        Parameter("lasting", 3, 1, 15),
        Parameter("window", 15, 5, 60),
    ),
    RuleKind.PERCENTILE_ABOVE: (Parameter("percentile", 95, 51, 99),),
    RuleKind.PROVIDERS_DISAGREE: (
        Parameter("beyond", 1.0, 0, 50, 1),
        Parameter("gap", 5.0, 0.5, 100, 1),
        Parameter("lasting", 10, 1, 60),
    ),
    RuleKind.LARGE_PRINTS: (
        Parameter("prints", 5, 2, 100),
        Parameter("window", 3, 1, 30),
        Parameter("quantile", 99.5, 90, 99.9, 1),
        Parameter("share", 80, 51, 100),
    ),
    RuleKind.OWN: (),
}
"""Of each kind: percent for `change`, `block`, `limit`, `beyond`, `gap`, `share` and `quantile`, else whole numbers."""

STATES: Final[Mapping[RuleKind, Stated]] = {
    RuleKind.PRICE_UP_BLOCK_OUT: Stated.LOWER,
    RuleKind.SIGN_TURN: Stated.HIGHER,
    RuleKind.PERCENTILE_ABOVE: Stated.HIGHER,
    RuleKind.PROVIDERS_DISAGREE: Stated.NOTHING,
    RuleKind.LARGE_PRINTS: Stated.HIGHER,
}
"""What the condition of each of the five states: of a turn that to inflow, of prints a cluster of buyers."""

MIRRORED: Final = frozenset({RuleKind.SIGN_TURN, RuleKind.LARGE_PRINTS})
"""Kinds that look both ways unless the person says otherwise."""

_TURNS_BEGIN: Final = 15
"""Minutes of the window of a turn."""


def default_rule(kind: RuleKind, list_id: str = "") -> Rule:
    """One of the five with its default parameters; its id is that of the kind."""
    return Rule(
        id=str(kind),
        kind=kind,
        list_id=list_id,
        mirrored=kind in MIRRORED,
        begins=_TURNS_BEGIN if kind is RuleKind.SIGN_TURN else BEGINS,
        states=STATES[kind],
    )


def checked(rule: Rule) -> Rule:
    """Return the rule if it can be computed.

    BadInput `signal-parameter` (a number outside its limits; data `name`, `value`, `least`, `most`), `signal-condition`
    (an own rule without one, or one too large or too deep; data `most`, `depth`), `signal-indicator` (one that does not
    exist, has no such line or setting, cannot be computed here, or is one of flow; data `indicator`), `signal-mirror`
    (it has no mirror image; data `name`), `bad-holding-span` and `bad-participant` (of a broker's change).
    """
    for parameter in PARAMETERS[rule.kind]:
        value = rule.parameter(parameter.name)
        if not math.isfinite(value) or not parameter.accepts(value):
            raise _outside(parameter.name, value, parameter.least, parameter.most)
    unknown = rule.parameters.keys() - {each.name for each in PARAMETERS[rule.kind]}
    if unknown:
        raise _outside(min(unknown), rule.parameters[min(unknown)], 0, 0)
    if not 0 <= rule.begins <= 300:
        raise _outside("begins", rule.begins, 0, 300)
    if rule.mirrored and rule.kind in {RuleKind.OWN, RuleKind.PROVIDERS_DISAGREE}:
        raise BadInput("signal-mirror", name=rule.name or rule.id)
    if rule.kind is RuleKind.OWN:
        _check_condition(rule.condition)
    return rule


def _check_condition(condition: Condition | None) -> None:
    comparisons = [] if condition is None else list(condition.walk())
    if condition is None or not 0 < len(comparisons) <= MOST_COMPARISONS or condition.depth > MOST_DEPTH:
        raise BadInput("signal-condition", most=MOST_COMPARISONS, depth=MOST_DEPTH)
    for each in comparisons:
        _check_term(each.term)
        least, most = (0, 100) if each.term.quantity is Quantity.PERCENTILE else (-1e15, 1e15)
        if not least <= each.value <= most:  # also what is no number
            raise _outside(each.term.quantity, each.value, least, most)


def _check_term(term: Term) -> None:
    if term.quantity in IN_MINUTES and not 1 <= term.window <= 240:
        raise _outside("window", term.window, 1, 240)
    if term.quantity is Quantity.BROKER_CHANGE:
        from tideboard_core.model.behind.brokers import HOLDING_SPANS, PARTICIPANT  # nothing else of the start needs it

        if term.window not in HOLDING_SPANS:
            raise BadInput("bad-holding-span", value=term.window)
        if not PARTICIPANT.fullmatch(term.code):
            raise BadInput("bad-participant", text=term.code)
    if term.quantity is not Quantity.INDICATOR:
        return
    indicator = INDICATORS.get(term.code)
    if indicator is None or indicator.flow or not 0 <= term.line < len(indicator.lines) or term.code in missing():
        raise BadInput("signal-indicator", indicator=term.code)
    try:
        indicator.settings(term.settings)
    except (ValueError, TypeError, OverflowError):
        raise BadInput("signal-indicator", indicator=term.code) from None


def _outside(name: str, value: float, least: float, most: float) -> BadInput:
    return BadInput("signal-parameter", name=str(name), value=f"{value:g}", least=f"{least:g}", most=f"{most:g}")
