//! Arrow tables as rows of text: the header of a schema, and typed values as cells.
//!
//! - Fields of a struct are columns named with dots: `owner.id`.
//! - Dates and times are ISO 8601: `2026-01-02`, `2026-01-02T10:30:00`, and with a `Z` where the type
//!   names a time zone, because such values are instants.
//! - Numbers that are whole have no decimals, those that may have lost digits are scientific ([`numbers`]);
//!   decimals keep their scale, but for the zero with which the account's notation reads no other number.
//! - The items of a list are joined by `;`. Null is empty.

use crate::data::read::batch::{Rows, Undecoded, Wanted};
use crate::data::read::cells::{Cells, is_made};
use crate::data::read::error::Problem;
use crate::data::read::numbers;
use crate::value::number::NumberFormat;
use arrow_array::builder::StringViewBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Decimal256Type, DecimalType, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType,
    Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringViewArray};
use arrow_buffer::{ArrowNativeType, NullBuffer};
use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};
use chrono::{DateTime, NaiveDateTime, NaiveTime};
use std::fmt::Write as _;
use std::sync::Arc;

/// A column of the header: the field that holds it, and within a struct its fields.
#[derive(Clone, Debug)]
pub(in crate::data::read) struct Leaf {
    pub(in crate::data::read) name: String,
    /// Indices, the first of them in the schema.
    pub(in crate::data::read) path: Vec<usize>,
    /// The type, if its values have no text: an error for whoever wants them.
    type_name: Option<String>,
}

impl Leaf {
    /// The same column at another place.
    pub(in crate::data::read) fn moved(&self, path: Vec<usize>) -> Leaf {
        Leaf { path, ..self.clone() }
    }
}

/// The columns of a schema.
pub(in crate::data::read) fn leaves(schema: &Schema) -> Vec<Leaf> {
    let mut found = Vec::new();
    add_leaves(schema.fields(), "", &[], &mut found);
    found
}

fn add_leaves(fields: &Fields, prefix: &str, path: &[usize], found: &mut Vec<Leaf>) {
    for (at, field) in fields.iter().enumerate() {
        let name = format!("{prefix}{}", field.name());
        let path = [path, &[at]].concat();
        match field.data_type() {
            DataType::Struct(fields) => add_leaves(fields, &format!("{name}."), &path, found),
            data_type => {
                let type_name = (!is_cell(data_type)).then(|| data_type.to_string());
                found.push(Leaf { name, path, type_name });
            }
        }
    }
}

/// Whether values of a type have a text.
fn is_cell(data_type: &DataType) -> bool {
    use DataType as T;
    match data_type {
        T::Dictionary(_, values) => is_scalar(values),
        T::List(item) | T::LargeList(item) => is_item(item),
        other => is_scalar(other),
    }
}

fn is_item(item: &Field) -> bool {
    match item.data_type() {
        DataType::Dictionary(_, values) => is_scalar(values),
        other => is_scalar(other),
    }
}

fn is_scalar(data_type: &DataType) -> bool {
    use DataType as T;
    matches!(
        data_type,
        T::Null | T::Boolean | T::Utf8 | T::LargeUtf8 | T::Utf8View | T::Binary | T::LargeBinary | T::BinaryView
    ) || matches!(data_type, T::Date32 | T::Date64 | T::Time32(_) | T::Time64(_) | T::Timestamp(_, _))
        || matches!(data_type, T::Float32 | T::Float64 | T::Decimal128(_, _) | T::Decimal256(_, _))
        || data_type.is_integer()
}

/// Some rows of an Arrow table, of which only the columns that are wanted were read.
#[derive(Debug)]
pub(in crate::data::read) struct ArrowBlock {
    pub(in crate::data::read) batch: RecordBatch,
    /// Of every column of the header the place of its field in the batch; none if it was not read.
    pub(in crate::data::read) leaves: Arc<Vec<Option<Leaf>>>,
    pub(in crate::data::read) format: &'static str,
    /// What reads the cells of numbers.
    pub(in crate::data::read) number_format: NumberFormat,
    /// The row number of the first.
    pub(in crate::data::read) first_row: u64,
}

impl Undecoded for ArrowBlock {
    fn bytes(&self) -> usize {
        self.batch.columns().iter().map(|column| column.to_data().get_slice_memory_size().unwrap_or(0)).sum()
    }

    fn decode(self: Box<Self>, wanted: &Wanted) -> Result<Box<dyn Rows>, Problem> {
        let text = |(at, leaf): (usize, &Option<Leaf>)| match leaf {
            Some(leaf) if is_made(wanted, at) => self.text(leaf).map(Some),
            _ => Ok(None),
        };
        let columns = self.leaves.iter().enumerate().map(text).collect::<Result<_, _>>()?;
        Ok(Box::new(Cells::of(columns, wanted, self.first_row, self.batch.num_rows())))
    }
}

impl ArrowBlock {
    fn text(&self, leaf: &Leaf) -> Result<StringViewArray, Problem> {
        if let Some(type_name) = &leaf.type_name {
            return Err(Problem::ColumnType { column: leaf.name.clone(), type_name: type_name.clone() });
        }
        let damaged = |detail: &str| Problem::Damaged { format: self.format, detail: detail.to_owned() };
        let (first, fields) = leaf.path.split_first().ok_or_else(|| damaged("a column without a field"))?;
        let mut array = self.batch.columns().get(*first).ok_or_else(|| damaged("a column is missing"))?;
        let mut nulls = array.logical_nulls();
        for &field in fields {
            array = array
                .as_struct_opt()
                .and_then(|parent| parent.columns().get(field))
                .ok_or_else(|| damaged("a field is missing"))?;
            nulls = NullBuffer::union(nulls.as_ref(), array.logical_nulls().as_ref());
        }
        text_of(array, nulls.as_ref(), self.number_format).map_err(|()| {
            let detail = format!("column {}: bytes that are not UTF-8, or a time out of range", leaf.name);
            Problem::Damaged { format: self.format, detail }
        })
    }
}

fn text_of(array: &ArrayRef, nulls: Option<&NullBuffer>, format: NumberFormat) -> Result<StringViewArray, ()> {
    if let (Some(views), None) = (array.as_string_view_opt(), nulls) {
        return Ok(views.clone());
    }
    let write = writer(array, format)?;
    let mut column = StringViewBuilder::with_capacity(array.len());
    let mut text = String::new();
    for row in 0..array.len() {
        text.clear();
        if nulls.is_none_or(|nulls| nulls.is_valid(row)) {
            write(row, &mut text)?;
        }
        column.append_value(&text);
    }
    Ok(column.finish())
}

/// Appends the text of a value, which is not null, to a cell.
type Write<'a> = Box<dyn Fn(usize, &mut String) -> Result<(), ()> + 'a>;

fn writer(array: &dyn Array, format: NumberFormat) -> Result<Write<'_>, ()> {
    use DataType as T;
    Ok(match array.data_type() {
        T::Null => Box::new(|_, _| Ok(())),
        T::Boolean => boolean(array.as_boolean()),
        T::Utf8 => text(array.as_string::<i32>(), |array, row| array.value(row)),
        T::LargeUtf8 => text(array.as_string::<i64>(), |array, row| array.value(row)),
        T::Utf8View => text(array.as_string_view(), |array, row| array.value(row)),
        T::Binary => bytes(array.as_binary::<i32>(), |array, row| array.value(row)),
        T::LargeBinary => bytes(array.as_binary::<i64>(), |array, row| array.value(row)),
        T::BinaryView => bytes(array.as_binary_view(), |array, row| array.value(row)),
        T::Int8 => integer::<Int8Type>(array),
        T::Int16 => integer::<Int16Type>(array),
        T::Int32 => integer::<Int32Type>(array),
        T::Int64 => integer::<Int64Type>(array),
        T::UInt8 => integer::<UInt8Type>(array),
        T::UInt16 => integer::<UInt16Type>(array),
        T::UInt32 => integer::<UInt32Type>(array),
        T::UInt64 => integer::<UInt64Type>(array),
        T::Float32 => float::<Float32Type>(array, numbers::push_f32, format),
        T::Float64 => float::<Float64Type>(array, numbers::push_f64, format),
        T::Decimal128(_, _) => decimal::<Decimal128Type>(array, format),
        T::Decimal256(_, _) => decimal::<Decimal256Type>(array, format),
        T::Date32 => moment(array.as_primitive::<Date32Type>(), |days| i64::from(days).checked_mul(DAY_MS), DATE),
        T::Date64 => moment(array.as_primitive::<Date64Type>(), Some, DATE),
        T::Time32(TimeUnit::Second) => time::<Time32SecondType>(array, 1),
        T::Time32(_) => time::<Time32MillisecondType>(array, 1_000),
        T::Time64(TimeUnit::Microsecond) => time::<Time64MicrosecondType>(array, 1_000_000),
        T::Time64(_) => time::<Time64NanosecondType>(array, 1_000_000_000),
        T::Timestamp(unit, zone) => {
            let has_zone = zone.is_some();
            match unit {
                TimeUnit::Second => timestamp::<TimestampSecondType>(array, 1, has_zone),
                TimeUnit::Millisecond => timestamp::<TimestampMillisecondType>(array, 1_000, has_zone),
                TimeUnit::Microsecond => timestamp::<TimestampMicrosecondType>(array, 1_000_000, has_zone),
                TimeUnit::Nanosecond => timestamp::<TimestampNanosecondType>(array, 1_000_000_000, has_zone),
            }
        }
        T::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary();
            let (keys, value) = (dictionary.normalized_keys(), writer(dictionary.values(), format)?);
            Box::new(move |row, text| value(*keys.get(row).ok_or(())?, text))
        }
        T::List(_) => {
            let (list, value) = (array.as_list::<i32>(), writer(array.as_list::<i32>().values(), format)?);
            let range = |row: usize| Some((*list.offsets().get(row)?, *list.offsets().get(row + 1)?));
            Box::new(move |row, text| {
                let (start, end) = range(row).ok_or(())?;
                join(list.values(), &value, start.as_usize()..end.as_usize(), text)
            })
        }
        T::LargeList(_) => {
            let (list, value) = (array.as_list::<i64>(), writer(array.as_list::<i64>().values(), format)?);
            let range = |row: usize| Some((*list.offsets().get(row)?, *list.offsets().get(row + 1)?));
            Box::new(move |row, text| {
                let (start, end) = range(row).ok_or(())?;
                join(list.values(), &value, start.as_usize()..end.as_usize(), text)
            })
        }
        _ => return Err(()),
    })
}

fn join(values: &ArrayRef, value: &Write<'_>, items: std::ops::Range<usize>, text: &mut String) -> Result<(), ()> {
    let first = items.start;
    for item in items {
        if item > first {
            text.push(';');
        }
        if values.is_valid(item) {
            value(item, text)?;
        }
    }
    Ok(())
}

fn boolean(array: &BooleanArray) -> Write<'_> {
    Box::new(move |row, text| write!(text, "{}", array.value(row)).map_err(|_| ()))
}

fn text<'a, A>(array: &'a A, value: impl for<'v> Fn(&'v A, usize) -> &'v str + 'a) -> Write<'a> {
    Box::new(move |row, text| {
        text.push_str(value(array, row));
        Ok(())
    })
}

fn bytes<'a, A>(array: &'a A, value: impl for<'v> Fn(&'v A, usize) -> &'v [u8] + 'a) -> Write<'a> {
    Box::new(move |row, text| {
        text.push_str(std::str::from_utf8(value(array, row)).map_err(|_| ())?);
        Ok(())
    })
}

fn integer<T: ArrowPrimitiveType<Native: std::fmt::Display>>(array: &dyn Array) -> Write<'_> {
    let array = array.as_primitive::<T>();
    Box::new(move |row, text| write!(text, "{}", array.value(row)).map_err(|_| ()))
}

fn float<T: ArrowPrimitiveType>(
    array: &dyn Array,
    push: fn(T::Native, &mut String),
    format: NumberFormat,
) -> Write<'_> {
    let array = array.as_primitive::<T>();
    Box::new(move |row, text| {
        let from = text.len();
        push(array.value(row), text);
        numbers::keep(format, from, text);
        Ok(())
    })
}

fn decimal<T: DecimalType>(array: &dyn Array, format: NumberFormat) -> Write<'_> {
    let array = array.as_primitive::<T>();
    Box::new(move |row, text| {
        let from = text.len();
        text.push_str(&array.value_as_string(row));
        numbers::keep(format, from, text);
        Ok(())
    })
}

const DAY_MS: i64 = 86_400_000;
const DATE: &str = "%Y-%m-%d";
const TIME: &str = "%H:%M:%S%.f";
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S%.f";
const INSTANT: &str = "%Y-%m-%dT%H:%M:%S%.fZ";

/// Dates, by the milliseconds since 1970.
fn moment<'a, T: ArrowPrimitiveType>(
    array: &'a arrow_array::PrimitiveArray<T>,
    millis: impl Fn(T::Native) -> Option<i64> + 'a,
    layout: &'static str,
) -> Write<'a> {
    Box::new(move |row, text| {
        let at = millis(array.value(row)).and_then(DateTime::from_timestamp_millis).ok_or(())?;
        write!(text, "{}", at.naive_utc().format(layout)).map_err(|_| ())
    })
}

/// Seconds and nanoseconds of a count of parts of a second.
fn split(value: i64, per_second: i64) -> Option<(i64, u32)> {
    let nanos = value.rem_euclid(per_second) * (1_000_000_000 / per_second);
    Some((value.div_euclid(per_second), u32::try_from(nanos).ok()?))
}

fn time<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &dyn Array, per_second: i64) -> Write<'_> {
    let array = array.as_primitive::<T>();
    Box::new(move |row, text| {
        let (seconds, nanos) = split(array.value(row).into(), per_second).ok_or(())?;
        let seconds = u32::try_from(seconds).map_err(|_| ())?;
        let at = NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos).ok_or(())?;
        write!(text, "{}", at.format(TIME)).map_err(|_| ())
    })
}

fn timestamp<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array, per_second: i64, has_zone: bool) -> Write<'_> {
    let array = array.as_primitive::<T>();
    let layout = if has_zone { INSTANT } else { LOCAL };
    Box::new(move |row, text| {
        let (seconds, nanos) = split(array.value(row), per_second).ok_or(())?;
        let at: NaiveDateTime = DateTime::from_timestamp(seconds, nanos).ok_or(())?.naive_utc();
        write!(text, "{}", at.format(layout)).map_err(|_| ())
    })
}
