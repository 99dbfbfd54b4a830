"""Staging, approving and withdrawing through the real pipeline: what staff do when it matters most."""

import json
import struct
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from redis import Redis

from data_access.cache import ByteCache
from data_access.export import csv_lines, export
from data_access.model import Status
from data_access.publishing.publish import publish
from data_access.publishing.reasons import BadReason
from data_access.publishing.withdrawing import withdraw
from data_access.store import ApprovalRefused, ReleaseWithdrawn
from tests.data_access.publishing.test_commands import staff as staff_fixture
from tests.data_access.publishing.test_publish import AREAS, TODAY, counts_csv, crime_drop, write_drop

staff = staff_fixture
MARK = 987_653


def drop(folder: Path, thefts: int) -> Path:
    rows = (("2023-01", "West", "Hill", "theft", thefts), ("2023-02", "West", "Park", "murder", 6))
    return crime_drop(folder, counts_csv(*rows))


def published(folder, store, vault, *, by="Ana", **more):
    accepted = {}
    while True:
        try:
            return publish(
                folder, store=store, vault=vault, by=by, note="", today=TODAY, progress=lambda _: None,
                accepted=accepted, **more,
            )  # fmt: skip
        except Exception as error:
            found = [finding.code for finding in getattr(error, "findings", ())]
            if not found or set(found) <= accepted.keys():
                raise
            accepted = dict.fromkeys(found, "a test")


def take_away(store, vault, release, *also, dataset=""):
    return withdraw(
        release.id, store=store, vault=vault, also=[each.id for each in also], dataset=dataset, by="Ana",
        because="a court order",
    )  # fmt: skip


def every_row(store_url) -> str:
    engine = sa.create_engine(store_url)
    with engine.connect() as connection:
        tables = sa.inspect(engine).get_table_names()
        text = repr([connection.exec_driver_sql(f'SELECT * FROM "{table}"').all() for table in tables])
    engine.dispose()
    return text


def test_a_staged_drop_is_approved_and_then_current(store, vault, tmp_path):
    first = published(drop(tmp_path / "one", 20), store, vault)
    staged = published(drop(tmp_path / "two", 30), store, vault, stage=True, account="ana1")
    assert (staged.staged, store.current().id) == (True, first.id)
    for name in ("ana", "ANA1", "1, Ana"):
        with pytest.raises(ApprovalRefused):
            store.approve(staged.id, by=name)
    assert store.approve(staged.id, by="Bo").current
    assert published(drop(tmp_path / "three", 30), store, vault) is None, "the same figures again"


def test_no_value_is_left_anywhere_and_the_old_release_goes_on(store, store_url, vault, tmp_path):
    """A wrong figure that was withdrawn must not stand in a table, a file, an export or the next release."""
    first = published(drop(tmp_path / "one", 20), store, vault)
    before = "".join(csv_lines(store.every_cell(first), first.id))
    wrong = published(drop(tmp_path / "two", MARK), store, vault)
    assert str(MARK) in every_row(store_url)
    seen = store.statuses_ever()
    take_away(store, vault, wrong)
    assert store.current().id == first.id
    assert "".join(csv_lines(store.every_cell(store.current()), first.id)) == before
    assert str(MARK) not in every_row(store_url)
    if store_url.startswith("sqlite"):
        held = b"".join(each.read_bytes() for each in tmp_path.glob("store.db*"))
        forms = (str(MARK).encode(), struct.pack(">d", float(MARK)), MARK.to_bytes(3, "big"))
        assert [form for form in forms if form in held] == []
    with pytest.raises(ReleaseWithdrawn, match="a court order"):
        store.readable(wrong.id)
    with suppress(Exception):
        export(store, store.release(wrong.id), tmp_path / "out")
    for path in (tmp_path / "out").glob("*"):
        assert str(MARK) not in path.read_text()
    assert store.statuses_ever() == seen, "protection still knows what was shown"
    assert str(MARK) in (vault.path / f"withdrawn-{wrong.id}.csv").read_text(), "for staff alone"
    assert oct((vault.path / f"withdrawn-{wrong.id}.csv").stat().st_mode)[-3:] == "600"
    store.verify_log()
    right = published(drop(tmp_path / "three", 25), store, vault)
    assert str(MARK) not in "".join(csv_lines(store.every_cell(right), right.id))


def test_a_withdrawn_dataset_does_not_come_back_with_the_next_drop(store, store_url, vault, tmp_path):
    """The vault still knows the true counts: the next drop of something else must not publish them again."""
    first = published(drop(tmp_path / "one", 20), store, vault)
    wrong = published(drop(tmp_path / "two", MARK), store, vault)
    take_away(store, vault, wrong, dataset="reported-crime")
    current = store.current()
    assert (current.id, [each.dataset for each in current.withdrawals]) == (wrong.id, ["reported-crime"])
    assert list(store.every_cell(current)) == []
    structure, report = store.document(current, "structure"), store.document(current, "report")
    assert structure["withdrawn"] == [{"dataset": "reported-crime", "because": "a court order"}]
    assert report["withdrawn"] == structure["withdrawn"]
    assert "reported-crime" not in json.dumps({**structure, "withdrawn": 0})
    assert "reported-crime" not in json.dumps({**report, "withdrawn": 0})
    people = 'area_level,area,year,residents\n"city",newark,2023,300000\n'
    population = '[[files]]\npath = "people.csv"\nkind = "population"\n'
    later = published(write_drop(tmp_path / "three", AREAS + population, people=people), store, vault)
    assert str(MARK) not in every_row(store_url)
    values = {cell.key: cell.value for cell in store.every_cell(later) if cell.status is Status.PUBLISHED}
    assert values == {
        cell.key: cell.value for cell in store.every_cell(first) if cell.status is Status.PUBLISHED
    }


def test_figures_that_are_public_elsewhere_are_named(store, vault, tmp_path):
    """Who withdraws figures that an earlier release shows too must be told that they can still be read."""
    first = published(drop(tmp_path / "one", 20), store, vault)
    second = published(drop(tmp_path / "two", 21), store, vault)
    same = {(each.key, each.value) for each in store.every_cell(first) if each.value is not None}
    same &= {(each.key, each.value) for each in store.every_cell(second)}
    assert dict(take_away(store, vault, second).still_public) == {first.id: len(same)}
    assert not take_away(store, vault, first).still_public


@pytest.mark.parametrize("reason", ["", "…", "order 4711", "what the West Ward asked"])
def test_a_reason_that_may_not_be_public_withdraws_nothing(store, vault, tmp_path, reason):
    """The reason stands on every address for ever: no number and no place in it."""
    first = published(drop(tmp_path / "one", 20), store, vault)
    with pytest.raises(BadReason):
        withdraw(
            first.id, store=store, vault=vault, also=[], dataset="", by="Ana", because=reason
        )  # fmt: skip
    assert store.readable(first.id) == first


def test_staff_stage_preview_approve_and_withdraw(staff, tmp_path):
    """The words that staff read, and the exact command that a refusal names."""
    first = staff("publish", drop(tmp_path / "one", 20), "--by", "Ana").stdout.split()[0]
    told = staff("publish", drop(tmp_path / "two", 21), "--stage", "--by", "Ana").stdout.splitlines()
    second, address = told[0], told[1]
    assert len(address.rpartition("/preview/")[2]) >= 43, "256 random bits"
    assert "staged, not public" in staff("releases").stdout
    assert staff("preview", second).stdout.splitlines()[0] != address
    assert "another person" in staff("approve", second, "--by", " ANA", code=1).stderr
    assert f"{second} is current" in staff("approve", second, "--by", "Bo").stdout
    assert "current one already" in staff("approve", second, "--by", "Bo", code=1).stderr
    refused = staff("withdraw", first, "--because", "court order", "--by", "Ana", code=1).stderr
    command = refused.splitlines()[-1]
    assert command == (
        f"python -m data_access withdraw {first} --also {second} --because 'court order' --by Ana"
    )
    done = staff("withdraw", first, "--also", second, "--because", "court order", "--by", "Ana").stdout
    assert f"Withdrawn: {first}, {second}." in done
    assert "Nothing is published now" in done
    assert "all withdrawn on" in staff("releases").stdout
    assert "court order" in staff("export", tmp_path / "out", "--release", first, code=1).stderr
    assert not (tmp_path / "out").exists()
    assert staff("publish", drop(tmp_path / "three", 22)).stdout.startswith(first.rpartition(".")[0])


def test_the_shared_cache_forgets(redis_url):
    """What Redis kept of a withdrawn release would stand in its memory, and its dump, for a day."""
    one, two = ByteCache.from_url(redis_url), ByteCache.from_url(redis_url)
    one.get_or_make("page", lambda: b"mark-in-redis")

    def slow() -> bytes:
        two.clear()  # the withdrawal is noticed while this page is being made
        return b"mark-made-before"

    assert two.get_or_make("other", slow) == b"mark-made-before"
    client = Redis.from_url(redis_url)
    assert client.keys("*") == []
    assert one.get_or_make("page", lambda: b"new") == b"new"
    assert ByteCache.from_url("redis://127.0.0.1:1/0").clear() is False
    client.close()
