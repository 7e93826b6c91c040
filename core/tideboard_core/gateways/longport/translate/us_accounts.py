"""Converts money and holdings of Longbridge's United States data centre.

The fields are those of the vendor's SDK (longbridge 5.3, classes `US...`). A figure that is not there is not told and
never 0: the vendor's own programs read an empty answer as an account without anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.gateways.common.bounds import read_rows, unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.accounts import ACCOUNT_NAMES
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.translate.orders import instrument
from tideboard_core.model.cash_words import CashWord
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, spelled_as_contract
from tideboard_core.model.margin import Margin
from tideboard_core.model.order import Account, Funds, MaxQuantity, Position, Side
from tideboard_core.model.reference import CashEntry
from tideboard_core.model.shares import Shares, size_of, total, whole
from tideboard_core.ports.trading import PositionList

BROKER: Final = "longport-us"
"""Apart from the other data centre's: that no number is given at both nobody says, and limits and records go by it."""
ON_MARGIN: Final = "0"
"""The `account_type` of a margin account, 1 is one of cash (longbridge-terminal, `cli/trade.rs`)."""
_SIGNS: Final = {"long": 1, "short": -1}
_HELD_LISTS: Final = ("stock_list", "option_list")
_LISTS: Final = ("cash_list", *_HELD_LISTS, "crypto_list")
_ALWAYS_THERE: Final = ("account_type", "currency", "cash_buy_power", "overnight_buy_power")
_ZONE: Final = ZoneInfo(MARKET_ZONE[Market.US])
_REGIONS: Final = frozenset(Market)

Working = Callable[[InstrumentId, Side], Shares]
"""Shares that orders of a side of a security have left to fill."""


def named(row: Row) -> Row:
    """A row with its security under `symbol` as in every other call, `AAPL.US`.

    Holdings have the ticker there and the whole symbol in `full_symbol`; answers of before have `counter_id`, which is
    `ST/US/AAPL` (longbridge 4.4).
    """
    symbol = fields.text(row, "full_symbol") or _of_counter(fields.text(row, "counter_id"))
    if not symbol:
        symbol, market = fields.required(row, "symbol"), fields.text(row, "market")
        if symbol.rpartition(".")[2] not in _REGIONS and market:
            symbol = f"{symbol}.{market}"
    return {**row, "symbol": symbol}


def _of_counter(counter: str) -> str:
    _kind, _, rest = counter.partition("/")
    region, _, code = rest.partition("/")
    return f"{code}.{region}" if code and region else ""


def overview(data: Row) -> Row:
    """An answer of the overview; raises GatewayError unless it has what that of every account has, and one list.

    A list that is empty may be left out or null (the vendor's page, `us_asset_overview`; its terminal reads it so). An
    answer without any would pass for an account that holds nothing.
    """
    for name in _ALWAYS_THERE:
        fields.required(data, name)
    for name in _LISTS:
        fields.rows(data, name)
    if all(data.get(name) is None for name in _LISTS):
        raise unreadable(field=_LISTS[0], value="")
    return data


def account(kind: type[Account], *, account_id: str, provider: str, overview: Row) -> Account:
    """The account of a credential: its data centre has no call that names it."""
    return kind(
        id=account_id,
        name=ACCOUNT_NAMES[kind].format(provider),
        markets=frozenset({Market.US}),
        currency=fields.required(overview, "currency"),
        margin=fields.required(overview, "account_type") == ON_MARGIN,
        broker=BROKER,
        firm=provider,
        broker_lock=False,
    )


def shows_nothing(overview: Row) -> bool:
    """Whether an account has no money in any currency, nothing to buy with and no holding."""
    money = [fields.optional_number(overview, name) for name in ("cash_buy_power", "overnight_buy_power")]
    money += [fields.optional_number(row, "total_amount") for row in fields.rows(overview, "cash_list")]
    return not any(money) and not any(fields.rows(overview, name) for name in _LISTS[1:])


def funds(data: Row, account: Account) -> Funds:
    """Money and buying power: of a margin account what it may hold over the night, of another one its cash.

    Net assets are the net liquidation value, what is not cash of them the market value: crypto counts there. Raises
    GatewayError where one of these is not told.
    """
    limits, margin = fields.mapping(data, "buy_limit_info"), fields.mapping(data, "margin_status")
    currency = account.currency
    for name, row in (("buy_limit_info", limits), ("margin_status", margin)):
        if fields.text(row, "currency") not in {"", currency}:
            raise unreadable(field=f"{name}.currency", value=fields.text(row, "currency"))
    rows = {fields.required(row, "currency"): row for row in fields.rows(data, "cash_list")}
    if currency not in rows:
        raise unreadable(field="cash_list", value=", ".join(rows))
    ours, assets = rows[currency], _amount(margin, "nlv")
    cash = _amount(ours, "total_amount")
    return Funds(
        account_id=account.id,
        currency=currency,
        power=_amount(limits, "overnight_buy_power" if account.margin else "cash_buy_power"),
        total_assets=assets,
        cash=cash,
        market_value=assets - cash,
        frozen_cash=_amount(ours, "frozen_cash"),
        withdrawable=fields.optional_number(ours, "withdraw_cash"),
        balances=tuple((name, _amount(row, "total_amount")) for name, row in rows.items()),
        withdrawables=_withdrawables(rows),
        margin=_margin(margin, holds=assets != cash) if account.margin else None,
    )


def _withdrawables(rows: Mapping[str, Row]) -> tuple[tuple[str, Decimal], ...]:
    amounts = ((name, fields.optional_number(row, "withdraw_cash")) for name, row in rows.items())
    return tuple((name, amount) for name, amount in amounts if amount is not None)


def _margin(status: Row, *, holds: bool) -> Margin | None:
    """What has to be kept; not told where it is nothing of an account that holds something.

    A margin account has to keep a part of the worth of whatever it holds (FINRA 4210).
    """
    maintenance = fields.optional_number(status, "mmr")
    return None if maintenance is None or (holds and not maintenance) else Margin(maintenance=maintenance)


def _amount(row: Row, name: str) -> Decimal:
    """A number that has to be there; raises GatewayError for none."""
    found = fields.optional_number(row, name)
    if found is None:
        raise unreadable(field=name, value="")
    return found


def positions(overview: Row, account_id: str, working: Working) -> PositionList:
    """Holdings of shares and options; crypto is none that could be traded here, and counts in the assets alone.

    What is available the overview does not tell: it is what is held less what orders that close have left, until it is
    asked of one security. Raises GatewayError where holdings of several legs cannot be read, or contradict the lists.
    """
    rows = [row for name in _HELD_LISTS for row in fields.rows(overview, name)]
    found = read_rows(rows, lambda row: _position(named(row), account_id, working))
    apart = _legs_apart(overview, {one.instrument: one.quantity for one in found} if not found.unread else None)
    return PositionList((*found, *(_position(row, account_id, working) for row in apart)), unread=found.unread)


def _legs_apart(overview: Row, held: Mapping[InstrumentId, Shares] | None) -> list[Row]:
    """The legs of combinations that no list has: they are held, and what is sold among them needs cover.

    Nobody tells whether the lists have the legs too. One that they have whole is counted there; part of one would be
    a guess. Raises GatewayError for it, and for legs that cannot be read.
    """
    given = overview.get("multi_leg")
    if not given:
        return []
    if held is None:
        raise unreadable(field="multi_leg", value="beside an unreadable holding")
    legs = [named(leg) for one in fields.rows(overview, "multi_leg") for leg in _legs(one)]
    wanted: dict[InstrumentId, Shares] = {}
    for leg in legs:
        key = instrument(leg)
        wanted[key] = total((wanted.get(key, 0), _signed(leg)))
    for key, quantity in wanted.items():
        listed = held.get(key)
        if listed is not None and not ((listed > 0) is (quantity > 0) and size_of(listed) >= size_of(quantity)):
            raise unreadable(field="multi_leg", value=str(key))
    return [leg for leg in legs if instrument(leg) not in held]


def _legs(row: Row) -> list[Row]:
    legs = fields.rows(row, "legs")
    if not legs:
        raise unreadable(field="multi_leg.legs", value="")
    return legs


def _signed(row: Row) -> Shares:
    """What is held, below zero if it was sold short; raises GatewayError where side and number differ or lack."""
    word, quantity = fields.required(row, "position_side"), fields.shares(row, "quantity")
    sign = _SIGNS.get(word.casefold())
    fields.required(row, "quantity")
    if sign is None or (quantity < 0 and sign > 0):
        raise unreadable(field="position_side", value=word)
    return size_of(quantity) * sign


def _position(row: Row, account_id: str, working: Working) -> Position:
    known_as, quantity = instrument(row), _signed(row)
    last = fields.price(row, "market_price") or fields.price(row, "last_done")
    if spelled_as_contract(known_as):
        last = None  # how many shares a contract covers the row does not say
    cost = fields.price(row, "average_cost")
    value = (last or Decimal(0)) * quantity
    spent = None if cost is None else cost * quantity
    gain = value - spent if last is not None and spent is not None else Decimal(0)
    free = total((size_of(quantity), -working(known_as, Side.SELL if quantity > 0 else Side.BUY)))
    return Position(
        account_id=account_id,
        instrument=known_as,
        name=fields.text(row, "name"),
        quantity=quantity,
        available=max(free, 0),
        average_cost=cost,
        last=last or Decimal(0),
        value=value,
        pl=gain,
        pl_percent=gain / abs(spent) * 100 if last is not None and spent else None,
        pl_today=fields.optional_number(row, "today_pl"),
        currency=fields.required(row, "currency"),
        priced=last is not None,
    )


def held(overview: Row, wanted: InstrumentId) -> Shares:
    """What is held of a security, below zero if it was sold short. Raises GatewayError as `positions`."""
    listed = positions(overview, "", lambda _instrument, _side: 0)
    if listed.unread:
        raise unreadable(field=listed.unread, value="")
    return total(one.quantity for one in listed if one.instrument == wanted)


def free(available: Row, *, long: bool) -> Shares:
    """Units of a holding that an order may close, by the answer about it; of a short holding that is below zero.

    Whether orders that work are taken off nobody says.
    """
    fields.required(available, "available_qty")
    found = fields.shares(available, "available_qty")
    if long and found < 0:
        raise unreadable(field="available_qty", value=found)
    return size_of(found)


def max_quantity(available: Row | None, held: Shares) -> MaxQuantity:
    """What may be sold or bought back; what may be bought no call of the United States tells.

    `available` is the answer about the security, None where nothing of it is held. It is never more than is held: the
    two answers are of two moments.
    """
    most = whole(min(0 if available is None else free(available, long=held > 0), size_of(held)))
    return MaxQuantity(
        cash_buy=None,
        margin_buy=None,
        position_sell=most if held > 0 else 0,
        short_sell=None,
        buy_back=most if held < 0 else None,
    )


MOVED: Final[Mapping[tuple[str, ...], CashWord | None]] = {
    ("TT_STOCKS_AND_ETFS_TRADING", "TT_OPTIONS_TRADING"): CashWord.TRADED,
    ("TT_DEPOSIT_AND_WITHDRAWAL", "TT_TRANSFER_IN_AND_OUT"): CashWord.TRANSFER,
    ("TT_MARGIN_FINANCING",): CashWord.INTEREST,
    ("TT_CORPORATE_ACTION", "TT_CRYPTO_TRADING", "TT_CRYPTO_TRANSFER", "TT_OTHER"): None,
}
"""What the movements of these types were for (longbridge 5.3, `us_transaction_history`); None: their title may say it.

The question names the types: that a row tells its own nobody says, nor in which words its title is.
"""


def moved(answers: Iterable[tuple[CashWord | None, Sequence[Row]]]) -> list[tuple[CashWord | None, Row]]:
    """The rows of the answers, each with what it was for; one that came under several types counts once, for none.

    A filter that filters nothing would count a movement as often as it was asked for.
    """
    answers = list(answers)
    asked = Counter(number for _word, rows in answers for number in {fields.text(row, "ref_no") for row in rows})
    found: list[tuple[CashWord | None, Row]] = []
    twice: set[str] = set()
    for word, rows in answers:
        for row in rows:
            number = fields.text(row, "ref_no")
            if not number or asked[number] == 1:
                found.append((word, row))
            elif number not in twice:
                twice.add(number)
                found.append((None, row))
    return found


def cash_entry(word: CashWord | None, row: Row) -> CashEntry:
    """One movement; a negative amount left. Raises GatewayError for one without a time or an amount.

    A trade tells its quantity (SDK 5.3): a movement of its type without one may be a fee whose title nobody lists.
    """
    moment = fields.moment(row, "done_at") or fields.moment(row, "create_at")
    if moment is None:
        raise unreadable(field="done_at", value="")
    amount = _amount(row, "amount")
    if word is CashWord.TRADED and fields.text(row, "quantity"):
        word = CashWord.SOLD if amount > 0 else CashWord.BOUGHT
    return CashEntry(
        id="",
        clearing_date=moment.astimezone(_ZONE).date(),
        settlement_date=None,
        currency=fields.required(row, "currency"),
        kind=fields.text(row, "title") or fields.text(row, "biz_code_name"),
        amount=amount,
        remark=" ".join(filter(None, (fields.text(row, "remark"), fields.text(row, "symbol")))),
        created=moment,
        word=word,
    )
