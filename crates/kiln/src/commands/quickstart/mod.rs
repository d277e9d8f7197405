//! `kiln quickstart`
mod sample;
