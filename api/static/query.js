// The query page: an editor that knows our vocabulary, and the result table drawn as a chart or a graph.
"use strict";
(function () {
  const area = document.getElementById("query");
  const form = document.getElementById("ask");
  const english = document.documentElement.lang === "en";
  if (area && window.Yasgui) edit();
  const rows = document.getElementById("rows");
  if (rows && window.drawNetwork) draw();

  function edit() {
    const place = document.createElement("div");
    area.after(place);
    const yasqe = new window.Yasgui.Yasqe(place, {
      value: area.value,
      showQueryButton: false,
      createShareableLink: null,
      consumeShareLink: null,
      createShortLink: null,
      persistenceId: null,
      resizeable: false,
      autocompleters: [],
      lineWrapping: true,
      foldGutter: false,
      gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
      screenReaderLabel: english ? "Query" : "查询 Query",
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Space": () => complete(true), "Ctrl-Enter": send, "Cmd-Enter": send,
        "Shift-Ctrl-F": (e) => e.autoformat(), "Ctrl-/": (e) => e.commentLines() },
    });
    area.hidden = true;
    area.required = false;
    document.querySelector(".hints").hidden = false;
    document.querySelector('label[for="query"]').addEventListener("click", (e) => { e.preventDefault(); yasqe.focus(); });
    form.addEventListener("submit", () => { area.value = yasqe.getValue(); });
    yasqe.on("change", () => { area.value = yasqe.getValue(); });
    let known = null;
    fetch(area.dataset.terms).then((answer) => answer.json()).then((data) => { known = prepared(data); });
    yasqe.on("inputRead", (_editor, change) => {
      if (/[\w:\u4e00-\u9fff]$/.test(change.text.join("")) && word().text.length > 1) setTimeout(complete, 0, false);
    });
    window.zwgkEditor = yasqe;

    function send() {
      area.value = yasqe.getValue();
      form.requestSubmit();
    }

    function word() {
      const cursor = yasqe.getCursor();
      const before = yasqe.getLine(cursor.line).slice(0, cursor.ch);
      const text = /[\w:\-\u4e00-\u9fff/]*$/.exec(before)[0];
      return { text, from: { line: cursor.line, ch: cursor.ch - text.length }, to: cursor, variable: before.endsWith("?" + text) };
    }

    function complete(asked) {
      const at = word();
      if (!known || at.variable || (!asked && yasqe.state.completionActive)) return;
      const wanted = at.text.toLowerCase();
      const found = known.filter((k) => k.words.includes(wanted)).sort((a, b) => score(a, wanted) - score(b, wanted)).slice(0, 40);
      if (!found.length || (found.length === 1 && found[0].text === at.text)) return;
      yasqe.showHint({ completeSingle: false, closeCharacters: /[\s{};.]/, hint: () => offered(asked) });
    }

    function offered() {
      const at = word();
      const wanted = at.text.toLowerCase();
      const list = known.filter((k) => k.words.includes(wanted)).sort((a, b) => score(a, wanted) - score(b, wanted)).slice(0, 40);
      return { list: list.map((k) => ({ text: k.text, displayText: k.shown, hint: (_e, _d, chosen) => put(chosen.text, k, at) })), from: at.from, to: at.to };
    }

    function put(text, k, at) {
      yasqe.replaceRange(text, at.from, yasqe.getCursor());
      const declared = yasqe.getPrefixesFromQuery();
      for (const [prefix, iri] of k.needs) if (!declared[prefix]) yasqe.addPrefixes({ [prefix]: iri });
    }
  }

  function score(k, wanted) {
    return (k.text.toLowerCase().startsWith(wanted) || k.name.startsWith(wanted) ? 0 : 1) + k.rank;
  }

  function prepared(data) {
    const prefixes = Object.entries(data.prefixes).sort((a, b) => b[1].length - a[1].length);
    const found = [];
    for (const term of data.terms) {
      const [prefix, iri] = prefixes.find(([, start]) => term.iri.startsWith(start)) || [];
      const text = prefix ? prefix + ":" + term.iri.slice(iri.length) : "<" + term.iri + ">";
      add(text, term, prefix ? [[prefix, iri]] : [], term.class ? 0 : 0.5);
    }
    for (const concept of data.concepts) add("<" + concept.iri + ">", concept, [], 2);
    for (const [prefix, iri] of Object.entries(data.prefixes)) add(prefix + ":", { iri, zh: "", en: iri }, [[prefix, iri]], 3);
    return found;

    function add(text, term, needs, rank) {
      const shown = [text.startsWith("<") ? "…/" + term.iri.split("/").slice(-2).join("/") + ">" : text, english ? "" : term.zh, term.en].filter(Boolean).join("  ");
      const name = text.replace(/^.*?[:/](?=[^:/]*$)/, "").toLowerCase();
      found.push({ text, shown, needs, rank, name, words: [text, term.zh, term.en].join(" ").toLowerCase() });
    }
  }

  function draw() {
    const box = document.getElementById("drawn");
    const none = document.getElementById("undrawn");
    const views = document.querySelector(".views");
    const table = rows.parentElement;
    const head = [...rows.tHead.rows[0].cells].map((c) => c.textContent.trim());
    const body = [...rows.tBodies[0].rows].map((r) => [...r.cells]);
    let held = null;
    views.hidden = false;
    views.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) show(button.dataset.view, true);
    });
    show(box.dataset.view, false);

    async function show(view, chosen) {
      for (const b of views.querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset.view === view));
      if (held) held();
      held = null;
      box.replaceChildren();
      box.dataset.view = view;
      box.hidden = view === "table";
      table.hidden = view !== "table";
      none.hidden = true;
      if (view !== "table") {
        held = await (view === "chart" ? chart() : graph());
        if (!held) { box.hidden = true; none.hidden = false; table.hidden = false; }
      }
      if (chosen) {
        const address = new URL(location.href);
        address.searchParams.set("view", view);
        history.replaceState(null, "", address);
      }
    }

    async function chart() {
      const texts = body.map((r) => r.map((c) => c.textContent.trim()));
      const numeric = head.map((_, i) => texts.length > 0 && texts.every((r) => r[i] === "" || /^-?\d+(\.\d+)?$/.test(r[i])) && texts.some((r) => r[i] !== ""));
      const values = head.map((_, i) => i).filter((i) => numeric[i]).slice(0, 4);
      const names = head.map((_, i) => i).filter((i) => !numeric[i]);
      if (!values.length || !names.length) return null;
      if (!window.echarts) await window.loadScript("/static/vendor/echarts.min.js");
      const named = (r) => names.map((i) => (r[i].dataset.node || r[i].textContent.trim()).slice(0, names.length > 1 ? 12 : 20)).filter(Boolean).join(" · ");
      const drawn = window.echarts.init(box, null, { renderer: "canvas" });
      const style = { fontFamily: getComputedStyle(document.body).fontFamily };
      drawn.setOption({
        animation: false, textStyle: style, color: ["#0b56a3", "#c96f00", "#14612f", "#9b1c0c"],
        tooltip: { trigger: "axis", renderMode: "richText" }, legend: { show: values.length > 1 },
        grid: { left: 10, right: 20, top: 40, bottom: 10, containLabel: true },
        xAxis: { type: "category", data: body.map(named), axisLabel: { rotate: texts.length > 6 ? 40 : 0, interval: texts.length > 40 ? "auto" : 0 } },
        yAxis: { type: "value" },
        series: values.map((i) => ({ name: head[i], type: "bar", data: texts.map((r) => (r[i] === "" ? null : Number(r[i]))) })),
      });
      const fit = () => drawn.resize();
      window.addEventListener("resize", fit);
      box.dataset.drawn = texts.length;
      return () => { window.removeEventListener("resize", fit); drawn.dispose(); };
    }

    async function graph() {
      const triples = head.join(" ") === "s p o";
      const columns = triples ? [0, 2] : head.map((_, i) => i).filter((i) => body.some((r) => r[i].hasAttribute("data-node"))).slice(0, 2);
      if (columns.length < 2) return null;
      const nodes = new Map();
      const edges = [];
      for (const r of body.slice(0, 400)) {
        const [a, b] = columns.map((i) => node(nodes, r[i]));
        if (a && b) edges.push({ source: a, target: b, label: triples ? r[1].dataset.node : "" });
      }
      if (!edges.length) return null;
      const drawn = await window.drawNetwork(box, { nodes: [...nodes.values()], edges });
      box.dataset.drawn = nodes.size;
      return () => drawn.destroy();
    }
  }

  function node(nodes, cell) {
    const text = cell.textContent.trim();
    if (!text) return null;
    const link = cell.querySelector("a");
    if (!nodes.has(text)) nodes.set(text, { id: text, label: cell.dataset.node || text, href: link ? link.getAttribute("href") : "", kind: link ? "document" : "cited" });
    return text;
  }
})();
