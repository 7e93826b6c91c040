"""What the fills table says."""

from __future__ import annotations

from decimal import Decimal

from fakes.reviews import TENCENT, account
from fakes.trading_floor import AT
from tideboard_core.model.order import Fill, Side
from tideboard_desktop.models.fills import fill_columns


def test_one_line_says_everything_in_exchange_time() -> None:
    fill = Fill(
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
    texts = [column.cell(fill).text for column in fill_columns()]
    assert texts == ["Sell", "HK.00700", "400", "611.50", "244,600.00", "10:30:00", "7001"]
