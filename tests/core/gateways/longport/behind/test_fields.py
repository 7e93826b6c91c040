"""Days, stamps, counts and links of these answers; rows each once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.behind import fields
from tideboard_core.gateways.longport.translate.json_fields import required
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


@pytest.mark.parametrize("text", ["2026.11.19", "2026-11-19", "2026/11/19", "2026-11-19T00:00:00Z"])
def test_a_day_is_read_with_points_dashes_or_strokes(text: str) -> None:
    assert fields.day({"day": text}, "day") == date(2026, 11, 19)


@pytest.mark.parametrize("text", ["0001-01-01", "9999.12.31", "2026.13.01", "soon", "<b>", "19.11.2026"])
def test_a_day_that_cannot_be_one_is_named(text: str) -> None:
    with pytest.raises(GatewayError) as caught:
        fields.day({"day": text}, "day")
    assert caught.value.data["field"] == "day"


def test_no_day_is_none() -> None:
    assert fields.day({"day": ""}, "day") is None
    assert fields.day({}, "day") is None


@pytest.mark.parametrize(
    ("instrument", "midnight"),
    [
        (TENCENT, datetime(2026, 11, 18, 16, tzinfo=UTC)),
        (TENCENT, datetime(2026, 11, 19, tzinfo=UTC)),
        (APPLE, datetime(2026, 11, 19, 5, tzinfo=UTC)),
        (APPLE, datetime(2026, 11, 19, tzinfo=UTC)),
    ],
)
def test_midnight_there_and_in_utc_stand_for_the_same_day(instrument: InstrumentId, midnight: datetime) -> None:
    row = {"timestamp": str(int(midnight.timestamp()))}

    assert fields.stamped_day(row, "timestamp", instrument) == date(2026, 11, 19)


@pytest.mark.parametrize("stamp", ["", "0", "-5", "99999999999999", "x", None])
def test_a_stamp_that_is_no_day_is_named(stamp: str | None) -> None:
    with pytest.raises(GatewayError) as caught:
        fields.stamped_day({"timestamp": stamp}, "timestamp", TENCENT)
    assert caught.value.data["field"] == "timestamp"


def test_counts_are_whole_and_not_below_zero() -> None:
    assert fields.count({"n": "65598603"}, "n") == 65598603
    assert fields.count({"n": ""}, "n") is None
    for value in ("-1", "0.5", "1e30"):
        with pytest.raises(GatewayError):
            fields.count({"n": value}, "n")


def test_figures_without_a_unit_keep_their_names() -> None:
    row = {"rate": "0.0175", "amount": "", "balance": "-3"}

    assert fields.unstated(row, "rate", "amount", "balance", "cost") == (
        UnstatedFigure("rate", Decimal("0.0175")),
        UnstatedFigure("balance", Decimal(-3)),
    )


def test_only_https_with_a_host_is_a_link() -> None:
    assert fields.link("https://example.com/a?b=1") == "https://example.com/a?b=1"
    for other in (
        "http://example.com",
        "javascript:alert(1)",
        "https://",
        "https://user@example.com/",
        "https://exa mple.com",
        "https://example.com/\u202egpj",
        "https://[::1",
        "https://example.com/" + "a" * 3000,
        7,
        None,
    ):
        assert fields.link(other) == ""


def test_rows_are_read_once_each_and_a_bound_holds() -> None:
    rows = [{"id": "a"}, {"id": "b"}, {"id": "a"}]

    found = fields.read_once(rows, lambda row: required(row, "id"), lambda each: each)
    assert (list(found), found.unread) == (["a", "b"], "repeated")
    many = fields.read_once(
        [{"id": str(number)} for number in range(5000)], lambda row: required(row, "id"), lambda each: each
    )
    assert len(many) == fields.MOST_ROWS
