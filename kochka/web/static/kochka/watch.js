// The running watch counts on while the page lies open. What counts is kept on the server.

function tick() {
  for (const each of document.querySelectorAll("[data-since]")) {
    const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(each.dataset.since)) / 60000));
    each.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }
}

if (document.querySelector("[data-since]")) setInterval(tick, 15000);
document.addEventListener("visibilitychange", tick);
