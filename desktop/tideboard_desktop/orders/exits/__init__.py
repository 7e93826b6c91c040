"""Exits of positions that stand at the broker: what they cover, their words, and what a person may do about them."""
