//! [`cues`]: the words of one sentence that attribute, with their source and content as the tree gives them.

use super::content::{self, Named, Parenthetical};
use super::lexicon::{self, Attitude};
use super::{Form, Source};
use crate::annotate::{Deprel, Upos, Xpos};
use crate::extract::tree::Tree;
use crate::span::{Span, TokenId};

/// A cue and what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) head: TokenId,
    pub(super) attitude: Attitude,
    pub(super) source: Option<Source>,
    pub(super) addressee: Option<TokenId>,
    pub(super) negated: bool,
    pub(super) form: Form,
    /// Head of the content, where the tree has one.
    pub(super) content: Option<TokenId>,
    /// The bytes of the content; empty where it is not in the sentence's tree.
    pub(super) spans: Vec<Span>,
}

/// The cues of a sentence, in text order.
pub(super) fn cues(tree: &Tree<'_>) -> Vec<Cue> {
    tree.words().filter_map(|t| cue(tree, t)).collect()
}

/// Cues by the length of their content, so that each comes behind those in whose content it stands: in "he was seeking to “win,” she said" the
/// quotation is hers.
pub(super) fn outermost_first(mut cues: Vec<Cue>) -> Vec<Cue> {
    cues.sort_by_key(|cue| std::cmp::Reverse(cue.spans.iter().map(|s| s.len()).sum::<u32>()));
    cues
}

fn cue(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    match tree.upos(t) {
        Upos::Verb => verb(tree, t),
        Upos::Aux => copula(tree, t),
        Upos::Adj => adjective(tree, t),
        Upos::Noun => noun(tree, t),
        _ => None,
    }
    .or_else(|| according(tree, t))
}

/// The verb of a quotation: any will do when it stands there.
pub(super) fn quoting(tree: &Tree<'_>, t: TokenId) -> Cue {
    let cue = bare(tree, t, lexicon::verb(tree.lemma(t)).unwrap_or(Attitude::Speech));
    let source = match content::namer(tree, t) {
        Some(named) => beside(tree, cue.source, &named),
        None => cue.source,
    };
    Cue { source, ..cue }
}

/// The subject that the tree gives where it is part of the phrase beside the verb, else that phrase.
fn beside(tree: &Tree<'_>, subject: Option<Source>, named: &Named) -> Option<Source> {
    subject.filter(|s| named.words.contains(&s.place.0)).or_else(|| Some(resolved(tree, named.head)))
}

/// A cue without its content.
fn bare(tree: &Tree<'_>, t: TokenId, attitude: Attitude) -> Cue {
    Cue {
        head: t,
        attitude,
        source: source(tree, t, true),
        addressee: addressee(tree, t),
        negated: negated(tree, t),
        form: Form::Quotation,
        content: None,
        spans: Vec::new(),
    }
}

fn verb(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    let Some(attitude) = attitude(tree, t) else {
        return judgement(tree, t).or_else(|| topic(tree, t, Attitude::Speech));
    };
    let cue = bare(tree, t, attitude);
    let reports = matches!(cue.attitude, Attitude::Speech | Attitude::Thought | Attitude::Show);
    if reports && let Some(Parenthetical { named, spans }) = content::parenthetical(tree, t) {
        let source = beside(tree, cue.source, &named);
        return Some(Cue { spans, source, form: Form::Clause, ..cue });
    }
    if let Some(head) = clause(tree, t) {
        let spans = if head > t {
            content::behind(tree, t, head, cue.addressee).into_iter().collect()
        } else {
            content::phrase(tree, head, None, None)
        };
        return Some(Cue { content: Some(head), spans, form: Form::Clause, ..cue });
    }
    if attitude != Attitude::Intention
        && cue.source.is_some()
        && let Some(head) = content::that_clause(tree, t)
        && let Some(span) = content::from_that(tree, t, head)
    {
        return Some(Cue { content: Some(head), spans: vec![span], form: Form::Clause, ..cue });
    }
    let as_clause = tree.rel(t) == Deprel::Advcl && tree.with(t, Deprel::Mark).any(|m| tree.lemma(m) == "as");
    if (tree.rel(t) == Deprel::Parataxis || as_clause)
        && reports
        && let Some(head) = tree.head(t)
        && cue.source.is_some()
    {
        let spans = content::phrase(tree, head, None, Some(t));
        return Some(Cue { content: Some(head), spans, form: Form::Clause, ..cue });
    }
    if tree.lemma(t) == "say"
        && let Some(span) = content::rest(tree, t)
    {
        return Some(Cue { spans: vec![span], form: Form::Clause, ..cue });
    }
    if let Some(judged) = judgement(tree, t) {
        return Some(Cue { attitude, ..judged });
    }
    if let Some(asked) = appeal(tree, t) {
        return Some(Cue { attitude, ..asked });
    }
    let object = tree.child(t, Deprel::Obj).filter(|_| cue.addressee.is_none());
    if let Some(infinitive) =
        tree.child(t, Deprel::Xcomp).filter(|_| cue.attitude != Attitude::Show && cue.source.is_some())
    {
        let spans = content::phrase(tree, infinitive, object, None);
        let addressee = cue.addressee.or(object);
        return Some(Cue { content: Some(infinitive), spans, addressee, form: Form::Infinitive, ..cue });
    }
    topic(tree, t, cue.attitude)
}

/// What a verb attributes, its particle considered: "point out".
fn attitude(tree: &Tree<'_>, t: TokenId) -> Option<Attitude> {
    let particle = tree.child(t, Deprel::CompoundPrt);
    let whole = particle.and_then(|p| lexicon::verb(&format!("{} {}", tree.lemma(t), tree.lemma(p))));
    whole.or_else(|| lexicon::verb(tree.lemma(t)))
}

/// "called on them to sign", "appealed to the court to intervene".
fn appeal(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    let asked = tree
        .with(t, Deprel::Obl)
        .find(|&o| o > t && tree.case(o).first().is_some_and(|&c| lexicon::appeals(tree.lemma(t), tree.lemma(c))))?;
    let to = |c: &TokenId| *c > asked && tree.with(*c, Deprel::Mark).any(|m| tree.lemma(m) == "to");
    let infinitive = [(t, Deprel::Xcomp), (t, Deprel::Advcl), (asked, Deprel::Acl)]
        .into_iter()
        .find_map(|(head, rel)| tree.with(head, rel).find(to))?;
    let cue = bare(tree, t, Attitude::Speech);
    cue.source?;
    let end = tree.phrase(infinitive, |_| false).last().copied()?;
    let spans = content::between(tree, asked, end).into_iter().collect();
    Some(Cue { content: Some(infinitive), spans, addressee: Some(asked), form: Form::Infinitive, ..cue })
}

/// "called it a mistake", "described him as a liar", "was described by critics as …".
fn judgement(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    if !lexicon::judges(tree.lemma(t)) {
        return None;
    }
    let rel = if is_passive(tree, t) { Deprel::NsubjPass } else { Deprel::Obj };
    let judged = tree.child(t, rel).filter(|&j| !tree.is_wh(j))?;
    let names = lexicon::names(tree.lemma(t));
    let to = |c: TokenId| tree.with(c, Deprel::Mark).any(|m| tree.lemma(m) == "to");
    let is_as = |c: TokenId| {
        tree.children(c).iter().any(|&m| matches!(tree.rel(m), Deprel::Case | Deprel::Mark) && tree.lemma(m) == "as")
    };
    let verdict = tree.children(t).iter().copied().find(|&c| {
        c > t
            && match tree.rel(c) {
                Deprel::Xcomp => names && !to(c),
                Deprel::Obj => names && c > judged,
                Deprel::Obl | Deprel::Advcl => is_as(c),
                _ => false,
            }
    })?;
    let cue = bare(tree, t, Attitude::Speech);
    cue.source?;
    let mut spans = if judged > t {
        content::between(tree, judged, content::extended(tree, t, verdict)).into_iter().collect()
    } else {
        let mut spans = content::phrase(tree, judged, None, None);
        spans.extend(content::between(tree, verdict, content::extended(tree, t, verdict)));
        spans
    };
    spans.sort_unstable();
    Some(Cue { content: Some(verdict), spans, addressee: None, form: Form::Judgement, ..cue })
}

/// "criticized the plan", "called for talks", "is critical of it".
fn topic(tree: &Tree<'_>, t: TokenId, attitude: Attitude) -> Option<Cue> {
    let lemma = tree.lemma(t);
    let object = || {
        let rel = if is_passive(tree, t) { Deprel::NsubjPass } else { Deprel::Obj };
        tree.child(t, rel).filter(|_| lexicon::is_topic(lemma, ""))
    };
    let oblique = || {
        tree.with(t, Deprel::Obl)
            .find(|&o| o > t && tree.case(o).first().is_some_and(|&c| lexicon::is_topic(lemma, tree.lemma(c))))
    };
    // "called for lifting the ban"
    let gerund = || {
        let about = |c: &TokenId| {
            tree.with(*c, Deprel::Mark).any(|m| lexicon::is_topic(lemma, tree.lemma(m))) && tree.xpos(*c) == Xpos::Vbg
        };
        tree.with(t, Deprel::Advcl).find(|c| *c > t && about(c))
    };
    let content = gerund().or_else(oblique).or_else(object).filter(|&c| !tree.is_wh(c))?;
    let cue = bare(tree, t, attitude);
    cue.source?;
    let spans = if content > t {
        content::between(tree, content, content::extended(tree, t, content)).into_iter().collect()
    } else {
        content::phrase(tree, content, None, None)
    };
    Some(Cue { content: Some(content), spans, form: Form::Phrase, ..cue })
}

/// A finite complement, or a main clause set beside its verb with a colon, comma or quotation mark.
fn clause(tree: &Tree<'_>, t: TokenId) -> Option<TokenId> {
    tree.child(t, Deprel::Ccomp).or_else(|| {
        tree.with(t, Deprel::Parataxis).find(|&p| {
            let between = (t.0.min(p.0)..t.0.max(p.0)).map(TokenId);
            p > t
                && lexicon::verb(tree.lemma(t)) == Some(Attitude::Speech)
                && between.into_iter().any(|w| matches!(tree.form(w), ":" | "\"" | "“" | "‘" | "``"))
        })
    })
}

/// "His claim is that …".
fn copula(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    let content = tree.child(t, Deprel::Ccomp)?;
    let subject = tree.child(t, Deprel::Nsubj).filter(|&s| lexicon::is_noun(tree.lemma(s)))?;
    Some(Cue {
        head: subject,
        attitude: Attitude::Speech,
        source: tree.child(subject, Deprel::NmodPoss).map(|p| resolved(tree, p)),
        addressee: None,
        negated: negated(tree, t),
        form: Form::Clause,
        content: Some(content),
        spans: content::phrase(tree, content, None, None),
    })
}

/// "is confident that …", "is willing to …".
fn adjective(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    if !lexicon::is_adjective(tree.lemma(t)) {
        return topic(tree, t, Attitude::Thought);
    }
    let (content, form) = match (tree.child(t, Deprel::Ccomp), tree.child(t, Deprel::Xcomp)) {
        (Some(clause), _) => (clause, Form::Clause),
        (None, Some(infinitive)) => (infinitive, Form::Infinitive),
        (None, None) => return topic(tree, t, Attitude::Thought),
    };
    Some(Cue {
        head: t,
        attitude: Attitude::Thought,
        source: source(tree, t, true),
        addressee: None,
        negated: negated(tree, t),
        form,
        content: Some(content),
        spans: content::phrase(tree, content, None, None),
    })
}

/// "the claim that …", "his promise to …".
fn noun(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    if !lexicon::is_noun(tree.lemma(t)) {
        return None;
    }
    let marked = |c: TokenId| tree.with(c, Deprel::Mark).any(|m| matches!(tree.lemma(m), "that" | "to" | "whether"));
    let content = [Deprel::Acl, Deprel::Ccomp].into_iter().find_map(|rel| tree.with(t, rel).find(|&c| marked(c)))?;
    let infinitive = tree.with(content, Deprel::Mark).any(|m| tree.lemma(m) == "to");
    let holder = tree
        .child(t, Deprel::NmodPoss)
        .or_else(|| {
            let by = |c: &TokenId| tree.case(*c).iter().any(|&w| matches!(tree.lemma(w), "by" | "from" | "of"));
            tree.with(t, Deprel::Nmod).find(by)
        })
        .or_else(|| tree.with(t, Deprel::Compound).find(|&c| tree.upos(c) == Upos::Propn))
        .or_else(|| {
            let above = tree.head(t).filter(|_| tree.rel(t) == Deprel::Obj)?;
            source(tree, above, true).map(|s| s.place)
        });
    Some(Cue {
        head: t,
        attitude: Attitude::Speech,
        source: holder.map(|h| resolved(tree, h)),
        addressee: None,
        negated: tree.children(t).iter().any(|&c| tree.lemma(c) == "no"),
        form: if infinitive { Form::Infinitive } else { Form::Clause },
        content: Some(content),
        spans: content::phrase(tree, content, None, None),
    })
}

/// "according to X".
fn according(tree: &Tree<'_>, t: TokenId) -> Option<Cue> {
    if !tree.form(t).eq_ignore_ascii_case("according") || tree.after(t).is_none_or(|n| tree.lemma(n) != "to") {
        return None;
    }
    let source = if tree.rel(t) == Deprel::Case {
        tree.head(t)?
    } else {
        tree.children(t).iter().copied().find(|&c| c > t && tree.is_nominal(c))?
    };
    let outer = if tree.rel(t) == Deprel::Case { source } else { t };
    let mut content = tree.head(outer)?;
    for _ in 0..LONGEST_CLIMB {
        if is_clause(tree, content) {
            break;
        }
        content = tree.head(content)?;
    }
    let spans =
        content::around(tree, t, source, content).unwrap_or_else(|| content::phrase(tree, content, None, Some(outer)));
    Some(Cue {
        head: t,
        attitude: Attitude::Speech,
        source: Some(resolved(tree, source)),
        addressee: None,
        negated: false,
        form: Form::Clause,
        content: Some(content),
        spans,
    })
}

/// Chains of heads longer than this are parser debris.
const LONGEST_CLIMB: usize = 16;

fn is_clause(tree: &Tree<'_>, t: TokenId) -> bool {
    matches!(
        tree.rel(t),
        Deprel::Root
            | Deprel::Ccomp
            | Deprel::Conj
            | Deprel::Advcl
            | Deprel::Parataxis
            | Deprel::AclRelcl
            | Deprel::Csubj
    ) && (tree.upos(t) == Upos::Verb || tree.child(t, Deprel::Cop).is_some() || tree.rel(t) == Deprel::Root)
}

/// The source at `place`, relative pronouns resolved.
fn resolved(tree: &Tree<'_>, place: TokenId) -> Source {
    Source { head: tree.antecedent(place), place }
}

fn is_passive(tree: &Tree<'_>, t: TokenId) -> bool {
    tree.child(t, Deprel::AuxPass).is_some() || tree.child(t, Deprel::NsubjPass).is_some()
}

/// Whose words: the subject, understood where it is not there; the agent of a passive.
fn source(tree: &Tree<'_>, t: TokenId, active: bool) -> Option<Source> {
    let mut at = t;
    for step in 0..LONGEST_CLIMB {
        if step == 0 && active && is_passive(tree, at) {
            return tree.child(at, Deprel::OblAgent).map(|a| resolved(tree, a));
        }
        let subject =
            [Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter].into_iter().find_map(|r| tree.child(at, r));
        if let Some(subject) = subject {
            return Some(resolved(tree, subject));
        }
        if step == 0 && tree.child(at, Deprel::Expl).is_some() {
            return None;
        }
        let head = tree.head(at);
        match tree.rel(at) {
            // "… said that …, adding that": the participle goes on with the outer report.
            Deprel::Advcl
                if step == 0 && tree.xpos(t) == Xpos::Vbg && lexicon::verb(tree.lemma(t)) == Some(Attitude::Speech) =>
            {
                at = outer_report(tree, head?);
            }
            Deprel::Conj | Deprel::Xcomp | Deprel::Advcl | Deprel::Ccomp | Deprel::Parataxis => at = head?,
            // "issued a statement calling …": who issued it.
            Deprel::Acl if issued(tree, head?) => at = tree.head(head?)?,
            Deprel::Acl | Deprel::AclRelcl => {
                let head = head?;
                return Some(Source { head, place: head });
            }
            _ => break,
        }
    }
    // "said Smith", read as an object
    let object = tree.child(t, Deprel::Obj).filter(|&o| tree.upos(o) == Upos::Propn && o.0 <= t.0 + 6);
    object.filter(|_| matches!(tree.xpos(t), Xpos::Vbd | Xpos::Vbz)).map(|o| resolved(tree, o))
}

/// Whether a noun for something said or written is the object of a verb with a subject, or where something was said.
fn issued(tree: &Tree<'_>, noun: TokenId) -> bool {
    lexicon::is_text(tree.lemma(noun))
        && matches!(tree.rel(noun), Deprel::Obj | Deprel::Obl)
        && tree.head(noun).is_some_and(|v| tree.child(v, Deprel::Nsubj).is_some())
}

/// The reporting verb whose clause `t` heads, or else `t`.
fn outer_report(tree: &Tree<'_>, t: TokenId) -> TokenId {
    let above = tree.head(t).filter(|_| tree.rel(t) == Deprel::Ccomp);
    above.filter(|&a| lexicon::verb(tree.lemma(a)).is_some()).unwrap_or(t)
}

/// Verbs whose object is addressed when there is content besides.
pub(super) const ADDRESSING: [&str; 12] = [
    "tell", "inform", "remind", "assure", "notify", "warn", "advise", "ask", "reassure", "persuade", "convince", "text",
];

fn addressee(tree: &Tree<'_>, t: TokenId) -> Option<TokenId> {
    tree.child(t, Deprel::Iobj)
        .or_else(|| tree.child(t, Deprel::Obj).filter(|_| ADDRESSING.contains(&tree.lemma(t))))
        .or_else(|| {
            let to = |c: &TokenId| tree.case(*c).first().is_some_and(|&w| tree.lemma(w) == "to");
            tree.with(t, Deprel::Obl).find(to)
        })
}

/// Verbs that deny the infinitive they govern.
const DENYING: [&str; 5] = ["refuse", "decline", "fail", "neglect", "avoid"];

fn negated(tree: &Tree<'_>, t: TokenId) -> bool {
    let not = |t: TokenId| {
        tree.children(t)
            .iter()
            .any(|&c| matches!(tree.lemma(c), "not" | "n't" | "never") && tree.rel(c) == Deprel::Advmod)
    };
    let above = tree.head(t).filter(|_| tree.rel(t) == Deprel::Xcomp);
    not(t) || above.is_some_and(|a| DENYING.contains(&tree.lemma(a)) || not(a))
}
