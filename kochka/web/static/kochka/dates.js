// Dates in words: days one tap away, the browser's own calendar, and the meaning said back while one types.

const READ_AFTER = 250;
const waiting = new WeakMap();

function parts(inside) {
  const box = inside.closest("[data-when]");
  return box && {
    box,
    line: box.querySelector("[data-when-input]"),
    date: box.querySelector("[data-when-date]"),
    means: box.querySelector("[data-when-means]"),
  };
}

/** Asks the server what the words mean: there is one reader of dates, and it is not here. */
function read({ line, means }) {
  clearTimeout(waiting.get(means));
  waiting.set(means, setTimeout(() => {
    if (!line.isConnected) return;
    window.htmx.ajax("GET", means.getAttribute("hx-get"), { source: means, target: means, swap: "innerHTML", values: { text: line.value } });
  }, READ_AFTER));
}

/** The time that stands in the words stays when another day is chosen. */
function withTime(words, old) {
  const time = old.match(/\b\d{1,2}:\d{2}\b/);
  return time ? `${words} ${time[0]}` : words;
}

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-when-say]");
  const opener = event.target.closest("[data-when-open]");
  if (!chip && !opener) return;
  const when = parts(event.target);
  if (chip) {
    when.line.value = withTime(chip.dataset.whenSay, when.line.value);
    when.line.focus();
    read(when);
  } else {
    when.date.showPicker?.();
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-when-date]") || !event.target.value) return;
  const when = parts(event.target);
  const [year, month, day] = event.target.value.split("-");
  const russian = document.documentElement.lang.startsWith("ru");
  when.line.value = withTime(russian ? `${day}.${month}.${year}` : event.target.value, when.line.value);
  when.line.focus();
  read(when);
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-when-input]")) read(parts(event.target));
});

// A date is replaced as a whole more often than mended.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-when-input], [data-select]")) event.target.select();
});

function readAll(root) {
  for (const line of root.querySelectorAll?.("[data-when-input]") ?? []) if (line.value) read(parts(line));
}
readAll(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.elt.matches?.("[data-when-means]")) readAll(event.detail.elt);
});
