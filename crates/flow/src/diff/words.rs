//! What changed in a text, word by word.

use std::cell::Cell;

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, ChangeTag};

/// A piece of a text, and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Words {
    /// What happened to it.
    pub tag: Tag,
    /// The words, with the space around them.
    pub text: String,
}

/// What happened to a piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// It stayed.
    Same,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// Bytes of a rewritten passage, old and new together, that are compared word by word.
const PASSAGE: usize = 32 * 1024;
/// Bytes of all rewritten passages of a flow that are compared word by word. It is more than anybody reads.
const PASSAGES: usize = 1024 * 1024;

/// Compares texts word by word, up to some amount. What is beyond is gone and new as a whole.
pub(super) struct Reader {
    left: Cell<usize>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { left: Cell::new(PASSAGES) }
    }

    /// The pieces in their order. What stayed and what was removed make the old text, what stayed and what was
    /// added the new one. None where one of the two is empty: all of the other is new, or gone.
    pub(super) fn words(&self, old: &str, new: &str) -> Vec<Words> {
        let mut pieces = Pieces::default();
        if old.is_empty() || new.is_empty() {
            return pieces.done;
        }
        let start = common_start(old, new);
        let end = common_end(&old[start..], &new[start..]);
        let (old_passage, new_passage) = (&old[start..old.len() - end], &new[start..new.len() - end]);
        let size = old_passage.len() + new_passage.len();
        pieces.push(Tag::Same, old[..start].to_owned());
        if size <= PASSAGE.min(self.left.get()) {
            self.left.set(self.left.get() - size);
            for (tag, text) in similar::utils::diff_unicode_words(Algorithm::Myers, old_passage, new_passage)
            {
                match tag {
                    ChangeTag::Equal => pieces.same(text),
                    ChangeTag::Delete => pieces.removed(text),
                    ChangeTag::Insert => pieces.added(text),
                }
            }
        } else {
            pieces.removed(old_passage);
            pieces.added(new_passage);
        }
        pieces.close();
        pieces.push(Tag::Same, old[old.len() - end..].to_owned());
        pieces.done
    }
}

/// How many bytes two texts have in common at the start, up to the end of a word.
fn common_start(old: &str, new: &str) -> usize {
    let same = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
    old.as_bytes()[..same].iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1)
}

/// How many bytes two texts have in common at the end, from the start of a word.
fn common_end(old: &str, new: &str) -> usize {
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(old, new)| old == new).count();
    let end = &old.as_bytes()[old.len() - same..];
    end.iter().position(u8::is_ascii_whitespace).map_or(0, |space| same - space)
}

/// Collects pieces. The space between two changed words is taken for changed as well: a sentence that was rewritten
/// reads as two sentences then, not as a chain of words and their replacements.
#[derive(Default)]
struct Pieces<'t> {
    done: Vec<Words>,
    removed: String,
    added: String,
    /// Space behind changed words, of which it is not known yet whether more changed words follow.
    space: &'t str,
}

impl<'t> Pieces<'t> {
    fn same(&mut self, text: &'t str) {
        let is_open = !self.removed.is_empty() || !self.added.is_empty();
        if is_open && self.space.is_empty() && text.chars().all(|c| c.is_whitespace() && c != '\n') {
            self.space = text;
            return;
        }
        self.close();
        self.push(Tag::Same, text.to_owned());
    }

    fn removed(&mut self, text: &str) {
        self.join();
        self.removed.push_str(text);
    }

    fn added(&mut self, text: &str) {
        self.join();
        self.added.push_str(text);
    }

    /// More changed words follow the space.
    fn join(&mut self) {
        let space = std::mem::take(&mut self.space);
        self.removed.push_str(space);
        self.added.push_str(space);
    }

    /// No more changed words follow.
    fn close(&mut self) {
        for (tag, text) in [
            (Tag::Removed, std::mem::take(&mut self.removed)),
            (Tag::Added, std::mem::take(&mut self.added)),
            (Tag::Same, std::mem::take(&mut self.space).to_owned()),
        ] {
            self.push(tag, text);
        }
    }

    fn push(&mut self, tag: Tag, text: String) {
        match self.done.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.tag == tag => last.text.push_str(&text),
            _ => self.done.push(Words { tag, text }),
        }
    }
}
