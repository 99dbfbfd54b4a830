"""The sample's records: one CSV file for each kind, written by hand in three languages and copied as they are.

Telephone lines are real, since a false one could hurt somebody who dials it. Everything else is invented:
organizations with numbers from 555-01, addresses on example.org, no person. Dates are of the sample up to
December 2025, however long it is asked to run; what is still to come lies further ahead, so that it stays so.
"""

from __future__ import annotations

from pathlib import Path

from data_access.records import TABLE_KINDS

FOLDER = Path(__file__).parent


def record_files() -> dict[str, Path]:
    """Return the files by kind of record, in the order of the kinds."""
    files = {kind: FOLDER / f"{kind}.csv" for kind in TABLE_KINDS}
    return {kind: path for kind, path in files.items() if path.exists()}
