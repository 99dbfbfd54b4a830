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
};
