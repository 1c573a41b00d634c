//! A table of `property` columns as a Parquet file, by the crate's column writers: they need
//! none of Arrow, which would be four times the code for two tables of strings.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use crate::error::{Error, ErrorKind, Result};
use crate::export::property::{Kind, Value};

/// Rows of a row group.
const ROWS: usize = 1 << 16;
/// Bytes of text after which a row group ends.
const BYTES: usize = 1 << 26;

/// Writes rows as a table; `read` hands the value of a column (by its getter) to a function.
pub(super) fn write<Get: Copy, Row>(
    name: &str,
    columns: &[(&'static str, Kind, Get)],
    rows: impl Iterator<Item = Row>,
    read: impl Fn(Get, &Row, &mut dyn FnMut(Value<'_>)),
    out: &mut dyn Write,
) -> Result<()> {
    let fields = columns.iter().map(|&(name, kind, _)| field(name, kind).map(Arc::new));
    let fields = fields.collect::<std::result::Result<Vec<_>, _>>().map_err(failed)?;
    let schema = Type::group_type_builder(name).with_fields(fields).build().map_err(failed)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("actograph version ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let spool = Spool::default();
    let mut file = SerializedFileWriter::new(spool.clone(), Arc::new(schema), Arc::new(properties)).map_err(failed)?;
    let mut cells: Vec<Cells> = columns.iter().map(|&(_, kind, _)| Cells::new(kind)).collect();
    let (mut count, mut bytes) = (0, 0);
    for row in rows {
        for (&(_, _, get), cells) in columns.iter().zip(&mut cells) {
            read(get, &row, &mut |value| bytes += cells.push(&value));
        }
        count += 1;
        if count == ROWS || bytes >= BYTES {
            write_group(&mut file, &mut cells)?;
            spool.drain_into(out)?;
            (count, bytes) = (0, 0);
        }
    }
    if count > 0 {
        write_group(&mut file, &mut cells)?;
    }
    file.close().map_err(failed)?;
    spool.drain_into(out)
}

fn field(name: &str, kind: Kind) -> std::result::Result<Type, ParquetError> {
    let text = |name: &str, repetition| {
        Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_repetition(repetition)
            .build()
    };
    let plain = |physical, logical| {
        Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
    };
    match kind {
        Kind::Text => text(name, Repetition::OPTIONAL),
        Kind::Boolean => plain(Physical::BOOLEAN, None),
        Kind::Integer => plain(Physical::INT32, None),
        Kind::Decimal => plain(Physical::DOUBLE, None),
        Kind::Day => plain(Physical::INT32, Some(LogicalType::Date)),
        Kind::Texts => {
            let element = Arc::new(text("element", Repetition::REQUIRED)?);
            let list = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
            let list = Arc::new(list.with_fields(vec![element]).build()?);
            Type::group_type_builder(name)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![list])
                .build()
        }
    }
}

/// A column of a row group: the values that are there, and the levels that say which are (Dremel's encoding).
struct Cells {
    values: Values,
    /// 0 where the value is absent; of a list 1 where it is empty.
    definition: Vec<i16>,
    /// Of a list, 0 at its first element.
    repetition: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Texts(Vec<ByteArray>),
    Boolean(Vec<bool>),
    Integer(Vec<i32>),
    Decimal(Vec<f64>),
}

impl Cells {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Texts => Values::Texts(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
            Kind::Integer | Kind::Day => Values::Integer(Vec::new()),
            Kind::Decimal => Values::Decimal(Vec::new()),
        };
        Self { values, definition: Vec::new(), repetition: Vec::new() }
    }

    /// Takes one value and says how many bytes it holds.
    fn push(&mut self, value: &Value<'_>) -> usize {
        let bytes = |text: &str| ByteArray::from(text.as_bytes().to_vec());
        let mut held = 0;
        let there = match (&mut self.values, value) {
            (Values::Texts(values), Value::Texts(texts)) => {
                for (number, text) in texts.iter().enumerate() {
                    held += text.len();
                    values.push(bytes(text));
                    self.definition.push(2);
                    self.repetition.push(i16::from(number > 0));
                }
                if !texts.is_empty() {
                    return held;
                }
                true
            }
            (Values::Text(values), Value::Text(text)) => {
                held = text.len();
                values.push(bytes(text));
                true
            }
            (Values::Boolean(values), Value::Boolean(value)) => {
                values.push(*value);
                true
            }
            (Values::Integer(values), Value::Integer(value)) => {
                values.push(i32::try_from(*value).unwrap_or(i32::MAX));
                true
            }
            (Values::Integer(values), Value::Day(day)) => {
                values.push(day.days());
                true
            }
            (Values::Decimal(values), Value::Decimal(value)) => {
                values.push(*value);
                true
            }
            _ => false,
        };
        self.definition.push(i16::from(there));
        self.repetition.push(0);
        held
    }

    fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> std::result::Result<(), ParquetError> {
        let (definition, repetition) = (mem::take(&mut self.definition), mem::take(&mut self.repetition));
        let levels = Some(definition.as_slice());
        match &mut self.values {
            Values::Text(values) => {
                writer.typed::<ByteArrayType>().write_batch(&mem::take(values), levels, None)?;
            }
            Values::Texts(values) => {
                let values = mem::take(values);
                writer.typed::<ByteArrayType>().write_batch(&values, levels, Some(&repetition))?;
            }
            Values::Boolean(values) => {
                writer.typed::<BoolType>().write_batch(&mem::take(values), levels, None)?;
            }
            Values::Integer(values) => {
                writer.typed::<Int32Type>().write_batch(&mem::take(values), levels, None)?;
            }
            Values::Decimal(values) => {
                writer.typed::<DoubleType>().write_batch(&mem::take(values), levels, None)?;
            }
        }
        Ok(())
    }
}

fn write_group(file: &mut SerializedFileWriter<Spool>, cells: &mut [Cells]) -> Result<()> {
    let mut group: SerializedRowGroupWriter<'_, Spool> = file.next_row_group().map_err(failed)?;
    for cells in cells {
        if let Some(mut column) = group.next_column().map_err(failed)? {
            cells.write(&mut column).map_err(failed)?;
            column.close().map_err(failed)?;
        }
    }
    group.close().map_err(failed)?;
    Ok(())
}

/// What the file writer has written and the output has not yet got: the writer wants a stream that may change threads.
#[derive(Clone, Default)]
struct Spool(Arc<Mutex<Vec<u8>>>);

impl Spool {
    fn drain_into(&self, out: &mut dyn Write) -> Result<()> {
        let bytes = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(out.write_all(&bytes)?)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failed(error: ParquetError) -> Error {
    Error::new(ErrorKind::Internal, format!("Parquet: {error}"))
}
