//! [`Annotated`]: a document with its sentences, tokens, trees, mentions and entities. Data and read access only; the
//! pipeline builds it once and nothing changes it afterwards.

use std::ops::Range;

use super::tags::{Deprel, Role, Upos, Xpos};
use crate::document::Document;
use crate::span::{EntityId, MentionId, SentenceId, Span, TokenId};

/// A fully annotated document.
#[derive(Clone, Debug, Default)]
pub struct Annotated {
    /// The text and what is known about it.
    pub document: Document,
    /// In text order.
    pub sentences: Vec<Sentence>,
    /// All tokens, in text order; a sentence holds a range of them.
    pub tokens: Vec<Token>,
    /// Surface tokens that stand for several words, in text order.
    pub multiword: Vec<MultiwordToken>,
    /// Words that say what happens or is so, in text order.
    pub predicates: Vec<Predicate>,
    /// In order of start, longer first; they may nest but not cross.
    pub mentions: Vec<Mention>,
    /// Every mention is in exactly one.
    pub entities: Vec<Entity>,
    /// Checksum of the weights that saw all this.
    pub weights: Option<u64>,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Its tokens, as indices into [`Annotated::tokens`].
    pub tokens: Range<u32>,
}

/// A syntactic word. The two words of "don't" share no bytes: "do" and "n't".
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The bytes it covers.
    pub span: Span,
    /// Its form where that is not the text it covers (given CoNLL-U only).
    pub form: Option<Box<str>>,
    /// Dictionary form; proper nouns keep their case.
    pub lemma: Box<str>,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank part of speech.
    pub xpos: Xpos,
    /// The word it depends on, always in the same sentence; `None` for the root.
    pub head: Option<TokenId>,
    /// How it depends on its head.
    pub deprel: Deprel,
    /// Probability of head and relation, as the parser sees it: from 0 to 1.
    pub certainty: f32,
    /// Whether white space follows it in the text.
    pub space_after: bool,
}

/// A surface token that stands for several words ("don't", "Korea's").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiwordToken {
    /// The bytes it covers.
    pub span: Span,
    /// Its words, as indices into [`Annotated::tokens`].
    pub tokens: Range<u32>,
}

/// A word that says what happens or is so, or a noun that names an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// The word.
    pub token: TokenId,
    /// Its roleset in PropBank ("shoot_down.05"), where it has one.
    pub sense: Option<Box<str>>,
    /// Whether it is a noun that names an event.
    pub event: bool,
    /// How far it is told as a fact: from -3, did not happen, to 3, happened.
    pub fact: f32,
    /// In text order.
    pub arguments: Vec<Argument>,
}

/// An argument of a predicate, in the same sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Argument {
    /// Its head word.
    pub token: TokenId,
    /// What it is to the predicate.
    pub role: Role,
    /// Probability of both, as the network sees it: from 0 to 1.
    pub certainty: f32,
}

/// What a mention or an entity is. The first four can act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    /// One human.
    Person,
    /// A company, ministry, party, agency, armed group …
    Organization,
    /// A state, and what stands for its government.
    Country,
    /// Several people: negotiators, protesters, a nationality.
    Group,
    /// A city, region, building, border …
    Place,
    /// A summit, an election, talks, a war …
    Event,
    /// Everything else that can be named or described.
    Thing,
    /// A date, a time or a duration. Never a node.
    Time,
}

impl EntityType {
    /// Every type.
    pub const ALL: &'static [Self] = &[
        Self::Person,
        Self::Organization,
        Self::Country,
        Self::Group,
        Self::Place,
        Self::Event,
        Self::Thing,
        Self::Time,
    ];

    /// The name used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
            Self::Country => "Country",
            Self::Group => "Group",
            Self::Place => "Place",
            Self::Event => "Event",
            Self::Thing => "Thing",
            Self::Time => "Time",
        }
    }

    /// Whether it can do things: Person, Organization, Country, Group.
    pub const fn is_actor(self) -> bool {
        matches!(self, Self::Person | Self::Organization | Self::Country | Self::Group)
    }
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// By name.
    Name,
    /// By description: "the ministry", "a chief negotiator".
    Nominal,
    /// By pronoun, possessives included.
    Pronoun,
}

impl MentionKind {
    /// The name used in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nominal => "nominal",
            Self::Pronoun => "pronoun",
        }
    }
}

/// Grammatical gender of an entity, as far as the text or the lexicon tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// he
    Masculine,
    /// she
    Feminine,
    /// it
    Neuter,
}

/// A phrase that refers to something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The bytes it covers.
    pub span: Span,
    /// The sentence it lies in.
    pub sentence: SentenceId,
    /// Its tokens, as indices into [`Annotated::tokens`].
    pub tokens: Range<u32>,
    /// Its syntactic head.
    pub head: TokenId,
    /// How it refers.
    pub kind: MentionKind,
    /// What it refers to.
    pub entity_type: EntityType,
    /// The entity it belongs to.
    pub entity: EntityId,
}

/// All mentions of one actor, place, event or thing in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its fullest name, without title or article; the best description where it has no name.
    pub name: String,
    /// What it is.
    pub entity_type: EntityType,
    /// Gender, where known.
    pub gender: Gender,
    /// Whether it stands for several.
    pub plural: bool,
    /// Its mentions, in text order; never empty.
    pub mentions: Vec<MentionId>,
}

impl Annotated {
    /// The token with this index.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.index()]
    }

    /// The form of a token.
    pub fn form(&self, id: TokenId) -> &str {
        let token = self.token(id);
        token.form.as_deref().unwrap_or_else(|| self.slice(token.span))
    }

    /// The text a span covers.
    pub fn slice(&self, span: Span) -> &str {
        &self.document.text[span.range()]
    }

    /// The token ids of a sentence.
    pub fn sentence_tokens(&self, id: SentenceId) -> impl DoubleEndedIterator<Item = TokenId> + Clone + use<> {
        self.sentences[id.index()].tokens.clone().map(TokenId)
    }

    /// The sentence a token lies in. O(log sentences).
    pub fn sentence_of(&self, id: TokenId) -> SentenceId {
        SentenceId(self.sentences.partition_point(|s| s.tokens.end <= id.0) as u32)
    }

    /// The tokens that depend on each token of a sentence, in text order: `children[i]` for the i-th token of it.
    pub fn children(&self, id: SentenceId) -> Vec<Vec<TokenId>> {
        let range = self.sentences[id.index()].tokens.clone();
        let mut children = vec![Vec::new(); range.len()];
        for token in range.clone() {
            if let Some(head) = self.tokens[token as usize].head {
                children[(head.0 - range.start) as usize].push(TokenId(token));
            }
        }
        children
    }

    /// For every mention the chain it is printed in, `None` for a single mention. A name or description inside a longer
    /// mention of the same entity ("Oslo" in "the city of Oslo"; an apposition) is no link of its own; a pronoun is.
    pub fn chains(&self) -> Vec<Option<EntityId>> {
        let mut links = vec![0_u32; self.entities.len()];
        let mut open: Vec<&Mention> = Vec::new();
        let mut is_link = Vec::with_capacity(self.mentions.len());
        for mention in &self.mentions {
            while open.last().is_some_and(|above| above.span.end <= mention.span.start) {
                open.pop();
            }
            let inside = open.iter().any(|above| above.entity == mention.entity);
            let link = mention.kind == MentionKind::Pronoun || !inside;
            links[mention.entity.index()] += u32::from(link);
            is_link.push(link);
            open.push(mention);
        }
        let chain =
            |(mention, link): (&Mention, bool)| (link && links[mention.entity.index()] > 1).then_some(mention.entity);
        self.mentions.iter().zip(is_link).map(chain).collect()
    }

    /// The predicate that a token is, if it is one. O(log predicates).
    pub fn predicate(&self, id: TokenId) -> Option<&Predicate> {
        let at = self.predicates.binary_search_by_key(&id, |p| p.token).ok()?;
        Some(&self.predicates[at])
    }

    /// The mention with this index.
    pub fn mention(&self, id: MentionId) -> &Mention {
        &self.mentions[id.index()]
    }

    /// The entity with this index.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }
}
