"""LongPort wire words to model values and back."""
