// What stands under a line while one types can be taken into it with one tap.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const aside = button?.closest(".aside");
  if (!aside) return;
  const line = aside.querySelector("input");
  line.value = button.dataset.take;
  aside.querySelector("[data-aside]").replaceChildren();
  line.focus();
});
