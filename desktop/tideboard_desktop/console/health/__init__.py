"""The gateway health dock."""
