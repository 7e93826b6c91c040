"""Each call of the corpora as a gateway makes it, with what its figures follow from; and the printed cases."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from fakes.recomputed import account, behind, company, market
from fakes.recomputed.figures import Figures, Recompute
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.plans import StatementPeriod
from tideboard_core.model.quote import BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.behind import PremiumPeriod

VECTORS: Final = Path(__file__).parents[2] / "vectors"

Case = Mapping[str, Any]


class Asked(NamedTuple):
    """What a call is asked with."""

    gateway: Any
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
    answer: Awaitable[Any] = asked.gateway.quotes.bars(request)
    return answer


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
    "trading_days": lambda a: a.gateway.quotes.market_days(a.market, a.day("begin"), a.day("end")),
    "capital_flow": lambda a: a.gateway.flow.capital_flow(a.security),
    "capital_distribution": lambda a: a.gateway.flow.capital_distribution(a.security),
    "figures": lambda a: a.gateway.derivatives.figures(a.given),
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
    "money": account.money,
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
    "flow_of_days": market.capital_flow,
    "snapshots": market.snapshots,
    "option_figures": market.option_figures,
    "broker_trades": behind.broker_trades,
    "buy_backs": behind.buy_backs,
    "rated": behind.percents_of_analysts,
    "institutions": behind.issued_parts,
    "insiders": behind.issued_parts,
    "institution": behind.institution,
    "institution_holdings": behind.institution_holdings,
    "option_trades": behind.option_trades,
    "short_ranks": behind.short_ranks,
    "corporate_actions": behind.corporate_actions,
    "changes": behind.changes,
}


def recomputed(call: str, answer: object, beside: Mapping[str, Any]) -> Figures:
    """The figures of an answer that follow from others; none where nothing follows."""
    compute = RECOMPUTED.get(call)
    return Figures(answer) if compute is None else compute(answer, beside)


def cases(folder: str, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Every printed answer of a folder of vectors."""
    found: list[dict[str, Any]] = []
    for kind in kinds:
        found += json.loads((VECTORS / folder / f"{kind}.json").read_text(encoding="utf-8"))["cases"]
    return found
