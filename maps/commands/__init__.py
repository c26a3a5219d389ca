"""The commands of ``frontline``, one module each: they read arguments, call the library once and show the result.

Imports of the library stand inside the functions, so that ``frontline --help`` is there at once.
"""
