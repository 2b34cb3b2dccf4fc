"""From a PDF page to formula regions and their glyphs."""
