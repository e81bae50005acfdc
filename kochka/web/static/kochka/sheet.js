// Forms that open within a page: in the deal's card or in a dialog; where the eye and the keyboard go then.

const dialog = document.getElementById("dialog");
const sheet = document.getElementById("sheet");
let opener = null;

/** The first field that is wrong, else the refusal, else what asks for focus, else the button of a form without fields. */
function focusWithin(place) {
  const target =
    place.querySelector('[aria-invalid="true"]:not([type="hidden"])') ??
    place.querySelector("[data-refused]") ??
    place.querySelector("[autofocus]") ??
    place.querySelector("form:not(:has(input:not([type=hidden]), textarea, select)) button[type=submit]") ??
    place.querySelector("[data-focus], input:not([type=hidden]), textarea, select");
  if (!target) return;
  target.focus({ preventScroll: true });
  if (target.matches("[data-select]") && target.value) target.select();
}

function close() {
  if (dialog?.open) dialog.close();
  const place = document.getElementById("place");
  if (place) place.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const asked = event.detail.elt;
  if (asked.matches("a[hx-get]") && !asked.closest("[data-place]")) opener = asked;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.closest?.("[data-aside]")) return; // said beside a line that is being typed
  const place = event.detail.elt.closest?.("[data-place]") ?? event.detail.target?.closest?.("[data-place]");
  if (!place || !place.firstElementChild) return;
  if (place === sheet && !dialog.open) {
    for (const other of document.querySelectorAll("#place")) other.replaceChildren();
    dialog.showModal();
  }
  focusWithin(place);
  if (place !== sheet) place.scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close]");
  if (button?.closest("[data-place]")) {
    event.preventDefault();
    close();
  } else if (button?.closest("dialog")) {
    button.closest("dialog").close();
  } else if (event.target instanceof HTMLDialogElement) {
    event.target.close();
  }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A shut gate: what is missing stands on the page already, so the eye and the keyboard are led there.
document.addEventListener("click", (event) => {
  const gate = event.target.closest("[data-shut]") && document.querySelector("[data-gate]");
  if (!gate) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  close();
  gate.scrollIntoView({ block: "nearest", behavior: "smooth" });
  (gate.querySelector(".need.missing .btn") ?? gate.querySelector("[tabindex]")).focus({ preventScroll: true });
  gate.classList.remove("nudged");
  void gate.offsetWidth;
  gate.classList.add("nudged");
}, true);

// Enter begins a new line where several can be written, and opens the window of a file; with Ctrl or Cmd it sends.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  // Where there is more than one answer, the keyboard chooses none of them.
  const send = event.target.closest("form[data-verb]")?.querySelectorAll("button[type=submit]:enabled") ?? [];
  if (send.length !== 1) return;
  event.preventDefault();
  send[0].form.requestSubmit(send[0]);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const place = document.getElementById("place");
  if (place?.firstElementChild && !document.querySelector("dialog[open]")) close();
});

// Behind an open form the list may have read itself anew: the keyboard returns to the same deal in it.
let last = "";
document.addEventListener("focusin", (event) => {
  last = event.target.closest("[data-row]")?.dataset.deal ?? (event.target.closest("dialog") ? last : "");
});

dialog?.addEventListener("close", () => {
  sheet.replaceChildren();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  if (last && document.activeElement === document.body) {
    document.querySelector(`[data-row][data-deal="${CSS.escape(last)}"] a`)?.focus({ preventScroll: true });
  }
});

// The deal has changed: the form has done its work, the page around it reads itself anew, and the keyboard goes on
// where it was: in the list at the same deal, or at the line that has taken its place.
let place = null;
document.body.addEventListener("deal-changed", (event) => {
  const rows = [...document.querySelectorAll("[data-row]")];
  const row = rows.find((each) => each.dataset.deal === `/deals/${event.detail.deal}/`);
  place = row ? { deal: row.dataset.deal, at: rows.indexOf(row) } : null;
  opener = null;
  if (dialog?.open) dialog.close();
});

document.body.addEventListener("client-changed", () => {
  opener = null;
  if (dialog?.open) dialog.close();
});

// A list that reads itself anew takes the line away that the keyboard stands at, and gives it back.
let stood = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.matches?.("[data-list]")) stood = document.activeElement?.closest("[data-row]")?.dataset.deal ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt.id;
  if (swapped === "deal") {
    showHere();
    if (document.activeElement === document.body) document.querySelector("#deal [data-focus]")?.focus({ preventScroll: true });
  } else if (swapped === "client" && document.activeElement === document.body) {
    document.querySelector("#client h1")?.focus({ preventScroll: true });
  } else if (event.detail.elt.matches?.("[data-list]") && place) {
    const rows = [...document.querySelectorAll("[data-row]")];
    const stays = rows[place.at]?.dataset.deal === place.deal ? rows[place.at] : rows[Math.min(place.at, rows.length - 1)];
    const same = event.detail.elt.hasAttribute("data-follow") && rows.find((each) => each.dataset.deal === place.deal);
    (same || stays)?.querySelector("a").focus({ preventScroll: true });
    if (same) same.scrollIntoView({ block: "nearest", inline: "nearest" });
    place = null;
  } else if (event.detail.elt.matches?.("[data-list]") && stood && document.activeElement === document.body) {
    document.querySelector(`[data-row][data-deal="${CSS.escape(stood)}"] a`)?.focus({ preventScroll: true });
  }
});

/** On a narrow screen the path scrolls to where the deal stands. */
function showHere() {
  const path = document.querySelector(".path");
  const here = path?.querySelector(".here, .under");
  if (here && path.scrollWidth > path.clientWidth) {
    path.scrollLeft = here.offsetLeft - (path.clientWidth - here.offsetWidth) / 2;
  }
}
showHere();

/** Says that nothing came of it: in the server's words (503: no room, no database) where it had some. */
function trouble(answer) {
  const said = document.getElementById("said");
  const words = document.getElementById("trouble")?.content.cloneNode(true);
  if (!said || !words) return;
  if (answer?.status === 503 && answer.responseText) words.querySelector("span").textContent = answer.responseText;
  said.replaceChildren(words);
}
document.addEventListener("htmx:sendError", (event) => {
  if (!event.detail.elt.closest("#news, [data-quiet]")) trouble();
});
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.elt.closest("#news, [data-quiet]")) trouble(event.detail.xhr);
});

// A form is sent once: a second press while it is under way does nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form[hx-post]")) return;
  if (form.dataset.sending) event.preventDefault();
  else form.dataset.sending = "1";
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.matches?.("form") && !event.detail.successful) delete event.detail.elt.dataset.sending;
});

// Who leaves the page cuts off what is under way (a pulse every few seconds is, often): that is no trouble.
const underway = new Set();
document.addEventListener("htmx:beforeSend", (event) => underway.add(event.detail.xhr));
document.addEventListener("htmx:afterRequest", (event) => underway.delete(event.detail.xhr));
window.addEventListener("beforeunload", () => {
  for (const xhr of underway) xhr.onerror = xhr.onabort = null;
});
