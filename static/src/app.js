// Starts the components that are on the page. Every page works without this file; it only makes some of them nicer.
import { initAll } from "./govuk-frontend.min.js";
import { Alert, SortableTable } from "./moj-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

for (const [name, Component] of [["moj-alert", Alert], ["moj-sortable-table", SortableTable]]) {
  for (const element of document.querySelectorAll(`[data-module="${name}"]`)) {
    new Component(element);
  }
}

// A menu made of <details> closes when Escape is pressed or the reader goes elsewhere.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
}

// A table that is wider than its place says so, and can be reached by the keyboard; one that fits is no stop on the way.
const SIGN = "This table is wider than the screen. Scroll it sideways, or press the arrow keys.";
const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => sign(target.closest(".gc-scroll"))));

function sign(region) {
  const wider = region.scrollWidth > region.clientWidth;
  const said = region.querySelector(".gc-scroll__sign");
  if (wider && !said) {
    const words = document.createElement("p");
    words.className = "gc-scroll__sign";
    words.textContent = SIGN;
    region.prepend(words);
  } else if (!wider && said) {
    said.remove();
  }
  if (wider) {
    region.tabIndex = 0;
  } else {
    region.removeAttribute("tabindex");
  }
}

for (const region of document.querySelectorAll(".gc-scroll")) {
  resized.observe(region);
  region.querySelectorAll("table").forEach((table) => resized.observe(table));
}
