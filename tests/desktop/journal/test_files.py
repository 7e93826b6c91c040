"""The journal as a workbook."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tideboard_desktop.journal.files import why_no_workbook, workbook


def test_a_workbook_has_numbers_as_numbers_and_no_formula() -> None:
    pytest.importorskip("xlsxwriter")
    at = datetime(2026, 11, 20, 2, 37, tzinfo=UTC)
    data = workbook(["net [HKD]", "entry time", "note"], [[Decimal("484.91"), at, "=1+1"]])

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<v>484.91</v>" in sheet
    assert "<f>" not in sheet
    assert "=1+1" in texts
    assert "2026-11-20T02:37:00+00:00" in texts
    assert why_no_workbook() == ""


def test_without_the_package_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_desktop.journal.files.find_spec", lambda _name: None)
    assert "xlsxwriter" in why_no_workbook()
