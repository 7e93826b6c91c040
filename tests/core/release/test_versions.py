"""Versions and their order."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tideboard_core
from tideboard_core.errors import BadInput
from tideboard_core.plain_text import plain_text
from tideboard_core.release.versions import Version, version

NUMBERS = st.integers(0, 999_999_999)
PARTS = st.tuples(NUMBERS, NUMBERS, NUMBERS, st.none() | st.integers(1, 999_999_999))


def written(parts: tuple[int, int, int, int | None]) -> str:
    *numbers, candidate = parts
    return ".".join(str(number) for number in numbers) + ("" if candidate is None else f"rc{candidate}")


@given(PARTS, PARTS)
def test_the_order_is_that_of_the_numbers_and_a_candidate_comes_before(
    one: tuple[int, int, int, int | None], other: tuple[int, int, int, int | None]
) -> None:
    """As PEP 440 has it, by a key of our own making."""

    def key(parts: tuple[int, int, int, int | None]) -> tuple[float, ...]:
        return (*parts[:3], float("inf") if parts[3] is None else parts[3])

    first, second = version(written(one)), version(written(other))

    assert (first < second) is (key(one) < key(other))
    assert (first == second) is (one == other)
    assert (first > second) is (key(one) > key(other))


@given(PARTS)
def test_what_is_read_is_written_the_same(parts: tuple[int, int, int, int | None]) -> None:
    assert str(version(written(parts))) == written(parts)


def test_the_steps_of_a_release() -> None:
    order = ["0.1.0", "0.2.0rc1", "0.2.0rc2", "0.2.0rc10", "0.2.0", "0.2.1", "0.10.0", "1.0.0rc1", "1.0.0"]

    assert sorted(sorted(order), key=version) == order


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.3 ", "1.2.3\n", "01.2.3", "1.2.3rc", "1.2.3rc0", "1.2.3rc01",
        "1.2.3-rc1", "1.2.3.dev1", "1.2.3+local", "1!1.2.3", "-1.2.3", "1.2.١", "1.2.1١", "1.2.1234567890", "1.2.3RC1",
    ],
)  # fmt: skip
def test_every_other_form_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        version(text)
    assert (caught.value.code, caught.value.data) == ("bad-version", {"text": plain_text(text)})


@given(st.text())
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert str(version(text)) == text


def test_this_programs_version_is_one() -> None:
    assert isinstance(version(tideboard_core.__version__), Version)
