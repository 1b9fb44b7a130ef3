//! The line search of Moré and Thuente: dcsrch and dcstep of MINPACK-2.
//!
//! J. J. Moré and D. J. Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20 (1994).
//! It looks for a step that satisfies the strong Wolfe conditions. All it sees is the function along the line,
//! phi(step) = f(x + step d); the caller evaluates, [`Search::advance`] decides.

/// Share of the promised decrease that a step must reach (`ftol` of dcsrch).
const SUFFICIENT_DECREASE: f64 = 1e-3;
/// Share of the first slope that may be left (`gtol` of dcsrch).
const CURVATURE: f64 = 0.9;
/// Relative width below which a bracket is not searched any further (`xtol` of dcsrch).
const NARROWEST: f64 = 0.1;
/// The longest step (`stpmax` of dcsrch); the shortest is 0.
pub(super) const LONGEST: f64 = 1e10;

/// A step with the value and the slope of phi there.
#[derive(Debug, Clone, Copy)]
struct Probe {
    step: f64,
    value: f64,
    slope: f64,
}

impl Probe {
    /// The same probe of the function phi(step) - slope * step.
    fn tilted(self, slope: f64) -> Self {
        Self {
            step: self.step,
            value: self.value - self.step * slope,
            slope: self.slope - slope,
        }
    }

    /// Undoes [`Probe::tilted`].
    fn upright(self, slope: f64) -> Self {
        Self {
            step: self.step,
            value: self.value + self.step * slope,
            slope: self.slope + slope,
        }
    }
}

/// A search in progress.
#[derive(Debug)]
pub(super) struct Search {
    /// phi at step 0.
    start: Probe,
    /// The step to evaluate next, or the accepted one.
    pub(super) step: f64,
    /// The best step so far (`stx`).
    best: Probe,
    /// The other end of the interval of uncertainty (`sty`).
    other: Probe,
    /// Whether the interval holds a minimiser for sure (`brackt`).
    bracketed: bool,
    /// Whether phi has had a sufficient value with a rising slope (stage 2).
    second_stage: bool,
    /// The last two widths of the interval (`width`, `width1`).
    widths: [f64; 2],
    /// The limits of the next step (`stmin`, `stmax`).
    limits: [f64; 2],
}

impl Search {
    /// A search from phi(0) = `value` with the negative `slope` there, beginning with `step`.
    pub(super) fn new(value: f64, slope: f64, step: f64) -> Self {
        let start = Probe {
            step: 0.0,
            value,
            slope,
        };
        Self {
            start,
            step,
            best: start,
            other: start,
            bracketed: false,
            second_stage: false,
            widths: [LONGEST, 2.0 * LONGEST],
            limits: [0.0, step + 4.0 * step],
        }
    }

    /// Takes phi's value and slope at `self.step`. True accepts that step; else `self.step` is the next to evaluate.
    pub(super) fn advance(&mut self, value: f64, slope: f64) -> bool {
        let trial = Probe {
            step: self.step,
            value,
            slope,
        };
        let least_slope = SUFFICIENT_DECREASE * self.start.slope;
        let enough = self.start.value + trial.step * least_slope;
        if value <= enough && slope >= 0.0 {
            self.second_stage = true;
        }
        if self.is_over(trial, enough, least_slope) {
            return true;
        }
        if !self.second_stage && value <= self.best.value && value > enough {
            self.best = self.best.tilted(least_slope);
            self.other = self.other.tilted(least_slope);
            self.choose_step(trial.tilted(least_slope));
            self.best = self.best.upright(least_slope);
            self.other = self.other.upright(least_slope);
        } else {
            self.choose_step(trial);
        }
        self.narrow();
        false
    }

    /// Whether `trial` satisfies the Wolfe conditions, or nothing better is to be expected.
    fn is_over(&self, trial: Probe, enough: f64, least_slope: f64) -> bool {
        let Probe { step, value, slope } = trial;
        let [min, max] = self.limits;
        self.bracketed && (step <= min || step >= max || max - min <= NARROWEST * max)
            || step == LONGEST && value <= enough && slope <= least_slope
            || step == 0.0 && (value > enough || slope >= least_slope)
            || value <= enough && slope.abs() <= CURVATURE * -self.start.slope
    }

    /// Keeps the interval shrinking and the next step inside of it.
    #[allow(clippy::manual_clamp)] // A step that is not a number becomes 0; `clamp` would keep it.
    fn narrow(&mut self) {
        let (best, other) = (self.best.step, self.other.step);
        if self.bracketed {
            let width = (other - best).abs();
            if width >= 0.66 * self.widths[1] {
                self.step = best + 0.5 * (other - best);
            }
            self.widths = [width, self.widths[0]];
            self.limits = [best.min(other), best.max(other)];
        } else {
            self.limits = [
                self.step + 1.1 * (self.step - best),
                self.step + 4.0 * (self.step - best),
            ];
        }
        self.step = self.step.max(0.0).min(LONGEST);
        let [min, max] = self.limits;
        if self.bracketed && (self.step <= min || self.step >= max || max - min <= NARROWEST * max)
        {
            self.step = best;
        }
    }

    /// dcstep: the next step from cubic and quadratic interpolation, and the new interval.
    fn choose_step(&mut self, trial: Probe) {
        let (best, other) = (self.best, self.other);
        let sign = trial.slope * (best.slope / best.slope.abs());
        let new = if trial.value > best.value {
            self.bracketed = true;
            step_back(best, trial)
        } else if sign < 0.0 {
            self.bracketed = true;
            let cubic = Cubic::through(best, trial).step(trial, best, trial.step > best.step);
            farther(trial.step, cubic, secant_step(trial, best))
        } else if trial.slope.abs() < best.slope.abs() {
            self.step_on(trial)
        } else if self.bracketed {
            Cubic::through(other, trial).step(trial, other, trial.step > other.step)
        } else {
            self.limit_beyond(trial)
        };
        if trial.value > best.value {
            self.other = trial;
        } else {
            if sign < 0.0 {
                self.other = best;
            }
            self.best = trial;
        }
        self.step = new;
    }

    /// Case 3 of dcstep: lower value, slope of the same sign but flatter, so the minimiser lies beyond.
    fn step_on(&self, trial: Probe) -> f64 {
        let best = self.best;
        let Cubic {
            theta,
            size,
            radicand,
        } = Cubic::through(best, trial);
        let mut gamma = size * radicand.max(0.0).sqrt();
        if trial.step > best.step {
            gamma = -gamma;
        }
        let p = (gamma - trial.slope) + theta;
        let q = (gamma + (best.slope - trial.slope)) + gamma;
        let r = p / q;
        let cubic = if r < 0.0 && gamma != 0.0 {
            trial.step + r * (best.step - trial.step)
        } else {
            self.limit_beyond(trial)
        };
        let secant = secant_step(trial, best);
        if self.bracketed {
            let nearer = if (trial.step - cubic).abs() < (trial.step - secant).abs() {
                cubic
            } else {
                secant
            };
            let furthest = trial.step + 0.66 * (self.other.step - trial.step);
            if trial.step > best.step {
                furthest.min(nearer)
            } else {
                furthest.max(nearer)
            }
        } else {
            let [min, max] = self.limits;
            farther(trial.step, cubic, secant).min(max).max(min)
        }
    }

    /// The limit on the far side of `trial`.
    fn limit_beyond(&self, trial: Probe) -> f64 {
        let [min, max] = self.limits;
        if trial.step > self.best.step {
            max
        } else {
            min
        }
    }
}

/// Case 1 of dcstep: a higher value, so the minimiser lies between.
fn step_back(best: Probe, trial: Probe) -> f64 {
    let length = trial.step - best.step;
    let cubic = Cubic::through(best, trial).step(best, trial, trial.step < best.step);
    let rise = (best.value - trial.value) / length + best.slope;
    let quadratic = best.step + ((best.slope / rise) / 2.0) * length;
    if (cubic - best.step).abs() < (quadratic - best.step).abs() {
        cubic
    } else {
        cubic + (quadratic - cubic) / 2.0
    }
}

/// The cubic through the values and slopes of two probes, in the paper's terms: its stationary points follow from
/// `theta` and gamma = `size` * sqrt(`radicand`).
struct Cubic {
    theta: f64,
    size: f64,
    radicand: f64,
}

impl Cubic {
    fn through(end: Probe, trial: Probe) -> Self {
        let theta =
            3.0 * (end.value - trial.value) / (trial.step - end.step) + end.slope + trial.slope;
        let size = theta.abs().max(end.slope.abs()).max(trial.slope.abs());
        let ratio = theta / size;
        Self {
            theta,
            size,
            radicand: ratio * ratio - (end.slope / size) * (trial.slope / size),
        }
    }

    /// The stationary point as a step from `from` towards `to`; `negative` picks the root.
    fn step(&self, from: Probe, to: Probe, negative: bool) -> f64 {
        let root = self.size * self.radicand.sqrt();
        let gamma = if negative { -root } else { root };
        let p = (gamma - from.slope) + self.theta;
        let q = ((gamma - from.slope) + gamma) + to.slope;
        from.step + (p / q) * (to.step - from.step)
    }
}

/// The step at which the slope, seen as a line through both probes, is 0.
fn secant_step(trial: Probe, best: Probe) -> f64 {
    trial.step + (trial.slope / (trial.slope - best.slope)) * (best.step - trial.step)
}

/// Whichever of two steps is farther from `step`.
fn farther(step: f64, cubic: f64, secant: f64) -> f64 {
    if (cubic - step).abs() > (secant - step).abs() {
        cubic
    } else {
        secant
    }
}
