"""Who backs up and restores as a process of its own: `python -m tests.faults.backer WHAT URL VAULT FILE [OPTION]`.

WHAT is `backup` or `restore`. With --die-when=MOMENT it kills itself -9: when the store's copy is `copied`, when the
file is `written` and has not its name yet, when it is `named`; when the store is `filling`, when one folder of the
vault is `placed`, or when the vault is `full` and nothing committed.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from data_access.publishing import backup
from data_access.publishing.backup import making, restoring, vault_files
from data_access.publishing.vault import Vault
from data_access.store import Store
from data_access.store import store as store_module
from tests.faults.publisher import die


def die_when(moment: str) -> None:
    """Have this process die then."""
    match moment:
        case "copied":
            making.files_of = die
        case "written":
            Path.rename = die
        case "named":
            making.flush_folder = die
        case "filling":
            store_module.verify_everything = die
        case "placed":
            rename = Path.rename
            Path.rename = lambda *paths: (rename(*paths), die())
        case "full":
            place = vault_files.place
            restoring.place = lambda *given: (place(*given), die())


def main() -> int:
    what, url, vault, file, *options = sys.argv[1:]
    for option in options:
        die_when(option.partition("=")[2])
    with Store.open(url, read_only=False) as store:
        store.migrate()
        given = {"store": store, "vault": Vault.open(Path(vault)), "progress": lambda _: None}
        if what == "backup":
            backup.back_up(Path(file), now=datetime.now(UTC), **given)
        else:
            backup.restore(Path(file), **given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
