// The first visit: what the browser knows of its timezone, a look at the password, and how far it is.
const form = document.querySelector("form[data-guess]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (form?.dataset.guess === "yes" && zone) {
  const select = form.elements.timezone;
  if (![...select.options].some((option) => option.value === zone)) select.add(new Option(zone.replaceAll("_", " "), zone));
  select.value = zone;
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
  form?.addEventListener("submit", () => { input.type = "password"; });
}

const invalid = document.querySelector("[aria-invalid='true']");
invalid?.focus();

const waiting = document.querySelector("[data-progress]");
if (waiting) ask();

async function ask() {
  const facts = await fetch(waiting.dataset.progress, { headers: { Accept: "application/json" } }).then(read).catch(() => null);
  if (facts?.state === "ready") return void location.replace(facts.goes_to);
  if (facts?.state === "gone") return void location.replace("/");
  if (facts?.state === "failed") return void location.replace(waiting.dataset.page);
  if (facts) show(facts);
  setTimeout(ask, 500);
}

// The doors are gone when somebody else answers here: another page has seen it through.
function read(response) {
  return response.ok && response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : { state: "gone" };
}

function show(facts) {
  const sentence = waiting.querySelector("[data-sentence]");
  if (facts.sentence && sentence.textContent !== `${facts.sentence}…`) sentence.textContent = `${facts.sentence}…`;
  const about = waiting.querySelector("[data-about]");
  if (about.textContent !== (facts.about ?? "")) about.textContent = facts.about ?? "";
  const bar = waiting.querySelector("progress");
  if (facts.of) { bar.max = facts.of; bar.value = facts.done; } else bar.removeAttribute("value");
}
