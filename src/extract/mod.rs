//! Annotated → [`Triples`]: who did what to whom, with evidence, speaker, certainty, time and place.

mod assemble;
mod chronicle;
mod clause;
mod confidence;
mod frames;
mod nodes;
mod openie;
mod relations;
mod rules;
mod speech;
mod time;
mod tree;
mod triple;
mod verbs;

#[cfg(feature = "train")]
pub(crate) use confidence::{FEATURES, features};
pub use openie::propositions;
pub use relations::RelationType;
pub(crate) use time::{Date, days};
pub use triple::{
    Arg, Generator, Modality, NodeType, Object, Polarity, Proposition, Relation, Statement, Time, Triple, Triples,
};

use crate::annotate::Annotated;
use crate::span::SentenceId;
use assemble::Assembler;
use chronicle::Chronicle;
use nodes::Nodes;
use rules::{Fact, RULES, Sentence, settle};
use time::TimeExpressions;
use tree::Tree;

/// Everything a document states. Linear in its length.
pub fn extract(doc: &Annotated) -> Triples {
    let mut triples = uncalibrated(doc);
    for triple in &mut triples.triples {
        triple.confidence = confidence::calibrated(doc, triple);
    }
    triples
}

/// The same with the confidence each rule has in itself.
pub(crate) fn uncalibrated(doc: &Annotated) -> Triples {
    let nodes = Nodes::new(doc);
    let times = TimeExpressions::new(doc);
    let mut attributions = speech::attributions(doc);
    let mut first_attribution = 0;
    let mut chronicle = Chronicle::new(doc);
    let mut facts: Vec<Fact> = Vec::new();
    for index in 0..doc.sentences.len() as u32 {
        let id = SentenceId(index);
        let tree = Tree::new(doc, id);
        let clauses = clause::clauses(&tree);
        let here = attributions[first_attribution..].iter().take_while(|a| a.sentence <= id).count();
        let (mut sentence, here) = (
            Sentence {
                id,
                tree: &tree,
                clauses: &clauses,
                nodes: &nodes,
                times: &times,
                attributions: &[],
                first_attribution,
            },
            first_attribution..first_attribution + here,
        );
        first_attribution = here.end;
        settle(&sentence, &mut attributions[here.clone()]);
        sentence.attributions = &attributions[here];
        let first = facts.len();
        for rule in RULES {
            rule(&sentence, &mut facts);
        }
        chronicle.complete(&sentence, &doc.document.paragraphs, &mut facts, first);
    }
    let mut assembler = Assembler::new(doc, nodes, &times, &attributions);
    for fact in &facts {
        assembler.add(fact);
    }
    Triples {
        document: doc.document.id.clone(),
        title: doc.document.title.clone(),
        date: doc.document.date.clone(),
        url: doc.document.url.clone(),
        generator: Some(Generator {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            weights: doc.weights.map(|checksum| format!("{checksum:016x}")),
        }),
        triples: assembler.finish(),
    }
}
