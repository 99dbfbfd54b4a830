"""What staff accepted stands beside the release: readers learn that somebody looked, and why it was published."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.stores import shot, write_store
from tests.pages.visitor import Visitor, visiting

BECAUSE = "A new system <since> 2024-01"
FINDINGS = [
    {"kind": "collapse", "dataset": "shooting", "when": "2024-01 – 2024-03", "text": "…", "because": BECAUSE},
    *(
        {"kind": kind, "dataset": "reported-crime", "when": "", "text": "…", "because": BECAUSE}
        for kind in ("volume", "category", "totals", "shrank", "protected")
    ),
]


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with visiting(write_store(tmp_path, [shot("north", 2024, 7)], findings=FINDINGS)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "title", "what"),
    [
        ("/data", "Looked into before publication", "Everything falls far below the months around"),
        ("/es/data", "Revisado antes de publicar", "Todo cae muy por debajo de los meses cercanos"),
        ("/pt/data", "Verificado antes da publicação", "Tudo cai muito abaixo dos meses próximos"),
    ],
)
def test_accepted_findings_are_told_with_their_reasons(
    visitor: Visitor, address: str, title: str, what: str
) -> None:
    """In the reader's language, but for the reason, which is as staff wrote it and marked as English."""
    text = visitor.get(address).text
    assert title in text
    assert what in text
    assert "2024-01 – 2024-03" in text
    assert text.count('<span lang="en">A new system &lt;since&gt; 2024-01</span>') == len(FINDINGS)


def test_a_release_without_findings_says_nothing_of_them(tmp_path: Path) -> None:
    """An empty list would look as if something were missing."""
    with visiting(write_store(tmp_path, [shot("north", 2024, 7)])) as visitor:
        assert "Looked into" not in visitor.get("/data").text
