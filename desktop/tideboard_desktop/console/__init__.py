"""The gateway console: the list of REST calls, a form for each, its answer, and the earlier calls."""
