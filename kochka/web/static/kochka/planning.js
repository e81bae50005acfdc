// The planning meeting: what was typed is sent by Enter and the keyboard goes on to the next deal; the page reads
// itself anew only while nobody types.

function lines() {
  return [...document.querySelectorAll("[data-plan]")];
}

function field(line) {
  return line?.querySelector('[name="next_action"]') ?? line?.querySelector("a");
}

/** The next line into which one can type. */
function beside(line, step) {
  const all = lines();
  for (let at = all.indexOf(line) + step; at >= 0 && at < all.length; at += step) {
    if (all[at].querySelector('[name="next_action"]')) return all[at];
  }
  return null;
}

function go(line) {
  const target = field(line);
  if (!target) return;
  target.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

let onward = null;

// A line has changed: it alone is read anew, what stands in the others stays.
document.body.addEventListener("deal-changed", (event) => {
  const line = lines().find((each) => each.dataset.deal === `/deals/${event.detail.deal}/`);
  if (!line) return;
  const form = line.querySelector(".plan-say");
  onward = form?.contains(document.activeElement) ? beside(line, 1)?.id ?? line.id : line.id;
  const address = `/planning/${event.detail.deal}/`;
  window.htmx.ajax("GET", address, { target: `#${line.id}`, swap: "outerHTML", source: line });
});

document.addEventListener("htmx:afterSettle", (event) => {
  const line = event.detail.elt;
  if (!line.matches?.("[data-plan]")) return;
  const wrong = line.querySelector('[aria-invalid="true"], [data-refused]');
  if (wrong) wrong.focus({ preventScroll: true });
  else if (onward) go(document.getElementById(onward));
  onward = null;
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const line = event.target.closest?.("[data-plan]");
  const next = line && beside(line, event.key === "ArrowDown" ? 1 : -1);
  if (!next) return;
  event.preventDefault();
  go(next);
});

function busy() {
  const typed = [...document.querySelectorAll("#planning .plan-say input.input")];
  return document.querySelector("dialog[open]") || typed.some((each) => each.value !== each.defaultValue);
}

document.body.addEventListener("planning-stale", () => {
  if (!busy()) {
    window.htmx.trigger("#planning", "planning-read");
    return;
  }
  const news = document.getElementById("planning-news");
  if (!news.firstElementChild) news.replaceChildren(document.getElementById("planning-old").content.cloneNode(true));
});
