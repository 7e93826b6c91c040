"""Kept code is that of the text, and what cannot be used is left out."""

from __future__ import annotations

import collections
import dataclasses
import marshal
import os
import re
import subprocess
import sys
import typing
from importlib.util import source_hash
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import tideboard_core.system.module_cache  # noqa: F401  else the first case that keeps something imports it
from checkout import ROOT
from tideboard_core.system import code_cache, kept_files
from tideboard_core.system.code_cache import CodeCache, kept_code

MAKE = """
import sys
from tideboard_core.system.code_cache import CodeCache
cache = CodeCache("test")
for number in range(300):
    cache.compile(f"n = {number}", sys.argv[1])
cache.save()
"""


DAMAGE = """
import marshal, re
from importlib.util import source_hash
from tideboard_core.system import code_cache
with code_cache.kept_code("test", modules=False) as cache:
    import logging
    re.compile("a(b)c")
damaged = [(key, ("no", "pattern") if key[0] == "re" else code) for key, code in cache._codes.items()]
content = marshal.dumps((code_cache._maker(), damaged))
cache._file.write_bytes(source_hash(content) + content)
"""
START = """
import sys
from tideboard_core.system.code_cache import kept_code
assert "logging" not in sys.modules
with kept_code("test", modules=False):
    __import__(sys.argv[1])
    import re
    re.compile("a(b)c")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where bytecode is kept now; nothing is there yet."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def kept_file(folder: Path) -> Path:
    """The one file of kept texts below the folder, whatever code of modules is written beside it."""
    (found,) = (path for path in folder.rglob("*") if path.name.startswith("code_cache.") and path.suffix != ".pyc")
    return found


def texts(name: str = "test") -> list[Any]:
    """What a new start finds."""
    return [text for _mode, _filename, text in CodeCache(name)._codes]


def write(text: str, name: str = "test") -> None:
    """Compile and save one text."""
    cache = CodeCache(name)
    cache.compile(text, "<string>")
    cache.save()


def value(cache: CodeCache, text: str) -> Any:
    """What `n` is after `text`."""
    names: dict[str, Any] = {}
    exec(cache.compile(text, "<string>"), names)  # noqa: S102  a text of this file
    return names["n"]


def test_a_later_start_takes_what_was_kept_and_makes_what_changed(folder: Path) -> None:
    write("n = 1")
    stamp = kept_file(folder).stat().st_mtime_ns

    cache = CodeCache("test")
    assert texts() == ["n = 1"]
    assert value(cache, "n = 1") == 1
    cache.save()
    assert kept_file(folder).stat().st_mtime_ns == stamp  # nothing was new
    assert value(cache, "n = 2") == 2
    cache.save()
    assert texts() == ["n = 1", "n = 2"]


def test_a_file_that_is_not_whole_is_left_out(folder: Path) -> None:
    write("n = 1")
    whole = kept_file(folder).read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for damaged in (b"", whole[:5], whole[:-1], whole + b"x", bytes(flipped)):
        kept_file(folder).write_bytes(damaged)
        assert texts() == []
    write("n = 2")
    assert texts() == ["n = 2"]


@pytest.mark.parametrize("found", [7, (None, 7), [1], "text"])
def test_a_whole_file_with_something_else_in_it_is_left_out(
    found: Any, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write("n = 1")
    content = marshal.dumps(found)
    kept_file(folder).write_bytes(source_hash(content) + content)
    assert texts() == []
    assert all("kept code not used" in record.message for record in caplog.records)
    caplog.clear()
    write("n = 2")
    assert texts() == ["n = 2"]


def test_kept_values_that_are_no_code_are_made_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with kept_code("test", modules=False) as cache:
        cache.compile("n = 1", "<string>")
        re.purge()
        re.compile("a(b)c")
    damaged = [(key, "no code") for key in cache._codes]
    content = marshal.dumps((code_cache._maker(), damaged))
    kept_file(folder).write_bytes(source_hash(content) + content)
    with kept_code("test", modules=False) as cache:
        assert value(cache, "n = 1") == 1
        re.purge()
        assert re.compile("a(b)c").match("abc")
    assert "kept code not used" in caplog.text


@pytest.mark.parametrize("first", ["logging", "string", "re"])
def test_patterns_that_logging_itself_makes_may_be_of_no_use(first: str, folder: Path) -> None:
    """What is said of the first one begins the import in which the others are."""
    command = [sys.executable, "-X", f"pycache_prefix={folder}", "-c"]
    environment = {"PYTHONPATH": "."}
    subprocess.run([*command, DAMAGE], cwd=ROOT / "core", env=environment, check=True)
    start = subprocess.run(
        [*command, START, first], cwd=ROOT / "core", env=environment, capture_output=True, check=False, text=True
    )
    assert start.returncode == 0, start.stderr
    assert "kept code not used" in start.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these rights nor these owners")
@pytest.mark.parametrize("rights", [0o666, 0o664, 0o646])
def test_a_file_that_other_users_may_write_is_not_read(
    rights: int, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write("n = 1")
    kept_file(folder).chmod(rights)
    assert texts() == []
    assert "other users may write it" in caplog.text
    caplog.clear()
    write("n = 2")  # which takes its place
    assert texts() == ["n = 2"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these rights nor these owners")
def test_a_file_of_a_user_who_owns_neither_program_nor_process_is_not_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write("n = 1")
    me = os.geteuid()
    foreign = Path(os.devnull)  # root's
    if me == 0:
        foreign = tmp_path / "foreign"
        foreign.touch()
        os.chown(foreign, 65534, -1)
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert texts() == ["n = 1"]  # our source's owner wrote it, as where root installed the program
    file = kept_file(folder)
    monkeypatch.setattr(kept_files, "__file__", str(foreign))
    monkeypatch.setattr(code_cache, "cache_from_source", lambda _source: str(file.with_suffix(".pyc")))
    assert texts() == []
    assert "it belongs to another user" in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these rights nor fifos")
def test_a_pipe_in_its_place_is_not_waited_for(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    write("n = 1")
    file = kept_file(folder)
    file.unlink()
    os.mkfifo(file, 0o600)
    assert texts() == []
    assert "no regular file" in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="Windows opens no folder")
def test_a_folder_in_its_place_is_left_out_and_holds_no_descriptor(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write("n = 1")
    file = kept_file(folder)
    file.unlink()
    file.mkdir()
    free = os.dup(0)
    os.close(free)
    assert texts() == []
    assert "no regular file" in caplog.text
    assert os.dup(0) == free
    os.close(free)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_nobody_else_may_write_it_whatever_the_umask_allows(folder: Path) -> None:
    before = os.umask(0)
    try:
        write("n = 1")
    finally:
        os.umask(before)
    assert kept_file(folder).stat().st_mode & 0o777 == 0o644
    assert texts() == ["n = 1"]


def test_a_file_of_another_interpreter_or_release_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("n = 1")
    content = kept_file(folder).read_bytes()[8:]
    assert source_hash(content) + content == kept_file(folder).read_bytes()

    with monkeypatch.context() as other:  # whose bytecode has another version
        other.setattr("importlib.util._RAW_MAGIC_NUMBER", 1)
        assert texts() == []
    with monkeypatch.context() as other:
        other.setattr(code_cache, "__version__", "0.0.1")
        assert texts() == []
    with monkeypatch.context() as other:  # which may compile a pattern to another code
        other.setattr(sys, "hexversion", sys.hexversion + 1)
        assert texts() == []
    assert texts() == ["n = 1"]


def test_a_file_of_texts_that_nobody_compiles_any_more_is_begun_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("n = 1")
    monkeypatch.setattr(code_cache, "MOST", 0)
    assert texts() == []


def test_nothing_is_written_where_python_writes_no_bytecode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    write("n = 1")
    assert not list(folder.rglob("*"))

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(folder / "file" / "below"))
    (folder / "file").touch()  # no folder can be made there
    write("n = 1")
    assert texts() == []


def test_processes_that_write_at_once_leave_a_whole_file(folder: Path) -> None:
    command = [sys.executable, "-X", f"pycache_prefix={folder}", "-c", MAKE]
    running = [
        subprocess.Popen([*command, f"of {number}"], cwd=ROOT / "core", env={"PYTHONPATH": "."}) for number in range(4)
    ]
    assert [process.wait() for process in running] == [0, 0, 0, 0]

    (file,) = folder.rglob("*.test")  # and nothing of a write that was begun
    content = file.read_bytes()[8:]
    _release, codes = marshal.loads(content)  # noqa: S302  written by the processes above
    assert source_hash(content) + content == file.read_bytes()
    assert len(codes) % 300 == 0
    assert len(codes) >= 300
    assert not [path for path in file.parent.iterdir() if path.suffix not in {".pyc", ".test"}]


def test_methods_of_a_dataclass_are_those_of_its_own_text(folder: Path) -> None:
    """Twice the same class, from a text and from its code, and then one with another field."""

    def made(*names: str) -> type:
        with kept_code("test"):
            return dataclasses.make_dataclass("Made", names, frozen=True, slots=True)

    first, second, other = made("a"), made("a"), made("a", "b")

    assert not hasattr(dataclasses, "exec")
    assert kept_file(folder).suffix == ".test"
    for cls in (first, second):
        assert cls(1) == cls(1)
        assert repr(cls(1)).endswith("Made(a=1)")
        assert hash(cls(1)) == hash(cls(1))
        with pytest.raises(dataclasses.FrozenInstanceError):
            cls(1).a = 2
    assert first(1) != second(1)
    assert repr(other(1, 2)).endswith("Made(a=1, b=2)")


PATTERNS: list[tuple[str | bytes, int]] = [
    (r"(?P<side>buy|sell)\s+(\d+)(?:\.(?P<part>\d*))?", 0),
    (r"(?P<side>buy|sell)\s+(\d+)(?:\.(?P<part>\d*))?", re.IGNORECASE),
    (r"[^\W\d_]+\b", re.ASCII),
    (r"[^\W\d_]+\b", 0),
    (rb"[^\W\d_]+\b", 0),
    (r"^ \w+ $  # a comment", re.VERBOSE | re.MULTILINE),
    (r"(?i:[\u00e0-\u00ff\u4e00-\u9fff]{2,3}?)(?<=x)(?!y)\Z", 0),
]
WORDS = ("Buy 100.5 tide", "SELL 3", "Ünit_7 été\n word \n", "\u4e00\u4e8cX", "")


def found(pattern: re.Pattern[Any]) -> list[object]:
    """All that a pattern says about itself and about a few words."""
    words = [word if isinstance(pattern.pattern, str) else word.encode() for word in WORDS]
    matches = [
        [(match.span(), match.groupdict(), match.groups()) for match in pattern.finditer(word)] for word in words
    ]
    return [pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex), matches]


def test_a_pattern_of_kept_code_is_the_pattern(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = []
    for text, flags in PATTERNS:
        re.purge()
        wanted.append(found(re.compile(text, flags)))

    for _start in range(2):
        with kept_code("test"):
            for (text, flags), right in zip(PATTERNS, wanted, strict=True):
                re.purge()
                assert found(re.compile(text, flags)) == right
        monkeypatch.setattr(code_cache, "_arguments", lambda *_text: pytest.fail("it was kept"))
    assert sorted(map(repr, texts())) == sorted(repr(text) for text, _flags in PATTERNS)


def test_what_depends_on_the_locale_or_is_no_pattern_is_not_kept(folder: Path) -> None:
    re.purge()
    with kept_code("test"):
        assert re.compile(rb"\w", re.LOCALE).match(b"a")
        with pytest.raises(re.error):
            re.compile("(")
    assert "(" not in texts()
    assert rb"\w" not in texts()


def test_named_tuples_are_those_of_their_own_fields(folder: Path) -> None:
    for _start in range(2):
        with kept_code("test"):

            class Made(NamedTuple):
                number: int
                text: list[str]

            other = collections.namedtuple("other", ("count", "more"), defaults=("x",))
            with pytest.raises(SyntaxError):
                typing.ForwardRef("int" + " int")
        assert Made(1, ["a"])._asdict() == {"number": 1, "text": ["a"]}
        assert typing.get_type_hints(Made) == {"number": int, "text": list[str]}
        assert other(1) == (1, "x")
    assert {"int", "list[str]"} < {*texts()}
    assert not {"eval", "compile"} & {*vars(collections), *vars(typing)}


def test_the_same_codes_are_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is built again has the same files, in whatever order its modules were imported."""
    monkeypatch.setattr(code_cache, "FORMAT", 2)  # as packaging/keep_code.py does
    files = []
    for name, order in (("one", ("n = 1", "n = 'other'")), ("two", ("n = 'other'", "n = 1"))):
        cache = CodeCache(name)
        for text in order:
            cache.compile(text, "<string>")
        cache.save()
        (file,) = folder.rglob(f"*.{name}")
        files.append(file.read_bytes())
    assert files[0] == files[1]
