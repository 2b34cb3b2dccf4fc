"""What turns a picture into LaTeX: "glyph", mathsnap's own, "pix2tex", and what installed packages add.

An engine is added by an entry point of the group `mathsnap.engines`, whose object is called without arguments
and gives an `Engine`. All that it takes:

    # mytex.py
    class MyTex:
        name = "mytex"
        version = "1.0"

        def state(self):
            from mathsnap.engines import State
            return State(ready=True, weights="built in")

        def read(self, picture):          # a Pillow image; one formula
            return my_model(picture)      # its LaTeX, "" for none

        def close(self):
            pass                          # let go of memory and processes

    # pyproject.toml
    [project.entry-points."mathsnap.engines"]
    mytex = "mytex:MyTex"

After `pip install` of it, `mathsnap engines` lists it, `mathsnap snap --engine mytex` and
`mathsnap.Recognizer("mytex")` use it; normal form, checks, status and confidence are added by mathsnap.
"""

from __future__ import annotations

from mathsnap.engines.base import Engine, EngineError, State
from mathsnap.engines.registry import chosen, engine_names, open_engine, ready_engine

__all__ = ["Engine", "EngineError", "State", "chosen", "engine_names", "open_engine", "ready_engine"]
