"""Executions that the exchange takes back or corrects: money, shares, rows, and positions that show it later."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

