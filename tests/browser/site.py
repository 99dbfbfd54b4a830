"""The real site for tests: the sample store that `make run` builds, served by gunicorn as the Procfile says."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_access.model import LANGUAGES
from tests.infrastructure.processes import owned_directory, start, stop, wait_until, with_retries

REPOSITORY = Path(__file__).resolve().parents[2]
PUBLIC_HOST = "safety.example.org"
BASE_URL = f"https://{PUBLIC_HOST}"
NO_VAULT = "/no-vault-for-the-web-process"
TOKEN = secrets.token_urlsafe(32)

# One page of each kind, by what it holds.
HOME = "/"
NEIGHBORHOODS = "/neighborhoods"
NEIGHBORHOOD = "/neighborhoods/ironbound"
INDICATOR = "/indicators/reported-crime"
NUMBER = "/indicators/reported-crime/2025"
REFORM = "/police-reform"
PRACTICE = f"{REFORM}/practice"
REFORM_PAGES = (REFORM, PRACTICE, f"{REFORM}/stops-and-searches", f"{REFORM}/oversight/recommendations")
PAGES = (HOME, NEIGHBORHOODS, NEIGHBORHOOD, INDICATOR, NUMBER, "/data", "/data/revisions", "/methods")
PAGES += REFORM_PAGES
TIMELINE = "/timeline"
# What has tests of its own, or is made as one of those: `make test` looks at each in one language.
HELP = "/help"
SHARE = "/indicators/search-share"
TOGETHER = "/together"
MEETINGS = "/meetings"
PRESENT = "/present"
TRUST, OWED = "/trust", "/data/owed"
FOUND_SEVERAL = f"{NEIGHBORHOODS}?q=07106"
COMPARED = f"{NEIGHBORHOOD}?with=vailsburg"
OTHER_PAGES = (
    HELP,
    TOGETHER,
    MEETINGS,
    "/about",
    "/accessibility",
    "/corrections",
    "/indicators",
    SHARE,
    FOUND_SEVERAL,
    COMPARED,
    TRUST,
    f"{TRUST}?from=2022",
    "/indicators/trust-police",
    OWED,
)
OTHER_PAGES += (
    PRESENT,
    TIMELINE,
    f"{TIMELINE}?area=south",
    "/programs",
    "/programs/crisis-intervention",
    "/promises",
    *(f"{REFORM}/{name}" for name in ("training", "policy", "oversight", "body-cameras")),
)


def in_language(language: str, path: str) -> str:
    """The address of a page in a language; English has no prefix."""
    if language == LANGUAGES[0]:
        return path
    return f"/{language}{'' if path == '/' else path}"


def store_url(folder: Path) -> str:
    """The address of the sample store in a folder that `build_sample` filled."""
    return f"sqlite:///{folder / 'store.db'}"


def build_sample(folder: Path) -> None:
    """Publish the sample as the first `make run` does: two vintages, through the staff command line."""
    environment = {**os.environ, "DATABASE_URL": store_url(folder), "VAULT": str(folder / "vault")}
    command = [sys.executable, "-c", "import app; app.publish_sample_if_empty()"]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the sample could not be published: {done.stderr[-2000:]}")


def copied_store(sample: Path, folder: Path) -> str:
    """The address of a copy of the sample store, for a test that changes it."""
    shutil.copy(sample / "store.db", folder / "store.db")
    return store_url(folder)


def production(database_url: str, **more: str) -> dict[str, str]:
    """The settings of a web process in production, as variables of its environment."""
    settings = {
        "ENVIRONMENT": "production",
        "DATABASE_URL": database_url,
        "VAULT": NO_VAULT,
        "BASE_URL": BASE_URL,
        "TRUSTED_HOSTS": f"{PUBLIC_HOST},127.0.0.1",
        "STAFF_TOKEN": TOKEN,
    }
    return settings | more


@dataclass(frozen=True, kw_only=True)
class RunningSite:
    """A running web server, on loopback."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str, language: str = LANGUAGES[0]) -> str:
        """The address of a page."""
        return self.address + in_language(language, path)

    def answers(self) -> bool:
        """Whether it can serve a release."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def web_command(settings: Mapping[str, str], port: int, *, app: str = "app:server") -> list[str]:
    """The Procfile's web process on a loopback port, with the programs of this environment."""
    line = re.search(r"^web: (.*)$", (REPOSITORY / "Procfile").read_text(), re.MULTILINE)
    if line is None:
        raise RuntimeError("Procfile has no web process")
    variables = settings | {"PORT": str(port)}
    words = [_expanded(word, variables) for word in shlex.split(line[1])]
    at = words.index("gunicorn")
    words[at] = str(Path(sys.executable).with_name("gunicorn"))
    words[words.index("app:server")] = app
    assigned = [f"{name}={value}" for name, value in variables.items()]
    listens = [word.replace("0.0.0.0", "127.0.0.1") for word in words[at:]]
    return [*words[:at], *assigned, *listens, "--chdir", str(REPOSITORY)]


def _expanded(word: str, variables: Mapping[str, str]) -> str:
    """`${NAME:-default}` as a shell reads it."""
    return re.sub(r"\$\{(\w+):-(\w+)\}", lambda found: variables.get(found[1], found[2]), word)


@contextmanager
def running_site(settings: Mapping[str, str], *, app: str = "app:server") -> Iterator[RunningSite]:
    """The site on a free port, for as long as the block lasts. Raises `ServerDidNotStart`."""
    with owned_directory("npsc-site-", None) as directory:
        site = with_retries(lambda port: _launch(settings, port, directory / "server.log", app))
        try:
            yield site
        finally:
            stop(site.process)


def _launch(settings: Mapping[str, str], port: int, log: Path, app: str) -> RunningSite:
    process = start(web_command(settings, port, app=app), log=log)
    site = RunningSite(port=port, process=process)
    wait_until(site.answers, process=process, log=log)
    return site


def refresh(site: RunningSite) -> str:
    """Have every page made, as `python -m data_access refresh` does. Returns what the site says."""
    request = urllib.request.Request(
        f"{site.address}/staff/refresh", method="POST", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return str(answer.read().decode())
