"""The lock for Windows: which blocks of ours apply there."""

from __future__ import annotations

import pytest

from checkout import ROOT
from devtools.base import Stop
from devtools.windows.locked import applies, for_windows

LOCK = """\
aiohttp==3.14.5 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
jeepney==0.9.0 ; sys_platform == 'linux' \\
    --hash=sha256:cc
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:dd
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:ee
ruff==0.17.5 \\
    --hash=sha256:ff
tzdata==2026.6 ; sys_platform == 'win32' \\
    --hash=sha256:00
"""


def test_only_blocks_for_windows_stay_with_their_hashes_and_without_markers() -> None:
    assert for_windows(LOCK, without={"ruff"}) == (
        "aiohttp==3.14.5 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "numpy==2.4.6 \\\n    --hash=sha256:dd\n"
        "tzdata==2026.6 \\\n    --hash=sha256:00\n"
    )


@pytest.mark.parametrize("name", ["requirements.lock", "build.lock"])
def test_our_own_locks_can_be_read(name: str) -> None:
    lock = for_windows((ROOT / "packaging" / name).read_text(encoding="utf-8"))

    assert "\npywin32-ctypes==" in lock
    assert "\njeepney==" not in lock
    assert lock.count("\nnumpy==") == 1
    assert " ; " not in lock


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("sys_platform == 'win32'", True),
        ("sys_platform != 'win32'", False),
        ("platform_python_implementation != 'PyPy' and sys_platform == 'linux'", False),
        ("sys_platform == 'darwin' or sys_platform == 'win32'", True),
        ("python_full_version >= '3.11'", True),
        ("python_full_version < '3.11'", False),
    ],
)
def test_a_marker_is_judged_for_windows(marker: str, expected: bool) -> None:
    assert applies(marker) is expected


@pytest.mark.parametrize("marker", ["os_name == 'nt'", "sys_platform in 'win32'", "sys_platform < 'win32'"])
def test_a_marker_that_cannot_be_read_stops(marker: str) -> None:
    with pytest.raises(Stop):
        applies(marker)
