"""Where the frozen practice market begins."""

from __future__ import annotations

import sys

import freezer_steps

freezer_steps.take()

from tideboard_sandbox.__main__ import main  # noqa: E402  found as the steps above have it

sys.exit(main())
