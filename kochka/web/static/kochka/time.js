// The week sheet by keyboard: arrows lead from cell to cell, Enter to the one below. What was typed is saved on leaving.

const cells = () => [...document.querySelectorAll("[data-sheet] tbody tr")].map((row) => [...row.querySelectorAll("td")]);

/** The next cell that takes something, from this one in this direction. */
function next(from, down, right) {
  const all = cells();
  let y = all.findIndex((row) => row.some((cell) => cell.contains(from)));
  if (y < 0) return null;
  let x = all[y].findIndex((cell) => cell.contains(from));
  for (;;) {
    y += down;
    x += right;
    const cell = all[y]?.[x];
    if (!cell) return null;
    const input = cell.querySelector("input:not([type=hidden])");
    if (input) return input;
  }
}

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (!at.matches?.("[data-sheet] td input") || event.altKey || event.ctrlKey || event.metaKey) return;
  const still = at.selectionStart === at.selectionEnd;
  const steps = {
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    Enter: [event.shiftKey ? -1 : 1, 0],
    ArrowLeft: !still || at.selectionStart === 0 ? [0, -1] : null,
    ArrowRight: !still || at.selectionEnd === at.value.length ? [0, 1] : null,
  }[event.key];
  if (!steps) return;
  const target = next(at, ...steps);
  event.preventDefault();
  if (target) {
    target.focus();
    target.select();
  } else if (event.key === "Enter") at.blur();
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-sheet] td input")) event.target.select();
});

document.querySelector("#whose")?.addEventListener("change", (event) => event.target.form.requestSubmit());
