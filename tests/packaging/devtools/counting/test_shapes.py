"""Shapes over all files: stubs, small modules, Protocols of one class, names for tests alone, long files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from devtools.counting import shapes
from devtools.counting.facts import Facts, facts_of
from devtools.counting.module import Module, Place

Counter = Callable[[Sequence[Facts]], Iterator[Place]]


def counted(counter: Counter, files: dict[str, str]) -> list[str]:
    """File and line of each place."""
    facts = [facts_of(Module(path, text)) for path, text in files.items()]
    return [f"{place.file}:{place.line}" for place in counter(facts)]


ELSEWHERE = "def elsewhere(name: str) -> NotOffered: ...\n"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("raise NotOffered('a')", 1),
        ("'''It has it.'''\n        raise errors.NotOffered('a')", 1),
        ("raise elsewhere('b')", 1),
        ("raise self.calls.elsewhere('b')", 1),
        ("raise ValueError", 0),
        ("raise BadInput('a')", 0),
        ("self.count += 1\n        raise NotOffered('a')", 0),
        ("return elsewhere('b')", 0),
        ("if self.here:\n            raise NotOffered('a')", 0),
    ],
)
def test_a_method_that_only_says_who_else_has_the_call_is_a_stub(body: str, count: int) -> None:
    files = {
        "core/tideboard_core/a.py": f"class A:\n    async def read(self):\n        {body}\n",
        "core/tideboard_core/b.py": ELSEWHERE,
    }
    assert len(counted(shapes.stubs, files)) == count


def test_a_function_is_no_stub_and_neither_is_a_test() -> None:
    files = {
        "core/x.py": "def f():\n    raise NotOffered('a')\n",
        "tests/x.py": "class A:\n    def f(self): raise NotOffered()",
    }
    assert counted(shapes.stubs, files) == []


A, B = "core/tideboard_core/room/a.py", "core/tideboard_core/room/b.py"


@pytest.mark.parametrize(
    ("files", "places"),
    [
        ({A: "x = 1", B: "from tideboard_core.room import a"}, [f"{A}:1"]),
        ({A: "x = 1", B: "from tideboard_core.room.a import x"}, [f"{A}:1"]),
        ({A: "x = 1", B: "def f():\n    import tideboard_core.room.a"}, [f"{A}:1"]),
        ({A: "x = 1", B: "DOCK = 'room.a:x'"}, [f"{A}:1"]),
        ({A: "x = 1", B: "DOCK = 'tideboard_core.room.a'"}, [f"{A}:1"]),
        ({A: "x = 1\n" * 80, B: "from tideboard_core.room import a"}, []),
        ({A: "x = 1", B: "y = 1"}, []),
        ({A: "x = 1", "core/tideboard_core/other/b.py": "from tideboard_core.room import a"}, []),
        ({A: "x = 1", B: "from tideboard_core.room import a", "desktop/c.py": "import tideboard_core.room.a"}, []),
        (
            {A: "x = 1", B: "from tideboard_core.room import a", "tests/c.py": "import tideboard_core.room.a"},
            [f"{A}:1"],
        ),
        ({A: "if __name__ == '__main__': pass", B: "from tideboard_core.room import a"}, []),
        ({"core/tideboard_core/room/__init__.py": "", B: "import tideboard_core.room"}, []),
    ],
)
def test_a_small_module_has_one_importer_beside_it(files: dict[str, str], places: list[str]) -> None:
    assert counted(shapes.small_modules, files) == places


PROTOCOL = "class Reader(Protocol):\n    def read(self): ...\n    def close(self): ...\n"
FITS = "class {}:\n    def read(self): ...\n    def close(self): ...\n"


@pytest.mark.parametrize(
    ("classes", "count"),
    [
        (FITS.format("A"), 1),
        (FITS.format("A") + FITS.format("B"), 0),
        ("class A:\n    def read(self): ...\n", 0),
        ("class Base:\n    def read(self): ...\nclass A(Base):\n    def close(self): ...\n", 1),
        ("class A:\n    def __init__(self): self.read = self.close = print\n", 1),
        ("class A(Reader): ...\n", 1),
        ("class A(Reader): ...\n" + FITS.format("B"), 0),
    ],
)
def test_a_protocol_counts_if_one_class_alone_fits_it(classes: str, count: int) -> None:
    assert len(counted(shapes.protocols_of_one_class, {A: PROTOCOL, B: classes})) == count


@pytest.mark.parametrize(
    "files",
    [
        {"core/tideboard_core/ports/a.py": PROTOCOL, B: FITS.format("A")},
        {A: "class Called(Protocol):\n    def __call__(self): ...\n", B: "class A:\n    def __call__(self): ...\n"},
        {A: "class Named(Protocol):\n    name: str\n", B: "class A:\n    name: str\n"},
        {A: "class Wire(asyncio.Protocol):\n    def read(self): ...\n", B: "class A(Wire): ..."},
        {"tests/a.py": PROTOCOL, B: FITS.format("A")},
    ],
)
def test_ports_callbacks_and_records_are_no_protocol_of_one_class(files: dict[str, str]) -> None:
    assert counted(shapes.protocols_of_one_class, files) == []


def test_a_generic_protocol_is_one_and_a_fake_of_a_test_is_no_second_class() -> None:
    files = {A: "class Reader(typing.Protocol[T]):\n    def read(self): ...\n", B: "class A:\n    def read(self): ..."}
    assert counted(shapes.protocols_of_one_class, files) == [f"{A}:1"]
    assert counted(shapes.protocols_of_one_class, files | {"tests/b.py": files[B]}) == [f"{A}:1"]


SOURCE = "def ask(): ...\nclass Asked:\n    def again(self): ...\n"
USES = "ask(); Asked().again()\n"


@pytest.mark.parametrize(
    ("files", "places"),
    [
        ({A: SOURCE, "tests/t.py": USES}, [f"{A}:1", f"{A}:2", f"{A}:3"]),
        ({A: SOURCE, "tests/t.py": USES, B: USES}, []),
        ({A: SOURCE + USES, "tests/t.py": USES}, []),
        ({A: SOURCE, "tests/t.py": USES, B: "PAGE = 'a:Asked'\nx.again\ncall(ask=1)"}, []),
        ({A: SOURCE, "tests/t.py": USES, B: '"""ask Asked again"""\n# ask'}, [f"{A}:1", f"{A}:2", f"{A}:3"]),
        ({A: SOURCE, "tests/t.py": USES, B: '"""ask"""\ndef b():\n    """Asked"""'}, [f"{A}:1", f"{A}:2", f"{A}:3"]),
        ({A: SOURCE, "tests/t.py": USES, B: "match x:\n    case y(ask=1, again=2): Asked"}, []),
        ({A: SOURCE, "tests/t.py": USES, B: "raise E('ask again, Asked')"}, [f"{A}:1", f"{A}:2", f"{A}:3"]),
        ({A: SOURCE, "tests/t.py": "def ask(): ...\nclass Asked: ...\n" + USES}, [f"{A}:3"]),
        ({A: SOURCE}, []),
        (
            {
                A: "def _ask(): ...\nclass A(QWidget):\n    def showEvent(self): ...\n",
                "tests/t.py": "_ask(); a.showEvent()",
            },
            [],
        ),
        ({"core/tideboard_api/client.py": SOURCE, "tests/t.py": USES}, []),
    ],
)
def test_a_public_name_counts_if_only_tests_use_it(files: dict[str, str], places: list[str]) -> None:
    assert counted(shapes.names_for_tests, files) == places


def test_a_file_above_seven_hundred_lines_is_long() -> None:
    files = {A: "x = 1\n" * 700, B: "x = 1\n" * 701, "tests/t.py": "x = 1\n" * 701}
    assert counted(shapes.long_files, files) == [f"{B}:701", "tests/t.py:701"]
