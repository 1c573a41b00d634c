//! The graph as the explorer's scripts read it: one JSON object of columns, every text once in a table.
//!
//! Positions of words are relative to their sentence and count UTF-16 code units, as JavaScript does. The scripts' side
//! of this format is `model.js`.

use std::collections::BTreeMap;
use std::io;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use super::super::layout::Layout;
use super::super::look::{LOOKS, Theme};
use super::super::{ExportOptions, wording};
use crate::error::Result;
use crate::extract::{Modality, NodeType, Polarity, RelationType};
use crate::graph::{ActorGraph, Fact, FactMention, Link, Node, Target};
use crate::span::CharSpan;

/// Version of the format.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct Data<'g> {
    version: u32,
    pub(super) title: String,
    generator: String,
    /// Nodes of the whole graph, where not all are here.
    whole: Option<usize>,
    looks: Vec<LookData>,
    /// Names of the relation types that occur, and whether they are standing relations.
    kinds: Vec<(&'static str, bool)>,
    documents: Documents<'g>,
    nodes: Nodes,
    edges: Edges,
    facts: Facts,
    strings: Vec<&'g str>,
    /// Texts that stand in no graph: labels in plain words.
    labels: Vec<String>,
}

/// A type of node: name, and for each theme the colours of outline and inside.
#[derive(Serialize)]
struct LookData {
    name: &'static str,
    light: [&'static str; 2],
    dark: [&'static str; 2],
}

#[derive(Default, Serialize)]
struct Documents<'g> {
    id: Vec<&'g str>,
    title: Vec<Option<&'g str>>,
    date: Vec<Option<&'g str>>,
    url: Vec<Option<&'g str>>,
}

/// Columns over nodes, in order of id.
#[derive(Default, Serialize)]
struct Nodes {
    /// Text.
    id: Vec<usize>,
    /// Text.
    name: Vec<usize>,
    /// Position in `looks`.
    kind: Vec<usize>,
    /// Texts.
    aliases: Vec<Vec<usize>>,
    x: Vec<i32>,
    y: Vec<i32>,
    /// Importance, in thousandths of a fact.
    rank: Vec<u64>,
    /// 1 for a verbatim statement.
    quoted: Vec<u8>,
}

/// Columns over edges.
#[derive(Default, Serialize)]
struct Edges {
    source: Vec<usize>,
    target: Vec<usize>,
    /// Position in `kinds`.
    kind: Vec<usize>,
    /// Position in `labels`.
    label: Vec<usize>,
    /// What the target is: 0 object, 1 addressee, 2 place, 3 nothing.
    role: Vec<u8>,
    /// 0 asserted, 1 reported, 2 possible.
    modality: Vec<u8>,
    /// 1 for a denial.
    negative: Vec<u8>,
    /// Node that asserts it, or -1.
    by: Vec<i64>,
}

/// Columns over facts, in order of document and position.
#[derive(Default, Serialize)]
struct Facts {
    edge: Vec<usize>,
    document: Vec<usize>,
    sentence: Vec<u32>,
    /// Text of the sentence.
    evidence: Vec<usize>,
    /// In hundredths.
    confidence: Vec<u32>,
    /// ISO 8601 text of the time, or -1.
    time: Vec<i64>,
    /// Words by role: `[role, node, start, end, start, end, …]`, or `[role, node, text]` where they stand in another
    /// sentence. The roles: 0 predicate, 1 subject, 2 object, 3 addressee, 4 place, 5 time, 6 speaker; -1 for no node.
    words: Vec<Vec<Vec<i64>>>,
}

impl<'g> Data<'g> {
    pub(super) fn new(graph: &'g ActorGraph, whole: &'g ActorGraph, options: &ExportOptions) -> Self {
        let nodes = graph.nodes();
        let links = graph.links();
        let mut texts = Texts::default();
        let position: FxHashMap<&str, usize> = nodes.iter().enumerate().map(|(i, node)| (&*node.id, i)).collect();
        let mut kinds: Vec<RelationType> = links.iter().map(|link| link.edge.key.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let documents: FxHashMap<&str, usize> = graph.sources().keys().enumerate().map(|(i, id)| (&**id, i)).collect();

        let mut labels: Vec<String> = Vec::new();
        let mut label_of: BTreeMap<String, usize> = BTreeMap::new();
        let mut edges = Edges::default();
        let mut located: Vec<(&Fact, usize)> = Vec::new();
        for (number, link) in links.iter().enumerate() {
            let Link { source, target, edge } = link;
            let key = &edge.key;
            let at = |id: &str| position.get(id).map_or(-1, |&i| i as i64);
            edges.source.push(position.get(&*source.id).copied().unwrap_or_default());
            edges.target.push(position.get(&*target.id).copied().unwrap_or_default());
            edges.kind.push(kinds.binary_search(&key.kind).unwrap_or_default());
            let label = wording::cut(&wording::predicate(edge.label(), key), 80);
            edges.label.push(*label_of.entry(label).or_insert_with_key(|label| {
                labels.push(label.clone());
                labels.len() - 1
            }));
            edges.role.push(match key.target {
                Target::Object => 0,
                Target::Addressee => 1,
                Target::Place => 2,
                Target::Nothing => 3,
            });
            edges.modality.push(match key.modality {
                Modality::Asserted => 0,
                Modality::Reported => 1,
                Modality::Possible => 2,
            });
            edges.negative.push(u8::from(key.polarity == Polarity::Negative));
            edges.by.push(key.by.as_deref().map_or(-1, at));
            located.extend(edge.facts.values().map(|fact| (&**fact, number)));
        }
        located.sort_by(|(a, _), (b, _)| a.position().cmp(&b.position()));

        let mut facts = Facts::default();
        for (fact, edge) in located {
            facts.edge.push(edge);
            facts.document.push(documents.get(&*fact.document).copied().unwrap_or_default());
            facts.sentence.push(fact.sentence);
            facts.evidence.push(texts.add(&fact.evidence));
            facts.confidence.push((fact.confidence * 100.0).round() as u32);
            let value = fact.time.as_ref().and_then(|time| time.value.as_deref());
            facts.time.push(value.map_or(-1, |value| texts.add(value) as i64));
            facts.words.push(words(fact, &position, &mut texts));
        }

        let mut columns = Nodes::default();
        let ranks: FxHashMap<&str, u64> = graph.ranking().into_iter().map(|(node, rank)| (&*node.id, rank)).collect();
        for node in &nodes {
            columns.id.push(texts.add(&node.id));
            columns.name.push(texts.add(&node.name));
            columns.kind.push(LOOKS.iter().position(|look| look.kind == node.kind).unwrap_or(6));
            columns.aliases.push(node.other_names().map(|name| texts.add(name)).collect());
            columns.rank.push(ranks.get(&*node.id).copied().unwrap_or_default());
            columns.quoted.push(u8::from(node.quoted));
        }
        for [x, y] in places(&nodes, &columns.rank, &edges) {
            columns.x.push(x.round() as i32);
            columns.y.push(y.round() as i32);
        }

        let mut listed = Documents::default();
        for (id, source) in graph.sources() {
            listed.id.push(id);
            listed.title.push(source.title.as_deref());
            listed.date.push(source.date.as_deref());
            listed.url.push(source.url.as_deref());
        }
        Self {
            version: VERSION,
            title: options.title.clone().unwrap_or_else(|| heading(whole)),
            generator: format!("actograph {}", options.version),
            whole: (whole.node_count() > graph.node_count()).then(|| whole.node_count()),
            looks: LOOKS
                .iter()
                .map(|look| LookData {
                    name: look.kind.as_str(),
                    light: look.colors(Theme::Light),
                    dark: look.colors(Theme::Dark),
                })
                .collect(),
            kinds: kinds.into_iter().map(|kind| (kind.as_str(), kind.is_standing())).collect(),
            documents: listed,
            nodes: columns,
            edges,
            facts,
            strings: texts.all,
            labels,
        }
    }

    pub(super) fn write(&self, out: &mut dyn io::Write) -> Result<()> {
        let mut serializer = Serializer::with_formatter(out, ForScript);
        Ok(self.serialize(&mut serializer).map_err(io::Error::from)?)
    }
}

fn heading(graph: &ActorGraph) -> String {
    match graph.sources().len() {
        1 => graph.sources().iter().map(|(id, s)| s.title.clone().unwrap_or_else(|| id.to_string())).collect(),
        0 => "Empty graph".to_owned(),
        n => format!("{n} documents"),
    }
}

/// Every text once.
#[derive(Default)]
struct Texts<'g> {
    all: Vec<&'g str>,
    at: FxHashMap<&'g str, usize>,
}

impl<'g> Texts<'g> {
    fn add(&mut self, text: &'g str) -> usize {
        *self.at.entry(text).or_insert_with(|| {
            self.all.push(text);
            self.all.len() - 1
        })
    }
}

/// Where the words of a fact stand in its sentence.
fn words<'g>(fact: &'g Fact, position: &FxHashMap<&str, usize>, texts: &mut Texts<'g>) -> Vec<Vec<i64>> {
    let within = |span: CharSpan| {
        let (start, end) =
            (span.start.checked_sub(fact.evidence_span.start)?, span.end.checked_sub(fact.evidence_span.start)?);
        Some([utf16(&fact.evidence, start)?, utf16(&fact.evidence, end)?]).filter(|[start, end]| start < end)
    };
    let mut all = Vec::new();
    let mut put = |role: i64, node: i64, text: &'g str, spans: &mut dyn Iterator<Item = CharSpan>| {
        let mut entry = vec![role, node];
        entry.extend(spans.filter_map(within).flatten());
        if entry.len() == 2 {
            entry.push(texts.add(text) as i64);
        }
        all.push(entry);
    };
    put(0, -1, &fact.text, &mut std::iter::once(fact.span));
    let mentions: [(i64, Option<&FactMention>); 5] = [
        (1, Some(&fact.subject)),
        (2, fact.object.as_ref()),
        (3, fact.to.as_deref()),
        (4, fact.place.as_deref()),
        (6, fact.by.as_deref()),
    ];
    for (role, mention) in mentions {
        if let Some(mention) = mention {
            let node = position.get(&*mention.node).map_or(-1, |&i| i as i64);
            put(role, node, &mention.text, &mut std::iter::once(mention.span).chain(mention.more.iter().copied()));
        }
    }
    if let Some(time) = &fact.time {
        put(5, -1, &time.text, &mut std::iter::once(time.span));
    }
    all
}

/// The UTF-16 position of a code point, where the text is that long.
fn utf16(text: &str, code_points: u32) -> Option<i64> {
    let count = code_points as usize;
    if text.is_ascii() {
        return (count <= text.len()).then_some(count as i64);
    }
    let mut chars = text.chars();
    let mut units = 0;
    for _ in 0..count {
        units += chars.next()?.len_utf16() as i64;
    }
    Some(units)
}

/// Up to this many nodes, the layout leaves room for every name; as in `canvas.js`.
const ROOMY: usize = 150;

/// A layout by which the page opens.
fn places(nodes: &[&Node], ranks: &[u64], edges: &Edges) -> Vec<[f64; 2]> {
    let roomy = nodes.len() <= ROOMY;
    let boxes: Vec<[f64; 2]> = nodes
        .iter()
        .zip(ranks)
        .map(|(node, &rank)| {
            // As in canvas.js: the radius of the shape, and the name below it.
            let statement = node.kind == NodeType::Statement;
            let radius = if statement { 5.0 } else { (5.0 + (rank as f64 / 1000.0).sqrt() * 2.5).min(24.0) };
            let letters = wording::cut(&node.name, if statement { 44 } else { 34 }).chars().count() as f64;
            let (wide, high) = if roomy { (letters * 6.4 * 0.8, 18.0) } else { (12.0, 6.0) };
            [(2.0 * radius).max(wide), 2.0 * radius + high]
        })
        .collect();
    let pairs: Vec<[usize; 2]> = edges.source.iter().zip(&edges.target).map(|(&a, &b)| [a, b]).collect();
    Layout { length: if roomy { 44.0 } else { 34.0 }, gap: 4.0, aspect: 1.1 }.place(&boxes, &pairs)
}

/// JSON that may stand in a script element: no `<`, `>` or `&`, and none of the line ends that JavaScript alone knows.
struct ForScript;

impl Formatter for ForScript {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '>', '&', '\u{7f}', '\u{2028}', '\u{2029}']) {
            let (before, after) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = after.chars();
            let code = chars.next().map_or(0, u32::from);
            write!(out, "\\u{code:04x}")?;
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        serde_json::ser::CompactFormatter.write_char_escape(out, escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_as_javascript_does() {
        assert_eq!(utf16("abc", 3), Some(3));
        assert_eq!(utf16("abc", 4), None);
        assert_eq!(utf16("👩é x", 2), Some(3));
    }
}
