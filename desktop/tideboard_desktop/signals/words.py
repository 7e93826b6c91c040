"""Names and sentences of rules: with the values in place, what they state, what the conditions of own rules say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.indicators.table import INDICATORS
from tideboard_core.model.hub_keys import OTHER_LINK
from tideboard_core.signals.rules import (
    IN_MINUTES,
    IN_PERCENT,
    PARAMETERS,
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
)
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.list_flow import MOST_BARS, RESERVE
from tideboard_desktop.signals.live_prints import MOST
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.percentiles import ordinal

translate = QCoreApplication.translate


def arming_words(rule: Rule, context: DockContext) -> str:
    """The subscriptions that it takes, how many are to spare, and what is missing for it now; empty for neither."""
    found = []
    if rule.kind is RuleKind.LARGE_PRINTS:
        words = translate("Signals", "Armed, it subscribes to the trades of each security, of {most} at most.")
        found.append(words.format(most=MOST))
    elif rule.needs_bars:
        words = translate("Signals", "Armed, it subscribes to the minute bars of each security, of {most} at most.")
        found.append(words.format(most=MOST_BARS))
    quota = context.services.feeds.session.quota
    if found and quota is not None:
        words = translate("Signals", "To spare now: {count}; those beyond are named and not watched.")
        found.append(words.format(count=max(quota.remaining - RESERVE, 0)))
    if rule.kind is RuleKind.LARGE_PRINTS:
        found.append(translate("Signals", "It needs trades recorded on 20 sessions before: Archive, Whose trades."))
    if rule.needs_other and context.hub.value(OTHER_LINK) is None:
        found.append(translate("Signals", "No second provider is connected: until then it watches nothing."))
    return together(*found)


class Sentence(NamedTuple):
    """A sentence with `{key}` for its values: as shown, and as they are written in a field."""

    template: str
    shown: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.template.format(**self.shown)


def kind_name(kind: RuleKind) -> str:
    return {
        RuleKind.PRICE_UP_BLOCK_OUT: translate("Signals", "Price up, block out"),
        RuleKind.SIGN_TURN: translate("Signals", "Sign turn"),
        RuleKind.PERCENTILE_ABOVE: translate("Signals", "Percentile above"),
        RuleKind.PROVIDERS_DISAGREE: translate("Signals", "Two providers disagree"),
        RuleKind.LARGE_PRINTS: translate("Signals", "Large prints cluster"),
        RuleKind.OWN: translate("Signals", "Own rule"),
    }[kind]


def rule_name(rule: Rule) -> str:
    """The name that the person gave, else that of its kind."""
    if rule.name:
        return rule.name
    if rule.kind is RuleKind.PERCENTILE_ABOVE:
        return translate("Signals", "Percentile above {number}").format(number=rule.whole("percentile"))
    return kind_name(rule.kind)


def sentence(rule: Rule) -> Sentence:
    if rule.kind is RuleKind.OWN:
        words = translate("Signals", "no condition yet") if rule.condition is None else condition_words(rule.condition)
        return Sentence("{all}", {"all": words}, {})
    template = {
        RuleKind.PRICE_UP_BLOCK_OUT: translate(
            "Signals", "Price {change} or more over {window} while block (XL + L) is {block} of turnover or less."
        ),
        RuleKind.SIGN_TURN: translate(
            "Signals", "Net / turnover of {window} passes {limit} from the other side, held {lasting}."
        ),
        RuleKind.PERCENTILE_ABOVE: translate(
            "Signals", "Net rises past the {percentile} percentile of 60 sessions at the same minute, first time today."
        ),
        RuleKind.PROVIDERS_DISAGREE: translate(
            "Signals", "Both providers' net beyond {beyond} of turnover with opposite signs, gap {gap}, held {lasting}."
        ),
        RuleKind.LARGE_PRINTS: translate(
            "Signals", "{prints} prints in {window} above the security's own {quantile} size, {share} on one side."
        ),
    }[rule.kind]
    mirror = {
        RuleKind.PRICE_UP_BLOCK_OUT: translate("Signals", "Price down, block in is counted mirrored."),
        RuleKind.SIGN_TURN: translate("Signals", "Down turns are counted mirrored."),
        RuleKind.PERCENTILE_ABOVE: translate("Signals", "Falls below its mirror image are counted mirrored."),
        RuleKind.LARGE_PRINTS: translate("Signals", "Sell clusters are counted mirrored."),
    }
    whole = together(template, mirror[rule.kind]) if rule.mirrored and rule.kind in mirror else template
    names = [each.name for each in PARAMETERS[rule.kind]]
    return Sentence(
        whole,
        {name: _shown(rule, name) for name in names},
        {name: f"{rule.parameter(name):g}" for name in names},
    )


def _shown(rule: Rule, name: str) -> str:
    value = rule.parameter(name)
    if name in {"window", "lasting"}:
        return minutes_words(int(value))
    if name == "percentile":
        return ordinal(int(value))
    if name == "prints":
        return str(int(value))
    if name == "change":
        return fmt.percent(value)
    if name == "block":
        return fmt.percent(-value, 1)
    if name == "limit":
        return f"\u00b1{fmt.share(value)}"
    return fmt.share(value)


def minutes_words(count: int) -> str:
    """`30 min`."""
    return translate("Common", "{count} min").format(count=count)


def parameter_name(name: str) -> str:
    """What a parameter is called beside its field."""
    return {
        "change": translate("Signals", "Change of the price, %"),
        "block": translate("Signals", "Block outflow, % of turnover"),
        "window": translate("Signals", "Window, minutes"),
        "limit": translate("Signals", "Net, % of turnover"),
        "lasting": translate("Signals", "Held, minutes"),
        "percentile": translate("Common", "Percentile"),
        "beyond": translate("Signals", "Net of each, % of turnover"),
        "gap": translate("Signals", "Gap, % of turnover"),
        "prints": translate("Signals", "Prints"),
        "quantile": translate("Signals", "Size, % of the prints that are smaller"),
        "share": translate("Signals", "Money on one side, %"),
        "begins": translate("Signals", "First minute"),
    }.get(name, name)


def states_words(rule: Rule) -> str:
    """What a rule states about the price that follows."""
    if rule.mirrored and rule.kind is RuleKind.SIGN_TURN:
        return translate("Signals", "States: price in the direction of the turn")
    if rule.mirrored and rule.kind is RuleKind.LARGE_PRINTS:
        return translate("Signals", "States: price in the direction of the prints")
    return {
        Stated.HIGHER: translate("Signals", "States: price higher"),
        Stated.LOWER: translate("Signals", "States: price lower"),
        Stated.NOTHING: translate("Signals", "States: no direction"),
    }[rule.stated]


# --- own rules --------------------------------------------------------------------------------------------------------
def quantity_name(quantity: Quantity) -> str:
    """What a quantity is called in the list of the form."""
    return {
        Quantity.PRICE: translate("Signals", "Price"),
        Quantity.PRICE_CHANGE: translate("Signals", "Change of the price, %"),
        Quantity.NET: translate("Signals", "Net since the open"),
        Quantity.NET_SHARE: translate("Signals", "Net, % of turnover"),
        Quantity.BLOCK: translate("Signals", "Block since the open"),
        Quantity.BLOCK_SHARE: translate("Signals", "Block, % of turnover"),
        Quantity.REST: translate("Signals", "Medium and small since the open"),
        Quantity.REST_SHARE: translate("Signals", "Medium and small, % of turnover"),
        Quantity.PERCENTILE: translate("Signals", "Percentile of the net"),
        Quantity.INDICATOR: translate("Signals", "Indicator"),
        Quantity.SHORT_SHARE: translate("Signals", "Sold short, % of volume"),
        Quantity.BROKER_CHANGE: translate("Signals", "Change of a broker’s holding, %"),
        Quantity.DAYS_TO_REPORT: translate("Signals", "Days to the next report"),
        Quantity.DAYS_SINCE_REPORT: translate("Signals", "Days since the last report"),
        Quantity.NEWS: translate("Signals", "Headlines"),
    }[quantity]


def operator_words(operator: Operator) -> str:
    """How a comparison is said."""
    return {
        Operator.ABOVE: translate("Signals", "above"),
        Operator.AT_LEAST: translate("Signals", "at least"),
        Operator.BELOW: translate("Signals", "below"),
        Operator.AT_MOST: translate("Signals", "at most"),
    }[operator]


def condition_words(condition: Condition) -> str:
    """A condition with everything in it, inner ones in brackets."""
    parts = [comparison_words(each) for each in condition.comparisons]
    parts += [f"({condition_words(each)})" for each in condition.conditions]
    joint = translate("Signals", "{one} or {other}") if condition.any else translate("Signals", "{one} and {other}")
    words = ""
    for part in parts:
        words = joint.format(one=words, other=part) if words else part
    return words


def comparison_words(comparison: Comparison) -> str:
    """`net, 15 min, at least +6.0% of turnover`."""
    term, words = comparison.term, translate("Signals", "{what} {operator} {value}")
    return words.format(
        what=term_words(term), operator=operator_words(comparison.operator), value=_value(term, comparison.value)
    )


def term_words(term: Term) -> str:
    """A quantity with its window or the indicator's line."""
    if term.quantity is Quantity.INDICATOR:
        indicator = INDICATORS.get(term.code)
        if indicator is None:
            return term.code
        return indicator.lines[term.line].label.format(**dict(indicator.settings(term.settings)))
    name = {
        Quantity.PRICE_CHANGE: translate("Signals", "change of the price"),
        Quantity.NET_SHARE: translate("Signals", "net / turnover"),
        Quantity.BLOCK_SHARE: translate("Signals", "block / turnover"),
        Quantity.REST_SHARE: translate("Signals", "medium and small / turnover"),
        Quantity.PRICE: translate("Signals", "price"),
        Quantity.NET: translate("Signals", "net since the open"),
        Quantity.BLOCK: translate("Signals", "block since the open"),
        Quantity.REST: translate("Signals", "medium and small since the open"),
        Quantity.PERCENTILE: translate("Signals", "percentile of the net"),
        Quantity.SHORT_SHARE: translate("Signals", "sold short / volume"),
        Quantity.BROKER_CHANGE: translate("Signals", "change of the holding of {participant}"),
        Quantity.DAYS_TO_REPORT: translate("Signals", "days to the next report"),
        Quantity.DAYS_SINCE_REPORT: translate("Signals", "days since the last report"),
        Quantity.NEWS: translate("Signals", "headlines"),
    }[term.quantity]
    if term.quantity is Quantity.BROKER_CHANGE:
        over = translate("Signals", "{what} over {count} trading days")
        return over.format(what=name.format(participant=term.code), count=term.window)
    if term.quantity not in IN_MINUTES:
        return name
    return translate("Signals", "{what} of {minutes}").format(what=name, minutes=minutes_words(term.window))


def _value(term: Term, value: float) -> str:
    if term.quantity in IN_PERCENT:
        return fmt.percent(value)
    if term.quantity in {Quantity.NET, Quantity.BLOCK, Quantity.REST}:
        return fmt.flow(value, fmt.unit_for(value, fmt.units_in_force()))
    return f"{value:g}"
