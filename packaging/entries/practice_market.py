"""Where the frozen practice market begins."""

from __future__ import annotations

import sys

from tideboard_sandbox.__main__ import main

sys.exit(main())
