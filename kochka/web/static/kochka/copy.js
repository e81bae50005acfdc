// One press lays a line into the clipboard, and the button says so; another puts the page on paper.
document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const line = document.getElementById(button.dataset.copy);
  line.closest("details")?.setAttribute("open", "");
  line.select();
  try {
    await navigator.clipboard.writeText(line.value);
  } catch {
    document.execCommand("copy");
  }
  button.querySelector("span").textContent = button.dataset.copied;
  document.getElementById(`${line.id}-said`).textContent = button.dataset.copied;
});
