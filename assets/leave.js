/* The link that leaves the site quickly works without this script. With it the page is out of sight at once and out of
   the history, and nobody there is told where the visitor came from. Where the link says data-exit="keys", pressing
   Shift three times does the same. */
(() => {
  "use strict";
  const PRESSES = 3;
  const AT_MOST_APART = 2000;
  let presses = 0;
  let last = 0;

  const leave = (link) => {
    document.documentElement.hidden = true;
    document.title = "\u00a0";
    const quiet = document.createElement("meta");
    Object.assign(quiet, { name: "referrer", content: "no-referrer" });
    document.head.append(quiet);
    location.replace(link.href);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-exit]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave(link);
  });

  // Three times with nothing in between: writing capitals is not meant.
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const goesOn = event.timeStamp - last < AT_MOST_APART;
    presses = event.key !== "Shift" ? 0 : goesOn ? presses + 1 : 1;
    last = event.timeStamp;
    const link = presses >= PRESSES && document.querySelector('a[data-exit="keys"]');
    if (link) leave(link);
  });
})();
