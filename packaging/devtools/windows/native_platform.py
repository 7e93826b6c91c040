"""pytest plugin of `dev.py windows test --native`: chooses Qt's platform; Wine hands no variable QT_... over to it."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "windows"
