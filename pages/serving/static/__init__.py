"""Every file that a browser may fetch: third-party JavaScript at Dash's own addresses, and our assets.

`prepare` (the command `python -m pages.serving.static`, part of `make setup`) puts compressed copies, and
Plotly's small bundle, into a folder that git ignores. `Shelf` serves them; without them it serves what the
packages bring, which is the same but larger.
"""

from pages.serving.static.shelf import Shelf

__all__ = ["Shelf"]
