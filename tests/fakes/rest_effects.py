"""What each row of the REST door reads or changes, and how the change is made or seen through another door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from fakes.front_desk import PASSWORD_MD5, TENCENT
from fakes.rest_rows import Scene
from tideboard_core.wire.opend.protocols import ProtoId


class Read(NamedTuple):
    """A row that shows state: what it shows, by what that is changed, and the change itself."""

    state: str
    through: str
    change: Callable[[Scene], None]


class Write(NamedTuple):
    """A row that changes state: what, where the change is seen, and whether it is, after a good answer."""

    state: str
    seen: str
    prepare: Callable[[Scene], None]
    holds: Callable[[Scene], bool]


# --- changes ---------------------------------------------------------------------------------------------------------


def _fill(now: Scene) -> None:
    """A real order that is filled at once, through OpenD."""
    now.remembered["order"] = now.order(order_type=2, price=0.0)


def _rest(now: Scene) -> None:
    now.remembered["order"] = now.order(price=499.0)


def _join(now: Scene) -> None:
    """A real order at the best bid, through OpenD: it stands last in its queue."""
    book = now.rest.ok("POST /api/orderbook", {"symbol": "HK.00700", "depth": 1})
    now.order(price=book["order_book_bid_list"][0]["price"])


def _minute(now: Scene) -> None:
    now.sandbox.ask_now("advance", seconds=61)


def _lunch(now: Scene) -> None:
    now.sandbox.ask_now("advance", to="12:30")


def _morning(now: Scene) -> None:
    now.sandbox.ask_now("advance", to="10:00")


def _quota(now: Scene) -> None:
    now.sandbox.ask_now("scenario", name="quota")


def _subscribe(now: Scene) -> None:
    """Subscribe, or give back what is subscribed."""
    held = ["HK.09988", 2] in now.state()["subscriptions"]
    row = "POST /api/unsubscribe" if held else "POST /api/subscribe"
    now.rest.ok(row, {"symbols": ["HK.09988"], "sub_types": [2], "is_sub_or_un_sub": not held})


def _unlock(now: Scene) -> None:
    unlocked = now.state()["unlocked"]
    now.rest.ok("POST /api/unlock-trade", {"unlock": not unlocked, "pwd_md5": PASSWORD_MD5})


def _history(now: Scene) -> None:
    used = now.rest.ok("POST /api/used-quota", {})["used_k_line_quota"]
    symbol = ("HK.00005", "HK.00016", "HK.00941", "HK.00388")[used % 4]
    dates = {"begin_time": "2026-11-02", "end_time": "2026-11-06"}
    now.rest.ok("POST /api/history-kline", {"symbol": symbol, "rehab_type": 0, "kl_type": 2, **dates})


def _pushes(now: Scene) -> None:
    """A subscription and its pushes."""
    now.rest.ok("POST /api/subscribe", {"symbols": ["HK.00941"], "sub_types": [1], "is_sub_or_un_sub": True})
    _minute(now)


def _quote(now: Scene) -> None:
    now.rest.ok("POST /api/quote", {"symbol": "HK.00700"})


def _watch(now: Scene) -> None:
    security = {"market": 1, "code": "00016"}
    reply = now.opend.call(ProtoId.Qot_ModifyUserSecurity, groupName="自选", op=1, securityList=[security])
    assert reply.retType == 0, reply.retMsg


def _remind(now: Scene) -> None:
    reply = now.opend.call(ProtoId.Qot_SetPriceReminder, security=TENCENT, op=1, type=1, freq=1, value=900.0)
    assert reply.retType == 0, reply.retMsg


def _register(now: Scene) -> None:
    now.rest.ok("POST /api/sub-acc-push", {"acc_id_list": [now.header["acc_id"]]})


def _nothing(_: Scene) -> None:
    """The example needs nothing."""


_CLOCK = "control port `advance`"
_BY_FILL = "a market order through OpenD (2202)"
_BY_ORDER = "a resting order through OpenD (2202)"
_HERE = "this door"

READS: dict[str, Read] = {
    "GET /api/delay-statistics": Read("replies measured by the door", f"{_HERE}: POST /api/quote", _quote),
    "POST /api/delay-statistics": Read("pushes measured by the door", f"{_HERE}: POST /api/subscribe", _pushes),
    "GET /api/global-state": Read("exchange clock and market states", _CLOCK, _minute),
    "GET /api/ping": Read("exchange clock and market states", _CLOCK, _minute),
    "GET /api/push-subscriber-info": Read("clients of /ws, subscriptions", f"{_HERE}: POST /api/subscribe", _subscribe),
    "GET /api/user-info": Read("quotas and quote rights", "control port `scenario quota`", _quota),
    "POST /api/query-subscription": Read("the daemon's subscriptions", f"{_HERE}: POST /api/subscribe", _subscribe),
    "GET /api/sub-info": Read("the daemon's subscriptions", f"{_HERE}: POST /api/subscribe", _subscribe),
    "POST /api/used-quota": Read("subscription and history quota", f"{_HERE}: POST /api/history-kline", _history),
    "POST /api/history-kl-quota": Read("history quota", f"{_HERE}: POST /api/history-kline", _history),
    "POST /api/quote": Read("the tape", _BY_FILL, _fill),
    "POST /api/snapshot": Read("the tape and the book", _BY_FILL, _fill),
    "POST /api/ticker": Read("the tape", _BY_FILL, _fill),
    "POST /api/ticker-statistic": Read("the tape", _BY_FILL, _fill),
    "POST /api/rt": Read("the tape", _BY_FILL, _fill),
    "POST /api/kline": Read("the tape", _BY_FILL, _fill),
    "POST /api/history-kline": Read("the tape", _BY_FILL, _fill),
    "POST /api/orderbook": Read("the order book", _BY_ORDER, _join),
    "POST /api/broker": Read("the order book", _BY_ORDER, _join),
    "POST /api/capital-flow": Read("the tape by size and side", _CLOCK, _minute),
    "POST /api/capital-distribution": Read("the tape by size and side", _CLOCK, _minute),
    "POST /api/market-state": Read("the market's phase", _CLOCK, _lunch),
    "GET /api/risk-free-rate": Read("exchange clock; the rate itself is constant", _CLOCK, _minute),
    "POST /api/risk-free-rate": Read("exchange clock; the rate itself is constant", _CLOCK, _minute),
    "POST /api/warrant": Read("prices of warrants", _CLOCK, _minute),
    "POST /api/option-expiration-date": Read("expiry days from today", _CLOCK, _morning),
    "POST /api/user-security": Read("watchlist groups", "OpenD 3214", _watch),
    "POST /api/price-reminder": Read("price reminders", "OpenD 3220", _remind),
    "POST /api/acc-cash-flow": Read("the account's cash movements", _BY_FILL, _fill),
    "POST /api/flow-summary": Read("the account's cash movements", _BY_FILL, _fill),
    "POST /api/cash-log": Read("the account's cash movements", _BY_FILL, _fill),
    "POST /api/biz-group": Read("number of cash movements by kind", _BY_FILL, _fill),
    "POST /api/account-flag": Read("orders, positions, lock, push registration", _HERE, _register),
    "POST /api/bond-total-asset": Read("the account's cash and assets; it holds no bonds", _BY_FILL, _fill),
    "POST /api/funds": Read("the account's money", _BY_ORDER, _rest),
    "POST /api/margin-info": Read("the account's money; a cash account has no margin", _BY_ORDER, _rest),
    "POST /api/max-trd-qtys": Read("the account's money", _BY_ORDER, _rest),
    "POST /api/orders": Read("orders", _BY_ORDER, _rest),
    "POST /api/order-fee": Read("fees of an order", _BY_FILL, _fill),
    "POST /api/order-fills": Read("fills", _BY_FILL, _fill),
    "POST /api/positions": Read("positions", _BY_FILL, _fill),
    "POST /api/history-orders": Read("ended orders", _BY_FILL, _fill),
    "POST /api/history-order-fills": Read("fills", _BY_FILL, _fill),
    "GET /api/token-state": Read("the trade lock", f"{_HERE}: POST /api/unlock-trade", _unlock),
    "POST /api/token-state": Read("the trade lock", f"{_HERE}: POST /api/unlock-trade", _unlock),
    "GET /api/admin/status": Read("subscriptions, lock, clients", f"{_HERE}: POST /api/unlock-trade", _unlock),
}

LATE = frozenset({"POST /api/market-state", "POST /api/option-expiration-date"})
"""Rows whose change ends the practice morning: last."""

CONSTANT: dict[str, str] = {
    "POST /api/static-info": "facts of the listings",
    "GET /api/spread-table": "the tables that prices are checked against",
    "POST /api/spread-table": "the tables that prices are checked against",
    "POST /api/code-change": "the listings' past",
    "POST /api/ipo-list": "listings of the practice year, by day",
    "POST /api/list-plates": "the plates",
    "POST /api/plate-set": "the plates",
    "POST /api/plate-security": "the plates' members",
    "POST /api/owner-plate": "the plates' members",
    "POST /api/stock-filter": "the members of a plate; filters read prices",
    "POST /api/suspend": "the listings' past",
    "POST /api/trading-days": "the calendar",
    "POST /api/future-info": "facts of the contracts",
    "POST /api/get-reference": "warrants of a security",
    "POST /api/reference": "warrants of a security",
    "POST /api/holding-change": "abandoned upstream",
    "POST /api/option-chain": "the contracts of a range of days",
    "POST /api/rehab": "splits and dividends",
    "GET /api/accounts": "the practice accounts, those the key may name",
    "GET /api/list-accounts": "the practice accounts, those the key may name",
    "POST /api/margin-ratio": "ratios of a security",
    "POST /api/bond-answer-state": "a practice account is asked no questions",
    "POST /api/bond-position-list": "the exchange lists no bonds",
    "POST /api/bond-single-asset": "the exchange lists no bonds",
    "POST /api/bond-trade-reminder": "the exchange lists no bonds",
    "POST /api/cash-detail": "one movement, which does not change",
    "POST /api/admin/reload": "keys of the file, which a test of its own changes",
}


def _order_is(now: Scene, wanted: Callable[[Any], bool]) -> bool:
    return any(wanted(order) for order in now.orders().values())


def _disabled(now: Scene) -> None:
    _rest(now)
    now.modify(now.remembered["order"], 3)


WRITES: dict[str, Write] = {
    "POST /api/subscribe": Write(
        "subscriptions", "control port `state`", _nothing, lambda now: ["HK.00700", 1] in now.state()["subscriptions"]
    ),
    "POST /api/unsubscribe": Write(
        "subscriptions",
        "control port `state`",
        lambda now: now.rest.ok(
            "POST /api/subscribe", {"symbols": ["HK.00700"], "sub_types": [1], "is_sub_or_un_sub": True}
        ),
        lambda now: ["HK.00700", 1] not in now.state()["subscriptions"],
    ),
    "POST /api/modify-user-security": Write(
        "watchlist groups",
        "OpenD 3213",
        _nothing,
        lambda now: "00700" in {
            row.basic.security.code
            for row in now.opend.call(ProtoId.Qot_GetUserSecurity, groupName="自选").s2c.staticInfoList
        },
    ),
    "POST /api/set-price-reminder": Write(
        "price reminders",
        "OpenD 3221",
        _nothing,
        lambda now: 300.0 in {
            item.value
            for row in now.opend.call(ProtoId.Qot_GetPriceReminder, security=TENCENT).s2c.priceReminderList
            for item in row.itemList
        },
    ),
    "POST /api/order": Write(
        "orders", "OpenD 2201", _nothing, lambda now: _order_is(now, lambda order: order.price == 300.0)
    ),
    "POST /api/modify-order": Write(
        "orders",
        "OpenD 2201",
        _rest,
        lambda now: now.orders()[now.remembered["order"]].qty == 200.0,
    ),
    "POST /api/cancel-all-order": Write(
        "orders", "OpenD 2201", _rest, lambda now: not _order_is(now, lambda order: order.orderStatus == 5)
    ),
    "POST /api/reconfirm-order": Write(
        "orders", "OpenD 2201", _disabled, lambda now: now.orders()[now.remembered["order"]].orderStatus == 5
    ),
    "POST /api/unlock-trade": Write(
        "the trade lock", "control port `state`", _nothing, lambda now: bool(now.state()["unlocked"])
    ),
    "POST /api/sub-acc-push": Write(
        "accounts that are pushed",
        "control port `state`",
        _nothing,
        lambda now: str(now.header["acc_id"]) in now.state()["pushed_accounts"],
    ),
    "POST /api/unsub-acc-push": Write(
        "accounts that are pushed",
        "control port `state`",
        _register,
        lambda now: not now.state()["pushed_accounts"],
    ),
}  # fmt: skip
