"""The map of it: the page, the strip chart, the exports and the command line."""
