"""Colours of letters (类别的颜色): ordered from best to worst, one for each, whatever their number."""

from __future__ import annotations

import numpy as np

# Best to worst, readable by the colour-blind and in grey; letters are written out beside them.
_FEW = ("#1A6FA8", "#8CBDDD", "#F2D388", "#C4532D")
# More letters: along these stops, dark blue over sand to dark red. Blue and red stay apart for every kind of colour
# blindness, and lightness rises and falls once, so that neighbours differ by it too.
_STOPS = ("#0A2A55", "#1A6FA8", "#6FB1DC", "#CBE3F1", "#F7E6AE", "#F0B35A", "#D4692E", "#9C2B16", "#55100B")


def letter_shades(letters: int) -> list[str]:
    """Colours of so many letters, best first.

    Up to four letters take four set colours, the last letter always that of the worst; more are laid at even distances
    along a scheme from blue to red.
    """
    if letters <= len(_FEW):
        return [*_FEW[: max(letters, 1) - 1], _FEW[-1]]
    stops = np.array([[int(stop[k : k + 2], 16) for k in (1, 3, 5)] for stop in _STOPS], dtype=np.float64)
    at = np.linspace(0, len(_STOPS) - 1, letters)
    mixed = np.stack([np.interp(at, np.arange(len(_STOPS)), channel) for channel in stops.T], axis=1)
    return ["#" + "".join(f"{round(part):02X}" for part in colour) for colour in mixed]
