//! [`Typist`]: types paragraphs of the treebanks anew, in the typography of newspapers, which the treebanks have too
//! little of: curly quotes, dashes, datelines, quotations with a speaker, titles, initials, dotted abbreviations.

use std::collections::BTreeMap;

use super::gold::{Paragraph, Surface};
use crate::train::Random;

/// Kind and abbreviation, tab-separated; `#` starts a comment.
const ABBREVIATIONS: &str = include_str!("abbreviations.tsv");

/// Retypes paragraphs at random, the same way for the same seed.
#[derive(Debug)]
pub(super) struct Typist {
    random: Random,
    names: Vec<String>,
    abbreviations: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Typist {
    /// Takes its names from `paragraphs`.
    pub(super) fn new(paragraphs: &[Paragraph], random: Random) -> Self {
        let tokens = paragraphs.iter().flat_map(|p| &p.tokens);
        let names = tokens.filter(|t| t.proper && is_capitalised(&t.text)).map(|t| t.text.clone()).collect();
        let mut abbreviations: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (kind, text) in ABBREVIATIONS.lines().filter_map(|line| line.split_once('\t')) {
            abbreviations.entry(kind).or_default().push(text);
        }
        Self { random, names, abbreviations }
    }

    /// All paragraphs anew.
    pub(super) fn retype(&mut self, paragraphs: &[Paragraph]) -> Vec<Paragraph> {
        let mut out: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
        for paragraph in paragraphs {
            let mut tokens = self.people(&paragraph.tokens);
            tokens = self.speeches(&tokens);
            if self.chance(0.05) {
                tokens = [self.dateline(), tokens].concat();
            }
            self.numbers(&mut tokens);
            tokens = self.endings(tokens);
            if self.chance(0.6) {
                curl(&mut tokens);
            }
            self.dashes(&mut tokens);
            self.blanks(&mut tokens);
            match out.last_mut() {
                Some(last) if last.ends_in_full_stop() && self.chance(0.3) => last.tokens.extend(tokens),
                _ => out.push(Paragraph { tokens }),
            }
        }
        out
    }

    fn chance(&mut self, probability: f32) -> bool {
        self.random.unit() < probability
    }

    fn pick<'a>(&mut self, from: &'a [&'static str]) -> &'a str {
        from[(self.random.next() % from.len() as u64) as usize]
    }

    fn abbreviation(&mut self, kind: &str) -> String {
        let number = self.random.next();
        let of_kind = self.abbreviations.get(kind).map_or(&[][..], Vec::as_slice);
        of_kind.get((number % of_kind.len().max(1) as u64) as usize).copied().unwrap_or_default().to_owned()
    }

    fn name(&mut self) -> String {
        let number = self.random.next();
        self.names.get((number % self.names.len().max(1) as u64) as usize).cloned().unwrap_or_default()
    }

    /// Titles before names, initials within, suffixes, companies and states after; dotted acronyms.
    fn people(&mut self, tokens: &[Surface]) -> Vec<Surface> {
        let mut out: Vec<Surface> = Vec::with_capacity(tokens.len() + 8);
        for (i, token) in tokens.iter().enumerate() {
            let is_name = |t: Option<&Surface>| t.is_some_and(|t| t.proper && is_capitalised(&t.text));
            let after = i.checked_sub(1).and_then(|i| tokens.get(i));
            let follows_name = is_name(after);
            let mut token = token.clone();
            if is_name(Some(&token)) && token.cuts.is_empty() {
                if !follows_name && self.chance(0.12) {
                    let title = self.abbreviation("title");
                    out.push(Surface::word(&title));
                }
                if follows_name && after.is_some_and(|t| t.space_after) && self.chance(0.05) {
                    let initial = self.initial();
                    out.push(Surface::word(&initial));
                } else if !follows_name && is_name(tokens.get(i + 1)) && self.chance(0.04) {
                    let (first, second) = (self.initial(), self.initial());
                    token.text = match self.random.next() % 3 {
                        0 => format!("{first}{second}"),
                        1 => first,
                        _ => {
                            out.push(Surface::word(&first));
                            second
                        }
                    };
                }
            } else if token.proper && is_acronym(&token.text) && self.chance(0.3) {
                token.text = token.text.chars().flat_map(|c| [c, '.']).collect();
            } else if token.proper && token.cuts.is_empty() && self.chance(0.03) {
                token.text = self.abbreviation("acronym");
            } else if token.proper && token.cuts.len() == 1 && self.chance(0.1) {
                let acronym = self.abbreviation("acronym");
                token.text.replace_range(..token.cuts[0] as usize, &acronym);
                token.cuts[0] = acronym.len() as u32;
            } else if tokens.get(i + 1).is_some_and(|t| t.is_number()) && is_month(&token.text) && self.chance(0.5) {
                token.text = self.abbreviation("month");
            }
            let last_of_name = is_name(Some(&token)) && !is_name(tokens.get(i + 1));
            let ends_word = token.space_after || tokens.get(i + 1).is_some_and(|t| t.text == "," || t.text == ".");
            let space_after = std::mem::replace(&mut token.space_after, true);
            let ends_sentence = std::mem::take(&mut token.ends_sentence);
            out.push(token);
            if last_of_name && ends_word {
                self.after_name(&mut out);
            }
            if let Some(last) = out.last_mut() {
                (last.space_after, last.ends_sentence) = (space_after, ends_sentence);
            }
        }
        merge_full_stops(&mut out);
        out
    }

    fn after_name(&mut self, out: &mut Vec<Surface>) {
        let kind = match self.random.next() % 100 {
            0..3 => "company",
            3..5 => "suffix",
            5..8 => "state",
            8 => "street",
            9 => "other",
            _ => return,
        };
        if matches!(kind, "suffix" | "state") && self.chance(0.7) {
            if let Some(last) = out.last_mut() {
                last.space_after = false;
            }
            out.push(Surface::word(","));
        }
        let abbreviation = self.abbreviation(kind);
        out.push(Surface::word(&abbreviation));
    }

    fn initial(&mut self) -> String {
        let letter = b'A' + (self.random.next() % 26) as u8;
        format!("{}.", char::from(letter))
    }

    /// Puts sentences in quotation marks, many with a speaker.
    fn speeches(&mut self, tokens: &[Surface]) -> Vec<Surface> {
        let mut out = Vec::with_capacity(tokens.len() + 8);
        for sentence in tokens.split_inclusive(|t| t.ends_sentence) {
            let body = match sentence.split_last() {
                Some((last, body)) if last.text == "." && body.len() > 2 => body,
                _ => {
                    out.extend_from_slice(sentence);
                    continue;
                }
            };
            let quoted = body.iter().any(|t| t.text.contains(['"', '“', '”', '(', '\'', '‘']) && t.cuts.is_empty());
            if quoted || !self.chance(0.15) {
                out.extend_from_slice(sentence);
            } else {
                self.speech(body, &mut out);
            }
        }
        out
    }

    fn speech(&mut self, body: &[Surface], out: &mut Vec<Surface>) {
        let marks: &[[&str; 2]] = &[["\"", "\""], ["“", "”"], ["“", "”"], ["‘", "’"], ["(", ")"]];
        let [open, close] = marks[(self.random.next() % marks.len() as u64) as usize];
        let form = if open == "(" { 0 } else { self.random.next() % 8 };
        if form == 1 {
            self.speaker(out);
            out.push(Surface::word(if self.chance(0.5) { ":" } else { "," }));
        }
        out.push(Surface::tight(open));
        out.extend_from_slice(body);
        if let Some(last) = out.last_mut() {
            last.space_after = false;
        }
        match form {
            0..=2 => {
                let mark = self.pick(&[".", ".", ".", "?", "!"]).to_owned();
                out.push(Surface::tight(&mark));
                out.push(Surface::word(close));
            }
            _ => {
                let mark = self.pick(&[",", ",", ",", "?", "!", "…", "..."]).to_owned();
                out.push(Surface::tight(&mark));
                out.push(Surface::word(close));
                self.speaker(out);
                if let Some(last) = out.last_mut() {
                    last.space_after = false;
                }
                out.push(Surface::word("."));
            }
        }
        if let Some(last) = out.last_mut() {
            last.ends_sentence = true;
        }
    }

    fn speaker(&mut self, out: &mut Vec<Surface>) {
        let verb = self.pick(&["said", "asked", "added", "told reporters", "says", "replied", "wrote"]).to_owned();
        let mut who = Vec::new();
        match self.random.next() % 4 {
            0 => who.push(self.pick(&["he", "she", "they", "it"]).to_owned()),
            1 => who.extend([self.abbreviation("title"), self.name()]),
            2 => who.extend([self.name(), self.name()]),
            _ => who.extend(["the".to_owned(), self.pick(&["minister", "official", "spokesman"]).to_owned()]),
        }
        let verb = verb.split(' ').map(str::to_owned);
        let words: Vec<String> =
            if self.chance(0.5) { who.into_iter().chain(verb).collect() } else { verb.chain(who).collect() };
        out.extend(words.iter().map(|word| Surface::word(word)));
    }

    /// "SEOUL, South Korea —", "MOSCOW, Oct. 5 (Reuters) -".
    fn dateline(&mut self) -> Vec<Surface> {
        let mut out = vec![Surface::word(&self.name().to_uppercase())];
        let comma = |out: &mut Vec<Surface>| {
            out.iter_mut().last().into_iter().for_each(|last| last.space_after = false);
            out.push(Surface::word(","));
        };
        if self.chance(0.5) {
            comma(&mut out);
            let place = if self.chance(0.3) { self.abbreviation("state") } else { self.name() };
            out.push(Surface::word(&place));
        }
        if self.chance(0.3) {
            comma(&mut out);
            out.push(Surface::word(&self.abbreviation("month")));
            let day = 1 + self.random.next() % 28;
            out.push(Surface::word(&day.to_string()));
        }
        if self.chance(0.5) {
            out.push(Surface::tight("("));
            out.push(Surface::tight(&self.abbreviation("agency")));
            out.push(Surface::word(")"));
        }
        out.push(Surface::word(self.pick(&["—", "—", "–", "-", "--"])));
        out
    }

    /// "No. 5", "5 p.m.", other currencies, numbers with many digits.
    fn numbers(&mut self, tokens: &mut Vec<Surface>) {
        let mut out = Vec::with_capacity(tokens.len() + 4);
        for mut token in tokens.drain(..) {
            let digits = token.is_number();
            let clock = !digits && token.text.starts_with(|c: char| c.is_ascii_digit()) && token.text.contains(':');
            if token.text == "$" && self.chance(0.3) {
                token.text = self.pick(&["€", "£", "¥"]).to_owned();
            } else if is_decade(&token.text) && self.chance(0.3) {
                token.text.replace_range(..2, "'");
            } else if clock && self.chance(0.5) || digits && self.chance(0.03) {
                let time = self.abbreviation("time");
                let number = Surface::word(&std::mem::replace(&mut token.text, time));
                out.push(number);
            } else if digits && self.chance(0.03) {
                out.push(Surface::word(&self.abbreviation("number")));
            } else if digits && self.chance(0.03) {
                let thousands = format!(",{:03}.{}", self.random.next() % 1000, self.random.next() % 10);
                token.text.push_str(&thousands);
            }
            out.push(token);
        }
        merge_full_stops(&mut out);
        *tokens = out;
    }

    /// Sentences that end in an abbreviation, plural possessives, spaced ellipses.
    fn endings(&mut self, tokens: Vec<Surface>) -> Vec<Surface> {
        let mut out: Vec<Surface> = Vec::with_capacity(tokens.len() + 4);
        let mut rest = tokens.into_iter().peekable();
        while let Some(mut token) = rest.next() {
            let before_word = rest.peek().is_some_and(|next| is_lower(&next.text));
            let after_word = out.last().is_some_and(|last| is_lower(&last.text) && !last.space_after);
            if token.text == "." && token.ends_sentence && after_word && self.chance(0.1) {
                out.iter_mut().last().into_iter().for_each(|last| last.space_after = true);
                let ending = match self.random.next() % 6 {
                    0 => vec!["at".to_owned(), self.abbreviation("clock"), self.abbreviation("time")],
                    1 => vec!["in".to_owned(), "the".to_owned(), self.abbreviation("acronym")],
                    2 => vec!["with".to_owned(), self.name(), self.abbreviation("company")],
                    3 => vec!["with".to_owned(), self.name(), self.abbreviation("surname")],
                    4 => vec!["to".to_owned(), (self.random.next() % 100).to_string()],
                    _ => vec!["of".to_owned(), "the".to_owned(), self.abbreviation("plain")],
                };
                out.extend(ending.iter().map(|word| Surface::word(word)));
                out.iter_mut().last().into_iter().for_each(|last| last.space_after = false);
            } else if token.text.ends_with('s') && token.plural && token.space_after && before_word && self.chance(0.05)
            {
                token.cuts = vec![token.text.len() as u32];
                token.text.push('\'');
            } else if token.text == "..." && self.chance(0.2) {
                out.extend([Surface::word("."), Surface::word(".")]);
                token.text = ".".to_owned();
            }
            out.push(token);
        }
        merge_full_stops(&mut out);
        out
    }

    fn dashes(&mut self, tokens: &mut [Surface]) {
        for i in 1..tokens.len() {
            let spaced = tokens[i - 1].space_after && tokens[i].space_after;
            let text = tokens[i].text.as_str();
            if text == "--" || spaced && matches!(text, "-" | "–" | "—") {
                let dash = self.pick(&["—", "—", "–", "--", "-"]).to_owned();
                let tight = dash == "—" && self.chance(0.6);
                tokens[i].text = dash;
                tokens[i - 1].space_after = !tight;
                tokens[i].space_after = !tight;
            } else if text == "," && self.chance(0.01) {
                tokens[i].text = "—".to_owned();
                tokens[i].space_after = false;
            } else if text == "..." && self.chance(0.5) {
                tokens[i].text = "…".to_owned();
            }
        }
    }

    /// Forgets the blank after some sentences.
    fn blanks(&mut self, tokens: &mut [Surface]) {
        for i in 1..tokens.len() {
            let (before, after) = tokens.split_at_mut(i);
            let [.., word, last] = before else { continue };
            let starts = after.first().is_some_and(|t| is_capitalised(&t.text));
            let plain = is_lower(&word.text) || word.is_number();
            if last.ends_sentence && plain && starts && matches!(&*last.text, "." | "?" | "!") && self.chance(0.03) {
                last.space_after = false;
            }
        }
    }
}

/// Straight quotes and apostrophes become curly.
fn curl(tokens: &mut [Surface]) {
    let mut after_space = true;
    for token in tokens {
        let opens = after_space && !token.space_after;
        after_space = token.space_after;
        match token.text.as_str() {
            "\"" | "''" | "``" => token.text = if opens { "“" } else { "”" }.to_owned(),
            "'" if opens => token.text = "‘".to_owned(),
            text if text.contains('\'') => {
                // A curly apostrophe is two bytes longer.
                let apostrophes = |cut: u32| text[..cut as usize].matches('\'').count() as u32;
                token.cuts = token.cuts.iter().map(|&cut| cut + 2 * apostrophes(cut)).collect();
                token.text = text.replace('\'', "’");
            }
            _ => {}
        }
    }
}

/// An abbreviation takes the full stop of its sentence.
fn merge_full_stops(tokens: &mut Vec<Surface>) {
    let mut out: Vec<Surface> = Vec::with_capacity(tokens.len());
    for token in tokens.drain(..) {
        match out.last_mut() {
            Some(last)
                if token.text == "."
                    && !last.space_after
                    && last.text.len() > 1
                    && last.text.ends_with('.')
                    && !last.text.starts_with('.') =>
            {
                (last.space_after, last.ends_sentence) = (token.space_after, token.ends_sentence);
            }
            _ => out.push(token),
        }
    }
    *tokens = out;
}

fn is_capitalised(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_uppercase()) && text.len() > 1 && bytes.all(|b| b.is_ascii_lowercase())
}

fn is_lower(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|b| b.is_ascii_lowercase())
}

fn is_acronym(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// "1990s".
fn is_decade(text: &str) -> bool {
    text.len() == 5 && text.ends_with("0s") && (text.starts_with("19") || text.starts_with("20"))
}

fn is_month(text: &str) -> bool {
    let months = ["January", "February", "March", "April", "August", "September", "October", "November", "December"];
    months.contains(&text)
}
