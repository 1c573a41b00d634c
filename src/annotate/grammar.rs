//! [`mend`]: what the grammar of news rules out, put right after the network: days that swallow the names beside them,
//! subjects torn off their verbs, nouns taken for verbs.
//!
//! Takes the forms and the [`Analysis`] of one sentence; changes tags, heads and relations in place. The heads form a
//! tree before and after. Each repair names the reading that cannot be and the one put in its place. Linear but for
//! climbs of bounded length.

use super::analysis::{Analysis, NameTag};
use super::tags::{Deprel, Upos, Xpos};

/// Chains of heads are followed this far.
const LONGEST_CLIMB: usize = 24;

/// One sentence.
struct Mender<'w> {
    forms: &'w [&'w str],
    words: &'w mut [Analysis],
}

/// Puts a sentence right.
pub(super) fn mend(forms: &[&str], words: &mut [Analysis]) {
    let mut mender = Mender { forms, words };
    for t in 0..forms.len() {
        mender.day(t);
        mender.noun(t);
        mender.subject_across_verb(t);
        mender.clause_after_preposition(t);
        mender.subject_across_comma(t);
        mender.postponed_object(t);
        mender.willing(t);
        mender.up_to(t);
    }
}

const DAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow"];

/// Adjectives of those who mean to do something: "it" before them is somebody.
const WILLING: &[&str] = &[
    "able",
    "content",
    "determined",
    "eager",
    "hesitant",
    "keen",
    "prepared",
    "ready",
    "reluctant",
    "unable",
    "unprepared",
    "unwilling",
    "willing",
];

impl Mender<'_> {
    fn is(&self, t: usize, list: &[&str]) -> bool {
        list.iter().any(|w| self.forms[t].eq_ignore_ascii_case(w))
    }

    fn head(&self, t: usize) -> Option<usize> {
        self.words[t].head.map(|h| h as usize)
    }

    fn rel(&self, t: usize) -> Deprel {
        self.words[t].deprel
    }

    fn attach(&mut self, t: usize, head: Option<usize>, rel: Deprel) {
        self.words[t].head = head.map(|h| h as u32);
        self.words[t].deprel = rel;
    }

    fn has(&self, head: usize, rels: &[Deprel]) -> bool {
        self.words.iter().any(|w| w.head == Some(head as u32) && rels.contains(&w.deprel))
    }

    fn has_subject(&self, verb: usize) -> bool {
        self.has(verb, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj, Deprel::Expl])
    }

    /// Whether `t` hangs on `above`, directly or not.
    fn is_below(&self, t: usize, above: usize) -> bool {
        let mut at = t;
        for _ in 0..self.words.len() {
            if at == above {
                return true;
            }
            match self.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        true
    }

    fn is_finite(&self, t: usize) -> bool {
        self.words[t].upos == Upos::Verb && matches!(self.words[t].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
    }

    /// "Nora Lind Wednesday rejected", "Brazil on Monday said": a day is no part of a name, it dates the verb.
    fn day(&mut self, t: usize) {
        if t == 0 || !self.is(t, DAYS) {
            return;
        }
        self.words[t].name = NameTag::Outside;
        let bare = !self.has(t, &[Deprel::Case, Deprel::Det, Deprel::NmodPoss]);
        let heads_name = |rel| matches!(rel, Deprel::Nsubj | Deprel::NsubjPass);
        let before = t - 1;
        if bare && heads_name(self.rel(t)) && self.words[before].upos == Upos::Propn && self.head(before) == Some(t) {
            let (head, rel) = (self.head(t), self.rel(t));
            for d in 0..t {
                if d != before && self.head(d) == Some(t) {
                    let rel = self.rel(d);
                    self.attach(d, Some(before), rel);
                }
            }
            self.attach(before, head, rel);
            self.attach(t, head, Deprel::OblUnmarked);
            return;
        }
        let Some(head) = self.head(t).filter(|&h| h < t) else { return };
        let proper = self.words[head].upos == Upos::Propn;
        let swallowed = match self.rel(t) {
            Deprel::Flat | Deprel::Compound | Deprel::Appos => bare,
            Deprel::Nmod | Deprel::NmodUnmarked => proper,
            _ => false,
        };
        if !swallowed {
            return;
        }
        let mut at = head;
        for _ in 0..LONGEST_CLIMB {
            if self.words[at].upos == Upos::Verb {
                self.attach(t, Some(at), if bare { Deprel::OblUnmarked } else { Deprel::Obl });
                return;
            }
            match self.head(at) {
                Some(above) => at = above,
                None => return,
            }
        }
    }

    /// "opened a landmark hearing", "rejected an offer to …": what follows an article is no verb.
    fn noun(&mut self, t: usize) {
        let nominal =
            matches!(self.rel(t), Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obl | Deprel::Nmod);
        if self.words[t].upos != Upos::Verb || !nominal {
            return;
        }
        let article = (0..t).any(|d| {
            self.head(d) == Some(t) && self.rel(d) == Deprel::Det && self.is(d, &["a", "an", "the", "its", "their"])
        });
        if !article {
            return;
        }
        self.words[t].upos = Upos::Noun;
        self.words[t].xpos = if self.words[t].xpos == Xpos::Vbz { Xpos::Nns } else { Xpos::Nn };
        for d in t + 1..self.words.len() {
            if self.head(d) == Some(t) {
                let rel = match self.rel(d) {
                    Deprel::Obl | Deprel::Obj => Deprel::Nmod,
                    Deprel::OblUnmarked => Deprel::NmodUnmarked,
                    Deprel::Xcomp | Deprel::Advcl => Deprel::Acl,
                    other => other,
                };
                self.attach(d, Some(t), rel);
            }
        }
    }

    /// "Brazil mobilized reservists": a word before the verb is no part of the object after it, but its subject.
    fn subject_across_verb(&mut self, t: usize) {
        if !matches!(self.rel(t), Deprel::Compound | Deprel::NmodUnmarked) {
            return;
        }
        let Some(object) = self.head(t).filter(|&h| h > t) else { return };
        let Some(verb) = self.head(object).filter(|&v| t < v && v < object) else { return };
        if self.is_finite(verb) && !self.has_subject(verb) {
            self.attach(t, Some(verb), Deprel::Nsubj);
        }
    }

    /// "after the talks broke down": a noun between "after" and a verb without a subject is the verb's subject.
    fn clause_after_preposition(&mut self, verb: usize) {
        let noun = match verb.checked_sub(1) {
            Some(before) if self.rel(before) == Deprel::Advmod => before.checked_sub(1),
            before => before,
        };
        let Some(noun) = noun.filter(|_| self.is_finite(verb) && !self.has_subject(verb)) else { return };
        let phrase = matches!(self.rel(noun), Deprel::Obl | Deprel::Nmod);
        let dependent = matches!(self.rel(verb), Deprel::Ccomp | Deprel::Advcl | Deprel::Parataxis | Deprel::Dep);
        let Some(mut above) = self.head(noun).filter(|_| phrase && dependent) else { return };
        let case = (0..noun).find(|&d| self.head(d) == Some(noun) && self.rel(d) == Deprel::Case);
        let Some(case) = case.filter(|&c| self.is(c, &["after", "before", "since", "until"])) else { return };
        if above == verb {
            let Some(main) = self.head(verb) else { return };
            above = main;
        }
        if self.is_below(above, verb) {
            return;
        }
        self.attach(verb, Some(above), Deprel::Advcl);
        self.attach(noun, Some(verb), Deprel::Nsubj);
        self.attach(case, Some(verb), Deprel::Mark);
        (self.words[case].upos, self.words[case].xpos) = (Upos::Sconj, Xpos::In);
    }

    /// "After the talks broke down, Nora Lind said": what stands between the comma after a fronted clause and a main verb
    /// without subject is its subject.
    fn subject_across_comma(&mut self, t: usize) {
        if self.rel(t) != Deprel::Obj || !matches!(self.words[t].upos, Upos::Noun | Upos::Propn | Upos::Pron) {
            return;
        }
        let Some(verb) = self.head(t).filter(|&v| v < t && self.rel(v) == Deprel::Advcl) else { return };
        let Some(main) = self.head(verb).filter(|&m| m > t) else { return };
        let comma = (verb..t).any(|c| self.forms[c] == ",");
        if comma && self.is_finite(main) && !self.has_subject(main) {
            self.attach(t, Some(main), Deprel::Nsubj);
        }
    }

    /// "forced out on Friday two families": a phrase after the verb without preposition is no oblique, and no second
    /// subject, but the object.
    fn postponed_object(&mut self, t: usize) {
        let Some(verb) = self.head(t).filter(|&v| v < t && self.words[v].upos == Upos::Verb) else { return };
        let plural = matches!(self.words[t].xpos, Xpos::Nns | Xpos::Nnps | Xpos::Cd);
        let case = self.has(t, &[Deprel::Case, Deprel::Mark]);
        let torn = match self.rel(t) {
            Deprel::Obl => plural && !case,
            Deprel::Nsubj => !case && (0..verb).any(|d| self.head(d) == Some(verb) && self.rel(d) == Deprel::Nsubj),
            _ => false,
        };
        if torn && !self.has(verb, &[Deprel::Obj, Deprel::Ccomp, Deprel::AuxPass, Deprel::NsubjPass, Deprel::Cop]) {
            self.attach(t, Some(verb), Deprel::Obj);
        }
    }

    /// "it is willing to leave": "it" is somebody, and the infinitive is what is meant to be done.
    fn willing(&mut self, t: usize) {
        if self.rel(t) != Deprel::Expl || !self.is(t, &["it"]) {
            return;
        }
        let Some(adjective) = self.head(t).filter(|&a| self.is(a, WILLING)) else { return };
        self.attach(t, Some(adjective), Deprel::Nsubj);
        for d in adjective + 1..self.words.len() {
            if self.head(d) == Some(adjective) && self.rel(d) == Deprel::Csubj {
                self.attach(d, Some(adjective), Deprel::Xcomp);
            }
        }
    }

    /// "kidnapped up to 16 workers": "up" is no particle of the verb.
    fn up_to(&mut self, t: usize) {
        if self.rel(t) != Deprel::CompoundPrt || !self.is(t, &["up"]) || t + 2 >= self.words.len() {
            return;
        }
        if !self.is(t + 1, &["to"]) || self.words[t + 2].upos != Upos::Num {
            return;
        }
        let (verb, number) = (self.head(t), t + 2);
        let counted = self.head(number).filter(|_| self.rel(number) == Deprel::Nummod).unwrap_or(number);
        self.attach(t, Some(number), Deprel::Advmod);
        self.attach(t + 1, Some(t), Deprel::Fixed);
        let free = verb.is_some_and(|v| !self.has(v, &[Deprel::Obj]));
        if free && self.head(counted) == verb && self.rel(counted) == Deprel::Obl {
            self.attach(counted, verb, Deprel::Obj);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as "form/UPOS/head/relation", heads counted from 1.
    fn mended(sentence: &str) -> String {
        let rows: Vec<Vec<&str>> = sentence.split(' ').map(|word| word.split('/').collect()).collect();
        let forms: Vec<&str> = rows.iter().map(|r| r[0]).collect();
        let mut words: Vec<Analysis> = rows
            .iter()
            .map(|r| Analysis {
                certainty: 1.0,
                upos: Upos::parse(r[1]),
                xpos: if r[1] == "VERB" { Xpos::Vbd } else { Xpos::Nn },
                head: r[2].parse::<u32>().unwrap().checked_sub(1),
                deprel: Deprel::parse(r[3]),
                name: NameTag::Outside,
                referent: None,
            })
            .collect();
        mend(&forms, &mut words);
        let shown: Vec<String> = words
            .iter()
            .zip(forms)
            .map(|(w, f)| format!("{f}/{}/{}/{}", w.upos, w.head.map_or(0, |h| h + 1), w.deprel))
            .collect();
        shown.join(" ")
    }

    #[test]
    fn each_repair() {
        let cases = [
            (
                "Nora/PROPN/4/nsubj Lind/PROPN/1/flat Friday/PROPN/1/flat left/VERB/0/root",
                "Nora/PROPN/4/nsubj Lind/PROPN/1/flat Friday/PROPN/4/obl:unmarked left/VERB/0/root",
            ),
            (
                "Lind/PROPN/2/compound Friday/PROPN/3/nsubj left/VERB/0/root",
                "Lind/PROPN/3/nsubj Friday/PROPN/3/obl:unmarked left/VERB/0/root",
            ),
            (
                "Peru/PROPN/4/nsubj on/ADP/3/case Friday/PROPN/1/nmod left/VERB/0/root",
                "Peru/PROPN/4/nsubj on/ADP/3/case Friday/PROPN/4/obl left/VERB/0/root",
            ),
            (
                "They/PRON/2/nsubj made/VERB/0/root an/DET/4/det offer/VERB/2/obj yesterday/NOUN/4/obl:unmarked",
                "They/PRON/2/nsubj made/VERB/0/root an/DET/4/det offer/NOUN/2/obj yesterday/NOUN/4/nmod:unmarked",
            ),
            (
                "Peru/PROPN/3/compound called/VERB/0/root reservists/NOUN/2/obj",
                "Peru/PROPN/2/nsubj called/VERB/0/root reservists/NOUN/2/obj",
            ),
            (
                "After/ADP/2/case talks/NOUN/5/obl failed/VERB/5/ccomp they/PRON/5/nsubj left/VERB/0/root",
                "After/SCONJ/3/mark talks/NOUN/3/nsubj failed/VERB/5/advcl they/PRON/5/nsubj left/VERB/0/root",
            ),
            (
                "A/DET/2/det coup/NOUN/3/nsubj ended/VERB/0/root on/ADP/5/case Friday/PROPN/3/obl their/PRON/7/nmod:poss rule/NOUN/3/nsubj",
                "A/DET/2/det coup/NOUN/3/nsubj ended/VERB/0/root on/ADP/5/case Friday/PROPN/3/obl their/PRON/7/nmod:poss rule/NOUN/3/obj",
            ),
            (
                "They/PRON/2/nsubj failed/VERB/5/advcl ,/PUNCT/2/punct Lind/PROPN/2/obj said/VERB/0/root",
                "They/PRON/2/nsubj failed/VERB/5/advcl ,/PUNCT/2/punct Lind/PROPN/5/nsubj said/VERB/0/root",
            ),
            (
                "It/PRON/2/expl willing/ADJ/0/root leave/VERB/2/csubj",
                "It/PRON/2/nsubj willing/ADJ/0/root leave/VERB/2/xcomp",
            ),
            (
                "Men/NOUN/2/nsubj took/VERB/0/root up/ADP/2/compound:prt to/ADP/6/case 16/NUM/6/nummod goats/NOUN/2/obl",
                "Men/NOUN/2/nsubj took/VERB/0/root up/ADP/5/advmod to/ADP/3/fixed 16/NUM/6/nummod goats/NOUN/2/obj",
            ),
            // What needs no repair stays.
            (
                "Talks/NOUN/4/nsubj on/ADP/3/case Friday/PROPN/1/nmod failed/VERB/0/root",
                "Talks/NOUN/4/nsubj on/ADP/3/case Friday/PROPN/1/nmod failed/VERB/0/root",
            ),
        ];
        for (before, after) in cases {
            assert_eq!(mended(before), after);
        }
    }
}
