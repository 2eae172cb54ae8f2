// The caller's phone of the trial page. Words go into the page as text only, never as markup.
(() => {
  "use strict";
  const chat = document.getElementById("chat");
  const choices = document.getElementById("choices");
  const start = document.getElementById("start");
  const line = document.getElementById("line");
  const form = document.getElementById("say");
  const box = document.getElementById("words");
  const photo = document.getElementById("photo");

  const made = (tag, kind, text) => {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    if (text) element.textContent = text;
    return element;
  };

  const say = async (text, choice) => {
    const body = new URLSearchParams({ text });
    if (choice) body.set("choice", choice);
    const answer = await fetch("/try/say", { method: "POST", body }).catch(() => null);
    if (!answer || !answer.ok) {
      line.textContent = "pesan tidak terkirim, coba lagi";
      return false;
    }
    return true;
  };

  const show = (entry) => {
    start.hidden = true;
    const mine = entry.who === "me";
    const bubble = made("div", mine ? "bubble me" : "bubble");
    bubble.append(made("p", entry.kind || "", entry.kind === "photo" ? "Foto" : entry.text));
    const hour = new Date(entry.at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    bubble.append(made("small", "", mine ? `${hour} ✓` : hour));
    chat.append(bubble);
    choices.replaceChildren();
    for (const [id, label] of entry.choices || []) {
      const button = made("button", "", label);
      button.type = "button";
      button.addEventListener("click", () => say(label, id));
      choices.append(button);
    }
    // The end of the conversation, but never past the beginning of what was just said.
    chat.scrollTop = Math.min(chat.scrollHeight - chat.clientHeight, bubble.offsetTop - chat.offsetTop - 8);
  };

  const stream = new EventSource("/try/stream");
  stream.onopen = () => { line.textContent = "tersambung"; };
  stream.onerror = () => { line.textContent = "menyambung lagi…"; };
  stream.onmessage = (event) => show(JSON.parse(event.data));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    if (!(await say(text))) box.value = text;
    box.focus();
  });
  // As on a telephone: Enter sends, and what is pasted keeps its lines.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  };
  box.addEventListener("input", grow);
  form.addEventListener("submit", grow);
  photo.addEventListener("change", async () => {
    const [file] = photo.files;
    photo.value = "";
    if (!file) return;
    const answer = await fetch("/try/photo", { method: "POST", headers: { "Content-Type": file.type }, body: file }).catch(() => null);
    if (!answer || !answer.ok) line.textContent = "foto tidak terkirim, coba yang lebih kecil";
  });
  for (const button of start.querySelectorAll("button"))
    button.addEventListener("click", () => say(button.dataset.say));
})();
