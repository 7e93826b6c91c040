"""What each row of the REST port reads or changes, and how the change is made or seen through another port.

`PYTHONPATH=tests python -m fakes.servers.opend_rest.row_effects` prints the table of results.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fakes.servers.opend.in_process import PASSWORD_MD5, TENCENT
from fakes.servers.opend_rest.rows import (
    GATED,
    LONGPORT_TOO,
    NOT_CALLED,
    Scene,
    example_result,
    malformed_status,
    no_key_status,
    scene,
    unknown_field_status,
    wrong_scope_status,
)
from tideboard_core.wire.opend.protocols import ProtoId

Effect = Callable[[Scene], None]


def nothing(_: Scene) -> None:
    """The row needs nothing before it."""


def everything(answer: Any) -> Any:
    """The whole answer of a row."""
    return answer


class Read(NamedTuple):
    """A row that shows state: what it shows, by what that is changed, and the change itself.

    `body` stands for the reference's example where another request shows more; `shown` picks what shows the state
    from an answer that tells of more than that.
    """

    state: str
    through: str
    change: Effect
    prepare: Effect = nothing
    body: Callable[[Scene], Any] | None = None
    shown: Callable[[Any], Any] = everything

    def asked(self, now: Scene, key: str) -> Any:
        """What the row shows now; a refusal shows something too."""
        now.wait()
        body = now.body(now.row(key)) if self.body is None else self.body(now)
        answer = now.rest.ask(key, body).body
        return self.shown(answer)


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


def _unregister(now: Scene) -> None:
    now.rest.ok("POST /api/unsub-acc-push", {"acc_id_list": [now.header["acc_id"]]})


def _write_key(now: Scene) -> None:
    """One key more in the keys file."""
    path = Path(now.remembered["keys file"])
    file = json.loads(path.read_text())
    file["keys"].append({**file["keys"][0], "id": "one more", "hash": "0" * 64})
    path.write_text(json.dumps(file))


def _raise(now: Scene) -> None:
    """The price of the resting order goes up until it is filled, through OpenD."""
    now.modify(now.remembered["order"], 1, price=700.0)


def _days(now: Scene) -> None:
    """Days pass until the contracts of the month have ended, and a morning."""
    now.sandbox.ask_now("advance", seconds=12 * 86_400)
    now.sandbox.ask_now("advance", to="12:30")


def _join_longport(now: Scene) -> None:
    """An order at the best bid, through LongPort."""
    book = now.rest.ok("POST /api/orderbook", {"symbol": "HK.00700", "depth": 1})
    now.longport.order(price=book["order_book_bid_list"][0]["price"])


def _fill_longport(now: Scene) -> None:
    now.longport.order()


def _watch_longport(now: Scene) -> None:
    group = next(row for row in now.longport.ok("GET", GROUPS)["groups"] if row["name"] == "All")
    now.longport.ok("PUT", GROUPS, id=int(group["id"]), securities=["66.HK"], mode="add")


def _next_movement(now: Scene) -> Any:
    """The movement after the newest, whose number is known before it happens."""
    if "movement" not in now.remembered:
        newest = now.rest.ok("POST /api/cash-log", {"header": now.header})["cash_log_list"][0]
        now.remembered["movement"] = str(int(newest["flow_id"]) + 1)
    return {"c2s": {"header": now.header, "flow_id": now.remembered["movement"]}}


def _filter(_: Scene) -> Any:
    price = {"field_name": 3, "is_no_filter": False, "sort_dir": 1}
    return {"begin": 0, "num": 50, "market": 1, "base_filter_list": [price]}


def _field(*path: str) -> Callable[[Any], Any]:
    def shown(answer: Any) -> Any:
        for name in ("s2c", *path):
            answer = answer[name]
        return answer

    return shown


def _quotes_answered(answer: Any) -> Any:
    """How often the row of quotes was answered."""
    return [row["count"] for row in answer["s2c"]["req_reply_statistics_list"] if row["proto_id"] == 3004]


_CLOCK = "control port `advance`"
_BY_FILL = "a market order through OpenD (2202)"
_BY_ORDER = "a resting order through OpenD (2202)"
_HERE = "this port"
GROUPS = "/v1/watchlist/groups"

READS: dict[str, Read] = {
    "GET /api/delay-statistics": Read(
        "replies measured by the port", f"{_HERE}: POST /api/quote", _quote, shown=_quotes_answered
    ),
    "POST /api/delay-statistics": Read("pushes measured by the port", f"{_HERE}: POST /api/subscribe", _pushes),
    "GET /api/global-state": Read("exchange clock and market states", _CLOCK, _minute, shown=_field("time")),
    "GET /api/ping": Read("exchange clock and market states", _CLOCK, _minute, shown=_field("time")),
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
    "GET /api/risk-free-rate": Read("exchange clock; the rate itself is constant", _CLOCK, _minute),
    "POST /api/risk-free-rate": Read("exchange clock; the rate itself is constant", _CLOCK, _minute),
    "POST /api/warrant": Read("prices of warrants", _CLOCK, _minute),
    "POST /api/user-security": Read("watchlist groups", "OpenD 3214", _watch),
    "POST /api/price-reminder": Read("price reminders", "OpenD 3220", _remind),
    "POST /api/acc-cash-flow": Read("the account's cash movements", _BY_FILL, _fill),
    "POST /api/flow-summary": Read("the account's cash movements", _BY_FILL, _fill),
    "POST /api/cash-log": Read("the account's cash movements", _BY_FILL, _fill),
    "POST /api/biz-group": Read("number of cash movements by kind", _BY_FILL, _fill),
    "POST /api/account-flag": Read("orders, positions, lock, push registration", _HERE, _register, _unregister),
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
    "GET /api/admin/status": Read(
        "subscriptions, lock, clients", f"{_HERE}: POST /api/unlock-trade", _unlock, shown=_field("unlocked")
    ),
    "POST /api/stock-filter": Read("quotes of the shares", _CLOCK, _minute, body=_filter),
    "POST /api/cash-detail": Read(
        "the account's cash movements", "a change of an order through OpenD (2205)", _raise, _rest, _next_movement
    ),
    "POST /api/admin/reload": Read("keys of the keys file", "the file", _write_key),
}

DAYS: dict[str, Read] = {
    "POST /api/market-state": Read("the market's phase", _CLOCK, _days),
    "POST /api/option-expiration-date": Read("expiry days from today", _CLOCK, _days),
    "POST /api/static-info": Read(
        "contracts that have ended", _CLOCK, _days, body=lambda _: {"symbols": ["HK.TCH261127C600000"]}
    ),
    "POST /api/ipo-list": Read("offers that are not listed yet", _CLOCK, _days),
    "POST /api/option-chain": Read(
        "contracts that have not ended", _CLOCK, _days, body=lambda _: {"owner": "HK.00700"}
    ),
}
"""Rows that show what changes from day to day: in a sandbox of their own, where nobody has looked at much."""

LONGPORT: dict[str, Effect] = {
    "POST /api/orderbook": _join_longport,
    "POST /api/broker": _join_longport,
    "POST /api/quote": _fill_longport,
    "POST /api/snapshot": _fill_longport,
    "POST /api/ticker": _fill_longport,
    "POST /api/ticker-statistic": _fill_longport,
    "POST /api/rt": _fill_longport,
    "POST /api/kline": _fill_longport,
    "POST /api/history-kline": _fill_longport,
    "POST /api/user-security": _watch_longport,
}
"""Changes through LongPort's port: its accounts are its own, market and watchlists are shared."""

CONSTANT: dict[str, str] = {
    "GET /api/spread-table": "the tables that prices are checked against",
    "POST /api/spread-table": "the tables that prices are checked against",
    "POST /api/code-change": "the listings' past",
    "POST /api/list-plates": "the plates",
    "POST /api/plate-set": "the plates",
    "POST /api/plate-security": "the plates' members; quotes where these sort them",
    "POST /api/owner-plate": "the plates' members",
    "POST /api/suspend": "the listings' past",
    "POST /api/trading-days": "the calendar",
    "POST /api/future-info": "facts of the contracts",
    "POST /api/get-reference": "warrants of a security",
    "POST /api/reference": "warrants of a security",
    "POST /api/holding-change": "abandoned upstream",
    "POST /api/rehab": "splits and dividends",
    "GET /api/accounts": "the practice accounts, those the key may name",
    "GET /api/list-accounts": "the practice accounts, those the key may name",
    "POST /api/margin-ratio": "ratios of a security",
    "POST /api/bond-answer-state": "a practice account is asked no questions",
    "POST /api/bond-position-list": "the exchange lists no bonds",
    "POST /api/bond-single-asset": "the exchange lists no bonds",
    "POST /api/bond-trade-reminder": "the exchange lists no bonds",
    "GET /api/token-state": "a practice login has no token",
    "POST /api/token-state": "a practice login has no token",
}


def _order_is(now: Scene, wanted: Callable[[Any], bool]) -> bool:
    return any(wanted(order) for order in now.orders().values())


def _disabled(now: Scene) -> None:
    _rest(now)
    now.modify(now.remembered["order"], 3)


WRITES: dict[str, Write] = {
    "POST /api/subscribe": Write(
        "subscriptions", "control port `state`", nothing, lambda now: ["HK.00700", 1] in now.state()["subscriptions"]
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
        nothing,
        lambda now: "00700" in {
            row.basic.security.code
            for row in now.opend.call(ProtoId.Qot_GetUserSecurity, groupName="自选").s2c.staticInfoList
        },
    ),
    "POST /api/set-price-reminder": Write(
        "price reminders",
        "OpenD 3221",
        nothing,
        lambda now: 300.0 in {
            item.value
            for row in now.opend.call(ProtoId.Qot_GetPriceReminder, security=TENCENT).s2c.priceReminderList
            for item in row.itemList
        },
    ),
    "POST /api/order": Write(
        "orders", "OpenD 2201", nothing, lambda now: _order_is(now, lambda order: order.price == 300.0)
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
        "the trade lock", "control port `state`", nothing, lambda now: bool(now.state()["unlocked"])
    ),
    "POST /api/sub-acc-push": Write(
        "accounts that are pushed",
        "control port `state`",
        nothing,
        lambda now: str(now.header["acc_id"]) in now.state()["pushed_accounts"],
    ),
    "POST /api/unsub-acc-push": Write(
        "accounts that are pushed",
        "control port `state`",
        _register,
        lambda now: not now.state()["pushed_accounts"],
    ),
}  # fmt: skip


def _table() -> Iterator[tuple[str, ...]]:
    with scene() as now:
        for row in sorted(GATED, key=lambda row: row.key in NOT_CALLED):
            gates = (no_key_status(now, row), wrong_scope_status(now, row), unknown_field_status(now, row))
            effect: tuple[str, str]
            if row.key in NOT_CALLED:
                effect = ("the port", "it is closed within seconds")
            elif row.key in CONSTANT:
                effect = ("constant", CONSTANT[row.key])
            elif row.key in READS or row.key in DAYS:
                read = (READS | DAYS)[row.key]
                effect = read.state, read.through + (f"; {LONGPORT_TOO}" if row.key in LONGPORT else "")
            else:
                effect = WRITES[row.key].state, WRITES[row.key].seen
            malformed = malformed_status(now, row)
            yield (row.key, example_result(now, row), *map(_cell, (*gates, malformed)), *effect)
    yield ("GET /ws", "a socket", "401", "403", "-", "-", "every push", "control port `notify`; orders through OpenD")


def _cell(status: int) -> str:
    return str(status) if status else "-"


if __name__ == "__main__":
    HEADS = ("row", "example", "no key", "wrong scope", "unknown field", "malformed", "state", "changed or seen by")
    for line in (HEADS, ("---",) * len(HEADS), *_table()):
        sys.stdout.write(f"| {' | '.join(line)} |\n")
