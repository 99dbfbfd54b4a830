"""Findings through the whole pipeline: what stops, what is accepted, what becomes public."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from data_access.publishing.commands import main
from data_access.publishing.findings import BadAcceptance, OpenFindings
from data_access.publishing.publish import publish
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.test_publish import AREAS, COUNTS, counts_csv, crime_drop, write_drop

REASON = "A new records system since 2024-01"
YEAR = [f"2023-{month:02d}" for month in range(1, 13)]
FIRST = counts_csv(
    *((month, "West", "Hill", "theft", 20) for month in YEAR),
    *((month, "East", "Park", "theft", 60) for month in YEAR),
)
# Ten times as many in Hill.
TENFOLD = counts_csv(("2024-01", "West", "Hill", "theft", 203), ("2024-01", "East", "Park", "theft", 61))


def run(drop: Path, store: Store, vault: Vault, **accepted: str):
    codes = accepted.get("codes", {})
    return publish(
        drop,
        store=store,
        vault=vault,
        by="Ana",
        note="",
        today=date(2024, 2, 1),
        progress=lambda _text: None,
        accepted=codes,
    )


def test_a_finding_stops_until_it_is_accepted_and_then_is_on_record(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Staff see the area and the numbers; readers learn that somebody looked, and why it was published."""
    first = run(crime_drop(tmp_path / "one", FIRST), store, vault)
    drop = crime_drop(tmp_path / "two", TENFOLD, "2024-01", "2024-01")
    with pytest.raises(OpenFindings, match="hill in 2024-01 203 after about 20") as stopped:
        run(drop, store, vault)
    assert store.current() == first
    kept = [path.name for path in vault.path.iterdir() if not path.name.startswith("candidate.")]
    assert kept == [first.id], "what was solved is kept, and nothing of a release that is none"
    codes = {each.code: REASON for each in stopped.value.findings}
    assert {each.kind for each in stopped.value.findings} == {"area", "volume"}
    release = run(drop, store, vault, codes=codes)
    assert release.current

    public = store.document(release, "report")["findings"]
    assert [row["because"] for row in public] == [REASON, REASON]
    assert [row["kind"] for row in public] == ["protected", "volume"]
    logged = store.log()[-1]
    assert [row["because"] for row in logged.details["findings"]] == [REASON, REASON]
    # In the hash of a document three digits in a row come by chance.
    for text in (json.dumps(public), json.dumps(dict(logged.details), default=str)):
        told = re.sub(r"[0-9a-f]{64}", "", text)
        for hidden in ("hill", "203", *codes):
            assert hidden not in told.lower(), hidden
    _, manifest = vault.load(release.id)
    assert [row["code"] for row in manifest["findings"]] == sorted(codes)
    assert "hill" in manifest["findings"][0]["detail"]


def test_the_same_files_again_make_no_release_and_ask_nothing(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Somebody presses the button twice: no second release, no finding, whatever was accepted."""
    run(crime_drop(tmp_path / "one", FIRST), store, vault)
    drop = crime_drop(tmp_path / "two", TENFOLD, "2024-01", "2024-01")
    with pytest.raises(OpenFindings) as stopped:
        run(drop, store, vault)
    codes = {each.code: REASON for each in stopped.value.findings}
    run(drop, store, vault, codes=codes)
    assert run(drop, store, vault) is None
    assert run(drop, store, vault, codes=codes) is None
    assert len(store.releases()) == 2


def test_an_acceptance_does_not_outlive_the_figures_it_was_given_for(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """The file is replaced between `check` and `publish`: what was accepted is not what would be published."""
    run(crime_drop(tmp_path / "one", FIRST), store, vault)
    with pytest.raises(OpenFindings) as stopped:
        run(crime_drop(tmp_path / "two", TENFOLD, "2024-01", "2024-01"), store, vault)
    codes = {each.code: REASON for each in stopped.value.findings}
    other = crime_drop(tmp_path / "three", TENFOLD.replace("203", "204"), "2024-01", "2024-01")
    with pytest.raises(BadAcceptance, match="is another one now"):
        run(other, store, vault, codes=codes)
    assert len(store.releases()) == 1


def test_staff_accept_on_the_command_line(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Check, read, decide, publish: each step says the next one."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("VAULT", str(tmp_path / "vault"))
    assert main(["publish", str(crime_drop(tmp_path / "one", FIRST))]) == 0
    filtered = AREAS + COUNTS.format(first="2024-01", last="2024-01").replace(
        "[files.columns]", 'filter = { offense = ["theft"] }\n[files.columns]'
    )
    secret = TENFOLD + "2024-01,East,Park,Top-Secret,4\n"
    drop, report = write_drop(tmp_path / "two", filtered, counts=secret), tmp_path / "report.html"
    capsys.readouterr()

    assert main(["check", str(drop), "--report", str(report)]) == 1
    told = capsys.readouterr().out
    assert "1 set aside: filter (line 4)" in told
    assert "'Top-Secret'" in told
    html = report.read_text(encoding="utf-8")
    assert "line 4" in html
    assert "Top-Secret" not in html, "values are for the terminal only"
    (command,) = [line.strip() for line in told.splitlines() if "--accept" in line]
    codes = [word for word in command.split() if word[:2] in ("1-", "2-")]
    assert len(codes) == 2

    report.unlink()
    assert main(["publish", str(drop), "--report", str(report)]) == 1
    stopped = capsys.readouterr().err
    assert all(f'--accept {code} --because "…"' in stopped for code in codes)
    assert report.exists(), "who is stopped needs the page most"
    words = ["publish", str(drop)]
    for code in codes:
        words += ["--accept", code, "--because", REASON]
    for wrong, said in (
        (words[:-2], f"--accept {codes[1]} has no reason"),
        ([*words, "--because", "again"], "follows no --accept"),
        ([*words, *words[2:6]], "given twice"),
        (["publish", str(drop), "--accept", "7-0000", "--because", REASON], "no such finding"),
    ):
        assert main(wrong) == 1
        assert said in capsys.readouterr().err
    assert main(words) == 0
    assert main(["check", str(drop)]) == 0
    assert "Nothing would change" in capsys.readouterr().out
