"""What is left out of the frozen folder, by the names that things have on the three systems."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from building.trimming import EXCLUDED_MODULES, is_dropped
from checkout import ROOT

DROPPED = (
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6/Qt/plugins/platforms/libqeglfs.so",
    "PySide6/Qt/plugins/platforms/libqminimal.dylib",
    "PySide6/plugins/platforms/qminimal.dll",
    "PySide6\\plugins\\platforms\\qdirect2d.dll",
    "PySide6/plugins/imageformats/qtiff.dll",
    "PySide6/Qt/plugins/egldeviceintegrations/libqeglfs-x11-integration.so",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/translations/qt_zh_CN.qm",
    "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
    "libQt6EglFsKmsSupport.so.6",
    "PySide6/Qt6Test.dll",
    "PySide6/Qt/lib/QtTest.framework/Versions/A/QtTest",
    "PySide6/QtOpenGL.abi3.so",
    "PySide6/QtOpenGL.pyd",
    "PySide6/opengl32sw.dll",
    "PySide6/QtCore.pyi",
    "numpy-2.4.6.dist-info/licenses/LICENSE.txt",
    "pyqtgraph/icons/peegee/peegee_512px@2x.png",
    "numpy/_core/tests/data/x.csv",
    "tideboard_proto/futu/Common.proto",
    "tideboard-0.1.0.dist-info/direct_url.json",
    "PySide6/Qt/plugins/wayland-shell-integration/libivi-shell.so",
    "PySide6/Qt/plugins/wayland-graphics-integration-client/libdrm-egl-server.so",
    "numpy/_core/_multiarray_tests.cpython-311-x86_64-linux-gnu.so",
    "python3.11/lib-dynload/_codecs_kr.cpython-311-x86_64-linux-gnu.so",
    "pyqtgraph/colors/maps/CET-L1.csv",
    "tzdata/zones",
    "tzdata/zoneinfo/tzdata.zi",
    "tzdata/zoneinfo/zone1970.tab",
    "libgtk-3.so.0",
    "libpangocairo-1.0.so.0",
    "libsystemd.so.0",
)
KEPT = (
    "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    "PySide6/Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
    "numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
    "python3.11/lib-dynload/_codecs_cn.cpython-311-x86_64-linux-gnu.so",
    "tzdata/zoneinfo/Asia/Hong_Kong",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqwayland.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/styles/qmodernwindowsstyle.dll",
    "PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so",
    "PySide6/Qt/plugins/imageformats/libqsvg.so",
    "PySide6/Qt/plugins/imageformats/libqjpeg.so",
    "PySide6/plugins/iconengines/qsvgicon.dll",
    "PySide6/Qt/translations/qtbase_zh_TW.qm",
    "PySide6/translations/qtbase_en.qm",
    "PySide6/Qt/lib/libQt6Gui.so.6",
    "PySide6/Qt/lib/libQt6Network.so.6",
    "PySide6/Qt6Widgets.dll",
    "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
    "PySide6/QtNetwork.abi3.so",
    "numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
    "numpy.libs/libscipy_openblas64_-32a4b2a6.so",
    "numpy-2.4.6.dist-info/METADATA",
    "ta_lib-0.8.2.dist-info/METADATA",
    "tideboard_core/build.json",
    "keyring-25.7.0.dist-info/entry_points.txt",
    "tideboard_resources/fonts/Inter-Regular.ttf",
    "libzstd.so.1",
    "libX11.so.6",
    "libxcb-cursor.so.0",
    "libglib-2.0.so.0",
)


@pytest.mark.parametrize("name", DROPPED)
def test_what_nobody_needs_is_left_out(name: str) -> None:
    """With the names of Linux, Windows and macOS."""
    assert is_dropped(name)


@pytest.mark.parametrize("name", KEPT)
def test_what_the_program_stands_on_is_kept(name: str) -> None:
    """A pattern that fits too much leaves a program that does not start."""
    assert not is_dropped(name)


def test_what_a_record_of_a_rule_draws_by_is_kept() -> None:
    """`numpy.random` asks for each of its libraries; `numpy` imports it only when somebody draws."""
    folder = Path(np.random.__file__).parent
    libraries = [path for path in folder.iterdir() if path.suffix in {".so", ".pyd"}]

    assert {path.name.partition(".")[0] for path in libraries} > {"_generator", "_pcg64", "bit_generator", "mtrand"}
    assert not [path.name for path in libraries if is_dropped(f"numpy/random/{path.name}")]


def test_what_pyqtgraph_asks_for_is_not_excluded() -> None:
    """Its parameter tree imports pydoc, our single instance uses Qt's local sockets."""
    assert not {"pydoc", "PySide6.QtNetwork", "PySide6.QtSvg"} & set(EXCLUDED_MODULES)


PROGRAM = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
sys.path[:0] = sys.argv[1:]
from building.trimming import EXCLUDED_MODULES

class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in EXCLUDED_MODULES):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
import PySide6
for file in Path("packaging/entries/stand_ins").glob("*.py"):
    spec = spec_from_file_location(f"PySide6.{file.stem}", file)
    sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[spec.name])

import numpy as np
from PySide6.QtWidgets import QApplication
application = QApplication([])
from tideboard_desktop.ui.plots.figure import Curve, Discs, Figure, PlotBars, axis, shade
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import make_theme
theme, x = make_theme(), np.arange(9.0)
tone, text = shade("surface.accent"), lambda value, step: f"{value:g}"
curve, discs = Curve(x=x, y=x, shade=tone, fill=tone), Discs(x=x, y=x, shade=tone)
parts = curve, discs, PlotBars(left=x, wide=0.5, high=x, shade=tone)
plot = Plot(theme, identifier="plot", name="plot")
plot.resize(300, 200)
plot.show_figure(Figure(x=axis(0.0, 9.0, 3, text), y=axis(0.0, 9.0, 3, text), parts=parts, stops=x))
image = plot.grab().toImage()
accent = theme.surface.accent.casefold()
colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
sys.exit(accent not in colours)
"""


def test_a_plot_is_drawn_without_what_is_left_out() -> None:
    """With the modules that are not in the frozen program missing, and the stand-ins in place of Qt's for OpenGL."""
    folders = [str(ROOT / name) for name in ("packaging", "desktop", "core", "proto", "resources")]
    command = [sys.executable, "-W", "error", "-c", PROGRAM, *folders]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
