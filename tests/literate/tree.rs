//! [`Word`]: a line of a `tree` block, and the words of a text as such lines.

use actograph::{Annotated, Deprel, Token, TokenId, Upos};

/// `word | part of speech | relation | head`
pub(crate) struct Word {
    word: Pointer,
    /// Those allowed; empty where any is.
    tags: Vec<Upos>,
    relations: Vec<Deprel>,
    head: Option<Pointer>,
}

/// A word of the text: `treaty`, or `treaty#2` for the second such word.
struct Pointer {
    form: String,
    nth: usize,
}

impl Word {
    pub(crate) fn parse(line: &str, text: &str) -> Result<Self, String> {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        if columns.len() < 2 || columns.len() > 4 {
            return Err("not `word | part of speech | relation | head`".to_owned());
        }
        let column = |n: usize| columns.get(n).copied().filter(|column| *column != "-");
        Ok(Self {
            word: Pointer::parse(columns[0], text)?,
            tags: any_of(column(1), |tag| Upos::ALL.iter().copied().find(|t| t.as_str() == tag))?,
            relations: any_of(column(2), |name| Deprel::ALL.iter().copied().find(|r| r.as_str() == name))?,
            head: column(3).map(|head| Pointer::parse(head, text)).transpose()?,
        })
    }

    /// Whether the word stands so in the tree.
    pub(crate) fn holds(&self, annotated: &Annotated) -> bool {
        self.word.find(annotated).is_some_and(|id| {
            let Token { upos, deprel, head, .. } = annotated.token(id);
            let fits = |pointer: &Pointer| head.is_some() && pointer.find(annotated) == *head;
            (self.tags.is_empty() || self.tags.contains(upos))
                && (self.relations.is_empty() || self.relations.contains(deprel))
                && self.head.as_ref().is_none_or(fits)
        })
    }
}

impl Pointer {
    fn parse(text: &str, of: &str) -> Result<Self, String> {
        let (form, nth) = match text.split_once('#') {
            Some((form, nth)) => (form, nth.parse().map_err(|_| format!("no number in {text}"))?),
            None => (text, 1),
        };
        if nth == 0 || of.matches(form).count() < nth {
            return Err(format!("{text} is not in the text"));
        }
        Ok(Self { form: form.to_owned(), nth })
    }

    fn find(&self, annotated: &Annotated) -> Option<TokenId> {
        let ids = (0..annotated.tokens.len()).map(|i| TokenId(i as u32));
        ids.filter(|&id| annotated.form(id) == self.form).nth(self.nth - 1)
    }
}

/// The tags of a column: `nsubj/obj`.
fn any_of<T>(column: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    let tags = column.into_iter().flat_map(|column| column.split('/'));
    tags.map(|tag| parse(tag).ok_or_else(|| format!("unknown tag {tag}"))).collect()
}

/// The words of a text as lines that describe them.
pub(crate) fn lines(annotated: &Annotated) -> impl Iterator<Item = String> {
    (0..annotated.tokens.len()).map(|i| {
        let id = TokenId(i as u32);
        let Token { upos, deprel, head, .. } = annotated.token(id);
        let head = head.map(|head| format!(" | {}", annotated.form(head))).unwrap_or_default();
        format!("{} | {upos} | {deprel}{head}", annotated.form(id))
    })
}
