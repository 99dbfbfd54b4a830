/* Writes a document a word at a time and returns what moved in sight, one line each. */
async (html) => {
  const LEAST = 3; // pixels; a browser calls no smaller step a movement
  const FAR = 2; // screens below, where every word is not looked at
  const LOOK = 25; // words after which all is looked at
  const start = html.indexOf("<body>") + "<body>".length;
  const words = html.slice(start).replace(/<script[^]*?<\/script>/g, "").match(/<[^>]*>|[^<\s]+\s*|\s+/g);
  const seen = new Map();
  const moved = [];

  const boxOf = (node) => {
    if (node.nodeType === Node.ELEMENT_NODE) return node.getBoundingClientRect();
    const first = node.data.search(/\S/);
    const range = document.createRange();
    range.setStart(node, first);
    range.setEnd(node, first + 1);
    return range.getBoundingClientRect();
  };
  const isSeen = (node) => {
    if (node.nodeType === Node.TEXT_NODE && !node.data.trim()) return false;
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    return !element.parentElement.closest("svg")
      && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const measure = (word, isEverything) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // What is far below can only move into sight by a leap, which is there at the next look too.
      if (!isEverything && seen.get(node)?.y > FAR * innerHeight) continue;
      const box = isSeen(node) ? boxOf(node) : null;
      const old = seen.get(node);
      seen.set(node, box);
      if (!old?.width || !box?.width || Math.min(old.y, box.y) > innerHeight) continue;
      if (Math.max(Math.abs(old.x - box.x), Math.abs(old.y - box.y)) < LEAST) continue;
      const at = [old.x, old.y, box.x, box.y].map(Math.round);
      moved.push(`after ${word}: ${(node.outerHTML ?? node.data).slice(0, 80)} ${at.slice(0, 2)} > ${at.slice(2)}`);
    }
  };

  document.open();
  document.write(html.slice(0, start));
  await Promise.all(Array.from(document.querySelectorAll("link[rel=stylesheet]"), (link) =>
    link.sheet || new Promise((resolve, reject) => Object.assign(link, { onload: resolve, onerror: reject }))));
  words.forEach((word, n) => {
    document.write(word);
    measure(word, n % LOOK === 0 || n === words.length - 1);
  });
  document.close();
  return moved;
}
