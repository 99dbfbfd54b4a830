"""The Dash application: finished pages first, Dash's own answers behind a guard, nothing else."""

import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import dash
from flask import Response, redirect, request

from pages.serving import errors
from pages.serving.document import Frame, render
from pages.serving.finished import BytesCache, Draft, compress_response, finished_response, private_response
from pages.serving.guard import MAX_BODY_BYTES, Refused, Shape, check, shapes_of
from pages.serving.headers import permissions_policy, security_headers, with_headers
from pages.serving.live import LivePages, may_be_kept
from pages.serving.page import Address, Layout, Page, PageView, view_of
from pages.serving.routes import Routes, UnknownAddress, utc_day
from pages.serving.settings import Site, refuse_debug
from pages.serving.static import Shelf
from pages.serving.static.libraries import digest

HTML = "text/html; charset=utf-8"
JSON = "application/json"
# What the renderer reads from its settings and what would only tell a stranger which versions run here.
BLANKED = ("dash_version", "python_version", "plotly_version", "ddk_version", "dash_version_url", "end_id")


class NotFinished(RuntimeError):
    """A request came before `Dashboard.finish()`, or a change after it."""


class Dashboard(dash.Dash):
    """The site. Put together once per process:

    app = Dashboard(pages=..., site=..., cache=..., data_version=..., code_version=...)
    app.server.add_url_rule(...)     # addresses that are no pages: API, health
    app.finish()

    `data_version()` names everything that answers depend on besides code and address (current release,
    withdrawals): when it changes, every page is made again. It is called once per request. `is_preview(release)`
    says whether this request may see that release although it is not public: such answers touch no cache. `today()` is
    the day where the site is: pages that are `daily` are made again when it changes.
    """

    def __init__(  # noqa: PLR0913 - by name alone: the parts that a site is put together from
        self,
        *,
        pages: Iterable[Page],
        site: Site,
        cache: BytesCache,
        data_version: Callable[[], str],
        code_version: str,
        not_found: Layout = errors.plain_not_found,
        is_preview: Callable[[str], bool] = lambda _release: False,
        shelf: Shelf | None = None,
        today: Callable[[], date] = utc_day,
    ) -> None:
        if site.production:
            refuse_debug(os.environ)
        self.site, self.cache, self.not_found = site, cache, not_found
        self.data_version = data_version
        self.is_preview = is_preview
        self.page_routes = Routes(pages, today, site=site.base_url)
        self.shelf = shelf or Shelf()
        self._shapes: dict[str, Shape] = {}
        self._frame: Frame | None = None
        self.edition = digest(f"{code_version} {site} {self.shelf.edition}".encode())
        super().__init__(
            name="pages",
            assets_folder=str(Path(__file__).resolve().parents[2] / "assets"),
            use_pages=False,
            pages_folder="",
            include_assets_files=False,
            include_pages_meta=False,
            suppress_callback_exceptions=True,
            update_title="",
            title=site.name,
            enable_mcp=False,
            add_log_handler=False,
        )
        self._live = LivePages(self.page_routes)
        self._live.connect(self)
        for page in self.page_routes.pages:
            if page.connect is not None:
                page.connect(self)

    def finish(self) -> "Dashboard":
        """Fix what the first request would otherwise have to: the callbacks' shapes, scripts, headers.

        Raises `UnknownAsset` for a script that a page names and `assets/` does not hold.
        """
        server = self.server
        for name in (name for page in self.page_routes.pages for name in page.scripts):
            self.shelf.asset(name)
        with server.test_request_context("/"):
            self._setup_server()
        self._shapes = shapes_of(self.callback_map)
        self._live.know(self.callback_map)
        self._frame = Frame(
            self.site.base_url, self.site.name, self.shelf, self._browser_config(), self._serve_clientside()
        )
        headers = security_headers(https=self.site.https)
        server.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, TRUSTED_HOSTS=self.site.trusted_hosts)
        errors.install(server, self.shelf.stylesheets)
        server.wsgi_app = self.shelf.before(with_headers(server.wsgi_app, headers))
        return self

    def index(self, *_args: Any, **_kwargs: Any) -> Response:
        """Any address that is not served by a rule of its own: a finished page, or a 404 in its language."""
        path, query = request.path, request.environ.get("QUERY_STRING", "")
        try:
            page, address = self.page_routes.find(path, query)
            return self._finished(page, address)
        except UnknownAddress as unknown:
            return self._unknown(path, query, unknown.language)

    def _finished(self, page: Page, address: Address) -> Response:
        answer = self._kept(
            "page", page, address, lambda: self._draft(view_of(page, address), address, page.scripts), HTML
        )
        if page.locates:
            answer.headers["Permissions-Policy"] = permissions_policy(locates=True)
        return answer

    def _callback(self) -> Response:
        """Dash's callbacks, behind the guard; those of all pages are finished bytes like the pages."""
        if request.mimetype != JSON or request.query_string:
            raise Refused("not a JSON body alone")
        body = check(request.get_data(cache=True), self._shapes)
        asked = self._live.asked(body)
        if asked is None:
            return compress_response(self._dispatch(), request.environ.get("HTTP_ACCEPT_ENCODING", ""))
        return self._kept(body["output"], *asked, self._callback_draft, JSON)

    def _callback_draft(self) -> Draft:
        answer = self._dispatch()
        return Draft(answer.get_data(), answer.status_code, may_be_kept())

    def _kept(
        self, kind: str, page: Page, address: Address, make: Callable[[], Draft], content_type: str
    ) -> Response:
        accept_encoding = request.environ.get("HTTP_ACCEPT_ENCODING", "")
        typed = any(address.values(name) for name in page.typed)
        if typed or self.is_preview(address.value("release")):
            return private_response(make(), accept_encoding=accept_encoding, content_type=content_type)
        return finished_response(
            cache=self.cache,
            key=f"{kind} {self.data_version()} {self.edition} {address.key}",
            make=make,
            accept_encoding=accept_encoding,
            if_none_match=request.environ.get("HTTP_IF_NONE_MATCH", ""),
            content_type=content_type,
        )

    def _unknown(self, path: str, query: str, language: str) -> Response:
        if path.endswith("/") and path.rstrip("/"):
            return self._without_slash(path.rstrip("/"), query, language)
        address = Address(language, "/")
        draft = self._draft(self.not_found(address), address)
        return Response(draft.body, 404, {"Cache-Control": "no-store"}, content_type=HTML)

    def _without_slash(self, path: str, query: str, language: str) -> Response:
        try:
            _page, address = self.page_routes.find(path, query)
        except UnknownAddress:
            return self._unknown(path, query, language)
        return redirect(address.url, code=308)  # type: ignore[return-value]

    def private_page(self, view: PageView, address: Address) -> Response:
        """A page outside the site's addresses, for this visitor alone."""
        draft = self._draft(view, address)
        return private_response(draft, accept_encoding="", content_type=HTML)

    def _draft(self, view: PageView, address: Address, scripts: tuple[str, ...] = ()) -> Draft:
        if self._frame is None:
            raise NotFinished("call finish() before serving")
        return Draft(render(view, address, self._frame, scripts).encode(), view.status, view.keep)

    def _setup_routes(self) -> None:
        """Only what a live page needs; Dash would also serve reload hashes, a favicon and package files."""
        self._add_url("_dash-layout", self.serve_layout)
        self._add_url("_dash-dependencies", self.dependencies)
        self._dispatch = self.backend.serve_callback(self)
        self._add_url("_dash-update-component", self._callback, ["POST"])
        self.backend.setup_index(self)
        self.backend.setup_catchall(self)

    def _browser_config(self) -> dict[str, Any]:
        """Dash's settings for the browser, without versions and without what only says `nothing here`."""
        config = self._config() | dict.fromkeys(BLANKED, "") | {"disable_version_check": True}
        children = {space: {name: props for name, props in kinds.items() if props}
                    for space, kinds in config["children_props"].items()}  # fmt: skip
        return config | {"children_props": {space: kinds for space, kinds in children.items() if kinds}}

    def _serve_clientside(self) -> str | None:
        """The address of the callbacks that run in the browser, which Dash would put inline."""
        content = "\n".join(self._inline_scripts).encode()
        if not content:
            return None
        url = f"/assets/clientside.{digest(content)}.js"
        headers = {"Cache-Control": "max-age=31536000, public, immutable"}
        script = lambda: Response(content, headers=headers, content_type="text/javascript; charset=utf-8")  # noqa: E731
        self.server.add_url_rule(url, url, script)
        return url
