"""Codes that changed."""

from __future__ import annotations

from tideboard_core.model.reference import CodeChangeKind
from tideboard_sandbox.exchange.facade import Exchange


def test_splits_and_joins_lend_a_code_from_their_ex_date_on(exchange: Exchange) -> None:
    rows = {row.instrument: row for row in exchange.reference.code_changes()}
    kinds = {"HK.01211": CodeChangeKind.SPLIT, "HK.00992": CodeChangeKind.JOIN}

    for name, kind in kinds.items():
        row = rows[name]  # type: ignore[index]
        (action,) = [a for a in exchange.corporate_actions(row.instrument) if a.base != a.new]
        assert (row.kind, row.effective) == (kind, action.ex_date)
        assert row.published is not None
        assert row.effective is not None
        assert row.end is not None
        assert row.published < row.effective < row.end
        assert not exchange.has_instrument(row.related)
    assert len({row.related for row in rows.values()}) == len(rows)


def test_a_move_to_the_main_board_has_no_end(exchange: Exchange) -> None:
    (row,) = [row for row in exchange.reference.code_changes() if row.kind is CodeChangeKind.GEM_TO_MAIN]

    assert (row.instrument, row.related, row.end) == ("HK.02488", "HK.08488", None)
    assert exchange.has_instrument(row.instrument)


def test_the_oldest_comes_first(exchange: Exchange) -> None:
    days = [row.effective for row in exchange.reference.code_changes()]

    assert days == sorted(days, key=str)
