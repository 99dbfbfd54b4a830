"""What must be the same before and after Dash takes over, as expressions to evaluate in a page.

`page.evaluate(PLACES, "#first-paint")` before and `page.evaluate(PLACES, "#dash")` after; `MARKUP` likewise with
`"#first-paint"` and `"#page"`.
"""

# Where everything with a name is, to a pixel; charts and maps as a whole.
PLACES = """(root) => {
  const live = "[data-live], .leaflet-container, .dash-graph";
  const named = Array.from(document.querySelectorAll(root + " [id]"));
  const whole = named.filter((each) => each.matches(live) || !each.parentElement.closest("body :is(" + live + ")"));
  const seen = whole.filter((each) => each.id !== "page" && each.id !== "react-entry-point");
  return Object.fromEntries(seen.map((each) => {
    const box = each.getBoundingClientRect();
    return [each.id, [box.x, box.y, box.width, box.height].map(Math.round)];
  }));
}"""

# The markup without what the two ways of writing it may differ in: the order of attributes, what is inside charts
# and maps, and what React sets as a property (which is compared as such).
MARKUP = """(root) => {
  const live = "[data-live], .leaflet-container, .dash-graph";
  const properties = ["selected", "checked", "value"];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.matches(live)) return "<" + node.id + ">";
    const names = node.getAttributeNames().filter((name) => !properties.includes(name)).sort();
    const attributes = names.map((name) => name + "=" + node.getAttribute(name));
    const state = properties.filter((name) => name in node).map((name) => name + ":" + node[name]);
    return "<" + [node.tagName, ...attributes, ...state].join(" ") + ">"
      + Array.from(node.childNodes).map(walk).join("") + "</>";
  };
  return Array.from(document.querySelector(root).childNodes).map(walk).join("");
}"""
