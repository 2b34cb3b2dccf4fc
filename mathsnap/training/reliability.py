"""The reliability of the confidence as SVG: share of right formulas over the confidence they were given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["drawn"]

_SIDE, _MARGIN = 300, 50


def drawn(bins: Sequence[tuple[float, float, int]]) -> str:
    """One dot for each (mean confidence, share of right ones, number), its area by the number."""
    width = _SIDE + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" font-family="sans-serif"'
        f' font-size="12"><rect width="100%" height="100%" fill="white"/>{"".join(_axes())}'
        f"{''.join(_dots(bins))}</svg>\n"
    )


def _axes() -> Iterator[str]:
    yield f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4"/>'
    yield f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" stroke="black" fill="none"/>'
    for tenth in range(0, 11, 2):
        share = tenth / 10
        yield f'<text x="{_x(share)}" y="{_y(0) + 18}" text-anchor="middle">{share:g}</text>'
        yield f'<text x="{_x(0) - 8}" y="{_y(share) + 4}" text-anchor="end">{share:g}</text>'
    yield f'<text x="{_x(0.5)}" y="{_y(0) + 40}" text-anchor="middle">confidence</text>'
    turned = f'transform="translate(14 {_y(0.5)}) rotate(-90)" text-anchor="middle"'
    yield f"<text {turned}>share that is right</text>"


def _dots(bins: Sequence[tuple[float, float, int]]) -> Iterator[str]:
    most = max((count for _, _, count in bins), default=1)
    for sure, share, count in bins:
        radius = 3 + 9 * (count / most) ** 0.5
        yield (
            f'<circle cx="{_x(sure):.1f}" cy="{_y(share):.1f}" r="{radius:.1f}" fill="#1e5fb3" opacity="0.8">'
            f"<title>{count} formulas: confidence {sure:.2f}, right {share:.2f}</title></circle>"
        )


def _x(share: float) -> float:
    return _MARGIN + _SIDE * share


def _y(share: float) -> float:
    return _MARGIN + _SIDE * (1 - share)
