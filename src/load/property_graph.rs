//! ActorGraph → a property graph over Bolt: nodes first, then one relationship for each fact.
//!
//! Every statement is one of a closed set, and all that comes from articles travels in its parameters. A batch is a
//! transaction. Nodes are united with what the database holds: it is read, joined as [`Node::absorb`] joins, and written
//! in one transaction, so that loading several graphs gives the same as loading their union. Running again after a break
//! merges what is there with itself and goes on.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::bolt::{Client, Packer, Transaction, Value as Answer};
use super::failure::{Failure, Severity};
use super::{LoadOptions, Loaded, Observer};
use crate::export::property::{ENTITY, FACT, FactRow, NODE, NodeRow, Value};
use crate::extract::{NodeType, RelationType};
use crate::graph::{ActorGraph, Fact, Link, Node, preference};

/// A batch ends where its rows weigh this many bytes, however few they are.
const HEAVIEST: usize = 4 << 20;

/// Ways to have ids unique and found fast; the first that the server takes will do. Each creates only what is missing.
const SCHEMAS: &[&[&str]] = &[
    // Neo4j 4.4 and later, ArcadeDB.
    &["CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE"],
    // Neo4j 4.1 to 4.3.
    &["CREATE CONSTRAINT entity_id IF NOT EXISTS ON (n:Entity) ASSERT n.id IS UNIQUE"],
    // Memgraph, whose constraints do not index.
    &["CREATE CONSTRAINT ON (n:Entity) ASSERT n.id IS UNIQUE", "CREATE INDEX ON :Entity(id)"],
    // FalkorDB.
    &["CREATE INDEX FOR (n:Entity) ON (n.id)"],
];

/// Loads the graph.
pub(super) fn load(
    graph: &ActorGraph,
    client: &mut Client<'_>,
    options: &LoadOptions,
    observer: &mut dyn Observer,
) -> Result<Loaded, Failure> {
    let facts: usize = graph.links().iter().map(|link| link.edge.facts.len()).sum();
    let mut loading = Loading { graph, client, options, observer, done: 0, total: graph.node_count() + facts };
    loading.prepare()?;
    loading.nodes()?;
    loading.facts()?;
    Ok(Loaded::PropertyGraph { nodes: graph.node_count(), facts })
}

struct Loading<'l, 'c> {
    graph: &'l ActorGraph,
    client: &'l mut Client<'c>,
    options: &'l LoadOptions,
    observer: &'l mut dyn Observer,
    done: usize,
    total: usize,
}

impl Loading<'_, '_> {
    /// Creates constraint and index.
    fn prepare(&mut self) -> Result<(), Failure> {
        let mut refusal = String::new();
        for schema in SCHEMAS {
            let mut accepted = true;
            for statement in *schema {
                let Self { client, observer, options, .. } = self;
                let result = options.backoff.run(&mut |notice| observer.notice(notice), || client.run(statement));
                match result {
                    Ok(()) => {}
                    Err(failure) if failure.severity != Severity::Fatal => return Err(failure),
                    Err(failure) if failure.message.contains("DatabaseNotFound") => return Err(failure),
                    // It is there already, under whatever name.
                    Err(failure) if failure.message.to_lowercase().contains("already") => {}
                    Err(failure) => {
                        accepted = false;
                        refusal = failure.message;
                        break;
                    }
                }
            }
            if accepted {
                return Ok(());
            }
        }
        self.observer.notice(&format!(
            "the server takes no constraint on the id of nodes; loading goes on, and may be slow ({refusal})"
        ));
        Ok(())
    }

    fn nodes(&mut self) -> Result<(), Failure> {
        let mut by_type: BTreeMap<NodeType, Vec<&Node>> = BTreeMap::new();
        for node in self.graph.nodes() {
            by_type.entry(node.kind).or_default().push(node);
        }
        for (kind, nodes) in by_type {
            let read = format!(
                "UNWIND $ids AS id MATCH (n:{ENTITY} {{id: id}}) \
                 RETURN n.id, n.name, n.aliases, n.documents, n.quoted, n.contains"
            );
            // Not MERGE: it would look for the label too, which has no index, and ArcadeDB takes no label afterwards.
            let create = format!(
                "UNWIND $rows AS row CREATE (n:{ENTITY}:{}) SET n = row.properties RETURN count(n)",
                kind.as_str()
            );
            let update = format!(
                "UNWIND $rows AS row MATCH (n:{ENTITY} {{id: row.id}}) SET n += row.properties RETURN count(n)"
            );
            let weight = |node: &&Node| {
                let names: usize = node.other_names().map(str::len).sum();
                names + node.name.len() + 40 * (node.documents().len() + node.contains.len())
            };
            for batch in batches(&nodes, self.options.batch, weight) {
                self.batch(batch.len(), |transaction| {
                    let there = transaction.run(&read, |packer| {
                        packer.map(1);
                        packer.text("ids");
                        packer.texts(batch.iter().map(|node| &*node.id));
                    })?;
                    let there: BTreeMap<&str, Known<'_>> = there.iter().filter_map(Known::new).collect();
                    let (known, new): (Vec<&Node>, Vec<&Node>) =
                        batch.iter().partition(|node| there.contains_key(&*node.id));
                    for (statement, nodes) in [(&create, new), (&update, known)] {
                        write_rows(transaction, statement, nodes.len(), |packer| {
                            nodes.iter().for_each(|node| pack_node(node, there.get(&*node.id), packer));
                        })?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    fn facts(&mut self) -> Result<(), Failure> {
        let graph = self.graph;
        let mut by_type: BTreeMap<RelationType, Vec<(Link<'_>, &Fact)>> = BTreeMap::new();
        for link in graph.links() {
            let facts = link.edge.facts.values().map(|fact| (link, &**fact));
            by_type.entry(link.edge.key.kind).or_default().extend(facts);
        }
        for (kind, facts) in by_type {
            // Whole properties at once: a record that is made and then added to is written twice.
            let write = format!(
                "UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row.source}}) MATCH (b:{ENTITY} {{id: row.target}}) \
                 MERGE (a)-[r:{} {{id: row.id}}]->(b) ON CREATE SET r = row.properties ON MATCH SET r += row.properties \
                 RETURN count(r)",
                kind.screaming()
            );
            let weight = |(_, fact): &(Link<'_>, &Fact)| fact.evidence.len() + 300;
            for batch in batches(&facts, self.options.batch, weight) {
                self.batch(batch.len(), |transaction| {
                    let rows = |packer: &mut Packer<'_>| {
                        for &(link, fact) in batch {
                            packer.map(4);
                            for (key, id) in
                                [("source", &link.source.id), ("target", &link.target.id), ("id", &fact.id)]
                            {
                                packer.text(key);
                                packer.text(id);
                            }
                            let row = FactRow::new(graph, link, fact);
                            let values: Vec<_> = FACT.iter().map(|column| (column.name, (column.get)(&row))).collect();
                            pack_properties(&values, packer);
                        }
                    };
                    write_rows(transaction, &write, batch.len(), rows)
                })?;
            }
        }
        Ok(())
    }

    /// A transaction, again and again where the failure may pass.
    fn batch(
        &mut self,
        size: usize,
        mut work: impl FnMut(&mut Transaction<'_, '_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Self { client, observer, options, .. } = self;
        let result = options.backoff.run(&mut |notice| observer.notice(notice), || client.transact(&mut work));
        result.map_err(|failure| {
            let message = format!(
                "{}; {} of {} nodes and facts are in: the same command goes on from there",
                failure.message, self.done, self.total
            );
            Failure { message, ..failure }
        })?;
        self.done += size;
        self.observer.progress(self.done, self.total);
        Ok(())
    }
}

/// Runs a statement that handles each of `$rows` and returns their number.
fn write_rows(
    transaction: &mut Transaction<'_, '_>,
    statement: &str,
    count: usize,
    rows: impl FnOnce(&mut Packer<'_>),
) -> Result<(), Failure> {
    if count == 0 {
        return Ok(());
    }
    let answer = transaction.run(statement, |packer| {
        packer.map(1);
        packer.text("rows");
        packer.list(count);
        rows(packer);
    })?;
    let written = answer.first().and_then(|row| row.items().first()?.as_integer()).unwrap_or_default();
    if usize::try_from(written) == Ok(count) {
        return Ok(());
    }
    // Nothing is committed: either somebody deletes what this loads, or the server does not understand.
    Err(Failure::transient(format!("the server wrote {written} of {count} rows")))
}

/// A row of a node, united with what the database holds of it.
fn pack_node(node: &Node, known: Option<&Known<'_>>, packer: &mut Packer<'_>) {
    let row = NodeRow { node };
    let mut values: Vec<_> = NODE.iter().map(|column| (column.name, (column.get)(&row))).collect();
    if let Some(known) = known {
        known.join(&mut values);
    }
    packer.map(2);
    packer.text("id");
    packer.text(&node.id);
    pack_properties(&values, packer);
}

/// What the database holds of a node.
struct Known<'a> {
    name: Option<&'a str>,
    quoted: bool,
    /// The properties that are lists, as it holds them.
    lists: [(&'static str, &'a Answer); 3],
}

impl<'a> Known<'a> {
    /// From a row of the answer, with the id.
    fn new(row: &'a Answer) -> Option<(&'a str, Self)> {
        let [id, name, aliases, documents, quoted, contains] = row.items() else { return None };
        let lists = [("aliases", aliases), ("documents", documents), ("contains", contains)];
        Some((id.as_text()?, Self { name: name.as_text(), quoted: *quoted == Answer::Flag(true), lists }))
    }

    /// Unites the properties of a graph's node with it: of two names the better stays and the other becomes an alias,
    /// lists are sets. The name of a statement is a piece of its text, and never differs.
    fn join<'r>(&self, values: &mut [(&'static str, Value<'r>)])
    where
        'a: 'r,
    {
        let mut name = "";
        let mut former = None;
        for (_, value) in values.iter_mut().filter(|(property, _)| *property == "name") {
            if let (Value::Text(Cow::Borrowed(ours)), Some(theirs)) = (value, self.name) {
                former =
                    Some(if preference(theirs) > preference(ours) { std::mem::replace(ours, theirs) } else { theirs });
                name = ours;
            }
        }
        for (property, value) in values {
            match value {
                Value::Boolean(ours) if *property == "quoted" => *ours |= self.quoted,
                Value::Texts(ours) => {
                    let theirs = self.lists.iter().find(|(list, _)| list == property);
                    ours.extend(theirs.into_iter().flat_map(|(_, list)| list.texts()));
                    if *property == "aliases" {
                        ours.extend(former);
                        ours.retain(|alias| *alias != name);
                    }
                    ours.sort_unstable();
                    ours.dedup();
                }
                _ => {}
            }
        }
    }
}

/// Pieces of at most `size` items and about [`HEAVIEST`] bytes.
fn batches<T>(items: &[T], size: usize, weight: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut batches = Vec::new();
    let (mut start, mut heavy) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        let weight = weight(item);
        if at > start && (at - start == size.max(1) || heavy + weight > HEAVIEST) {
            batches.extend(items.get(start..at));
            (start, heavy) = (at, 0);
        }
        heavy += weight;
    }
    batches.extend(items.get(start..).filter(|rest| !rest.is_empty()));
    batches
}

/// The map under the key `properties`.
fn pack_properties(values: &[(&'static str, Value<'_>)], packer: &mut Packer<'_>) {
    let present = values.iter().filter(|(_, value)| *value != Value::Absent);
    packer.text("properties");
    packer.map(present.clone().count());
    for (property, value) in present {
        packer.text(property);
        match value {
            Value::Absent => packer.null(),
            Value::Text(text) => packer.text(text),
            Value::Texts(texts) => packer.texts(texts.iter().copied()),
            Value::Integer(number) => packer.integer((*number).into()),
            Value::Decimal(number) => packer.float(*number),
            Value::Boolean(flag) => packer.flag(*flag),
            // ISO 8601, as every format writes it.
            Value::Day(_) => packer.text(&value.plain().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_bounded_in_number_and_weight() {
        let sizes = |weights: &[usize], size| {
            batches(weights, size, |&w| w).into_iter().map(<[usize]>::len).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&[1; 5], 2), [2, 2, 1]);
        assert_eq!(sizes(&[], 2), [0; 0]);
        assert_eq!(sizes(&[1, HEAVIEST, HEAVIEST * 2, 1, 1], 9), [1, 1, 1, 2]);
    }

    #[test]
    fn a_node_is_united_with_what_the_database_holds() {
        let text = |text: &str| Answer::Text(text.to_owned());
        let texts = |all: &[&str]| Answer::List(all.iter().map(|one| text(one)).collect());
        let row = Answer::List(vec![
            text("person/jose"),
            text("José"),
            texts(&["Pepe"]),
            texts(&["b", "a"]),
            Answer::Flag(true),
            texts(&["fact/1"]),
        ]);
        let (id, known) = Known::new(&row).unwrap();
        assert_eq!(id, "person/jose");
        let borrowed = |text| Value::Text(Cow::Borrowed(text));
        let mut values = [
            ("name", borrowed("Jose")),
            ("aliases", Value::Texts(vec!["Joe", "José"])),
            ("documents", Value::Texts(vec!["b", "c"])),
            ("quoted", Value::Boolean(false)),
            ("contains", Value::Texts(vec!["fact/1"])),
        ];
        known.join(&mut values);
        let expected = [
            ("name", borrowed("José")),
            ("aliases", Value::Texts(vec!["Joe", "Jose", "Pepe"])),
            ("documents", Value::Texts(vec!["a", "b", "c"])),
            ("quoted", Value::Boolean(true)),
            ("contains", Value::Texts(vec!["fact/1"])),
        ];
        assert_eq!(values, expected);
    }
}
