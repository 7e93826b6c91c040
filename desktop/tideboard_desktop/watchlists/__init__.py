"""The watchlist: its dock, lists, tabs, columns, files of codes and group sync."""
