"""The file of the ratchets: what is refused in it, what is said of a number that rose, how numbers are written."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.bounds import Bounds, Raise, above, lately_raised, lowered, parsed, raise_text, read_bounds, unexplained
from devtools.counting.module import Place
from devtools.counting.rows import ROWS

DAY = dt.date(2026, 11, 26)
WHOLE = "".join(f'[{row}]\ncounts = "a"\nharms = "b"\n[{row}.rooms]\n' for row in ROWS)
RAISE = '[[raise]]\nrow = "stubs"\nroom = "core/x"\nnumber = 3\ndate = 2026-11-26\nreason = "why"\n'


def test_a_file_with_every_row_is_read() -> None:
    bounds = read_bounds(WHOLE + '"core/x" = 3\n' + RAISE)

    assert bounds.rows[ROWS[-1]] == {"core/x": 3}
    assert bounds.raises == (Raise("stubs", "core/x", 3, DAY, "why"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[", "ratchet.toml: "),
        (WHOLE.replace('counts = "a"', "", 1), r"\[patches\] needs `counts`"),
        (WHOLE.replace('harms = "b"', "", 1), r"\[patches\] needs `counts` and `harms`"),
        (WHOLE + '[unknown]\ncounts = "a"\nharms = "b"\n', r"\[unknown\] needs"),
        (WHOLE.replace("patches", "stubs"), "Cannot declare"),
        (WHOLE.partition("[stubs]")[0], "no row stubs, small-modules"),
        (WHOLE + RAISE.replace('"why"', '" "'), "needs row, room, number, date and reason"),
        (WHOLE + RAISE.replace('reason = "why"\n', ""), "needs row, room, number, date and reason"),
        (WHOLE + RAISE.replace("date = 2026-11-26\n", ""), "needs row, room, number, date and reason"),
        (
            WHOLE + RAISE.replace("date = 2026-11-26", 'date = "26 November"'),
            "needs row, room, number, date and reason",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Stop, match=reason):
        read_bounds(text)


def places(room: str, count: int) -> list[Place]:
    return [Place(f"tests/{room}/test_{number}.py", number, "x") for number in range(1, count + 1)]


def test_a_room_above_its_number_is_named_with_five_places() -> None:
    bounds = Bounds({"patches": {"tests/a": 6, "tests/b": 1}})
    counted = {"patches": [*places("a", 7), *places("b", 1)]}

    (problem,) = above(bounds, counted)
    assert problem.splitlines() == [
        "patches: tests/a has 7, the bound is 6",
        *(f"    tests/a/test_{number}.py:{number}: x" for number in range(1, 6)),
        "    and 2 more",
    ]


def test_places_in_changed_files_are_named_before_others() -> None:
    (problem,) = above(Bounds({"patches": {}}), {"patches": places("a", 7)}, first={"tests/a/test_7.py"})
    assert problem.splitlines()[1] == "    tests/a/test_7.py:7: x"


def test_a_room_that_is_not_listed_may_have_none() -> None:
    assert above(Bounds({"patches": {}}), {"patches": places("a", 1)})
    assert not above(Bounds({"patches": {"tests/a": 1}}), {"patches": places("a", 1)})


def raised(number: int, *raises: Raise) -> Bounds:
    return Bounds({"stubs": {"core/x": number}}, raises)


OLD = Raise("stubs", "core/x", 3, DAY, "an old one")
NEW = Raise("stubs", "core/x", 3, DAY, "a new one")


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (raised(2), raised(2), False),
        (raised(2), raised(1), False),
        (raised(2), raised(3), True),
        (raised(2), raised(3, NEW), False),
        (raised(2), raised(4, NEW), True),
        (raised(2), raised(3, NEW._replace(room="core/y")), True),
        (raised(2), raised(3, NEW._replace(row="patches")), True),
        (raised(2, OLD), raised(3, OLD), True),
        (raised(2, OLD), raised(3, OLD, NEW), False),
        (raised(2, OLD), raised(3, OLD, OLD), False),
        (raised(3, OLD), raised(3), True),
        (raised(3, OLD), raised(2), False),
        (Bounds({"stubs": {}}), raised(1), True),
        (Bounds({}), raised(3), False),
    ],
)
def test_a_higher_number_needs_a_raise_as_long_as_it_stands(before: Bounds, after: Bounds, refused: bool) -> None:
    assert bool(unexplained(before, after)) is refused


def test_the_refusal_names_the_numbers() -> None:
    assert unexplained(raised(2), raised(3)) == ["stubs: core/x was raised from 2 to 3 without a [[raise]]"]


FILE = """\
# A comment.

[stubs]
counts = "a"  # 7 of them
harms = "b"

[stubs.rooms]  # by room
# the gateways
"core/b" = 7  # a reason
"core/d" = 2

# what follows
[patches]
counts = "core/b"

[patches.rooms]
"core/b" = 7

[[raise]]
number = 7
"""


def test_numbers_are_written_and_comments_stay() -> None:
    written = lowered(FILE, {"stubs": {"core/b": 5, "core/d": 2}, "patches": {"core/b": 7}})
    assert written == FILE.replace('"core/b" = 7  # a reason', '"core/b" = 5  # a reason')


def test_a_zero_stays_so_that_writing_twice_changes_nothing() -> None:
    numbers = {"stubs": {"core/b": 0, "core/d": 2}, "patches": {"core/b": 7}}
    written = lowered(FILE, numbers)
    assert '"core/b" = 0  # a reason' in written
    assert lowered(written, numbers) == written


def test_a_room_without_a_number_goes_and_a_new_one_stands_in_order() -> None:
    written = lowered(FILE, {"stubs": {"core/a": 1, "core/c": 1, "core/d": 2, "core/e": 1}, "patches": {}})

    section = written.partition("[stubs.rooms]")[2].partition("[patches]")[0]
    assert section == (
        '  # by room\n# the gateways\n"core/a" = 1\n"core/c" = 1\n"core/d" = 2\n"core/e" = 1\n\n# what follows\n'
    )
    assert "[patches.rooms]\n\n[[raise]]" in written


def test_a_raise_is_written_as_it_is_read() -> None:
    one = NEW._replace(reason='a "quoted" \\ reason')
    assert parsed(raise_text(one)).raises == (one,)


@pytest.mark.parametrize(("age", "shown"), [(0, True), (30, True), (31, False)])
def test_a_raise_is_shown_for_thirty_days(tmp_path: Path, age: int, shown: bool) -> None:
    path = tmp_path / "ratchet.toml"
    path.write_text(WHOLE + RAISE, encoding="utf-8")

    lines = ["raised  stubs of core/x to 3 on 2026-11-26: why"] if shown else []
    assert lately_raised([path], DAY + dt.timedelta(days=age)) == lines


def test_a_broken_file_does_not_hide_the_summary(tmp_path: Path) -> None:
    path = tmp_path / "ratchet.toml"
    path.write_text("[", encoding="utf-8")

    assert re.match("ratchet.toml: ", lately_raised([path])[0])
