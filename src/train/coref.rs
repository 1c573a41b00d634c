//! Trains [`crate::annotate::coref`]: treebank documents, analysed by the network as it will analyse news, and the gold
//! chains that corpora of coreference give for them.

use std::collections::BTreeMap;

use crate::annotate::coref::{self, Example, SECTION, Settings};
use crate::annotate::network::{Network, Workspace};
use crate::document::ConlluDocument;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Sections, SectionsBuilder};
use crate::span::{Span, TokenId};

/// A line of a corpus of coreference. Offsets count code points.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct ChainedText {
    id: String,
    text: String,
    chains: Vec<Vec<[usize; 2]>>,
}

/// Trains the ranker on the documents that have chains and adds its section. The network's sections must be in
/// `builder` already.
pub(crate) fn train(
    settings: Settings,
    seed: u64,
    documents: &[ConlluDocument],
    chained: &[ChainedText],
    builder: &mut SectionsBuilder,
    report: &mut dyn FnMut(String),
) -> Result<()> {
    let file = builder.clone().finish();
    let network = Network::decode(&Sections::parse(&file)?)?;
    let examples = examples(&network, documents, chained)?;
    report(format!("coreference: {} documents with chains", examples.len()));
    let vectors = |form: &str, out: &mut [f32]| network.look_up(form, out);
    builder.add(SECTION, coref::train(&examples, &vectors, settings, seed));
    Ok(())
}

/// The documents that have chains, with the network's analysis in place of the treebank's; lemmas stay as given.
pub(crate) fn examples(
    network: &Network,
    documents: &[ConlluDocument],
    chained: &[ChainedText],
) -> Result<Vec<Example>> {
    let by_id: BTreeMap<&str, &ChainedText> = chained.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut space = Workspace::default();
    let mut examples = Vec::new();
    for document in documents {
        if let Some(chained) = by_id.get(document.document.id.as_str()) {
            let chains = spans(document, chained)?;
            examples.push(analysed(network, &mut space, document, chains));
        }
    }
    Ok(examples)
}

/// The chains in bytes of the rebuilt text, which must be the corpus's own.
fn spans(document: &ConlluDocument, chained: &ChainedText) -> Result<Vec<Vec<Span>>> {
    let text = &document.document.text;
    if text.trim_end() != chained.text.trim_end() {
        let message = "the text of the chains is not the text of the trees";
        return Err(Error::new(ErrorKind::Input, message).in_source(&chained.id));
    }
    let starts: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
    let at = |c: usize| starts.get(c).copied().unwrap_or(text.len() as u32);
    Ok(chained.chains.iter().map(|c| c.iter().map(|&[a, b]| Span::new(at(a), at(b))).collect()).collect())
}

fn analysed(network: &Network, space: &mut Workspace, given: &ConlluDocument, chains: Vec<Vec<Span>>) -> Example {
    let text = &given.document.text;
    let forms: Vec<&str> = given.tokens.iter().map(|t| t.form.as_deref().unwrap_or(&text[t.span.range()])).collect();
    let sentences: Vec<&[&str]> =
        given.sentences.iter().map(|s| &forms[s.tokens.start as usize..s.tokens.end as usize]).collect();
    let (analyses, _) = network.analyse(&sentences, space);
    let mut tokens = given.tokens.clone();
    for sentence in &given.sentences {
        for t in sentence.tokens.clone() {
            let (token, analysis) = (&mut tokens[t as usize], &analyses[t as usize]);
            token.upos = analysis.upos;
            token.xpos = analysis.xpos;
            token.head = analysis.head.map(|h| TokenId(sentence.tokens.start + h));
            token.deprel = analysis.deprel;
        }
    }
    Example {
        document: given.document.clone(),
        sentences: given.sentences.clone(),
        tokens,
        names: analyses.iter().map(|a| a.name).collect(),
        referents: analyses.iter().map(|a| a.referent).collect(),
        chains,
    }
}
