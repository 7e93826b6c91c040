"""What is weighed of an installed wheel."""

from __future__ import annotations

from pathlib import Path

from building.checks.pip import installed_size


def test_neither_the_installer_nor_bytecode_counts(tmp_path: Path) -> None:
    for name, size in (
        ("tideboard_sandbox/program.py", 100),
        ("tideboard_sandbox/__pycache__/program.pyc", 1000),
        ("aiohttp/_http_parser.so", 20),
        ("pip/main.py", 5000),
        ("pip-23.2.1.dist-info/METADATA", 700),
        ("distutils-precedence.pth", 7),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))

    assert installed_size(tmp_path) == 120
