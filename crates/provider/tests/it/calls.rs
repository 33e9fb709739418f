//! What holds for all calls: the cache, keys, being given up, and providers that are left alone.

use std::time::Duration;

use pathbook_fake_ai::{Behaviour, Fake, Options, Order};
use pathbook_provider::{Client, Dialect, Event, Failure, Kind, Secret, Standing};
use tokio::net::TcpListener;

use super::{KEY, SECOND, all, client, fake, prompt, settings};

fn failure(events: &[Event]) -> Failure {
    match events.last() {
        Some(Event::Failed(failure)) => failure.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn calls_for_other_branches_read_what_the_first_one_wrote_to_the_cache() {
    let fake = fake().await;
    let client = client(Dialect::Anthropic, &fake);
    all(&client).await;
    let mut other = prompt();
    other.task = "Write the steps of the branch \"service\", at most 12.\n".to_owned();
    let mut answer = client.stream(&other);
    let Some(Event::Started { usage, .. }) = answer.next().await else { panic!("does not start") };
    assert!(usage.cache_read > 1500, "{usage:?}");
    assert_eq!(usage.cache_write_5m, 0);
    drop(answer);

    other.context.push_str("another form\n");
    let Some(Event::Started { usage, .. }) = client.stream(&other).next().await else {
        panic!("does not start")
    };
    assert!(
        usage.cache_read > 800 && usage.cache_write_5m > 700,
        "the rules are read, the form is written: {usage:?}"
    );

    fake.advance(Duration::from_mins(6));
    let Some(Event::Started { usage, .. }) = client.stream(&other).next().await else {
        panic!("does not start")
    };
    assert_eq!(usage.cache_read, 0, "nothing is kept for more than five minutes");
}

#[tokio::test]
async fn an_answer_that_is_dropped_is_not_paid_to_its_end() {
    let options = Options { delay: Duration::from_millis(50), ..Options::default() };
    let fake = Fake::start_with(options).await.unwrap();
    let mut answer = client(Dialect::Anthropic, &fake).stream(&prompt());
    for _ in 0..3 {
        assert!(answer.next().await.is_some());
    }
    drop(answer);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let [receipt] = fake.receipts().try_into().unwrap();
    assert!(!receipt.delivered);
    assert!(receipt.tokens.output < 200, "{:?}", receipt.tokens);
}

#[tokio::test]
async fn a_wrong_key_switches_off_until_it_is_tried_again() {
    for dialect in [Dialect::Anthropic, Dialect::OpenAi] {
        let fake = fake().await;
        let mut settings = settings(dialect, &fake);
        settings.key = Some(Secret::from("sk-canary-wrong"));
        settings.limits.switched_off = SECOND * 10;
        let client = Client::new(settings).unwrap();
        assert_eq!(client.standing(), Standing::Ready);
        assert_eq!(failure(&all(&client).await).kind, Kind::Unauthorized);
        assert!(matches!(client.standing(), Standing::SwitchedOff { kind: Kind::Unauthorized, .. }));
        let refused = failure(&all(&client).await);
        assert_eq!((refused.kind, refused.status), (Kind::Unauthorized, None));
        assert!(refused.retry_after.is_some());
        assert_eq!(fake.receipts().len(), 1, "nothing is sent while it is switched off");
        tokio::time::sleep(SECOND * 11).await;
        assert_eq!(client.standing(), Standing::Ready);
        all(&client).await;
        assert_eq!(fake.receipts().len(), 2);
    }
}

#[tokio::test]
async fn a_provider_that_fails_and_fails_is_left_alone_for_a_while() {
    let fake = fake().await;
    fake.order(Order { times: 5, ..Behaviour::Status500.into() });
    let mut settings = settings(Dialect::Anthropic, &fake);
    settings.limits.rest = SECOND * 10;
    let client = Client::new(settings).unwrap();
    assert_eq!(failure(&all(&client).await).kind, Kind::Unavailable);
    let refused = failure(&all(&client).await);
    assert_eq!((refused.kind, fake.receipts().len()), (Kind::Busy, 5));
    assert!(refused.retry_after.is_some());
    assert!(matches!(client.standing(), Standing::Resting { .. }));
    tokio::time::sleep(SECOND * 11).await;
    assert!(matches!(all(&client).await.last(), Some(Event::Done { .. })));
    assert_eq!(client.standing(), Standing::Ready);
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_unavailable() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let mut settings = settings(Dialect::Anthropic, &fake().await);
    settings.base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let events = all(&Client::new(settings).unwrap()).await;
    let failure = failure(&events);
    assert_eq!((failure.kind, failure.status, events.len()), (Kind::Unavailable, None, 3));
}

#[tokio::test]
async fn the_key_is_not_sent_to_where_a_redirect_leads() {
    let fake = fake().await;
    fake.order(Behaviour::Redirect);
    failure(&all(&client(Dialect::Anthropic, &fake)).await);
    assert_eq!(fake.receipts().len(), 1);
}

#[tokio::test]
async fn the_key_is_in_no_body() {
    for dialect in [Dialect::Anthropic, Dialect::OpenAi] {
        let fake = fake().await;
        all(&client(dialect, &fake)).await;
        assert!(fake.receipts().iter().all(|receipt| !receipt.body.contains(KEY)));
    }
}

#[tokio::test]
async fn a_provider_of_ones_own_needs_no_key() {
    let fake = Fake::start().await.unwrap();
    let mut settings = settings(Dialect::OpenAi, &fake);
    settings.key = None;
    assert!(matches!(all(&Client::new(settings).unwrap()).await.last(), Some(Event::Done { .. })));
}

#[tokio::test]
async fn many_calls_at_once_do_not_mix() {
    let fake = fake().await;
    let client = client(Dialect::Anthropic, &fake);
    let calls: Vec<_> = (0..40)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { super::text(&all(&client).await) })
        })
        .collect();
    let mut texts = Vec::new();
    for call in calls {
        texts.push(call.await.unwrap());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
}
