//! Whatever a provider does, the call ends, and in the right way.

use std::time::Duration;

use pathbook_builder::Usage;
use pathbook_fake_ai::{Behaviour, Fake, Order, Receipt};
use pathbook_provider::{Client, Dialect, Event, Kind, Settings, Stop};

use super::{SECOND, all, client, fake, fake_at, has_started, limits, settings, text, waits};

/// An answer with letters of one to four bytes.
const ANSWER: &str = r#"{"steps":[{"id":"a","title":"canary-answer: Prüfen € 😀","body":"Größe, naïve, 日本語, and so on for a while."}]}"#;

/// How a call is to end.
enum Ends {
    /// With the whole answer, after so many failed attempts.
    Whole(usize),
    /// With the whole answer; its usage has to be reckoned.
    Reckoned,
    /// With an answer that ended for this reason.
    Stopped(Stop),
    /// With this failure before anything was said, after so many attempts.
    Refused(Kind, usize),
    /// With this failure after the answer began: it costs, and is not repeated.
    Broken(Kind),
}

async fn check(dialect: Dialect, behaviour: Behaviour, times: u32, ends: Ends) {
    check_at(SECOND, dialect, behaviour, times, ends).await;
}

async fn check_at(second: Duration, dialect: Dialect, behaviour: Behaviour, times: u32, ends: Ends) {
    let fake = fake_at(second).await;
    let is_endless = matches!(behaviour, Behaviour::Huge | Behaviour::HugeEvent);
    let text = (!is_endless).then(|| ANSWER.to_owned());
    fake.order(Order { behaviour, times, stage: None, text: text.clone() });
    fake.order(Order { times: 9, text, ..Behaviour::Ok.into() });
    let settings = Settings { limits: limits(second), ..settings(dialect, &fake) };
    let events = all(&Client::new(settings).unwrap()).await;
    check_end(dialect, behaviour, ends, &events, &receipts(&fake).await);
}

/// The receipts, once the fake has noticed that the last request is over.
async fn receipts(fake: &Fake) -> Vec<Receipt> {
    tokio::time::sleep(SECOND / 2).await;
    fake.receipts()
}

fn check_end(dialect: Dialect, behaviour: Behaviour, ends: Ends, events: &[Event], receipts: &[Receipt]) {
    assert!(receipts.iter().all(|receipt| receipt.refusal.is_none()), "{receipts:?}");
    let last_receipt = receipts.last().unwrap();
    let (Some(last), attempts) = (events.last(), receipts.len()) else { panic!("no end") };
    let ends_at = events.iter().position(|event| matches!(event, Event::Done { .. } | Event::Failed(_)));
    assert_eq!(ends_at, Some(events.len() - 1), "one end, and it is the last: {events:?}");
    match (ends, last) {
        (Ends::Whole(failed), Event::Done { stop, usage, estimated }) => {
            assert_eq!((stop, *estimated, text(events).as_str()), (&Stop::EndTurn, false, ANSWER));
            assert_eq!((waits(events), attempts), (failed, failed + 1));
            assert_billed(dialect, *usage, last_receipt);
        }
        (Ends::Reckoned, Event::Done { stop, usage, estimated }) => {
            assert_eq!((stop, *estimated, text(events).as_str()), (&Stop::EndTurn, true, ANSWER));
            assert!(usage.input > 1000 && usage.output > 40, "{usage:?}");
        }
        (Ends::Stopped(wanted), Event::Done { stop, usage, estimated }) => {
            assert_eq!((stop, *estimated), (&wanted, false));
            assert_billed(dialect, *usage, last_receipt);
        }
        (Ends::Refused(kind, wanted), Event::Failed(failure)) => {
            assert_eq!((failure.kind, failure.usage, has_started(events)), (kind, None, false));
            assert_eq!((attempts, waits(events)), (wanted, wanted - 1));
            if behaviour.status_told() {
                assert_eq!(failure.status, Some(last_receipt.status));
                assert_eq!(failure.request_id.as_ref(), Some(&last_receipt.request_id));
            }
        }
        (Ends::Broken(kind), Event::Failed(failure)) => {
            assert_eq!((failure.kind, failure.estimated, attempts), (kind, true, 1));
            assert_eq!(failure.request_id.as_ref(), Some(&last_receipt.request_id));
            let usage = failure.usage.unwrap();
            if dialect == Dialect::Anthropic {
                let tokens = last_receipt.tokens;
                assert_eq!(
                    (usage.input, usage.cache_write_5m, usage.cache_read),
                    (tokens.input, tokens.cache_write, tokens.cache_read),
                    "what was told at the beginning survives"
                );
            }
            assert!(usage.output > 0 || behaviour == Behaviour::HugeEvent, "{usage:?}");
            assert!(usage.input + usage.cache_write_5m + usage.cache_read > 1000, "{usage:?}");
        }
        (_, last) => panic!("{behaviour:?} ended with {last:?}"),
    }
}

fn assert_billed(dialect: Dialect, usage: Usage, receipt: &Receipt) {
    let tokens = receipt.tokens;
    assert_eq!(usage.output, tokens.output);
    match dialect {
        Dialect::Anthropic => assert_eq!(
            (usage.input, usage.cache_write_5m, usage.cache_write_1h, usage.cache_read),
            (tokens.input, tokens.cache_write, 0, tokens.cache_read)
        ),
        Dialect::OpenAi => assert_eq!(
            (usage.input, usage.cache_write_5m, usage.cache_read),
            (tokens.input + tokens.cache_write, 0, tokens.cache_read)
        ),
    }
}

trait Told {
    fn status_told(self) -> bool;
}

impl Told for Behaviour {
    /// Whether the provider answered with a status that is a refusal.
    fn status_told(self) -> bool {
        let name = format!("{self:?}");
        name.starts_with("Status")
            || name.starts_with("RateLimited")
            || matches!(self, Self::Overloaded | Self::SpendLimit)
    }
}

macro_rules! behaves {
    ($($(#[$attribute:meta])* $name:ident: $behaviour:ident $(x $times:literal)? => $ends:expr;)*) => {
        mod anthropic {
            use super::*;
            $($(#[$attribute])* #[tokio::test] async fn $name() {
                check(Dialect::Anthropic, Behaviour::$behaviour, behaves!(@times $($times)?), $ends).await;
            })*
        }
        mod openai {
            use super::*;
            $($(#[$attribute])* #[tokio::test] async fn $name() {
                check(Dialect::OpenAi, Behaviour::$behaviour, behaves!(@times $($times)?), $ends).await;
            })*
        }
    };
    (@times) => { 1 };
    (@times $times:literal) => { $times };
}

behaves! {
    an_answer_is_streamed: Ok => Ends::Whole(0);
    an_answer_in_one_piece_is_taken: Whole => Ends::Whole(0);
    bytes_may_come_one_by_one: ByteByByte => Ends::Whole(0);
    all_may_come_at_once: OneChunk => Ends::Whole(0);
    lines_may_end_with_crlf: Crlf => Ends::Whole(0);
    data_may_take_several_lines: MultiLineData => Ends::Whole(0);
    comments_are_skipped: Comments => Ends::Whole(0);
    a_clean_end_before_the_end_is_a_failure: Cut => Ends::Broken(Kind::Cut);
    an_end_inside_a_letter_is_a_failure: CutInLetter => Ends::Broken(Kind::Cut);
    a_reset_is_a_failure: Reset => Ends::Broken(Kind::Cut);
    overload_in_the_middle_is_a_failure: ErrorOverloaded => Ends::Broken(Kind::Busy);
    an_error_in_the_middle_is_a_failure: ErrorApi => Ends::Broken(Kind::Unavailable);
    overload_before_the_answer_is_tried_again: ErrorFirst => Ends::Whole(1);
    a_long_wait_is_told_at_once: RateLimited120 => Ends::Refused(Kind::Busy, 1);
    the_end_of_the_money_is_not_tried_again: SpendLimit => Ends::Refused(Kind::Unpaid, 1);
    an_error_that_must_not_be_repeated_is_not: NoRetry500 => Ends::Refused(Kind::Unavailable, 1);
    a_refusal_that_may_be_repeated_is: Retry400 => Ends::Whole(1);
    overload_once: Overloaded => Ends::Whole(1);
    overload_three_times: Overloaded x 3 => Ends::Refused(Kind::Busy, 3);
    status_500: Status500 => Ends::Whole(1);
    status_500_for_ever: Status500 x 3 => Ends::Refused(Kind::Unavailable, 3);
    status_503: Status503 => Ends::Whole(1);
    status_504: Status504 => Ends::Whole(1);
    status_504_twice: Status504 x 2 => Ends::Refused(Kind::Unavailable, 2);
    status_408: Status408 => Ends::Whole(1);
    status_409: Status409 => Ends::Whole(1);
    a_schema_too_large: GrammarTooLarge => Ends::Refused(Kind::Misconfigured, 1);
    status_401: Status401 => Ends::Refused(Kind::Unauthorized, 1);
    status_402: Status402 => Ends::Refused(Kind::Unpaid, 1);
    status_403: Status403 => Ends::Refused(Kind::Unauthorized, 1);
    status_404: Status404 => Ends::Refused(Kind::NoModel, 1);
    status_413: Status413 => Ends::Refused(Kind::TooLarge, 1);
    a_redirect_is_not_followed: Redirect => Ends::Refused(Kind::Misconfigured, 1);
    a_page_of_a_proxy_is_no_answer: Html => Ends::Refused(Kind::Malformed, 1);
    another_content_type_is_no_answer: WrongType => Ends::Refused(Kind::Malformed, 1);
    an_empty_body_is_tried_again: Empty => Ends::Whole(1);
    an_empty_body_for_ever: Empty x 3 => Ends::Refused(Kind::Cut, 3);
    an_event_that_is_not_json: Malformed => Ends::Broken(Kind::Malformed);
    thinking_is_no_part_of_the_answer: ThinkingFirst => Ends::Whole(0);
    no_more_tokens: MaxTokens => Ends::Stopped(Stop::MaxTokens);
    an_endless_answer: Huge => Ends::Broken(Kind::Oversized);
    an_endless_event: HugeEvent => Ends::Broken(Kind::Oversized);
    counts_that_are_null: NullUsage => Ends::Reckoned;
    counts_that_are_missing: NoUsage => Ends::Reckoned;
    an_unknown_event_is_skipped: UnknownEvent => Ends::Whole(0);
    an_unknown_change_is_skipped: UnknownDelta => Ends::Whole(0);
    an_unknown_reason_to_stop: UnknownStop => Ends::Stopped(Stop::Other);
}

#[tokio::test]
async fn behaviours_that_take_time() {
    // All at once: a suite that waits for one after the other is not run often.
    // And in longer seconds: the one between too late and not yet must be felt on a busy machine too.
    let second = SECOND * 3;
    let mut checks = tokio::task::JoinSet::new();
    for dialect in [Dialect::Anthropic, Dialect::OpenAi] {
        for (behaviour, ends) in [
            (Behaviour::Slow, Ends::Whole(0)),
            (Behaviour::Late29, Ends::Whole(0)),
            (Behaviour::Late31, Ends::Whole(1)),
            (Behaviour::Silent, Ends::Broken(Kind::Timeout)),
            (Behaviour::RateLimited1, Ends::Whole(1)),
            (Behaviour::RateLimitedDate, Ends::Whole(1)),
        ] {
            checks.spawn(check_at(second, dialect, behaviour, 1, ends));
        }
    }
    while let Some(checked) = checks.join_next().await {
        checked.unwrap();
    }
}

#[tokio::test]
async fn pings_alone_end_with_the_time_of_the_call() {
    for dialect in [Dialect::Anthropic, Dialect::OpenAi] {
        let fake = fake().await;
        fake.order(Behaviour::PingsOnly);
        let mut settings = settings(dialect, &fake);
        settings.limits.total = SECOND * 15;
        let events = all(&Client::new(settings).unwrap()).await;
        let [Event::Failed(failure)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!((failure.kind, failure.usage), (Kind::Timeout, None));
    }
}

#[tokio::test]
async fn a_refusal_before_the_first_word_tells_its_category() {
    let wanted = Stop::Refusal { category: Some("cyber".to_owned()) };
    check(Dialect::Anthropic, Behaviour::Refused, 1, Ends::Stopped(wanted)).await;
    check(Dialect::OpenAi, Behaviour::Refused, 1, Ends::Stopped(Stop::Refusal { category: None })).await;
}

#[tokio::test]
async fn a_refusal_in_the_middle_is_billed_for_what_was_said() {
    let wanted = Stop::Refusal { category: Some("cyber".to_owned()) };
    check(Dialect::Anthropic, Behaviour::RefusedMidway, 1, Ends::Stopped(wanted)).await;
    check(Dialect::OpenAi, Behaviour::RefusedMidway, 1, Ends::Stopped(Stop::Refusal { category: None }))
        .await;
}

#[tokio::test]
async fn a_full_context_is_told_where_the_dialect_has_a_word_for_it() {
    check(Dialect::Anthropic, Behaviour::ContextExceeded, 1, Ends::Stopped(Stop::ContextExceeded)).await;
    check(Dialect::OpenAi, Behaviour::ContextExceeded, 1, Ends::Stopped(Stop::MaxTokens)).await;
}

#[tokio::test]
async fn what_the_answer_says_is_no_matter_of_the_client() {
    for behaviour in [
        Behaviour::WrongSchema,
        Behaviour::Prose,
        Behaviour::TenThousandSteps,
        Behaviour::DuplicateIds,
        Behaviour::AskCycle,
        Behaviour::Dangling,
        Behaviour::Unreachable,
        Behaviour::InjectedHtml,
        Behaviour::LeakedRules,
    ] {
        for dialect in [Dialect::Anthropic, Dialect::OpenAi] {
            let fake = fake().await;
            let sound = all(&client(dialect, &fake)).await;
            fake.order(behaviour);
            let events = all(&client(dialect, &fake)).await;
            assert!(
                matches!(events.last(), Some(Event::Done { stop: Stop::EndTurn, estimated: false, .. })),
                "{behaviour:?}: {events:?}"
            );
            assert_ne!(text(&events), text(&sound), "{behaviour:?}");
        }
    }
}
