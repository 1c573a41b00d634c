//! [`parse`]: a page → the tree of its elements, however wildly they are nested.
//!
//! What is done with a tree takes stack and time by its depth, so the depth is bounded, and the bound holds while the tree
//! grows: the parser gets the page in pieces and is asked after each how much is open. It knows: a closing tag that closes
//! nothing, a tag in a comment, a script or an attribute, an element without end or with an end that may be left out are
//! its business, by the rules of browsers. Linear, because no piece is looked at with more than the bound open.

use std::cell::Cell;

use dom_query::{Document as Tree, NodeId};
use html5ever::ParseOpts;
use html5ever::interface::Tracer;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;

/// Elements inside one another: no article comes near.
pub(super) const DEEPEST: usize = 1000;
/// Bytes of a piece: few enough that what one opens beyond the bound does no harm.
const PIECE: usize = 4096;

/// The tree of a page; `None` where it is deeper than [`DEEPEST`].
pub(super) fn parse(page: &str) -> Option<Tree> {
    // As for readers without scripts: they see what stands in <noscript>.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = html5ever::parse_document(Tree::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let mut rest = page;
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, behind) = rest.split_at(end);
        parser.process(StrTendril::from(piece));
        let open = Open::default();
        parser.tokenizer.sink.trace_handles(&open);
        if open.0.get() > DEEPEST {
            return None;
        }
        rest = behind;
    }
    let tree = parser.finish();
    // Misnested elements end up deeper than they ever were open.
    (depth(&tree) <= DEEPEST).then_some(tree)
}

/// Counts what a parser holds on to: the open elements, and those it will open anew in the next paragraph.
#[derive(Default)]
struct Open(Cell<usize>);

impl Tracer for Open {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

/// The depth of the deepest node.
fn depth(tree: &Tree) -> usize {
    let (mut depth, mut deepest) = (0, 0);
    let mut node = tree.root();
    loop {
        if let Some(child) = node.first_child() {
            depth += 1;
            deepest = deepest.max(depth);
            node = child;
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return deepest,
            }
            depth -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// Opening tags in every disguise, and what closes none of them: each leaves something open each time.
    const DEEP: &[&str] = &[
        "<div>",
        "<div></b>",
        "<div></p>",
        "<div></br>",
        "<div><!-- </div> -->",
        "<div title=\"</div>\">",
        "<div><script>'</div>'</script>",
        "<div><style></div></style>",
        "<div><textarea></div></textarea>",
        "<li><ul></x>",
        "<div><table><td></div>",
        "<b><div></b>",
        "<a><div>",
        "<font><blockquote></font>",
        "<svg></div>",
        "<template></div>",
        "<button><object></button>",
    ];

    #[test]
    fn what_stays_open_is_counted() {
        for tags in DEEP {
            assert!(parse(&tags.repeat(30_000)).is_none(), "{tags}");
        }
        // Emphasis that is never closed is opened again in every paragraph, one more each time.
        let emphasis: String = (0..30_000).map(|i| format!("<p><b id={i}>word</p>")).collect();
        assert!(parse(&emphasis).is_none());
    }

    #[test]
    fn what_is_closed_is_not() {
        for tags in [
            "<div></div>",
            "<div><b></div></b>",
            "<!-- <div> -->",
            "<div title=\"<div>\"></div>",
            "<script>'<div>'</script>",
            "<style>a<b</style>",
            "<br><img src=a><hr><input><wbr>",
            "<p>word",
            "<b><p></b>",
            "<ul><li>word<li>word</ul>",
            "<dl><dt>word<dd>word</dl>",
            "<table><tr><td>word<td>word<tr><th>word</table>",
            "<select><optgroup><option>a<option>b</select>",
            "<ruby>a<rp>(<rt>b</ruby>",
            "<svg><path/></svg>",
            "<a href=#>word<a href=#>word",
            "</div></p></x>",
        ] {
            assert!(parse(&tags.repeat(3000)).is_some(), "{tags}");
        }
    }

    #[test]
    fn pieces_make_no_difference() {
        let page: String = (0..2000)
            .map(|i| {
                format!(
                    "<p class='é{i}'>Ärger &amp; <b>Mühe</b> &#x2014; <!-- {i} --> <i>ü{}</i></p>",
                    "y".repeat(i % 17)
                )
            })
            .collect();
        assert_eq!(parse(&page).unwrap().html(), Tree::from(page).html());
    }

    #[test]
    fn time_is_in_proportion() {
        // Were each of them looked at with all before it open, this would take days.
        assert!(parse(&"<div></b>".repeat(1_500_000)).is_none());
        assert!(parse(&format!("{}{}", "<span>".repeat(900), "</x>".repeat(100_000))).is_some());
    }

    #[test]
    fn the_deepest_tree_needs_little_stack() {
        let words = "The harbour board met the dockers’ union on Tuesday and offered to reopen the quay. ".repeat(30);
        // <html>, <body>, the paragraph and its text.
        let deep = DEEPEST - 4;
        let page = format!("<html><body>{}<p>{words}</p>", "<div>".repeat(deep));
        assert_eq!(parse(&page).map(|tree| depth(&tree)), Some(DEEPEST));
        let read = move || {
            let mut page = dom_smoothie::Readability::with_document(parse(&page).unwrap(), None, None).unwrap();
            page.parse().unwrap().text_content.to_string()
        };
        // A quarter of what threads have, less than a hundredth of what the reader of documents has.
        let article = thread::Builder::new().stack_size(512 << 10).spawn(read).unwrap().join().unwrap();
        assert!(article.contains("offered to reopen the quay"));
    }
}
