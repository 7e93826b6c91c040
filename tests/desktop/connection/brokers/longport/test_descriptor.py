"""The sentences of LongPort's checklist, finding by finding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import PaperAccount
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_desktop.connection.brokers.longport.descriptor import SENTENCES
from tideboard_desktop.connection.check.words import finding_words

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
PAPER = PaperAccount(id="H90028471", name="LongPort", markets=frozenset({Market.HK}), currency="HKD", firm="LongPort")
SAID: dict[str, object] = {"text": "no", "trace": "trace-0001"}
LV2, DELAYED = QuotePackage(right=QuoteRight.LV2, name="LV2"), QuotePackage(right=QuoteRight.LV1, name="", delayed=True)

TABLE: list[tuple[FindingCode, dict[str, object], str]] = [
    (FindingCode.HOSTS_KNOWN, {"hosts": "a, b"}, "a, b: found."),
    (
        FindingCode.PROXY_USED,
        {"hosts": "proxy:3128"},
        "Reached through the proxy proxy:3128, which looks the hosts up.",
    ),
    (FindingCode.PROXY_FAILED, {"error": "proxy-refused", "details": {"proxy": "p:1", "http": 502}}, "p:1 refused to"),
    (FindingCode.HOST_UNKNOWN, {"host": "h"}, "“h” was not found."),
    (FindingCode.HOST_TIMED_OUT, {"host": "h"}, "could not be looked up in time"),
    (FindingCode.ADDRESS_UNUSABLE, {"url": "x"}, "“x” is not an address"),
    (FindingCode.CERTIFICATE_GOOD, {"host": "h", "until": NOW}, "the certificate of h is good until 20 Nov 2026."),
    (FindingCode.CERTIFICATE_NOT_NEEDED, {}, "not needed on this computer"),
    (FindingCode.CERTIFICATE_EXPIRED, {"host": "h"}, "Check this computer's date"),
    (FindingCode.CERTIFICATE_NAME, {"host": "h"}, "the certificate of another name. Nothing was sent."),
    (FindingCode.CERTIFICATE_UNTRUSTED, {"host": "h", "reason": "self-signed"}, "h (self-signed). Nothing was sent."),
    (FindingCode.AUTHORITY_UNUSABLE, {"path": "/a.pem", "reason": "r"}, "The file /a.pem cannot be used"),
    (FindingCode.TLS_FAILED, {"host": "h", "port": 443, "reason": "r"}, "h at port 443: r."),
    (FindingCode.CLEAR_TEXT_REFUSED, {"url": "http://h"}, "Tideboard sends nothing there"),
    (FindingCode.SERVICE_CLOSED, {"host": "h", "port": 443}, "h accepts no connection at port 443."),
    (FindingCode.SERVICE_TIMED_OUT, {"host": "h", "port": 443}, "a firewall may block it"),
    (
        FindingCode.SERVICE_TIMED_OUT,
        {"host": "h", "port": 443, "proxy": "proxy.example:3128"},
        "This computer uses a proxy (proxy.example:3128); Tideboard does not",
    ),
    (FindingCode.SERVICE_NOT_HTTP, {"host": "h", "port": 1, "reason": "r"}, "is no web service (r)"),
    (FindingCode.CLOCK_GOOD, {}, "agrees with the broker's"),
    (FindingCode.CLOCK_OWN, {"skew": 3600.0}, "keeps its own time of day"),
    (FindingCode.CLOCK_OFF, {"skew": 120.0}, "clock is 2 min ahead of the broker's"),
    (FindingCode.CLOCK_WRONG, {"skew": -7200.0}, "clock is 2 h behind the broker's, and signed requests"),
    (FindingCode.CLOCK_UNKNOWN, {}, "did not report its time"),
    (
        FindingCode.CREDENTIAL_THERE,
        {"way": "api-key", "tail": "4f2a", "centre": "us"},
        "\u00b7\u00b74f2a, data centre United States.",
    ),
    (
        FindingCode.CREDENTIAL_THERE,
        {"way": "oauth", "tail": "9c01", "centre": "ap"},
        "9c01, data centre Asia Pacific.",
    ),
    (FindingCode.CREDENTIAL_MISSING, {}, "Write the three keys above, or sign in with the browser."),
    (FindingCode.CREDENTIAL_INCOMPLETE, {}, "“Replace…”"),
    (FindingCode.CREDENTIAL_ENDED, {"text": "invalid_grant"}, "(“invalid_grant”). Sign in with the browser again."),
    (FindingCode.KEYRING_SHUT, {"error": "keyring-locked", "details": {}}, "The system's keyring is locked"),
    (FindingCode.SIGNED_IN, {}, "The broker accepts it."),
    (FindingCode.SIGNATURE_REFUSED, SAID, "the app secret does not belong to this app key"),
    (FindingCode.APP_KEY_REFUSED, SAID, "same brand and region"),
    (FindingCode.IP_REFUSED, SAID, "Add the address to the key's list"),
    (FindingCode.ENDED, {**SAID, "ends": NOW - timedelta(days=1), "now": NOW}, "The token ended on Thu 19 Nov 2026."),
    (FindingCode.CALLS_LIMITED, SAID, "Wait a minute"),
    (FindingCode.BROKER_TROUBLE, SAID, "For the broker's support: trace trace-0001."),
    (FindingCode.BROKER_SILENT, {}, "no answer in time"),
    (FindingCode.SIGN_IN_REFUSED, SAID, "“no”. For the broker's support: trace trace-0001."),
    (FindingCode.SLOTS_FREE, {"online": 1, "limit": 10}, "1 of 10 in use."),
    (FindingCode.SLOTS_SPENT, {"online": 10, "limit": 10}, "“connections limitation is hit”"),
    (FindingCode.SOCKET_OPEN, {"host": "h"}, "Logged in at h."),
    (FindingCode.SOCKET_FAILED, {"host": "h", "error": "no-answer", "details": {}}, "h: No answer came in time"),
    (FindingCode.SOCKET_REFUSED, {"host": "h", "text": "auth failed"}, "h refused the login: “auth failed”"),
    (FindingCode.PACKAGES_FOUND, {"packages": {Market.US: LV2, Market.HK: LV2}}, "HK LV2 \u00b7 US LV2"),
    (FindingCode.PACKAGES_DELAYED, {"packages": {Market.HK: DELAYED}}, "(delayed). Delayed prices are shown as such"),
    (FindingCode.NO_PACKAGES, {}, "no quote package for any market"),
    (FindingCode.US_KEY_ELSEWHERE, {"host": "quote.cn"}, "which quote.cn does not reach"),
    (FindingCode.US_KEY_CLAIMS_PAPER, {}, "has none: its orders would be real"),
    (FindingCode.KEYS_MIXED, SAID, "may be of two data centres"),
    (FindingCode.OTHER_CENTRE, {**SAID, "centre": "us"}, "counts as one of the data centre “United States”"),
    (FindingCode.ACCOUNT_FOUND, {"currency": "HKD"}, "PAPER LongPort \u00b7\u00b78471, in HKD."),
    (FindingCode.ACCOUNT_REFUSED, SAID, "quotes only"),
    (FindingCode.ACCOUNT_EMPTY, {}, "the grant may be bound to an empty sub-account"),
    (FindingCode.NOT_PAPER, {}, "only as one with real money: LIVE."),
    (FindingCode.LASTS, {"ends": NOW + timedelta(days=90), "now": NOW}, "in 90 days."),
    (FindingCode.ENDS_SOON, {"ends": NOW + timedelta(days=1), "now": NOW}, "in 1 day. Use “Refresh token”."),
    (FindingCode.END_UNKNOWN, {"now": NOW}, "does not say when it ends"),
    (FindingCode.RENEWED, {}, "Renewed by itself"),
]


@pytest.mark.parametrize(("code", "data", "words"), TABLE, ids=[str(code) for code, _, _ in TABLE])
def test_a_sentence_says_what_is_wrong_and_what_to_do(code: FindingCode, data: dict[str, object], words: str) -> None:
    accounts = (PAPER,) if code is FindingCode.ACCOUNT_FOUND else ()
    finding = Finding(step=CheckStep.SIGN_IN, verdict=CheckVerdict.BAD, code=code, data=data, accounts=accounts)
    sentence = finding_words(finding)
    assert words in sentence
    assert "{" not in sentence
    assert "\u2014" not in sentence


def test_every_finding_of_longport_stands_in_the_table() -> None:
    assert {code for code, _, _ in TABLE} == set(SENTENCES)
