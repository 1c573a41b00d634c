//! Regular inflection by spelling: a lemma → the forms it has, so that a verb seen in one form is known in all.

use crate::annotate::Xpos;

/// Final syllables that are stressed and double their consonant: refer, admit, occur, compel, regret, patrol.
const STRESSED: [&str; 12] = ["fer", "mit", "cur", "pel", "gret", "trol", "rol", "bel", "cel", "quip", "net", "pin"];

/// The regular forms of a verb, lower case, spelled with a or b where both are in use.
pub(super) fn of_verb(lemma: &str) -> Vec<(Xpos, String)> {
    let mut forms = vec![(Xpos::Vbz, with_s(lemma))];
    let mut add = |stem: &str, past: &str| {
        forms.push((Xpos::Vbg, format!("{stem}ing")));
        forms.push((Xpos::Vbd, format!("{past}ed")));
        forms.push((Xpos::Vbn, format!("{past}ed")));
    };
    let letters: Vec<char> = lemma.chars().collect();
    match letters.as_slice() {
        [.., 'i', 'e'] => add(&format!("{}y", &lemma[..lemma.len() - 2]), &lemma[..lemma.len() - 1]),
        [.., 'e' | 'o' | 'y', 'e'] => add(lemma, &lemma[..lemma.len() - 1]),
        [.., 'e'] => add(&lemma[..lemma.len() - 1], &lemma[..lemma.len() - 1]),
        [.., c, 'y'] if !is_vowel(*c) => add(lemma, &format!("{}i", &lemma[..lemma.len() - 1])),
        [start @ .., vowel, last] if doubles(start, *vowel, *last) => {
            let doubled = format!("{lemma}{last}");
            let one_syllable = !start.iter().any(|&c| is_vowel(c));
            if one_syllable || *last == 'l' || STRESSED.iter().any(|s| lemma.ends_with(s)) {
                add(&doubled, &doubled);
            }
            if !one_syllable {
                add(lemma, lemma);
            }
        }
        _ => add(lemma, lemma),
    }
    forms
}

/// The comparative and superlative of a short adjective, lower case.
pub(super) fn of_adjective(lemma: &str) -> Vec<(Xpos, String)> {
    let letters: Vec<char> = lemma.chars().collect();
    let syllables = letters.iter().zip(letters.iter().skip(1)).filter(|(a, b)| is_vowel(**a) && !is_vowel(**b)).count();
    let short = syllables <= 1 || syllables == 2 && lemma.ends_with("le");
    let stem = match letters.as_slice() {
        [.., c, 'y'] if !is_vowel(*c) && syllables <= 2 => format!("{}i", &lemma[..lemma.len() - 1]),
        _ if !short => return Vec::new(),
        [.., 'e'] => lemma[..lemma.len() - 1].to_owned(),
        [start @ .., vowel, last] if doubles(start, *vowel, *last) => format!("{lemma}{last}"),
        _ => lemma.to_owned(),
    };
    vec![(Xpos::Jjr, format!("{stem}er")), (Xpos::Jjs, format!("{stem}est"))]
}

/// The regular plural of a noun.
pub(super) fn of_noun(lemma: &str) -> Vec<(Xpos, String)> {
    vec![(Xpos::Nns, with_s(lemma))]
}

fn doubles(start: &[char], vowel: char, last: char) -> bool {
    let after_consonant = start.last().is_none_or(|&c| !is_vowel(c)) || start.ends_with(&['q', 'u']);
    after_consonant && is_vowel(vowel) && !is_vowel(last) && !matches!(last, 'w' | 'x' | 'y')
}

fn with_s(lemma: &str) -> String {
    if let Some(stem) = lemma.strip_suffix('y')
        && !stem.ends_with(is_vowel)
    {
        format!("{stem}ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end)) {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling() {
        let forms = |lemma| of_verb(lemma).into_iter().map(|(_, form)| form).collect::<Vec<_>>().join(" ");
        assert_eq!(forms("vote"), "votes voting voted voted");
        assert_eq!(forms("deny"), "denies denying denied denied");
        assert_eq!(forms("stop"), "stops stopping stopped stopped");
        assert_eq!(forms("vie"), "vies vying vied vied");
        assert_eq!(forms("agree"), "agrees agreeing agreed agreed");
        assert_eq!(forms("clash"), "clashes clashing clashed clashed");
        assert_eq!(forms("travel"), "travels travelling travelled travelled traveling traveled traveled");
        assert_eq!(of_noun("envoy")[0].1, "envoys");
        let compared = |lemma| of_adjective(lemma).into_iter().map(|(_, form)| form).collect::<Vec<_>>().join(" ");
        assert_eq!(compared("simple"), "simpler simplest");
        assert_eq!(compared("big"), "bigger biggest");
        assert_eq!(compared("happy"), "happier happiest");
        assert_eq!(compared("grim"), "grimmer grimmest");
        assert_eq!(compared("political"), "");
    }
}
