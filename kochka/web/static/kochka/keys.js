// Single keys, bound to their place on the keyboard whatever the layout. Switched off by the person, or while typing.

const on = document.body.hasAttribute("data-keys");

function typing(target) {
  return target.closest?.('input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable]') !== null;
}

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

/** The row in which the keyboard stands. */
function currentRow() {
  return document.activeElement?.closest?.("[data-row]") ?? null;
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(currentRow());
  const next = all[Math.min(Math.max(at === -1 ? (step > 0 ? 0 : all.length - 1) : at + step, 0), all.length - 1)];
  next.querySelector("a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// What a row of the list does by a key: the part of the deal's address that opens as a form.
const ROW_FORMS = { KeyT: "attempts/", KeyG: "jump/", KeyH: "hold/", KeyR: "plan/", KeyL: "loss/", KeyO: "hand/", KeyB: "return/" };

function onRow(row, code) {
  const own = row.querySelector(`[data-row-key="${code}"]`);
  if (own) {
    own.click();
    return true;
  }
  const form = code === "KeyN" ? "notes/" : ROW_FORMS[code];
  if (!form || !row.dataset.deal) return false;
  const seen = row.dataset.seen ? `?seen=${row.dataset.seen}` : "";
  window.htmx.ajax("GET", row.dataset.deal + form + seen, { target: "#sheet", swap: "innerHTML", source: row.querySelector("a") });
  return true;
}

function help() {
  document.getElementById("keys-help")?.showModal();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keys-help]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  help();
});

if (on) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.code !== "KeyJ" && event.code !== "KeyK") return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey) || (event.code === "Digit7" && event.shiftKey && event.key === "?")) {
      event.preventDefault();
      help();
      return;
    }
    if (event.shiftKey) return;
    if (event.code === "KeyJ" || event.code === "KeyK") {
      if (!rows().length) return;
      event.preventDefault();
      move(event.code === "KeyJ" ? 1 : -1);
      return;
    }
    const row = currentRow();
    if (row && onRow(row, event.code)) {
      event.preventDefault();
      return;
    }
    const button = document.querySelector(`[data-key="${event.code}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
