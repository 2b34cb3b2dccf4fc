"""Drafts in Markdown, HTML, LaTeX and notebooks: finding slots, putting formulas in, writing without loss."""
