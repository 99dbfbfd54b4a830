"""What was solved for a drop that was only looked at, so that publishing it need not solve it again.

Nothing of it is trusted: a proof is checked like any other, and an attack counts only for exactly what was attacked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from data_access.privacy import Kept, Unproved
from data_access.publishing.proofs import proofs_from_bytes, proofs_to_bytes
from data_access.publishing.vault import Vault


@dataclass(frozen=True, slots=True)
class Judged:
    """What the attack on a part found, and the digest of all that it went by.

    `narrowest` is the distance between the bounds of the hidden cell that is known best, by table; `unshown` how many
    numbers in no table were judged.
    """

    digest: str
    narrowest: Mapping[str, int]
    unshown: int


@dataclass(frozen=True)
class Candidate:
    """Proofs by part, and what the attack found of each, with the digest of all that it went by."""

    proofs: Mapping[str, Kept] = field(default_factory=dict)
    judged: Mapping[str, Judged] = field(default_factory=dict)


def load_candidate(vault: Vault) -> Candidate:
    """Return what was kept last; nothing where that cannot be read."""
    kept = vault.candidate()
    if kept is None:
        return Candidate()
    content, proofs = kept
    try:
        judged = {part: Judged(**row) for part, row in content["parts"].items()}
        return Candidate(proofs_from_bytes(proofs), judged)
    except (KeyError, TypeError, Unproved):
        return Candidate()


def keep_candidate(vault: Vault, proofs: Mapping[str, Kept], judged: Mapping[str, Judged]) -> None:
    """Keep what was solved. Raises VaultError."""
    vault.keep_candidate(
        {"parts": {part: asdict(each) for part, each in judged.items()}}, proofs_to_bytes(proofs)
    )
