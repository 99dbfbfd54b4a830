"""The colors of `assets/tokens.css`, for Plotly and for pictures that leave the page. Contrasts are tested."""

from __future__ import annotations

from dataclasses import dataclass

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Palette:
    """The colors of one scheme, as #rrggbb. `map_classes` runs from few to many."""

    paper: str
    raised: str
    sunken: str
    ink: str
    muted: str
    edge: str
    grid: str
    accent: str
    context: str
    second: str
    third: str
    fourth: str
    fifth: str
    sixth: str
    map_line: str
    map_classes: tuple[str, str, str, str, str]
    map_ink: str = "#16242d"
    map_halo: str = "#fbfaf7"


LIGHT = Palette(
    paper="#fbfaf7",
    raised="#ffffff",
    sunken="#f1efe9",
    ink="#16242d",
    muted="#4c5a63",
    edge="#75818a",
    grid="#dfe0de",
    accent="#0a5687",
    context="#5f6b74",
    second="#a94400",
    third="#006b57",
    fourth="#6a478f",
    fifth="#9c1f52",
    sixth="#6b5a00",
    map_line="#16242d",
    map_classes=("#dbe9f1", "#a9cbdf", "#75abca", "#4f91b7", "#2f759f"),
)
DARK = Palette(
    paper="#10191f",
    raised="#17232b",
    sunken="#0b1216",
    ink="#e9eef1",
    muted="#b3c0c8",
    edge="#7d8b95",
    grid="#2b3942",
    accent="#7cc0ee",
    context="#93a1aa",
    second="#f2a35e",
    third="#5fcdb4",
    fourth="#c4a5ea",
    fifth="#f594b6",
    sixth="#d6c25a",
    map_line="#10191f",
    map_classes=("#2f759f", "#4f91b7", "#75abca", "#a9cbdf", "#dbe9f1"),
)
