"""Each call of the corpus as the gateway makes it, with what its figures follow from; and answers of a printed case."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message

from fakes.recomputed import account, company, market
from fakes.recomputed.figures import Figures, Recompute
from fakes.servers.longport.feed import reply
from fakes.servers.longport.scripted import ScriptedLongport
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.translate import derivatives, sessions
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.plans import StatementPeriod
from tideboard_core.model.quote import BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as pb

VECTORS: Final = Path(__file__).parents[2] / "vectors" / "longport_answers"
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

Case = Mapping[str, Any]


class Asked(NamedTuple):
    """What a call is asked with."""

    gateway: LongportGateway
    account: Account
    given: Any

    @property
    def security(self) -> InstrumentId:
        return InstrumentId(self.given["instrument"] if isinstance(self.given, dict) else self.given)

    @property
    def market(self) -> Market:
        return Market(self.given["market"] if isinstance(self.given, dict) else self.given)

    def day(self, name: str) -> date:
        return date.fromisoformat(self.given[name])


def _bars(asked: Asked) -> Awaitable[Any]:
    before = asked.given.get("before")
    request = BarRequest(
        instrument=asked.security,
        period=BarPeriod(asked.given["period"]),
        adjustment=BarAdjustment.NONE,
        count=asked.given["count"],
        before=None if before is None else datetime.fromisoformat(before),
    )
    return asked.gateway.quotes.bars(request)


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


CALLS: Final[Mapping[str, Callable[[Asked], Awaitable[Any]]]] = {
    "quotes": lambda a: a.gateway.quotes.quotes(a.given),
    "bars": _bars,
    "past_bars": _bars,
    "minute_line": lambda a: a.gateway.quotes.minute_line(a.security),
    "ticks": lambda a: a.gateway.quotes.ticks(a.security),
    "order_book": lambda a: a.gateway.quotes.order_book(a.security),
    "broker_queue": lambda a: a.gateway.quotes.broker_queue(a.security),
    "instruments": lambda a: a.gateway.quotes.instruments(a.given),
    "market_instruments": lambda a: a.gateway.quotes.market_instruments(a.market),
    "hours": _hours,
    "trading_days": lambda a: a.gateway.quotes.market_days(a.market, a.day("begin"), a.day("end")),
    "capital_flow": lambda a: a.gateway.flow.capital_flow(a.security),
    "capital_distribution": lambda a: a.gateway.flow.capital_distribution(a.security),
    "figures": lambda a: a.gateway.derivatives.figures(a.given),
    "option_quotes": _option_quotes,
    "warrant_sensitivities": lambda a: a.gateway.derivatives.warrant_sensitivities(a.given),
    "warrants": lambda a: a.gateway.derivatives.warrants(a.security),
    "option_chain": lambda a: a.gateway.derivatives.option_chain(a.security, a.day("expiry")),
    "option_expiries": lambda a: a.gateway.derivatives.option_expiries(a.security),
    "warrant_issuers": lambda a: a.gateway.derivatives.warrant_issuers(),
    "account": lambda a: a.gateway.trading.funds(a.account),
    "funds": lambda a: a.gateway.trading.funds(a.account),
    "positions": lambda a: a.gateway.trading.positions(a.account),
    "mutual_funds": lambda a: a.gateway.trading.mutual_funds(a.account),
    "cash_entries": lambda a: a.gateway.trading.cash_entries(a.account, a.day("begin"), a.day("end")),
    "margin_rules": lambda a: a.gateway.trading.margin_rules(a.account, a.given),
    "max_quantity": lambda a: a.gateway.trading.max_quantity(a.account, a.security, OrderType.LIMIT, a.given["price"]),
    "orders": lambda a: a.gateway.trading.orders(a.account),
    "history_orders": lambda a: a.gateway.trading.history_orders(a.account, a.day("begin"), a.day("end")),
    "fills": lambda a: a.gateway.trading.fills(a.account),
    "history_fills": lambda a: a.gateway.trading.history_fills(a.account, a.day("begin"), a.day("end")),
    "order_fees": lambda a: a.gateway.trading.order_fees(a.account, a.given),
    "plans": lambda a: a.gateway.plans.plans(a.account),
    "statements": lambda a: a.gateway.plans.statements(a.account, StatementPeriod.DAY),
    "account_result": lambda a: a.gateway.behind.results.account(),
    "result_flows": lambda a: a.gateway.behind.results.flows(a.security),
    "exchange_rates": lambda a: a.gateway.behind.results.rates(),
    "premium": lambda a: a.gateway.behind.listings.premium(
        a.security, PremiumPeriod(a.given["period"]), a.given["count"]
    ),
    "constituents": lambda a: a.gateway.behind.listings.constituents(a.security),
    "price_volumes": lambda a: a.gateway.behind.listings.price_volumes(a.security),
    "option_volumes": lambda a: a.gateway.behind.listings.option_volumes(a.security, 20),
    "short_positions": lambda a: a.gateway.behind.short_selling.positions(a.security),
    "short_volumes": lambda a: a.gateway.behind.short_selling.volumes(a.security),
    "holdings": lambda a: a.gateway.behind.brokers.holdings(a.security),
    "holding_history": lambda a: a.gateway.behind.brokers.holding_history(a.security, a.given["number"]),
    "holders": lambda a: a.gateway.behind.holders.holders(a.security),
    "top_holders": lambda a: a.gateway.behind.holders.top_holders(a.security),
    "holder_trades": lambda a: a.gateway.behind.holders.holder_trades(a.security, a.given["holder"]),
    "fund_holders": lambda a: a.gateway.behind.holders.funds(a.security),
    "noticed": lambda a: a.gateway.behind.events.noticed(a.market),
    "movers": lambda a: a.gateway.behind.events.movers(a.market, a.given["count"]),
    "rankings": lambda a: a.gateway.behind.events.rankings(),
    "ranking": lambda a: a.gateway.behind.events.ranking(a.given),
    "ratings": lambda a: a.gateway.behind.company.ratings(a.security),
    "rating_history": lambda a: a.gateway.behind.company.rating_history(a.security),
    "eps_forecasts": lambda a: a.gateway.behind.company.eps_forecasts(a.security),
    "consensus": lambda a: a.gateway.behind.company.consensus(a.security),
    "dividends": lambda a: a.gateway.behind.company.dividends(a.security),
    "industry": lambda a: a.gateway.behind.company.industry(a.security),
    "valuation": lambda a: a.gateway.behind.company.valuation(a.security),
    "reports": lambda a: a.gateway.behind.company.reports(a.security),
    "compared": lambda a: a.gateway.behind.company.compared(a.security, a.given["others"], a.given["currency"]),
    "executives": lambda a: a.gateway.behind.company.executives(a.security),
    "company_events": lambda a: a.gateway.reference.company_events(a.security),
    "news": lambda a: a.gateway.behind.news.news(a.security),
    "filings": lambda a: a.gateway.behind.news.filings(a.security),
    "watchlists": lambda a: a.gateway.watchlists.watchlist_groups(),
    "alerts": lambda a: a.gateway.alerts.alerts(),
}

RECOMPUTED: Final[Mapping[str, Recompute]] = {
    "quotes": market.quotes,
    "bars": market.bars,
    "past_bars": market.bars,
    "minute_line": market.minute_line,
    "ticks": market.ticks,
    "order_book": market.order_book,
    "option_chain": market.option_chain,
    "capital_flow": market.capital_flow,
    "capital_distribution": market.distribution,
    "figures": market.computed,
    "option_quotes": market.option_quotes,
    "warrants": market.warrants,
    "funds": account.funds,
    "positions": account.positions,
    "max_quantity": account.max_quantity,
    "margin_rules": account.margin_rules,
    "order_fees": account.order_fees,
    "plans": account.plans,
    "account_result": account.account_result,
    "result_flows": account.result_flows,
    "constituents": company.constituents,
    "price_volumes": company.price_volumes,
    "option_volumes": company.option_volumes,
    "short_positions": company.short_positions,
    "short_volumes": company.short_volumes,
    "premium": company.premium,
    "exchange_rates": company.exchange_rates,
    "ranking": company.ranking,
    "movers": company.movers,
    "holdings": company.holdings,
    "holding_history": company.holding_history,
    "top_holders": company.top_holders,
    "ratings": company.ratings,
    "rating_history": company.rating_history,
    "eps_forecasts": company.eps_forecasts,
    "industry": company.industry,
    "valuation": company.valuation,
    "reports": company.reports,
    "compared": company.compared,
}


def recomputed(call: str, answer: object, beside: Mapping[str, Any]) -> Figures:
    """The figures of an answer that follow from others; none where nothing follows."""
    compute = RECOMPUTED.get(call)
    return Figures(answer) if compute is None else compute(answer, beside)


def cases() -> list[dict[str, Any]]:
    """Every printed answer."""
    found: list[dict[str, Any]] = []
    for kind in KINDS:
        found += json.loads((VECTORS / f"{kind}.json").read_text(encoding="utf-8"))["cases"]
    return found


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
