// Shows a check's progress as it happens; without a script the page asks again by itself.
"use strict";

const place = document.getElementById("progress");
if (place && window.EventSource) {
  const bar = document.getElementById("progress-bar");
  const words = document.getElementById("progress-words");
  const source = new EventSource(place.dataset.events);
  source.addEventListener("message", (event) => {
    const now = JSON.parse(event.data);
    words.textContent = now.words;
    if (now.percent === undefined) bar.removeAttribute("value");
    else bar.value = now.percent;
    if (now.ended) {
      source.close();
      location.reload();
    }
  });
}
