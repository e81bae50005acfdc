// The first walk by keyboard: Enter goes on, Esc puts it away. Whatever is open on the page comes first.

const strip = document.querySelector("[data-tour-strip]");
const next = strip?.querySelector("[data-tour-next]");
const skip = strip?.querySelector("[data-tour-skip]");

/** Whether something else has the keyboard: a form, a menu, a window, a line that is being typed. */
function busy(target) {
  return document.querySelector("dialog[open], details[data-menu][open]") !== null
    || Boolean(document.getElementById("place")?.firstElementChild)
    || target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

// Before anybody else hears the key: what it closes must still be seen open.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.key === "Escape" && skip && !busy(event.target)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    once(skip);
  } else if (event.key === "Enter" && next && document.activeElement === document.body && !busy(event.target)) {
    event.preventDefault();
    once(next);
  }
}, true);

// A step is gone once, however often the key is pressed while the page is on its way.
let going = false;
function once(button) {
  if (!going) button.form.requestSubmit(button);
}
strip?.addEventListener("submit", (event) => {
  if (going) event.preventDefault();
  going = true;
});
window.addEventListener("pageshow", () => { going = false; });

// What the step speaks of is brought into sight, above the card.
const RINGED = {
  day: "#day .part .lines > :first-child",
  row: "#day .line",
  task: ".path",
  gate: ".gate-box",
  story: '[aria-labelledby="told-title"]',
  lines: ".part .lines",
  chapter: ".chapters > :first-child .chapter",
};
const { tour, spot } = document.body.dataset;
const ringed = spot ? document.getElementById(spot) : document.querySelector(RINGED[tour] ?? "none");
if (next) next.focus({ preventScroll: true });
if (ringed && strip) {
  const sideways = ringed.closest("[data-board-scroll]");
  if (sideways) sideways.scrollLeft = ringed.offsetLeft - (sideways.clientWidth - ringed.offsetWidth) / 2;
  ringed.classList.add("ringed");
  const room = strip.getBoundingClientRect().top;
  const box = ringed.getBoundingClientRect();
  if (box.top + Math.min(box.height, 140) > room) {
    scrollTo({ top: scrollY + box.top - Math.max(16, Math.min(96, room - box.height)) });
  }
}
