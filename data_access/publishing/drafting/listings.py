"""Files of records: a row for each meeting, partner, milestone …, known by their columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from data_access.model import LANGUAGES
from data_access.publishing.drafting.entries import file_keys
from data_access.publishing.drafting.guess import Part
from data_access.publishing.drafting.profile import Profile
from data_access.publishing.drafting.text import Item, Key, Need, Note, Proposal, Section
from data_access.publishing.drafting.words import plain, words_in
from data_access.publishing.drafting.written import Written
from data_access.records import ID, RECORD_KINDS, TABLE_KINDS, Field, FieldType, RecordKind

# At least this share of what every record of a kind must say has a column; the file's own name counts as much.
_FEWEST_REQUIRED = 0.75
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Match:
    """A kind of record and the column of the file for each of its own columns that was found."""

    kind: RecordKind
    columns: dict[str, str]

    @property
    def missing(self) -> list[str]:
        """The columns that every record needs and the file lacks."""
        return [name for name in (ID, *_required(self.kind)) if name not in self.columns]

    def share(self, profile: Profile) -> float:
        """How much of what is required is there; a file that is called by the kind needs less."""
        required = 1 + sum(1 for _ in _required(self.kind))
        named = words_in(PurePosixPath(profile.name).name) & words_in(self.kind.id)
        return (required - len(self.missing)) / required + (0.5 if named else 0.0)


def propose_records(profile: Profile, written: Written) -> Proposal | None:
    """Return the entry of a file of records, or None where its columns are those of no kind."""
    matches = [_match(profile, kind) for kind in RECORD_KINDS if kind.id in TABLE_KINDS]
    best = max(matches, key=lambda match: (match.share(profile), len(match.columns)))
    if best.share(profile) < _FEWEST_REQUIRED or len(best.columns) < 3:
        return None
    items: list[Item] = [Key("kind", best.kind.id, "by its columns"), *file_keys(profile, written)]
    part = _dates(profile, best) + _columns(profile, best) + _codes(profile, best)
    needs = part.needs
    if best.missing:
        what = (
            f"every one of the {best.kind.id} needs {', '.join(best.missing)}: name the column of each in"
            " [files.columns], or add it to the file"
        )
        needs = (Need(profile.name, "", what), *needs)
    holds = f"{best.kind.id}, a row for each; {profile.rows:,} rows"
    return Proposal(profile.name, holds, (*items, *part.items), part.sections, needs)


def _required(kind: RecordKind) -> Iterator[str]:
    for field in kind.fields:
        if field.required:
            yield f"{field.name}_{LANGUAGES[0]}" if field.type is FieldType.WORDS else field.name


def _match(profile: Profile, kind: RecordKind) -> _Match:
    theirs = {plain(name): name for name in profile.names}
    found = {ours: theirs[plain(ours)] for ours in kind.columns if plain(ours) in theirs}
    for field in kind.fields:
        english = f"{field.name}_{LANGUAGES[0]}"
        if field.type is FieldType.WORDS and english not in found and plain(field.name) in theirs:
            found[english] = theirs[plain(field.name)]
    return _Match(kind, found)


def _columns(profile: Profile, match: _Match) -> Part:
    """Return `[files.columns]` for what is called otherwise, and the columns that are not used."""
    keys = tuple(Key(ours, theirs) for ours, theirs in match.columns.items() if ours != theirs)
    unused = [name for name in profile.names if name not in match.columns.values()]
    notes = (Note(f"Not used: {', '.join(unused)}"),) if unused else ()
    return Part(notes, (Section(("columns",), keys),) if keys else ())


def _dates(profile: Profile, match: _Match) -> Part:
    """Return the one date format of all dates; a need where they are written in several ways."""
    fields = [field.name for field in match.kind.fields if field.type is FieldType.DATE]
    columns = {match.columns[name] for name in fields if name in match.columns}
    found = [date for date in profile.dates if date.name in columns]
    forms = {date.format for date in found}
    if len(forms) == 1 and not any(date.other for date in found):
        return Part((Key("date_format", forms.pop(), f"fits {', '.join(date.name for date in found)}"),))
    if not forms:
        return Part()
    told = "; ".join(f"{d.name}: {d.format}{f' or {d.other}' if d.other else ''}" for d in found)
    need = Need(
        profile.name, found[0].name, f"which one format do all dates have? {told}. Write it as date_format"
    )
    return Part((Key("date_format", ""),), (), (need,))


def _codes(profile: Profile, match: _Match) -> Part:
    """Return what their words for our choices mean, and a need for words that are none of them."""
    part = Part()
    for field in match.kind.fields:
        if field.choices and field.name in match.columns:
            part += _codes_of(profile, field, match.columns[field.name])
    return part


def _codes_of(profile: Profile, field: Field, name: str) -> Part:
    choices = {plain(choice): choice for choice in field.choices}
    values = [(text, rows) for text, rows in profile.column(name).values if text.strip()]
    otherwise = [
        (text, rows) for text, rows in values if text.strip() not in field.choices and not field.many
    ]
    if not otherwise:
        return Part()
    known = [Key(text, choices[plain(text)]) for text, _ in otherwise if plain(text) in choices]
    unknown = tuple((text, rows) for text, rows in otherwise if plain(text) not in choices)
    open_keys = [Key(text, "…", f"TODO {rows:,} rows", left_open=True) for text, rows in unknown]
    section = Section(("codes", field.name), (*known, *open_keys))
    if not unknown:
        return Part((), (section,))
    what = f"which of {', '.join(field.choices)} is each? Write it into [files.codes.{field.name}]"
    return Part((), (section,), (Need(profile.name, name, what, unknown[:_SHOWN]),))
