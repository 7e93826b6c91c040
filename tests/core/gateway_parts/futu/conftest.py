"""Futu's calls are tried over OpenD's carrier."""

from fakes.opend_fixtures import gateway, opend

__all__ = ["gateway", "opend"]
