"""A company beside others and over time: its industry, a comparison, operating summaries, ratings by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, SecurityType, market_of
from tideboard_core.model.reference import PlateKind
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_sandbox.exchange.broker.accounts import RATES
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.reference import analysts
from tideboard_sandbox.exchange.reference.companies import REACH
from tideboard_sandbox.longport.behind.brokers import dotted
from tideboard_sandbox.longport.behind.company import SYMBOLS, company_of
from tideboard_sandbox.longport.behind.short_sales import stamp
from tideboard_sandbox.longport.quotes.formats import price_text
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

_METRICS = ("pe", "pb", "ps")
_MONTH = timedelta(days=30)
_MONTHS = 12
_WORDS: Mapping[int, str] = {
    analysts.STRONG_BUY: "strong_buy",
    analysts.BUY: "buy",
    analysts.HOLD: "hold",
    analysts.UNDERPERFORM: "under",
    analysts.SELL: "sell",
}


class _Peer(NamedTuple):
    """One company: its price and figures of one share."""

    listing: Listing
    price: Decimal
    earnings: float
    assets: float
    sales: float
    paid: Decimal

    @property
    def ratios(self) -> dict[str, float]:
        """Price to earnings, book and sales."""
        bases = zip(_METRICS, (self.earnings, self.assets, self.sales), strict=True)
        return {name: float(self.price) / basis for name, basis in bases}


def industry_comparison(call: HttpCall) -> dict[str, Any]:
    """The companies of the security's industry, itself among them; the yield in percent, unlike beside others."""
    today = _today(call)
    return {
        "list": [
            {
                **_figures(peer, Decimal(1)),
                "div_yld": f"{_yield(peer) * 100:.4f}",
                "currency": MARKET_CURRENCY[market_of(peer.listing.id)],
                "div_payout_ratio": f"{_payout(peer):.4f}",
                "five_y_avg_dps": f"{peer.paid:f}",
                "pe": f"{peer.ratios['pe']:.4f}",
                "history": [_at(peer, today)],
            }
            for peer in _peers(call, _industry(call))
        ]
    }


def industry_distribution(call: HttpCall) -> dict[str, Any]:
    """Where the security stands among them by each ratio, the cheapest first."""
    own = company_of(call).id
    peers = _peers(call, _industry(call))
    found: dict[str, Any] = {}
    for name in _METRICS:
        values = {peer.listing.id: peer.ratios[name] for peer in peers}
        ranks = sorted(values, key=lambda each, values=values: values[each])  # type: ignore[misc]
        place = ranks.index(own) + 1
        found[name] = {
            "low": f"{min(values.values()):.4f}",
            "high": f"{max(values.values()):.4f}",
            "median": f"{median(values.values()):.4f}",
            "value": f"{values[own]:.4f}",
            "ranking": f"{place / len(values):.4f}",
            "rank_index": str(place),
            "rank_total": str(len(values)),
        }
    return found


def comparison(call: HttpCall) -> dict[str, Any]:
    """The security beside others, money in `currency`; those without a rate are left out."""
    currency = call.text("currency") or "HKD"
    if currency not in RATES:
        raise bad_parameter("currency")
    today = _today(call)
    rows = []
    for peer in _peers(call, [company_of(call).id, *call.listed("comparison_symbols")]):
        own = MARKET_CURRENCY[market_of(peer.listing.id)]
        if own not in RATES:
            continue
        rate = RATES[own] / RATES[currency]
        worth = peer.price * peer.listing.issued_shares * rate
        rows.append(
            {
                **_figures(peer, rate),
                "currency": currency,
                "market_value": f"{worth:.0f}",
                "price_close": f"{peer.price * rate:.4f}",
                **{name: f"{value:.4f}" for name, value in peer.ratios.items()},
                "div_yld": f"{_yield(peer):.6f}",
                "div_payout_ratio": f"{_payout(peer):.4f}",
                "roe": f"{100 * peer.earnings / peer.assets if peer.assets else 0:.4f}",
                "history": [_at(peer, today)],
            }
        )
    return {"list": rows}


def operatings(call: HttpCall) -> dict[str, Any]:
    """Summaries of the reports of a year that are out, the newest first."""
    listing, companies = company_of(call), call.shared.exchange.companies
    today, market = _today(call), market_of(listing.id)
    reports = [row for row in companies.reports_of(listing, today - REACH, today) if row.earnings.actual is not None]
    symbol = wire_symbol(listing.id)
    return {
        "list": [
            {
                "id": f"{row.year}{row.quarter}",
                "report": "qf",
                "title": f"Q{row.quarter} FY{row.year}",
                "txt": "",
                "latest": place == 0,
                "keywords": [],
                "web_url": "",
                "financial": {
                    "code": symbol.rpartition(".")[0],
                    "symbol": symbol,
                    "currency": row.currency,
                    "name": listing.instrument.name,
                    "region": market.value,
                    "report": "qf",
                    "report_txt": f"Q{row.quarter} FY{row.year}",
                    "indicators": [
                        _indicator("operating_revenue", "Revenue", f"{(row.revenue.actual or 0) / 1_000_000:,.0f} M"),
                        _indicator("eps", "EPS", f"{row.earnings.actual:f}"),
                    ],
                },
            }
            for place, row in enumerate(reversed(reports))
        ]
    }


def rating_detail(call: HttpCall) -> dict[str, Any]:
    """What firms said a month apart for a year: counts, targets, and the price then."""
    listing, companies = company_of(call), call.shared.exchange.companies
    today = _today(call)
    opinions = analysts.opinions_of(companies, listing)
    closes = companies.closes(listing, today - REACH)
    said, aimed = [], []
    for month in reversed(range(_MONTHS)):
        day = today - month * _MONTH
        newest = {
            row.firm: row
            for row in reversed(opinions)
            if day - analysts.CONSENSUS <= row.day <= day and row.day < today
        }
        price = next((close for on, close in reversed(closes) if on <= day), None)
        if not newest or price is None:
            continue
        counts = Counter(_WORDS[row.rating] for row in newest.values())
        targets = [row.target for row in newest.values()]
        said.append({**{name: counts[name] for name in _WORDS.values()}, "no_opinion": 0, "date": dotted(day)})
        aimed.append(
            {
                "avg_target": f"{sum(targets) / len(targets):.2f}",
                "date": dotted(day),
                "max_target": price_text(max(targets)),
                "min_target": price_text(min(targets)),
                "meet": price >= float(min(targets)),
                "price": f"{price:.3f}",
                "timestamp": stamp(day),
            }
        )
    return {
        "ccy_symbol": SYMBOLS[MARKET_CURRENCY[market_of(listing.id)]],
        "evaluate": {"list": said},
        "target": {"data_percent": None, "prediction_accuracy": "", "updated_at": dotted(today), "list": aimed},
    }


def _indicator(field: str, name: str, value: str) -> dict[str, str]:
    return {"field_name": field, "indicator_name": name, "indicator_value": value, "yoy": ""}


def _today(call: HttpCall) -> date:
    return call.shared.exchange.companies.today(market_of(call.instrument()))


def _industry(call: HttpCall) -> Sequence[InstrumentId]:
    """The security's industry; itself alone where it is in none."""
    own, exchange = company_of(call).id, call.shared.exchange
    plates = [plate for plate in exchange.reference.plates.of_security(own) if plate.kind is PlateKind.INDUSTRY]
    members = plates[0].members if plates else (own,)
    return [name for name in members if exchange.instrument(name).security_type is SecurityType.STOCK]


def _peers(call: HttpCall, names: Sequence[InstrumentId]) -> list[_Peer]:
    companies = call.shared.exchange.companies
    seen = call.shared.exchange.reference.price_summaries.take(names)
    found = []
    for name, summary in seen.items():
        listing = companies.listing(name)
        if listing is not None:
            today = companies.today(market_of(name))
            paid = sum((row.amount for row in companies.dividends_of(listing, today - REACH, today)), Decimal(0))
            found.append(_Peer(listing, Decimal(summary.last) / SCALE, *companies.basis(listing), paid))
    return found


def _figures(peer: _Peer, rate: Decimal) -> dict[str, str]:
    """Figures of one share and the assets, as money at `rate`."""
    money = float(rate)
    return {
        "symbol": wire_symbol(peer.listing.id),
        "name": peer.listing.instrument.name,
        "assets": f"{peer.assets * peer.listing.issued_shares * money:.0f}",
        "bps": f"{peer.assets * money:.4f}",
        "eps": f"{peer.earnings * money:.4f}",
        "dps": f"{peer.paid * rate:.4f}",
    }


def _yield(peer: _Peer) -> Decimal:
    return peer.paid / peer.price if peer.price else Decimal(0)


def _payout(peer: _Peer) -> float:
    return float(peer.paid) / peer.earnings if peer.earnings else 0.0


def _at(peer: _Peer, day: date) -> dict[str, str]:
    return {"date": stamp(day), **{name: f"{value:.4f}" for name, value in peer.ratios.items()}}
