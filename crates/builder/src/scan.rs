//! Finds the complete items in a JSON text that is still arriving.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use crate::wire::unescaped;

/// Bytes of one item. What is larger is no step.
const ITEM_BYTES: usize = 64 * 1024;
/// Items of one answer. More are no branch.
const ITEMS: usize = 1_000;
/// How deep an answer may nest.
const DEPTH: usize = 32;

/// Takes an answer apart while it streams: gives each object that stands in a list of the outermost object, as soon
/// as it is complete. What is no `T` is left out here and reported when the whole answer is read.
#[derive(Debug)]
pub struct Scanner<T> {
    /// The brackets that are open, from outside.
    open: Vec<u8>,
    in_text: bool,
    is_escaped: bool,
    /// The item that is open, as far as it is there.
    item: String,
    found: usize,
    /// It became clear that this is no answer in the form asked for.
    is_stopped: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for Scanner<T> {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            in_text: false,
            is_escaped: false,
            item: String::new(),
            found: 0,
            is_stopped: false,
            of: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Scanner<T> {
    /// Takes the next part of the text, of any length, and gives the items that it completes.
    pub fn push(&mut self, text: &str) -> Vec<T> {
        let mut items = Vec::new();
        // Where the open item goes on in this part.
        let mut start = 0;
        for (position, byte) in text.bytes().enumerate() {
            if self.is_stopped {
                break;
            }
            if self.in_text {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = !self.open.is_empty(),
                b'{' | b'[' => {
                    self.open.push(byte);
                    if self.open == *b"{[{" {
                        start = position;
                    }
                    self.is_stopped = self.open.len() > DEPTH;
                }
                b'}' | b']' => {
                    let is_item = self.open == *b"{[{" && byte == b'}';
                    let fits = self.open.pop().is_some_and(|open| (open == b'{') == (byte == b'}'));
                    self.is_stopped = !fits;
                    if is_item {
                        self.item.push_str(&text[start..=position]);
                        items.extend(serde_json::from_str(&unescaped(&self.item)).ok());
                        self.item.clear();
                        self.found += 1;
                        self.is_stopped |= self.found >= ITEMS;
                    }
                }
                _ => {}
            }
        }
        if self.open.starts_with(b"{[{") && !self.is_stopped {
            self.item.push_str(&text[start..]);
            self.is_stopped = self.item.len() > ITEM_BYTES;
        }
        if self.is_stopped {
            self.item = String::new();
        }
        items
    }
}
