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
