"""Futu OpenD over its native TCP protocol."""
