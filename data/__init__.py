"""Theatres that ship inside the package, one folder each, read with importlib.resources."""
