// The search box: names and aliases, however they are spelt, and words of statements.

const search = (() => {
  const [input, list] = [byId("search"), byId("results")];
  const MOST = 12;
  let found = [];
  let at = -1;
  const known = model.nodes.map((node) => ({ node, names: [node.title, ...node.aliases].map((name) => [name, fold(name)]) }));

  /** How well a name answers: the whole, its start, the start of a word, anywhere; 0 for not at all. */
  function likeness(name, wanted, words) {
    if (name === wanted) return 8;
    if (name.startsWith(wanted)) return 5;
    const padded = ` ${name}`;
    if (padded.includes(` ${wanted}`)) return 4;
    if (words.length > 1 && words.every((word) => padded.includes(` ${word}`))) return 3;
    return name.includes(wanted) ? 1 : 0;
  }

  function find(text) {
    const wanted = fold(text);
    if (!wanted) return [];
    const words = wanted.split(" ");
    const hits = [];
    for (const { node, names } of known) {
      let best = 0;
      let alias = null;
      names.forEach(([name, folded], i) => {
        const score = likeness(folded, wanted, words) * (i ? 0.9 : 1);
        if (score > best) [best, alias] = [score, i ? name : null];
      });
      if (best) hits.push({ node, alias, score: best * (node.isStatement ? 0.3 : 1) + Math.min(Math.log2(1 + node.rank) / 3, 2) });
    }
    return hits.sort((a, b) => b.score - a.score || a.node.index - b.node.index);
  }

  function show() {
    const all = find(input.value);
    found = all.slice(0, MOST);
    at = found.length ? 0 : -1;
    const open = fold(input.value) !== "";
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    replace(list, found.map(({ node, alias }, i) => el("li", { id: `result-${i}`, role: "option", "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); choose(i); } },
      shapes.glyph(node.look), el("span", { class: "name", dir: "auto" }, cut(node.title, 70)),
      el("span", { class: "also", dir: "auto" }, alias ? `also ${cut(alias, 50)}` : ""), el("span", { class: "count" }, counted(node.facts.length, "fact")))),
      open && !found.length ? el("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing has this name. The list view searches whole sentences.") : null,
      all.length > found.length ? el("li", { class: "none", role: "option", "aria-disabled": "true" }, `${counted(all.length - found.length, "more", "more")}; type on to narrow them down`) : null);
    mark();
    if (open) announce(counted(all.length, "result"));
  }

  function mark() {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", `result-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(i) {
    const { node } = found[i];
    input.value = node.isStatement ? cut(node.title, 60) : cut(node.title, 100);
    close();
    canvas.select(node);
    canvas.show(node);
    announce(`${node.title}, ${counted(node.facts.length, "fact")}`);
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) { input.select(); show(); } });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      else if (found.length) at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) choose(at);
    else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { find, focus: () => input.focus() };
})();
