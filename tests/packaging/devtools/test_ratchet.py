"""`dev.py ratchet` in a repository of its own, with the real git: what it writes, and what it refuses."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from devtools import ratchet
from devtools.base import Stop
from devtools.bounds import Bounds, Raise, Row, lost_prose, read_bounds, text_of, unexplained
from devtools.counting.rows import ROWS
from devtools.counting.sizes import Size

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 26)
ROOM, LIST, SIZE = "tests/core/room", "tests/ratchet.toml", "size-of-source"
TEST, OTHER, SOURCE = f"{ROOM}/test_a.py", f"{ROOM}/test_b.py", "core/tideboard_core/room/a.py"
PRIVATE, PATCH = "window._docks\n", "import tideboard_core\ntideboard_core.LIMIT = 1\n"
CODE = "".join(f"name_{number} = {number}\n# words that say why\n" for number in range(400))
"""Source of 1200 tokens, 800 lines and 1600 words."""


class Repository:
    """A checkout with files of ours; `root` is its folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "person@example.com")
        self.git("config", "user.name", "Person")
        self.write("tests/glossary.toml", '[[term]]\nword = "a"\nmeans = "b"\n')
        self.write(LIST, "".join(f'[{row}]\ncounts = "a"\nharms = "b"\n[{row}.rooms]\n' for row in ROWS))

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.root, check=True)

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def land(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "A step")
        self.git("update-ref", "refs/heads/main", "HEAD")

    @property
    def text(self) -> str:
        return (self.root / LIST).read_text(encoding="utf-8")

    def number(self, row: str, room: str = ROOM) -> int:
        return read_bounds(self.text).rows[row].rooms.get(room, 0)

    def set_number(self, row: str, number: int, *raises: Raise) -> None:
        bounds = read_bounds(self.text)
        rows = {**bounds.rows, row: bounds.rows[row]._replace(rooms={**bounds.rows[row].rooms, ROOM: number})}
        self.write(LIST, text_of(Bounds(rows, (*bounds.raises, *raises))))

    def run(self, reason: str = "") -> int:
        return ratchet.run(self.root, DAY, reason)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository on a branch; its main has a source, two looks and one patch in one test file, and their numbers."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    made = Repository(tmp_path)
    listed = made.text
    made.write(LIST, "")
    made.land()
    made.write(LIST, listed)
    made.write(TEST, PRIVATE * 2 + PATCH)
    made.write("tests/long.toml", "".join(f"key_{number} = 1\n" for number in range(100)))
    made.write("tests/core/large/test_c.py", "value = 1\n" * 1000)
    made.write(SOURCE, CODE)
    made.run()  # rows that the commit before lacks begin at what is counted
    made.git("checkout", "-q", "-b", "branch")
    made.land()
    return made


def test_numbers_fall_to_what_is_counted(repository: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repository.write(TEST, PRIVATE + PATCH)

    assert repository.run() == 0
    assert (repository.number("private-looks"), repository.number("patches")) == (1, 1)
    assert f"{ROOM}: 2 -> 1" in capfd.readouterr().out
    (repository.root / TEST).unlink()
    assert repository.run() == 0
    assert ROOM not in repository.text


def test_a_number_that_rose_is_refused_with_its_places_and_nothing_is_written(repository: Repository) -> None:
    """Places in changed files come first."""
    repository.write(OTHER, "\n" + PRIVATE * 6)
    repository.git("add", "-A")

    with pytest.raises(Stop) as refused:
        repository.run("a reason is for sizes alone")
    assert str(refused.value).splitlines()[:7] == [
        f"private-looks: {ROOM} has 8, the bound is 2",
        *(f"    {OTHER}:{line}: window._docks" for line in range(2, 7)),
        "    and 3 more",
    ]
    assert repository.number("private-looks") == 2


def test_a_number_raised_by_hand_needs_a_reason(repository: Repository) -> None:
    repository.write(TEST, PRIVATE * 3 + PATCH)
    repository.set_number("private-looks", 3)
    with pytest.raises(Stop, match=rf"{ROOM} was raised from 2 to 3 without a \[\[raise\]\]"):
        repository.run()

    reason = Raise("private-looks", ROOM, 3, DAY, 'a "quoted" \\ reason')
    repository.set_number("private-looks", 3, reason)
    assert repository.run() == 0
    assert read_bounds(repository.text).raises == (reason,)
    repository.land()
    repository.write(TEST, PATCH)  # the number falls, and its reason goes with it
    assert repository.run() == 0
    assert "[[raise]]" not in repository.text.replace("#     [[raise]]", "")


def test_main_is_compared_with_the_commit_before(repository: Repository) -> None:
    repository.git("checkout", "-q", "main")
    repository.write(TEST, PRIVATE * 3 + PATCH)
    repository.set_number("private-looks", 3)
    repository.git("commit", "-q", "-a", "-m", "A step")

    with pytest.raises(Stop, match="raised from 2 to 3"):
        repository.run()


def test_a_room_takes_over_the_numbers_of_files_that_were_moved_there(repository: Repository) -> None:
    repository.write(OTHER, "value = 1\n" * 20)
    repository.land()
    landed = repository.text
    for room in ("other", "third"):
        (repository.root / "tests/core" / room).mkdir()
    repository.git("mv", TEST, "tests/core/other/test_a.py")
    assert repository.run() == 0
    assert (repository.number("private-looks"), repository.number("private-looks", "tests/core/other")) == (0, 2)
    assert f'reason = "moved here from {ROOM}"' in repository.text

    text = repository.text
    assert repository.run() == 0  # nothing rises twice
    assert repository.text == text
    repository.write("tests/core/other/test_a.py", PRIVATE * 3 + PATCH)
    with pytest.raises(Stop, match="private-looks: tests/core/other has 3, the bound is 2"):
        repository.run()
    repository.write("tests/core/other/test_a.py", PRIVATE * 2 + PATCH)
    repository.git("mv", OTHER, "tests/core/third/test_b.py")
    repository.write("tests/core/third/test_b.py", "value = 1\n" * 20 + PRIVATE)
    repository.write(LIST, landed)
    with pytest.raises(Stop, match="private-looks: tests/core/third has 1, the bound is 0"):
        repository.run()  # the two of the room that was left are those of the other one


def test_a_checkout_without_history_only_keeps_its_numbers(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write(TEST, PRIVATE)

    assert ratchet.base_commit(tmp_path) is None
    assert ratchet.changed_files(tmp_path) == frozenset()
    with pytest.raises(Stop, match="has 1, the bound is 0"):
        repository.run()
    repository.set_number("private-looks", 1)
    assert repository.run() == 0


def test_a_size_may_rise_a_little_and_more_for_a_reason(repository: Repository) -> None:
    """The number stays as the size rises within the slack: it does not creep."""
    assert repository.number(SIZE, "core/room") == 1200
    repository.write(SOURCE, CODE + "a = 1\n" * 66)
    assert repository.run() == 0
    assert repository.number(SIZE, "core/room") == 1200

    repository.write(SOURCE, CODE + "a = 1\n" * 67)
    with pytest.raises(Stop, match="size-of-source: core/room has 1401, the bound is 1200"):
        repository.run()
    assert repository.run("a new thing") == 0
    assert read_bounds(repository.text).raises == (Raise(SIZE, "core/room", 1401, DAY, "a new thing"),)
    assert repository.run() == 0


def test_a_source_does_not_get_smaller_by_comments_that_go(repository: Repository) -> None:
    repository.write(SOURCE, CODE.replace("# words that say why\n", "", 40))
    with pytest.raises(Stop, match=r"faster than tokens: tokens 1,200 \(\+0.0%\), lines 760 \(-5.0%\), words 1,440"):
        repository.run()

    assert repository.run("they said what the names say") == 0
    assert read_bounds(repository.text).rows[SIZE].begin == Size(1200, 760, 1440)
    repository.write(LIST, repository.text.replace("begin = { tokens = 1200", "begin = { tokens = 1190"))
    with pytest.raises(Stop, match="its beginning was set anew without"):
        repository.run()


@pytest.mark.parametrize(
    ("now", "faster"),
    [
        ((1000, 500, 200), False),
        ((900, 450, 180), False),
        ((900, 446, 179), False),
        ((900, 440, 180), True),
        ((900, 450, 177), True),
        ((1100, 500, 200), False),
        ((1100, 494, 200), True),
    ],
)
def test_lines_and_words_fall_as_fast_as_tokens_and_a_hundredth(now: tuple[int, int, int], faster: bool) -> None:
    assert bool(lost_prose(SIZE, Row(begin=Size(1000, 500, 200)), Size(*now))) is faster


WHOLE = "".join(f'[{row}]\ncounts = "a"\nharms = "b"\n[{row}.rooms]\n' for row in ROWS)
RAISE = '[[raise]]\nrow = "stubs"\nroom = "core/x"\nnumber = 3\ndate = 2026-11-26\nreason = "why"\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[", "ratchet.toml: "),
        (WHOLE.replace('harms = "b"', "", 1), "needs `counts` and `harms`"),
        (WHOLE + '[unknown]\ncounts = "a"\nharms = "b"\n', r"\[unknown\] needs"),
        (WHOLE + "[unknown]\nsize = 1\n", r"\[unknown\]: .*size"),
        (WHOLE.partition("[stubs]")[0], "no row stubs, small-modules"),
        (WHOLE + RAISE.replace('"why"', '" "'), "needs row, room, number, date and reason"),
        (WHOLE + RAISE.replace("date = 2026-11-26\n", ""), "needs row, room, number, date and reason"),
    ],
)
def test_a_file_that_is_wrong_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Stop, match=reason):
        read_bounds(text)


OLD, NEW = (Raise("stubs", "core/x", 3, DAY, reason) for reason in ("an old one", "a new one"))


def stubs(number: int, *raises: Raise) -> Bounds:
    return Bounds({"stubs": Row(rooms={"core/x": number})}, raises)


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (stubs(2), stubs(1), False),
        (stubs(2), stubs(3), True),
        (stubs(2), stubs(3, NEW), False),
        (stubs(2), stubs(4, NEW), True),
        (stubs(2), stubs(3, NEW._replace(room="core/y")), True),
        (stubs(2), stubs(3, NEW._replace(row="patches")), True),
        (stubs(2, OLD), stubs(3, OLD), True),
        (stubs(2, OLD), stubs(3, OLD, NEW), False),
        (stubs(3, OLD), stubs(3), True),
        (stubs(3, OLD), stubs(2), False),
        (Bounds({}), stubs(3), False),
    ],
)
def test_a_higher_number_needs_a_new_raise_as_long_as_it_stands(before: Bounds, after: Bounds, refused: bool) -> None:
    assert bool(unexplained(before, after)) is refused
