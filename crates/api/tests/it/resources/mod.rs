mod countdown;
mod spec;
