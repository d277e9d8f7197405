//! The binary as its users meet it: started, asked, stopped.

mod admin;
mod quickstart;
mod running;
mod start;
mod stop;
