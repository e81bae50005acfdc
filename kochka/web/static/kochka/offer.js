// Typing the plan-budget: Enter saves the line and goes on to the next, leaving a line saves it, Alt+arrows move it.

const FIELDS = "input:not([type=hidden]), select, textarea";

// What stands beside a line, remarks, is typed apart from it.
const lineOf = (node) => (node?.closest?.("[data-aside]") ? null : node?.closest?.("[data-line]:not([data-gone])"));
const lines = () => [...document.querySelectorAll("[data-line]:not([data-gone])")];

/** Whether anything in the line is not as it came. */
function typed(line) {
  return [...line.querySelector("form").querySelectorAll(FIELDS)].some((each) => {
    if (each.type === "checkbox") return each.checked !== each.defaultChecked;
    if (each instanceof HTMLSelectElement) return each.selectedIndex !== Math.max(0, [...each.options].findIndex((one) => one.defaultSelected));
    return each.value !== each.defaultValue;
  });
}

/** Whether there is something to send: what was refused is sent once more as it stands, where somebody presses Enter. */
const unsent = (line) => typed(line) || line.matches(".wrong-line");

function send(line, what = "") {
  const form = line.querySelector("form");
  if (form.dataset.sending) return;
  // A click, and not requestSubmit: htmx sends along the button that it has seen clicked.
  form.querySelector(`button[name="do"][value="${what}"]`).click();
}

function go(line, name) {
  const field = line?.querySelector(`[name="${name}"]`);
  if (!field || !field.checkVisibility()) return line?.querySelector('[name="title"]')?.focus();
  field.focus();
  if (field.select) field.select();
}

document.addEventListener("keydown", (event) => {
  const line = lineOf(event.target);
  if (!line || event.isComposing) return;
  const name = event.target.name;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && !("new" in line.dataset)) {
    event.preventDefault();
    const up = event.key === "ArrowUp";
    const beside = lines()[lines().indexOf(line) + (up ? -1 : 1)];
    if (beside && !("new" in beside.dataset)) send(line, up ? "up" : "down");
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Delete" && !("new" in line.dataset)) {
    event.preventDefault();
    send(line, "remove");
  } else if (event.key === "Enter" && name && !event.target.matches("button, summary") && (event.target.type !== "textarea" || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if ("new" in line.dataset) {
      if (unsent(line)) send(line);
      return;
    }
    if (unsent(line)) send(line);
    go(lines()[lines().indexOf(line) + 1], event.target.type === "textarea" ? "title" : name);
  }
});

// Whoever goes on to another line, or away from the lines, has done with this one.
document.addEventListener("focusout", (event) => {
  const line = lineOf(event.target);
  if (!line || (event.relatedTarget && line.contains(event.relatedTarget)) || !document.hasFocus()) return;
  setTimeout(() => {
    if (line.isConnected && !line.contains(document.activeElement) && typed(line)) send(line);
  });
});

// A line that comes back takes the place of the one in which the keyboard may stand.
let stood = null;
// On a phone a line is folded to a row: one that lay open comes back open.
const unfolded = new Set();
document.addEventListener("htmx:beforeSwap", (event) => {
  const line = lineOf(event.detail.target);
  if (!line) return;
  const focus = document.activeElement;
  stood = line.contains(focus) ? { id: line.id, name: focus.name || "title", fresh: "new" in line.dataset } : null;
  if (line.querySelector(".line-brief")?.open) unfolded.add(line.id);
  else unfolded.delete(line.id);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const line = event.detail.elt;
  if (!line.matches?.("[data-line]")) return;
  const done = line.dataset.done;
  delete line.dataset.done;
  const brief = line.querySelector(".line-brief");
  if (brief && unfolded.has(line.id)) brief.open = true;
  if (done === "up" && line.previousElementSibling) line.previousElementSibling.before(line);
  if (done === "down" && line.nextElementSibling && !("new" in line.nextElementSibling.dataset)) line.nextElementSibling.after(line);
  if (!stood) return;
  if (line.matches("[data-gone]")) line.querySelector("button").focus();
  else if (line.querySelector('[aria-invalid="true"]')) line.querySelector('[aria-invalid="true"]').focus();
  else if (done === "added" || "new" in line.dataset) go(lines().at(-1), "title");
  else go(line, stood.name);
  stood = null;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches?.("[data-line] form")) delete form.dataset.sending;
});

// What is half typed is not lost by leaving.
window.addEventListener("beforeunload", (event) => {
  if (lines().some(unsent)) event.preventDefault();
});
