/* Finds the visitor's neighborhood and remembers the last one, both on the device alone: no request holds either.
   What it fills is written by components/finder.py and hidden until this runs. */
(() => {
  "use strict";
  const KEY = "neighborhood";
  const PLACE = "{place}";
  const ROUGH = 1000; // meters; then a place is "in or near"
  let said = null; // what was last said of a location, to say again when Dash has drawn the page

  /* ---- where a point lies ---- */

  // A line to the east crosses the rings of a polygon an odd number of times if it begins inside.
  const crosses = ([[ax, ay], [bx, by]], x, y) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
  const inRing = (ring, x, y) =>
    ring.reduce((inside, end, i) => inside !== crosses([ring.at(i - 1), end], x, y), false);
  const inPolygon = (rings, x, y) => rings.reduce((inside, ring) => inside !== inRing(ring, x, y), false);
  const holds = ({ type, coordinates }, x, y) =>
    (type === "Polygon" ? [coordinates] : coordinates).some((rings) => inPolygon(rings, x, y));

  /* The id of the neighborhood at a longitude and latitude; none outside all of them. */
  const placeAt = (areas, x, y) => {
    const places = areas.features.filter((each) => each.properties.level === "neighborhood" && each.geometry);
    return places.find((each) => holds(each.geometry, x, y))?.id;
  };

  /* ---- the page ---- */

  const shown = () => document.getElementById("first-paint") || document.getElementById("dash");
  const all = (selector) => Array.from(shown().querySelectorAll(selector));

  /* A link to a place, made from the map's: only places on this page are ever named. */
  const linkTo = (id) => {
    const found = all("[data-place]").find((each) => each.dataset.place === id);
    if (!found) return null;
    const link = document.createElement("a");
    link.href = found.getAttribute("href");
    link.textContent = found.getAttribute("aria-label");
    return link;
  };

  const fill = (element, sentence, link) => {
    const [before, after] = sentence.split(PLACE);
    element.replaceChildren(...(link ? [before, link, after] : [sentence]));
  };

  /* ---- location ---- */

  const position = () =>
    new Promise((resolve, reject) =>
      navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 15000, maximumAge: 60000 }),
    );

  const outlines = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const say = (name, id) => {
    said = [name, id];
    all(".located").forEach((each) => fill(each, each.dataset[name], id && linkTo(id)));
  };

  const locate = async (address) => {
    say("looking");
    try {
      const [areas, { coords }] = await Promise.all([outlines(address), position()]);
      const id = placeAt(areas, coords.longitude, coords.latitude);
      if (id && linkTo(id)) say(coords.accuracy > ROUGH ? "near" : "found", id);
      else say("outside");
    } catch (error) {
      say(error.code === 1 ? "refused" : "failed");
    }
  };

  /* ---- memory ---- */

  const memory = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null; // a browser that keeps nothing
    }
  };

  const offer = () => {
    const id = memory((kept) => kept.getItem(KEY));
    const link = id && linkTo(id);
    all("[data-remembered]").forEach((each) => {
      each.hidden = !link;
      const sentence = (each.dataset.remembered ||= each.firstElementChild.textContent);
      if (link) fill(each.firstElementChild, sentence, link);
    });
  };

  const remember = () =>
    all("[data-remember]").forEach((each) => {
      memory((kept) => kept.setItem(KEY, each.dataset.remember));
      each.hidden = memory((kept) => kept.getItem(KEY)) !== each.dataset.remember;
    });

  const forget = () => {
    memory((kept) => kept.removeItem(KEY));
    all("[data-remember], [data-remembered]").forEach((each) => (each.hidden = true));
  };

  /* ---- now, and again when Dash has drawn the page ---- */

  const show = () => {
    all("[data-location]").forEach((each) => (each.hidden = !navigator.geolocation));
    offer();
    if (said) say(...said);
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-locate], [data-forget]");
    if (button?.dataset.locate) locate(button.dataset.locate);
    else if (button) forget();
  });
  new MutationObserver(() => {
    show();
    if (memory((kept) => kept.getItem(KEY))) remember();
  }).observe(document.documentElement, { attributeFilter: ["data-live"] });
  show();
  remember();
  window.ours = Object.assign(window.ours || {}, { placeAt });
})();
