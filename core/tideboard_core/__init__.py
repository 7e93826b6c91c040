"""Tideboard's core: wire codecs, gateways, guard and sandbox, without Qt."""

__version__ = "0.2.0.dev0"
