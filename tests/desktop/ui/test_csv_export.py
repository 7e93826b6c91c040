"""Tables as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tideboard_desktop.ui.csv_export import clipboard_text, csv_bytes, csv_text, rows_to_csv


def test_another_program_reads_back_what_was_written() -> None:
    """Commas, quotes and line breaks stay inside their cell; lines end in CRLF."""
    row = ["騰訊, 控股", 'a "quoted" name', "two\nlines", "plain"]
    text = rows_to_csv(["name", "remark", "note", "last"], [row])

    assert text.startswith("name,remark,note,last\r\n")
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == row


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (-142_300_000.0, "-142300000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e21, "1000000000000000000000"),
        (-1e-7, "-0.0000001"),
        (Decimal("612.50"), "612.50"),
        (Decimal("1E+3"), "1000"),
        (12_000, "12000"),
        (date(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 20, 2, 46, tzinfo=UTC), "2026-11-20T02:46:00+00:00"),
        (datetime(2026, 11, 20, 10, 46, tzinfo=timezone(timedelta(hours=8))), "2026-11-20T10:46:00+08:00"),
    ],
)
def test_every_digit_and_no_locale(cell: float | Decimal | date | None, text: str) -> None:
    """ASCII minus, decimal point, no exponent, no thousands separator, ISO dates; unknown is empty."""
    assert csv_text(cell) == text


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff20"])
def test_no_text_becomes_a_formula(begin: str) -> None:
    """A remark that somebody sent with an order must not run in the reader's spreadsheet; a negative number stays."""
    text = f'{begin}HYPERLINK("http://x")'

    assert csv_text(text) == f"'{text}"
    assert rows_to_csv([begin + "a"], []).lstrip('"').startswith("'")
    assert csv_text(-5.5) == "-5.5"


@pytest.mark.parametrize("cut", [";", "\t", "\r", "\n", "; ", ";\t"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_text_becomes_a_formula_where_another_program_cuts_it(cut: str, sign: str) -> None:
    """With `;` as list separator the second half is a cell of its own; what separates nothing stays."""
    found = csv_text(f"X{cut}{sign}HYPERLINK()")

    assert found.replace("'", "") == f"X{cut}{sign}HYPERLINK()"
    assert "'" in found[found.index(cut[0]) : found.index(sign)]
    assert csv_text("A-B; C=D") == "A-B; C=D"


def test_a_copied_row_stays_one_row() -> None:
    """A tab or a line break in a name would move the cells behind it."""
    assert clipboard_text([["a\tb\nc", 1], ["=d", None]]) == "a b c\t1\n'=d\t"


def test_a_row_of_another_length_and_a_time_without_zone_are_refused() -> None:
    """Both would shift or falsify what stands in the file."""
    with pytest.raises(ValueError, match="1 cells under 2 titles"):
        rows_to_csv(["a", "b"], [["1"]])
    with pytest.raises(ValueError, match="zone"):
        csv_text(datetime(2026, 11, 20, 10, 46))  # noqa: DTZ001  that is the case


def test_the_byte_order_mark_is_the_only_difference() -> None:
    """Excel needs it, other programs stumble over it."""
    plain = csv_bytes("騰訊\r\n", bom=False)

    assert plain.decode() == "騰訊\r\n"
    assert csv_bytes("騰訊\r\n", bom=True) == b"\xef\xbb\xbf" + plain
