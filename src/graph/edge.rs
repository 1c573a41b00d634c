//! [`Edge`]: one relation between two nodes, and [`Fact`]: each place in the documents that states it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::extract::{Modality, Polarity, RelationType};
use crate::span::CharSpan;

/// A relation from one node to another. Everything that says the same about the same two nodes is one edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// What it says.
    pub key: EdgeKey,
    /// What states it, by fact id; never empty.
    /// Boxed: most edges have one fact, and a map keeps room for eleven.
    pub facts: BTreeMap<Arc<str>, Box<Fact>>,
}

/// What tells one edge between two nodes from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeKey {
    /// Type of the relation.
    pub kind: RelationType,
    /// Dictionary form of the predicate.
    pub lemma: Arc<str>,
    /// What the target is to the predicate.
    pub target: Target,
    /// Whether it is denied.
    pub polarity: Polarity,
    /// Whether it is stated as fact.
    pub modality: Modality,
    /// Id of the node that asserts it, where that is not the author.
    pub by: Option<Arc<str>>,
}

/// What the node an edge points at is to the predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Its object.
    Object,
    /// Its addressee or recipient, where the clause has no object: "Y apologised to Z".
    Addressee,
    /// Where it happened, where the clause has neither: "Y arrived in Z".
    Place,
    /// Nothing; the edge is a loop at the subject: "Y resigned".
    Nothing,
}

/// One statement of a relation by one sentence. Offsets count code points of the document's text. The roles that most
/// facts lack are boxed: a graph has many facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Minted from everything it states and where.
    pub id: Arc<str>,
    /// The document.
    pub document: Arc<str>,
    /// The sentence, counted from 0.
    pub sentence: u32,
    /// That sentence as printed.
    pub evidence: Arc<str>,
    /// Where that sentence stands.
    pub evidence_span: CharSpan,
    /// The predicate as printed.
    pub text: String,
    /// Where the predicate stands.
    pub span: CharSpan,
    /// The subject as printed.
    pub subject: Mention,
    /// The object as printed.
    pub object: Option<Mention>,
    /// Addressee or recipient.
    pub to: Option<Box<Mention>>,
    /// Where it happened.
    pub place: Option<Box<Mention>>,
    /// When it happened.
    pub time: Option<Box<FactTime>>,
    /// Who asserts it, as printed.
    pub by: Option<Box<Mention>>,
    /// From 0 to 1, in steps of a thousandth.
    pub confidence: f32,
}

/// A node in a role of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Id of the node.
    pub node: Arc<str>,
    /// As printed.
    pub text: String,
    /// Where; its first piece, of an interrupted quotation.
    pub span: CharSpan,
    /// The further pieces of an interrupted quotation.
    pub more: Vec<CharSpan>,
}

/// When a fact happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactTime {
    /// As printed.
    pub text: String,
    /// Where.
    pub span: CharSpan,
    /// ISO 8601, where it could be resolved.
    pub value: Option<String>,
}

impl Edge {
    /// The predicate as most facts print it.
    pub fn label(&self) -> &str {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for fact in self.facts.values() {
            *counts.entry(&fact.text).or_default() += 1;
        }
        counts.into_iter().rev().max_by_key(|&(_, n)| n).map_or("", |(text, _)| text)
    }

    /// The confidence of its best fact.
    pub fn confidence(&self) -> f32 {
        self.facts.values().map(|fact| fact.confidence).fold(0.0, f32::max)
    }

    /// Its facts in order of document, then of position in it.
    pub fn facts_in_order(&self) -> Vec<&Fact> {
        let mut facts: Vec<&Fact> = self.facts.values().map(|fact| &**fact).collect();
        facts.sort_by(|a, b| a.position().cmp(&b.position()));
        facts
    }

    /// Takes one more fact; of two with one id the greater stays, whichever came first.
    pub(crate) fn add(&mut self, fact: Fact) {
        use std::collections::btree_map::Entry;
        match self.facts.entry(Arc::clone(&fact.id)) {
            Entry::Vacant(entry) => {
                entry.insert(Box::new(fact));
            }
            Entry::Occupied(mut entry) if fact.order(entry.get()) == Ordering::Greater => {
                entry.insert(Box::new(fact));
            }
            Entry::Occupied(_) => {}
        }
    }
}

impl Fact {
    /// Where it stands among all facts.
    pub fn position(&self) -> (&str, u32, CharSpan, &str) {
        (&self.document, self.sentence, self.span, &self.id)
    }

    /// Subject, object, addressee, place and speaker.
    pub fn roles(&self) -> [Option<&Mention>; 5] {
        let object = self.object.as_ref();
        [Some(&self.subject), object, self.to.as_deref(), self.place.as_deref(), self.by.as_deref()]
    }

    /// Every node it names in a role, subject and object included.
    pub fn nodes(&self) -> impl Iterator<Item = &Arc<str>> {
        self.roles().into_iter().flatten().map(|mention| &mention.node)
    }

    /// A total order over facts of one id, by what the id does not cover.
    fn order(&self, other: &Self) -> Ordering {
        let rest = |f: &Self| {
            let printed = (f.subject.clone(), f.object.clone(), f.to.clone(), f.place.clone(), f.by.clone());
            (f.sentence, f.evidence_span, f.span, f.text.clone(), f.time.clone(), printed)
        };
        self.confidence.total_cmp(&other.confidence).then_with(|| rest(self).cmp(&rest(other)))
    }
}
