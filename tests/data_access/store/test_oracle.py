"""Random histories against a plain dictionary: whatever is published, staged and rolled back, each release stays."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.model import AreaLevel, Cell, Record, Status
from data_access.store import RollbackRefused
from data_access.tidy import row
from tests.data_access.store.examples import key, publish

KEYS = tuple(
    key(area, period, level=level, category=category)
    for level, area in ((AreaLevel.CITY, "newark"), (AreaLevel.WARD, "east"))
    for period in ("2024", "2025", "2025-Q1")
    for category in ("all", "robbery")
)
finite = st.floats(allow_nan=False, allow_infinity=False)
bounds = st.none() | finite
published = st.builds(
    Cell,
    key=st.sampled_from(KEYS),
    status=st.just(Status.PUBLISHED),
    value=st.integers(-(2**53), 2**53) | finite,
    low=bounds,
    high=bounds,
    base=st.none() | st.integers(0, 2**40),
    provisional=st.booleans(),
)
unpublished = st.builds(
    Cell,
    key=st.sampled_from(KEYS),
    status=st.sampled_from([status for status in Status if status is not Status.PUBLISHED]),
    provisional=st.booleans(),
)
cells = st.lists(published | unpublished, unique_by=lambda cell: cell.key, max_size=len(KEYS))
text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
json = st.recursive(st.none() | st.booleans() | st.integers() | finite | text, st.lists, max_leaves=4)
records = st.lists(
    st.builds(
        Record,
        kind=st.sampled_from(["partner", "event"]),
        id=st.sampled_from("abc"),
        content=st.dictionaries(text, json, max_size=2),
    ),
    unique_by=lambda record: (record.kind, record.id),
    max_size=4,
)
documents = st.dictionaries(st.sampled_from(["areas", "catalog"]), json)
releases = st.tuples(st.just("publish"), cells, records, documents, st.booleans())
steps = st.lists(releases | st.tuples(st.just("rollback"), st.integers(0, 5)), min_size=1, max_size=6)


@dataclass
class Oracle:
    """What each release was given, which one is current, and what each was built on."""

    given: dict[str, tuple] = field(default_factory=dict)
    staged: set[str] = field(default_factory=set)
    built_on: dict[str, str | None] = field(default_factory=dict)
    current: str | None = None

    def line(self):
        at = self.current
        while at is not None:
            yield at
            at = self.built_on[at]


def take(step, store, oracle):
    if step[0] == "publish":
        release_id = f"2026-11-22.{len(oracle.given) + 1}"
        _, new_cells, new_records, new_documents, staged = step
        publish(store, release_id, *new_cells, records=tuple(new_records), flip=not staged, **new_documents)
        oracle.given[release_id] = (new_cells, new_records, new_documents)
        oracle.built_on[release_id] = oracle.current
        if staged:
            oracle.staged.add(release_id)
        else:
            oracle.current = release_id
    elif oracle.given:
        target = sorted(oracle.given)[step[1] % len(oracle.given)]
        try:
            store.rollback(target, by="staff", because="test")
        except RollbackRefused:
            assert target == oracle.current or target in oracle.staged
        else:
            assert target != oracle.current
            assert target not in oracle.staged
            oracle.current = target


def assert_same(store, oracle):
    for release in store.releases():
        new_cells, new_records, new_documents = oracle.given[release.id]
        assert [row(cell) for cell in store.every_cell(release)] == sorted(map(row, new_cells), key=in_order)
        assert {kind: store.document(release, kind) for kind in new_documents} == new_documents
        assert sorted(
            (*store.records(release, "event"), *store.records(release, "partner")), key=repr
        ) == sorted(new_records, key=repr)
        assert release.current == (release.id == oracle.current)
        assert release.rolled_back == (release.id not in {*oracle.staged, *oracle.line()})
        assert release.staged == (release.id in oracle.staged)
    assert len(store.releases()) == len(oracle.given)
    store.verify_log()


def in_order(texts):
    dataset, measure, level, area, grain, start, _end, dimension, category, *_ = texts
    return dataset, measure, level, grain, dimension, area, category, start


@given(history=steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_release_is_always_what_was_published(empty_stores, history):
    """The promise of the whole site: a number under a release's address never changes."""
    with empty_stores() as store:
        oracle = Oracle()
        for step in history:
            take(step, store, oracle)
        assert_same(store, oracle)
