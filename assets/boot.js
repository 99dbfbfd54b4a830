/* Every page is finished HTML. Dash starts only when the visitor means to explore: a touch or keyboard focus
   on a chart, a map or a filter. It draws the same page unseen and takes its place in one step: choices,
   focus, scroll and opened details stay. If anything fails the finished page stays, and keeps working.

   #boot-list: {scripts, plotly, data, charts, maps} from pages/serving/document.py. */
(() => {
  "use strict";
  const GIVE_UP_AFTER = 45000;
  const CONTROLS = "#question select, #question input, #question textarea";
  const list = JSON.parse(document.getElementById("boot-list").textContent);
  const first = document.getElementById("first-paint");
  const dash = document.getElementById("dash");
  const root = document.documentElement;
  const here = () => location.pathname + location.search;
  const form = (part) => part.querySelector("form#question");
  let asked = here();
  let started = false;
  let pressed = false; // a pointer is down: removing what it is on would lose the click
  let opened = null; // a select whose picker may be open
  let committed = ""; // the text of the focused field when it last said "change"

  /* ---- starting ---- */

  const script = (src) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      Object.assign(element, { src, async: false, onload: resolve, onerror: reject });
      document.head.append(element);
    });

  const preload = (href) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
    document.head.append(link);
  };

  const boot = () => {
    if (started) return;
    started = true;
    performance.mark("boot");
    list.data.forEach(preload);
    const libraries = list.scripts.map(script);
    // Dash waits for whatever `Plotly` is; the bundle replaces this promise by itself when it has run.
    // Asked for last, it is read while Dash waits for its answers.
    if (list.plotly) window.Plotly = script(list.plotly);
    const deadline = setTimeout(giveUp, GIVE_UP_AFTER);
    Promise.all(libraries).then(() => draw(deadline)).catch(giveUp);
    if (list.plotly) window.Plotly.catch(giveUp);
  };

  const draw = (deadline) => {
    // Laid out at its final width but unseen, because charts and maps measure their place.
    const width = first.getBoundingClientRect().width + "px";
    dash.hidden = false;
    Object.assign(dash.style, { position: "absolute", top: "0", width, height: "0" });
    Object.assign(dash.style, { overflow: "hidden", visibility: "hidden" });
    const changes = new MutationObserver(() => {
      if (!complete()) return;
      changes.disconnect();
      clearTimeout(deadline);
      takeOverWhenFree();
    });
    changes.observe(dash, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    new window.DashRenderer();
  };

  const giveUp = () => {
    root.dataset.live = "no";
    if (first.isConnected) dash.hidden = true;
  };

  /* ---- taking over ---- */

  const complete = () => {
    const page = document.getElementById("page");
    if (!page || !page.firstElementChild) return false;
    const charts = Array.from(page.querySelectorAll(".dash-graph"));
    const maps = Array.from(page.querySelectorAll(".leaflet-container"));
    return (
      charts.length >= list.charts &&
      maps.length >= list.maps &&
      charts.every((each) => each.querySelector(".main-svg") && !each.querySelector(".dash-graph--pending")) &&
      maps.every((each) => each.querySelector("path"))
    );
  };

  const busy = () => {
    const control = document.activeElement;
    if (pressed) return true;
    if (!first.contains(control) || !control.matches(CONTROLS)) return false;
    if (control.tagName !== "SELECT") return control.value !== committed;
    return CSS.supports("selector(:open)") ? control.matches(":open") : control === opened;
  };

  const takeOverWhenFree = () => {
    if (root.dataset.live) return;
    if (busy()) setTimeout(takeOverWhenFree, 100);
    else takeOver();
  };

  const takeOver = () => {
    const page = document.getElementById("page");
    const [left, top] = [scrollX, scrollY];
    const served = form(page) && JSON.stringify(answers(form(page)));
    const focused = carry(first, page);
    first.remove();
    dash.removeAttribute("style");
    if (focused) focused();
    scrollTo(left, top);
    root.dataset.live = "yes";
    performance.mark("live");
    if (served && JSON.stringify(answers(form(page))) !== served) ask(form(page));
  };

  /* Give each element of the new page what its twin in the old one had gathered.
     Returns a function that restores the focus, or nothing if it was not in the page. */
  const carry = (from, to) => {
    let focus = from === document.activeElement ? refocus(from, to) : null;
    if (from.hasAttribute("data-live")) return from.contains(document.activeElement) ? focusInside(to) : focus;
    if (from.scrollLeft || from.scrollTop) requestAnimationFrame(() => to.scrollTo(from.scrollLeft, from.scrollTop));
    if (from.tagName === "DETAILS") to.open = from.open;
    if (from.matches("select, textarea, input") && from.type !== "file") {
      if (from.multiple) Array.from(from.options).forEach((each, i) => (to.options[i].selected = each.selected));
      else to.value = from.value;
      to.checked = from.checked;
    }
    Array.from(from.children).forEach((child, i) => {
      const twin = to.children[i];
      if (twin && (twin.tagName === child.tagName || child.hasAttribute("data-live"))) focus = carry(child, twin) || focus;
    });
    return focus;
  };

  const refocus = (from, to) => {
    const [start, end] = typeof from.selectionStart === "number" ? [from.selectionStart, from.selectionEnd] : [];
    return () => {
      to.focus({ preventScroll: true });
      if (start !== undefined) to.setSelectionRange(start, end);
    };
  };

  const focusInside = (to) => {
    const label = document.activeElement.getAttribute("aria-label");
    const candidates = Array.from(to.querySelectorAll("a, button, [tabindex]"));
    const twin = candidates.find((each) => label && each.getAttribute("aria-label") === label) || candidates[0];
    return () => twin && twin.focus({ preventScroll: true });
  };

  /* ---- asking ---- */

  const answers = (question) => {
    const data = {};
    for (const [name, value] of new FormData(question)) {
      data[name] = name in data ? [].concat(data[name], value) : value;
    }
    return data;
  };

  const ask = (question) => window.dash_clientside.set_props("question-store", { data: answers(question) });

  /* Dash has drawn an answer: let the address, the title and the links to other languages say so. */
  const shown = (data) => {
    if (!data) return;
    if (data.leave) location.assign(data.url);
    if (data.leave || data.url === here()) return;
    history.pushState(null, "", data.url);
    asked = here();
    document.title = data.title;
    document.querySelectorAll("#dash a[hreflang]").forEach((link) => (link.search = location.search));
  };
  window.dash_clientside = Object.assign(window.dash_clientside || {}, { live: { shown } });

  /* ---- pictures: an <a data-png> whose address is an SVG of ours saves it as PNG ---- */

  const savePicture = async (link) => {
    const image = new Image();
    image.src = link.href;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const save = document.createElement("a");
    save.href = URL.createObjectURL(blob);
    save.download = link.dataset.png || "picture.png";
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60000);
  };

  /* ---- listening ---- */

  const on = (target, types, act, options) =>
    types.split(" ").forEach((type) => target.addEventListener(type, act, options));

  on(first, "pointerdown touchstart focusin", (event) => {
    if (event.target.closest("[data-live], " + CONTROLS)) boot();
  }, { passive: true, capture: true });
  on(first, "focusin change", (event) => (committed = event.target.value));
  on(first, "pointerdown keydown", (event) => (opened = event.target.closest("#question select") || opened));
  on(first, "change focusout", () => (opened = null));
  on(window, "pointerdown", () => (pressed = true), { passive: true, capture: true });
  on(window, "pointerup pointercancel", () => setTimeout(() => (pressed = false)), { passive: true, capture: true });
  on(dash, "change", (event) => event.target.matches(CONTROLS) && ask(event.target.form));
  on(dash, "submit", (event) => {
    if (event.target.id !== "question") return;
    event.preventDefault();
    ask(event.target);
  });
  on(document, "click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-png]");
    if (!link) return;
    event.preventDefault();
    savePicture(link).catch(() => location.assign(link.href));
  });
  // Back and Forward between answers are page loads again; Dash's own listeners must not answer too.
  on(window, "popstate", (event) => {
    event.stopImmediatePropagation();
    if (here() !== asked) location.reload();
  }, { capture: true });
})();
