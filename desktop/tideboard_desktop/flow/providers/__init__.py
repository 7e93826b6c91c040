"""Sources of capital flow: what a provider has, why figures are missing, and a second provider beside the first."""
