"""The LongPort port's calls of the data centre in the United States."""
