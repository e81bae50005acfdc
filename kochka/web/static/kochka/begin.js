// Before the first paint: the page may show what needs scripts.
document.documentElement.classList.add("js");
