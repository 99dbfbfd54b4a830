/* Every page is finished HTML. Dash starts only when the visitor means to explore: a touch or keyboard focus on
   a chart, a map or a filter. If anything fails the finished page stays as it is, and keeps working.

   #boot-list (pages/serving/document.py): {scripts, plotly, map, data, charts, maps}. Among the scripts is
   assets/takeover.js, which adds `start` to `window.takeOver`. */
(() => {
  "use strict";
  const GIVE_UP_AFTER = 45000;
  const CONTROLS = "#question select, #question input, #question textarea";
  const first = document.getElementById("first-paint");
  const on = (target, types, act, options) =>
    types.split(" ").forEach((type) => target.addEventListener(type, act, options));

  const here = () => location.pathname + location.search;

  const state = (window.takeOver = {
    list: JSON.parse(document.getElementById("boot-list").textContent),
    started: false,
    pressed: false, // a pointer is down: removing what it is on would lose the click
    opened: null, // a select whose picker may be open
    committed: "", // the text of the focused field when it last said "change"
    scrolled: new Set(), // what was scrolled inside the page
    asked: here(), // the question that this page shows the answer to
    CONTROLS,
    here,
    on,
  });

  /* ---- starting Dash ---- */

  state.script = (src) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      Object.assign(element, { src, async: false, onload: resolve, onerror: reject });
      document.head.append(element);
    });

  state.giveUp = () => {
    document.documentElement.dataset.live = "no";
    if (first.isConnected) document.getElementById("dash").hidden = true;
  };

  const preload = (href, as, more) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as, href }, more);
    document.head.append(link);
  };

  const boot = () => {
    if (state.started) return;
    state.started = true;
    performance.mark("boot");
    const { scripts, plotly, data } = state.list;
    data.forEach((href) => preload(href, "fetch", { crossOrigin: "anonymous" }));
    state.deadline = setTimeout(state.giveUp, GIVE_UP_AFTER);
    // The largest must not take bandwidth from what runs first, and comes while that runs.
    const onload = () => plotly && preload(plotly, "script");
    preload(scripts[0], "script", { onload });
    Promise.all(scripts.map(state.script)).then(() => state.start()).catch(state.giveUp);
  };

  /* ---- pictures: an <a data-png="name.png"> whose address is an SVG of ours saves it as PNG ---- */

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
    Object.assign(save, { href: URL.createObjectURL(blob), download: link.dataset.png });
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60000);
  };

  /* ---- citations: a <button data-copy="Copied"> copies what stands before it, and says so ---- */

  const copy = (button) => {
    const said = button.previousElementSibling;
    getSelection().selectAllChildren(said);
    return navigator.clipboard.writeText(said.textContent).then(() => (button.textContent = button.dataset.copy));
  };

  /* ---- listening ---- */

  const early = { passive: true, capture: true };
  on(first, "pointerdown touchstart focusin", (event) => {
    if (event.target.closest("[data-live], " + CONTROLS)) boot();
  }, early);
  on(first, "focusin change", (event) => (state.committed = event.target.value));
  on(first, "pointerdown keydown", (event) => (state.opened = event.target.closest("#question select")));
  on(first, "change focusout", () => (state.opened = null));
  on(first, "scroll", (event) => state.scrolled.add(event.target), early);
  on(window, "pointerdown", () => (state.pressed = true), early);
  on(window, "pointerup pointercancel", () => setTimeout(() => (state.pressed = false)), early);
  on(document, "click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button).catch(() => {}); // it is selected, at least
    const link = event.target.closest("a[data-png]");
    if (!link) return;
    event.preventDefault();
    savePicture(link).catch(() => location.assign(link.href));
  });
  // Answers of the live page are entries of the history. Going to another of them is a page load again, and
  // Dash's own listeners, which come later, must not answer too.
  on(window, "popstate", (event) => {
    event.stopImmediatePropagation();
    if (here() !== state.asked) location.reload();
  }, { capture: true });
})();
