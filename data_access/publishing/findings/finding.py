"""What a finding is, and how staff accept one: by its code, with a reason that becomes public."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from data_access.model import Geography
from data_access.publishing.base import IntakeError
from data_access.publishing.reasons import public_reason


@dataclass(frozen=True, slots=True, order=True)
class Suspicion:
    """What a rule found, before it has a number.

    `when` are the months or years that it is about; `public` holds no number but these, and no area. `telling` is
    set where even the kind and the table could help to work out what protection hides: readers are then told no more
    than that a check was looked into. `detail` may hold anything: it is for the terminal, the private report and the
    vault.
    """

    kind: str
    dataset: str
    when: str
    public: str
    detail: str
    telling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Suspicion):
    """A suspicion that stops a release until somebody accepts it.

    `code` is its number and four hex digits of a hash of its content, so that what was accepted for one finding is
    never taken for another. The code is as secret as `detail`: a hash of a small number can be worked out.
    """

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding with the reason why it is published nevertheless."""

    finding: Finding
    because: str


class OpenFindings(IntakeError):
    """A release that stops because of findings that nobody has accepted."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        count = "1 finding needs" if len(findings) == 1 else f"{len(findings)} findings need"
        told = "\n".join(f"  {each.code}  {each.detail}" for each in findings)
        flags = "\n".join(f'  --accept {each.code} --because "…"' for each in findings)
        super().__init__(
            f"{count} a decision, and nothing was published:\n{told}\nFor each one: if the files are wrong, put them"
            " right and run this again; if they are right, add to the command, with the reason in words that may be"
            f" public:\n{flags}",
            logged=f"open findings: {', '.join(f'{each.number} {each.kind}' for each in findings)}",
        )


class BadAcceptance(IntakeError):
    """An acceptance that fits no finding of this drop."""


def numbered(suspicions: Iterable[Suspicion]) -> tuple[Finding, ...]:
    """Return findings with numbers from 1 and codes, in an order that depends on their content alone."""
    return tuple(
        Finding(number=number, code=f"{number}-{_digest(each)}", **asdict(each))
        for number, each in enumerate(sorted(set(suspicions)), start=1)
    )


def _digest(suspicion: Suspicion) -> str:
    content = json.dumps(astuple(suspicion))
    return hashlib.sha256(content.encode()).hexdigest()[:4]


def settle(
    findings: Sequence[Finding], accepted: Mapping[str, str], geography: Geography
) -> tuple[Accepted, ...]:
    """Return every finding with its reason.

    `accepted` maps codes to reasons. Raises BadAcceptance for a code that is none of these findings' and for a
    reason that is missing or may not be public, OpenFindings where any is left.
    """
    codes = {each.code: each for each in findings}
    for code in accepted:
        if code not in codes:
            raise BadAcceptance(_unknown(code, findings), logged="a code that fits no finding")
    settled = tuple(
        Accepted(codes[code], public_reason(because, flag=f"--accept {code}", geography=geography))
        for code, because in accepted.items()
    )
    left = [each for each in findings if each.code not in accepted]
    if left:
        raise OpenFindings(left)
    return tuple(sorted(settled, key=lambda each: each.finding.number))


def _unknown(code: str, findings: Sequence[Finding]) -> str:
    number = code.partition("-")[0]
    now = next((each for each in findings if str(each.number) == number), None)
    if now is not None:
        return (
            f"--accept {code}: finding {now.number} is another one now, {now.code}: {now.detail}\nRead it, and accept"
            " that code if it is right"
        )
    there = ", ".join(each.code for each in findings) or "none"
    return (
        f"--accept {code}: this drop has no such finding (there are: {there}); leave it out, with its reason"
    )


def public_list(accepted: Iterable[Accepted]) -> list[dict[str, str]]:
    """Return accepted findings as the public report of a release lists them. No code is in it: see `Finding`."""
    return [{**_public(each.finding), "because": each.because} for each in accepted]


def _public(finding: Finding) -> dict[str, str]:
    if finding.telling:
        return {"kind": "protected", "dataset": finding.dataset, "when": "", "text": PROTECTED}
    said = {"kind": finding.kind, "dataset": finding.dataset}
    return {**said, "when": finding.when, "text": finding.public}


PROTECTED = "A check on figures that are not shown in full was looked into."


def private_list(accepted: Iterable[Accepted]) -> list[dict[str, Any]]:
    """Return accepted findings with everything, for the vault."""
    return [{**asdict(each.finding), "because": each.because} for each in accepted]
