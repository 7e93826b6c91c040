"""Answers as tables: columns with exact money and UTC instants, rows with the source of each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from tideboard_api.replies import (
    BarsReply,
    FlowReply,
    InstrumentReply,
    OthersText,
    QuoteReply,
    RecordHorizonReply,
    RecordReply,
    SessionReply,
    SignalsReply,
    ValueKind,
    ValueSource,
)
from tideboard_api.tables import arrow, columns_of, rows_of

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
SOURCE = ValueSource(provider="Futu OpenD", kind=ValueKind.PRACTICE, received=NOON, age=0.5)


def test_columns_leave_out_what_the_provider_has_not() -> None:
    flow = FlowReply(symbol="HK.00700", source=SOURCE, times=(NOON.timestamp(),), net=(-1.5,), large=(None,))
    assert columns_of(flow) == {"times": [NOON], "net": [-1.5], "large": [None]}
    assert columns_of(FlowReply(symbol="HK.00700")) == {"times": []}


def test_money_stays_exact_in_arrow() -> None:
    bars = BarsReply(
        symbol="HK.00700",
        period="1m",
        times=(NOON.timestamp(),),
        open=(Decimal("612.50"),),
        high=(Decimal("613.00"),),
        low=(Decimal("612.00"),),
        close=(Decimal("612.55"),),
        volume=(100,),
        turnover=(Decimal("61255.00"),),
    )
    table = arrow(bars)
    assert table.column("close").to_pylist() == [Decimal("612.55")]
    assert table.schema.field("times").type == pa.timestamp("us", tz="UTC")


def test_rows_have_their_source_and_the_text_of_others_as_text() -> None:
    quotes = [
        QuoteReply(symbol="HK.00700", source=SOURCE, last=Decimal("612.50")),
        QuoteReply(symbol="HK.09988"),
    ]
    rows = rows_of(quotes)
    assert (rows["symbol"], rows["last"]) == (["HK.00700", "HK.09988"], [Decimal("612.50"), None])
    assert (rows["provider"], rows["age"]) == (["Futu OpenD", None], [0.5, None])
    assert "source" not in rows
    name = OthersText(text="騰訊控股", source="broker")
    found = rows_of([InstrumentReply(symbol="HK.00700", name=name, kind="stock", lot=100, currency="HKD", market="HK")])
    assert found["name"] == ["騰訊控股"]
    assert arrow([SessionReply(
        symbol="HK.00700", day=date(2026, 11, 24), provider="futu", expected=331, received=331, restated=0, sealed=True
    )]).num_rows == 1  # fmt: skip
    assert arrow([]).num_rows == 0


def test_a_record_has_a_row_for_each_horizon_and_signals_one_for_each_that_fired() -> None:
    known: dict[str, Any] = {"minutes": 30, "verdict": "differs", "outcomes": 40, "sessions": 30, "median": 0.002}
    others: dict[str, Any] = {name: None for name in RecordHorizonReply.__struct_fields__ if name not in known}
    horizon = RecordHorizonReply(**{**others, **known})
    record = RecordReply(rule="sign-turn", symbols=("HK.00700", "HK.00005"), horizons=(horizon,), lines=("a", "b"))
    assert {name: arrow(record).to_pylist()[0][name] for name in known} == known
    assert arrow(RecordReply(rule="sign-turn", symbols=("HK.00700",))).num_rows == 0
    assert arrow(SignalsReply()).num_rows == 0
