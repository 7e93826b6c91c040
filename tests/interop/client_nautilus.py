"""Runs in .venv/clients: every function of nautilus-futu's Rust client, and orders of every type.

Arguments: the sandbox's first line as a file, the file for the result: `ok` or what went wrong, by check.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nautilus_futu._rust import PyFutuClient  # type: ignore[import-not-found]  # in .venv/clients only

from interop.vendor_notes import Checks, control

HK, TENCENT, APPLE = 1, (1, "00700"), (11, "AAPL")
ENVIRONMENTS = {"real": 1, "paper": 0}
BUY, LIMIT, MARKET, CHANGE, CANCEL = 1, 1, 2, 1, 2
KINDS = [1, 2, 4, 5, 6, 11, 14]
"""Quote, book, trades, minutes, days, one-minute candles, brokers."""
QUOTE_PUSHES, TRADE_PUSHES = {3005, 3007, 3011, 3013}, {2208, 2218}
"""It has no messages for pushed minutes (3009) and broker queues (3015)."""
DAYS = ("2026-11-01", "2026-11-17")
CONDITIONAL: dict[int, dict[str, float]] = {
    10: {"aux_price": 1.02},
    11: {"aux_price": 1.02, "price": 1.03},
    12: {"aux_price": 0.97},
    13: {"aux_price": 0.97, "price": 0.96},
    14: {"trail_type": 1, "trail_value": 5.0},
    15: {"trail_type": 1, "trail_value": 5.0, "trail_spread": 1.0},
}
"""Stop, stop limit, if touched (market and limit), trailing stop (market and limit); prices as parts of the last."""


class Session:
    """One connection, and what each check gave."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.line = line
        self.client: Any = PyFutuClient()
        self.checks = Checks()
        self.channel = 0

    def check(self, name: str, *arguments: Any, right: Callable[[Any], Any] = lambda _: True, note: str = "") -> Any:
        """Call a function of the client and look at its answer; the answer, or None."""
        return self.checks.run(f"{name} {note}".strip(), lambda: getattr(self.client, name)(*arguments), right)

    def pushed(self, wanted: set[int]) -> set[int]:
        """Which of these pushes come in time."""
        found: set[int] = set()
        until = time.monotonic() + 15
        while not wanted <= found and time.monotonic() < until:
            push = self.client.poll_push(self.channel, 200)
            found |= {push["proto_id"]} & wanted if push else set()
        return found

    def connect(self) -> None:
        """Log in, and ask the state."""
        host, _, port = self.line["opend"].rpartition(":")
        self.check("connect", host, int(port), "nautilus", 100)
        self.check("is_connected", right=lambda told: told is True)
        self.check("is_encrypted", right=lambda told: told is False)
        self.check("connection_generation", right=lambda told: told == 1)
        self.check("get_global_state", right=lambda told: told["market_hk"] == 3 and told["trd_logined"])

    def quotes(self) -> None:
        """Subscriptions, pulls and pushes."""
        self.channel = self.check("start_push", sorted(QUOTE_PUSHES | TRADE_PUSHES))
        self.check("subscribe", [TENCENT], KINDS, True)
        self.check("get_sub_info", right=lambda told: told["total_used_quota"] == len(KINDS))
        self.check("get_basic_qot", [TENCENT], right=lambda rows: rows[0]["cur_price"] > 0)
        self.check("get_order_book", *TENCENT, right=lambda book: len(book["bids"]) == len(book["asks"]) == 10)
        self.check("get_ticker", *TENCENT, right=lambda rows: len(rows) == 100)
        self.check("get_kl", *TENCENT, 1, 2, 30, right=lambda rows: len(rows) == 30)
        self.check("get_rt", *TENCENT, right=bool)
        self.check("get_broker", *TENCENT, right=bool)
        control(self.line["control"], "advance", seconds=120)
        self.checks.run("poll_push", lambda: self.pushed(QUOTE_PUSHES), lambda found: found == QUOTE_PUSHES)

    def reference(self) -> None:
        """What needs no subscription."""
        two, twelve = (lambda rows: len(rows) == 2), (lambda rows: len(rows) == 12)
        self.check("get_static_info", [TENCENT, APPLE], right=two)
        self.check("get_security_snapshot", [TENCENT, APPLE], right=two)
        self.check("get_history_kl", *TENCENT, 1, 2, *DAYS, right=twelve)
        self.check("request_trade_date", 1, *DAYS, right=twelve)
        self.check("get_rehab", [TENCENT])
        self.check("get_suspend", [TENCENT], *DAYS)
        self.check("get_plate_set", HK, 0, right=bool)
        self.check("get_plate_security", HK, "LIST1059", right=bool)
        self.check("get_reference", *TENCENT, 1, right=bool)
        self.check("get_owner_plate", [TENCENT], right=bool)
        self.check("get_option_chain", *TENCENT, "2026-12-01", "2026-12-31", right=bool)
        self.check("get_option_expiration_date", *TENCENT, right=bool)
        self.check("get_warrant", 0, 20, 1, True, TENCENT, right=bool)
        self.check("get_capital_flow", *TENCENT, 1, right=bool)
        self.check("get_capital_distribution", *TENCENT, right=bool)
        self.check("modify_user_security", "自选", 1, [(1, "00066")])
        self.check("get_user_security", "自选", right=bool)
        self.check("get_code_change", [TENCENT])
        self.check("get_ipo_list", HK, right=bool)
        self.check("get_future_info", [(1, "HSImain")], right=bool)
        self.check("stock_filter", HK, right=bool)

    def trading(self) -> None:
        """Both environments: a real account is locked at first."""
        accounts = self.check("get_acc_list", right=bool)
        of = {row["trd_env"]: row["acc_id"] for row in accounts if list(row["trd_market_auth_list"]) == [HK]}
        last = self.client.get_basic_qot([TENCENT])[0]["cur_price"]
        self.check("sub_acc_push", list(of.values()))
        self.order(LIMIT, (1, of[1], HK), {"price": last * 0.9}, note="locked")
        self.check("unlock_trade", True, md5("wrong"), note="wrong")
        self.check("unlock_trade", True, md5(self.line["trade_password"]))
        for name, environment in ENVIRONMENTS.items():
            self.account((environment, of[environment], HK), name, last)

    def account(self, where: tuple[int, int, int], name: str, last: float) -> None:
        """Orders that rest, change, end, wait for a price and fill; then every list."""
        placed = self.order(LIMIT, where, {"price": last * 0.9}, note=name) or {"order_id": 0}
        self.change(where, placed["order_id"], CHANGE, 200.0, float(round(last * 0.9)) - 1, note=f"change {name}")
        self.change(where, placed["order_id"], CANCEL, note=f"cancel {name}")
        for kind, parts in CONDITIONAL.items():
            prices = {key: last * part if key.endswith("price") else part for key, part in parts.items()}
            self.order(kind, where, prices, note=f"type {kind} {name}")
        self.order(MARKET, where, {}, note=f"market {name}")
        control(self.line["control"], "advance", seconds=60)
        self.check("get_order_list", *where, right=lambda rows: ended(rows) == {15: 1, 11: 1}, note=name)
        self.check("get_order_fill_list", *where, right=lambda rows: sum(row["qty"] for row in rows) == 100, note=name)
        self.check("get_position_list", *where, right=lambda rows: [row["qty"] for row in rows] == [100], note=name)
        self.check("get_funds", *where, right=lambda told: 0 < told["cash"] < 3_000_000, note=name)
        self.check("get_history_order_list", *where, right=lambda rows: len(rows) == 2, note=name)
        self.check("get_history_order_fill_list", *where, right=bool, note=name)
        self.check(
            "get_max_trd_qtys", *where, LIMIT, "00700", last, 1, right=lambda told: told["max_cash_buy"], note=name
        )
        self.check("get_margin_ratio", *where, [TENCENT], right=bool, note=name)
        self.check("get_order_fee", *where, [str(placed["order_id"])], note=name)
        if name == "real":
            found = lambda: self.pushed(TRADE_PUSHES)  # noqa: E731
            self.checks.run("poll_push trades", found, lambda told: told == TRADE_PUSHES)

    def order(self, kind: int, where: tuple[int, int, int], prices: dict[str, float], note: str) -> Any:
        """Place an order for 100 shares at prices of whole dollars."""
        time.sleep(0.06)
        fields = {key: float(round(price)) if key.endswith("price") else price for key, price in prices.items()}
        call = lambda: self.client.place_order(*where, BUY, kind, "00700", 100.0, sec_market=1, **fields)  # noqa: E731
        return self.checks.run(f"place_order {note}", call, lambda told: told["order_id"] > 0)

    def change(self, where: tuple[int, int, int], order: int, operation: int, *numbers: float, note: str) -> None:
        """Change an order, or cancel it."""
        time.sleep(0.06)
        self.check("modify_order", *where, order, operation, *numbers, note=note)

    def leave(self) -> None:
        """The end of the subscription and of the connection."""
        control(self.line["control"], "wait", seconds=61)
        self.check("subscribe", [TENCENT], KINDS, False, note="ended")
        self.check("disconnect")


def md5(password: str) -> str:
    """What OpenD takes in the place of the password."""
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()


def ended(rows: list[dict[str, Any]]) -> dict[int, int]:
    """How many orders were cancelled (15) and filled (11)."""
    states = [row["order_status"] for row in rows]
    return {state: states.count(state) for state in (15, 11)}


def main() -> None:
    """One session, written down."""
    session = Session(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    for part in (session.connect, session.quotes, session.reference, session.trading, session.leave):
        part()
    session.checks.write(sys.argv[2])


if __name__ == "__main__":
    main()
