"""Commands and the classes behind them."""

from __future__ import annotations

import pytest

from fakes.servers.longport.answers import CONTROL_ANSWERS, QUOTE_ANSWERS, TRADE_ANSWERS
from tideboard_core.errors import WireError
from tideboard_core.wire.longport.commands import (
    QUOTE_REQUESTS,
    TRADE_REQUESTS,
    ControlCommand,
    QuoteCommand,
    TradeCommand,
    parse,
)
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

FIRST_PUSH = QuoteCommand.PUSH_QUOTE


def test_every_command_has_its_classes() -> None:
    assert set(QUOTE_ANSWERS) == set(QuoteCommand)
    assert set(QUOTE_REQUESTS) == {command for command in QuoteCommand if command < FIRST_PUSH}
    assert set(TRADE_ANSWERS) == set(TradeCommand)
    assert set(TRADE_REQUESTS) == set(TradeCommand) - {TradeCommand.NOTIFICATION}
    assert set(CONTROL_ANSWERS) == set(ControlCommand)


def test_the_numbers_are_those_of_the_messages_own_enum() -> None:
    known = set(quote.Command.values())
    assert {int(command) for command in QuoteCommand} <= known
    assert {int(command) for command in TradeCommand} <= set(trade.Command.values())


def test_a_body_is_read_or_refused() -> None:
    assert parse(control.Error(code=1, msg="x").SerializeToString(), control.Error).msg == "x"
    with pytest.raises(WireError) as broken:
        parse(b"\xff\xff", control.Error)
    assert broken.value.data["message"] == "tideboard.longport.control.Error"
