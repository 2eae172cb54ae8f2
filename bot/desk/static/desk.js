// Small comforts of the desk; all of it works without them.
(() => {
  "use strict";
  const scroll = () => document.getElementById("scroll");
  const boxed = (box) => getComputedStyle(box).overflowY !== "visible";
  const atEnd = (box) =>
    boxed(box)
      ? box.scrollHeight - box.scrollTop - box.clientHeight < 80
      : box.getBoundingClientRect().bottom - window.innerHeight < 160;
  const toEnd = (box) => {
    const last = box.querySelector("#conversation > :last-child");
    if (boxed(box)) box.scrollTop = box.scrollHeight;
    else if (last) last.scrollIntoView({ block: "center" });
  };
  let follow = true;

  const title = document.title;
  const count = () => {
    const shown = document.querySelector("#queue .count");
    const waiting = shown ? Number(shown.textContent) : 0;
    document.title = waiting ? `(${waiting}) ${title}` : title;
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (scroll()) toEnd(scroll());
    count();
  });
  document.addEventListener("htmx:beforeSwap", () => {
    if (scroll()) follow = atEnd(scroll());
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (scroll() && follow) toEnd(scroll());
    count();
  });
  document.addEventListener("written", () => {
    const box = document.getElementById("text");
    box.value = "";
    document.getElementById("problem").textContent = "";
    follow = true;
    box.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "text" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
})();
