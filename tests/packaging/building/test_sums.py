"""SHA256SUMS: what `sha256sum --check` takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

from building.sums import make


def test_the_systems_own_tool_agrees(tmp_path: Path) -> None:
    """One line per product, sorted, and a changed byte is seen."""
    products = [tmp_path / "b.deb", tmp_path / "a.tar.xz"]
    for product in products:
        product.write_text(product.name)
    make(products, tmp_path / "SHA256SUMS")

    def check() -> int:
        command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert [line.split("  ")[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()] == ["a.tar.xz", "b.deb"]
    assert check() == 0
    products[0].write_text("changed")
    assert check() != 0
