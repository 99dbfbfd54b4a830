"""Withdrawing: a court order or a mistake that exposes a victim must leave no value anywhere, and say so openly."""

import struct
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.model import Record, Status
from data_access.store import (
    ErasureUnfinished,
    MoreToWithdraw,
    NoRelease,
    ReleaseWithdrawn,
    RollbackRefused,
    Store,
    WithdrawalRefused,
    engine,
)
from data_access.tidy import checksum
from tests.data_access.store.examples import count, held, hidden, key, publish

IDS = tuple(f"2026-11-22.{n}" for n in range(1, 8))
# So large that its bytes stand nowhere by chance.
MARK = 7_316_052_021_377


def withdraw(
    store, release_id, *also, dataset="", because="a court order", redact=lambda _kind, content: content
):
    with store.publishing_lock():
        plan = store.plan_withdrawal(release_id, also=also, dataset=dataset)
        store.withdraw(plan, by="staff", because=because, redact=redact)


def values(store, release):
    return {(cell.key.dataset, cell.key.area): cell.value for cell in store.every_cell(release)}


def everything(store_url) -> str:
    """All rows of all tables as text."""
    engine = sa.create_engine(store_url)
    with engine.connect() as connection:
        tables = sa.inspect(engine).get_table_names()
        texts = [repr(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()) for table in tables]
    engine.dispose()
    return "\n".join(texts)


def files(store_url) -> bytes:
    """Every byte of a SQLite store's files."""
    path = Path(store_url.removeprefix("sqlite:///"))
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def traces(number: int, store_url: str) -> list[bytes]:
    """In which forms a number stands in a SQLite store's files; SQLite writes a whole double as an integer."""
    forms = (str(number).encode(), struct.pack(">d", float(number)), number.to_bytes(6, "big"))
    return [form for form in forms if form in files(store_url)]


def test_no_value_is_left_in_any_table_or_byte(store, store_url):
    first = publish(store, IDS[0], count(11), note={"n": 1})
    records = (Record("partner", "a", {"phone": str(MARK)}),)
    publish(store, IDS[1], count(MARK), records=records, note={"n": MARK})
    third = publish(store, IDS[2], count(12), note={"n": 1})
    if store_url.startswith("sqlite"):
        assert len(traces(MARK, store_url)) == 2, "as text in a record, as a number in a cell"
    assert str(MARK) in everything(store_url)
    withdraw(store, IDS[1])
    assert str(MARK) not in everything(store_url)
    if store_url.startswith("sqlite"):
        assert traces(MARK, store_url) == []
    assert checksum(store.every_cell(first)) == first.checksum
    assert checksum(store.every_cell(third)) == third.checksum
    assert [entry.action for entry in store.log()][-2:] == ["withdraw", "erase"]
    store.verify_log()


def test_a_withdrawn_release_says_when_and_why(store, readers):
    for n in (0, 1, 2):
        publish(store, IDS[n], count(n))
    withdraw(store, IDS[1])
    gone = readers().release(IDS[1])
    assert (gone.withdrawn.at[:10], gone.withdrawn.because) == ("2026-11-22", "a court order")
    assert list(readers().every_cell(gone)) == []
    with pytest.raises(ReleaseWithdrawn, match=r"2026-11-22.2 was withdrawn on 2026-11-22: a court order"):
        readers().readable(IDS[1])
    with pytest.raises(RollbackRefused, match="withdrawn"):
        store.rollback(IDS[1], by="staff", because="test")


def test_the_newest_release_that_stands_becomes_current(store, readers):
    for n in range(3):
        publish(store, IDS[n], count(n))
    withdraw(store, IDS[2])
    assert readers().current().id == IDS[1]
    store.rollback(IDS[0], by="staff", because="test")
    withdraw(store, IDS[0])
    assert readers().current().id == IDS[1], "taken back, but all that is left"
    withdraw(store, IDS[1])
    with pytest.raises(NoRelease):
        readers().current()
    again = publish(store, IDS[3], count(9))
    assert readers().current().id == again.id
    assert values(store, again) == {("shooting", "ironbound"): 9}


def test_later_releases_that_carry_a_value_go_with_it_or_nothing_goes(store, store_url):
    """Later releases inherit rows: the value would stand on under another number."""
    publish(store, IDS[0], count(1))
    publish(store, IDS[1], count(1), count(MARK, key("vailsburg")))
    publish(store, IDS[2], count(2), count(MARK, key("vailsburg")))
    publish(store, IDS[3], count(2), count(5, key("vailsburg")))
    publish(store, IDS[4], count(2), count(MARK, key("vailsburg")))
    before = everything(store_url)
    with pytest.raises(MoreToWithdraw) as told:
        withdraw(store, IDS[1])
    # The fourth does not carry the mark, but the 2 that the third was the first to show.
    assert told.value.missing == (IDS[2], IDS[3], IDS[4])
    with pytest.raises(MoreToWithdraw) as told:
        withdraw(store, IDS[1], IDS[2])
    assert told.value.missing == (IDS[3], IDS[4])
    assert everything(store_url) == before
    withdraw(store, IDS[1], *IDS[2:5])
    assert store.current().id == IDS[0]
    assert str(MARK) not in everything(store_url)
    assert values(store, store.current()) == {("shooting", "ironbound"): 1}


def test_what_an_earlier_release_showed_stays(store):
    """A withdrawal must not take away what was right and public before."""
    first = publish(store, IDS[0], count(1), count(7, key("vailsburg")))
    publish(store, IDS[1], count(MARK), count(8, key("vailsburg")), hidden(key("lincoln-park")))
    third = publish(store, IDS[2], count(1), count(7, key("vailsburg")), hidden(key("lincoln-park")))
    withdraw(store, IDS[1])
    assert values(store, first) == {("shooting", "ironbound"): 1, ("shooting", "vailsburg"): 7}
    assert checksum(store.every_cell(third)) == third.checksum
    fourth = publish(store, IDS[3], count(1), count(9, key("vailsburg")), hidden(key("lincoln-park")))
    assert checksum(store.every_cell(fourth)) == fourth.checksum


def test_a_staged_release_is_purged_alone(store, store_url):
    """It has shown nothing, so what a later release shows as well was first shown there."""
    publish(store, IDS[0], count(1))
    publish(store, IDS[1], count(2), count(MARK, key("vailsburg")), flip=False)
    third = publish(store, IDS[2], count(2))
    withdraw(store, IDS[1])
    assert str(MARK) not in everything(store_url)
    assert checksum(store.every_cell(third)) == third.checksum
    assert values(store, third) == {("shooting", "ironbound"): 2}


def test_a_staged_release_is_purged_where_nothing_is_published(store, store_url):
    publish(store, IDS[0], count(MARK), flip=False)
    withdraw(store, IDS[0])
    assert str(MARK) not in everything(store_url)
    with pytest.raises(NoRelease):
        store.current()


def test_a_staged_release_that_carries_a_withdrawn_value_goes_too(store):
    publish(store, IDS[0], count(1))
    publish(store, IDS[1], count(2), flip=False)
    publish(store, IDS[2], count(2))
    with pytest.raises(MoreToWithdraw) as told:
        withdraw(store, IDS[2])
    assert told.value.missing == (IDS[1],)


def test_one_dataset_of_a_release(store, store_url):
    """The rest of the release, and other releases, say what they said."""
    other = key(dataset="reported-crime", measure="incidents")
    first = publish(store, IDS[0], count(1), count(100, other))
    totals = (
        Record("totals", "shooting.killed.2025.all.all", {"value": MARK}),
        Record("totals", "shooting-range.visits.2025.all.all", {"value": 7}),
        Record("partner", "shooting.club", {"name": "kept"}),
    )
    second = publish(
        store,
        IDS[1],
        count(MARK),
        count(200, other),
        records=totals,
        report={"shooting": MARK, "crime": 200},
    )
    withdraw(
        store, IDS[1], dataset="shooting", redact=lambda _kind, content: {**content, "shooting": "withdrawn"}
    )
    current = store.current()
    assert current.id == IDS[1]
    assert current.withdrawn is None
    assert current.withdrawal_of("shooting").because == "a court order"
    assert current.withdrawal_of("reported-crime") is None
    assert values(store, current) == {("reported-crime", "ironbound"): 200}
    assert values(store, second) == values(store, current), (
        "a reader who asked just before gets no older value"
    )
    assert store.document(current, "report") == {"shooting": "withdrawn", "crime": 200}
    assert str(MARK) not in everything(store_url)
    assert checksum(store.every_cell(first)) == first.checksum
    left = [record.id for kind in ("totals", "partner") for record in store.records(current, kind)]
    assert left == ["shooting-range.visits.2025.all.all", "shooting.club"]
    third = publish(store, IDS[2], count(1), count(200, other), records=totals[1:])
    assert checksum(store.every_cell(third)) == third.checksum
    assert len(store.records(third, "totals")) == 1
    withdraw(store, IDS[1], IDS[2])
    assert store.current().id == IDS[0]


def test_withdrawing_a_dataset_takes_its_carriers_along(store):
    other = key(dataset="reported-crime", measure="incidents")
    publish(store, IDS[0], count(1), count(100, other))
    publish(store, IDS[1], count(1), count(101, other))
    with pytest.raises(MoreToWithdraw) as told:
        withdraw(store, IDS[0], dataset="shooting")
    assert told.value.missing == (IDS[1],)
    withdraw(store, IDS[0], IDS[1], dataset="shooting")
    assert values(store, store.current()) == {("reported-crime", "ironbound"): 101}
    assert values(store, store.release(IDS[0])) == {("reported-crime", "ironbound"): 100}


def test_what_was_shown_or_hidden_stays_known(store):
    """Who kept the withdrawn release could subtract: protection must go on knowing what it showed."""
    publish(store, IDS[0], count(1))
    publish(
        store,
        IDS[1],
        count(1),
        hidden(key("vailsburg", dataset="use-of-force")),
        count(6, key(period="2024")),
    )
    publish(store, IDS[2], count(1), count(4, key(dataset="staged-only")), flip=False)
    before = store.statuses_ever()
    assert {each[-1] for each in before} == {Status.PUBLISHED, Status.SUPPRESSED}
    withdraw(store, IDS[1], IDS[2])
    assert store.statuses_ever() == before
    withdraw(store, IDS[0])
    assert store.statuses_ever() == before


def test_what_makes_no_sense_is_refused(store, store_url):
    publish(store, IDS[0], count(1))
    publish(store, IDS[1], count(2))
    before = everything(store_url)
    with pytest.raises(WithdrawalRefused, match="--because"):
        withdraw(store, IDS[1], because=" ")
    with pytest.raises(WithdrawalRefused, match="nothing of dataset"):
        withdraw(store, IDS[1], dataset="weather")
    assert everything(store_url) == before
    withdraw(store, IDS[1])
    with pytest.raises(WithdrawalRefused, match="before"):
        withdraw(store, IDS[1])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cell WHERE since = 1",
        "DELETE FROM record WHERE since = 1",
        "DELETE FROM release_document WHERE release_sequence = 1",
        "DELETE FROM document",
        "UPDATE cell SET value = 0",
        "DELETE FROM withdrawal",
        "UPDATE withdrawal SET because = ''",
        "DELETE FROM release",
        "DELETE FROM log",
    ],
)
def test_a_withdrawal_opens_nothing_else(store, store_url, sql, statement):
    """One withdrawn release must not make the others fair game for a slip in a database client."""
    records = (Record("partner", "a", {}),)
    publish(store, IDS[0], count(1), records=records, areas={"n": 1})
    publish(store, IDS[1], count(2), records=records, areas={"n": 2})
    withdraw(store, IDS[1])
    before = everything(store_url)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        sql(statement)
    assert everything(store_url) == before


def test_a_reader_in_the_way_is_told_of_and_the_next_command_finishes(sqlite_url, monkeypatch):
    """The bytes must not stay in the file because somebody was reading just then."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 1)
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(sqlite_url, read_only=False))
        store.migrate()
        reader = stack.enter_context(Store.open(sqlite_url, read_only=True))
        publish(store, IDS[0], count(1))
        publish(store, IDS[1], *(count(MARK, key(f"area-{n}")) for n in range(9_000)))
        streamed = reader.every_cell(reader.current())
        list(islice(streamed, 10))
        with pytest.raises(ErasureUnfinished, match="refresh"):
            withdraw(store, IDS[1])
        assert store.current().id == IDS[0]
        streamed.close()
        assert store.finish_erasing(by="staff")
        assert traces(MARK, sqlite_url) == []
        assert not store.finish_erasing(by="staff")
        store.verify_log()


def test_a_failure_leaves_everything_as_it_was(store, store_url, monkeypatch):
    publish(store, IDS[0], count(1), report={})
    publish(store, IDS[1], count(2), report={"n": 2})
    before = everything(store_url)

    def fail(_kind, _content):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        withdraw(store, IDS[1], dataset="shooting", redact=fail)
    assert everything(store_url) == before
    assert held(store, store.current())[0][9] == "2"
