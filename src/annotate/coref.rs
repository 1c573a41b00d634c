//! [`Resolver`]: analysed words → mentions and entities.
//!
//! Every mention, in the order of the text, either joins an entity found before or starts one. The candidates come from a
//! bounded window and from an index of names, heads and states ([`linker`]); a linear model ranks them against "none of
//! these" ([`features`], [`ranker`]); facts that rule a link out (another name, another gender, another state) are checked
//! before. Without weights every mention is an entity of its own.

mod cluster;
mod conversation;
mod decision;
mod entity;
mod event;
mod features;
mod linker;
mod names;
mod profile;
mod quote;
mod ranker;
mod revision;
#[cfg(test)]
mod tests;
#[cfg(feature = "train")]
mod train;

use crate::annotate::aliases::Aliases;
use crate::annotate::lexicon::Lexicon;
use crate::annotate::mentions::{Forest, Markable, View, find_mentions};
use crate::annotate::{Entity, EntityType, Mention, NameTag, Sentence, Token};
use crate::document::Document;
use crate::error::Result;
use crate::model::Sections;
use crate::span::{EntityId, SentenceId, TokenId};

use decision::Decision;
use linker::Linker;
use ranker::Ranker;
#[cfg(feature = "train")]
pub(crate) use ranker::SECTION;
#[cfg(feature = "train")]
pub(crate) use train::{Example, Settings, train};

/// Finds mentions and resolves them. Made once, used for every document.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    ranker: Ranker,
    aliases: Aliases,
}

impl Resolver {
    /// Takes its weights out of the model.
    pub(crate) fn new(sections: &Sections<'_>) -> Result<Self> {
        Ok(Self { ranker: Ranker::from_sections(sections)?, aliases: Aliases::default() })
    }

    /// Heeds what the user knows.
    pub(crate) fn set_aliases(&mut self, aliases: Aliases) {
        self.aliases = aliases;
    }

    /// The mentions and entities of a document; `names` and `referents` hold one entry a token; `vectors`
    /// writes the pretrained vector of a lower-cased word.
    pub(crate) fn resolve(
        &self,
        document: &Document,
        sentences: &[Sentence],
        tokens: &[Token],
        names: &[NameTag],
        referents: &[Option<EntityType>],
        vectors: &dyn Fn(&str, &mut [f32]),
    ) -> (Vec<Mention>, Vec<Entity>) {
        let forest = Forest::new(sentences, tokens);
        let lexicon = Lexicon::shared();
        let view = View {
            document: &document.text,
            sentences,
            tokens,
            names,
            referents,
            forest: &forest,
            lexicon,
            aliases: (&self.aliases, &document.id),
            vectors,
        };
        let markables = find_mentions(&view);
        let clusters = self.link(Linker::new(&view, &markables, &document.paragraphs));
        entity::build(&view, &markables, &clusters)
    }

    /// The cluster of every mention.
    fn link(&self, mut linker: Linker<'_>) -> Vec<u32> {
        let mut decision = Decision::default();
        for i in 0..linker.mentions.len() as u32 {
            if let Some(host) = linker.mentions[i as usize].host {
                linker.follow(host);
                decision.skip();
                continue;
            }
            let cluster = decision.prepare(&linker, &self.ranker, i).or_else(|| decision.best(&self.ranker));
            linker.attach(i, cluster);
        }
        revision::revise(&mut linker);
        linker.cluster_of
    }
}

/// The public form of a mention.
fn mention(markable: &Markable, entity_type: EntityType, entity: EntityId) -> Mention {
    Mention {
        span: markable.span,
        sentence: SentenceId(markable.sentence),
        tokens: markable.tokens.clone(),
        head: TokenId(markable.head),
        kind: markable.kind,
        entity_type,
        entity,
    }
}
