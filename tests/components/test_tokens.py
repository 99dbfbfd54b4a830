"""Colors: too little contrast loses readers with weak sight; two lists that differ make a chart jump."""

from __future__ import annotations

import re
import zlib
from dataclasses import fields
from pathlib import Path

import pytest

from components.figures import Role
from components.figures.standalone import looks_inline
from components.tokens import DARK, FONT, LIGHT, Palette

ASSETS = Path(__file__).parents[2] / "assets"
TOKENS = (ASSETS / "tokens.css").read_text(encoding="utf-8")
SITE = (ASSETS / "site.css").read_text(encoding="utf-8")
PAPER = (ASSETS / "print.css").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
NAMES = [field.name for field in fields(Palette) if field.name != "map_classes"]


def variables(css: str) -> dict[str, str]:
    """Return the custom properties that a piece of stylesheet sets."""
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", css)}


def scheme(palette: Palette) -> dict[str, str]:
    """Return the variables as a browser sees them in that scheme."""
    light, _, dark = TOKENS.partition("@media screen and (prefers-color-scheme: dark)")
    return variables(light) if palette is LIGHT else variables(light) | variables(dark)


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two colors as WCAG 2 defines it."""

    def luminance(color: str) -> float:
        parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@BOTH
def test_stylesheet_and_mirror_agree(palette: Palette) -> None:
    css = scheme(palette)
    assert {name: css[name.replace("_", "-")] for name in NAMES} == {n: getattr(palette, n) for n in NAMES}
    assert tuple(css[f"map-{n}"] for n in range(5)) == palette.map_classes
    assert css["font"] == FONT


@BOTH
@pytest.mark.parametrize("role", ["ink", "muted", *Role])
@pytest.mark.parametrize("ground", ["paper", "raised", "sunken"])
def test_words_can_be_read(palette: Palette, role: str, ground: str) -> None:
    """Labels of lines have the line's color, so each must be readable as text: 4.5 to 1."""
    assert contrast(getattr(palette, role), getattr(palette, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", ["paper", "raised", "sunken"])
def test_edges_can_be_seen(palette: Palette, ground: str) -> None:
    """The edge of a control or a pattern: 3 to 1."""
    assert contrast(palette.edge, getattr(palette, ground)) >= 3


@BOTH
def test_areas_are_outlined_and_told_apart(palette: Palette) -> None:
    """Without an outline of 3 to 1, two neighbors of one class would be one area."""
    assert min(contrast(color, palette.map_line) for color in palette.map_classes) >= 3
    steps = [contrast(a, b) for a, b in zip(palette.map_classes, palette.map_classes[1:], strict=False)]
    assert min(steps) >= 1.35
    assert contrast(palette.map_ink, palette.map_halo) >= 7


@BOTH
def test_a_button_can_be_read(palette: Palette) -> None:
    assert contrast(palette.paper, palette.accent) >= 4.5


@pytest.mark.parametrize(
    "role", ["accent", "context", "second", "third", "fourth", "fifth", "sixth", "ink", "muted"]
)
def test_plotly_colors_follow_the_scheme(role: str) -> None:
    """A color without its rule would stay light in dark mode: dark blue on black."""
    red, green, blue = (int(getattr(LIGHT, role)[n : n + 2], 16) for n in (1, 3, 5))
    for what in ("stroke", "fill"):
        rule = f'.plot [style*="{what}: rgb({red}, {green}, {blue})"] {{ {what}: var(--{role}) !important; }}'
        assert rule in SITE


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_look(role: Role) -> None:
    assert f".chart .{role} {{ --c: var(--{role}); }}" in SITE
    assert getattr(LIGHT, role) in looks_inline("line", role)


def test_stylesheets_ask_nobody_else_and_stay_small() -> None:
    """Fonts or pictures from elsewhere would tell a third party who reads about what."""
    assert "@import" not in SITE + PAPER + TOKENS
    assert "url(" not in SITE + PAPER + TOKENS
    assert len(zlib.compress((SITE + TOKENS).encode(), 9)) <= 9_500  # of 35 kB for a whole page


def test_every_variable_is_set_and_used() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", SITE + PAPER + TOKENS))
    local = variables(SITE).keys()
    assert used <= variables(TOKENS).keys() | local
    assert variables(TOKENS).keys() <= used
