//! Prices, costs and the periods of quotas.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use pathbook_builder::price::{Cache, Price, PriceError, Prices, Rates, Tier, cost, estimate, worst_case};
use pathbook_builder::quota::{AnchorDay, Period, period};
use pathbook_builder::{Usage, prompts};
use proptest::prelude::*;

use crate::vpn;

const TODAY: Date = date(2026, 11, 23);

fn shipped(model: &str) -> Option<Price> {
    Prices::new(None).expect("nothing is configured").find("anthropic", model, TODAY)
}

#[test]
fn the_shipped_prices_are_those_published() {
    let published = [
        ("claude-haiku-5-5", [100, 125, 200, 10, 500]),
        ("claude-haiku-4-5", [1_000, 1_250, 2_000, 100, 5_000]),
        ("claude-sonnet-5-5", [2_000, 2_500, 4_000, 200, 10_000]),
        ("claude-opus-5-5", [4_000, 5_000, 8_000, 200, 20_000]),
    ];
    for (model, [input, write_5m, write_1h, read, output]) in published {
        let price = shipped(model).expect("the model has a price");
        assert_eq!(price.rates, Rates { input, write_5m, write_1h, read, output }, "{model}");
        assert!(price.id.starts_with(&format!("anthropic/{model}/20")), "{}", price.id);
    }
}

#[test]
fn a_model_is_found_by_its_snapshot_too_and_others_have_no_price() {
    assert_eq!(shipped("claude-haiku-4-5-20251001"), shipped("claude-haiku-4-5"));
    for unknown in ["claude-haiku-4-5-latest", "claude-haiku-5-5-2026", "gpt-5", "", "claude-haiku-5"] {
        assert_eq!(shipped(unknown), None, "{unknown}");
    }
    assert_eq!(Prices::default().find("openai", "claude-haiku-5-5", TODAY), None);
    assert_eq!(Prices::default().find("anthropic", "claude-haiku-5-5", date(2026, 10, 6)), None, "not yet");
}

#[test]
fn long_prompts_cost_more_from_the_first_token_beyond() {
    let price = shipped("claude-haiku-5-5").expect("a price");
    let of = |input| cost(&price, &Usage { input, output: 1, ..Usage::default() });
    assert_eq!(of(100_000), 100_000 * 100 + 500);
    assert_eq!(of(100_001), 100_001 * 500 + 2_500);
    let cached = Usage { input: 1, cache_read: 100_000, ..Usage::default() };
    assert_eq!(
        cost(&price, &cached),
        500 + 100_000 * 50,
        "what is read from the cache is part of the prompt"
    );
}

#[test]
fn a_configured_price_is_for_every_model_and_names_itself() {
    let prices =
        Prices::new(Some("input=0.10, output=0.5,cache_write=0.125,cache_read=0.01")).expect("a price");
    let price = prices.find("openai", "anything", TODAY).expect("for every model");
    assert_eq!(price.rates, Rates { input: 100, write_5m: 125, write_1h: 125, read: 10, output: 500 });
    assert_eq!(price.id, "set/100/125/125/10/500");
    let free =
        Prices::new(Some("free")).expect("a price").find("openai", "local", TODAY).expect("for every model");
    assert_eq!((free.id.as_str(), worst_case(&free, u64::MAX, u32::MAX)), ("free", 0));
}

#[test]
fn a_price_that_cannot_be_read_says_why() {
    let malformed = |part: &str| Err::<(), _>(PriceError::Malformed(part.into()));
    for (text, error) in [
        ("", malformed("")),
        ("cheap", malformed("cheap")),
        ("input=", malformed("input=")),
        ("input=-1,output=1", malformed("input=-1")),
        ("input=0.0001,output=1", malformed("input=0.0001")),
        ("input=1e3,output=1", malformed("input=1e3")),
        ("input=1234567,output=1", malformed("input=1234567")),
        ("input=1,tokens=2", Err(PriceError::Unknown("tokens".into()))),
        ("input=1", Err(PriceError::Incomplete)),
        ("output=1", Err(PriceError::Incomplete)),
    ] {
        assert_eq!(Prices::new(Some(text)).map(drop), error, "{text}");
    }
}

#[test]
fn an_estimate_is_below_the_worst_case_and_a_warm_cache_makes_it_cheaper() {
    let build = vpn();
    let price = shipped("claude-haiku-5-5").expect("a price");
    let prompt = prompts::branch(&build.known(), &build.plan, "cert", "", 12);
    let of = |cache| estimate(&price, &prompt, prompts::Stage::Branch.usual_tokens(), cache);
    let (cold, system, context) = (of(Cache::Cold), of(Cache::System), of(Cache::Context));
    assert!(cold.expected_nusd > system.expected_nusd && system.expected_nusd > context.expected_nusd);
    assert!(cold.expected_nusd < cold.most_nusd);
    assert_eq!(cold.most_nusd, context.most_nusd, "the worst case trusts no cache");
    assert_eq!(cold.most_nusd, worst_case(&price, prompt.bytes(), prompt.max_tokens));
    assert!(cold.most_nusd < 5_000_000, "{}", cold.most_nusd);
}

fn any_rates() -> impl Strategy<Value = Rates> {
    let rate = prop_oneof![0..20_000_u64, Just(1_000_000_000)];
    [rate.clone(), rate.clone(), rate.clone(), rate.clone(), rate].prop_map(
        |[input, write_5m, write_1h, read, output]| Rates { input, write_5m, write_1h, read, output },
    )
}

fn any_price() -> impl Strategy<Value = Price> {
    let tier = (0..200_000_u64, any_rates()).prop_map(|(above, rates)| Tier { above, rates });
    (any_rates(), proptest::option::of(tier)).prop_map(|(rates, long)| Price {
        id: "any".into(),
        rates,
        long,
    })
}

fn any_usage() -> impl Strategy<Value = Usage> {
    let tokens = prop_oneof![0..300_000_u64, Just(u64::MAX), any::<u64>()];
    [tokens.clone(), tokens.clone(), tokens.clone(), tokens.clone(), tokens].prop_map(
        |[input, cache_write_5m, cache_write_1h, cache_read, output]| Usage {
            input,
            cache_write_5m,
            cache_write_1h,
            cache_read,
            output,
        },
    )
}

/// The same in numbers that cannot overflow.
fn exact(price: &Price, usage: &Usage) -> u128 {
    let Usage { input, cache_write_5m, cache_write_1h, cache_read, output } = *usage;
    let prompt: u128 = [input, cache_write_5m, cache_write_1h, cache_read].into_iter().map(u128::from).sum();
    let rates = match &price.long {
        Some(tier) if prompt > u128::from(tier.above) => tier.rates,
        _ => price.rates,
    };
    [
        (input, rates.input),
        (cache_write_5m, rates.write_5m),
        (cache_write_1h, rates.write_1h),
        (cache_read, rates.read),
        (output, rates.output),
    ]
    .into_iter()
    .map(|(tokens, rate)| u128::from(tokens) * u128::from(rate))
    .fold(0, u128::saturating_add)
}

proptest! {
    #[test]
    fn a_cost_is_exact_or_the_most_that_fits(price in any_price(), usage in any_usage()) {
        prop_assert_eq!(u128::from(cost(&price, &usage)), exact(&price, &usage).min(u128::from(u64::MAX)));
    }

    #[test]
    fn no_call_costs_more_than_its_worst_case(
        input in 0..100_000_u64, written in 0..100_000_u64, read in 0..100_000_u64, output in 0..5_000_u32,
        model in proptest::sample::select(vec!["claude-haiku-5-5", "claude-haiku-4-5", "claude-sonnet-5-5", "claude-opus-5-5"]),
    ) {
        let price = shipped(model).expect("a price");
        let usage = Usage { input, cache_write_5m: written, cache_write_1h: 0, cache_read: read, output: output.into() };
        prop_assert!(cost(&price, &usage) <= worst_case(&price, input + written + read, output));
    }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("the zone is known")
}

fn anchor(day: i64) -> AnchorDay {
    AnchorDay::new(day).expect("a day of a month")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[test]
fn an_anchor_is_a_day_of_a_month() {
    for day in [i64::MIN, -1, 0, 32, 300, i64::MAX] {
        assert_eq!(AnchorDay::new(day), None, "{day}");
    }
    assert_eq!(anchor(31).day(), 31);
}

#[test]
fn periods_of_all_anchors_meet_and_last_a_month_through_leap_years_in_all_zones() {
    // Zones far from UTC, with clocks that are changed at midnight, and one that skipped a day.
    for name in
        ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Kiritimati", "Africa/Cairo", "Asia/Beirut"]
    {
        let zone = zone(name);
        for day in 1..=31 {
            let mut now = at("2023-12-31T23:00:00Z");
            let mut last = period(anchor(day), &zone, None, now);
            assert!(last.contains(now), "{name} {day}");
            for _ in 0..60 {
                now = last.end;
                let next = period(anchor(day), &zone, None, now);
                assert_eq!(next.start, last.end, "{name} {day}: no gap and no overlap");
                assert_eq!(
                    period(anchor(day), &zone, Some(last), now),
                    next,
                    "{name} {day}: from the last one too"
                );
                let days = zone.to_datetime(next.start).date().until(zone.to_datetime(next.end).date());
                let days = days.expect("a time").get_days();
                assert!((28..=31).contains(&days), "{name} {day}: {days}");
                last = next;
            }
        }
    }
}

#[test]
fn a_month_without_the_day_begins_at_its_last() {
    let (zone, anchor) = (TimeZone::UTC, anchor(31));
    let starts: Vec<String> = (1..=4)
        .map(|month| {
            let now = date(2028, month, 28).to_zoned(TimeZone::UTC).expect("a day").timestamp();
            period(anchor, &zone, None, now + SignedDuration::from_hours(36)).start.to_string()
        })
        .collect();
    let wanted =
        ["2027-12-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z"];
    assert_eq!(starts, wanted);
}

#[test]
fn a_changed_anchor_takes_effect_at_the_end_of_the_period_and_never_brings_a_short_one() {
    let zone = zone("Europe/Berlin");
    let running = period(anchor(1), &zone, None, at("2026-11-23T12:00:00Z"));
    assert_eq!(running.end, at("2026-11-30T23:00:00Z"));
    assert_eq!(
        period(anchor(15), &zone, Some(running), at("2026-11-23T12:00:00Z")),
        running,
        "what runs stays"
    );
    for (day, end) in [
        (1, "2026-12-31T23:00:00Z"),
        (2, "2027-01-01T23:00:00Z"),
        (15, "2027-01-14T23:00:00Z"),
        (31, "2026-12-30T23:00:00Z"),
    ] {
        let next = period(anchor(day), &zone, Some(running), running.end);
        assert_eq!(next, Period { start: running.end, end: at(end) }, "{day}");
    }
}

#[test]
fn another_zone_moves_no_period_that_has_begun() {
    let running = period(anchor(10), &zone("Asia/Tokyo"), None, at("2026-11-23T12:00:00Z"));
    let west = zone("Pacific/Honolulu");
    assert_eq!(period(anchor(10), &west, Some(running), at("2026-12-09T14:59:59Z")), running);
    let next = period(anchor(10), &west, Some(running), running.end);
    assert_eq!((next.start, next.end), (running.end, at("2027-01-10T10:00:00Z")));
}

#[test]
fn after_a_long_silence_the_period_of_today_is_found() {
    let first = period(anchor(5), &TimeZone::UTC, None, at("2020-01-10T00:00:00Z"));
    let now = at("2026-11-23T12:00:00Z");
    assert_eq!(
        period(anchor(5), &TimeZone::UTC, Some(first), now),
        period(anchor(5), &TimeZone::UTC, None, now)
    );
}

proptest! {
    #[test]
    fn every_moment_is_in_its_period_whatever_is_changed_on_the_way(
        seconds in 0..400_000_000_i64,
        changes in proptest::collection::vec((1..=31_i64, 0..3_usize, 0..90_i64), 1..12),
    ) {
        let zones = [TimeZone::UTC, zone("America/Santiago"), zone("Pacific/Auckland")];
        let mut now = Timestamp::from_second(1_500_000_000 + seconds).expect("an instant");
        let mut last: Option<Period> = None;
        for (day, zone, days) in changes {
            let next = period(anchor(day), &zones[zone], last, now);
            prop_assert!(next.contains(now));
            if let Some(last) = last {
                prop_assert!(next == last || next.start >= last.end, "no overlap");
            }
            if let Some(last) = last && next != last {
                prop_assert!(next.end.duration_since(next.start) > SignedDuration::from_hours(26 * 24));
            }
            last = Some(next);
            now += SignedDuration::from_hours(24 * days);
        }
        prop_assert!(now.checked_add(1.hour()).is_ok());
    }
}
