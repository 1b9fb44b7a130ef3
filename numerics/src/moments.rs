//! The running moments of Adam's gradients.

/// Running means of a gradient and of its squares, each of the shape (`n_params`,).
#[derive(Debug)]
pub struct Moments<'a> {
    /// Of the gradient.
    pub means: &'a mut [f64],
    /// Of its squares.
    pub squares: &'a mut [f64],
    /// How much of the means stays.
    pub beta_1: f64,
    /// How much of the squares' means stays.
    pub beta_2: f64,
}

impl Moments<'_> {
    /// Takes in a gradient and moves the parameters by `rate` · mean / (√square + `epsilon`) against it.
    #[inline(never)]
    pub fn step(self, params: &mut [f64], gradient: &[f64], rate: f64, epsilon: f64) {
        let Self {
            means,
            squares,
            beta_1,
            beta_2,
        } = self;
        let own = params.iter_mut().zip(gradient);
        for (((param, g), mean), square) in own.zip(means).zip(squares) {
            *mean = beta_1 * *mean + (1.0 - beta_1) * g;
            *square = beta_2 * *square + (1.0 - beta_2) * (g * g);
            *param += -rate * *mean / (square.sqrt() + epsilon);
        }
    }
}
