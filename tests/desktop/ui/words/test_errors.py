"""Every code that can be raised has its sentence, and every sentence its figures."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import tideboard_core
import tideboard_desktop
import tideboard_sandbox
from devtools.counting.module import Module
from tideboard_core import errors
from tideboard_core.archive.problems import ArchiveFault
from tideboard_core.desk.problems import DeskFault
from tideboard_core.errors import (
    BadInput,
    GatewayDown,
    OrderDenied,
    OrderRejected,
    PermissionMissing,
    QuotaExceeded,
    ServerRefused,
    ServerTrouble,
    TideboardError,
)
from tideboard_core.gateways.futu.translate import refusals
from tideboard_core.gateways.longport import gateway as longport_gateway
from tideboard_core.gateways.longport.translate import refusals as longport_refusals
from tideboard_core.gateways.opend import gateway as opend_gateway
from tideboard_core.gateways.opend_rest import refusals as rest_refusals
from tideboard_core.model.fees import FeeCode
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import PLACED, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Severity, SourceKind, VoidCode, VoidReason
from tideboard_core.system.appearance import Units
from tideboard_desktop.ui.format import use_units
from tideboard_desktop.ui.words import orders as order_texts
from tideboard_desktop.ui.words.checks import check_denial, check_figure, check_label
from tideboard_desktop.ui.words.error_codes import ERRORS
from tideboard_desktop.ui.words.errors import LOCK_REASONS, error_sentence, lock_reason
from tideboard_desktop.ui.words.links import STATES
from tideboard_desktop.ui.words.orders import type_meaning, void_sentence

SOURCES = tuple(Path(p.__path__[0]) for p in (tideboard_core, tideboard_desktop, tideboard_sandbox))
ERROR_NAMES = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TideboardError)
}
MADE_UP = {
    "{}-missing": ("price", "trigger"),
    "{}-not-wanted": ("price", "trigger"),
    "{}-not-positive": ("price", "trigger", "trail"),
    "{}-damaged": ("screens", "alerts", "signals", "layouts", "reminders", "broker-days", "split-questions"),
    "{}-newer": ("screens", "alerts", "signals", "layouts", "reminders", "broker-days", "split-questions"),
}
"""Codes that core puts together, and the words it puts in."""
TOLD_BY_PRACTICE = frozenset({"sandbox-did-not-start", "sandbox-first-line"})
"""The practice exchange's owner says these in its own words, with what the process said last."""
OF_COMMANDS = {"rule_records", "server_files.py"}
"""Packages and modules of commands, which have sentences of their own: no window imports them."""
OF_PUBLISHING = frozenset(
    {DeskFault.NOT_CONDITIONAL, DeskFault.NO_CONSENT, DeskFault.HELD, DeskFault.TENDED, DeskFault.OTHER_COPY}
)
"""Faults of who writes into a shared place: a window only reads there."""
PREFIXED = frozenset({"not-sent-{}"})
"""A prefix before the code of another error."""


def codes_in(node: ast.expr) -> Iterator[str]:
    """The codes that the first argument of an error can stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from codes_in(node.body)
        yield from codes_in(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        if pattern not in PREFIXED:
            yield from (pattern.format(word) for word in MADE_UP[pattern])


@cache
def raised_codes() -> dict[str, str]:
    """Every code with a file that raises it."""
    found: dict[str, str] = dict.fromkeys((code for _pattern, _kind, code in refusals._KINDS), "refusals.py")
    found |= dict.fromkeys((code for _kind, code in longport_refusals._BY_CODE.values()), "refusals.py")
    for named in (longport_refusals._LOGIN, longport_refusals.REJECTED):
        found |= dict.fromkeys(named.values(), "refusals.py")
    found |= dict.fromkeys((fault.value for fault in ArchiveFault), "problems.py")
    found |= dict.fromkeys((fault.value for fault in DeskFault if fault not in OF_PUBLISHING), "problems.py")
    found |= dict.fromkeys((code for _pattern, code in rest_refusals._LIMITS), "refusals.py")
    for gateway in (longport_gateway, opend_gateway):
        found |= dict.fromkeys(gateway.UNOFFERED.values(), "gateway.py")
    mark = re.compile("|".join(("denied", "not-sent-", *ERROR_NAMES)))
    paths = (path for folder in SOURCES for path in folder.rglob("*.py"))
    for path in (path for path in paths if OF_COMMANDS.isdisjoint(path.parts)):
        text = path.read_text("utf-8")
        if not mark.search(text):  # parsing takes most of the time
            continue
        module = Module(path.name, text)
        for call in module.nodes(ast.Call):
            found |= dict.fromkeys(codes_of_call(call), path.name)
        for constant in module.nodes(ast.Constant):
            if isinstance(constant.value, str) and constant.value.startswith("not-sent-"):
                found[constant.value] = path.name
    found.pop("not-sent-")
    return found


def codes_of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = {"denied": 1, "_denied": 1}.get(name, 0 if name in {*ERROR_NAMES, "NotSent"} else None)
    if place is not None and len(call.args) > place:
        yield from codes_in(call.args[place])


def test_every_code_has_a_sentence() -> None:
    known = set(ERRORS) | {code.value for code in CheckCode} | {code.value for code in VoidCode}
    missing = {code: place for code, place in raised_codes().items() if code not in known | TOLD_BY_PRACTICE}
    assert not missing


def test_no_sentence_without_a_code() -> None:
    assert not set(ERRORS) - set(raised_codes())


def test_the_scan_sees_codes() -> None:
    codes = raised_codes()
    assert len(codes) > 80
    assert {"not-confirmed", "trigger-missing", "not-sent-late", "quota-exceeded", "encryption-not-offered"} <= set(
        codes
    )


def test_sentences_can_be_filled_and_are_sentences() -> None:
    for code in ERRORS:
        check_sentence(code)


def check_sentence(code: str) -> None:
    text = str(ERRORS[code])
    fields = [field for _text, field, _spec, _conversion in string.Formatter().parse(text) if field is not None]
    assert all(field.isidentifier() for field in fields)
    shown = error_sentence(BadInput(code, **dict.fromkeys(fields, "x")))
    assert "{" not in shown
    assert shown.startswith("x") or shown[0] in "“I" or shown[0].isupper()
    assert shown[-1] in ".?”" or text == "{sentence}"


def test_a_code_without_a_sentence_is_shown_not_hidden() -> None:
    assert "brand-new" in error_sentence(GatewayDown("brand-new"))


def test_missing_figures_are_dashes() -> None:
    assert "—:—" in error_sentence(GatewayDown("connect-timed-out"))


@pytest.mark.parametrize("code", list(CheckCode))
def test_every_check_has_words_both_ways_and_a_denial(code: CheckCode) -> None:
    data = {
        "value": Decimal(3),
        "limit": Decimal(2),
        "state": MarketState.CLOSED,
        "price": Decimal(613),
        "seconds": 12,
    }
    for passed in (True, False):
        check = Check(code=code, severity=Severity.HARD, passed=passed, data=data)
        assert check_label(check)
        assert "{" not in check_label(check) + check_figure(check)
    denial = check_denial(code, data)
    assert denial
    assert "{" not in denial
    assert error_sentence(OrderDenied(code.value, **data)).endswith(".")


@pytest.mark.parametrize("code", list(VoidCode))
def test_every_void_reason_has_its_sentence(code: VoidCode) -> None:
    data = {"value": 3.2, "limit": 3, "check": CheckCode.LOCK, "passed": False, "reason": LockReason.IDLE}
    assert "{" not in void_sentence(VoidReason(code=code, data=data))
    assert "{" not in error_sentence(OrderDenied(code.value, **data))


def test_every_word_of_the_vocabulary_has_its_translation() -> None:
    assert set(LOCK_REASONS) == set(LockReason)
    assert all(lock_reason(reason) for reason in LockReason)
    assert not lock_reason(None)
    for table, kind in (
        (order_texts.SIDES, Side),
        (order_texts.ORDER_TYPES, OrderType),
        (order_texts.TIMES_IN_FORCE, TimeInForce),
        (order_texts.STATUSES, OrderStatus),
        (order_texts.FEES, FeeCode),
    ):
        assert set(table) == set(kind)
    assert all(type_meaning(one) for one in PLACED)
    for states in (MarketState, LinkState, SourceKind):
        assert {state.value for state in states} <= set(STATES)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OrderDenied("lot", value=150, lot=100), "150 is not a multiple of the lot, 100."),
        (OrderDenied("size", value=12000, limit=5000), "12,000 shares, more than 5,000."),
        (
            OrderDenied("value", value=Decimal(2_451_000), limit=Decimal(2_000_000)),
            "Value 2.45M, your limit is 2.00M.",
        ),
        (OrderDenied("book-age", value=4.25, limit=3.0), "The book is 4.2 s old, the limit is 3 s."),
        (OrderDenied("rate-budget", seconds=12.0), "The broker's call budget is used up, free in 12 s."),
        (OrderDenied("rate-budget", seconds=0.004), "The broker's call budget is used up, free in 0.1 s."),
        (OrderDenied("rate-budget", seconds=3.21), "The broker's call budget is used up, free in 3.3 s."),
        (OrderDenied("rate-budget", seconds=12.3), "The broker's call budget is used up, free in 13 s."),
        (OrderDenied("not-sent-connection-lost"), "The connection was lost."),
        (OrderDenied("power", value=Decimal(500), limit=None), "It needs 500.00, the buying power is —."),
        (OrderRejected("order-rejected", text="购买力不足"), "The broker rejected it: “购买力不足”"),
        (
            ServerRefused("server-refused", text="no", trace="5f0c3a1b9d8e7f60112233445566aabb"),
            "The broker refused: “no” For the broker's support: trace 5f0c3a1b9d8e7f60112233445566aabb.",
        ),
        (
            PermissionMissing("quote-package-missing", text="no quote access", market="HK", package="LV1 Real-time"),
            "Your quote package for HK, LV1 Real-time, does not cover this: “no quote access”",
        ),
        (
            PermissionMissing("no-quote-package", text="no quote access", market="US"),
            "You have no quote package for US. The broker says: “no quote access”",
        ),
        (ServerRefused("server-refused", text="no", trace="<b>not a trace</b>"), "The broker refused: “no”"),
        (
            ServerRefused("call-not-for-account", text="no", number="12", trace="t-1"),
            "The broker has no such call for this account: “no” For the broker's support: code 12, trace t-1.",
        ),
        (
            ServerTrouble("server-error", text="internal error", number="500000"),
            "The broker's server failed: “internal error” The broker's code: 500000.",
        ),
        (ServerTrouble("server-error", text="HTTP 502", number="0"), "The broker's server failed: “HTTP 502”"),
        (ServerRefused("server-refused", text="no", number="<i>12</i>"), "The broker refused: “no”"),
        (
            OrderRejected("orders-not-from-here", text="no", number="602315", trace="t-2"),
            (
                "The broker counts this computer's address as mainland China and takes no orders of programs from"
                " there: “no” Use the broker's own app; its support can say why. For the broker's support: code"
                " 602315, trace t-2."
            ),
        ),
        (
            OrderRejected("exits-refused-unexplained", text="Parameter authentication failed", number="602001"),
            (
                "The broker rejected the order with its exits: “Parameter authentication failed” The reason is not"
                " explained by the broker. The broker's code: 602001."
            ),
        ),
        (
            QuotaExceeded("symbols-all-taken", limit=500, symbol="HK.00005", symbols=("HK.00005",)),
            (
                "No prices for HK.00005: your login may watch 500 symbols, and all places are taken."
                " Close a list or a panel to free some."
            ),
        ),
    ],
)
def test_sentences_carry_number_and_limit(error: TideboardError, sentence: str) -> None:
    assert error_sentence(error) == sentence


def test_money_is_told_in_the_persons_units(qapp: QApplication) -> None:
    """The settings' units, whatever the language."""
    error = OrderDenied("value", value=Decimal(2_451_000), limit=Decimal(2_000_000))
    try:
        use_units(qapp, Units.WAN_TRADITIONAL)
        assert error_sentence(error) == "Value 245.10\u842c, your limit is 200.00\u842c."
    finally:
        use_units(qapp, Units.KMB)
    assert error_sentence(error) == "Value 2.45M, your limit is 2.00M."


def test_a_port_has_no_commas() -> None:
    """It is a name, not an amount."""
    error = GatewayDown("connect-failed", host="127.0.0.1", port=44045, detail="refused")

    assert error_sentence(error) == "Nothing answers at 127.0.0.1:44045 (refused)."
