"""Drops over the real files: only their descriptions stand here, the files stay where they are (linked by copy)."""

import shutil
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


def real_drop(folder: Path, toml: str, source: Path) -> Path:
    """Lay a drop over the real files that its description names."""
    folder.mkdir()
    (folder / "drop.toml").write_text(toml)
    for file in source.iterdir():
        if f'"{file.name}"' in toml:
            shutil.copyfile(file, folder / file.name)
    return folder
