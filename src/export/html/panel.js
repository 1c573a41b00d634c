// The panel on the right: what is known of the selected actor or arrow, or where to begin.

const panel = (() => {
  const holder = byId("panel");
  /** Cards of a group that are shown at once. */
  const FIRST = 6;
  const order = (a, b) => (a.days?.[0] ?? Infinity) - (b.days?.[0] ?? Infinity) || a.index - b.index;

  function group(title, facts) {
    if (!facts.length) return null;
    facts.sort(order);
    const list = el("div", {});
    let shown = 0;
    const more = el("button", { type: "button", class: "button more", onclick: () => add(30) });
    function add(count) {
      list.append(...facts.slice(shown, shown + count).map(cards.card));
      shown = Math.min(shown + count, facts.length);
      more.hidden = shown >= facts.length;
      more.textContent = `${facts.length - shown} more`;
    }
    add(FIRST);
    return el("section", { class: "group" }, el("h3", {}, title, el("small", {}, String(facts.length))), list, more);
  }

  const close = () => el("button", { type: "button", class: "icon close", "aria-label": "Close", onclick: () => canvas.select(null) }, icon("M18 6 6 18", "m6 6 12 12"));
  const nothing = () => el("p", { class: "numbers" }, "Nothing of it passes the filters.");

  function showNode(node) {
    const facts = node.facts.filter((fact) => filters.shown.facts.has(fact));
    const groups = { ties: [], says: [], does: [], done: [], asserts: [], there: [], said: [] };
    for (const fact of facts) {
      const { edge } = fact;
      if (node.isStatement) groups.said.push(fact);
      else if (edge.standing && (edge.source === node || edge.target === node)) groups.ties.push(fact);
      else if (edge.source === node) (edge.target.isStatement ? groups.says : groups.does).push(fact);
      else if (edge.target === node || inRole(fact, "to") === node) groups.done.push(fact);
      else if (inRole(fact, "by") === node) groups.asserts.push(fact);
      else groups.there.push(fact);
    }
    const documents = new Set(facts.map((fact) => fact.document)).size;
    const focused = filters.choice.focus.includes(node);
    replace(holder,
      el("header", {},
        el("div", { class: "kind" }, shapes.glyph(node.look), node.isStatement ? (node.quoted ? "Statement, verbatim" : "Statement, reported") : node.look.name, close()),
        el("h2", { class: node.isStatement ? "quote" : null, dir: "auto" }, cut(node.title, 2000)),
        node.aliases.length ? el("p", { class: "also" }, "also ", cut(node.aliases.slice(0, 12).join(", "), 300)) : null,
        el("p", { class: "numbers" }, `${counted(facts.length, "fact")} in ${counted(documents, "document")}`),
        el("div", { class: "actions" },
          focused
            ? el("button", { type: "button", class: "button", onclick: () => filters.unfocus() }, "Show everything")
            : el("button", { type: "button", class: "button", onclick: () => filters.focusOn(node) }, "Neighbourhood"),
          filters.choice.focus.length && !focused ? el("button", { type: "button", class: "button", onclick: () => filters.expand(node) }, "Add its neighbours") : null,
          el("button", { type: "button", class: "button", onclick: () => canvas.show(node) }, "Find on picture"))),
      el("div", { class: "body" }, facts.length ? cards.legend() : nothing(),
        group("Does", groups.does), group("Says", groups.says), group("Others do", groups.done), group("Is and belongs to", groups.ties),
        group("On its word", groups.asserts), group("There", groups.there), group("Said", groups.said)));
  }

  function showArrow(arrow) {
    const edges = arrow.edges.filter((edge) => filters.shown.edges.has(edge));
    const end = (node) => el("button", { type: "button", class: "end", dir: "auto", onclick: () => cards.open(node) }, shapes.glyph(node.look), cut(node.title, 120));
    const verbs = [...new Set(edges.map((edge) => edge.label))];
    const facts = edges.flatMap((edge) => edge.facts.filter((fact) => filters.shown.facts.has(fact)));
    const kinds = [...new Set(edges.map((edge) => edge.kind))];
    replace(holder,
      el("header", {},
        el("div", { class: "kind" }, arrow.denied ? "Denied relation" : arrow.unsure ? "Reported or possible relation" : arrow.standing ? "Standing relation" : "Relation", close()),
        el("h2", { class: "hidden" }, `${cut(arrow.source.title, 120)} ${verbs.join(", ")} ${cut(arrow.target.title, 120)}`),
        el("div", { class: "pair" }, end(arrow.source), el("div", { class: "verb" }, verbs.slice(0, 6).join(", ") + (verbs.length > 6 ? " …" : "")), end(arrow.target)),
        el("p", { class: "numbers" }, `${counted(facts.length, "fact")} in ${counted(new Set(facts.map((fact) => fact.document)).size, "document")}`)),
      el("div", { class: "body" }, facts.length ? cards.legend() : nothing(),
        kinds.map((kind) => group(model.kinds[kind], facts.filter((fact) => fact.edge.kind === kind)))));
  }

  function showWelcome() {
    const actors = model.nodes.filter((node) => filters.shown.nodes.has(node) && !node.isStatement && node.look.name !== "Thing").sort((a, b) => b.rank - a.rank || a.index - b.index).slice(0, 10);
    const most = actors[0]?.rank || 1;
    const documents = model.documents.slice(0, 30);
    replace(holder, el("div", { class: "welcome" },
      el("h2", {}, model.nodes.length ? "Who did what to whom" : "Nothing was found"),
      el("p", {}, model.nodes.length
        ? "Click an actor for what it did and said, or an arrow for the sentences behind it. Every fact quotes its source."
        : "The documents state no relation that could be read. The graph is empty."),
      actors.length ? [el("h3", {}, "Begin with"), el("ul", {}, actors.map((node) => el("li", {},
        el("button", { type: "button", class: "row", onclick: () => cards.open(node) }, shapes.glyph(node.look), el("span", { class: "name", dir: "auto" }, cut(node.title, 60)),
          svg("svg", { class: "meter", viewBox: "0 0 64 5", "aria-hidden": "true" }, svg("rect", { width: Math.max(2, (64 * node.rank) / most), height: 5, rx: 2.5, fill: node.look[theme.name][0] })),
          el("span", { class: "count" }, String(node.facts.filter((fact) => filters.shown.facts.has(fact)).length), el("span", { class: "hidden" }, " facts"))))))] : null,
      documents.length ? [el("h3", {}, counted(model.documents.length, "Document")), el("ul", { class: "documents" }, documents.map((document) => el("li", {},
        document.url ? el("a", { class: "link", href: document.url, target: "_blank", rel: "noopener noreferrer" }, cut(document.title, 120)) : cut(document.title, 120),
        document.date ? el("small", {}, cut(document.date, 24)) : null)),
        model.documents.length > documents.length ? el("li", {}, el("small", {}, `and ${counted(model.documents.length - documents.length, "more", "more")}`)) : null)] : null));
  }

  function show() {
    const thing = canvas.selected();
    holder.scrollTop = 0;
    if (!thing) showWelcome();
    else if ("title" in thing) showNode(thing);
    else showArrow(thing);
  }
  return { show, focus: () => holder.focus() };
})();
