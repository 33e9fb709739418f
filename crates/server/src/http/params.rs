//! Reads typed values from names and texts: the parameters of a path or of a query.

use serde::{
    de::{
        self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::Error,
    },
    forward_to_deserialize_any,
};
use std::{borrow::Cow, cell::Cell};

type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// What was wrong, and with which parameter.
pub(super) struct Wrong {
    /// The parameter, where one is to blame.
    pub name: Option<String>,
    pub message: String,
}

/// Builds a value from named texts. `strict` refuses names that a struct does not have.
pub(super) fn read<T: DeserializeOwned>(pairs: &[Pair<'_>], strict: bool) -> Result<T, Wrong> {
    let at = Cell::new(None);
    T::deserialize(Params { pairs, strict, at: &at }).map_err(|error| Wrong {
        name: at.get().and_then(|index| pairs.get(index)).map(|(name, _)| name.to_string()),
        message: error.to_string(),
    })
}

#[derive(Clone, Copy)]
struct Params<'a> {
    pairs: &'a [Pair<'a>],
    strict: bool,
    /// The parameter being read, for the error.
    at: &'a Cell<Option<usize>>,
}

impl<'a> Params<'a> {
    fn only(self) -> Result<Value<'a>, Error> {
        match self.pairs {
            [(_, value)] => {
                self.at.set(Some(0));
                Ok(Value(value))
            }
            _ => Err(de::Error::invalid_length(self.pairs.len(), &"one parameter")),
        }
    }
}

macro_rules! single {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.only()?.$method(visitor)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Params<'de> {
    type Error = Error;

    single! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_option deserialize_identifier
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Walk { params: self, next: 0 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Walk { params: self, next: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.strict
            && let Some(index) = self.pairs.iter().position(|(name, _)| !fields.contains(&name.as_ref()))
        {
            self.at.set(Some(index));
            return Err(de::Error::unknown_field(&self.pairs[index].0, fields));
        }
        self.deserialize_map(visitor)
    }
}

struct Walk<'a> {
    params: Params<'a>,
    next: usize,
}

impl<'de> Walk<'de> {
    fn value(&mut self) -> Option<Value<'de>> {
        let (_, value) = self.params.pairs.get(self.next)?;
        self.params.at.set(Some(self.next));
        self.next += 1;
        Some(Value(value))
    }
}

impl<'de> SeqAccess<'de> for Walk<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.value().map(|value| seed.deserialize(value)).transpose()
    }
}

impl<'de> MapAccess<'de> for Walk<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, _)) = self.params.pairs.get(self.next) else {
            // What is missing now has no place.
            self.params.at.set(None);
            return Ok(None);
        };
        self.params.at.set(Some(self.next));
        seed.deserialize(name.as_ref().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.value().ok_or_else(|| de::Error::custom("a name without a value"))?;
        seed.deserialize(value)
    }
}

/// One text, read as whatever is asked for.
#[derive(Clone, Copy)]
struct Value<'a>(&'a str);

macro_rules! parsed {
    ($($method:ident $visit:ident $expected:literal),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(de::Error::invalid_value(de::Unexpected::Str(self.0), &$expected)),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Value<'de> {
    type Error = Error;

    parsed! {
        deserialize_bool visit_bool "true or false",
        deserialize_i8 visit_i8 "a whole number",
        deserialize_i16 visit_i16 "a whole number",
        deserialize_i32 visit_i32 "a whole number",
        deserialize_i64 visit_i64 "a whole number",
        deserialize_u8 visit_u8 "a whole number from 0",
        deserialize_u16 visit_u16 "a whole number from 0",
        deserialize_u32 visit_u32 "a whole number from 0",
        deserialize_u64 visit_u64 "a whole number from 0",
        deserialize_f32 visit_f32 "a number",
        deserialize_f64 visit_f64 "a number",
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}
