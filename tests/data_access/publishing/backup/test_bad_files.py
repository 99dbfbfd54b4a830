"""Files that are no back-up, or not the one that was made: refused with file, member and fix; nothing is written."""

import hashlib
import json
import random
import sqlite3
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from data_access.publishing.backup import BackupDamaged, BackupError, BackupTooNew, NotABackup
from data_access.publishing.backup.archive import opened
from data_access.store import LogBroken, ReleaseDamaged, StoreError
from data_access.store.migrate import newest_revision
from tests.conftest import REPOSITORY
from tests.data_access.publishing.backup.examples import Members, check, files_below, restore, rewritten

BASE = "vault/2026-11-21.1/base.parquet"
COPY = "; take another copy of it, or an older back-up"


@pytest.fixture
def refused(empty_store, empty_vault):
    """`refused(file)`: what both checking and restoring say, when nothing was written."""

    def told(file: Path) -> tuple[type, str]:
        words = []
        for attempt in (check, lambda it: restore(it, store=empty_store, vault=empty_vault)):
            with pytest.raises((BackupError, StoreError)) as found:
                attempt(file)
            words.append((found.type, str(found.value).removeprefix(str(file))))
            assert (empty_store.releases(), files_below(empty_vault.path)) == ((), {})
        assert words[0] == words[1]
        return words[0]

    return told


def in_manifest(**changed: object):
    """Change what the manifest says."""

    def change(members: Members) -> None:
        content = json.loads(members["manifest.json"])
        members["manifest.json"] = json.dumps({**content, **changed}).encode()

    return change


def listed(name: str, sha256: str = "0" * 64):
    """Have the manifest list one more member."""

    def change(members: Members) -> None:
        content = json.loads(members["manifest.json"])
        content["members"][name] = {"sha256": sha256, "bytes": 1}
        members["manifest.json"] = json.dumps(content).encode()

    return change


def renamed(name: str):
    """Give the vault's first file another name, in the manifest as well."""

    def change(members: Members) -> None:
        members[name] = members.pop(BASE)
        content = json.loads(members["manifest.json"])
        content["members"][name] = content["members"].pop(BASE)
        members["manifest.json"] = json.dumps(content).encode()

    return change


DIFFERS = f": {BASE} is not what was backed up: its sha256 differs{COPY}"
UPDATE = "; install the newest version of the program, then try again"


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        (lambda m: m.pop(BASE), BackupDamaged, f" lacks {BASE}, which its manifest.json lists{COPY}"),
        (lambda m: m.pop("store.db"), BackupDamaged, f" lacks store.db, which its manifest.json lists{COPY}"),
        (
            lambda m: m.update(extra=b""),
            BackupDamaged,
            f" holds extra, which its manifest.json does not list{COPY}",
        ),
        (
            lambda m: m.update({"../../x": b""}),
            BackupDamaged,
            f" holds ../../x, which its manifest.json does not list{COPY}",
        ),
        (lambda m: m.update({BASE: b"other"}), BackupDamaged, DIFFERS),
        (lambda m: m.pop("manifest.json"), NotABackup, " is no back-up: it holds no manifest.json"),
        (
            lambda m: m.update({"manifest.json": b"\0"}),
            NotABackup,
            " is no back-up: its manifest.json is no JSON",
        ),
        (
            lambda m: m.update({"manifest.json": b"[]"}),
            NotABackup,
            " is no back-up: its manifest.json states no format",
        ),
        (in_manifest(format=2), BackupTooNew, f" has format 2, this program reads 1{UPDATE}"),
        (
            in_manifest(schema="9999", program="7.1"),
            BackupTooNew,
            ": store.db has schema 9999, written by version 7.1, which this program does not know" + UPDATE,
        ),
        (
            in_manifest(log_hash="0"),
            BackupDamaged,
            f": store.db has another log than its manifest says{COPY}",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_fix(backed_up, refused, change, error, told):
    """Whoever restores has a bad day already: file, member, what is wrong, what to do."""
    rewritten(backed_up, change)
    assert refused(backed_up) == (error, told)


@pytest.mark.parametrize(
    "name",
    [
        *("vault/../../evil", "../evil", "/etc/evil", "vault//etc/evil", "vault/./x", "vault/..", "vault/"),
        *("evil", "vault", "manifest.json", "store.db-wal", "store.db/x"),
    ],
)
def test_no_name_leads_out_of_the_vault(backed_up, refused, tmp_path, name):
    """A doctored back-up must not write to where staff may write."""
    before = set(tmp_path.parent.rglob("*evil*"))
    rewritten(backed_up, renamed(name) if name != "manifest.json" else listed(name))
    error, told = refused(backed_up)
    assert error is BackupDamaged
    assert f"{name!r} is no name of a file of the store or the vault" in told
    assert set(tmp_path.parent.rglob("*evil*")) == before


@pytest.mark.parametrize("kind", [0o120777, 0o040700, 0o010600, 0])
def test_what_is_no_file_is_refused(backed_up, refused, kind):
    """A link as a member would be followed by other programs."""
    rewritten(backed_up, lambda _: None, mode=lambda name: kind if name == BASE else 0o100600)
    assert refused(backed_up) == (BackupDamaged, f": {BASE} is a link or a folder, not a file{COPY}")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(backed_up, refused):
    """One of the two would be checked and the other restored."""
    with zipfile.ZipFile(backed_up, "a") as zipped:
        entry = zipfile.ZipInfo(BASE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100600 << 16
        zipped.writestr(entry, b"other")
    assert refused(backed_up) == (BackupDamaged, f": {BASE} is there 2 times{COPY}")


@pytest.mark.parametrize("content", [b"", b"PK", b"date,count\n2026-01,3\n", b"\x1f\x8b\x08\0"])
def test_another_file_is_no_backup(tmp_path, refused, content):
    file = tmp_path / "counts.csv"
    file.write_bytes(content)
    words = " is no back-up; name a file that was written by: python -m data_access backup FILE"
    assert refused(file) == (NotABackup, words)


def test_another_zip_is_no_backup(tmp_path, refused):
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as zipped:
        zipped.writestr("photo.jpg", b"", zipfile.ZIP_DEFLATED)
    assert refused(tmp_path / "photos.zip")[0] in {NotABackup, BackupDamaged}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_refused(backed_up, refused, share):
    """A copy onto a full disk ends in the middle."""
    content = backed_up.read_bytes()
    backed_up.write_bytes(content[: int(len(content) * share)])
    assert refused(backed_up) == (
        BackupDamaged,
        f" is cut off or damaged (File is not a zip file){COPY}",
    )


def test_a_flipped_bit_is_found_wherever_it_is(backed_up, tmp_path):
    """Disks forget single bits. Where one is in the manifest, a member or the list of members, it is refused."""
    content, manifest = backed_up.read_bytes(), check(backed_up)
    chance = random.Random(1)
    places = {*chance.sample(range(len(content)), 300), *range(len(content) - 700, len(content))}
    spoiled, told, unharmed = tmp_path / "spoiled.zip", [], []
    for place in sorted(places):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        spoiled.write_bytes(changed)
        try:
            with opened(spoiled) as archive:
                archive.check_members()
                unharmed.append(archive.manifest)
        except BackupError as error:
            told.append(str(error))
    assert all(words.startswith(str(spoiled)) for words in told)
    # Times, versions and such in the zip's own headers, which nobody reads.
    assert all(found == manifest for found in unharmed)
    assert len(unharmed) < len(told) / 3


@pytest.mark.parametrize(
    ("statement", "error", "told"),
    [
        (
            "UPDATE cell SET value = 7 WHERE value = 1",
            ReleaseDamaged,
            "release 2026-11-21.1: its cells are not",
        ),
        ("UPDATE log SET at = '' WHERE n = 1", LogBroken, "log entry 1: was changed after it was written"),
        ("DELETE FROM log WHERE n = 2", LogBroken, "log entry 2: is missing"),
    ],
)
def test_a_store_that_was_changed_inside_is_refused(backed_up, refused, tmp_path, statement, error, told):
    """Even where its hash was put right as well: the log says what was published."""

    def change(members: Members) -> None:
        (tmp_path / "inside.db").write_bytes(members["store.db"])
        with sqlite3.connect(tmp_path / "inside.db") as connection:
            for trigger in ("cell_no_update", "log_no_update", "log_no_delete"):
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(statement)
        connection.close()
        members["store.db"] = (tmp_path / "inside.db").read_bytes()
        listed("store.db", hashlib.sha256(members["store.db"]).hexdigest())(members)

    rewritten(backed_up, change)
    found, words = refused(backed_up)
    assert found is error
    assert words.startswith(told)


def test_a_file_that_is_not_there_is_named(tmp_path, empty_store, empty_vault):
    with pytest.raises(FileNotFoundError, match=r"nothing\.zip"):
        check(tmp_path / "nothing.zip")


def test_a_backup_of_an_older_program_is_brought_up_to_date(backed_up, empty_store, empty_vault, tmp_path):
    """An update of the program must not make the shelf of back-ups unreadable."""

    def age(members: Members) -> None:
        (tmp_path / "now.db").write_bytes(members["store.db"])
        members["store.db"] = as_of_schema("0002", tmp_path / "now.db", tmp_path / "then.db")
        listed("store.db", hashlib.sha256(members["store.db"]).hexdigest())(members)
        in_manifest(schema="0002")(members)

    rewritten(backed_up, age)
    assert check(backed_up).revision == "0002" != newest_revision()
    restore(backed_up, store=empty_store, vault=empty_vault)
    assert empty_store.ready().id == "2026-11-22.1"
    empty_store.verify()


def as_of_schema(revision: str, now: Path, then: Path) -> bytes:
    """Return the content of a store's file as an older program would have written it."""
    source, target = (sa.create_engine(f"sqlite:///{path}") for path in (now, then))
    tables = sa.MetaData()
    with source.connect() as rows, target.begin() as old:
        config = Config()
        config.set_main_option("script_location", str(REPOSITORY / "data_access/store/migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = old
        command.upgrade(config, revision)
        tables.reflect(old)
        for table in tables.sorted_tables:
            names = [column.name for column in table.columns]
            found = rows.execute(sa.select(*map(sa.column, names)).select_from(sa.table(table.name))).all()
            if table.name != "alembic_version" and found:
                old.execute(
                    sa.insert(sa.table(table.name, *map(sa.column, names))), [row._asdict() for row in found]
                )
    for engine in (source, target):
        engine.dispose()
    return then.read_bytes()
