"""What is left out of the frozen folder, by the names that things have on the three systems."""

from __future__ import annotations

import pytest

from building.trimming import EXCLUDED_MODULES, is_dropped

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
    "numpy/random/_mt19937.cpython-311-x86_64-linux-gnu.so",
    "numpy/_core/tests/data/x.csv",
    "tideboard_proto/futu/Common.proto",
    "tideboard-0.1.0.dist-info/direct_url.json",
    "libgtk-3.so.0",
    "libpangocairo-1.0.so.0",
    "libsystemd.so.0",
)
KEPT = (
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


def test_what_pyqtgraph_asks_for_is_not_excluded() -> None:
    """Its parameter tree imports pydoc, our single instance uses Qt's local sockets."""
    assert not {"pydoc", "PySide6.QtNetwork", "PySide6.QtSvg"} & set(EXCLUDED_MODULES)
