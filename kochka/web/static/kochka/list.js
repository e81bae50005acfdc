// Choosing deals in the list: by mouse, by X, and by Shift with an arrow. What is chosen outlives a list read anew.

const chosen = () => [...document.querySelectorAll("#list tbody .choose:checked")];
let before = new Set();

function show() {
  const bar = document.getElementById("many");
  if (!bar) return;
  const all = bar.querySelector('[name="all"]');
  const count = chosen().length;
  const label = bar.querySelector("[data-chosen]");
  bar.toggleAttribute("data-some", count > 0);
  if (all && !count) all.checked = false;
  label.textContent = all?.checked ? "" : String(count);
  const whole = document.querySelector("[data-choose-all]");
  const boxes = document.querySelectorAll("#list tbody .choose").length;
  if (whole) {
    whole.checked = count > 0 && count === boxes;
    whole.indeterminate = count > 0 && count < boxes;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) {
    for (const box of document.querySelectorAll("#list tbody .choose")) box.checked = event.target.checked;
  }
  if (event.target.closest("#list")) show();
});

const deal = (box) => box.value.split(".")[0];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "list") before = new Set(chosen().map(deal));
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "list") return;
  for (const box of document.querySelectorAll("#list tbody .choose")) box.checked = before.has(deal(box));
  show();
});

// Somebody has moved a deal: the list reads itself anew, but not under the hands of who is choosing in it.
document.body.addEventListener("board-stale", () => {
  if (document.querySelector("dialog[open], #list tbody .choose:checked, #list details[open]")) return;
  window.htmx.trigger(document.body, "deals-changed");
});

function step(row, back) {
  const rows = [...document.querySelectorAll("#list [data-row]")];
  const next = rows[rows.indexOf(row) + (back ? -1 : 1)];
  for (const each of [row, next]) if (each) each.querySelector(".choose").checked = true;
  next?.querySelector("a").focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

if (document.body.hasAttribute("data-keys")) {
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("#list [data-row]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.code === "KeyX" && !event.shiftKey && !event.repeat) {
      const box = row.querySelector(".choose");
      box.checked = !box.checked;
    } else if (event.shiftKey && (event.code === "ArrowDown" || event.code === "ArrowUp")) {
      step(row, event.code === "ArrowUp");
    } else {
      return;
    }
    event.preventDefault();
    show();
  });
}
show();
