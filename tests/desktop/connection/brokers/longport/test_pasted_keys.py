"""What is pasted into the key fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.connection.brokers.longport.form import PastedKeys, sort_out

KEY, SECRET, TOKEN = "0123456789abcdef" * 2, "fedcba9876543210" * 4, "m_eyJhbGciOi.eyJpc3MiOi.c2ln-_x"
ALL = PastedKeys(KEY, SECRET, TOKEN)


@pytest.mark.parametrize(
    "text",
    [
        f"LONGPORT_APP_KEY={KEY}\nLONGPORT_APP_SECRET={SECRET}\nLONGPORT_ACCESS_TOKEN={TOKEN}\n",
        (
            f"export LONGBRIDGE_APP_KEY={KEY}\nexport LONGBRIDGE_APP_SECRET='{SECRET}'\n"
            f'export LONGBRIDGE_ACCESS_TOKEN="{TOKEN}"'
        ),
        f"LONGPORT_ACCESS_TOKEN={TOKEN} LONGPORT_APP_SECRET={SECRET} LONGPORT_APP_KEY={KEY}",
        f"setx LONGPORT_APP_KEY={KEY} setx LONGPORT_APP_SECRET={SECRET} setx LONGPORT_ACCESS_TOKEN={TOKEN}",
        f"App Key: {KEY}\nApp Secret: {SECRET}\nAccess Token: {TOKEN}",
        f'{{"app_key": "{KEY}", "app_secret": "{SECRET}", "access_token": "{TOKEN}"}}',
        f"app_key={KEY};app_secret={SECRET};access_token={TOKEN}",
        f"{KEY}\n{SECRET}\n{TOKEN}",
        f"{TOKEN} {KEY} {SECRET}",
        f"  {SECRET}\t{TOKEN}\r\n{KEY}  ",
    ],
)
def test_a_block_of_all_three_is_sorted_out(text: str) -> None:
    assert sort_out(text) == ALL


def test_a_named_line_alone_goes_to_its_field() -> None:
    assert sort_out(f"LONGPORT_APP_SECRET={SECRET}") == PastedKeys(app_secret=SECRET)


def test_three_values_of_other_lengths_are_taken_in_the_vendors_order() -> None:
    assert sort_out("ak-1 secret-2 token-3") == PastedKeys("ak-1", "secret-2", "token-3")


@pytest.mark.parametrize("text", ["", KEY, TOKEN, f"{KEY} {SECRET}", "a b c d", "HTTP_PROXY=http://h:1"])
def test_anything_else_is_left_alone(text: str) -> None:
    assert sort_out(text) is None


@given(st.text(max_size=400))
def test_no_text_is_too_strange(text: str) -> None:
    found = sort_out(text)
    assert found is None or any(found)
