"""Rolling back: an earlier release becomes current again, with a reason that readers see."""

from __future__ import annotations

from data_access.geography import geography_from_json
from data_access.model import Geography, Release
from data_access.publishing.reasons import public_reason
from data_access.store import NoRelease, Store


def roll_back(release_id: str, *, store: Store, by: str, because: str) -> Release:
    """Make an earlier release current again and return it.

    Raises BadReason for a reason that may not be public, and whatever `Store.rollback` raises.
    """
    with store.publishing_lock():
        areas = _areas(store)
        reason = public_reason(because, flag="--because", geography=areas) if because.strip() else ""
        return store.rollback(release_id, by=by, because=reason)


def _areas(store: Store) -> Geography | None:
    """Return the areas whose names a reason may not hold, None where nothing is published."""
    try:
        return geography_from_json(store.document(store.current(), "areas"))
    except NoRelease:
        return None
