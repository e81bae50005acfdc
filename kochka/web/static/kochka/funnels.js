// Writing a funnel: Ctrl+Enter saves, a way that unfolds is ready to be typed into, the path shows where one is.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form.desk-form, details form.form");
  const button = form?.querySelector("button[type=submit]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});

for (const way of document.querySelectorAll("details[data-way]")) {
  way.addEventListener("toggle", () => {
    if (!way.open) return;
    for (const other of document.querySelectorAll("details[data-way][open]")) if (other !== way) other.open = false;
    const first = way.querySelector('[aria-invalid="true"], input:not([type=hidden]), textarea');
    first?.focus();
    if (first?.value) first.select();
  });
}

const wrong = document.querySelector("[data-refused]");
if (wrong) wrong.focus({ preventScroll: false });
const path = document.querySelector(".path");
const here = path?.querySelector(".here");
if (here && path.scrollWidth > path.clientWidth) path.scrollLeft = here.offsetLeft - (path.clientWidth - here.offsetWidth) / 2;
