"""A draft as a document: LaTeX, PDF, a page, a message. Pandoc reads and writes; ours is between."""
