"""Scripts and styles of the page, read with importlib.resources and inlined."""
