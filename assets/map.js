/* What Leaflet needs to draw our maps: looks, links, words. Colors are the stylesheet's (site.css, .area--…).
   Words enter the page as text, never as markup. See components/maps.py for what the features hold. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";

  function hatch(map, id) {
    var svg = map.getPane("overlayPane").querySelector("svg");
    if (!svg || svg.querySelector("pattern")) return;
    var pattern = document.createElementNS(SVG, "pattern");
    var line = document.createElementNS(SVG, "path");
    var given = { id: id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    for (var name in given) pattern.setAttribute(name, given[name]);
    line.setAttribute("d", "M0 0V7");
    pattern.appendChild(line);
    svg.insertBefore(document.createElementNS(SVG, "defs"), svg.firstChild).appendChild(pattern);
  }

  /* Once for each map: zoom buttons in the reader's language; dragging only where there is something to drag to,
     so that a finger on the map still scrolls the page. */
  function prepare(map, words) {
    if (map.oursReady) return;
    map.oursReady = true;
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.setMinZoom(map.getZoom());
    map.on("zoomend", function () {
      map.dragging[map.getZoom() > map.getMinZoom() + 0.01 ? "enable" : "disable"]();
    });
  }

  function words(lines) {
    var node = document.createElement("span");
    lines.forEach(function (line) {
      node.appendChild(document.createElement("span")).textContent = line;
    });
    return node;
  }

  /* Hidden from screen readers, which hear the same words from the area's link. */
  function label(map, properties, text) {
    var shown = text.narrow && text.wide ? "" : text.wide ? " wide" : " narrow";
    var bare = /^\d/.test(properties.look) ? "" : " bare";
    L.tooltip({ permanent: true, direction: "center", className: "words" + shown + bare, opacity: 1 })
      .setLatLng(properties.at)
      .setContent(words(text.lines))
      .addTo(map)
      .getElement()
      .setAttribute("aria-hidden", "true");
  }

  function link(element, properties) {
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "link");
    element.setAttribute("aria-label", properties.words);
    element.addEventListener("keydown", function (event) {
      if (event.key === "Enter") location.assign(properties.href);
    });
  }

  window.ours = window.ours || {};
  window.ours.map = {
    style: function (feature, context) {
      var look = feature.properties.look;
      var here = feature.properties.here ? " area--here" : "";
      var fill = look === "suppressed" ? { fillColor: "url(#" + context.hideout.hatch + ")" } : {};
      return Object.assign({ className: "area area--" + look + here, fillOpacity: 1 }, fill);
    },

    onEachFeature: function (feature, layer, context) {
      var properties = feature.properties;
      layer.on("add", function () {
        var map = layer._map;
        prepare(map, context.hideout);
        hatch(map, context.hideout.hatch);
        link(layer.getElement(), properties);
        properties.labels.forEach(label.bind(null, map, properties));
      });
      layer.bindTooltip(words([properties.words]), { sticky: true, className: "tip", opacity: 1 });
      layer.on("click", function () {
        location.assign(properties.href);
      });
    },
  };
})();
