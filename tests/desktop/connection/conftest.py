"""Tasks whose errors fail the test."""

from __future__ import annotations
