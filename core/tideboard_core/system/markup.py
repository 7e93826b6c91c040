"""Escapes text for HTML and for the markup of notices."""

from __future__ import annotations


def escape(text: str, *, quote: bool = True) -> str:
    """Return the text as it stands in markup, with `quote` also within an attribute.

    As `html.escape`, whose module also has the names of 2,231 characters, which nothing here reads.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;") if quote else text
