from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fakes.servers.sandbox import environment
from fakes.values.archive_market import MEITUAN, TENCENT
from fakes.values.waiting import CEILING
from tideboard_core.archive.requests import Request, requested
from tideboard_core.errors import BadInput

ASKER = """
import sys
from pathlib import Path
from tideboard_core.archive.requests import Request
request = Request(Path(sys.argv[1]), "Futu").make(["HK.00700"])
print("asked", flush=True)
sys.stdin.read()
"""


def test_what_a_living_program_asks_for_is_taken_by_its_provider(tmp_path: Path) -> None:
    request = Request(tmp_path, "Futu").make([TENCENT])
    assert requested(tmp_path, "Futu") == [TENCENT]
    assert requested(tmp_path, "LongPort") == []
    request.make([MEITUAN, TENCENT])
    assert requested(tmp_path, "Futu") == [TENCENT, MEITUAN]
    request.make([MEITUAN])
    assert requested(tmp_path, "Futu") == [MEITUAN]
    request.end()
    request.end()
    assert requested(tmp_path, "Futu") == []
    assert not list(tmp_path.iterdir())


def test_the_request_of_a_killed_program_ends_with_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ASKER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as asker:
        assert asker.stdout is not None
        assert asker.stdout.readline() == "asked\n"
        assert requested(tmp_path, "Futu") == [TENCENT]
        asker.kill()
        asker.wait(CEILING)
    assert requested(tmp_path, "Futu") == []
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be deleted there")
def test_a_request_that_the_holder_met_before_it_was_locked_is_made_again(tmp_path: Path) -> None:
    request = Request(tmp_path, "Futu").make([TENCENT])
    (path,) = tmp_path.iterdir()
    path.unlink()
    assert requested(tmp_path, "Futu") == []
    request.make([TENCENT])
    assert requested(tmp_path, "Futu") == [TENCENT]
    request.end()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"provider": "Futu"}', '{"provider": "Futu", "symbols": ["x"]}'])
def test_a_request_that_cannot_be_read_asks_for_nothing(tmp_path: Path, text: str) -> None:
    request = Request(tmp_path, "Futu").make([TENCENT])
    (path,) = tmp_path.iterdir()
    path.write_text(text)
    assert requested(tmp_path, "Futu") == []
    request.end()


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    request = Request(tmp_path, "Futu")
    request.make([TENCENT]).end()
    request._path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput):
        request.make([TENCENT])
