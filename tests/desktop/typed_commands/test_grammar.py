"""How a typed command is split into its parts."""

from __future__ import annotations

import pytest

from tideboard_core.model.flow import FlowPeriod
from tideboard_desktop.typed_commands.grammar import TypedCommand, Verb, parse

BUY, SELL, ALERT, CHART, REPLAY, PRACTISE = Verb


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("buy 200 700", TypedCommand(verb=BUY, quantity="200", symbol="700")),
        ("BUY 200 700 610.5", TypedCommand(verb=BUY, quantity="200", symbol="700", price="610.5")),
        ("sell 1,000 aapl 250", TypedCommand(verb=SELL, quantity="1,000", symbol="aapl", price="250")),
        ("buy 200 700 @ 610", TypedCommand(verb=BUY, quantity="200", symbol="700", price="610")),
        ("buy 200 700 @610", TypedCommand(verb=BUY, quantity="200", symbol="700", price="610")),
        ("buy 200 tencent at 610", TypedCommand(verb=BUY, quantity="200", symbol="tencent", price="610")),
        ("buy 200 hk 700", TypedCommand(verb=BUY, quantity="200", symbol="HK.700")),
        ("buy 200 700 hk 610", TypedCommand(verb=BUY, quantity="200", symbol="HK.700", price="610")),
        ("buy 200 hk.00700 610x", TypedCommand(verb=BUY, quantity="200", symbol="hk.00700", price="610x")),
        ("buy 200 700 six", TypedCommand(verb=BUY, quantity="200", symbol="700", price="six")),
        ("buy 1000 bank of china", TypedCommand(verb=BUY, quantity="1000", symbol="bank of china")),
        ("buy 1000 bank of china 3.5", TypedCommand(verb=BUY, quantity="1000", symbol="bank of china", price="3.5")),
        ("買入 200 騰訊 610", TypedCommand(verb=BUY, quantity="200", symbol="騰訊", price="610")),
        ("卖 ２００ 700", TypedCommand(verb=SELL, quantity="200", symbol="700")),
        ("buy", TypedCommand(verb=BUY)),
        ("buy 200", TypedCommand(verb=BUY, quantity="200")),
        ("alert 700 620", TypedCommand(verb=ALERT, symbol="700", price="620")),
        ("alert aapl", TypedCommand(verb=ALERT, symbol="aapl")),
        ("chart 9988", TypedCommand(verb=CHART, symbol="9988")),
        ("chart 9988 5m", TypedCommand(verb=CHART, symbol="9988", interval="5m")),
        ("chart w", TypedCommand(verb=CHART, symbol="w")),
        ("replay 700", TypedCommand(verb=REPLAY, symbol="700")),
        ("replay 700 12 nov 10:30", TypedCommand(verb=REPLAY, symbol="700", day="12 nov", time="10:30")),
        ("replay aapl 2026-11-12", TypedCommand(verb=REPLAY, symbol="aapl", day="2026-11-12")),
        ("回放 700 11月12日 9:45", TypedCommand(verb=REPLAY, symbol="700", day="11月12日", time="9:45")),
        ("practise 700 12 nov", TypedCommand(verb=PRACTISE, symbol="700", day="12 nov")),
        ("practice aapl nov 12 2026 9:45", TypedCommand(verb=PRACTISE, symbol="aapl", day="nov 12 2026", time="9:45")),
        ("练习 700 11月12日", TypedCommand(verb=PRACTISE, symbol="700", day="11月12日")),
        ("練習 騰訊 11月12日 10:30", TypedCommand(verb=PRACTISE, symbol="騰訊", day="11月12日", time="10:30")),
        ("replay bank of china 10:30", TypedCommand(verb=REPLAY, symbol="bank of china", time="10:30")),
        ("replay 700 hk nov 12 2025", TypedCommand(verb=REPLAY, symbol="HK.700", day="nov 12 2025")),
        ("replay 12 nov", TypedCommand(verb=REPLAY, symbol="12 nov")),
        ("chart bank of china week", TypedCommand(verb=CHART, symbol="bank of china", interval="week")),
    ],
)
def test_the_parts(text: str, parts: TypedCommand) -> None:
    """The quantity comes before the symbol, the price behind it; a market beside a code belongs to it."""
    assert parse(text) == parts


@pytest.mark.parametrize("text", ["", "700", "buyback", "lock trading", "charts 700"])
def test_other_texts_are_no_typed_commands(text: str) -> None:
    """Only a whole word that is a verb begins one."""
    assert parse(text) is None


@pytest.mark.parametrize(
    ("interval", "period"),
    [("day", FlowPeriod.DAY), ("1w", FlowPeriod.WEEK), ("1m", FlowPeriod.INTRADAY), ("5m", None)],
)
def test_the_periods_of_the_flow_chart(interval: str, period: FlowPeriod | None) -> None:
    """An interval that it has none for is no period."""
    command = parse(f"chart 700 {interval}")
    assert command is not None
    assert (command.interval, command.period) == (interval, period)
