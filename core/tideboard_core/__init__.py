"""Tideboard's core: wire codecs, gateways, guard and sandbox, without Qt."""

__version__ = "0.1.0"
