"""Shared by the charts of capital flow: axes, scales, lines, read-out."""
