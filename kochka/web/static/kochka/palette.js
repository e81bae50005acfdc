// The palette: find anything, do anything by its name. Ctrl+K or Cmd+K from anywhere; «/» where single keys are on.
// Keys are bound to their place on the keyboard, whatever the layout.

const palette = document.getElementById("palette");
const field = document.getElementById("palette-q");
const body = document.getElementById("palette-body");
const form = document.getElementById("palette-form");
const keysOn = document.body.hasAttribute("data-keys");
const placeholder = field?.placeholder ?? "";
let came = null; // where the keyboard stood before
let answered = null; // the words whose answers stand there
let hurried = false; // Enter was pressed before they stood there

/** The deal before me: the one of the page, or of the line in which the keyboard stands. */
function dealHere() {
  const row = came?.closest?.("[data-deal]")?.dataset.deal ?? location.pathname;
  return /^\/deals\/(\d+)\//.exec(row)?.[1] ?? "";
}

function ask() {
  answered = null;
  window.htmx.trigger(field, "palette");
}

function open() {
  came = document.activeElement;
  form.elements.deal.value = dealHere();
  form.elements.then.value = "";
  field.placeholder = placeholder;
  field.value = "";
  hurried = false;
  body.replaceChildren();
  palette.showModal();
  field.focus();
  ask();
}

function options() {
  return [...body.querySelectorAll('[role="option"]')];
}

function choose(option) {
  for (const each of options()) each.setAttribute("aria-selected", String(each === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function chosen() {
  return body.querySelector('[aria-selected="true"]');
}

/** Opens what the line leads to: a form over this page, the deal to choose for it, or another page. */
function go(option, event) {
  if (option.dataset.then) {
    event?.preventDefault();
    form.elements.then.value = option.dataset.then;
    field.value = "";
    field.placeholder = field.dataset.which;
    field.focus();
    ask();
    return;
  }
  if (option.hasAttribute("data-form")) {
    event?.preventDefault();
    const url = option.getAttribute("href");
    palette.close();
    window.htmx.ajax("GET", url, { target: "#sheet", swap: "innerHTML", source: document.getElementById("find-open") });
    return;
  }
  if (!event) location.assign(option.href);
  palette.close();
}

document.addEventListener("keydown", (event) => {
  if (!palette || event.isComposing || event.repeat) return;
  const called = event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const slash = keysOn && event.code === "Slash" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    && !event.target.closest?.('input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable]');
  if (!called && !slash) return;
  if (called || !document.querySelector("dialog[open]")) event.preventDefault();
  if (palette.open) {
    if (called) palette.close();
  } else if (!document.querySelector("dialog[open]")) {
    open();
  }
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-find]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

field?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const all = options();
  const at = all.indexOf(chosen());
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    choose(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (answered !== field.value.trim()) hurried = true;
    else if (at >= 0) go(all[at]);
  }
});

body?.addEventListener("click", (event) => {
  const option = event.target.closest('[role="option"]');
  if (option && !event.ctrlKey && !event.metaKey && !event.shiftKey) go(option, event);
});
body?.addEventListener("pointermove", (event) => {
  const option = event.target.closest('[role="option"]');
  if (option && option !== chosen()) choose(option);
});

body?.addEventListener("htmx:afterSwap", (event) => {
  if (event.target !== body) return;
  const all = options();
  field.setAttribute("aria-expanded", String(all.length > 0));
  answered = new URL(event.detail.xhr.responseURL).searchParams.get("q")?.trim() ?? "";
  choose(all[0] ?? null);
  if (hurried && answered === field.value.trim()) {
    hurried = false;
    if (all.length) go(all[0]);
  }
});

palette?.addEventListener("close", () => {
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  body.replaceChildren();
  if (came?.isConnected && document.activeElement === document.body) came.focus({ preventScroll: true });
});

// On an Apple keyboard the same key is called otherwise.
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const each of document.querySelectorAll("[data-mac]")) each.textContent = each.dataset.mac;
}
