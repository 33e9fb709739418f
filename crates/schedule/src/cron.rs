//! Reads cron expressions: minute, hour, day of the month, month, weekday.
//!
//! The grammar is the common one with names (`JAN`, `MON`), ranges that wrap (`22-2`, `SAT-MON`), steps, `L`, `L-3`,
//! `15W`, `LW`, `FRIL`, `FRI#3`, and `@daily` and the like. It is strict where others guess: what it accepts has one
//! meaning only.

use crate::calendar::{DayFields, Times};

/// Longer expressions are refused.
const MAX_LENGTH: usize = 200;

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Where, as the places of the first character and of the one after the last.
    pub at: (usize, usize),
    /// A sentence that says what to write instead.
    pub detail: String,
}

/// An expression that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expression {
    pub days: DayFields,
    pub times: Times,
    /// The minute or the hour begins with a star: it is about time that passes, not about times of day.
    pub is_wildcard: bool,
}

/// One of the five fields.
struct Field {
    name: &'static str,
    min: u32,
    max: u32,
    /// What the first, second, ... value is called.
    names: &'static [&'static str],
}

const MINUTE: Field = Field { name: "minute", min: 0, max: 59, names: &[] };
const HOUR: Field = Field { name: "hour", min: 0, max: 23, names: &[] };
const DAY: Field = Field { name: "day of the month", min: 1, max: 31, names: &[] };
const MONTH: Field = Field {
    name: "month",
    min: 1,
    max: 12,
    names: &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
/// Seven is Sunday, too.
const WEEKDAY: Field =
    Field { name: "weekday", min: 0, max: 7, names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };

const ABBREVIATIONS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// A piece of an expression and where it begins.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Piece<'t> {
    fn wrong(self, detail: impl Into<String>) -> Mistake {
        Mistake { at: (self.at, self.at + self.text.len()), detail: detail.into() }
    }

    /// The parts between separators.
    fn split(self, separator: char) -> impl Iterator<Item = Piece<'t>> {
        let mut at = self.at;
        self.text.split(separator).map(move |text| {
            let piece = Piece { text, at };
            at += text.len() + 1;
            piece
        })
    }

    fn split_once(self, separator: char) -> Option<(Piece<'t>, Piece<'t>)> {
        let (before, after) = self.text.split_once(separator)?;
        Some((Piece { text: before, at: self.at }, Piece { text: after, at: self.at + before.len() + 1 }))
    }

    fn without_prefix(self, prefix: &str) -> Option<Piece<'t>> {
        Some(Piece { text: self.text.strip_prefix(prefix)?, at: self.at + prefix.len() })
    }

    fn without_suffix(self, suffix: char) -> Option<Piece<'t>> {
        Some(Piece { text: self.text.strip_suffix([suffix, suffix.to_ascii_lowercase()])?, at: self.at })
    }
}

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        if let Some(at) = text.chars().position(|character| !matches!(character, ' '..='~' | '\t')) {
            return Err(Mistake {
                at: (at, at + 1),
                detail: "An expression is made of plain letters, digits and the signs * , - / # ? only."
                    .into(),
            });
        }
        // From here on, a character is a byte.
        if text.len() > MAX_LENGTH {
            return Err(Mistake {
                at: (MAX_LENGTH, text.len()),
                detail: format!(
                    "The expression has {} characters; at most {MAX_LENGTH} are allowed.",
                    text.len()
                ),
            });
        }
        let whole = Piece { text: text.trim(), at: text.len() - text.trim_start().len() };
        if whole.text.starts_with('@') {
            let known = ABBREVIATIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(whole.text));
            return match known {
                Some((_, meaning)) => Self::parse(meaning),
                None => Err(whole.wrong(
                    "Only @hourly, @daily, @midnight, @weekly, @monthly, @yearly and @annually are known.",
                )),
            };
        }
        let fields: Vec<Piece> = fields(whole).collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            let detail = match fields.len() {
                0 => "Write five fields: minute, hour, day of the month, month, weekday.".to_owned(),
                6 | 7 => format!(
                    "There are {} fields; write five: minute, hour, day of the month, month, weekday. Seconds and years cannot be set.",
                    fields.len()
                ),
                count => format!(
                    "There {} {count} {}; write five: minute, hour, day of the month, month, weekday.",
                    if count == 1 { "is" } else { "are" },
                    if count == 1 { "field" } else { "fields" },
                ),
            };
            return Err(Mistake { at: (0, text.len()), detail });
        };
        let minutes = MINUTE.set(minute)?;
        let hours = HOUR.set(hour)?;
        let mut days = DayFields {
            any_day: day.text.starts_with(['*', '?']),
            any_weekday: weekday.text.starts_with(['*', '?']),
            ..DayFields::default()
        };
        for value in bits(MONTH.set(month)?) {
            days.months |= 1 << value;
        }
        days.add_days(day)?;
        days.add_weekdays(weekday)?;
        let times = Times { hours: bits(hours).fold(0, |hours, hour| hours | 1 << hour), minutes };
        let is_wildcard = minute.text.starts_with('*') || hour.text.starts_with('*');
        Ok(Self { days, times, is_wildcard })
    }
}

/// The pieces between white space.
fn fields(whole: Piece<'_>) -> impl Iterator<Item = Piece<'_>> {
    whole.text.split_ascii_whitespace().map(move |field| Piece {
        text: field,
        at: whole.at + (field.as_ptr().addr() - whole.text.as_ptr().addr()),
    })
}

/// One or two digits.
fn number(text: &str) -> Option<u32> {
    if text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn bits(set: u64) -> impl Iterator<Item = u32> {
    (0..64).filter(move |bit| set >> bit & 1 == 1)
}

impl DayFields {
    fn add_days(&mut self, field: Piece<'_>) -> Result<(), Mistake> {
        if field.text == "?" {
            self.days = u32::MAX << 1;
            return Ok(());
        }
        for item in DAY.items(field)? {
            if item.text.eq_ignore_ascii_case("L") {
                self.from_end |= 1;
            } else if item.text.eq_ignore_ascii_case("LW") {
                self.last_working = true;
            } else if let Some(back) = item.without_prefix("L-").or_else(|| item.without_prefix("l-")) {
                let days = number(back.text).filter(|days| (1..=30).contains(days)).ok_or_else(|| {
                    back.wrong("Write 1 to 30 after L-: L-3 is the third day before the last of the month.")
                })?;
                self.from_end |= 1 << days;
            } else if let Some(day) = item.without_suffix('W') {
                self.nearest |= 1 << DAY.value(day)?;
            } else {
                for day in bits(DAY.item(item)?) {
                    self.days |= 1 << day;
                }
            }
        }
        Ok(())
    }

    fn add_weekdays(&mut self, field: Piece<'_>) -> Result<(), Mistake> {
        if field.text == "?" {
            self.weekdays = 0x7F;
            return Ok(());
        }
        for item in WEEKDAY.items(field)? {
            if let Some((weekday, nth)) = item.split_once('#') {
                let weekday = WEEKDAY.value(weekday)? % 7;
                match nth.text {
                    "1" | "2" | "3" | "4" | "5" => {
                        self.nth[weekday as usize] |= 1 << nth.text.parse::<u8>().unwrap_or_default();
                    }
                    "L" | "l" => self.last_weekdays |= 1 << weekday,
                    _ => {
                        return Err(
                            nth.wrong("Write 1 to 5 after #: FRI#3 is the third Friday of the month.")
                        );
                    }
                }
            } else if item.text.eq_ignore_ascii_case("L") {
                return Err(item.wrong("Say of which weekday: FRIL is the last Friday of the month."));
            } else if let Some(weekday) = item.without_suffix('L') {
                self.last_weekdays |= 1 << (WEEKDAY.value(weekday)? % 7);
            } else {
                for weekday in bits(WEEKDAY.item(item)?) {
                    self.weekdays |= 1 << (weekday % 7);
                }
            }
        }
        Ok(())
    }
}

impl Field {
    /// The values of a field without special signs, as bits.
    fn set(&self, field: Piece<'_>) -> Result<u64, Mistake> {
        let mut set = 0;
        for item in self.items(field)? {
            set |= self.item(item)?;
        }
        Ok(set)
    }

    /// The parts of a list.
    fn items<'t>(&self, field: Piece<'t>) -> Result<Vec<Piece<'t>>, Mistake> {
        let items: Vec<Piece> = field.split(',').collect();
        for item in &items {
            if item.text.is_empty() {
                return Err(field.wrong(format!(
                    "The list of the {} has an empty place: take the comma away.",
                    self.name
                )));
            }
            if items.len() > 1 && matches!(item.text, "*" | "?") {
                return Err(item.wrong(format!("{} means every {}: it stands alone.", item.text, self.name)));
            }
        }
        Ok(items)
    }

    /// The values of one part of a list, as bits.
    fn item(&self, item: Piece<'_>) -> Result<u64, Mistake> {
        let (base, step) = match item.split_once('/') {
            Some((base, step)) => (base, Some(self.step(step)?)),
            None => (item, None),
        };
        // Seven repeats Sunday; a star does not need it.
        let count = self.max - self.min + u32::from(self.max != 7);
        let (from, to) = if base.text == "*" {
            (self.min, self.min + count - 1)
        } else if let Some((from, to)) = base.split_once('-') {
            let (from, to) = (self.value(from)?, self.value(to)?);
            // 7-2 is Sunday to Tuesday, 5-7 is Friday to Sunday.
            (if from > to && from == 7 && self.max == 7 { 0 } else { from }, to)
        } else {
            let value = self.value(base)?;
            if step.is_some() {
                return Err(item.wrong(format!(
                    "A step needs a range: {}-{}/{}.",
                    base.text,
                    self.min + count - 1,
                    step.unwrap_or(1)
                )));
            }
            (value, value)
        };
        let to = if from > to { to + count } else { to };
        let step = step.unwrap_or(1);
        Ok((from..=to)
            .step_by(step as usize)
            .fold(0, |set, value| set | 1 << (self.min + (value - self.min) % count)))
    }

    fn step(&self, step: Piece<'_>) -> Result<u32, Mistake> {
        let most = self.max - self.min;
        number(step.text)
            .filter(|step| (1..=most).contains(step))
            .ok_or_else(|| step.wrong(format!("The step of the {} is a number from 1 to {most}.", self.name)))
    }

    /// One value, as a number or by its name.
    fn value(&self, value: Piece<'_>) -> Result<u32, Mistake> {
        let named = self.names.iter().zip(self.min..).find(|(name, _)| name.eq_ignore_ascii_case(value.text));
        if let Some((_, value)) = named {
            return Ok(value);
        }
        number(value.text).filter(|number| (self.min..=self.max).contains(number)).ok_or_else(|| {
            let names = match self.names {
                [first, .., last] => format!(", or a name from {first} to {last}"),
                _ => String::new(),
            };
            value.wrong(format!("The {} is a number from {} to {}{names}.", self.name, self.min, self.max))
        })
    }
}
