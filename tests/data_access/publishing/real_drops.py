"""Drops over the real files: only their descriptions stand here, the files stay where they are (linked by copy)."""

import shutil
import tomllib
from pathlib import Path

AUTHORITY = """
[files.authority]
agreement = "test only"
approver = "nobody"
date = 2025-01-15
finest = "ward"
"""
AREAS = """
[city]
id = "newark"
names = { en = "Newark" }
[[files]]
path = "wards.geojson"
kind = "areas"
level = "ward"
name_property = "WARD_NAME"
valid_from = 2012-01-01
[[files]]
path = "neighborhoods.geojson"
kind = "areas"
level = "neighborhood"
name_property = "Name"
valid_from = 2012-01-01
[[files]]
path = "city_boundary.geojson"
kind = "areas"
level = "city"
name_property = "name"
valid_from = 2012-01-01
"""
GUN = f"""
title = "Gun incidents"
sample = false
{AREAS}
[[files]]
path = "gun_incidents_2013_2018.csv"
kind = "incidents"
dataset = "shooting"
covers = ["2013-05", "2018-03"]
date_format = "%Y-%m-%d"
id = "incident_id"
{AUTHORITY}
[files.columns]
date = "date"
longitude = "longitude"
latitude = "latitude"
[files.weights]
killed = "n_killed"
wounded = "n_injured"
"""
FORCE = f"""
title = "Use of force"
sample = false
{AREAS}
[[files]]
path = "use_of_force_incident.csv"
kind = "incidents"
dataset = "use-of-force"
covers = ["2020-10", "2024-10"]
date_format = "%Y-%m-%d"
id = "form_id"
distinct = ["incident_case_number"]
{AUTHORITY}
[files.columns]
date = "incident_date_1"
[files.weights]
incidents = 1
[files.filter]
agency_name = ["Newark PD"]
[[files]]
path = "use_of_force_subject.csv"
kind = "incidents"
dataset = "use-of-force"
covers = ["2020-10", "2024-10"]
distinct = ["incident_case_number", "index"]
{AUTHORITY}
[files.join]
path = "use_of_force_incident.csv"
on = "form_id"
[files.weights]
subjects = 1
[files.dimensions.race]
column = "race"
[files.dimensions.race.codes]
Black = "black"
Hispanic = "hispanic"
White = "white"
Asian = "another-race"
Other = "another-race"
"Two or more races" = "another-race"
"American Indian" = "another-race"
"" = "unknown"
"""
COUNTS = """
title = "Monthly counts, as published {vintage}"
sample = false
{areas}
[[files]]
path = "monthly_counts_two_vintages.csv"
kind = "counts"
dataset = "reported-crime"
covers = ["{first}", "{last}"]
{gaps}
date_format = "%Y-%m"
[files.columns]
date = "month"
[files.filter]
vintage = ["{vintage}"]
[files.wide]
dimension = "offense"
measure = "incidents"
[files.wide.columns]
murder = "murder"
rape = "rape"
robbery = "robbery"
aggravated_assault = "aggravated-assault"
burglary = "burglary"
theft = "theft"
motor_vehicle_theft = "motor-vehicle-theft"
"""
FIRST_VINTAGE = COUNTS.format(vintage="2024-10-15", first="2018-01", last="2024-07", gaps="", areas=AREAS)
LATER_VINTAGE = COUNTS.format(
    vintage="2026-05-18",
    first="2021-01",
    last="2025-07",
    gaps='gaps = [["2021-01", "2021-03"]]',
    areas=AREAS,
)


CHICAGO_AREAS = """
[city]
id = "chicago"
names = { en = "Chicago" }
[[files]]
path = "neighborhoods.geojson"
kind = "areas"
level = "neighborhood"
name_property = "name"
valid_from = 2012-01-01
"""
# Offenses of Chicago, as far as our catalogue has them; the others are `unknown` here.
CHICAGO_OFFENSES = {
    "HOMICIDE": "murder",
    "CRIM SEXUAL ASSAULT": "rape",
    "ROBBERY": "robbery",
    "BATTERY": "aggravated-assault",
    "ASSAULT": "aggravated-assault",
    "BURGLARY": "burglary",
    "THEFT": "theft",
    "MOTOR VEHICLE THEFT": "motor-vehicle-theft",
    **dict.fromkeys(
        (
            "ARSON",
            "CONCEALED CARRY LICENSE VIOLATION",
            "CRIMINAL DAMAGE",
            "CRIMINAL TRESPASS",
            "DECEPTIVE PRACTICE",
            "GAMBLING",
            "HUMAN TRAFFICKING",
            "INTERFERENCE WITH PUBLIC OFFICER",
            "INTIMIDATION",
            "KIDNAPPING",
            "LIQUOR LAW VIOLATION",
            "NARCOTICS",
            "NON-CRIMINAL",
            "NON-CRIMINAL (SUBJECT SPECIFIED)",
            "OBSCENITY",
            "OFFENSE INVOLVING CHILDREN",
            "OTHER NARCOTIC VIOLATION",
            "OTHER OFFENSE",
            "PROSTITUTION",
            "PUBLIC INDECENCY",
            "PUBLIC PEACE VIOLATION",
            "SEX OFFENSE",
            "STALKING",
            "WEAPONS VIOLATION",
        ),
        "unknown",
    ),
}
CHICAGO = """
title = "Crimes of Chicago"
{areas}
[[files]]
path = "{path}"
kind = "incidents"
dataset = "reported-crime"
covers = ["{first}", "{last}"]
{more}
date_format = "%m/%d/%Y %I:%M:%S %p"
columns = {{ date = "Date", longitude = "Longitude", latitude = "Latitude" }}
[files.dimensions.offense]
column = "Primary Type"
[files.dimensions.offense.codes]
{codes}
"""
_CODES = "\n".join(f'"{code}" = "{category}"' for code, category in CHICAGO_OFFENSES.items())
CHICAGO_2017 = CHICAGO.format(
    path="crimes_2017.csv.gz",
    first="2017-01",
    last="2017-12",
    more='id = "ID"',
    areas=CHICAGO_AREAS,
    codes=_CODES,
)
# A day is no month: between the three days everything is a gap, and what is stated are the days that are there.
CHICAGO_DAYS = CHICAGO.format(
    path="daily/*.csv",
    first="2005-06",
    last="2018-11",
    more='id = "Case Number"\ngaps = [["2005-07", "2011-01"], ["2011-03", "2018-10"]]',
    areas=CHICAGO_AREAS,
    codes=_CODES,
)
# Dates such as 2072016, an ending row of blanks, and blanks for what is not known. Stops are counted without places
# here, so any city's areas do.
NEW_YORK_STOPS = f"""
title = "Stops in New York"
{AREAS}
[[files]]
path = "stops_2016.csv.gz"
kind = "incidents"
dataset = "use-of-force"
covers = ["2016-01", "2016-12"]
date_format = "%-m%d%Y"
distinct = ["pct", "ser_num"]
weights = {{ subjects = 1 }}
columns = {{ date = "datestop" }}
{AUTHORITY}
[files.dimensions.race]
column = "race"
[files.dimensions.race.codes]
B = "black"
P = "hispanic"
Q = "hispanic"
W = "white"
A = "another-race"
I = "another-race"
Z = "another-race"
U = "unknown"
" " = "unknown"
[files.dimensions.sex]
column = "sex"
codes = {{ M = "male", F = "female", Z = "unknown", " " = "unknown" }}
"""
CHICAGO_TRAINING = f"""
title = "Training"
{CHICAGO_AREAS}
[[files]]
path = "crisis_intervention_training.csv"
kind = "counts"
dataset = "training"
covers = ["2004-10", "2016-08"]
date_format = "%Y-%m-%d %H:%M:%S"
columns = {{ date = "session_end" }}
weights = {{ crisis-intervention = "officers_certified" }}
apart_by = ["GENDER"]
empty_months_are_zero = true
"""


def real_drop(folder: Path, toml: str, *sources: Path) -> Path:
    """Lay a drop over the real files that its description names."""
    folder.mkdir()
    (folder / "drop.toml").write_text(toml)
    paths = [file["path"] for file in tomllib.loads(toml)["files"]]
    for source in sources:
        for file in (file for path in paths for file in source.glob(path)):
            copy = folder / file.relative_to(source)
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, copy)
    return folder
