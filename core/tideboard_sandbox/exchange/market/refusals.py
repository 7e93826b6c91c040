"""The reasons for which the exchange refuses a call, with the data from which a port makes its error text."""

from __future__ import annotations

from enum import StrEnum

from tideboard_core.errors import TideboardError


class Reason(StrEnum):
    """Reasons of a refusal; the comment behind each names its data."""

    UNKNOWN_SYMBOL = "unknown-symbol"  # instrument
    NOT_OFFERED = "not-offered"  # instrument: no book, ticks, flow ... for this type of security
    NOT_RECORDED = "not-recorded"  # what: the market is a recording, and nobody recorded this
    NO_FACTS = "no-facts"  # instrument: a recorded market without lot, name, currency or price steps of it
    DAY_OVER = "day-over"  # instrument: a recorded market after its close; no later day is played
    UNKNOWN_ACCOUNT = "unknown-account"  # account
    WRONG_MARKET = "wrong-market"  # account, instrument: another account group trades this
    NOT_TRADABLE = "not-tradable"  # instrument: an index
    QUANTITY_NOT_POSITIVE = "quantity-not-positive"  # quantity
    ODD_LOT = "odd-lot"  # quantity, lot
    QUANTITY_TOO_LARGE = "quantity-too-large"  # quantity, limit
    PRICE_MISSING = "price-missing"  # kind
    OFF_TICK = "off-tick"  # price, step
    PRICE_TOO_FAR = "price-too-far"  # price, low, high: outside the exchange's quotation or daily limits
    TRIGGER_MISSING = "trigger-missing"  # kind
    TRIGGER_PASSED = "trigger-passed"  # trigger, last: a stop that would fire at once
    TRAIL_MISSING = "trail-missing"  # kind
    EXIT_WRONG_SIDE = "exit-wrong-side"  # trigger, price: an attached exit above or below the price of its entry
    NO_BUYING_POWER = "no-buying-power"  # needed, power, currency
    NO_SHORT_POOL = "no-short-pool"  # quantity, available: nothing to sell and nothing to borrow
    MARKET_SHUT = "market-shut"  # market: it is shut in hours in which it is listed as trading
    MARKET_CLOSED = "market-closed"  # market, state, kind: this order type needs continuous trading
    SUSPENDED = "suspended"  # instrument
    CODE_CLOSED = "code-closed"  # instrument, other: its shares trade under that code for now
    NO_LIQUIDITY = "no-liquidity"  # instrument: a market order found no order on the other side
    KIND_NOT_OFFERED = "kind-not-offered"  # kind, market
    UNKNOWN_ORDER = "unknown-order"  # order
    ORDER_CLOSED = "order-closed"  # order, status: filled, cancelled or expired before the change came
    NOT_CHANGED = "not-changed"  # kind: a port whose broker does not change orders of this type
    NOT_LET_GO = "not-let-go"  # order, until: the exchange takes no withdrawals and changes at this minute
    BELOW_FILLED = "below-filled"  # quantity, filled
    NOTHING_CHANGED = "nothing-changed"  # order
    PAPER_ONLY_NOT = "not-on-paper"  # account, what: `market`, `kind`, `type`, `auction`, `time`, `hours`, `exits`, ...
    UNKNOWN_ALERT = "unknown-alert"  # key
    ALERT_LIMIT = "alert-limit"  # limit: alerts of one kind on one security
    BAD_ALERT = "bad-alert"  # name: the field with the invalid value
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 a reason; left: attempts before the pause
    PASSWORD_PAUSED = "password-paused"  # noqa: S105 a reason; seconds: until the next attempt counts


class ExchangeRefusal(TideboardError):
    """A call that the exchange refuses: `reason`, its text as `code`, and in `data` what the error text needs."""

    def __init__(self, reason: Reason, **data: object) -> None:
        super().__init__(reason.value, **data)
        self.reason = reason


class CommandRefusal(TideboardError):
    """A command of the control port that the exchange refuses; its text is one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__("refused", sentence=sentence)

    def __str__(self) -> str:
        return str(self.data["sentence"])
