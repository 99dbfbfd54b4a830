"""What the field calls things: other words for our datasets, measures, columns and categories.

Words are compared as `plain` leaves them: lower case, without accents, marks and underscores. A word that is in no
table here is never guessed at; the draft lists it for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from data_access.definitions import Dataset, Dimension
from data_access.model import UNKNOWN

Words = frozenset[str]

# What UCR and NIBRS (FBI), and police and state exports built on them, call our categories.
_CATEGORIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "offense": {
        "murder": (
            "murder",
            "homicide",
            "homicides",
            "murders",
            "criminal homicide",
            "murder and nonnegligent manslaughter",
            "murder and non negligent manslaughter",
            "murder nonnegligent manslaughter",
            "murder manslaughter",
            "homs",
            "homs sum",
            "09a",
        ),
        "rape": (
            "rape",
            "rapes",
            "forcible rape",
            "rape revised",
            "revised rape",
            "criminal sexual assault",
            "crim sexual assault",
            "rape sum",
            "11a",
        ),
        "robbery": ("robbery", "robberies", "rob", "rob sum", "120"),
        "aggravated-assault": (
            "aggravated assault",
            "aggravated assaults",
            "agg assault",
            "agg ass",
            "agg ass sum",
            "aggravated assault battery",
            "13a",
        ),
        "burglary": (
            "burglary",
            "burglaries",
            "breaking and entering",
            "burglary breaking and entering",
            "220",
        ),
        "theft": ("theft", "thefts", "larceny", "larceny theft", "larcenies", "theft from motor vehicle"),
        "motor-vehicle-theft": (
            "motor vehicle theft",
            "motor vehicle thefts",
            "auto theft",
            "vehicle theft",
            "stolen vehicle",
            "theft of motor vehicle",
            "mvt",
            "240",
        ),
        "violent": ("violent", "violent crime", "violent crimes", "violent total", "total violent"),
        "property": ("property", "property crime", "property crimes", "property total", "total property"),
    },
    "race": {
        "black": (
            "black",
            "aa",
            "african american",
            "black or african american",
            "black african american",
            "b",
            "blk",
        ),
        "hispanic": ("hispanic", "latino", "latina", "hispanic latino", "hispanic or latino", "latinx", "h"),
        "white": ("white", "caucasian", "white non hispanic", "w", "wht"),
        "another-race": (
            "another race",
            "other",
            "other race",
            "asian",
            "asian pacific islander",
            "asian or pacific islander",
            "american indian",
            "american indian or alaska native",
            "american indian alaskan native",
            "native american",
            "native hawaiian",
            "pacific islander",
            "native hawaiian or other pacific islander",
            "two or more races",
            "two or more",
            "multiracial",
            "a",
            "i",
            "p",
        ),
    },
    "sex": {
        "female": ("female", "woman", "f", "women", "females"),
        "male": ("male", "man", "m", "men", "males"),
        "another-sex": (
            "another sex",
            "non binary",
            "nonbinary",
            "non binary x",
            "x",
            "other",
            "gender nonconforming",
        ),
    },
    "force-type": {
        "hands-and-arms": (
            "hands and arms",
            "hands",
            "arms",
            "used arms",
            "used hands",
            "used arms hands",
            "used arm bar on",
            "arm bar",
            "used pressure points on",
            "pressure points",
            "control hold",
            "compliance hold",
        ),
        "take-down": ("take down", "takedown", "used take down on", "used takedown on"),
        "strike": (
            "strike",
            "strikes",
            "punch",
            "kick",
            "fists",
            "used fists punch",
            "used legs kicks",
            "struck baton",
            "baton",
            "used baton on",
        ),
        "chemical-spray": (
            "chemical spray",
            "oc spray",
            "pepper spray",
            "discharged chemical at",
            "high volume oc spray",
            "chemical agent",
        ),
        "stun-device": (
            "stun device",
            "taser",
            "cew",
            "conducted energy device",
            "electrical weapon",
            "cd fired",
        ),
        "firearm-pointed": ("firearm pointed", "pointing firearm", "pointed firearm", "pointed firearm at"),
        "firearm-discharged": (
            "firearm discharged",
            "discharged firearm at",
            "discharged firearm",
            "firearm",
        ),
        "other-force": ("other force", "other"),
    },
    "allegation": {
        "excessive-force": ("excessive force", "unnecessary force", "use of force", "force"),
        "search-or-arrest": (
            "search or arrest",
            "improper search",
            "illegal search",
            "false arrest",
            "improper arrest",
            "search",
            "arrest",
        ),
        "conduct": ("conduct", "demeanor", "discourtesy", "rudeness"),
        "unequal-treatment": (
            "unequal treatment",
            "differential treatment",
            "discrimination",
            "bias",
            "biased policing",
            "racial profiling",
        ),
        "another-allegation": ("another allegation", "other", "other rule violation", "other allegation"),
    },
}
# What means that nobody wrote it down.
_UNKNOWN = (
    "",
    "unknown",
    "u",
    "unk",
    "not provided",
    "not reported",
    "not specified",
    "na",
    "n a",
    "null",
    "none",
    "z",
)
# How a column of a dimension is called.
_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "offense": (
        "offense",
        "offence",
        "offense type",
        "crime",
        "crime type",
        "primary type",
        "category",
        "offense category",
        "offense name",
        "ucr",
        "ucr offense",
        "nibrs",
        "nibrs offense",
        "fbi code",
    ),
    "race": ("race", "subject race", "race ethnicity", "victim race", "ethnicity"),
    "sex": ("sex", "gender", "subject sex", "subject gender", "victim sex"),
    "force-type": ("force type", "type of force", "force", "force used", "force category"),
    "allegation": ("allegation", "allegations", "allegation type", "complaint type", "type of complaint"),
}
# What the names of files and columns say of the dataset that they belong to.
_DATASETS: Mapping[str, tuple[str, ...]] = {
    "shooting": (
        "shooting",
        "shootings",
        "shot",
        "gun",
        "gunfire",
        "victims",
        "killed",
        "wounded",
        "injured",
    ),
    "reported-crime": (
        "crime",
        "crimes",
        "offense",
        "offenses",
        "offence",
        "ucr",
        "nibrs",
        "murder",
        "robbery",
        "burglary",
        "theft",
    ),
    "use-of-force": ("force", "uof"),
    "trust-survey": ("survey", "trust", "sentiment", "respondents", "wave", "score"),
    "youth-programs": ("youth", "mentor", "mentors", "mentoring", "participants"),
    "summer-jobs": ("summer", "interns"),
    "juvenile-arrests": ("juvenile", "juveniles", "minors"),
    "community-support": ("grant", "grants", "grantee", "grantees", "organizations"),
    "community-results": ("credentials", "homes", "jobs", "placements"),
    "place-actions": ("lights", "lots", "outreach", "agreed"),
    "training": ("training", "trainings", "trained", "certified"),
    "homicide": ("homicide", "homicides", "solved", "cleared"),
    "crime-guns": ("guns", "firearms", "recovered", "traced"),
    "stops": (
        "stop",
        "stops",
        "stopped",
        "datestop",
        "search",
        "searches",
        "searched",
        "frisk",
        "frisked",
        "contraband",
    ),
    "arrests": ("arrest", "arrests", "arrested"),
    "body-camera": ("bwc", "cameras", "recordings"),
    "complaints": ("complaint", "complaints", "allegation", "allegations", "sustained", "misconduct"),
    "oversight": ("oversight", "ccrb", "settlement", "settlements"),
    "violence-intervention": ("intervention", "mediation", "mediations", "mediated", "cvi"),
    "hospital-intervention": ("hospital", "hvip", "reinjury"),
    "crisis-calls": ("911", "behavioral"),
    "crisis-contacts": ("cit", "crisis"),
    "re-entry": ("reentry", "housed", "employed"),
    "releases": ("released", "releases", "recidivism"),
}
_MEASURES: Mapping[str, tuple[str, ...]] = {
    "killed": (
        "killed",
        "n killed",
        "dead",
        "deaths",
        "fatal",
        "fatalities",
        "fatal victims",
        "people killed",
    ),
    "wounded": (
        "wounded",
        "injured",
        "n injured",
        "n wounded",
        "hurt",
        "nonfatal",
        "non fatal",
        "people wounded",
    ),
    "subjects": ("subjects", "people shot", "victims", "people", "n subjects"),
    "incidents": ("incidents",),
    "joined": ("new participants", "newly enrolled", "enrolled"),
    "carried-over": ("carried over", "continuing", "returning participants"),
    "completed": ("completers", "graduated", "graduates", "participants completed", "completions"),
    "jobs": ("summer jobs", "summer youth employed", "jobs created"),
    "hours": ("service hours", "program hours"),
    "grants": ("grants awarded", "number of grants"),
    "organizations": ("organizations funded", "grantees"),
    "credentials": ("credentials earned", "certificates", "certificates earned"),
    "solved": ("solved", "cleared", "homicides solved", "homicides cleared"),
    "guns": ("guns recovered", "crime guns", "firearms", "firearms recovered"),
    "stops": ("n stops", "number of stops", "stopped", "people stopped"),
    "searches": ("n searches", "number of searches", "searched", "people searched"),
    "finds": ("contraband", "contraband found", "searches with contraband"),
    "arrests": ("n arrests", "number of arrests", "arrested", "people arrested"),
    "filed": ("complaints", "complaints filed", "complaints received"),
    "closed": ("complaints closed", "cases closed"),
    "sustained": ("complaints sustained", "sustained complaints"),
    "reviewed": ("cases reviewed", "complaints reviewed"),
    "settlements": ("settlement", "number of settlements"),
    "engaged": ("new participants", "enrolled", "participants enrolled"),
    "active": ("active participants",),
    "mediated": ("mediations", "conflicts mediated"),
    "referrals": ("hospital referrals",),
    "released": ("people released",),
}
# How a column is called that says how many.
COUNT: Words = frozenset(
    (
        "count",
        "counts",
        "n",
        "number",
        "total",
        "incidents",
        "offenses",
        "cases",
        "value",
        "reported",
        "number of incidents",
        "participants",
        "attended",
        "officers trained",
        "officers certified",
    )
)
DATE: Words = frozenset(
    (
        "date",
        "month",
        "day",
        "incident date",
        "date of occurrence",
        "occurred",
        "occurred on",
        "occurrence date",
        "datestop",
        "period",
        "report date",
        "date reported",
    )
)
YEAR: Words = frozenset(("year", "yr"))
# A date of the file or of the row, not of what happened.
NOT_THE_EVENT = (
    "updated",
    "created",
    "modified",
    "published",
    "vintage",
    "exported",
    "entered",
    "birth",
    "dob",
)
LONGITUDE: Words = frozenset(("longitude", "lon", "lng", "long", "x", "point x"))
LATITUDE: Words = frozenset(("latitude", "lat", "y", "point y"))
WARD: Words = frozenset(("ward", "ward name", "wards"))
NEIGHBORHOOD: Words = frozenset(
    (
        "neighborhood",
        "neighbourhood",
        "neighborhood name",
        "nhood",
        "hood",
        "planning neighborhood",
        "community area",
    )
)
RESIDENTS: Words = frozenset(("residents", "population", "pop", "total population", "total pop"))
AREA: Words = frozenset(("area", "area name", "place", "geography"))
AREA_LEVEL: Words = frozenset(("area level", "level", "geography level", "geo level"))
# A column whose several values are several editions of the same figures.
VINTAGE: Words = frozenset(("vintage", "edition", "as of", "published", "release", "data version"))
AGENCY: Words = frozenset(("agency", "agency name", "department", "department name", "police department"))
IDS = ("id", "number", "num", "no", "key", "incident", "record")
CASE = ("case", "incident", "event")
# Who is meant by a column: not the person whom a dataset counts.
NOT_THE_SUBJECT = ("officer", "suspect", "offender", "employee", "respondent")


def plain(text: str) -> str:
    """Return a text as words are compared: lower case letters and digits, one blank between them."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    ascii_text = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def words_in(text: str) -> Words:
    """Return the single words of a name of a file or column."""
    return frozenset(plain(text).split())


def means(name: str, words: Words) -> bool:
    """Whether a column's name is one of these."""
    return plain(name) in words


def category_of(code: str, dimension: Dimension) -> str | None:
    """Return the category, or the group of categories, that a code is a word for, or None."""
    word = plain(code)
    synonyms = _CATEGORIES.get(dimension.id, {})
    ids = [category.id for category in dimension.categories]
    found = [each for each in ids if word == plain(each)] or [
        each for each in ids if word in synonyms.get(each, ())
    ]
    if found:
        return found[0]
    return UNKNOWN if word in _UNKNOWN and UNKNOWN in dimension.leaves() else None


def is_called(name: str, dimension: Dimension) -> bool:
    """Whether a column has the name of a dimension."""
    return plain(name) in (plain(dimension.id), *_DIMENSIONS.get(dimension.id, ()))


def measure_of(name: str, dataset: Dataset) -> str | None:
    """Return the measure that a column's name stands for, or None."""
    word = plain(name)
    return next((m for m in dataset.measures if word in (plain(m), *_MEASURES.get(m, ()))), None)


def speaks_of(names: Iterable[str], dataset: Dataset) -> int:
    """Return how many of a dataset's words stand in the names of a file and of its columns."""
    own = frozenset(_DATASETS.get(dataset.id, ())) | words_in(dataset.id)
    return len(own & frozenset(word for name in names for word in plain(name).split()))
