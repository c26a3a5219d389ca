"""Compiles the embedded theatres; for whoever changes it. Not in the wheel: the tables of facts that it reads are not either."""
