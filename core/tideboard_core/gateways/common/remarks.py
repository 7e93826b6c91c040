"""The remark of an order: our id of it, or the text of another program."""

from __future__ import annotations

from tideboard_core.model.order import OUR_ID
from tideboard_core.redaction import outside_text


def remark_of(text: str) -> str:
    """Return a remark as data: what has the form of our ids is one, and any other is a text from outside."""
    return text if OUR_ID.fullmatch(text) else outside_text(text)
