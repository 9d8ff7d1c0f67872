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
