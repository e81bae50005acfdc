// The board under the hand: a card is carried to the next column (a jump) or to the one before (a step back), by mouse
// or finger; arrows lead from column to column. Nothing is moved here: the form opens, and the verb moves.

const MOUSE_SLACK = 6;
const FINGER_WAIT = 320;
const EDGE = 60;

let carried = null;

function board() {
  return document.getElementById("board");
}

function column(key) {
  return key ? document.querySelector(`[data-column="${CSS.escape(key)}"]`) : null;
}

function nameOf(col) {
  return col?.querySelector("h2")?.firstChild?.textContent.trim() ?? "";
}

/** Where a card may go: what its own version of the funnel says, else what its column says. */
function ways(card) {
  const home = card.closest("[data-column]");
  return { home, next: card.dataset.next ?? home.dataset.next, back: card.dataset.back ?? home.dataset.back };
}

function openForm(card, noun) {
  const link = card.querySelector(".card-title");
  link.focus({ preventScroll: true });
  window.htmx.ajax("GET", `${card.dataset.deal}${noun}/?seen=${card.dataset.seen}`, { target: "#sheet", swap: "innerHTML", source: link });
}

function say(words) {
  const line = document.createElement("p");
  line.className = "said error";
  line.textContent = words;
  document.getElementById("said").replaceChildren(line);
  line.scrollIntoView({ block: "nearest" });
}

/** A card was let go over a column. */
function drop(card, target) {
  const { home, next, back } = ways(card);
  if (!target || target === home) return;
  const key = target.dataset.column;
  if (key === next) return openForm(card, "jump");
  if (key === back) return openForm(card, "return");
  const words = board().dataset;
  const columns = [...document.querySelectorAll("[data-column]")];
  const forward = columns.indexOf(target) > columns.indexOf(home);
  const [to, far, none] = forward ? [next, words.far, words.last] : [back, words.backFar, words.first];
  say(to ? far.replace("{next}", nameOf(column(to)) || to).replace("{back}", nameOf(column(to)) || to) : none);
}

function begin(card, event) {
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  for (const each of [ghost, ...ghost.querySelectorAll("[id]")]) each.removeAttribute("id");
  ghost.removeAttribute("data-row");
  ghost.setAttribute("aria-hidden", "true");
  ghost.classList.add("board-carried");
  ghost.style.width = `${box.width}px`;
  document.body.append(ghost);
  Object.assign(carried, { ghost, dx: event.clientX - box.left, dy: event.clientY - box.top });
  card.classList.add("gone");
  const { home, next, back } = ways(card);
  const scroll = card.closest("[data-board-scroll]");
  scroll.classList.add("carrying");
  home.classList.add("home");
  for (const key of [next, back]) column(key)?.classList.add("may");
  getSelection()?.removeAllRanges();
  carry(event);
}

function carry(event) {
  const { ghost, dx, dy } = carried;
  ghost.style.transform = `translate(${event.clientX - dx}px, ${event.clientY - dy}px)`;
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-column]") ?? null;
  if (over !== carried.over) {
    carried.over?.classList.remove("over");
    over?.classList.add("over");
    carried.over = over;
  }
  const scroll = document.querySelector("[data-board-scroll]");
  const box = scroll.getBoundingClientRect();
  if (event.clientX > box.right - EDGE) scroll.scrollLeft += 14;
  else if (event.clientX < box.left + EDGE) scroll.scrollLeft -= 14;
}

function end() {
  if (!carried) return;
  clearTimeout(carried.timer);
  carried.ghost?.remove();
  for (const each of document.querySelectorAll(".gone, .carrying, .column.home, .column.may, .column.over")) {
    each.classList.remove("gone", "carrying", "home", "may", "over");
  }
  const { missed } = carried;
  carried = null;
  if (missed) window.htmx.trigger(document.body, "board-stale");
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("#board .deal-card");
  if (!card || event.button !== 0 || carried || event.target.closest(".card-jump")) return;
  carried = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, finger: event.pointerType !== "mouse" };
  if (carried.finger) {
    carried.timer = setTimeout(() => {
      if (carried && !carried.ghost) begin(card, event);
    }, FINGER_WAIT);
  }
});

document.addEventListener("pointermove", (event) => {
  if (!carried || event.pointerId !== carried.pointer) return;
  if (carried.ghost) return carry(event);
  const far = Math.hypot(event.clientX - carried.x, event.clientY - carried.y) > MOUSE_SLACK;
  if (!far) return;
  if (carried.finger) end();
  else begin(carried.card, event);
});

document.addEventListener("pointerup", (event) => {
  if (!carried || event.pointerId !== carried.pointer) return;
  const { card, ghost, over } = carried;
  end();
  if (!ghost) return;
  swallowClick();
  drop(card, over);
});

document.addEventListener("pointercancel", end);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && carried?.ghost) {
    swallowClick();
    end();
  }
});

// A finger that carries a card does not scroll the page; a long press opens no menu.
document.addEventListener("touchmove", (event) => {
  if (carried?.ghost) event.preventDefault();
}, { passive: false });
document.addEventListener("contextmenu", (event) => {
  if (carried?.finger) event.preventDefault();
});

/** The click that follows a drop opens no deal. */
function swallowClick() {
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 50);
}

// While a card is in the hand the board stays as it is; it reads itself anew afterwards.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "board" || !carried?.ghost) return;
  event.detail.shouldSwap = false;
  carried.missed = true;
});

/** Arrows: up and down the column, left and right to the card at the same height. */
document.addEventListener("keydown", (event) => {
  if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const card = event.target.closest?.("#board .deal-card");
  if (!card) return;
  const home = card.closest("[data-column]");
  const at = [...home.querySelectorAll(".deal-card")].indexOf(card);
  let target = null;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    target = home.querySelectorAll(".deal-card")[at + (event.key === "ArrowDown" ? 1 : -1)];
  } else {
    const step = event.key === "ArrowRight" ? "nextElementSibling" : "previousElementSibling";
    for (let col = home[step]; col && !target; col = col[step]) {
      const cards = col.querySelectorAll(".deal-card");
      target = cards[Math.min(at, cards.length - 1)];
    }
  }
  if (!target) return;
  event.preventDefault();
  target.querySelector(".card-title").focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
