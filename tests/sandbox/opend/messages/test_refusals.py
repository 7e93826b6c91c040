"""Every reason of the exchange has its sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.opend.messages.refusals import SENTENCES, sentence_of


def test_no_reason_is_without_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_a_sentence_survives_missing_data(reason: Reason) -> None:
    assert sentence_of(ExchangeRefusal(reason))


def test_amounts_are_written_plainly() -> None:
    refusal = ExchangeRefusal(
        Reason.NO_BUYING_POWER, needed=Decimal("4.8E+10"), power=Decimal("1000.00"), currency="HKD"
    )

    assert sentence_of(refusal).endswith("48000000000 HKD needed, 1000 available")
