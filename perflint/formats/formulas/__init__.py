"""Formulas of derived fields: their text, their expression tree, their value and its rounding."""
