// What is shown: the reader's choices, and the facts, arrows and nodes that pass them.

const filters = (() => {
  const listeners = [];
  const choice = {
    hiddenLooks: new Set(), hiddenKinds: new Set(), hiddenModalities: new Set(), hiddenPolarities: new Set(),
    confidence: 0, days: null, undated: true,
    /** Nodes whose neighbourhood alone is shown, and how many steps of it. */
    focus: [], depth: 1,
  };
  const shown = { facts: new Set(), edges: new Set(), arrows: new Set(), nodes: new Set(), reach: null };

  const passes = (fact) => {
    const { edge } = fact;
    if (choice.hiddenKinds.has(edge.kind) || choice.hiddenModalities.has(edge.modality) || choice.hiddenPolarities.has(edge.denied)) return false;
    if (choice.hiddenLooks.has(edge.source.kind) || choice.hiddenLooks.has(edge.target.kind)) return false;
    if (fact.confidence < choice.confidence) return false;
    if (!choice.days) return true;
    return fact.days ? fact.days[0] <= choice.days[1] && choice.days[0] <= fact.days[1] : choice.undated;
  };

  /** The nodes within reach of the focus, over arrows that are shown. */
  function reached(arrows) {
    if (!choice.focus.length) return null;
    const reach = new Set(choice.focus);
    let border = [...reach];
    for (let step = 0; step < choice.depth; step += 1) {
      const next = new Set();
      for (const node of border) {
        for (const arrow of node.arrows) {
          if (!arrows.has(arrow)) continue;
          const other = arrow.source === node ? arrow.target : arrow.source;
          if (!reach.has(other)) next.add(other);
        }
      }
      for (const node of next) reach.add(node);
      border = [...next];
    }
    return reach;
  }

  function compute() {
    for (const set of [shown.facts, shown.edges, shown.arrows, shown.nodes]) set.clear();
    for (const fact of model.facts) {
      if (!passes(fact)) continue;
      shown.facts.add(fact);
      shown.edges.add(fact.edge);
      if (fact.edge.arrow) shown.arrows.add(fact.edge.arrow);
    }
    shown.reach = reached(shown.arrows);
    if (shown.reach) {
      const within = (edge) => shown.reach.has(edge.source) && shown.reach.has(edge.target);
      for (const set of [shown.edges, shown.arrows]) for (const edge of set) if (!within(edge)) set.delete(edge);
      for (const fact of shown.facts) if (!within(fact.edge)) shown.facts.delete(fact);
    }
    for (const edge of shown.edges) shown.nodes.add(edge.source).add(edge.target);
    for (const node of choice.focus) shown.nodes.add(node);
  }

  /** Applies a change of the choices. `moved` says that the picture shows another part of the graph. */
  function update(change, moved = false) {
    Object.assign(choice, change);
    compute();
    for (const listener of listeners) listener(moved);
  }

  compute();
  return {
    choice, shown, update,
    /** Calls back after each change. */
    onChange: (listener) => listeners.push(listener),
    /** Whether anything is filtered; the neighbourhood does not count. */
    active: () => choice.hiddenLooks.size + choice.hiddenKinds.size + choice.hiddenModalities.size + choice.hiddenPolarities.size > 0 || choice.confidence > 0 || choice.days !== null,
    reset: () => update({ hiddenLooks: new Set(), hiddenKinds: new Set(), hiddenModalities: new Set(), hiddenPolarities: new Set(), confidence: 0, days: null, undated: true }),
    focusOn: (node) => update({ focus: [node], depth: 1 }, true),
    expand: (node) => update({ focus: choice.focus.includes(node) ? choice.focus : [...choice.focus, node] }, true),
    unfocus: () => update({ focus: [], depth: 1 }, true),
  };
})();
