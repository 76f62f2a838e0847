// Draws networks with Cytoscape: nodes lead to their pages. What it draws stands in the page as a table or list too.
"use strict";
(function () {
  const COLOURS = { document: "#0b56a3", cited: "#7a8896", nation: "#9b1c0c", province: "#7a4d00", city: "#14612f", county: "#0b56a3" };
  const fonts = getComputedStyle(document.body).fontFamily;
  const place = (name) => `/static/vendor/${name}.min.js`;

  window.loadScript = function (src) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = src;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
  };

  window.drawNetwork = async function (box, data) {
    if (!window.cytoscape) await window.loadScript(place("cytoscape"));
    const known = new Set(data.nodes.map((n) => n.id));
    const drawn = window.cytoscape({
      container: box,
      elements: {
        nodes: data.nodes.map((n) => ({ data: { ...n, colour: COLOURS[n.kind] || "#0b56a3", short: shortened(n.label || n.id) } })),
        edges: data.edges.filter((e) => known.has(e.source) && known.has(e.target))
          .map((e) => ({ data: { source: e.source, target: e.target, label: e.label || "" } })),
      },
      style: [
        { selector: "node", style: { "background-color": "data(colour)", label: "data(short)", "font-size": 11, "font-family": fonts,
          color: "#1d2733", "text-wrap": "wrap", "text-overflow-wrap": "anywhere", "text-max-width": 120, "text-valign": "bottom", "text-background-color": "#fff", "text-background-opacity": 0.8, "text-margin-y": 4, width: 16, height: 16 } },
        { selector: "edge", style: { width: 1.4, "line-color": "#9fb0c0", "target-arrow-color": "#9fb0c0", "target-arrow-shape": "triangle",
          "curve-style": "bezier", label: data.edges.length > 24 ? "" : "data(label)", "font-size": 9, "font-family": fonts, color: "#536171", "text-rotation": "autorotate" } },
        { selector: ".near", style: { "line-color": "#c96f00", "target-arrow-color": "#c96f00", "border-width": 3, "border-color": "#c96f00" } },
      ],
      layout: data.nodes.length <= 40
        ? { name: "concentric", concentric: (n) => n.degree(), levelWidth: (all) => Math.max(1, all.maxDegree() / 3), minNodeSpacing: 90, spacingFactor: 0.9, padding: 20 }
        : { name: "cose", animate: false, padding: 20, nodeRepulsion: () => 60000, idealEdgeLength: () => 80, nodeOverlap: 12, randomize: true },
      maxZoom: 2.5,
    });
    drawn.on("tap", "node", (event) => {
      const href = event.target.data("href");
      if (href && href.startsWith("/")) location.assign(href);
    });
    drawn.on("mouseover", "node", (event) => event.target.closedNeighborhood().addClass("near"));
    drawn.on("mouseout", "node", () => drawn.elements().removeClass("near"));
    return drawn;
  };

  function shortened(label) {
    return label.length > 28 ? label.slice(0, 27) + "…" : label;
  }

  const box = document.getElementById("network");
  if (box && box.dataset.src) {
    const english = document.documentElement.lang === "en";
    const button = document.createElement("button");
    const canvas = document.createElement("div");
    const words = english ? ["Drag and zoom", "Fixed drawing"] : ["可拖动、缩放的图 drag and zoom", "固定的图 fixed drawing"];
    button.type = "button";
    button.className = "second";
    button.textContent = words[0];
    button.setAttribute("aria-pressed", "false");
    canvas.className = "drawing";
    canvas.hidden = true;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", english ? "the links drawn; they are in the table below" : "关系图，内容见下表");
    box.before(button);
    box.after(canvas);
    button.addEventListener("click", async () => {
      if (!canvas.cy) {
        const answer = await fetch(box.dataset.src, { headers: { accept: "application/json" } });
        if (!answer.ok) return;
        const data = await answer.json();
        canvas.hidden = false;
        canvas.cy = await window.drawNetwork(canvas, data);
        canvas.dataset.drawn = data.nodes.length;
        canvas.hidden = true;
      }
      const drawn = canvas.hidden;
      canvas.hidden = !drawn;
      box.hidden = drawn;
      button.textContent = words[drawn ? 1 : 0];
      button.setAttribute("aria-pressed", String(drawn));
      canvas.cy.resize();
    });
  }
})();
