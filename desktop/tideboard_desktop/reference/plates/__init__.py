"""The dock of plates."""
