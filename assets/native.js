/* The browser half of components/native.py: exactly one <input>, whose value the browser owns. */
window.native_components = {
  Input: function (props) {
    var attributes = {};
    for (var name in props) {
      if (name !== "setProps" && name !== "value" && name !== "checked") attributes[name] = props[name];
    }
    attributes.defaultValue = props.value;
    attributes.defaultChecked = props.checked;
    return React.createElement("input", attributes);
  },
};
