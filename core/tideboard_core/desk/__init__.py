"""Publishes an archive's sealed days into a place that many machines share, as Delta tables, and reads them there."""
