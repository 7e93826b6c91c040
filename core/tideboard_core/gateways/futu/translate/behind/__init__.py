"""Conversion of Futu's answers about what stands behind the flow."""
