"""What may not leave the window does not: secrets, account numbers in each form, control characters."""

from __future__ import annotations

import pytest

from fakes.values.trading import ACCOUNTS
from tideboard_core.model.notices import LONGEST_LABEL
from tideboard_core.model.order import Account, Environment, LiveAccount
from tideboard_core.notices.leaving import HIDDEN, LONGEST, Leaving, label_text
from tideboard_core.redaction import MARK, Redactor

ACCOUNT = LiveAccount(
    id="281756478396547821", name="Margin HK (1001-77665544)", markets=frozenset(), currency="HKD", margin=True
)


@pytest.fixture
def leaving() -> Leaving:
    redactor = Redactor()
    redactor.add("Kv81a9f0c2d4")
    return Leaving(redactor, lambda: [ACCOUNT, *ACCOUNTS.values()])


@pytest.mark.parametrize(
    "text",
    [
        "281756478396547821",
        "2817 5647 8396 5478 21",
        "2817-5647-8396-5478-21",
        "\u00b7\u00b77821",
        "77665544",
        "8396547821",
        "647839",
        "7766 5544",
    ],
)
def test_a_number_of_an_account_is_hidden_in_each_form(leaving: Leaving, text: str) -> None:
    assert leaving.clean(f"Filled in {text}: 400") == f"Filled in {HIDDEN}: 400"


def test_a_secret_is_hidden_also_inside_a_word(leaving: Leaving) -> None:
    assert leaving.clean("note xKv81a9f0c2d4x") == f"note x{MARK}x"


def test_a_number_stays_hidden_when_its_account_is_gone() -> None:
    accounts: list[Account] = [ACCOUNT]
    leaving = Leaving(Redactor(), lambda: accounts)
    leaving.clean("once")
    accounts.clear()
    assert ACCOUNT.id not in leaving.clean(f"of {ACCOUNT.id}")


def test_quantities_and_prices_are_left_alone(leaving: Leaving) -> None:
    text = "Bought 1,400 HK.00700 @ 611.00"
    assert leaving.clean(text) == text


def test_it_is_one_bounded_line_of_plain_text(leaving: Leaving) -> None:
    text = leaving.clean("a\r\nBcc: x\u202e\u200b\x00" + "b" + " c" * 5000)
    assert text.startswith("a  Bcc: xb")
    assert len(text) == LONGEST
    assert text.isprintable()


def test_a_label_is_a_short_line() -> None:
    assert label_text("  Main\nmoney ") == "Main money"
    assert len(label_text("x" * 400)) == LONGEST_LABEL
    assert Environment.LIVE in ACCOUNTS
