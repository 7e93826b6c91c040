"""Where the frozen program begins."""

from __future__ import annotations

import sys

from tideboard_desktop import windows_start

windows_start.prepare()

from tideboard_desktop.__main__ import main  # noqa: E402  an error in there has to find a stream

sys.exit(main())
