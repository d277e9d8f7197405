//! Medians and their like.

use std::time::Duration;

/// Measured values, sorted.
#[derive(Debug, Clone)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Values as they were measured; none that is not a number.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().filter(|it| it.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// Spans in milliseconds.
    pub fn millis(spans: &[Duration]) -> Self {
        Self::new(spans.iter().map(|it| it.as_secs_f64() * 1e3))
    }

    /// Spans in seconds.
    pub fn seconds(spans: &[Duration]) -> Self {
        Self::new(spans.iter().map(Duration::as_secs_f64))
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The value that half of the others do not exceed.
    pub fn median(&self) -> f64 {
        let n = self.0.len();
        match n {
            0 => f64::NAN,
            n if n % 2 == 1 => self.0[n / 2],
            n => f64::midpoint(self.0[n / 2 - 1], self.0[n / 2]),
        }
    }

    /// The value that `percent` of a hundred do not exceed.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((last * percent + 50) / 100).copied().unwrap_or(f64::NAN)
    }

    /// The smallest.
    pub fn min(&self) -> f64 {
        self.0.first().copied().unwrap_or(f64::NAN)
    }

    /// The largest.
    pub fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(Samples::new([3.0, 1.0, 2.0]).median().to_bits(), 2f64.to_bits());
        assert_eq!(Samples::new([4.0, 1.0, 2.0, 3.0]).median().to_bits(), 2.5f64.to_bits());
        assert!(Samples::new([]).median().is_nan());
    }

    #[test]
    fn percentiles_reach_from_the_smallest_to_the_largest() {
        let it = Samples::new((0..=100).map(f64::from));
        assert_eq!(it.percentile(0).to_bits(), it.min().to_bits());
        assert_eq!(it.percentile(99).to_bits(), 99f64.to_bits());
        assert_eq!(it.percentile(100).to_bits(), it.max().to_bits());
    }
}
