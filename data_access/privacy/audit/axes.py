"""One axis of a dataset (areas, categories or measures): its smallest parts, and what is made of which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from data_access.privacy.audit.errors import UnreadableRelease

Sum = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Link:
    """low ≤ Σ coefficient × leaf ≤ high, for every combination of the other axes. `high` None: no bound."""

    coefficients: Mapping[int, int]
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Axis:
    """Leaves 0 to `size` − 1; `members` gives the leaves of each node, in order; `links` are what else holds."""

    size: int
    members: Mapping[str, tuple[int, ...]]
    links: tuple[Link, ...] = ()


def axis(
    used: Collection[str],
    sums: Sequence[Sum],
    *,
    never_larger: Iterable[tuple[str, str]] = (),
    covers: Iterable[Sum] = (),
) -> Axis:
    """Return the axis on which the `used` nodes can be told apart.

    `sums` are totals with their parts. A total with several sums links them. `never_larger` pairs: the first is at
    most the second. `covers`: the parts together are at least the total. Raises UnreadableRelease for sums that
    run in a circle or name a part twice.
    """
    names = dict.fromkeys([*used, *(name for total, parts in sums for name in (total, *parts))])
    first: dict[str, tuple[str, ...]] = {}
    for total, parts in sums:
        first.setdefault(total, parts)
    leaves = [name for name in names if name not in first]
    number = {name: n for n, name in enumerate(leaves)}
    members = {name: _leaves_of(name, first, number, ()) for name in names}
    links = [
        *_equal_sums(sums, members),
        *(_difference(members[larger], members[part], 0, None) for part, larger in never_larger),
        *(_difference(_union(parts, members), members[total], 0, None) for total, parts in covers),
    ]
    whole = Axis(len(leaves), members, tuple(link for link in links if not _is_trivial(link)))
    return _merged(whole, used)


def _leaves_of(
    name: str, sums: Mapping[str, tuple[str, ...]], number: Mapping[str, int], above: tuple[str, ...]
) -> tuple[int, ...]:
    if name in above:
        raise UnreadableRelease(f"the sums run in a circle at {name}")
    if name in number:
        return (number[name],)
    found = [leaf for part in sums[name] for leaf in _leaves_of(part, sums, number, (*above, name))]
    if len(set(found)) != len(found):
        raise UnreadableRelease(f"the parts of {name} overlap")
    return tuple(sorted(found))


def _equal_sums(sums: Sequence[Sum], members: Mapping[str, tuple[int, ...]]) -> Iterable[Link]:
    for total, parts in sums:
        yield _difference(_union(parts, members), members[total], 0, 0)


def _union(parts: Iterable[str], members: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(leaf for part in parts for leaf in members[part])


def _difference(plus: Iterable[int], minus: Iterable[int], low: int, high: int | None) -> Link:
    coefficients: dict[int, int] = {}
    for leaf in plus:
        coefficients[leaf] = coefficients.get(leaf, 0) + 1
    for leaf in minus:
        coefficients[leaf] = coefficients.get(leaf, 0) - 1
    return Link({leaf: value for leaf, value in coefficients.items() if value}, low, high)


def _is_trivial(link: Link) -> bool:
    """Whether it holds for all numbers that are not negative."""
    return not link.coefficients or (link.high is None and min(link.coefficients.values()) > 0)


def _merged(whole: Axis, used: Collection[str]) -> Axis:
    """Return the axis with those leaves made one that no used node and no link tells apart."""
    signs: list[list[object]] = [[] for _ in range(whole.size)]
    for name in used:
        for leaf in whole.members[name]:
            signs[leaf].append(name)
    for n, link in enumerate(whole.links):
        for leaf, value in link.coefficients.items():
            signs[leaf].append((n, value))
    numbers: dict[tuple[object, ...], int] = {}
    new = [numbers.setdefault(tuple(sign), len(numbers)) for sign in signs]
    size_of = {n: new.count(n) for n in set(new)}
    members = {
        name: tuple(sorted({new[leaf] for leaf in leaves}))
        for name, leaves in whole.members.items()
        if name in used or _is_whole([new[leaf] for leaf in leaves], size_of)
    }
    links = tuple(
        Link({new[leaf]: value for leaf, value in link.coefficients.items()}, link.low, link.high)
        for link in whole.links
    )
    return Axis(len(numbers), members, tuple({_link_key(link): link for link in links}.values()))


def _is_whole(groups: Sequence[int], size_of: Mapping[int, int]) -> bool:
    return all(groups.count(group) == size_of[group] for group in set(groups))


def _link_key(link: Link) -> tuple[object, ...]:
    return tuple(sorted(link.coefficients.items())), link.low, link.high
