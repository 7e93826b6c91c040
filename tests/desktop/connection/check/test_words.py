"""The sentences of the checklist."""

from __future__ import annotations

import pytest

from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import LiveAccount
from tideboard_core.model.quote import QuoteRight
from tideboard_desktop.connection.check.words import finding_words, right_words, sentences, step_words
from tideboard_desktop.ui.words.markets import market_words

LIVE = LiveAccount(
    id="281756454821", name="Futu HK", markets=frozenset({Market.HK}), currency="HKD", firm="FutuSecurities"
)


def found(code: FindingCode, **data: object) -> str:
    return finding_words(Finding(step=CheckStep.PORT, verdict=CheckVerdict.BAD, code=code, data=data))


def test_no_code_step_market_or_right_is_without_words() -> None:
    assert set(sentences()) == set(FindingCode)
    assert all(step_words(step) for step in CheckStep)
    assert all(market_words(market) for market in Market)
    assert all(right_words(right) for right in QuoteRight)


@pytest.mark.parametrize(
    ("code", "data", "words"),
    [
        (FindingCode.PORT_CLOSED, {"host": "127.0.0.1", "port": 11112}, "Nothing listens at port 11112"),
        (FindingCode.SPEAKS_HTTP, {"port": 80}, "api_port"),
        (FindingCode.QUOTES_LOGGED_OUT, {}, "SMS code"),
        (FindingCode.PHONE_CODE_ASKED, {}, "code sent to your phone. Type it in OpenD's own window"),
        (FindingCode.PICTURE_CODE_ASKED, {}, "input_pic_verify_code"),
        (FindingCode.NO_ACCOUNTS, {}, "the firm that keeps your account"),
        (FindingCode.KEY_MISSING, {}, "rsa_private_key"),
        (FindingCode.QUOTA_LEFT, {"left": 977, "limit": 1000}, "977 of 1,000 left."),
        (FindingCode.CLEAR_TEXT, {"host": "192.0.2.7"}, "quotes only"),
        (FindingCode.ADDRESS_KNOWN, {"host": "127.0.0.1", "addresses": "127.0.0.1"}, "no name to look up"),
        (FindingCode.ADDRESS_KNOWN, {"host": "opend.lan", "addresses": "192.0.2.7"}, "opend.lan is 192.0.2.7."),
    ],
)
def test_a_sentence_names_what_is_wrong_and_what_to_do(code: FindingCode, data: dict[str, object], words: str) -> None:
    assert words in found(code, **data)


def test_accounts_carry_environment_and_firm() -> None:
    code, good = FindingCode.ACCOUNTS_FOUND, CheckVerdict.GOOD
    finding = Finding(step=CheckStep.ACCOUNTS, verdict=good, code=code, accounts=(LIVE,))
    assert finding_words(finding) == "LIVE Futu HK \u00b7\u00b74821 (FutuSecurities)"


def test_rights_are_told_per_market() -> None:
    rights = {Market.HK: QuoteRight.LV2, Market.US: QuoteRight.NONE}
    assert found(FindingCode.RIGHTS_FOUND, rights=rights) == "HK LV2 \u00b7 US no right"
