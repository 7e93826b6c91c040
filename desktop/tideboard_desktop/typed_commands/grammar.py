"""Splits a typed command into its verb and the texts of its parts; reads no number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_desktop.ui.number_input import ascii_forms


class Verb(StrEnum):
    """What a typed command does."""

    BUY = "buy"
    SELL = "sell"
    ALERT = "alert"
    CHART = "chart"
    REPLAY = "replay"
    PRACTISE = "practise"


_VERBS = {
    **{verb.value: verb for verb in Verb},
    "买": Verb.BUY,
    "買": Verb.BUY,
    "买入": Verb.BUY,
    "買入": Verb.BUY,
    "卖": Verb.SELL,
    "賣": Verb.SELL,
    "卖出": Verb.SELL,
    "賣出": Verb.SELL,
    "提醒": Verb.ALERT,
    "提示": Verb.ALERT,
    "图表": Verb.CHART,
    "圖表": Verb.CHART,
    "回放": Verb.REPLAY,
    "practice": Verb.PRACTISE,
    "练习": Verb.PRACTISE,
    "練習": Verb.PRACTISE,
}
OF_A_DAY = frozenset({Verb.REPLAY, Verb.PRACTISE})
"""Those of a recorded day, and a time of it."""
_PERIODS = {
    **dict.fromkeys(("1m", "1min", "intraday"), FlowPeriod.INTRADAY),
    **dict.fromkeys(("1d", "d", "day"), FlowPeriod.DAY),
    **dict.fromkeys(("1w", "w", "week"), FlowPeriod.WEEK),
    **dict.fromkeys(("1mo", "mo", "month"), FlowPeriod.MONTH),
}
_INTERVAL = re.compile(r"[0-9]{1,4}\s?(s|sec|m|min|h|d|w|mo|q|y)")
_MARKETS = frozenset(Market.__members__)
_CODE = re.compile(r"[0-9]+|[A-Za-z]{2}\.\S+|\S+\.(?:HK|US|SH|SZ|SG)", re.IGNORECASE)
_BEFORE_PRICE = frozenset({"@", "at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCommand:
    """A command as typed. Every part but the verb may be empty; none is checked."""

    verb: Verb
    quantity: str = ""
    symbol: str = ""
    price: str = ""
    interval: str = ""
    day: str = ""
    time: str = ""

    @property
    def period(self) -> FlowPeriod | None:
        """The period of the flow chart that `interval` names, None if it names none."""
        return _PERIODS.get(self.interval)


def parse(text: str) -> TypedCommand | None:
    """Split a text; None if it begins with no verb.

    A symbol may have several words (`bank of china`) and its market before or behind (`hk 700`, `aapl us`). What
    follows a code is the price; what follows a name is the price only if it begins with a digit.
    """
    words = ascii_forms(text).split()
    verb = _VERBS.get(words[0].casefold()) if words else None
    if verb is None:
        return None
    rest = words[1:]
    if verb is Verb.CHART:
        return _chart(rest)
    if verb in OF_A_DAY:
        return _of_a_day(verb, rest)
    quantity = ""
    if verb in {Verb.BUY, Verb.SELL} and rest:
        quantity, rest = rest[0], rest[1:]
    symbol, price = _symbol_and_price(rest)
    return TypedCommand(verb=verb, quantity=quantity, symbol=symbol, price=price)


def _chart(words: Sequence[str]) -> TypedCommand:
    last = words[-1].casefold() if len(words) > 1 else ""
    interval = last if last in _PERIODS or _INTERVAL.fullmatch(last) else ""
    symbol, more = _symbol_and_price(words[:-1] if interval else words)
    return TypedCommand(verb=Verb.CHART, symbol=f"{symbol} {more}".strip(), interval=interval)


def _of_a_day(verb: Verb, words: Sequence[str]) -> TypedCommand:
    from tideboard_desktop.typed_commands.moments import split_moment  # with the first such command

    before, day, time = split_moment(words)
    symbol, more = _symbol_and_price(before)
    return TypedCommand(verb=verb, symbol=f"{symbol} {more}".strip(), day=day, time=time)


def _symbol_and_price(words: Sequence[str]) -> tuple[str, str]:
    joined = _with_market([word for place, word in enumerate(words) if place == 0 or word not in _BEFORE_PRICE])
    if len(joined) < 2:
        return "".join(joined), ""
    if _CODE.fullmatch(joined[0]):
        return joined[0], " ".join(joined[1:]).lstrip("@")
    last = joined[-1].lstrip("@")
    if last != joined[-1] or last[0].isdigit() or last[0] in ".-+$":
        return " ".join(joined[:-1]), last
    return " ".join(joined), ""


def _with_market(words: Sequence[str]) -> list[str]:
    """The words with a market that stands beside the code joined to it: `HK.700`."""
    if len(words) < 2:
        return list(words)
    first, second = words[0].upper(), words[1].upper()
    if first in _MARKETS and second not in _MARKETS:
        return [f"{first}.{words[1]}", *words[2:]]
    if second in _MARKETS:
        return [f"{second}.{words[0]}", *words[2:]]
    return list(words)
