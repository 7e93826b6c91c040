"""What a folder of programs asks of a system."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from building.elf import C_LIBRARY, demands


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of other systems have other formats")
def test_what_is_bundled_is_not_asked_for(tmp_path: Path) -> None:
    """The same library is needed, and needed no more once it lies beside, also by a link of its name."""
    import _ssl

    shutil.copyfile(_ssl.__file__, tmp_path / "module.so")
    (tmp_path / "words.so").write_text("not a library", encoding="utf-8")
    alone = demands(tmp_path)
    wanted = next(name for name in sorted(alone.libraries) if name.startswith("libssl"))
    (tmp_path / wanted).symlink_to("module.so")
    both = demands(tmp_path)

    assert both.libraries == alone.libraries - {wanted}
    assert wanted in both.bundled
    assert alone.c_library >= (2, 2, 5)
    assert not [name for name in alone.libraries if C_LIBRARY.match(name)]
    assert "words.so" not in both.bundled
