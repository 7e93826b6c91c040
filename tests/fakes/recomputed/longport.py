"""LongPort's part of its corpus: a scripted server answers as it is printed, the gateway is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message

from fakes.recomputed import asking
from fakes.recomputed.asking import Asked, Case
from fakes.servers.longport.feed import reply
from fakes.servers.longport.scripted import ScriptedLongport
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate import derivatives, sessions
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

FOLDER: Final = "longport_answers"
KINDS: Final = ("quotes", "derivatives", "account", "market", "company")
ANSWERS: Final[Mapping[int, type[Message]]] = {
    QuoteCommand.TRADING_SESSION: pb.MarketTradePeriodResponse,
    QuoteCommand.TRADING_DAYS: pb.MarketTradeDayResponse,
    QuoteCommand.STATIC_INFO: pb.SecurityStaticInfoResponse,
    QuoteCommand.QUOTE: pb.SecurityQuoteResponse,
    QuoteCommand.OPTION_QUOTE: pb.OptionQuoteResponse,
    QuoteCommand.WARRANT_QUOTE: pb.WarrantQuoteResponse,
    QuoteCommand.DEPTH: pb.SecurityDepthResponse,
    QuoteCommand.BROKERS: pb.SecurityBrokersResponse,
    QuoteCommand.PARTICIPANTS: pb.ParticipantBrokerIdsResponse,
    QuoteCommand.TRADES: pb.SecurityTradeResponse,
    QuoteCommand.INTRADAY: pb.SecurityIntradayResponse,
    QuoteCommand.CANDLESTICKS: pb.SecurityCandlestickResponse,
    QuoteCommand.OPTION_CHAIN_DATES: pb.OptionChainDateListResponse,
    QuoteCommand.OPTION_CHAIN_STRIKES: pb.OptionChainDateStrikeInfoResponse,
    QuoteCommand.WARRANT_ISSUERS: pb.IssuerInfoResponse,
    QuoteCommand.WARRANT_LIST: pb.WarrantFilterListResponse,
    QuoteCommand.CAPITAL_FLOW: pb.CapitalFlowIntradayResponse,
    QuoteCommand.CAPITAL_DISTRIBUTION: pb.CapitalDistributionResponse,
    QuoteCommand.CALC_INDEXES: pb.SecurityCalcQuoteResponse,
    QuoteCommand.HISTORY_CANDLESTICKS: pb.SecurityCandlestickResponse,
}


async def _option_quotes(asked: Asked) -> list[Any]:
    """Alone: the gateway merges them with what command 26 computes."""
    request = pb.MultiSecurityRequest(symbol=[wire_symbol(InstrumentId(each)) for each in asked.given])
    answer = await asked.gateway.link.ask(QuoteCommand.OPTION_QUOTE, request, pb.OptionQuoteResponse)
    return read_rows(answer.secu_quote, derivatives.option_quote)


async def _hours(asked: Asked) -> Any:
    """Alone: the gateway tells states of markets only."""
    answer = await asked.gateway.link.ask(QuoteCommand.TRADING_SESSION, None, pb.MarketTradePeriodResponse)
    return sessions.trading_hours(answer)


def _message(wire: Mapping[str, Any]) -> Message:
    """The message as it would come: written, and read again."""
    made = ANSWERS[wire["command"]]
    return made.FromString(ParseDict(wire["answer"], made()).SerializeToString())


CALLS: Final = {**asking.CALLS, "option_quotes": _option_quotes, "hours": _hours}


def prepare(server: ScriptedLongport, case: Case) -> None:
    """Have a scripted server answer as it is printed, on the sockets and over HTTP."""
    for wire in case["wire"]:
        if "command" in wire:
            reply(server, wire["command"], _message(wire))
        else:
            method = "GET" if "get" in wire else "POST"
            server.reply(method, wire[method.lower()], wire["data"])


async def answer_to(case: Case, gateway: LongportGateway, login: Account) -> Any:
    """The answer of a case in our values."""
    return await CALLS[case["call"]](Asked(gateway, login, case.get("ask")))
