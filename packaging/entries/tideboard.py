"""Where the frozen program begins."""

from __future__ import annotations

import os
import sys

import freezer_steps

freezer_steps.take()
freezer_steps.name_plugins(os.environ)
freezer_steps.serve_pools(sys.argv)

from tideboard_desktop.__main__ import main  # noqa: E402  found as the steps above have it

sys.exit(main())
