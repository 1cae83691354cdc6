"""Share out a difference among the things that changed: the mean over all orders in which they might have."""

from __future__ import annotations

from itertools import product
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def order_shares(value: Callable[[tuple[bool, ...]], Array], factors: int) -> list[Array]:
    r"""Mean effect of every factor over all orders of changing them one after the other (分解).

    With two factors this is the mean of both orders, ½[v(1,0)−v(0,0)] + ½[v(1,1)−v(0,1)]; with more it is the Shapley
    value (Shapley 1953; Shorrocks 2013, *J. Econ. Inequality* 11:99). The shares sum to v(1,…,1) − v(0,…,0) exactly.

    Parameters
    ----------
    value : callable
        Result when the factors marked True have their later state, of any fixed shape.
    factors : int
        How many there are.

    Examples
    --------
    >>> a, b = np.array([2.0, 5.0]), np.array([3.0, 4.0])
    >>> [float(share) for share in order_shares(lambda on: np.float64(a[int(on[0])] * b[int(on[1])]), 2)]
    [10.5, 3.5]
    """
    weight = [factorial(size) * factorial(factors - size - 1) / factorial(factors) for size in range(factors)]
    shares: list[Array] = []
    for changed in product((False, True), repeat=factors):
        here, size = value(changed), sum(changed)
        shares = shares or [np.zeros_like(here) for _ in range(factors)]
        for factor, on in enumerate(changed):
            shares[factor] = shares[factor] + (weight[size - 1] * here if on else -weight[size] * here)
    return shares
