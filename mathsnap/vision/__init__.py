"""From a picture to its glyphs."""
