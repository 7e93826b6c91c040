"""What the fills table says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fakes.scenes.trading.filled_hub import AT
from fakes.values.reviews import TENCENT, account
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.blotter.fill_columns import fill_columns
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.column_model import on_screen

CALL = replace(
    TENCENT,
    id=InstrumentId("HK.TCH261230C600000"),
    security_type=SecurityType.OPTION,
    lot_size=1,
    multiplier=100,
)


def execution() -> Fill:
    return Fill(
        id="1",
        order_id="7001",
        account_id=account().id,
        instrument=TENCENT.id,
        name=TENCENT.name,
        side=Side.SELL,
        quantity=400,
        price=Decimal("611.5"),
        time=AT,
    )


def test_one_line_says_everything_in_exchange_time() -> None:
    fill = execution()
    texts = [column.cell(fill).text for column in on_screen(fill_columns())]
    assert texts == ["Sell", "HK.00700", "400", "611.50", "244,600.00", "10:30:00", "7001"]


def test_a_contract_brings_the_price_of_the_shares_behind_it() -> None:
    sold = replace(execution(), instrument=CALL.id, quantity=3, price=Decimal("22.30"))

    told, unknown = (
        [column.cell(sold).text for column in on_screen(fill_columns(facts=lambda _name, facts=facts: facts))]  # type: ignore[misc]
        for facts in (CALL, None)
    )

    assert told[4] == "6,690.00"
    assert unknown[4] == fmt.MISSING
    assert [on_screen(fill_columns())[4].order(each) for each in (execution(), sold)] == [Decimal(244_600), 0]  # type: ignore[misc]
