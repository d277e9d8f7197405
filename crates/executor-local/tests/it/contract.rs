//! Every fact of the contract.

kiln_executor::contract_tests!(crate::executor);
