//! Own sentences → tokens. In the tables `|` ends a sentence and `+` joins the words of one surface token.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::Model;

static TOKENIZER: LazyLock<Tokenizer> =
    LazyLock::new(|| Tokenizer::decode(&Model::embedded().unwrap().sections().unwrap()).unwrap());

fn document(text: &str) -> Document {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for paragraph in text.split_inclusive("\n\n") {
        paragraphs.push(Span::new(start, start + paragraph.len() as u32));
        start += paragraph.len() as u32;
    }
    Document { text: text.to_owned(), paragraphs, ..Document::default() }
}

fn written(text: &str) -> String {
    let document = document(text);
    let cut = TOKENIZER.segment(&document);
    let inner = |word: u32| cut.multiword.iter().any(|m| m.tokens.contains(&word) && m.tokens.end > word + 1);
    let sentences = cut.sentences.iter().map(|sentence| {
        let mut out = String::new();
        for word in sentence.tokens.clone() {
            out += &document.text[cut.words[word as usize].span.range()];
            out += if inner(word) { "+" } else { " " };
        }
        out.trim_end().to_owned()
    });
    sentences.collect::<Vec<_>>().join(" | ")
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(text, expected)| (written(text), *expected))
        .filter(|(found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "found and expected: {wrong:#?}");
}

#[test]
fn contractions_and_possessives() {
    check(&[
        ("They don't know Korea's past.", "They do+n't know Korea+'s past ."),
        ("We can’t, won’t and shouldn’t.", "We ca+n’t , wo+n’t and should+n’t ."),
        ("I’m sure they’ve gone; she’ll see.", "I+’m sure they+’ve gone ; she+’ll see ."),
        ("The workers’ union cannot pay.", "The workers+’ union can+not pay ."),
        ("The U.N.’s envoy said it's over.", "The U.N.+’s envoy said it+'s over ."),
        ("Dont go, youre gonna fall.", "Do+nt go , you+re gon+na fall ."),
        ("In the ’80s and the '90s it grew.", "In the ’80s and the '90s it grew ."),
        ("O'Hare met Mr. O’Brien.", "O'Hare met Mr. O’Brien ."),
    ]);
}

#[test]
fn abbreviations_and_initials() {
    check(&[
        ("Gen. Ann B. Lee met J. K. Moor.", "Gen. Ann B. Lee met J. K. Moor ."),
        ("George W. Hale flew to the U.S. on Jan. 5.", "George W. Hale flew to the U.S. on Jan. 5 ."),
        ("They live in Washington, D.C. He works there.", "They live in Washington , D.C. | He works there ."),
        ("They left at 5:30 p.m. The others stayed.", "They left at 5:30 p.m. | The others stayed ."),
        ("He lives at No. 5 with Dr. Moe.", "He lives at No. 5 with Dr. Moe ."),
        ("Acme Corp. sued Widget Inc. in court.", "Acme Corp. sued Widget Inc. in court ."),
        ("D.P.R.K.-U.S. talks stalled.", "D.P.R.K. - U.S. talks stalled ."),
        ("They joined NATO. She left the BBC.", "They joined NATO . | She left the BBC ."),
        ("He met Wang Yi. She met Li Wu.", "He met Wang Yi . | She met Li Wu ."),
    ]);
}

#[test]
fn quotations() {
    check(&[
        ("“We are done,” Ms. Lee said. “Go.”", "“ We are done , ” Ms. Lee said . | “ Go . ”"),
        ("“Who knows?” he said.", "“ Who knows ? ” he said ."),
        ("\"Never!\" the crowd shouted.", "\" Never ! \" the crowd shouted ."),
        ("He said it “would fail.” They left.", "He said it “ would fail . ” | They left ."),
        ("‘It is late,’ he said. ‘We go.’", "‘ It is late , ’ he said . | ‘ We go . ’"),
        ("(He was wrong.) They knew.", "( He was wrong . ) | They knew ."),
    ]);
}

#[test]
fn news_typography() {
    check(&[
        ("LIMA, Peru — The minister resigned.", "LIMA , Peru — | The minister resigned ."),
        ("OSLO (Reuters) - Prices rose 3.5%.", "OSLO ( Reuters ) - | Prices rose 3.5 % ."),
        ("The party—then small—won 1,234 votes.", "The party — then small — won 1,234 votes ."),
        ("It cost $5.6 million (€4.9 million).", "It cost $ 5.6 million ( € 4.9 million ) ."),
        ("The minister resigned.They left.", "The minister resigned . | They left ."),
        ("So… what now?", "So … what now ?"),
        ("See https://example.org/a?b=c, or www.example.com.", "See https://example.org/a?b=c , or www.example.com ."),
        ("Write to desk@example.com.", "Write to desk@example.com ."),
        ("The plan failed #NoDeal", "The plan failed #NoDeal"),
        ("A hard-wrapped\nline goes on.", "A hard - wrapped line goes on ."),
        ("Talks collapse\n\nThe talks collapsed.", "Talks collapse | The talks collapsed ."),
        ("Is it true? Yes. No.", "Is it true ? | Yes . | No ."),
    ]);
}

#[test]
fn other_scripts_and_symbols() {
    check(&[
        ("習近平 met 👩‍👩‍👧 and 🇰🇷🇺🇸", "習 近 平 met 👩‍👩‍👧 and 🇰🇷 🇺🇸"),
        ("Привет мир", "Привет мир"),
        ("a\u{0}b cafe\u{301}", "a \u{0} b cafe\u{301}"),
    ]);
}

#[test]
fn contractions_are_no_longer_than_looked_for() {
    assert!(contractions().keys().all(|whole| whole.len() <= LONGEST_CONTRACTION));
    assert_eq!(contractions().get("cannot"), Some(&vec![3]));
}

#[test]
fn nothing_grows_beyond_bounds() {
    let cut = TOKENIZER.segment(&document(&"word ".repeat(3500)));
    assert_eq!(cut.sentences.iter().map(|s| s.tokens.len()).max(), Some(LONGEST_SENTENCE as usize));
    let cut = TOKENIZER.segment(&document(&"x".repeat(20_000)));
    assert!(cut.words.iter().all(|w| w.span.len() as usize <= LONGEST_CHUNK));
    assert!(TOKENIZER.segment(&document(" \n\n ")).sentences.is_empty());
}

fn hold(text: &str) {
    let document = document(text);
    let cut = TOKENIZER.segment(&document);
    let mut covered = String::new();
    let mut end = 0;
    for word in &cut.words {
        assert!(end <= word.span.start && !word.span.is_empty(), "words overlap or are empty");
        assert!(text[end as usize..word.span.start as usize].trim().is_empty(), "a gap holds text");
        covered += &text[word.span.range()];
        end = word.span.end;
        let follows = text[end as usize..].chars().next();
        assert_eq!(word.space_after, follows.is_some_and(char::is_whitespace));
    }
    assert_eq!(covered, text.split_whitespace().collect::<String>());
    let mut next = 0;
    for sentence in &cut.sentences {
        assert_eq!(sentence.tokens.start, next, "sentences leave words out");
        assert!(!sentence.tokens.is_empty() && sentence.tokens.len() <= LONGEST_SENTENCE as usize);
        next = sentence.tokens.end;
        let (first, last) = (&cut.words[sentence.tokens.start as usize], &cut.words[next as usize - 1]);
        assert_eq!(sentence.span, Span::new(first.span.start, last.span.end));
        assert!(document.paragraphs.iter().any(|p| p.contains(sentence.span)), "a sentence crosses paragraphs");
    }
    assert_eq!(next as usize, cut.words.len());
    for whole in &cut.multiword {
        assert!(whole.tokens.len() > 1);
        assert!(cut.sentences.iter().any(|s| s.tokens.start <= whole.tokens.start && whole.tokens.end <= s.tokens.end));
        assert_eq!(whole.span.start, cut.words[whole.tokens.start as usize].span.start);
        assert_eq!(whole.span.end, cut.words[whole.tokens.end as usize - 1].span.end);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_covered_once(text in any::<String>()) {
        hold(&text);
    }

    #[test]
    fn any_typography_is_covered_once(text in "([A-Za-z0-9.,;:!?'\"“”‘’—–…()@#$%/漢\u{301}\u{200D}😀🇰 \n]|n't|'s|cannot|www\\.|://|\n\n){0,200}") {
        hold(&text);
    }
}
