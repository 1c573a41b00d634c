// The graph as objects. Reads the columns that data.rs writes.

const ROLES = ["predicate", "subject", "object", "to", "place", "time", "by"];
const MODALITIES = ["asserted", "reported", "possible"];

const model = (() => {
  const data = JSON.parse(byId("data").textContent);
  const text = (at) => data.strings[at];
  const documents = data.documents.id.map((id, i) => ({
    index: i, id, title: data.documents.title[i] ?? id, date: data.documents.date[i], url: webAddress(data.documents.url[i]),
  }));
  const nodes = data.nodes.id.map((id, i) => ({
    index: i, id: text(id), title: text(data.nodes.name[i]), look: data.looks[data.nodes.kind[i]], kind: data.nodes.kind[i],
    aliases: data.nodes.aliases[i].map(text), x: data.nodes.x[i], y: data.nodes.y[i], rank: data.nodes.rank[i] / 1000,
    quoted: data.nodes.quoted[i] === 1, facts: [], arrows: [],
  }));
  for (const node of nodes) node.isStatement = node.look.name === "Statement";
  const edges = data.edges.source.map((source, i) => ({
    index: i, source: nodes[source], target: nodes[data.edges.target[i]], kind: data.edges.kind[i], label: data.labels[data.edges.label[i]],
    loop: data.edges.role[i] === 3, modality: data.edges.modality[i], denied: data.edges.negative[i] === 1,
    standing: data.kinds[data.edges.kind[i]][1], by: nodes[data.edges.by[i]] ?? null, facts: [], arrow: null,
  }));
  const facts = data.facts.edge.map((edge, i) => ({
    index: i, edge: edges[edge], document: documents[data.facts.document[i]], sentence: data.facts.sentence[i],
    evidence: text(data.facts.evidence[i]), confidence: data.facts.confidence[i], time: text(data.facts.time[i]) ?? null,
    words: data.facts.words[i].map(([role, node, ...rest]) => ({
      role: ROLES[role], node: nodes[node] ?? null, text: rest.length === 1 ? text(rest[0]) : null, spans: rest.length === 1 ? [] : rest,
    })),
  }));
  for (const fact of facts) {
    fact.edge.facts.push(fact);
    for (const node of new Set([fact.edge.source, fact.edge.target, ...fact.words.map((word) => word.node)])) node?.facts.push(fact);
  }
  // Everything of one tone from one node to another is one arrow.
  const arrows = new Map();
  for (const edge of edges) {
    if (edge.loop || edge.source === edge.target) continue;
    const tone = (edge.denied ? 4 : 0) + (edge.modality > 0 ? 2 : 0) + (edge.standing ? 1 : 0);
    const key = `${edge.source.index} ${edge.target.index} ${tone}`;
    if (!arrows.has(key)) {
      const arrow = { source: edge.source, target: edge.target, edges: [], denied: edge.denied, unsure: edge.modality > 0, standing: edge.standing, curve: 0 };
      arrows.set(key, arrow);
      edge.source.arrows.push(arrow);
      edge.target.arrows.push(arrow);
    }
    edge.arrow = arrows.get(key);
    edge.arrow.edges.push(edge);
  }
  bend([...arrows.values()]);
  return {
    title: data.title, generator: data.generator, whole: data.whole, looks: data.looks, kinds: data.kinds.map(([name]) => name),
    documents, nodes, edges, facts, arrows: [...arrows.values()],
  };

  /** The address, where it is one of the web. */
  function webAddress(address) {
    try {
      return address && /^https?:$/u.test(new URL(address).protocol) ? address : null;
    } catch {
      return null;
    }
  }

  /** Bends arrows between the same two nodes apart. */
  function bend(all) {
    const between = new Map();
    for (const arrow of all) {
      const [a, b] = [arrow.source.index, arrow.target.index].sort((x, y) => x - y);
      const key = `${a} ${b}`;
      if (!between.has(key)) between.set(key, []);
      between.get(key).push(arrow);
    }
    for (const group of between.values()) {
      group.forEach((arrow, i) => {
        const bow = (i - (group.length - 1) / 2) * 0.36;
        arrow.curve = arrow.source.index < arrow.target.index ? bow : -bow;
      });
    }
  }
})();

/** The words of a fact's role, as printed. */
function printed(fact, role) {
  const word = fact.words.find((candidate) => candidate.role === role);
  if (!word) return null;
  return word.text ?? word.spans.reduce((all, start, i) => (i % 2 ? all : [...all, fact.evidence.slice(start, word.spans[i + 1])]), []).join(" ");
}

/** The node in a role of a fact. */
const inRole = (fact, role) => fact.words.find((word) => word.role === role)?.node ?? null;
