//! [`Symbol`]: a word reduced to a number, so that words are compared and hashed without allocation.

/// The hash of a word's lower-case characters. The same on every platform and in every run: trained weights depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(pub(crate) u64);

impl Symbol {
    /// The symbol of a word; case and full stops do not count.
    pub(crate) fn new(word: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        if word.is_ascii() {
            word.bytes().filter(|&b| b != b'.').for_each(|b| add(b.to_ascii_lowercase()));
        } else {
            for c in word.chars().filter(|&c| c != '.').flat_map(char::to_lowercase) {
                let c = if c == '’' { '\'' } else { c };
                c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut add);
            }
        }
        Self(hash ^ (hash >> 29))
    }
}
