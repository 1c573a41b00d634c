//! PackStream, the encoding of Bolt: [`Packer`] writes values, [`unpack`] reads one [`Value`].
//!
//! Specification: <https://neo4j.com/docs/bolt/current/packstream/>. Nothing that a server sends makes [`unpack`] panic,
//! recurse without end, or reserve more memory than the message is long.

/// A value read from a server. Structures (nodes, dates …) are kept as the list of their fields: nothing here asks for one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::load) enum Value {
    Null,
    Flag(bool),
    Integer(i64),
    Float(f64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    Structure(u8, Vec<Value>),
}

impl Value {
    /// The text, of a text.
    pub(in crate::load) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, of a whole number.
    pub(in crate::load) fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The items, of a list; none, of anything else.
    pub(in crate::load) fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The texts of a list.
    pub(in crate::load) fn texts(&self) -> impl Iterator<Item = &str> {
        self.items().iter().filter_map(Self::as_text)
    }

    /// The value at `key`, of a map.
    pub(in crate::load) fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Appends values to a message.
pub(in crate::load) struct Packer<'b> {
    bytes: &'b mut Vec<u8>,
}

impl<'b> Packer<'b> {
    pub(in crate::load) fn new(bytes: &'b mut Vec<u8>) -> Self {
        Self { bytes }
    }

    pub(in crate::load) fn null(&mut self) {
        self.bytes.push(0xC0);
    }

    pub(in crate::load) fn flag(&mut self, value: bool) {
        self.bytes.push(if value { 0xC3 } else { 0xC2 });
    }

    pub(in crate::load) fn integer(&mut self, value: i64) {
        if let -16..=127 = value {
            self.bytes.push(value as i8 as u8);
        } else if let Ok(value) = i8::try_from(value) {
            self.bytes.extend([0xC8, value as u8]);
        } else if let Ok(value) = i16::try_from(value) {
            self.bytes.push(0xC9);
            self.bytes.extend(value.to_be_bytes());
        } else if let Ok(value) = i32::try_from(value) {
            self.bytes.push(0xCA);
            self.bytes.extend(value.to_be_bytes());
        } else {
            self.bytes.push(0xCB);
            self.bytes.extend(value.to_be_bytes());
        }
    }

    pub(in crate::load) fn float(&mut self, value: f64) {
        self.bytes.push(0xC1);
        self.bytes.extend(value.to_be_bytes());
    }

    pub(in crate::load) fn text(&mut self, value: &str) {
        self.head(value.len(), 0x80, 0xD0);
        self.bytes.extend(value.as_bytes());
    }

    /// The head of a list; that many values must follow.
    pub(in crate::load) fn list(&mut self, length: usize) {
        self.head(length, 0x90, 0xD4);
    }

    /// The head of a map; that many pairs of text and value must follow.
    pub(in crate::load) fn map(&mut self, length: usize) {
        self.head(length, 0xA0, 0xD8);
    }

    /// The head of a structure; that many fields must follow, at most 15.
    pub(in crate::load) fn structure(&mut self, tag: u8, fields: u8) {
        debug_assert!(fields < 16, "structures have at most 15 fields");
        self.bytes.extend([0xB0 | (fields & 0x0F), tag]);
    }

    pub(in crate::load) fn texts<'t>(&mut self, values: impl ExactSizeIterator<Item = &'t str>) {
        self.list(values.len());
        for value in values {
            self.text(value);
        }
    }

    /// A length: in the marker where it is below 16, else in 1, 2 or 4 bytes after one of three markers in a row.
    fn head(&mut self, length: usize, tiny: u8, marker: u8) {
        if length < 16 {
            self.bytes.push(tiny | length as u8);
        } else if let Ok(length) = u8::try_from(length) {
            self.bytes.extend([marker, length]);
        } else if let Ok(length) = u16::try_from(length) {
            self.bytes.push(marker + 1);
            self.bytes.extend(length.to_be_bytes());
        } else {
            self.bytes.push(marker + 2);
            self.bytes.extend((length as u32).to_be_bytes());
        }
    }
}

/// Nesting beyond this is no answer to any question asked here.
const DEEPEST: usize = 32;

/// Reads the value that `bytes` is. `None` where it is no PackStream.
pub(in crate::load) fn unpack(bytes: &[u8]) -> Option<Value> {
    let mut unpacker = Unpacker { bytes };
    let value = unpacker.value(DEEPEST)?;
    unpacker.bytes.is_empty().then_some(value)
}

struct Unpacker<'b> {
    bytes: &'b [u8],
}

impl Unpacker<'_> {
    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn length(&mut self, bytes: u32) -> Option<usize> {
        match bytes {
            0 => Some(u8::from_be_bytes(self.array()?).into()),
            1 => Some(u16::from_be_bytes(self.array()?).into()),
            _ => usize::try_from(u32::from_be_bytes(self.array()?)).ok(),
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let marker = u8::from_be_bytes(self.array()?);
        Some(match marker {
            0x00..=0x7F | 0xF0..=0xFF => Value::Integer(i64::from(marker as i8)),
            0x80..=0x8F => self.text((marker & 0x0F).into())?,
            0x90..=0x9F => self.list((marker & 0x0F).into(), depth)?,
            0xA0..=0xAF => self.map((marker & 0x0F).into(), depth)?,
            0xB0..=0xBF => {
                let [tag] = self.array()?;
                Value::Structure(tag, self.values((marker & 0x0F).into(), depth)?)
            }
            0xC0 => Value::Null,
            0xC1 => Value::Float(f64::from_be_bytes(self.array()?)),
            0xC2 => Value::Flag(false),
            0xC3 => Value::Flag(true),
            0xC8 => Value::Integer(i8::from_be_bytes(self.array()?).into()),
            0xC9 => Value::Integer(i16::from_be_bytes(self.array()?).into()),
            0xCA => Value::Integer(i32::from_be_bytes(self.array()?).into()),
            0xCB => Value::Integer(i64::from_be_bytes(self.array()?)),
            0xCC..=0xCE => {
                let length = self.length((marker - 0xCC).into())?;
                Value::Bytes(self.take(length)?.to_vec())
            }
            0xD0..=0xD2 => {
                let length = self.length((marker - 0xD0).into())?;
                self.text(length)?
            }
            0xD4..=0xD6 => {
                let length = self.length((marker - 0xD4).into())?;
                self.list(length, depth)?
            }
            0xD8..=0xDA => {
                let length = self.length((marker - 0xD8).into())?;
                self.map(length, depth)?
            }
            _ => return None,
        })
    }

    fn text(&mut self, length: usize) -> Option<Value> {
        Some(Value::Text(String::from_utf8_lossy(self.take(length)?).into_owned()))
    }

    fn list(&mut self, length: usize, depth: usize) -> Option<Value> {
        self.values(length, depth).map(Value::List)
    }

    fn values(&mut self, length: usize, depth: usize) -> Option<Vec<Value>> {
        // A value is a byte at least: a length beyond that is a lie.
        let mut values = Vec::with_capacity(length.min(self.bytes.len()).min(1024));
        for _ in 0..length {
            values.push(self.value(depth)?);
        }
        Some(values)
    }

    fn map(&mut self, length: usize, depth: usize) -> Option<Value> {
        let mut entries = Vec::with_capacity(length.min(self.bytes.len()).min(1024));
        for _ in 0..length {
            let Value::Text(key) = self.value(depth)? else { return None };
            entries.push((key, self.value(depth)?));
        }
        Some(Value::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pack(value: &Value, packer: &mut Packer<'_>) {
        match value {
            Value::Null => packer.null(),
            Value::Flag(value) => packer.flag(*value),
            Value::Integer(value) => packer.integer(*value),
            Value::Float(value) => packer.float(*value),
            Value::Text(value) => packer.text(value),
            Value::List(items) => {
                packer.list(items.len());
                items.iter().for_each(|item| pack(item, packer));
            }
            Value::Map(entries) => {
                packer.map(entries.len());
                for (key, value) in entries {
                    packer.text(key);
                    pack(value, packer);
                }
            }
            Value::Structure(tag, fields) => {
                packer.structure(*tag, fields.len() as u8);
                fields.iter().for_each(|field| pack(field, packer));
            }
            Value::Bytes(_) => unreachable!("never sent"),
        }
    }

    fn packed(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        pack(value, &mut Packer::new(&mut bytes));
        bytes
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Flag),
            any::<i64>().prop_map(Value::Integer),
            (-200_i64..200).prop_map(Value::Integer),
            (-1e9..1e9).prop_map(Value::Float),
            any::<String>().prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 64, 20, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..20).prop_map(Value::List),
                prop::collection::vec((any::<String>(), inner.clone()), 0..20).prop_map(Value::Map),
                (any::<u8>(), prop::collection::vec(inner, 0..4))
                    .prop_map(|(tag, fields)| Value::Structure(tag, fields)),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_packed_is_read_back(value in values()) {
            prop_assert_eq!(unpack(&packed(&value)), Some(value));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn numbers_and_lengths_are_as_the_specification_has_them() {
        let integer = |value| packed(&Value::Integer(value));
        assert_eq!(integer(1), [0x01]);
        assert_eq!(integer(-16), [0xF0]);
        assert_eq!(integer(-17), [0xC8, 0xEF]);
        assert_eq!(integer(128), [0xC9, 0x00, 0x80]);
        assert_eq!(integer(-32769), [0xCA, 0xFF, 0xFF, 0x7F, 0xFF]);
        assert_eq!(integer(i64::MIN), [0xCB, 0x80, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(packed(&Value::Float(1.1)), [0xC1, 0x3F, 0xF1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A]);
        assert_eq!(packed(&Value::Text("A".to_owned())), [0x81, 0x41]);
        let long = |length: usize| packed(&Value::Text("x".repeat(length)));
        assert_eq!(long(16)[..2], [0xD0, 16]);
        assert_eq!(long(256)[..3], [0xD1, 1, 0]);
        assert_eq!(long(70_000)[..5], [0xD2, 0, 1, 0x11, 0x70]);
        assert_eq!(unpack(&long(70_000)), Some(Value::Text("x".repeat(70_000))));
    }

    #[test]
    fn lies_about_length_and_depth_are_refused() {
        assert_eq!(unpack(&[0xD6, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        assert_eq!(unpack(&[0xCE, 0xFF, 0xFF, 0xFF, 0xFF, 1]), None);
        assert_eq!(unpack(&[0x91; 100_000]), None);
        assert_eq!(unpack(&[0xA1, 0x01, 0x01]), None, "keys are text");
        assert_eq!(unpack(&[0x01, 0x02]), None, "nothing may follow");
        assert_eq!(unpack(&[]), None);
    }
}
