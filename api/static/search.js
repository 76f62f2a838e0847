// From the field down through the hits and back with the arrow keys; Escape returns to the field.
"use strict";
(function () {
  const field = document.getElementById("q");
  const hits = [...document.querySelectorAll(".hits a")];

  document.addEventListener("keydown", (event) => {
    const at = hits.indexOf(document.activeElement);
    const inField = document.activeElement === field;
    if (event.ctrlKey || event.metaKey || event.altKey || !(inField || at >= 0)) return;
    if (event.key === "ArrowDown" && at + 1 < hits.length) hits[inField ? 0 : at + 1].focus();
    else if (event.key === "ArrowUp" && at > 0) hits[at - 1].focus();
    else if ((event.key === "ArrowUp" && at === 0) || (event.key === "Escape" && at >= 0)) field.focus();
    else return;
    event.preventDefault();
  });
})();
