//! Server-sent events, bounded: a provider that goes mad fills no memory.

/// The most bytes of one event.
const LARGEST_EVENT: usize = 1 << 20;

/// An event of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// What it is called; empty where it has no name.
    pub(crate) name: String,
    pub(crate) data: String,
}

/// Why a stream cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    TooLarge,
    NotText,
}

/// Reads a stream in pieces, wherever they are cut.
#[derive(Default)]
pub(crate) struct Parser {
    line: Vec<u8>,
    event: Event,
    has_data: bool,
    after_cr: bool,
    is_past_first_line: bool,
}

impl Parser {
    /// Takes the next piece in and gives the events that it completes.
    pub(crate) fn push(&mut self, mut piece: &[u8]) -> Result<Vec<Event>, Unreadable> {
        let mut events = Vec::new();
        if self.after_cr && !piece.is_empty() {
            self.after_cr = false;
            piece = piece.strip_prefix(b"\n").unwrap_or(piece);
        }
        while let Some(end) = piece.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            self.extend(&piece[..end])?;
            events.extend(self.end_line()?);
            let (is_cr, rest) = (piece[end] == b'\r', &piece[end + 1..]);
            self.after_cr = is_cr && rest.is_empty();
            piece = if is_cr { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
        }
        self.extend(piece)?;
        Ok(events)
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        if self.line.len() + self.event.data.len() + bytes.len() > LARGEST_EVENT {
            return Err(Unreadable::TooLarge);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self) -> Result<Option<Event>, Unreadable> {
        let line = std::mem::take(&mut self.line);
        let mut line = std::str::from_utf8(&line).map_err(|_| Unreadable::NotText)?;
        if !self.is_past_first_line {
            self.is_past_first_line = true;
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return Ok(std::mem::take(&mut self.has_data).then_some(event));
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.has_data = true;
                self.event.data.push_str(value);
            }
            // A comment has an empty name; ids and times to reconnect mean nothing here, and other names nothing at all.
            _ => {}
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Result<Vec<Event>, Unreadable> {
        let mut parser = Parser::default();
        let mut events = Vec::new();
        for piece in pieces {
            events.extend(parser.push(piece)?);
        }
        Ok(events)
    }

    fn event(name: &str, data: &str) -> Event {
        Event { name: name.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn an_event_has_a_name_and_data() {
        assert_eq!(read(&[b"event: ping\ndata: {}\n\n"]), Ok(vec![event("ping", "{}")]));
    }

    #[test]
    fn an_event_needs_no_name() {
        assert_eq!(read(&[b"data: [DONE]\n\n"]), Ok(vec![event("", "[DONE]")]));
    }

    #[test]
    fn a_name_holds_for_one_event() {
        assert_eq!(read(&[b"event: a\ndata: 1\n\ndata: 2\n\n"]), Ok(vec![event("a", "1"), event("", "2")]));
    }

    #[test]
    fn an_event_without_data_is_none() {
        assert_eq!(read(&[b"event: a\n\n\n\ndata: 2\n\n"]), Ok(vec![event("", "2")]));
    }

    #[test]
    fn empty_data_is_data() {
        assert_eq!(read(&[b"data\n\ndata:\n\n"]), Ok(vec![event("", ""), event("", "")]));
    }

    #[test]
    fn one_space_after_the_colon_is_no_part_of_the_value() {
        assert_eq!(read(&[b"data:a\n\ndata:  b\n\n"]), Ok(vec![event("", "a"), event("", " b")]));
    }

    #[test]
    fn lines_of_data_are_joined() {
        assert_eq!(read(&[b"data: a\ndata:\ndata: b\n\n"]), Ok(vec![event("", "a\n\nb")]));
    }

    #[test]
    fn lines_end_in_any_of_three_ways() {
        let wanted = Ok(vec![event("a", "1"), event("", "2")]);
        assert_eq!(read(&[b"event: a\ndata: 1\n\ndata: 2\n\n"]), wanted);
        assert_eq!(read(&[b"event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n"]), wanted);
        assert_eq!(read(&[b"event: a\rdata: 1\r\rdata: 2\r\r"]), wanted);
    }

    #[test]
    fn a_line_end_may_be_cut_in_two() {
        assert_eq!(read(&[b"data: 1\r", b"\ndata: 2\r", b"\n\r", b"\n"]), Ok(vec![event("", "1\n2")]));
        assert_eq!(read(&[b"data: 1\r", b"", b"\n\r\n"]), Ok(vec![event("", "1")]));
    }

    #[test]
    fn comments_and_unknown_fields_mean_nothing() {
        assert_eq!(read(&[b": hello\n:\nid: 7\nretry: 10\nother\ndata: 1\n\n"]), Ok(vec![event("", "1")]));
    }

    #[test]
    fn a_mark_of_byte_order_is_skipped_at_the_beginning_only() {
        assert_eq!(read(&[b"\xef\xbb", b"\xbfdata: 1\n\n"]), Ok(vec![event("", "1")]));
        assert_eq!(read(&[b"data: 1\n\xef\xbb\xbfdata: 2\n\n"]), Ok(vec![event("", "1")]));
    }

    #[test]
    fn letters_may_be_cut_anywhere() {
        let text = "data: Größe € 😀\n\n".as_bytes();
        for at in 0..text.len() {
            assert_eq!(read(&[&text[..at], &text[at..]]), Ok(vec![event("", "Größe € 😀")]));
        }
    }

    #[test]
    fn what_is_not_text_is_not_read() {
        assert_eq!(read(&[b"data: \xff\xfe\n\n"]), Err(Unreadable::NotText));
    }

    #[test]
    fn an_event_that_does_not_end_is_none() {
        assert_eq!(read(&[b"data: 1\n"]), Ok(Vec::new()));
        assert_eq!(read(&[b"data: \xe2\x82"]), Ok(Vec::new()));
    }

    #[test]
    fn an_endless_line_is_given_up() {
        let piece = vec![b'x'; 64 * 1024];
        let mut parser = Parser::default();
        let results: Vec<_> = (0..17).map(|_| parser.push(&piece)).collect();
        assert_eq!(results[15], Ok(Vec::new()));
        assert_eq!(results[16], Err(Unreadable::TooLarge));
    }

    #[test]
    fn an_event_of_endless_lines_is_given_up() {
        let line = format!("data: {}\n", "x".repeat(1000));
        let mut parser = Parser::default();
        assert!((0..2000).any(|_| parser.push(line.as_bytes()) == Err(Unreadable::TooLarge)));
    }

    #[test]
    fn many_events_are_no_large_event() {
        let whole = format!("data: {}\n\n", "x".repeat(1000)).repeat(3000);
        assert_eq!(read(&[whole.as_bytes()]).map(|events| events.len()), Ok(3000));
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_read_like_the_whole(
            bytes in prop::collection::vec(prop_oneof![
                Just(b'\n'), Just(b'\r'), Just(b':'), Just(b' '), Just(0xe2), Just(0x82), Just(0xac), any::<u8>(),
            ], 0..200),
            cuts in prop::collection::vec(0_usize..200, 0..8),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            let ends = cuts.iter().copied().chain([bytes.len()]);
            let starts = [0].into_iter().chain(cuts.iter().copied());
            let pieces: Vec<&[u8]> = starts.zip(ends).map(|(start, end)| &bytes[start..end]).collect();
            prop_assert_eq!(read(&pieces), read(&[&bytes]));
        }

        #[test]
        fn what_was_written_is_read(
            events in prop::collection::vec(("[a-z_]{0,8}", "[^\r\n\u{feff}]{0,40}"), 0..12),
            size in 1_usize..50,
            line_end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        ) {
            let written = events
                .iter()
                .map(|(name, data)| format!("event: {name}{line_end}data: {data}{line_end}{line_end}"))
                .collect::<Vec<_>>()
                .concat();
            let pieces: Vec<&[u8]> = written.as_bytes().chunks(size).collect();
            let wanted: Vec<Event> = events.iter().map(|(name, data)| event(name, data)).collect();
            prop_assert_eq!(read(&pieces), Ok(wanted));
        }
    }
}
