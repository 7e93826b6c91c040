"""The parts of the price alerts that the broker keeps."""
