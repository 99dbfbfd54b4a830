/* Slides by keyboard and clicker: arrows, Page Up and Down, space, Home, End; Escape leaves. The slide shown takes the
   focus, so that it is read aloud, and stands in the address, so that it can be shared. Without this script each
   slide's own links lead on. */
(() => {
  "use strict";
  const slides = Array.from(document.querySelectorAll(".slide"));
  const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  const ENDS = { Home: 0, End: slides.length - 1 };
  let at = 0;

  /* The slide in the middle of the screen. */
  const seen = () =>
    slides.findIndex((slide) => {
      const box = slide.getBoundingClientRect();
      return box.top <= innerHeight / 2 && box.bottom > innerHeight / 2;
    });

  const note = (index) => {
    at = index;
    history.replaceState(null, "", "#" + slides[index].id);
  };

  const show = (index) => {
    const slide = slides[Math.min(Math.max(index, 0), slides.length - 1)];
    note(slides.indexOf(slide));
    slide.scrollIntoView();
    slide.focus({ preventScroll: true });
  };

  /* Up and down read on in a slide that is higher than the screen; elsewhere they turn over. */
  const scrollsFirst = (key) => {
    const box = slides[at].getBoundingClientRect();
    if (key === "ArrowDown") return box.bottom > innerHeight + 2;
    return key === "ArrowUp" && box.top < -2;
  };

  /* How far a key leads from this slide; undefined for a key that is somebody else's. */
  const target = ({ key, shiftKey, target: on }) => {
    if (key in ENDS) return ENDS[key];
    if (key === " ") return on.closest("a, button, summary") ? undefined : at + (shiftKey ? -1 : 1);
    return key in STEPS && !scrollsFirst(key) ? at + STEPS[key] : undefined;
  };

  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".table")) return;
    if (event.key === "Escape") return location.assign(slides[at].querySelector(".leave").href);
    const index = target(event);
    if (index === undefined) return;
    event.preventDefault();
    show(index);
  });
  addEventListener("scrollend", () => {
    const index = seen();
    if (index >= 0 && index !== at) note(index);
  });
  addEventListener("hashchange", () => {
    const index = slides.findIndex((slide) => "#" + slide.id === location.hash);
    if (index >= 0) show(index);
  });
  at = Math.max(0, slides.findIndex((slide) => "#" + slide.id === location.hash));
})();
