use crate::running::Place;
use rustix::process::Signal;

#[test]
fn an_idle_server_ends_with_0_on_either_signal() {
    for signal in [Signal::TERM, Signal::INT] {
        let server = Place::new().serve();
        server.signal(signal);
        assert_eq!(server.ended().code(), Some(0));
    }
}

#[test]
fn the_data_directory_is_free_after_the_end() {
    let place = Place::new();
    place.serve().end();
    place.serve().end();
}
