"""Styles and projects of QGIS: every layer opens drawn, timed and explained.

::

    Table, About ── rules ──▶ Rule (who, which state, which symbol) ── qml ──▶ style (QML)   ── project ──▶ project (.qgz)
                                                                    └─ sld ──▶ style (SLD), for programs that read that

The documents are those that QGIS 3.22 and later read; what is left out of them is at its default. Nothing here needs QGIS.
Everything from a theatre is untrusted text: it is written as XML text, as a quoted literal in expressions, and never as an expression.
"""
