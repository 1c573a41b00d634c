//! Expressions in sentences of our own, resolved against a Sunday, 6 October 2019.

use super::*;
use crate::document::read_documents;

/// One sentence; each word is `form/UPOS`, all hanging on the verb, with auxiliaries marked.
fn parse(text: &str, date: Option<&str>) -> Annotated {
    let words: Vec<(&str, &str)> = text.split(' ').map(|w| w.rsplit_once('/').unwrap_or((w, "X"))).collect();
    let verb = words.iter().position(|w| w.1 == "VERB").unwrap_or(0) + 1;
    let rows: String = words
        .iter()
        .enumerate()
        .map(|(i, (form, upos))| {
            let (head, rel) = match *upos {
                _ if i + 1 == verb => (0, "root"),
                "AUX" => (verb, "aux"),
                "ADP" => (verb, "case"),
                _ => (verb, "obl"),
            };
            format!("{}\t{form}\t{}\t{upos}\t_\t_\t{head}\t{rel}\t_\t_\n", i + 1, form.to_lowercase())
        })
        .collect();
    let given = read_documents(&rows, 1).remove(0).unwrap();
    let document = crate::Document { date: date.map(str::to_owned), ..given.document };
    Annotated { document, sentences: given.sentences, tokens: given.tokens, ..Annotated::default() }
}

fn values(text: &str) -> Vec<(String, Option<String>)> {
    let doc = parse(text, Some("2019-10-06"));
    TimeExpressions::new(&doc).iter().map(|e| (doc.slice(e.span).to_owned(), e.value.map(|v| v.to_string()))).collect()
}

#[track_caller]
fn check(text: &str, phrase: &str, value: &str) {
    let expected = vec![(phrase.to_owned(), (!value.is_empty()).then(|| value.to_owned()))];
    assert_eq!(values(text), expected, "{text}");
}

#[test]
fn dates() {
    check("They met/VERB on/ADP June/PROPN 12/NUM ,/PUNCT 2018/NUM", "on June 12 , 2018", "2018-06-12");
    check("They met/VERB on/ADP 12/NUM June/PROPN 2018/NUM", "on 12 June 2018", "2018-06-12");
    check("They met/VERB in/ADP June/PROPN 2018/NUM", "in June 2018", "2018-06");
    check("They met/VERB in/ADP 2018/NUM", "in 2018", "2018");
    check("They met/VERB on/ADP 2018-06-12/NUM", "on 2018-06-12", "2018-06-12");
    check("They met/VERB in/ADP the/DET 1990s/NOUN", "in the 1990s", "1990/1999");
    check("They met/VERB on/ADP Sept./PROPN 30/NUM", "on Sept. 30", "2019-09-30");
    check("They met/VERB in/ADP late/ADJ June/PROPN", "in late June", "2019-06");
    check("They met/VERB in/ADP November/PROPN", "in November", "2018-11");
    check("They will/AUX meet/VERB in/ADP November/PROPN", "in November", "2019-11");
    check("They met/VERB last/ADJ December/PROPN", "last December", "2018-12");
}

#[test]
fn relative_to_publication() {
    check("They met/VERB on/ADP Sunday/PROPN", "on Sunday", "2019-10-06");
    check("They met/VERB late/ADV Wednesday/PROPN", "late Wednesday", "2019-10-02");
    check("They will/AUX meet/VERB on/ADP Wednesday/PROPN", "on Wednesday", "2019-10-09");
    check("They met/VERB yesterday/NOUN morning/NOUN", "yesterday morning", "2019-10-05");
    check("They met/VERB last/ADJ week/NOUN", "last week", "2019-W39");
    check("They will/AUX meet/VERB next/ADJ month/NOUN", "next month", "2019-11");
    check("They met/VERB two/NUM weeks/NOUN ago/ADV", "two weeks ago", "2019-W38");
    check("They met/VERB three/NUM years/NOUN ago/ADV", "three years ago", "2016");
    check("They met/VERB this/DET morning/NOUN", "this morning", "2019-10-06");
    check("They met/VERB last/ADJ night/NOUN", "last night", "2019-10-05");
    check("They will/AUX meet/VERB in/ADP two/NUM weeks/NOUN", "in two weeks", "2019-W42");
    check(
        "They will/AUX leave/VERB by/ADP the/DET end/NOUN of/ADP the/DET year/NOUN",
        "by the end of the year",
        "2019-12",
    );
    check("They met/VERB a/DET day/NOUN later/ADV", "a day later", "");
}

#[test]
fn stretches() {
    check("They ruled/VERB since/ADP 2011/NUM", "since 2011", "2011/..");
    check("They ruled/VERB between/ADP 2001/NUM and/CCONJ 2006/NUM", "between 2001 and 2006", "2001/2006");
    check(
        "They ruled/VERB from/ADP June/PROPN to/ADP August/PROPN 2018/NUM",
        "from June to August 2018",
        "2018-06/2018-08",
    );
    check("They ruled/VERB for/ADP two/NUM weeks/NOUN", "for two weeks", "P2W");
    check(
        "They ruled/VERB over/ADP the/DET past/ADJ two/NUM months/NOUN",
        "over the past two months",
        "2019-08/2019-10",
    );
}

#[test]
fn without_a_publication_date_only_absolute_dates_have_values() {
    let doc = parse("They met/VERB on/ADP Sunday/PROPN and/CCONJ in/ADP May/PROPN 2017/NUM", None);
    let found: Vec<_> = TimeExpressions::new(&doc).iter().map(|e| e.value.map(|v| v.to_string())).collect();
    assert_eq!(found, [None, Some("2017-05".to_owned())]);
}

#[test]
fn what_is_no_time_is_left_alone() {
    for text in [
        "It may/AUX cost/VERB 2000/NUM",
        "They march/VERB second/ADJ",
        "A/DET man/NOUN saw/VERB a/DET fall/VERB",
        "end/NOUN of/ADP",
    ] {
        assert_eq!(values(text), [], "{text}");
    }
}

#[test]
fn a_word_finds_its_expression() {
    let doc = parse("They met/VERB on/ADP Sunday/PROPN there/ADV", Some("2019-10-06"));
    let times = TimeExpressions::new(&doc);
    assert_eq!(times.at(TokenId(3)).and_then(|e| e.value).map(|v| v.to_string()).as_deref(), Some("2019-10-06"));
    assert_eq!(times.at(TokenId(4)), None);
}
