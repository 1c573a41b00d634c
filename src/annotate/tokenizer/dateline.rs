//! The dateline of a news paragraph, "SEOUL, South Korea — …" or "GENEVA, June 4 (Reuters) - …": surface tokens → the
//! index of the dash that closes it. It is a heading inside the paragraph, so that the sentence begins behind it.

use super::Surface;

/// Tokens a dateline may have.
const LONGEST: usize = 16;

/// The dash that closes the dateline at the start of a paragraph: a place in capitals, then capitalised words, numbers,
/// commas, full stops and brackets only. Reads at most [`LONGEST`] tokens.
pub(super) fn dash(text: &str, surfaces: &[Surface]) -> Option<usize> {
    let form = |s: &Surface| &text[s.span.range()];
    let first = form(surfaces.first()?);
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 3 || first.chars().any(char::is_lowercase) {
        return None;
    }
    for (i, surface) in surfaces.iter().enumerate().take(LONGEST).skip(1) {
        let token = form(surface);
        if matches!(token, "—" | "–" | "--" | "-" | "―") {
            let set_apart = surface.span.start > surfaces[i - 1].span.end || token != "-";
            // What follows begins a sentence.
            let next = surfaces.get(i + 1).map(form)?;
            let begins = next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "“\"‘'".contains(c));
            return (set_apart && begins).then_some(i);
        }
        let allowed = token.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || ",.()/".contains(c))
            || matches!(token, "and" | "of" | "de" | "la");
        if !allowed {
            return None;
        }
    }
    None
}
