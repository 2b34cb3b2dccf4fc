"""The fonts that formulas are set in, each as the packages that choose it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FONT_SETUPS", "FontSetup"]


@dataclass(frozen=True, slots=True)
class FontSetup:
    """One choice of text and maths fonts.

    before, after: LaTeX in the preamble before and after amsmath and its companions. ams: whether the AMS
    symbol fonts are loaded too; packages that bring all those symbols themselves clash with them. share: how
    often pages for training are set in it, against the others; papers are mostly in Computer Modern.
    """

    name: str
    before: str = ""
    after: str = ""
    ams: bool = True
    share: float = 1.0

    @property
    def preamble(self) -> str:
        """The lines that choose the fonts and give all usual commands of mathematics."""
        symbols = "amsmath,amssymb,amsfonts" if self.ams else "amsmath"
        return rf"{self.before}\usepackage{{{symbols}}}{self.after}\usepackage{{mathtools,bm,mathrsfs}}"


# TeX has room for 16 maths fonts: bm is told to keep none in reserve where the others fill it.
_FEW_BOLD = r"\newcommand{\bmmax}{0}\newcommand{\hmmax}{0}"
_T1 = r"\usepackage[T1]{fontenc}"

FONT_SETUPS = {
    setup.name: setup
    for setup in (
        FontSetup("cm", share=6.0),
        FontSetup("lm", before=_T1 + r"\usepackage{lmodern}", share=2.0),
        FontSetup(
            "newtx", before=_T1 + r"\usepackage{newtxtext}", after=r"\usepackage{newtxmath}", ams=False
        ),
        FontSetup(
            "newpx", before=_T1 + r"\usepackage{newpxtext}", after=r"\usepackage{newpxmath}", ams=False
        ),
        FontSetup("stix2", before=_T1, after=_FEW_BOLD + r"\usepackage{stix2}", ams=False),
        FontSetup("fourier", after=_FEW_BOLD + r"\usepackage{fourier}"),
        FontSetup(
            "libertinus",
            before=_T1 + r"\usepackage{libertinus}",
            after=_FEW_BOLD + r"\usepackage{libertinust1math}",
        ),
        FontSetup(
            "xcharter",
            before=_T1 + r"\usepackage{XCharter}",
            after=r"\usepackage[xcharter]{newtxmath}",
            ams=False,
        ),
        FontSetup("euler", after=r"\usepackage{eulervm}", share=2.0),
        FontSetup("cmbright", after=r"\usepackage{cmbright}"),
        FontSetup("times", after=r"\usepackage{mathptmx}", share=2.0),
        FontSetup("palatino", after=_FEW_BOLD + r"\usepackage{mathpazo}"),
        FontSetup("txfonts", before=_T1, after=_FEW_BOLD + r"\usepackage{txfonts}"),
        FontSetup("mathdesign", before=_T1, after=_FEW_BOLD + r"\usepackage[charter]{mathdesign}", ams=False),
        FontSetup("kpfonts", before=_T1, after=_FEW_BOLD + r"\usepackage{kpfonts}", ams=False),
    )
}
"""By name. "cm" is Computer Modern, which scores are measured in."""
