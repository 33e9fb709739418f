//! Rules in plain words.
