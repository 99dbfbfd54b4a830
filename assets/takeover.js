/* Dash draws the page again, unseen, and takes the finished page's place in one step: choices, focus, scroll and
   opened details stay. From then on a choice is asked through Dash and shown in the address. */
(() => {
  "use strict";
  const TOO_LATE = 8000;
  const PENDING = "dash-graph--pending";
  const state = window.takeOver;
  const { list, on, CONTROLS } = state;
  const first = document.getElementById("first-paint");
  const dash = document.getElementById("dash");
  const root = document.documentElement;
  const question = (part) => part.querySelector("form#question");
  let late = 0;
  let nowLive;
  const live = new Promise((resolve) => (nowLive = resolve));

  /* ---- drawing unseen ---- */

  state.start = () => {
    // Laid out at its final width, because charts and maps measure their place.
    const width = first.getBoundingClientRect().width + "px";
    dash.hidden = false;
    Object.assign(dash.style, { position: "absolute", top: "0", width, height: "0" });
    Object.assign(dash.style, { overflow: "hidden", visibility: "hidden" });
    const changes = new MutationObserver((records) => {
      records.forEach(noteDrawn);
      if (!complete()) return;
      changes.disconnect();
      clearTimeout(state.deadline);
      takeOverWhenFree();
    });
    changes.observe(dash, { childList: true, subtree: true, attributeFilter: ["class"], attributeOldValue: true });
    new window.DashRenderer({ request_pre: () => setTimeout(loadPlotly), request_post: () => clearTimeout(late) });
  };

  /* Plotly is read while Dash waits for the page's tree: a chart waits for whatever `Plotly` is, and the bundle
     replaces the promise by itself when it has run. */
  const loadPlotly = () => {
    if (list.plotly && !window.Plotly) (window.Plotly = state.script(list.plotly)).catch(state.giveUp);
  };

  /* A chart is marked as pending while it is drawn, and again at once while it is measured and drawn once more as
     it is. That second time is not waited for: the end of the first is seen by what the mark replaces. */
  const drawn = new Set();
  const noteDrawn = ({ target, oldValue }) => {
    const ended = oldValue !== null && !oldValue.includes(PENDING) && target.querySelector(".main-svg");
    if (ended) drawn.add(target);
  };

  const complete = () => {
    const page = document.getElementById("page");
    if (!page || !page.firstElementChild) return false;
    const charts = Array.from(page.querySelectorAll(".js-plotly-plot"));
    const maps = Array.from(page.querySelectorAll(".leaflet-container"));
    return (
      charts.length >= list.charts &&
      maps.length >= list.maps &&
      (!list.maps || !page.querySelector("[data-live]")) && // each has its finished map's place
      charts.every((each) => drawn.has(each) || (each.querySelector(".main-svg") && !each.matches("." + PENDING)))
    );
  };

  /* ---- maps ---- */

  /* A page without a chart has loaded it with the others; a chart does not wait for it. */
  let mapLibrary = window.dash_leaflet && Promise.resolve();
  state.mapLibrary = () => (mapLibrary ||= live.then(() => state.script(list.map)));

  /* The live map is drawn behind the finished one, which `replace` removes at once. */
  state.replaceWhenDrawn = (finished, replace) => {
    if (!finished.isConnected) return;
    const drawn = finished.parentElement.querySelector("[data-live] + .leaflet-container path");
    if (!drawn || state.pressed) return setTimeout(state.replaceWhenDrawn, 50, finished, replace);
    const active = document.activeElement;
    const restoreFocus = finished.contains(active) && focusInside(finished.nextElementSibling, active);
    window.ReactDOM.flushSync(replace);
    if (restoreFocus) restoreFocus();
  };

  /* ---- taking over ---- */

  const busy = () => {
    const control = document.activeElement;
    if (state.pressed) return true;
    if (!first.contains(control) || !control.matches(CONTROLS)) return false;
    if (control.tagName !== "SELECT") return control.value !== state.committed;
    return CSS.supports("selector(:open)") ? control.matches(":open") : control === state.opened;
  };

  const takeOverWhenFree = () => {
    if (root.dataset.live) return;
    if (busy()) setTimeout(takeOverWhenFree, 100);
    else takeOver();
  };

  const takeOver = () => {
    const page = document.getElementById("page");
    const form = question(page);
    const served = form && JSON.stringify(answers(form));
    const [left, top] = [scrollX, scrollY];
    const restoreFocus = carry(first, page);
    first.remove();
    dash.removeAttribute("style");
    if (restoreFocus) restoreFocus();
    scrollTo(left, top);
    root.dataset.live = "yes";
    performance.mark("live");
    nowLive();
    if (form && JSON.stringify(answers(form)) !== served) ask(form);
  };

  /* Give each element of the new page what its twin in the old one had gathered. Both were made from one tree, so
     twins are found by place. Returns a function that restores the focus, if the old page had it. */
  const carry = (from, to) => {
    const active = document.activeElement;
    if (from.hasAttribute("data-live")) return from.contains(active) ? focusInside(to, active) : null;
    let focus = from === active ? refocus(from, to) : null;
    if (state.scrolled.has(from)) scrollLater(to, from.scrollLeft, from.scrollTop);
    if (from.tagName === "DETAILS") to.open = from.open;
    if (from.matches("select, input, textarea")) copyValue(from, to);
    Array.from(from.children).forEach((child, i) => {
      const twin = to.children[i];
      if (twin && twin.tagName === child.tagName) focus = carry(child, twin) || focus;
    });
    return focus;
  };

  const copyValue = (from, to) => {
    if (from.multiple) Array.from(from.options).forEach((each, i) => (to.options[i].selected = each.selected));
    else to.value = from.value;
    if ("checked" in from) to.checked = from.checked;
  };

  // Only what is seen can be scrolled.
  const scrollLater = (to, left, top) => queueMicrotask(() => to.scrollTo(left, top));

  const refocus = (from, to) => {
    const caret = typeof from.selectionStart === "number" ? [from.selectionStart, from.selectionEnd] : null;
    return () => {
      to.focus({ preventScroll: true });
      if (caret) to.setSelectionRange(...caret);
    };
  };

  const focusInside = (to, active) => {
    const label = active.getAttribute("aria-label");
    const candidates = Array.from(to.querySelectorAll("a, button, [tabindex]"));
    const twin = candidates.find((each) => label && each.getAttribute("aria-label") === label) || candidates[0];
    return () => twin && twin.focus({ preventScroll: true });
  };

  /* ---- asking ---- */

  const answers = (form) => {
    const data = {};
    for (const [name, value] of new FormData(form)) {
      data[name] = name in data ? [].concat(data[name], value) : value;
    }
    return data;
  };

  // A question that Dash cannot bring an answer to is asked as the finished page would ask it.
  const ask = (form) => {
    clearTimeout(late);
    late = setTimeout(() => navigator.onLine && form.submit(), TOO_LATE);
    window.dash_clientside.set_props("question-store", { data: answers(form) });
  };

  on(dash, "change", (event) => event.target.matches(CONTROLS) && ask(event.target.form));
  on(dash, "submit", (event) => {
    if (event.target.id !== "question") return;
    event.preventDefault();
    ask(event.target);
  });

  /* Dash has drawn an answer: let the address, the title and the links to other languages say so. */
  const shown = (data) => {
    if (!data) return;
    if (data.leave) location.assign(data.url);
    if (data.leave || data.url === state.here()) return;
    history.pushState(null, "", data.url);
    state.asked = state.here();
    document.title = data.title;
    document.querySelectorAll("#dash a[hreflang]").forEach((link) => (link.search = location.search));
  };
  window.dash_clientside = Object.assign(window.dash_clientside || {}, { live: { shown } });
})();
