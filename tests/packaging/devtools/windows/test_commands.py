"""The arguments of `dev.py windows`; Wine is not started."""

from __future__ import annotations

import pytest

from devtools.base import Stop
from devtools.windows import commands


def test_the_scale_comes_first_and_is_no_argument_of_the_program() -> None:
    assert commands.scale_of(["--scale", "150", "--seed", "7"]) == (150, ["--seed", "7"])
    assert commands.scale_of(["--seed", "7"]) == (None, ["--seed", "7"])


@pytest.mark.parametrize("words", [["--scale"], ["--scale", "1.5"], ["--scale", "50"], ["--scale", "5000"]])
def test_a_scale_that_windows_does_not_offer_is_refused(words: list[str]) -> None:
    with pytest.raises(Stop, match="--scale takes the percent"):
        commands.scale_of(words)
