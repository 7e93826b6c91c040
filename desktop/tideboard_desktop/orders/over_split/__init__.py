"""The banner's sentence and the list of what a person is asked about over a split."""
