// A file can be dropped on the form, its size is told before it is sent, and the waiting is counted.
"use strict";
(function () {
  const form = document.getElementById("check");
  const file = document.getElementById("file");
  const chosen = document.getElementById("chosen");
  const progress = document.getElementById("progress");
  const english = document.documentElement.lang === "en";
  let timer = 0;
  form.querySelector(".dropping").hidden = false;

  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    tell();
  });
  file.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return;
    const words = progress.querySelector("span");
    const start = Date.now();
    progress.hidden = false;
    const count = () => { words.textContent = `${words.dataset.words} ${file.files[0].name} … ${Math.round((Date.now() - start) / 1000)} s`; };
    count();
    timer = setInterval(count, 1000);
  });
  addEventListener("pageshow", () => { clearInterval(timer); progress.hidden = true; tell(); });

  function tell() {
    const [one] = file.files;
    file.setCustomValidity("");
    chosen.textContent = "";
    if (!one) return;
    chosen.textContent = `${one.name} · ${(one.size / 1024).toLocaleString(undefined, { maximumFractionDigits: 0 })} KB`;
    if (one.size > Number(form.dataset.limit)) {
      const words = english ? "The file is too large; split it." : "文件过大，请拆分后再检查。The file is too large.";
      file.setCustomValidity(words);
      chosen.textContent += " — " + words;
    }
  }
})();
