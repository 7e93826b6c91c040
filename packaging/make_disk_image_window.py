"""Write packaging/macos/DS_Store, how Finder shows the disk image; needs the package `ds_store`, and no arguments."""

from __future__ import annotations

from pathlib import Path

from ds_store import DSStore

TARGET = Path(__file__).parent / "macos" / "DS_Store"
WINDOW = "{{200, 160}, {560, 360}}"
"""Place and size in points: left, bottom, width, height."""
ICON = 112.0
TEXT = 13.0
PLACES = {"Tideboard.app": (150, 150), "Applications": (410, 150), "LICENSE.txt": (280, 300)}
"""Middle of each icon in points from the upper left corner."""
LIGHT = 0.96
"""A plain light ground: a picture would need an alias that only Finder itself can make."""


def main() -> None:
    """Window without tool bar, large icons, the program to the left of the folder it is dragged to."""
    TARGET.unlink(missing_ok=True)
    with DSStore.open(str(TARGET), "w+") as store:
        store["."]["vSrn"] = ("long", 1)
        store["."]["bwsp"] = {
            "WindowBounds": WINDOW,
            "ShowToolbar": False,
            "ShowSidebar": False,
            "ShowStatusBar": False,
            "ShowTabView": False,
            "ShowPathbar": False,
            "ContainerShowSidebar": False,
        }
        store["."]["icvp"] = {
            "viewOptionsVersion": 1,
            "arrangeBy": "none",
            "iconSize": ICON,
            "textSize": TEXT,
            "gridSpacing": 100.0,
            "gridOffsetX": 0.0,
            "gridOffsetY": 0.0,
            "labelOnBottom": True,
            "showIconPreview": True,
            "showItemInfo": False,
            "backgroundType": 1,
            "backgroundColorRed": LIGHT,
            "backgroundColorGreen": LIGHT,
            "backgroundColorBlue": LIGHT,
        }
        for name, place in PLACES.items():
            store[name]["Iloc"] = place


if __name__ == "__main__":
    main()
