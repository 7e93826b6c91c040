"""Text from outside as it may be shown."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import ServerRefused
from tideboard_core.plain_text import LONGEST, plain_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TENCENT", "TENCENT"),
        ("騰訊控股", "騰訊控股"),
        ('<img src="file:///x.png">', '<img src="file:///x.png">'),
        ("a\nb\tc\u2028d", "a b c d"),
        ("Buy 100\u202e001 yuB", "Buy 100001 yuB"),
        ("paypal\u200b\u200d\ufeff\u00ad", "paypal"),
        ("A\u3164\u115f\ufe0f\u034fB", "AB"),
        ("\x00\x1b[31mred\x7f", "[31mred"),
        ("half \ud83d", "half \ufffd"),
        ("far" + " " * 900 + "away", "far away"),
        ("\n" * 900 + "end", " end"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_goes(text: str, shown: str) -> None:
    """Overrides of the direction, zero-width and control characters; breaks become spaces."""
    assert plain_text(text) == shown


def test_a_long_text_is_cut_and_says_so() -> None:
    """10,000 characters become 1,000, the last one an ellipsis."""
    shown = plain_text("x" * 10_000)

    assert len(shown) == LONGEST
    assert shown.endswith("x\u2026")


def test_right_to_left_letters_cannot_reorder_what_stands_beside_them() -> None:
    """They stand between isolates: `Buy` name `100 at 5` keeps its order on the screen."""
    name = plain_text("שלום \u2067100")

    assert name == "\u2068שלום 100\u2069"
    assert plain_text(name) == name


@given(st.text(st.characters(codec=None), max_size=60))
def test_nothing_invisible_passes_and_twice_is_once(text: str) -> None:
    """No control, format or surrogate character, but for the two isolates around right-to-left text."""
    shown = plain_text(text)

    kept = shown[1:-1] if shown[:1] == "\u2068" else shown
    assert not {unicodedata.category(each) for each in kept} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert plain_text(shown) == shown
    shown.encode()


def test_a_megabyte_costs_no_more_than_its_beginning() -> None:
    """A hostile text does not hold the loop."""
    begin = time.process_time()
    plain_text(" \n\u202e" * 1_000_000)

    assert time.process_time() - begin < 0.5


def test_an_error_keeps_the_servers_sentence_as_it_may_be_shown() -> None:
    """Whichever gateway raises it."""
    error = ServerRefused("server-refused", text="no\n\u202eway", ret_type=-1)

    assert error.data == {"text": "no way", "ret_type": -1}
