"""Where a borrowed compositor finds its parts, and what sway says of windows; none is started."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.wayland import commands
from devtools.wayland.compositor import ShownWindow, module_map, windows_in, without_root


def test_weston_is_told_each_of_its_modules_and_helper_programs(tmp_path: Path) -> None:
    """Else it opens them in the folder that it was built for, which is not there."""
    folder = tmp_path / "usr" / "lib" / "x86_64-linux-gnu"
    for name in ("libweston-10/headless-backend.so", "weston/desktop-shell.so", "weston-keyboard", "libweston-10.so.0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()

    found = dict(part.split("=") for part in module_map(tmp_path).split(";"))

    assert found == {
        "headless-backend.so": str(folder / "libweston-10" / "headless-backend.so"),
        "desktop-shell.so": str(folder / "weston" / "desktop-shell.so"),
        "weston-keyboard": str(folder / "weston-keyboard"),
    }


def test_the_windows_of_the_program_are_found_wherever_sway_has_them() -> None:
    def node(app: str, name: str, **more: object) -> dict[str, object]:
        rect = {"x": 3, "y": 4, "width": 300, "height": 500}
        return {"app_id": app, "name": name, "rect": rect, "focused": False, "nodes": [], "floating_nodes": []} | more

    tree = node("", "root", nodes=[node("other", "a"), node("tideboard", "PRACTICE", focused=True)])
    tree["floating_nodes"] = [node("", "1", nodes=[node("tideboard", "Book")])]

    found = windows_in(tree)

    assert [(one.title, one.focused) for one in found] == [("PRACTICE", True), ("Book", False)]
    assert found[0] == ShownWindow(title="PRACTICE", x=3, y=4, width=300, height=500, focused=True)


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root has to become another user")
def test_sway_does_not_see_that_it_is_run_by_root(tmp_path: Path) -> None:
    """Sway looks whether it can become root again; its socket lies in a folder of root's."""
    tmp_path.chmod(0o700)
    script = 'id -u; touch "$0/socket" && echo made; setpriv --reuid=0 true || echo no way back'
    done = subprocess.run(
        [*without_root(), "sh", "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split("\n")[:3] == ["1000", "made", "no way back"]


def test_another_compositor_or_program_is_refused_before_anything_is_set_up(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="sway, weston, first"):
        commands.wayland(["kwin"])
    (tmp_path / "tideboard").touch(mode=0o644)
    with pytest.raises(Stop, match="tideboard is no program"):
        commands.wayland(["first", "--program", str(tmp_path / "tideboard")])
    with pytest.raises(Stop, match="is no program"):
        commands.wayland(["first", "--program", str(tmp_path)])  # a folder, as of an unpacked archive
