"""A tiny city for tests: two wards, two neighborhoods, one of them in both wards."""

from datetime import date

from data_access.model import Area, AreaLevel, Geography

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}


def small_city() -> Geography:
    """Return the city; `park` lies in east and west, `hill` in west only."""
    named = [("east", AreaLevel.WARD), ("west", AreaLevel.WARD), ("unplaced-ward", AreaLevel.WARD)]
    wards = tuple(Area(level, name, {"en": name.title()}) for name, level in named)
    places = ("hill", "park", "unplaced-neighborhood")
    return Geography(
        city=Area(AreaLevel.CITY, "newark", {"en": "Newark"}),
        wards=wards,
        neighborhoods=tuple(Area(AreaLevel.NEIGHBORHOOD, name, {"en": name.title()}) for name in places),
        atoms=(
            "east~park",
            "east~unplaced-neighborhood",
            "unplaced-ward~unplaced-neighborhood",
            "west~hill",
            "west~park",
            "west~unplaced-neighborhood",
        ),
        valid_from=date(2020, 1, 1),
        outlines=dict.fromkeys(("newark", "east", "west", "hill", "park"), SQUARE),
    )
