//! Which values a variable may take.

use std::net::IpAddr;

use crate::document::{Value, ValueType, Variable};
use crate::limits;

/// Whether a variable may hold this value.
pub fn fits(variable: &Variable, value: &Value) -> bool {
    match (variable.value_type, value) {
        (ValueType::YesNo, Value::YesNo(_)) | (ValueType::Number, Value::Number(_)) => true,
        (ValueType::Text, Value::Text(text)) => {
            !text.trim().is_empty() && text.len() <= limits::TEXT_BYTES && is_clean(text)
        }
        (ValueType::Choice, Value::Text(text)) => variable.choices.contains(text),
        (ValueType::Date, Value::Text(text)) => is_date(text),
        (ValueType::Host, Value::Text(text)) => is_host(text),
        _ => false,
    }
}

/// The value that a text stands for, if the variable may hold it: a target's fields are texts.
pub fn of_text(variable: &Variable, text: &str) -> Option<Value> {
    let text = text.trim();
    let value = match variable.value_type {
        ValueType::YesNo => Value::YesNo(match text.to_lowercase().as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => return None,
        }),
        ValueType::Number => Value::Number(text.parse().ok()?),
        ValueType::Text | ValueType::Choice | ValueType::Date | ValueType::Host => {
            Value::Text(text.to_owned())
        }
    };
    fits(variable, &value).then_some(value)
}

/// Whether a text holds no control characters besides line ends and tabs.
pub(crate) fn is_clean(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// `YYYY-MM-DD`, a day that exists.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// A host name, an IPv4 or an IPv6 address.
pub(crate) fn is_host(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok() || is_host_name(text)
}

fn is_host_name(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253
        && name.split('.').all(is_label)
        // 999.1.1.1 is a mistyped address, not a name.
        && !name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()) && name.contains('.'))
}
