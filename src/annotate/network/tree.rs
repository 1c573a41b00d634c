//! Arc scores → a dependency tree: the maximum spanning arborescence with exactly one root.
//!
//! Chu–Liu/Edmonds as in McDonald et al. 2005, "Non-projective Dependency Parsing using Spanning Tree Algorithms",
//! O(n²) memory and O(n³) time in the worst case, O(n²) where the best heads already form a tree, as they mostly do.

/// Best tree for one sentence of `n` words. `scores[dependent * (n + 1) + head]`; head `n` is the root. Gives the head
/// of each word, `n` for the one root.
pub(crate) fn best_tree(scores: &[f32], n: usize) -> Vec<usize> {
    let greedy: Vec<usize> = (0..n).map(|d| best_head(scores, n, d, None)).collect();
    let roots: Vec<usize> = (0..n).filter(|&d| greedy[d] == n).collect();
    if roots.len() == 1 && find_cycle(&greedy).is_none() {
        return greedy;
    }
    // One root: let each plausible word be it and keep the best tree. Few words score near the best as root.
    let mut by_root: Vec<usize> = (0..n).collect();
    let root_gain = |d: usize| scores[d * (n + 1) + n] - scores[d * (n + 1) + best_head(scores, n, d, Some(n))];
    let gains: Vec<f32> = (0..n).map(root_gain).collect();
    by_root.sort_by(|&a, &b| gains[b].total_cmp(&gains[a]).then(a.cmp(&b)));
    let mut best: Option<(f32, Vec<usize>)> = None;
    for &root in by_root.iter().take(3) {
        let mut constrained = scores.to_vec();
        for d in 0..n {
            if d == root {
                constrained[d * (n + 1)..d * (n + 1) + n].fill(f32::NEG_INFINITY);
            } else {
                constrained[d * (n + 1) + n] = f32::NEG_INFINITY;
            }
        }
        let tree = arborescence(&constrained, n);
        let total = (0..n).map(|d| scores[d * (n + 1) + tree[d]]).sum::<f32>();
        if best.as_ref().is_none_or(|(t, _)| total > *t) {
            best = Some((total, tree));
        }
    }
    best.map(|(_, tree)| tree).unwrap_or_default()
}

fn best_head(scores: &[f32], n: usize, dependent: usize, except: Option<usize>) -> usize {
    let row = &scores[dependent * (n + 1)..(dependent + 1) * (n + 1)];
    let mut best = None;
    for (head, &score) in row.iter().enumerate() {
        if head != dependent && Some(head) != except && best.is_none_or(|(_, s)| score > s) {
            best = Some((head, score));
        }
    }
    best.map_or(n, |(head, _)| head)
}

/// The nodes of one cycle of the head function, if it has any; heads outside `0..len` end a path.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0_usize; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while at < heads.len() && seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at];
        }
        if at < heads.len() && seen[at] == start + 1 {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

/// Contracts cycles one by one. Node `n` is the root; missing arcs score negative infinity.
fn arborescence(scores: &[f32], n: usize) -> Vec<usize> {
    let heads: Vec<usize> = (0..n).map(|d| best_head(scores, n, d, None)).collect();
    let Some(cycle) = find_cycle(&heads) else {
        return heads;
    };
    let mut inside = vec![false; n];
    cycle.iter().for_each(|&d| inside[d] = true);
    let score = |d: usize, h: usize| scores[d * (n + 1) + h];
    // The contracted graph keeps the outside words in order and puts the cycle last; its root comes after.
    let outside: Vec<usize> = (0..n).filter(|&d| !inside[d]).collect();
    let (m, knot) = (outside.len() + 1, outside.len());
    let mut small = vec![f32::NEG_INFINITY; m * (m + 1)];
    let mut enter = vec![0; m + 1]; // the cycle word through which an outside head enters
    let mut leave = vec![0; m]; // the cycle word that heads an outside word best
    let original = |node: usize| if node == m { n } else { outside[node] };
    for (i, &d) in outside.iter().enumerate() {
        for j in (0..=m).filter(|&j| j != knot && j != i) {
            small[i * (m + 1) + j] = score(d, original(j));
        }
        let mut best = f32::NEG_INFINITY;
        leave[i] = cycle[0];
        for &c in &cycle {
            if score(d, c) > best {
                best = score(d, c);
                leave[i] = c;
            }
        }
        small[i * (m + 1) + knot] = best;
    }
    for j in (0..=m).filter(|&j| j != knot) {
        let mut best = f32::NEG_INFINITY;
        enter[j] = cycle[0];
        for &c in &cycle {
            let gain = score(c, original(j)) - score(c, heads[c]);
            if gain > best {
                best = gain;
                enter[j] = c;
            }
        }
        small[knot * (m + 1) + j] = best;
    }
    let tree = arborescence(&small, m);
    let mut out = heads;
    for (i, &d) in outside.iter().enumerate() {
        out[d] = if tree[i] == knot { leave[i] } else { original(tree[i]) };
    }
    let entered = enter[tree[knot]];
    out[entered] = original(tree[knot]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_tree(heads: &[usize]) -> bool {
        heads.iter().filter(|&&h| h == heads.len()).count() == 1 && find_cycle(heads).is_none()
    }

    /// Every assignment of heads.
    fn exhaustive(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        let mut heads = vec![0; n];
        loop {
            if is_tree(&heads) {
                best = best.max((0..n).map(|d| scores[d * (n + 1) + heads[d]]).sum());
            }
            let Some(i) = (0..n).find(|&i| heads[i] < n) else { return best };
            heads[i] += 1;
            heads[..i].fill(0);
        }
    }

    proptest! {
        #[test]
        fn the_tree_is_the_best_one(n in 1_usize..5, numbers in prop::collection::vec(-9_i8..9, 30)) {
            let scores: Vec<f32> = numbers.iter().map(|&x| f32::from(x)).collect();
            let tree = best_tree(&scores, n);
            prop_assert!(is_tree(&tree), "{tree:?}");
            let total: f32 = (0..n).map(|d| scores[d * (n + 1) + tree[d]]).sum();
            // Up to three roots are tried, which is all there are for n ≤ 3.
            if n <= 3 {
                prop_assert_eq!(total, exhaustive(&scores, n));
            }
        }

        #[test]
        fn long_sentences_get_trees(n in 5_usize..40, seed in any::<u32>()) {
            let mut x = seed;
            let scores: Vec<f32> = (0..n * (n + 1)).map(|_| { x = x.wrapping_mul(1_664_525).wrapping_add(1); (x >> 16) as f32 }).collect();
            prop_assert!(is_tree(&best_tree(&scores, n)));
        }
    }

    #[test]
    fn not_a_number_still_gives_a_tree() {
        assert!(is_tree(&best_tree(&[f32::NAN; 12], 3)));
    }
}
