"""One seed gives the same values at all three ports in whatever order they are asked, after a reset, from a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from google.protobuf.message import Message

from fakes.servers.longport.quote_session import recorded_session
from fakes.servers.opend_rest.in_process import InProcessRest
from fakes.servers.sandbox import PRACTICE_DAY
from run_forms import sized
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.endpoint import HANDLERS
from tideboard_sandbox.longport.server import ROUTES
from tideboard_sandbox.longport.transport.http_call import HttpCall
from tideboard_sandbox.opend.routes import REFERENCE

HK, US = 1, 11
SHARES = ({"market": HK, "code": "00700"}, {"market": HK, "code": "00005"}, {"market": US, "code": "AAPL"})
TENCENT = SHARES[0]
YEAR = {"beginTime": "2026-01-01", "endTime": PRACTICE_DAY}
DAYS = {"beginDate": "2026-11-09", "endDate": "2026-11-15"}
WITH_FLOW = ("HK.00700", "HK.01810", "US.NVDA")

OPEND: list[tuple[ProtoId, dict[str, Any]]] = [
    *((proto, {"market": market}) for market in (HK, US) for proto in (
        ProtoId.Qot_GetHotList,
        ProtoId.Qot_GetIpoList,
        ProtoId.Qot_GetPeriodChangeRank,
        ProtoId.Qot_GetRiseFallDistribution,
        ProtoId.Qot_GetShortSellingRank,
        ProtoId.Qot_GetTopMoversRank,
        ProtoId.Qot_GetHeatMapData,
    )),
    *((proto, {"security": share}) for share in SHARES for proto in (
        ProtoId.Qot_GetCapitalFlow,
        ProtoId.Qot_GetCapitalDistribution,
        ProtoId.Qot_GetDailyShortVolume,
        ProtoId.Qot_GetShortInterest,
        ProtoId.Qot_GetShareholdersHoldingChanges,
        ProtoId.Qot_GetShareholdersInstitutional,
        ProtoId.Qot_GetResearchAnalystConsensus,
        ProtoId.Qot_GetCorporateActionsDividends,
        ProtoId.Qot_GetCorporateActionsBuybacks,
        ProtoId.Qot_GetCompanyExecutives,
        ProtoId.Qot_GetResearchRatingSummary,
        ProtoId.Qot_RequestRehab,
    )),
    *((proto, {"security": SHARES[2]}) for proto in (
        ProtoId.Qot_GetInsiderHolderList,
        ProtoId.Qot_GetInsiderTradeList,
        ProtoId.Qot_GetResearchMorningstarReport,
    )),
    (ProtoId.Qot_GetRatingChange, {"market": US}),
    *((ProtoId.Qot_GetTopTenBuySellBrokers, {"security": TENCENT, "daysBefore": days}) for days in (0, 3)),
    (ProtoId.Qot_GetValuationDetail, {"security": TENCENT, "valuationType": 2}),
    *((ProtoId.Qot_RequestHistoryKL, {"security": share, "rehabType": 1, "klType": kind, **YEAR})
      for share in SHARES for kind in (2, 3)),
    (ProtoId.Qot_GetSecuritySnapshot, {"securityList": list(SHARES)}),
    (ProtoId.Qot_GetOwnerPlate, {"securityList": list(SHARES)}),
    (ProtoId.Qot_GetStaticInfo, {"securityList": list(SHARES)}),
    (ProtoId.Qot_GetSuspend, {"securityList": list(SHARES), **YEAR}),
    (ProtoId.Qot_GetCodeChange, {}),
    (ProtoId.Qot_GetFutureInfo, {"securityList": [{"market": HK, "code": "HSImain"}]}),
    (ProtoId.Qot_GetReference, {"security": TENCENT, "referenceType": 1}),
    (ProtoId.Qot_GetPlateSet, {"market": HK, "plateSetType": 0}),
    (ProtoId.Qot_GetWarrant, {"begin": 0, "num": 200, "sortField": 1, "ascend": False, "owner": TENCENT}),
    (ProtoId.Qot_GetOptionExpirationDate, {"owner": TENCENT}),
    (ProtoId.Qot_GetOptionChain, {"owner": TENCENT, "beginTime": "2026-11-20", "endTime": "2026-12-15"}),
    *((ProtoId.Qot_GetOptionEvent, {"optionMarket": market}) for market in (1, 2)),
    (ProtoId.Qot_StockFilter, {"begin": 0, "num": 200, "market": HK, "baseFilterList": [{"fieldName": 5}]}),
    (ProtoId.Qot_GetSearchNews, {"keyword": "00700"}),
    *((ProtoId.Qot_GetInstitutionList, {"market": market}) for market in (HK, US)),
    (ProtoId.Qot_GetEarningsCalendar, {"market": HK, **DAYS}),
    (ProtoId.Qot_GetDividendCalendar, {"market": HK, "date": "2026-11-09"}),
    (ProtoId.Qot_GetEconomicCalendar, DAYS),
]  # fmt: skip
UNASKED = {
    ProtoId.Qot_GetHoldingChangeList: "refused: the vendor has given it up",
    ProtoId.Qot_GetInstitutionDistribution: "of one institution, as the list has it",
    ProtoId.Qot_GetInstitutionHoldingChange: "of one institution, as the list has it",
    ProtoId.Qot_GetInstitutionHoldingList: "of one institution, as the list has it",
    ProtoId.Qot_GetInstitutionProfile: "of one institution, as the list has it",
    ProtoId.Qot_GetOptionQuote: "of contracts, as their snapshots",
    ProtoId.Qot_GetPlateSecurity: "the members alone",
    ProtoId.Qot_GetSearchQuote: "names alone",
    ProtoId.Qot_GetShareholdersHolderDetail: "by the kinds that another call lists",
    ProtoId.Qot_GetValuationPlateStockList: "of one industry, as the list of plates has it",
}
"""Calls of reference data that no question is about, with the reason."""

REST: list[tuple[str, dict[str, Any]]] = [
    *((row, {"symbol": symbol}) for symbol in WITH_FLOW for row in (
        "POST /api/capital-flow",
        "POST /api/capital-distribution",
        "POST /api/snapshot",
    )),
    ("POST /api/history-kline", {"symbol": "HK.09988", "rehab_type": 0, "kl_type": 1, "begin_time": "2026-11-17",
                                 "end_time": PRACTICE_DAY}),
    ("POST /api/ipo-list", {"market": HK}),
]  # fmt: skip

QUOTES: list[tuple[QuoteCommand, Message]] = [
    (QuoteCommand.QUOTE, pb.MultiSecurityRequest(symbol=["700.HK", "9988.HK", "NVDA.US", "600519.SH", "D05.SG"])),
    (QuoteCommand.STATIC_INFO, pb.MultiSecurityRequest(symbol=["700.HK", "AAPL.US"])),
    *((command, pb.SecurityRequest(symbol=symbol)) for symbol in ("3690.HK", "TSLA.US") for command in (
        QuoteCommand.DEPTH,
        QuoteCommand.CAPITAL_DISTRIBUTION,
    )),
    (QuoteCommand.BROKERS, pb.SecurityRequest(symbol="3690.HK")),
    (QuoteCommand.TRADES, pb.SecurityTradeRequest(symbol="3690.HK", count=200)),
    (QuoteCommand.CAPITAL_FLOW, pb.CapitalFlowIntradayRequest(symbol="3690.HK")),
    (QuoteCommand.INTRADAY, pb.SecurityIntradayRequest(symbol="3690.HK")),
    (QuoteCommand.CANDLESTICKS, pb.SecurityCandlestickRequest(symbol="981.HK", period=pb.DAY, count=300)),
    (QuoteCommand.OPTION_CHAIN_DATES, pb.SecurityRequest(symbol="700.HK")),
    (QuoteCommand.TRADING_SESSION, control.Heartbeat()),
    (QuoteCommand.PARTICIPANTS, control.Heartbeat()),
]  # fmt: skip

_SYMBOL = {"symbol": "700.HK"}
_AMERICAN = {"symbol": "AAPL.US"}
HTTP: list[tuple[str, dict[str, Any]]] = [
    *(("GET /v1/quote/market/rank/list", {"key": f"ib_{kind}-{market}"})
      for kind in ("rise", "fall", "turnover") for market in ("hk", "us")),
    ("POST /v1/quote/market/stock-events", {"limit": 100, "sort": 1, "markets": ["HK", "US"]}),
    ("GET /v1/quote/changes", {"market": "HK", "category": "0"}),
    ("GET /v1/quote/market_temperature", {"market": "HK"}),
    *((path, _SYMBOL) for path in (
        "GET /v1/quote/short-trades/hk", "GET /v1/quote/short-positions/hk", "GET /v1/quote/broker-holding/detail",
        "GET /v1/content/SYMBOL/news", "GET /v1/quote/filings", "GET /v1/quote/shareholders",
        "GET /v1/quote/fund-holders", "GET /v1/quote/dividends", "GET /v1/quote/forecast-eps",
        "GET /v1/quote/institution-rating-latest", "GET /v1/quote/institution-ratings", "GET /v1/quote/valuation",
        "GET /v1/quote/buy-backs", "GET /v1/quote/trades-statistics",
    )),
    ("GET /v1/quote/company-professionals", {"symbols": "AAPL.US"}),
    *((path, _AMERICAN) for path in (
        "GET /v1/quote/short-trades/us", "GET /v1/quote/short-positions/us", "GET /v1/quote/option-volume-stats",
    )),
]  # fmt: skip

Question = Callable[["Ports"], str]


class Ports:
    """All three ports on one exchange, which is closed at the end."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.rest = InProcessRest(exchange=exchange)
        self.visitor = self.rest.opend.client()
        self.longport = recorded_session(exchange)

    def opend_answer(self, proto: ProtoId, c2s: Mapping[str, Any]) -> str:
        """What OpenD answers."""
        self.rest.opend.shared.limits.forget()
        return str(self.visitor.ok(proto, **c2s))

    def rest_answer(self, row: str, body: Mapping[str, Any]) -> str:
        """What the REST port answers."""
        self.rest.opend.shared.limits.forget()
        return json.dumps(self.rest.ok(row, body))

    def quote_answer(self, command: QuoteCommand, request: Message) -> str:
        """What LongPort's quote socket answers."""
        return str(HANDLERS[command](self.longport, request))

    def http_answer(self, path: str, fields: Mapping[str, Any]) -> str:
        """What LongPort's HTTP interface answers."""
        return json.dumps(ROUTES[path](HttpCall(self.longport.shared, self.longport.socket.account, "key", fields)))


def question(what: Any, about: Any, ask: Callable[[Ports, Any, Any], str]) -> Question:
    """One question to a port."""
    return lambda ports: ask(ports, what, about)


def questions() -> dict[str, Question]:
    """Every question by its name."""
    rows: list[tuple[Any, Any, Callable[[Ports, Any, Any], str]]] = [
        *((*row, Ports.opend_answer) for row in OPEND),
        *((*row, Ports.rest_answer) for row in REST),
        *((*row, Ports.quote_answer) for row in QUOTES),
        *((*row, Ports.http_answer) for row in HTTP),
    ]
    return {f"{what} {about}": question(what, about, ask) for what, about, ask in rows}


QUESTIONS = dict(Random(1).sample(list(questions().items()), sized(40, 135)))


def answers(exchange: Exchange, names: Iterable[str]) -> dict[str, str]:
    """What the ports of an exchange answer, asked in this order."""
    ports = Ports(exchange)
    return {name: QUESTIONS[name](ports) for name in names}


def opened(start: time, state: Path | None = None) -> Exchange:
    return Exchange(seed=11, date=date.fromisoformat(PRACTICE_DAY), start=start, state=state)


def in_order(seed: int) -> list[str]:
    return Random(seed).sample(sorted(QUESTIONS), len(QUESTIONS))


def other_than(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """The questions that were answered otherwise."""
    return [name for name, answer in found.items() if answer != expected[name]]


@pytest.fixture(
    scope="module", params=[time(15), pytest.param(time(10, 30), marks=pytest.mark.whole)], ids=["afternoon", "morning"]
)
def first(request: pytest.FixtureRequest) -> Iterator[tuple[time, dict[str, str]]]:
    """A start, and what the ports answer then in the order of the lists above."""
    exchange = opened(request.param)
    yield request.param, answers(exchange, QUESTIONS)
    exchange.close()


def test_every_call_of_reference_data_is_asked_or_left_out_with_a_reason() -> None:
    assert {proto for proto, _ in OPEND}.isdisjoint(UNASKED)
    assert {proto for proto, _ in OPEND} | UNASKED.keys() >= REFERENCE.keys()


def test_answers_say_something(first: tuple[time, dict[str, str]]) -> None:
    assert [name for name, answer in first[1].items() if len(answer) < 10] == []


@pytest.mark.parametrize("seed", range(sized(1, 12)))
def test_the_order_of_questions_changes_no_answer(first: tuple[time, dict[str, str]], seed: int) -> None:
    start, expected = first
    exchange = opened(start)

    assert other_than(expected, answers(exchange, in_order(seed))) == []
    exchange.close()


def test_nor_does_a_reset(first: tuple[time, dict[str, str]]) -> None:
    start, expected = first
    exchange = opened(start)
    answers(exchange, in_order(100)[: len(QUESTIONS) // 2])
    exchange.advance(90)
    exchange.restart()

    assert other_than(expected, answers(exchange, in_order(101))) == []
    exchange.close()


def test_nor_does_a_state_file(first: tuple[time, dict[str, str]], tmp_path: Path) -> None:
    start, expected = first
    exchange = opened(start, tmp_path / "state")
    answers(exchange, in_order(102)[: len(QUESTIONS) // 2])
    exchange.close()
    exchange = opened(start, tmp_path / "state")

    assert other_than(expected, answers(exchange, in_order(103))) == []
    exchange.close()


def test_nor_does_what_was_drawn_ahead(first: tuple[time, dict[str, str]]) -> None:
    start, expected = first
    exchange = opened(start)
    while exchange.draw_ahead():
        pass

    assert other_than(expected, answers(exchange, in_order(104))) == []
    exchange.close()
