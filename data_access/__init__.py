"""Everything between a raw file and an answer. This module is the one door for pages.

connect(settings)            # once, when the app is put together
get_service().ask("people-shot", {"area": "south"})
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_access.model import DataError, Publisher

if TYPE_CHECKING:
    from data_access.service import Service
    from data_access.settings import Settings


class NotConnected(DataError):
    """An answer was asked for before `connect`."""


_connected: list[Service] = []


def connect(settings: Settings) -> Service:
    """Open the store for reading and answer from it from now on, in place of any store opened before."""
    from data_access.service import Service
    from data_access.store import Store

    publisher = Publisher(settings.publisher or "", settings.contact_email or "")
    _connected[:] = [Service(Store.open(settings.database_url, read_only=True), publisher=publisher)]
    return _connected[0]


def get_service() -> Service:
    """Return the service that answers. Raises NotConnected."""
    if not _connected:
        raise NotConnected("no store is open; call data_access.connect(settings) first")
    return _connected[0]
