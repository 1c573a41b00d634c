//! What a pronoun says of its referent: [`Pronoun`].

use crate::annotate::Gender;

/// Whether something is one or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Number {
    /// Not known.
    #[default]
    Unknown,
    /// One.
    Singular,
    /// Several.
    Plural,
}

/// The grammar of a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pronoun {
    /// 1, 2 or 3.
    pub(crate) person: u8,
    /// One or several.
    pub(crate) number: Number,
    /// he, she, it.
    pub(crate) gender: Gender,
    /// "himself", "each other": refers within its clause.
    pub(crate) reflexive: bool,
    /// "this", "those".
    pub(crate) demonstrative: bool,
    /// "everyone", "something": starts a referent of its own.
    pub(crate) indefinite: bool,
}

/// The pronoun with this lower-case form; relative and interrogative pronouns are none.
pub(crate) fn pronoun(form: &str) -> Option<Pronoun> {
    use Gender::{Feminine, Masculine, Neuter, Unknown};
    let (person, number, gender) = match form {
        "i" | "me" | "my" | "mine" | "myself" => (1, Number::Singular, Unknown),
        "we" | "us" | "our" | "ours" | "ourselves" | "'s" | "’s" | "ourself" => (1, Number::Plural, Unknown),
        "you" | "your" | "yours" | "yourself" | "ya" | "y'all" | "thou" | "thee" | "thy" => {
            (2, Number::Unknown, Unknown)
        }
        "yourselves" => (2, Number::Plural, Unknown),
        "he" | "him" | "his" | "himself" => (3, Number::Singular, Masculine),
        "she" | "her" | "hers" | "herself" => (3, Number::Singular, Feminine),
        "it" | "its" | "itself" => (3, Number::Singular, Neuter),
        "they" | "them" | "their" | "theirs" | "themselves" | "'em" | "em" | "themself" => (3, Number::Plural, Unknown),
        "this" | "that" => (3, Number::Singular, Neuter),
        "these" | "those" => (3, Number::Plural, Unknown),
        "each" | "other" | "another" | "one" | "oneself" => (3, Number::Unknown, Unknown),
        "everyone" | "everybody" | "someone" | "somebody" | "anyone" | "anybody" | "nobody" | "no-one" => {
            (3, Number::Singular, Unknown)
        }
        "everything" | "something" | "anything" | "nothing" => (3, Number::Singular, Neuter),
        _ => return None,
    };
    Some(Pronoun {
        person,
        number,
        gender,
        reflexive: form.ends_with("self") || form.ends_with("selves"),
        demonstrative: matches!(form, "this" | "that" | "these" | "those"),
        indefinite: form.ends_with("one") || form.ends_with("body") || form.ends_with("thing") || form == "another",
    })
}
