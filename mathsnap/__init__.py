"""Formulas from PDF pages and screenshots as checked LaTeX."""

__version__ = "0.1.0"
