"""Windows of a small Swin, as timm and transformers have it."""

from __future__ import annotations

from .common import axis, dense, layer, windows


def swin_layers(rows, specs):
    return [
        layer(
            windows(a, grid, (win, win), (shift, shift)) if win < grid[0] else dense(a),
            axis(*grid),
            axis(*grid),
            {"size": [win, win], "shift": [shift, shift], "wrap": list(grid), "kind": "block"}
            if win < grid[0]
            else None,
        )
        for a, (grid, win, shift) in zip(rows, specs)
    ]


SWIN = [((16, 16), 4, 0), ((16, 16), 4, 2), ((8, 8), 4, 0), ((8, 8), 4, 2), ((4, 4), 4, 0)]
