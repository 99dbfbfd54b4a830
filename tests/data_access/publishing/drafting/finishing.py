"""A person's part of a draft, done by rule: only what the draft asks for is written, all else stays as proposed."""

import re
from datetime import date
from pathlib import Path

from data_access.catalog import DATASETS
from data_access.publishing.drafting import Draft, draft

TODAY = date(2026, 11, 22)


def drafted(folder: Path, *, current=None, datasets=DATASETS) -> Draft:
    return draft(folder, current=current, datasets=datasets, today=TODAY)


def finished(text: str) -> str:
    """The draft with borders' dates, the authority and the city written in."""
    for asked, answer in (
        ("# TODO valid_from = 2012-01-01", "valid_from = 2012-01-01"),
        ('agreement = ""', 'agreement = "test only"'),
        ('approver = ""', 'approver = "nobody"'),
        ("# TODO date = 2024-05-03", "date = 2024-05-03"),
        ('source = ""', 'source = "test only"'),
        ('[city]\nid = ""\nnames = { en = "" }', '[city]\nid = "newark"\nnames = { en = "Newark" }'),
    ):
        text = text.replace(asked, answer)
    return text


def mapped(text: str, category: str) -> str:
    """The draft with each code that it left open written in."""
    return re.sub(r'^# (.+) = "…"', rf'\1 = "{category}"', text, flags=re.MULTILINE)


def write_finished(folder: Path, found: Draft) -> None:
    (folder / "drop.toml").write_text(finished(found.text), encoding="utf-8")


def needs_of(found: Draft, file: str) -> list[str]:
    return [str(need) for need in found.needs if need.file == file]
