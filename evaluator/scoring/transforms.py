"""Transforms of figures before they are scaled (变换): logarithm and square root, for figures with a long tail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]

# Forward, derivative, inverse. Outside its domain a figure has no place on the scale: it is held at the edge.
_EDGE = 1e-12
_TRANSFORMS: dict[str, tuple[Callable[..., Array], Callable[..., Array], Callable[..., Array]]] = {
    "log": (lambda x: np.log(np.maximum(x, _EDGE)), lambda x: 1.0 / np.maximum(x, _EDGE), np.exp),
    "log1p": (
        lambda x: np.log1p(np.maximum(x, _EDGE - 1.0)),
        lambda x: 1.0 / np.maximum(1.0 + x, _EDGE),
        np.expm1,
    ),
    "sqrt": (
        lambda x: np.sqrt(np.maximum(x, 0.0)),
        lambda x: 0.5 / np.sqrt(np.maximum(x, _EDGE)),
        lambda y: np.square(np.maximum(y, 0.0)),
    ),
}


@dataclass(frozen=True)
class Transforms:
    """Which columns are transformed, and how; the others stay as they are.

    Attributes
    ----------
    columns : tuple of (name, columns)
        ``name`` is one of log, log1p, sqrt.
    """

    columns: tuple[tuple[str, NDArray[np.intp]], ...]

    def forward(self, x: Array) -> Array:
        """Transform figures, shape (rows, J)."""
        return self._each(x, 0)

    def inverse(self, y: Array) -> Array:
        """Undo `forward`."""
        return self._each(y, 2)

    def slope(self, x: Array) -> Array | float:
        """Derivative of `forward` at x, shape (rows, J); 1 where nothing is transformed."""
        if not self.columns:
            return 1.0
        slope = np.ones_like(x)
        for name, columns in self.columns:
            slope[:, columns] = _TRANSFORMS[name][1](x[:, columns])
        return slope

    def spread(self, x: Array, deviation: Array) -> Array:
        """Standard deviation of the transformed figure, for figures x with the given deviations, shape (rows, J).

        To first order the slope times the deviation. The slope itself will not do near 0, where it has no bound: square
        roots take half the rise over one deviation to either side, held at 0 (at 0 the 1/4 of Anscombe's variance);
        logarithms the rise over one deviation upward.
        """
        if not self.columns:
            return deviation
        along = deviation.copy()
        for name, columns in self.columns:
            forward = _TRANSFORMS[name][0]
            here, away = x[:, columns], deviation[:, columns]
            if name == "sqrt":
                along[:, columns] = (forward(here + away) - forward(here - away)) / 2.0
            else:
                along[:, columns] = forward(np.maximum(here, _EDGE) + away) - forward(np.maximum(here, _EDGE))
        return along

    def deviation(self, x: Array, centre: Array) -> Array:
        """Distance of x from ``centre`` on the transformed axis, in units of the figure at the centre.

        Without a transform x − centre; a spread of these times the slope at the centre is the spread of the
        transformed figures.
        """
        distance = x - centre
        for name, columns in self.columns:
            forward, slope, _ = _TRANSFORMS[name]
            distance[:, columns] = (forward(x[:, columns]) - forward(centre[:, columns])) / slope(centre[:, columns])
        return distance

    def _each(self, x: Array, which: int) -> Array:
        if not self.columns:
            return x
        changed = x.copy()
        for name, columns in self.columns:
            changed[:, columns] = _TRANSFORMS[name][which](x[:, columns])
        return changed


def transforms_of(rubric: ScoredRubric) -> Transforms:
    """Collect the transforms that a rubric's leaves declare."""
    names = np.array([leaf.transform for leaf in rubric.leaves])
    return Transforms(tuple((name, np.flatnonzero(names == name)) for name in _TRANSFORMS if (names == name).any()))


def transformed(name: str, x: Array) -> Array:
    """Transform one column, or points of its scale."""
    return x if name == "none" else _TRANSFORMS[name][0](x)
