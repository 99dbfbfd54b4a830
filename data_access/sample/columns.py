"""Columns of the sample's files, made whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data_access.model import Period
from data_access.sample.chance import Floats, Indexes


def ids(prefix: str, month: Period, number: Indexes) -> pa.Array:
    """Return ids such as `SAMPLE-S-202405-0007`."""
    digits = pc.utf8_lpad(pc.cast(pa.array(number), pa.string()), 4, "0")
    return pc.binary_join_element_wise(f"{prefix}-{str(month).replace('-', '')}", digits, "-")


def days_in(month: Period, chance: np.random.Generator, rows: int) -> npt.NDArray[np.datetime64]:
    """Draw one day of the month for each row."""
    days = (month.end - month.start).days + 1
    return np.datetime64(month.start) + np.floor(chance.random(rows) * days).astype("timedelta64[D]")


def empty_where(missing: npt.NDArray[np.bool_], values: Floats) -> pa.Array:
    """Return the values, with nothing in the field where they are missing."""
    return pa.array(values, mask=missing)


def texts(choices: Sequence[str], index: Indexes) -> pa.Array:
    """Return the chosen text for each row; an empty text becomes an empty field."""
    return pa.array([choice or None for choice in choices]).take(pa.array(index))
