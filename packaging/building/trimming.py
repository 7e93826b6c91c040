"""What the freezer finds and nobody needs: left out of the folder by these names, on all three systems.

Names are paths inside the bundle with forward slashes. Qt lies in `PySide6/Qt/` on Linux and macOS and in `PySide6/`
on Windows; a plugin is `libqsvg.so`, `libqsvg.dylib` or `qsvg.dll`, a library `libQt6Test.so.6`, `Qt6Test.dll` or
`QtTest.framework/...`.
"""

from __future__ import annotations

import re

LEFT_OUT = frozenset(
    {"tideboard_sandbox.pytest_plugin"} | {f"tideboard_api.{name}" for name in ("mcp_http", "mcp_server", "tables")}
)
"""In the wheels alone: what imports pytest, the server for assistants and tables, which have packages of their own."""
PLUGINS = r"PySide6/(Qt/)?plugins/"
LIBRARIES = r"(^|^PySide6/|^PySide6/Qt/lib/)(lib)?Qt6?"
SYSTEM_LIBRARIES = (
    "gtk-3|gdk-3|gdk_pixbuf-2.0|epoxy|cairo|cairo-gobject|pango\\w*-1.0|pangoft2-1.0|atk-1.0|atk-bridge-2.0|atspi"
    "|harfbuzz|pixman-1|X(i|cursor|fixes|composite|damage|inerama|randr|ext|render)|thai|datrie|fribidi|graphite2"
    "|krb5|gssapi_krb5|k5crypto|krb5support|keyutils|com_err|mount|blkid|gio-2.0|gobject-2.0|jpeg"
    # Of the system's own libxcb and glib, which are not in the folder.
    "|selinux|gmodule-2.0|Xau|Xdmcp"
    # Every desktop has the bus library, and it belongs to the service it speaks with.
    "|dbus-1|systemd|gcrypt|gpg-error|lz4|cap|bsd|md"
)

DROPPED = (
    # Kinds of plugins of which the program uses none.
    PLUGINS + r"(egldeviceintegrations|generic|qmltooling|printsupport|vectorimageformats|networkinformation)/",
    # Of the platforms a desktop remains: xcb, wayland, offscreen; windows; cocoa.
    PLUGINS + r"platforms/(lib)?q(eglfs|linuxfb|vnc|vkkhrdisplay|minimalegl|minimal|direct2d)\.",
    # Of Wayland a desktop's shell remains; the others are for devices with one program, and for drivers of such.
    PLUGINS + r"wayland-shell-integration/lib(ivi-shell|qt-shell|fullscreen-shell-v1|wl-shell-plugin)\.",
    PLUGINS + r"wayland-graphics-integration-client/lib(dmabuf|shm-emulation|vulkan|drm-egl)-server\.",
    # The gtk3 theme drags thirty system libraries in, the portal theme does the same over the bus.
    PLUGINS + r"platformthemes/(lib)?qgtk3\.",
    PLUGINS + r"imageformats/(lib)?q(?!svg|jpeg|ico|icns)",
    PLUGINS + r"tls/",  # aiohttp speaks TLS; of Qt's network only the local socket of the single instance is used
    r"PySide6/(Qt/)?translations/(?!qtbase_(zh_CN|zh_TW|en)\.qm)",
    LIBRARIES + r"(EglFS\w*|EglFsKmsSupport|Test|Pdf|Quick|Qml\w*|VirtualKeyboard\w*|OpenGLWidgets)(\.|$)",
    r"PySide6/opengl32sw\.dll",  # 20 MB of software rendering for QOpenGLWidget, which is not used
    r"PySide6/(Qt/lib/)?d3dcompiler",
    r"PySide6/Qt(Test|OpenGL|OpenGLWidgets)\.",  # entries/stand_ins
    r"\.(pyi|proto)$",
    r"\.ts$",
    r"^tzdata/zones$|^tzdata/zoneinfo/(\w+\.(tab|zi)|leapseconds)$",  # lists of zones and their source
    r"(^|/)py\.typed$",
    r"\.dist-info/(direct_url\.json|INSTALLER|REQUESTED|RECORD)$",  # how it was installed, and from which folder
    r"^(numpy|ta_lib)-[^/]+\.dist-info/(?!METADATA$)",  # a record of a rule names their versions
    r"^numpy/_core/_multiarray_tests\.",
    r"(^|/)_codecs_(jp|kr|iso2022)\.",  # text of lists and files is UTF-8, GBK or Big5
    r"^pyqtgraph/colors/maps/",  # no picture has one of them
    r"^pyqtgraph/icons/peegee/",  # the sign of its own example program
    r"(^|/)tests?/",
    rf"^lib({SYSTEM_LIBRARIES})\.so",
)
EXCLUDED_MODULES = (
    "tkinter", "doctest", "lib2to3", "unittest", "pytest", "setuptools", "pip", "wheel", "hatchling", "grpc",
    "grpc_tools", "readline", "curses", "IPython", "matplotlib", "scipy", "pandas", "numpy.f2py", "numpy.testing",
    "pyqtgraph.opengl", "pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.console",
    "PySide6.QtTest", "PySide6.scripts", "pydoc_data",
)  # fmt: skip
"""Modules that the freezer would follow. Not `pydoc`: pyqtgraph's parameter tree asks for it."""

_PATTERN = re.compile("|".join(f"(?:{pattern})" for pattern in DROPPED))


def is_dropped(name: str) -> bool:
    """Whether a file of that name in the bundle is left out."""
    return bool(_PATTERN.search(name.replace("\\", "/")))
