"""The frozen programs have the kept code of every part that the sources keep."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import ROOT

pytestmark = pytest.mark.slow

NAME = re.compile(r'(?:kept_code|CodeCache)\("([\w-]+)"')


def test_there_is_a_file_for_each_name_in_the_sources(tmp_path: Path) -> None:
    names = {
        name
        for folder in ("core", "desktop")
        for path in (ROOT / folder).rglob("*.py")
        for name in NAME.findall(path.read_text(encoding="utf-8"))
    }
    subprocess.run([sys.executable, str(ROOT / "packaging" / "keep_code.py"), str(tmp_path)], cwd=tmp_path, check=True)

    files = {path.suffix[1:]: path for path in tmp_path.iterdir()}
    assert files.keys() == names
    assert len(names) == 8
    assert all(path.stem == f"code_cache.{sys.implementation.cache_tag}" for path in files.values())
    assert min(path.stat().st_size for path in files.values()) > 5_000
    for path in files.values():  # in the format whose bytes are the same each time
        content = path.read_bytes()[8:]
        assert marshal.dumps(marshal.loads(content), 2) == content  # noqa: S302  written above
