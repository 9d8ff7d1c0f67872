// Makes pages better that work without it.
"use strict";

// A form that is on its way is not sent twice. The button is disabled only after the browser has
// collected the form's values.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    const question = form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    }, 0);
  });
}

// Whoever comes back by the browser's own button finds the form usable.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[method=post] button")) button.disabled = false;
});

// Where months do not fit side by side, the latest are in sight.
for (const table of document.querySelectorAll(".wide > table.matrix")) {
  table.parentElement.scrollLeft = table.scrollWidth;
}

// A report's table that scrolls by itself can be reached and scrolled with the keyboard.
for (const table of document.querySelectorAll("main.report :not(.wide) > table")) {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
}

// Secrets that are shown once are copied with one click.
for (const secret of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = secret.dataset.copy;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(secret.textContent).then(() => {
      button.textContent = secret.dataset.copied;
    });
  });
  secret.after(button);
}
