"""What a proposal is refused for before anybody sees it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.values.proposals import TENCENT, Facts, fields, proposer
from tideboard_api.proposing import ProposalRefusal, ProposedSide, ProposedType
from tideboard_api.scopes import ProgramScope
from tideboard_core.model.order import Side
from tideboard_core.programs.proposal_rules import order_type, refusal

R = ProposalRefusal


def test_a_good_one_of_each_type_is_taken() -> None:
    price, trigger = Decimal("612.50"), Decimal(615)
    good = (
        fields(),
        fields(type=ProposedType.MARKET, price=None),
        fields(type=ProposedType.STOP, price=None, trigger=trigger),
        fields(type=ProposedType.STOP_LIMIT, price=price, trigger=trigger),
    )
    assert [refusal(proposer(), one, Facts()) for one in good] == [None] * 4
    assert [order_type(one).value for one in good] == ["limit", "market", "stop", "stop-limit"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"price": None}, R.PRICES),
        ({"type": ProposedType.MARKET}, R.PRICES),
        ({"trigger": Decimal(600)}, R.PRICES),
        ({"type": ProposedType.STOP, "price": None}, R.PRICES),
        ({"price": Decimal("NaN")}, R.PRICES),
        ({"price": Decimal("sNaN")}, R.PRICES),
        ({"price": Decimal("Infinity")}, R.PRICES),
        ({"price": Decimal(-1)}, R.PRICES),
        ({"price": Decimal("1e999999")}, R.PRICES),
        ({"price": Decimal("0." + "0" * 20 + "1")}, R.PRICES),
        ({"symbol": "HK.09999"}, R.UNKNOWN_SYMBOL),
        ({"symbol": "\u202eHK.00700"}, R.UNKNOWN_SYMBOL),
        ({"symbol": "HK.800000", "price": Decimal(20000), "quantity": 1}, R.NOT_TRADABLE),
        ({"quantity": 150}, R.LOT),
        ({"price": Decimal("612.51")}, R.TICK),
        ({"type": ProposedType.STOP, "price": None, "trigger": Decimal("612.51")}, R.TICK),
        ({"quantity": 20_000}, R.VALUE),
        ({"quantity": 20_000, "type": ProposedType.MARKET, "price": None}, R.VALUE),
        ({"quantity": 16_000, "type": ProposedType.STOP_LIMIT, "trigger": Decimal(640)}, R.VALUE),
        ({"symbol": "HK.09988", "type": ProposedType.MARKET, "price": None}, R.VALUE),  # no last price is known
    ],
)
def test_its_own_fields(changes: dict[str, object], why: ProposalRefusal) -> None:
    assert refusal(proposer(), fields("1", **changes), Facts()) is why


def test_a_currency_without_an_amount_is_not_proposed() -> None:
    facts = Facts()
    key = proposer()
    assert refusal(key, fields(), facts) is None
    bare = type(key)(id="0000000a", name="x", scopes=key.scopes, values={"USD": Decimal(1_000_000)})
    assert refusal(bare, fields(), facts) is R.VALUE


def test_real_money_alone_asks_for_a_minute() -> None:
    live = proposer("x", ProgramScope.PROPOSE_LIVE)
    assert refusal(live, fields(ttl=59), Facts()) is R.LIFE
    assert refusal(live, fields(ttl=60), Facts()) is None
    assert refusal(proposer(), fields(ttl=10), Facts()) is None


def test_not_during_a_replay_and_not_beside_an_unknown_order() -> None:
    assert refusal(proposer(), fields(), Facts(replaying=True)) is R.REPLAY
    facts = Facts(without_answer={(TENCENT.id, Side.BUY)})
    assert refusal(proposer(), fields(), facts) is R.UNKNOWN_ORDER
    assert refusal(proposer(), fields(side=ProposedSide.SELL), facts) is None
