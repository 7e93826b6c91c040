"""Docks of reference data: calendar, corporate actions, futures, IPOs, listings, plates, screener."""
