"""The sentences of the REST gateway's checklist, finding by finding."""

from __future__ import annotations

import pytest

from tideboard_core.model.connection_check import OPEND_REST_STEPS, CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_desktop.connection.brokers.opend_rest.descriptor import REST_SENTENCES
from tideboard_desktop.connection.check.words import finding_words, step_words

TABLE: list[tuple[FindingCode, dict[str, object], str]] = [
    (FindingCode.REST_CLEAR_TEXT, {"host": "h"}, "h is another computer: quotes without a key only"),
    (FindingCode.REST_SPOKEN, {"version": "1.5.0"}, "A FutuOpenD-rs answers, version 1.5.0."),
    (FindingCode.REST_OLD, {"version": "1.4.98", "least": "1.4.109"}, "version 1.4.98. Before 1.4.109"),
    (FindingCode.REST_UNTOLD, {"least": "1.4.109"}, "tells no version. Before 1.4.109"),
    (FindingCode.REST_NOT_SPOKEN, {"port": 80, "http": 404}, "at port 80 (HTTP 404)"),
    (FindingCode.REST_FAILED, {"error": "no-answer", "details": {}}, "No answer came in time"),
    (FindingCode.REST_KEYLESS, {}, "nobody may write"),
    (FindingCode.BEARER_ACCEPTED, {}, "accepts the key"),
    (FindingCode.BEARER_MISSING, {}, "Paste one above"),
    (FindingCode.BEARER_KEPT_BACK, {}, "Write https"),
    (FindingCode.BEARER_REFUSED, {}, "Make a new one"),
    (FindingCode.BEARER_SHUT, {}, "keyring"),
    (FindingCode.SCOPES_FOUND, {"scopes": {}}, "what quotes and accounts need"),
    (FindingCode.SCOPES_SHORT, {"lacking": "acc:read"}, "lacks acc:read"),
    (FindingCode.TRADING_UNTRIED, {}, "--enable-trading"),
    (FindingCode.TRADING_IN_CLEAR_TEXT, {}, "not sent in clear text"),
    (FindingCode.TRADING_WITHOUT_KEYS, {}, "refuses every order"),
    (FindingCode.PUSHES_OPEN, {}, "push connection is open"),
    (FindingCode.PUSHES_NONE, {}, "read again every few seconds"),
]


@pytest.mark.parametrize(("code", "data", "words"), TABLE, ids=[str(code) for code, _, _ in TABLE])
def test_a_sentence_says_what_is_wrong_and_what_to_do(code: FindingCode, data: dict[str, object], words: str) -> None:
    sentence = finding_words(Finding(step=CheckStep.BEARER, verdict=CheckVerdict.BAD, code=code, data=data))
    assert words in sentence
    assert "{" not in sentence
    assert "\u2014" not in sentence


def test_every_finding_of_a_rest_gateway_stands_in_the_table() -> None:
    assert {code for code, _, _ in TABLE} == set(REST_SENTENCES)


def test_every_step_has_a_name() -> None:
    assert len({step_words(step) for step in OPEND_REST_STEPS}) == len(OPEND_REST_STEPS)
