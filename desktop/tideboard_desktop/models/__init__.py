"""Rows and formatting between the hub and the views."""
