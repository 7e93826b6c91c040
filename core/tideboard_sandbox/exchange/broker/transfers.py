"""Money and shares without a fill: what a command puts into an account, dividends, and what ended contracts pay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.model.shares import Shares, exact, shares_text, size_of, whole
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_US, Dividend, Holding, Ledger, Settlement, Transfer
from tideboard_sandbox.exchange.broker.buying_power import BuyingPower
from tideboard_sandbox.exchange.broker.orders import TradingAccount
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal

MOST_MONEY = Decimal(10) ** 12
MOST_SHARES = 10**9

_PAYING = frozenset({SecurityType.STOCK, SecurityType.ETF})
_CENT = Decimal("0.01")
_TICK = Decimal("0.0001")


def account_name(account: TradingAccount) -> str:
    """Short name of an account, as commands take it beside its id: `real-HK`, `longport-paper-US`, `longport-us`."""
    if account.owner == LONGPORT_US:
        return "longport-us"
    return f"{'longport-' if account.owner else ''}{'real' if account.real else 'paper'}-{account.group.value}"


class Transfers:
    """Sets cash and holdings. `ledgers` is the broker's own table. Raises CommandRefusal."""

    def __init__(self, store: Store, venue: Venue, ledgers: Mapping[str, Ledger], power: BuyingPower) -> None:
        self._store = store
        self._venue = venue
        self._ledgers = ledgers
        self._power = power

    def of(self, account_id: str) -> tuple[Transfer, ...]:
        """Transfers of an account, oldest first."""
        return tuple(row for row in self._store.load_transfers() if row.account_id == account_id)

    def account(self, name: str) -> TradingAccount:
        """The account of this id or short name."""
        found = [
            each.account for each in self._ledgers.values() if name in {each.account.id, account_name(each.account)}
        ]
        if not found:
            names = ", ".join(account_name(ledger.account) for ledger in self._ledgers.values())
            raise CommandRefusal(f"There is no account {name}: say an id or one of {names}.")
        return found[0]

    def set_cash(self, account: str, cash: Decimal) -> Decimal:
        """Bring an account's cash to an amount by a deposit or withdrawal; returns that, negative = withdrawn."""
        ledger = self._ledgers[self.account(account).id]
        if not cash.is_finite() or not 0 <= cash <= MOST_MONEY or cash != cash.quantize(_CENT):
            raise CommandRefusal(f"{cash} is no amount: give 0 to {MOST_MONEY:,} in whole cents.")
        before, change = ledger.cash, cash - ledger.cash
        ledger.cash = cash
        lack = self._power.lack(ledger)
        if change < 0 and (lack is None or lack > 0):
            ledger.cash = before
            least = "all of it" if lack is None else f"{cash + lack:,.2f}"
            raise CommandRefusal(f"Waiting orders and sold options of this account need {least}: not {cash:,.2f}.")
        if change:
            self._keep(ledger, Transfer(ledger.account.id, change, Decimal(0), self._venue.now_us))
        return change

    def set_holding(
        self, account: str, instrument: InstrumentId, quantity: Decimal, cost: Decimal | None = None
    ) -> Holding:
        """Make an account hold this many shares at this average cost (None = the last price), since before today.

        0 takes them out. Only options may be negative: contracts that were sold and need margin; an account that sells
        short may owe shares, too. No money moves.
        """
        ledger = self._ledgers[self.account(account).id]
        market = self._market(ledger, instrument)
        facts = market.listing.instrument
        shares = _shares(quantity, facts, shorts=ledger.account.shorts)
        frozen = self._power.frozen_shares(ledger, instrument)
        if frozen > max(shares, 0):
            raise CommandRefusal(
                f"Open orders sell {shares_text(frozen)} {instrument} of this account: cancel them first."
            )
        if cost is None and shares and not market.day.tape.last:  # a recording may not know a price yet
            raise CommandRefusal(f"{instrument} has no price yet: say its cost.")
        if shares and market.traded_as is not None:
            raise CommandRefusal(f"{instrument} is closed: its shares are held as {market.traded_as}.")
        average = _average(to_decimal(market.day.tape.last) if cost is None else cost)
        before = ledger.holdings.pop(instrument, None)
        if shares:
            ledger.holdings[instrument] = _holding(market, shares, average)
        lack = self._power.lack(ledger)
        if lack is None or lack > (self._lack_before(ledger, instrument, before) or 0):
            _put_back(ledger, instrument, before)
            need = "a loss without a limit" if lack is None else f"{lack:,.2f} more than the account has"
            raise CommandRefusal(f"The margin of {shares_text(shares)} {instrument} would be {need}.")
        now = ledger.holdings.get(instrument, Holding())
        change = ledger.own(now.cost - (before.cost if before is not None else 0), facts.currency)
        self._keep(ledger, Transfer(ledger.account.id, Decimal(0), change, self._venue.now_us))
        return now

    def _lack_before(self, ledger: Ledger, instrument: InstrumentId, before: Holding | None) -> Decimal | None:
        """What was missing before the holding changed: an account that owes already may still be given shares."""
        now = ledger.holdings.get(instrument)
        _put_back(ledger, instrument, before)
        lack = self._power.lack(ledger)
        _put_back(ledger, instrument, now)
        return lack

    def _market(self, ledger: Ledger, instrument: InstrumentId) -> InstrumentMarket:
        try:
            market = self._venue.market_for(instrument)
        except ExchangeRefusal:
            raise CommandRefusal(f"There is no security {instrument} that trades here.") from None
        facts = market.listing.instrument
        if not facts.tradable or facts.security_type is SecurityType.FUTURE:
            raise CommandRefusal(f"No account here holds {instrument}, a {facts.security_type.value}.")
        if facts.market not in ledger.account.markets:
            raise CommandRefusal(f"The account {account_name(ledger.account)} does not trade {facts.market.value}.")
        return market

    def _keep(self, ledger: Ledger, row: Transfer) -> None:
        self._store.save_transfer(row)
        self._store.save_ledger(ledger)
        self._store.commit()


def _shares(quantity: Decimal, facts: Instrument, *, shorts: bool) -> Shares:
    if not quantity.is_finite() or abs(quantity) > MOST_SHARES or quantity != quantity.quantize(_TICK):
        raise CommandRefusal(f"{quantity} is no number of shares: {MOST_SHARES:,} at most, with four decimals.")
    if quantity != whole(quantity) and (facts.market is not Market.US or facts.security_type is SecurityType.OPTION):
        raise CommandRefusal(f"{facts.id} is held in whole numbers: not {quantity}.")
    if quantity < 0 and facts.security_type is not SecurityType.OPTION and not shorts:
        raise CommandRefusal(f"{facts.id} cannot be held short here: options alone can.")
    return exact(quantity)


def _average(cost: Decimal) -> Decimal:
    if not cost.is_finite() or not 0 <= cost <= MOST_SHARES or cost != cost.quantize(_TICK):
        raise CommandRefusal(f"{cost} is no average cost: give 0 or more, with four decimals at most.")
    return cost


def _holding(market: InstrumentMarket, shares: Shares, average: Decimal) -> Holding:
    multiplier = market.listing.instrument.multiplier
    start = to_decimal(market.day.prev_close) * multiplier * shares
    return Holding(quantity=shares, cost=average * multiplier * shares, start=shares, start_value=start)


def _put_back(ledger: Ledger, instrument: InstrumentId, holding: Holding | None) -> None:
    ledger.holdings.pop(instrument, None)
    if holding is not None:
        ledger.holdings[instrument] = holding


class Dividends:
    """Pays dividends in cash to who holds shares, and takes them from who owes some. Raises CommandRefusal."""

    def __init__(self, store: Store, venue: Venue, ledgers: Callable[[], Iterable[Ledger]]) -> None:
        self._store = store
        self._venue = venue
        self._ledgers = ledgers

    def pay(self, instrument: InstrumentId, per_share: Decimal) -> tuple[Dividend, ...]:
        """Pay so much a share, in the currency of the security, to every account, at once; what each got."""
        try:
            facts = self._venue.instrument(instrument)
        except ExchangeRefusal:
            raise CommandRefusal(f"There is no security {instrument} that trades here.") from None
        if facts.security_type not in _PAYING:
            raise CommandRefusal(f"{instrument}, a {facts.security_type.value}, pays no dividend.")
        if not per_share.is_finite() or not 0 < per_share <= MOST_SHARES or per_share != per_share.quantize(_TICK):
            raise CommandRefusal(f"{per_share} is no dividend: give more than 0, with four decimals at most.")
        paid = []
        for ledger in self._ledgers():
            held = ledger.holdings[instrument].quantity if instrument in ledger.holdings else 0
            if held:
                value = ledger.own((per_share * held).quantize(_CENT), facts.currency)
                row = Dividend(ledger.account.id, instrument, held, value, self._venue.now_us)
                ledger.cash += value
                self._store.save_dividend(row)
                self._store.save_ledger(ledger)
                paid.append(row)
        self._store.commit()
        return tuple(paid)

    def of(self, account_id: str) -> tuple[Dividend, ...]:
        """Dividends of an account, oldest first."""
        return tuple(row for row in self._store.load_dividends() if row.account_id == account_id)


class Settlements:
    """Pays out ended contracts and records it in the state file. `ledgers` gives every account's ledger."""

    def __init__(self, store: Store, venue: Venue, ledgers: Callable[[], Iterable[Ledger]]) -> None:
        self._store = store
        self._venue = venue
        self._ledgers = ledgers

    def pay(self, instrument: InstrumentId, price: Decimal, *, multiplier: int) -> None:
        """Pay out what has ended at `price` a share, `multiplier` shares each; remove it from every account."""
        for ledger in self._ledgers():
            holding = ledger.holdings.get(instrument)
            if holding is None:
                continue
            if holding.quantity:
                worth = price * multiplier
                value = worth * holding.quantity
                row = Settlement(ledger.account.id, instrument, holding.quantity, value, self._venue.now_us)
                self._store.save_settlement(row)
                side = Side.SELL if holding.quantity > 0 else Side.BUY
                ledger.book_fill(instrument, side, size_of(holding.quantity), worth)
            del ledger.holdings[instrument]
            self._store.save_ledger(ledger)

    def of(self, account_id: str) -> tuple[Settlement, ...]:
        """Payments to an account, oldest first."""
        return tuple(row for row in self._store.load_settlements() if row.account_id == account_id)
