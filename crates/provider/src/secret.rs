//! Keys.

/// A key. It can be sent and nothing else: there is no way to print it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// For the header that it is sent in.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
