/* The browser half of components/native.py. */
window.native_components = {
  /* Exactly one <input>, whose value the browser owns. */
  Input: function (props) {
    var attributes = {};
    for (var name in props) {
      if (name !== "setProps" && name !== "value" && name !== "checked") attributes[name] = props[name];
    }
    attributes.defaultValue = props.value;
    attributes.defaultChecked = props.checked;
    return React.createElement("input", attributes);
  },

  /* An element whose inside the server has written, with every text in it escaped. */
  Finished: function (props) {
    var inside = { dangerouslySetInnerHTML: { __html: props.html } };
    return React.createElement(props.tag, Object.assign(inside, props.attributes));
  },

  /* A finished map, behind which the live one is drawn when its library is there, and then takes its place: nothing
     flickers, now or when an answer brings another. If the library does not come, the finished one stays. */
  MapPlace: function (props) {
    var finished = React.useRef();
    var [drawn, setDrawn] = React.useState(false);
    var drawing = Boolean(props.children) && !drawn;
    React.useEffect(function () {
      var { mapLibrary, replaceWhenDrawn } = window.takeOver;
      var here = true; // another answer may have come before the library
      if (drawing) setTimeout(replaceWhenDrawn, 0, finished.current, () => setDrawn(true));
      else if (!drawn) mapLibrary().then(() => here && props.setProps({ children: props.map }), () => {});
      return () => (here = false);
    }, [drawing]);
    var attributes = Object.assign({}, props.attributes, { ref: finished });
    if (drawing) attributes.className = [attributes.className, "leaving"].join(" ");
    var picture = window.native_components.Finished({ tag: "div", attributes: attributes, html: props.html });
    return React.createElement(React.Fragment, null, drawn ? null : picture, props.children);
  },
};
