//! [`Nodes`]: which node of the graph a word of the text stands for. Takes the head word of a phrase, finds the mention
//! headed there and gives its entity as an [`Arg`]: id, canonical name, compact text, aliases.

use std::ops::Range;

use super::triple::Arg;
use crate::annotate::{Annotated, Deprel, Entity, EntityType, Mention, MentionKind, Upos, Xpos};
use crate::identity::{local_node_id, node_id};
use crate::span::{EntityId, MentionId, Span, TokenId};

/// Phrases are read this far beyond their head.
const LONGEST_PHRASE: u32 = 64;
/// Aliases kept of one entity.
const MOST_ALIASES: usize = 64;
/// Chains of heads longer than this are parser debris.
const LONGEST_CLIMB: usize = 24;

/// Finds mentions by their head word and turns them into [`Arg`]s.
pub(crate) struct Nodes<'a> {
    doc: &'a Annotated,
    /// The mention each token heads.
    headed: Vec<Option<MentionId>>,
    /// What is the same for all mentions of an entity, once asked for.
    known: Vec<Option<Known>>,
}

struct Known {
    id: String,
    name: String,
    aliases: Vec<String>,
}

impl<'a> Nodes<'a> {
    /// Indexes the mentions by their heads. Linear.
    pub(crate) fn new(doc: &'a Annotated) -> Self {
        let mut headed: Vec<Option<MentionId>> = vec![None; doc.tokens.len()];
        for (i, mention) in doc.mentions.iter().enumerate() {
            let slot = &mut headed[mention.head.index()];
            let rank = |m: &Mention| (is_coordination(doc, m), m.kind != MentionKind::Name, m.tokens.len());
            if slot.is_none_or(|old| rank(mention) < rank(doc.mention(old))) {
                *slot = Some(MentionId(i as u32));
            }
        }
        let known = doc.entities.iter().map(|_| None).collect();
        Self { doc, headed, known }
    }

    /// The mention headed by a word.
    pub(crate) fn mention(&self, head: TokenId) -> Option<&'a Mention> {
        self.headed[head.index()].map(|m| self.doc.mention(m))
    }

    /// The entity a word stands for.
    pub(crate) fn entity(&self, head: TokenId) -> Option<EntityId> {
        self.mention(head).map(|m| m.entity)
    }

    /// What a word stands for; nothing where it heads no mention.
    pub(crate) fn kind(&self, head: TokenId) -> Option<EntityType> {
        let mention = self.mention(head)?;
        let entity = self.doc.entity(mention.entity);
        Some(if entity.entity_type == EntityType::Country { EntityType::Country } else { mention.entity_type })
    }

    /// Whether a word stands for somebody who can act.
    pub(crate) fn is_actor(&self, head: TokenId) -> bool {
        self.kind(head).is_some_and(EntityType::is_actor)
    }

    /// Whether a word stands for a place or a state.
    pub(crate) fn is_place(&self, head: TokenId) -> bool {
        matches!(self.kind(head), Some(EntityType::Place | EntityType::Country))
    }

    /// Whether the text names the entity a word stands for or mentions it again.
    pub(crate) fn is_established(&self, head: TokenId) -> bool {
        self.mention(head).is_some_and(|m| {
            let entity = self.doc.entity(m.entity);
            entity.mentions.len() > 1 || self.has_name(entity)
        })
    }

    /// Whether the text names the entity a word stands for.
    pub(crate) fn is_named(&self, head: TokenId) -> bool {
        self.mention(head).is_some_and(|m| self.has_name(self.doc.entity(m.entity)))
    }

    /// Whether a word stands for something worth a node: no time, and no pronoun that nothing explains, persons apart.
    pub(crate) fn is_known(&self, head: TokenId) -> bool {
        self.mention(head).is_some_and(|m| {
            let entity = self.doc.entity(m.entity);
            let described = || entity.mentions.iter().any(|&m| self.doc.mention(m).kind != MentionKind::Pronoun);
            entity.entity_type != EntityType::Time && (entity.entity_type.is_actor() || described())
        })
    }

    fn has_name(&self, entity: &Entity) -> bool {
        entity.mentions.iter().any(|&m| self.doc.mention(m).kind == MentionKind::Name)
    }

    /// The words of a mention without what merely comments on it: relative clauses, participles, set-off appositions.
    pub(crate) fn compact(&self, mention: &Mention) -> Range<u32> {
        let doc = self.doc;
        let mut end = mention.head.0 + 1;
        for t in after_head(mention) {
            // Cut where a comment on the head, or on a word inside its phrase, begins.
            let mut at = TokenId(t);
            let mut clausal = true;
            for _ in 0..LONGEST_CLIMB {
                let token = doc.token(at);
                if comments(token.deprel, token.head == Some(mention.head)) || self.is_date(at) {
                    break;
                }
                let Some(head) = token.head else { break };
                if head == mention.head {
                    clausal = false;
                    break;
                }
                at = head;
            }
            if clausal {
                break;
            }
            end = t + 1;
        }
        let punct = |t: u32| doc.token(TokenId(t)).upos == Upos::Punct;
        while end > mention.head.0 + 1 && punct(end - 1) && !closes(doc, end - 1) {
            end -= 1;
        }
        mention.tokens.start..end
    }

    /// "on Friday" after a noun.
    fn is_date(&self, t: TokenId) -> bool {
        matches!(self.doc.token(t).deprel, Deprel::Nmod | Deprel::NmodUnmarked)
            && self.mention(t).is_some_and(|m| m.entity_type == EntityType::Time)
    }

    /// The bytes of a token range.
    pub(crate) fn span(&self, tokens: Range<u32>) -> Span {
        match (self.doc.tokens.get(tokens.start as usize), self.doc.tokens.get(tokens.end.saturating_sub(1) as usize)) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        }
    }

    /// The node a word stands for; nothing for times and for what no mention covers.
    pub(crate) fn arg(&mut self, head: TokenId) -> Option<Arg> {
        let mention = self.mention(head)?;
        let kind = self.doc.entity(mention.entity).entity_type;
        if kind == EntityType::Time {
            return None;
        }
        let span = self.span(self.compact(mention));
        let text = self.doc.slice(span).to_owned();
        if self.known[mention.entity.index()].is_none() {
            self.known[mention.entity.index()] = Some(self.describe(mention, &text));
        }
        let known = self.known[mention.entity.index()].as_ref()?;
        Some(Arg { id: known.id.clone(), name: known.name.clone(), kind, text, span, aliases: known.aliases.clone() })
    }

    fn describe(&self, mention: &Mention, text: &str) -> Known {
        let entity = self.doc.entity(mention.entity);
        let named = self.has_name(entity);
        // What is described once is best known by the whole description.
        let name = if named || entity.mentions.len() > 1 { &entity.name } else { bare(text) };
        let name = whole_quotes(name);
        let name = if named { name } else { self.owned(mention, &name).unwrap_or(name) };
        let mut aliases: Vec<String> = entity
            .mentions
            .iter()
            .map(|&m| self.doc.mention(m))
            .filter(|m| m.kind != MentionKind::Pronoun)
            .map(|m| self.doc.slice(self.span(self.compact(m))).to_owned())
            .collect();
        aliases.sort_unstable();
        aliases.dedup();
        aliases.truncate(MOST_ALIASES);
        let id = if named {
            node_id(entity.entity_type, &name)
        } else {
            local_node_id(&self.doc.document.id, entity.entity_type, &name)
        };
        Known { id, name, aliases }
    }

    /// "his minister", "whose minister": the minister of whom the pronoun stands for, where that has a name or description.
    fn owned(&self, mention: &Mention, name: &str) -> Option<String> {
        let first = TokenId(mention.tokens.start);
        let owner = match self.doc.token(first).xpos {
            Xpos::PrpPoss => self.doc.entity(self.mention(first)?.entity),
            Xpos::WpPoss => self.doc.entity(self.mention(self.antecedent(first)?)?.entity),
            _ => return None,
        };
        let (pronoun, rest) = name.split_once(' ')?;
        if !pronoun.eq_ignore_ascii_case(self.doc.form(first)) {
            return None;
        }
        let owns = owner.name.split(' ').next().is_some_and(is_possessive);
        let described = !owns && owner.mentions.iter().any(|&m| self.doc.mention(m).kind != MentionKind::Pronoun);
        let mark = if owner.name.ends_with('s') { "’" } else { "’s" };
        described.then(|| format!("{}{mark} {rest}", owner.name))
    }

    /// The noun that the relative clause of a pronoun is about.
    fn antecedent(&self, pronoun: TokenId) -> Option<TokenId> {
        let mut at = pronoun;
        for _ in 0..LONGEST_CLIMB {
            let token = self.doc.token(at);
            if token.deprel == Deprel::AclRelcl {
                return token.head;
            }
            at = token.head?;
        }
        None
    }
}

/// "his", "whose"
fn is_possessive(word: &str) -> bool {
    ["my", "our", "your", "his", "her", "its", "their", "whose"].iter().any(|p| word.eq_ignore_ascii_case(p))
}

/// Whether a dependent comments on its head rather than describing it; `top` where that is the head of the mention.
fn comments(rel: Deprel, top: bool) -> bool {
    match rel {
        Deprel::AclRelcl | Deprel::Acl | Deprel::Appos | Deprel::Parataxis => true,
        Deprel::Conj | Deprel::Cc => top,
        _ => false,
    }
}

/// A description without its article.
fn bare(text: &str) -> &str {
    let Some((first, rest)) = text.split_once(' ') else { return text };
    let article = ["the", "a", "an"].iter().any(|a| first.eq_ignore_ascii_case(a));
    if article { rest.trim_start() } else { text }
}

/// Without double quotation marks where one of them has no partner: a quotation began or ended outside.
fn whole_quotes(name: &str) -> String {
    let count = |mark: char| name.chars().filter(|&c| c == mark).count();
    if count('“') == count('”') && count('"').is_multiple_of(2) {
        name.to_owned()
    } else {
        name.replace(['“', '”', '"'], "")
    }
}

/// The tokens of a mention after its head, as far as a phrase anybody would quote may go.
fn after_head(mention: &Mention) -> Range<u32> {
    mention.head.0 + 1..mention.tokens.end.min(mention.head.0 + LONGEST_PHRASE)
}

fn is_coordination(doc: &Annotated, mention: &Mention) -> bool {
    let conjunct = |t: u32| {
        let token = doc.token(TokenId(t));
        token.deprel == Deprel::Conj && token.head == Some(mention.head)
    };
    after_head(mention).any(conjunct)
}

fn closes(doc: &Annotated, t: u32) -> bool {
    matches!(doc.token(TokenId(t)).xpos, Xpos::CloseQuote | Xpos::Rrb)
}
