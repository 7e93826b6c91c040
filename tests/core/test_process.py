"""Process safety, looked at from inside a child so that the test run keeps its own limits."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import resource
from tideboard_core.process import dumpable, forbid_core_dumps
before = dumpable()
agreed = forbid_core_dumps()
print(before, agreed, dumpable(), resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_no_core_file_and_not_dumpable() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout

    assert said.split(maxsplit=3)[1:] == ["True", "False", "(0, 0)\n"]
