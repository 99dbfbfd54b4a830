"""Words by message id, in English, Spanish and Portuguese.

Every text that a reader sees has an id and an entry in `locale/<language>/LC_MESSAGES/messages.po`. The
language is always an argument: nothing depends on a request or a default, and no string is lazy.

    t = translator("es")
    t("figure.source", source=…, release=…)
    t.n("count.people", 12)

Values that hold for a whole page, such as the city's name, are given once: `t.knowing(city="Newark")` fills {city} in
every message from then on.

Ids are dotted. Those of an indicator are made from its entry in the catalogue (`dataset.<id>.counted`,
`metric.<id>.title`, `category.<id>` …), so a new one needs its words and no line of code. The tests read every id that
source asks for and every id that the catalogue makes, and compare them with the entries of all three languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALE_DIRECTORY = Path(__file__).parent / "locale"

# How numbers and month names are written: Spanish as in the United States (1,234.5), Portuguese as in Brazil.
LOCALES: Mapping[str, str] = {"en": "en_US", "es": "es_US", "pt": "pt_BR"}


class MessageError(LookupError):
    """Words that cannot be given."""


class UnknownLanguage(MessageError):
    """A language in which the project does not speak."""


class MissingMessage(MessageError):
    """A message id without an entry, or with an empty one."""


class MissingValue(MessageError):
    """A message that names a value which the caller did not give."""


@dataclass(frozen=True, slots=True)
class Translator:
    """The words of one language. Get one with `translator`."""

    language: str
    _forms: Mapping[str, tuple[str, ...]] = field(repr=False)
    _plural: Callable[[int], int] = field(repr=False)
    _known: Mapping[str, object] = field(default_factory=dict)

    def knowing(self, **values: object) -> Translator:
        """Return the same words with these values filled in wherever a message names them."""
        return replace(self, _known={**self._known, **values})

    def __call__(self, message_id: str, **values: object) -> str:
        """Return the message with its named values filled in.

        Raises MissingMessage and MissingValue.
        """
        return self._filled(message_id, self._entry(message_id)[0], values)

    def n(self, message_id: str, number: float, **values: object) -> str:
        """Return the form of a message for a number, which fills `{n}` as this language writes it.

        Raises MissingMessage and MissingValue.
        """
        forms = self._entry(message_id)
        whole = float(number).is_integer()
        # A broken number (0.5, 1.5) takes the last form, as in "1.5 people".
        form = forms[self._plural(int(number))] if whole else forms[-1]
        written = format_decimal(number, locale=LOCALES[self.language])
        return self._filled(message_id, form, {"n": written, **values})

    def _entry(self, message_id: str) -> tuple[str, ...]:
        try:
            return self._forms[message_id]
        except KeyError:
            raise MissingMessage(f"no message {message_id!r} in {self.language}/messages.po") from None

    def _filled(self, message_id: str, form: str, values: Mapping[str, object]) -> str:
        try:
            return form.format_map({**self._known, **values})
        except KeyError as error:
            raise MissingValue(f"message {message_id!r} in {self.language} needs the value {error}") from None


@lru_cache(maxsize=len(LOCALES))
def translator(language: str) -> Translator:
    """Return the words of a language, read from its file on first use. Raises UnknownLanguage."""
    catalog = read_messages(language)
    forms = {str(_identity(message.id)): _texts(message.string) for message in catalog if message.id}
    return Translator(language, _complete(forms), _plural_rule(catalog))


def read_messages(language: str, directory: Path = LOCALE_DIRECTORY) -> Catalog:
    """Return the entries of a language's file. Raises UnknownLanguage."""
    if language not in LOCALES:
        raise UnknownLanguage(f"{language!r} is not one of the languages {', '.join(LOCALES)}")
    path = directory / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES[language], abort_invalid=True)


def _identity(message_id: Any) -> Any:
    """Return the id of an entry; one with plural forms holds the id twice."""
    return message_id[0] if isinstance(message_id, tuple) else message_id


def _texts(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple) else (string,)


def _complete(forms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Leave out entries with an empty form: they are missing, and asking for them says so."""
    return {message_id: texts for message_id, texts in forms.items() if all(texts)}


def _plural_rule(catalog: Catalog) -> Callable[[int], int]:
    return c2py(catalog.plural_expr)
