"""Files for GIS programs: the layers of a situation as tables, and one module a format that writes them.

::

    Situation ── maps.layers ──▶ records ── maps.gis.dataset ──▶ Dataset (tables, and what is said of them) ── maps.gis.FORMAT ──▶ file

`maps.export.export_layers` is the one way in. What columns there are, their types and meanings is in `maps.fields`; every format writes
those, and decides nothing about control.
"""
