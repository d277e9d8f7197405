//! Who may do what: the rights of a caller, the matrices that say so, and their changes. One file per verb.

mod change;
mod follow;
mod matrix;
mod rights;

pub use change::MatrixChange;
pub use matrix::MatrixRow;
pub use rights::{membership, rights_in, rights_on, role_in};
