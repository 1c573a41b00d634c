//! Expressions in sentences of our own, resolved against a Sunday, 6 October 2019.

use proptest::prelude::*;

use super::*;
use crate::document::read_documents;

/// One sentence; each word is `form/UPOS`, all hanging on the verb, with auxiliaries marked. After `UPOS+` stands no blank.
fn parse(text: &str, date: Option<&str>) -> Annotated {
    let words: Vec<(&str, &str)> = text.split(' ').map(|w| w.rsplit_once('/').unwrap_or((w, "X"))).collect();
    let verb = words.iter().position(|w| w.1 == "VERB").unwrap_or(0) + 1;
    let rows: String = words
        .iter()
        .enumerate()
        .map(|(i, (form, upos))| {
            let (upos, space) = upos.strip_suffix('+').map_or((*upos, "_"), |upos| (upos, "SpaceAfter=No"));
            let (head, rel) = match upos {
                _ if i + 1 == verb => (0, "root"),
                "AUX" => (verb, "aux"),
                "ADP" => (verb, "case"),
                _ => (verb, "obl"),
            };
            format!("{}\t{form}\t{}\t{upos}\t_\t_\t{head}\t{rel}\t_\t{space}\n", i + 1, form.to_lowercase())
        })
        .collect();
    let given = read_documents(&rows, 1).remove(0).unwrap();
    let document = crate::Document { date: date.map(str::to_owned), ..given.document };
    Annotated { document, sentences: given.sentences, tokens: given.tokens, ..Annotated::default() }
}

fn values(text: &str) -> Vec<(String, Option<String>)> {
    values_on("2019-10-06", text)
}

fn values_on(date: &str, text: &str) -> Vec<(String, Option<String>)> {
    let doc = parse(text, Some(date));
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

/// The value of the one expression of a sentence in an article of this day.
#[track_caller]
fn check_on(date: &str, text: &str, value: &str) {
    let found = values_on(date, text);
    let [(_, found)] = found.as_slice() else { panic!("{text}: {found:?}") };
    assert_eq!(found.as_deref().unwrap_or_default(), value, "{date}: {text}");
}

#[test]
fn both_ends_of_an_interval_are_chosen_together() {
    // Months: the latest such stretch that is over, or the next that will begin.
    let (spring, winter) =
        ("from/ADP March/PROPN to/ADP June/PROPN", "between/ADP October/PROPN and/CCONJ April/PROPN");
    check_on("2024-05-10", &format!("They met/VERB {spring}"), "2023-03/2023-06");
    check_on("2024-06-10", &format!("They met/VERB {spring}"), "2024-03/2024-06");
    check_on("2024-05-10", &format!("They will/AUX meet/VERB {spring}"), "2025-03/2025-06");
    check_on("2024-05-10", &format!("They met/VERB {winter}"), "2023-10/2024-04");
    check_on("2024-02-10", &format!("They met/VERB {winter}"), "2022-10/2023-04");
    check_on("2024-05-10", &format!("They will/AUX meet/VERB {winter}"), "2024-10/2025-04");
    // Days: also the stretch that goes on.
    let days = "on/ADP October/PROPN 1/NUM+ -/PUNCT+ 2/NUM";
    check_on("2014-10-01", &format!("They met/VERB {days}"), "2014-10-01/2014-10-02");
    check_on("2014-10-05", &format!("They met/VERB {days}"), "2014-10-01/2014-10-02");
    check_on("2014-09-30", &format!("They met/VERB {days}"), "2013-10-01/2013-10-02");
    check_on("2014-09-30", &format!("They will/AUX meet/VERB {days}"), "2014-10-01/2014-10-02");
    let year = "from/ADP December/PROPN 30/NUM to/ADP January/PROPN 2/NUM";
    check_on("2015-01-01", &format!("They met/VERB {year}"), "2014-12-30/2015-01-02");
    check_on("2015-02-01", &format!("They met/VERB {year}"), "2014-12-30/2015-01-02");
    let week = "from/ADP Friday/PROPN to/ADP Monday/PROPN";
    check_on("2019-10-06", &format!("They met/VERB {week}"), "2019-10-04/2019-10-07");
    check_on("2019-10-03", &format!("They met/VERB {week}"), "2019-09-27/2019-09-30");
    check_on("2019-10-06", &format!("They will/AUX meet/VERB {week}"), "2019-10-11/2019-10-14");
    // A year at one end holds for the other.
    check(
        "They met/VERB from/ADP November/PROPN to/ADP May/PROPN 2017/NUM",
        "from November to May 2017",
        "2016-11/2017-05",
    );
    check(
        "They met/VERB from/ADP March/PROPN 2015/NUM to/ADP June/PROPN",
        "from March 2015 to June",
        "2015-03/2015-06",
    );
    check(
        "They met/VERB June/PROPN 12/NUM+ –/PUNCT+ 14/NUM ,/PUNCT 2018/NUM",
        "June 12–14 , 2018",
        "2018-06-12/2018-06-14",
    );
    check("They met/VERB from/ADP 2015/NUM to/ADP June/PROPN", "from 2015 to June", "2015/2019-06");
    check_on("2019-10-06", "They met/VERB from/ADP yesterday/NOUN to/ADP Friday/PROPN", "2019-10-05/2019-10-11");
    // What cannot run forwards has no value, and what counts down is no interval.
    check("They met/VERB from/ADP 2006/NUM to/ADP 2001/NUM", "from 2006 to 2001", "");
    check("They met/VERB on/ADP June/PROPN 14/NUM+ –/PUNCT+ 12/NUM", "on June 14", "2019-06-14");
    check("They will/AUX stay/VERB until/ADP 2011/NUM", "until 2011", "../2011");
}

#[test]
fn years_have_four_digits() {
    let back = "They met/VERB 900/NUM years/NOUN ago/ADV";
    check_on("0950-03-01", back, "0050");
    check_on("0900-03-01", back, "");
    check_on("9500-03-01", "They will/AUX meet/VERB in/ADP 900/NUM years/NOUN", "");
    check_on("0001-01-01", "They met/VERB yesterday/NOUN", "");
    check_on("9999-12-31", "They will/AUX meet/VERB tomorrow/NOUN", "");
    check_on("9999-11-01", "They will/AUX meet/VERB next/ADJ winter/NOUN", "");
    check_on("2019-10-06", "They met/VERB in/ADP the/DET 0000s/NOUN", "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the day and the phrase: a value can be read back, and it runs forwards.
    #[test]
    fn values_run_forwards(
        year in prop_oneof![Just(1), Just(9999), 1..=9999_i32, 1990..2030_i32],
        month in 1..=12_u32,
        day in 1..=28_u32,
        verb in prop::sample::select(vec!["They met/VERB", "They will/AUX meet/VERB", "In/ADP 2018/NUM they met/VERB"]),
        phrase in phrase(),
    ) {
        let date = format!("{year:04}-{month:02}-{day:02}");
        for (text, value) in values_on(&date, &format!("{verb} {phrase}")) {
            let Some(value) = value.filter(|value| !value.starts_with('P')) else { continue };
            let ends = days(&value);
            prop_assert!(ends.is_some_and(|(first, last)| first <= last), "{date}: {text}: {value}");
            prop_assert!(!value.contains("0000") && value.split(['/', '-']).all(|field| field.len() <= 4), "{date}: {text}: {value}");
        }
    }
}

/// A time, or two of them as an interval.
fn phrase() -> impl Strategy<Value = String> {
    let months = ["January/PROPN", "March/PROPN", "June/PROPN", "October/PROPN", "December/PROPN"];
    let month = || prop::sample::select(months.to_vec());
    let weekday = prop::sample::select(vec!["Monday/PROPN", "Wednesday/PROPN", "Saturday/PROPN", "Sunday/PROPN"]);
    let other = prop::sample::select(vec![
        "yesterday/NOUN",
        "today/NOUN",
        "tomorrow/NOUN",
        "last/ADJ week/NOUN",
        "next/ADJ month/NOUN",
        "the/DET summer/NOUN",
        "last/ADJ winter/NOUN",
        "the/DET 1990s/NOUN",
        "the/DET end/NOUN of/ADP March/PROPN",
        "next/ADJ decade/NOUN",
        "late/ADJ June/PROPN",
        "last/ADJ century/NOUN",
        "2018-06-12/NUM",
        "next/ADJ Monday/PROPN",
        "this/DET weekend/NOUN",
        "900/NUM years/NOUN ago/ADV",
        "the/DET past/ADJ 90/NUM months/NOUN",
        "Christmas/PROPN",
        "two/NUM weeks/NOUN",
    ]);
    let end = prop_oneof![
        month().prop_map(str::to_owned),
        (month(), 1..=31).prop_map(|(month, day)| format!("{month} {day}/NUM")),
        (month(), 1..=31).prop_map(|(month, day)| format!("{day}/NUM {month}")),
        (month(), 1000..2200).prop_map(|(month, year)| format!("{month} {year}/NUM")),
        (month(), 1..=31, 1000..2200).prop_map(|(month, day, year)| format!("{month} {day}/NUM ,/PUNCT {year}/NUM")),
        weekday.prop_map(str::to_owned),
        (1000..2200).prop_map(|year| format!("{year}/NUM")),
        other.prop_map(str::to_owned),
    ];
    let end = end.boxed();
    let preposition = prop::sample::select(vec!["in/ADP", "on/ADP", "since/ADP", "until/ADP", "within/ADP", "by/ADP"]);
    prop_oneof![
        (preposition, end.clone()).prop_map(|(preposition, end)| format!("{preposition} {end}")),
        (end.clone(), end.clone()).prop_map(|(first, last)| format!("from/ADP {first} to/ADP {last}")),
        (end.clone(), end).prop_map(|(first, last)| format!("between/ADP {first} and/CCONJ {last}")),
        (month(), 1..=31, 1..=31)
            .prop_map(|(month, first, last)| format!("on/ADP {month} {first}/NUM+ -/PUNCT+ {last}/NUM")),
    ]
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
