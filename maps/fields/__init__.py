"""The columns of every exported layer: one definition for all formats.

What a column means, its type and in which layers it stands is written here once; the layers are built to it, and every
format and the documentation read it. No column is ever empty in the sense of null: a text that is not known is ``""``,
an instant that has not come is 9999-01-01T00:00:00Z and its day 9999-01-01, so that a program that guesses types from the first record guesses
right.
"""

from maps.fields.layers import LAYERS, SLICE_FIELDS
from maps.fields.model import Field, FieldType, Layer

__all__ = ["LAYERS", "SLICE_FIELDS", "Field", "FieldType", "Layer"]
