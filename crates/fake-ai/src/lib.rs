//! Stands in for a provider of language models in tests and in the demo: strict like the real one, and as faulty as told.
