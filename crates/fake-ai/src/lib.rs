//! Stands in for a provider of language models in tests and in the demo: strict like the real one, and as faulty as told.
//!
//! It speaks Anthropic's Messages and the chat completions that OpenAI and many others have. Requests are checked as the
//! real provider checks them; the prompt cache is simulated, so that a bill shows whether a prompt is laid out well; the
//! answers are made of the words of the form, the same for the same request.

mod answers;
mod anthropic;
mod asked;
mod behaviour;
mod cache;
mod delivery;
mod openai;
mod reply;
mod schema;
mod server;
mod sockets;

pub use answers::speaks;
pub use asked::Dialect;
pub use behaviour::Behaviour;
pub use cache::tokens;
pub use server::{Fake, Options, Order, Receipt, Tokens, serve};
