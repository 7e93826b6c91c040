"""Reads the account of a credential; converts funds, positions, cash flow and margin ratios."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.translate.orders import CURRENCY, EPOCH, instrument
from tideboard_core.model.credentials import Credential, DataCentre, data_centre_of, name_of, token_claims
from tideboard_core.model.instrument import InstrumentId, Market, spelled_as_contract
from tideboard_core.model.margin import Margin, RiskLevel
from tideboard_core.model.order import (
    Account,
    CostBasis,
    Funds,
    LiveAccount,
    MaxQuantity,
    PaperAccount,
    Position,
    PracticeAccount,
)
from tideboard_core.model.reference import MutualFund
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, size_of, total, whole

BROKER: Final = "longport"
"""The broker of all of these accounts, under either of its two names."""
PAPER_CHANNEL: Final = "lb_papertrading"
"""The `account_channel` of a paper account, as the vendor's own programs and documents write it; `lb` is real money."""
_CHANNEL_CLAIMS: Final = ("account_channel", "ac")
_ID_CLAIMS: Final = ("aaid", "account_no")
_DIGITS: Final = 10
"""Length of an account id that we make ourselves."""

BALANCE_CURRENCIES: Final = {"HKD": "HKD", "USD": "USD", "CNY": "CNH"}
"""Currencies in which the broker sums up an account, by its own names."""
_ZERO: Final = Decimal(0)
_MARKETS: Final = frozenset({Market.HK, Market.US, Market.SH, Market.SZ, Market.SG})
"""What the `Market` words of the trade API cover; which of them an account may not trade is the broker's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The account of a credential; `paper` only if the credential says exactly that.

    One number at two data centres is two accounts: a number that is made of the key stays with a token of the other.
    """

    id: str
    paper: bool
    centre: DataCentre = DataCentre.ASIA_PACIFIC


class CashFlowDirection(IntEnum):
    """The direction of a cash flow."""

    OUT = 1
    IN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMovement:
    """One entry of an account's cash flow; `amount` is negative for money that leaves.

    `contradicted`: its direction is in, its amount below zero.
    """

    name: str
    amount: Decimal
    currency: str
    time: datetime
    symbol: str
    description: str
    contradicted: bool = False


class MarginRatio(NamedTuple):
    """Parts of a position's value that must be covered: to open it, to keep it, and to avoid a forced close."""

    initial: Decimal
    maintenance: Decimal
    forced: Decimal


def identity_of(credential: Credential) -> Identity:
    """Return the account's id and whether the credential calls it a paper account.

    The broker has no call for either. Its access tokens are JSON Web Tokens, in API key mode with a prefix such as
    `m_`; their claims are not documented. This reads what the broker's own programs read: `account_channel` and the
    account's number `aaid`, at the top or inside `sub`, which is JSON as text. Shorter names (`ac`) are inferred from
    tokens and unconfirmed. A token without these claims counts as real money; its id is a one-way digest of the key,
    which stays the same when the token is renewed.
    """
    claims = _claims(credential.access_token)
    channels = {str(claims[name]) for name in _CHANNEL_CLAIMS if claims.get(name)}
    given = next((str(claims[name]) for name in _ID_CLAIMS if claims.get(name)), "")
    paper, centre = channels == {PAPER_CHANNEL}, data_centre_of(credential)
    return Identity(id=given or _digest(credential), paper=paper, centre=centre)


def channels_of(positions: Row) -> frozenset[str]:
    """Return the account channels in the answer with the positions."""
    return frozenset(fields.text(row, "account_channel") for row in fields.rows(positions, "list")) - {""}


def shows_nothing(balance: Row, positions: Row) -> bool:
    """Whether an account has no money in any currency, nothing to buy with and no holding."""
    rows = fields.rows(balance, "list")
    money = [fields.optional_number(row, name) for row in rows for name in ("total_cash", "net_assets", "buy_power")]
    infos = [info for row in rows for info in fields.rows(row, "cash_infos")]
    money += [fields.optional_number(info, name) for info in infos for name in ("available_cash", "frozen_cash")]
    held = [fields.shares(row, "quantity") for row in holdings(positions)]
    return not any(money) and not any(held)


def account(kind: type[Account], *, account_id: str, provider: str, balance: Row, paper: bool = False) -> Account:
    """Return the account in the base currency of its balance; LongPort has no trade password."""
    row = _base(balance)
    return kind(
        id=account_id,
        name=ACCOUNT_NAMES[kind].format(provider),
        markets=_MARKETS,
        currency=_currency(row),
        margin=fields.number(row, "max_finance_amount") > 0,
        broker=BROKER,
        firm=provider,
        broker_lock=False,
        simulated=paper,
    )


ACCOUNT_NAMES: Final[Mapping[type[Account], str]] = {
    PracticeAccount: "LongPort practice",
    PaperAccount: "{} paper",
    LiveAccount: "{}",
}


def funds(balance: Row, account_id: str) -> Funds:
    """Return money and buying power in the base currency, and buying power in every other currency with a row.

    The broker sends no market value: it is net assets less cash. Frozen and withdrawable cash are those of the base
    currency. Of several currencies it tells what is available, frozen and settling, not what there is.
    """
    row = _base(balance)
    currency = _currency(row)
    cash = next((c for c in fields.rows(row, "cash_infos") if _currency(c) == currency), {})
    total, assets = fields.number(row, "total_cash"), fields.number(row, "net_assets")
    currencies = {_currency(one) for one in fields.rows(row, "cash_infos")}
    others = [other for other in fields.rows(balance, "list") if _currency(other) != currency]
    return Funds(
        account_id=account_id,
        currency=currency,
        power=fields.number(row, "buy_power"),
        total_assets=assets,
        cash=total,
        market_value=assets - total,
        frozen_cash=fields.number(cash, "frozen_cash"),
        withdrawable=fields.optional_number(cash, "withdraw_cash"),
        powers=tuple((_currency(other), fields.number(other, "buy_power")) for other in others),
        balances=((currency, total),) if currencies == {currency} else (),
        margin=_margin(row),
    )


def _margin(row: Row) -> Margin | None:
    """Return the margin in the base currency, None without a figure. It is only shown: no number is not told."""
    given = Margin(
        initial=_shown(row, "init_margin"),
        maintenance=_shown(row, "maintenance_margin"),
        called=_shown(row, "margin_call"),
        level=_RISK_LEVELS.get(str(row.get("risk_level", ""))),
    )
    return given if given != Margin() else None


def _shown(row: Row, name: str) -> Decimal | None:
    try:
        return fields.optional_number(row, name)
    except GatewayError:
        return None


_RISK_LEVELS: Final[Mapping[str, RiskLevel]] = {
    "0": RiskLevel.SAFE,
    "1": RiskLevel.MEDIUM,
    "2": RiskLevel.WARNING,
    "3": RiskLevel.DANGER,
}


def position(row: Row, account_id: str, last: Decimal | None) -> Position:
    """Return one position, priced at `last` if that is known: the broker sends only quantity and cost.

    A cost of 0 means none; any other is "the client's choice" of diluted or average cost (docs/trade/asset/stock),
    diluted where nothing was chosen. What is available of a short position is sent below zero. A contract stays
    unpriced, since the row does not say how many shares it covers. Raises GatewayError for a symbol of a market that
    Tideboard does not know.
    """
    known_as = instrument(row)
    if spelled_as_contract(known_as):
        last = None
    quantity, cost = fields.shares(row, "quantity"), fields.price(row, "cost_price")
    value = (last or _ZERO) * quantity
    spent = None if cost is None else cost * quantity
    known = last is not None and spent is not None
    gain = value - spent if known and spent is not None else _ZERO
    available = fields.shares(row, "available_quantity")
    return Position(
        account_id=account_id,
        instrument=known_as,
        name=fields.text(row, "symbol_name"),
        quantity=quantity,
        available=size_of(available) if (available > 0) is (quantity > 0) else 0,
        average_cost=cost,
        last=last or _ZERO,
        value=value,
        pl=gain,
        pl_percent=gain / abs(spent) * 100 if known and spent else None,
        pl_today=None,
        currency=_currency(row),
        priced=last is not None,
        cost_basis=CostBasis.AVERAGE if cost is None else CostBasis.BY_SETTING,
    )


def holdings(positions: Row) -> list[Row]:
    """Return the rows of every channel. Mutual funds have a call of their own; Tideboard does not trade them."""
    return [row for channel in fields.rows(positions, "list") for row in fields.rows(channel, "stock_info")]


def fund_rows(funds: Row) -> list[Row]:
    """Return the mutual funds of every channel."""
    return [row for channel in fields.rows(funds, "list") for row in fields.rows(channel, "fund_info")]


def mutual_fund(row: Row) -> MutualFund:
    """Return one mutual fund; a net asset value or cost of 0 means none. Raises GatewayError."""
    day = fields.moment(row, "net_asset_value_day")
    return MutualFund(
        code=fields.required(row, "symbol"),
        name=fields.text(row, "symbol_name"),
        units=Decimal(fields.shares(row, "holding_units")),
        price=fields.price(row, "current_net_asset_value"),
        cost=fields.price(row, "cost_net_asset_value"),
        currency=_currency(row),
        day=None if day is None else exchange_date(Market.HK, day),
    )


def held(rows: Iterable[Row], wanted: InstrumentId) -> Shares:
    """Return the shares of an instrument that may be sold, over all channels."""
    return total(fields.shares(row, "available_quantity") for row in rows if instrument(row) == wanted)


def max_quantity(estimate: Row, available: Shares) -> MaxQuantity:
    """Return how many whole shares may be bought with cash and on margin, and sold (`available`)."""
    margin = fields.optional_number(estimate, "margin_max_qty")
    return MaxQuantity(
        cash_buy=whole(fields.shares(estimate, "cash_max_qty")),
        margin_buy=None if margin is None else int(margin),
        position_sell=max(whole(available), 0),
        short_sell=None,
    )


def cash_movement(row: Row) -> CashMovement:
    """Return one entry of the cash flow. Raises GatewayError for a direction that is neither in nor out.

    The page's own example of money that left is out with an amount below zero; whether one that left may come
    without the sign no page says (inferred: the direction counts), but none that came in is below zero.
    """
    direction = int(fields.number(row, "direction"))
    if direction not in set(CashFlowDirection):
        raise unreadable(field="direction", value=direction)
    stated = fields.number(row, "balance")
    contradicted = stated < 0 and direction == CashFlowDirection.IN
    amount = stated if contradicted else abs(stated)
    return CashMovement(
        name=fields.text(row, "transaction_flow_name"),
        amount=-amount if direction == CashFlowDirection.OUT else amount,
        currency=_currency(row),
        time=fields.moment(row, "business_time") or EPOCH,
        symbol=fields.text(row, "symbol"),
        description=fields.text(row, "description"),
        contradicted=contradicted,
    )


def margin_ratio(row: Row) -> MarginRatio:
    """Return the three factors; 0.3 means 30 %."""
    return MarginRatio(*(fields.number(row, name) for name in ("im_factor", "mm_factor", "fm_factor")))


def _claims(token: str) -> dict[str, object]:
    """Return the claims of a token merged with those inside `sub`, which win: they are about the account."""
    claims = dict(token_claims(token))
    subject = claims.get("sub")
    if isinstance(subject, str) and subject.startswith("{"):
        try:
            inner = json.loads(subject)
        except (ValueError, RecursionError):
            return claims
        if isinstance(inner, dict):
            claims.update(inner)
    return claims


def _digest(credential: Credential) -> str:
    digest = hashlib.sha256(b"tideboard longport account " + name_of(credential).encode()).digest()
    return str(int.from_bytes(digest, "big") % 10**_DIGITS).zfill(_DIGITS)


def _base(balance: Row) -> Row:
    found = fields.rows(balance, "list")
    if not found:
        raise unreadable(field="list", value=0)
    return found[0]


def _currency(row: Row) -> str:
    name = fields.text(row, "currency")
    return CURRENCY.get(name, name)
