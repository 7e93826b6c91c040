"""The option chain in words: for screen readers, tool tips and tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.derivatives import OptionSide, OptionStyle
from tideboard_desktop.options.chain_fields import OptionField, meaning, title
from tideboard_desktop.options.model import OptionBoard, OptionSums
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.combinations import adjusted_contract, style_word, unknown_contract
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate


def side_words(side: OptionSide) -> str:
    """`call` or `put`."""
    return translate("OptionChain", "call") if side is OptionSide.CALL else translate("OptionChain", "put")


def cell_words(board: OptionBoard, row: int, side: OptionSide, field: OptionField) -> str:
    """`610.00 call, Bid 12.30`."""
    text = board.text(row, side, field)
    strike = fmt.price(board.strike(row))
    if text is None:
        words = translate("OptionChain", "{strike} {side}, not listed")
        return words.format(strike=strike, side=side_words(side))
    value = translate("Common", "not reported") if text.missing else text.text
    words = translate("OptionChain", "{strike} {side}, {title} {value}")
    return words.format(strike=strike, side=side_words(side), title=title(field), value=value)


def strike_words(board: OptionBoard, row: int) -> str:
    """`Strike 610.00`; of an adjusted contract `Strike 554.55, Adjusted contract: TCA`, or that it is not known."""
    words, root = translate("OptionChain", "Strike {price}"), board.shown_root(row)
    named = titled(adjusted_contract() if board.adjusted_root(row) else unknown_contract(), root) if root else ""
    return listed(filter(None, [words.format(price=fmt.price(board.strike(row))), named]))


def row_words(board: OptionBoard, row: int, fields: Sequence[OptionField]) -> str:
    """`Strike 610.00, call: Last 12.30, Bid 12.20; put: ...`; unknown figures are left out."""
    return "; ".join([strike_words(board, row), *(_side(board, row, side, fields) for side in OptionSide)])


def _side(board: OptionBoard, row: int, side: OptionSide, fields: Sequence[OptionField]) -> str:
    cells = ((field, board.text(row, side, field)) for field in fields)
    parts = [f"{title(field)} {text.text}" for field, text in cells if text is not None and not text.missing]
    words = listed(parts) or translate("OptionChain", "no figures")
    return translate("OptionChain", "{side}: {figures}").format(side=side_words(side), figures=words)


def tooltip(
    *, symbol: str, field: OptionField, value: str, age: float | None, why_missing: str, doubtful: bool = False
) -> str:
    """Symbol, meaning of the figure, what speaks against it, and its age; or why it is missing."""
    lines = [symbol, titled(meaning(field), value)]
    if doubtful:
        lines.append(
            translate("OptionChain", "Doubtful: an option loses no more than its price, and gains nothing by waiting.")
        )
    if why_missing:
        lines.append(why_missing)
    elif age is not None:
        lines.append(translate("OptionChain", "{age} old").format(age=fmt.age(age)))
    return "\n".join(lines)


def sums_words(sums: OptionSums | None, style: OptionStyle | None = None) -> str:
    """`American · Put/call 0.82 by volume, 1.10 by open interest · calls 12,345 / 98,765 · puts ...`."""
    if sums is None:
        return ""
    ratios = [
        text.format(ratio=fmt.plain(ratio, 2))
        for text, ratio in (
            (translate("OptionChain", "{ratio} by volume"), sums.volume_ratio),
            (translate("OptionChain", "{ratio} by open interest"), sums.interest_ratio),
        )
        if ratio is not None
    ]
    counts = translate("OptionChain", "{side} {volume} traded, {interest} open")
    parts = [] if style is None else [style_word(style)]
    parts += [translate("OptionChain", "Put/call {ratios}").format(ratios=listed(ratios))] if ratios else []
    for title_, volume, interest in (
        (translate("OptionChain", "calls"), sums.call_volume, sums.call_interest),
        (translate("OptionChain", "puts"), sums.put_volume, sums.put_interest),
    ):
        parts.append(counts.format(side=title_, volume=fmt.quantity(volume), interest=fmt.quantity(interest)))
    return " \u00b7 ".join(parts)
