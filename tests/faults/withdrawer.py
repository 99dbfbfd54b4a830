"""Who withdraws as a process of its own: `python -m tests.faults.withdrawer URL RELEASE [--die-when=MOMENT]`.

With --die-when it kills itself -9: when all is `deleted` and nothing committed, when `committed` and nothing erased,
or when the store is `erased` and the log does not say so yet.
"""

import sys

import sqlalchemy as sa

from data_access.store import Store
from data_access.store import store as store_module
from tests.faults.publisher import die


def main() -> int:
    url, release_id, *options = sys.argv[1:]
    with Store.open(url, read_only=False) as store:
        store.migrate()
        erase = store_module.erase
        if "--die-when=deleted" in options:
            sa.event.listen(sa.Engine, "commit", die)
        if "--die-when=committed" in options:
            store_module.erase = die
        if "--die-when=erased" in options:
            store_module.erase = lambda engine: (erase(engine), die())
        store.finish_erasing(by="staff")
        with store.publishing_lock():
            plan = store.plan_withdrawal(release_id)
            store.withdraw(plan, by="staff", because="test", redact=lambda _kind, content: content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
