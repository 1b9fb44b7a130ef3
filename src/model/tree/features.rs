//! Which features a node looks at: drawn at random, none twice, until enough of them vary among its rows.
//!
//! The draws are scikit-learn's, number for number (`node_split_best`). The features stand in a row and change places as
//! they are drawn: first those already known not to vary, drawn ones before the others, then those found not to vary
//! here, those not yet drawn, and those drawn that vary. The order stays from node to node, and so does the generator.

use crate::rng::RandomState;

/// The features of a tree in the making, and the generator that draws them.
#[derive(Debug)]
pub(super) struct Features {
    /// The xorshift generator's state (Marsaglia, "Xorshift RNGs", 2003; scikit-learn's `our_rand_r`).
    state: u32,
    /// The features in their present order, shape (`n_features`,).
    order: Vec<usize>,
    /// Those that do not vary, in the order found, of which the first are of the node at hand, shape (`n_features`,).
    constants: Vec<usize>,
    /// The most features that a node looks at, if one of them varies.
    most: usize,
    draw: Draw,
}

/// How far the drawing for a node has come.
#[derive(Debug, Default)]
struct Draw {
    /// Features known from the node's ancestors not to vary.
    known: usize,
    /// How many of these were drawn.
    known_drawn: usize,
    /// Features found not to vary.
    found: usize,
    /// Features drawn.
    drawn: usize,
    /// Where those begin that were drawn and vary.
    varying: usize,
}

impl Features {
    pub(super) fn new(n_features: usize, most: usize, seed: u32) -> Self {
        let state = RandomState::new(seed).interval(u64::from(u32::MAX >> 1) - 1);
        Self {
            state: u32::try_from(state).unwrap_or_default(), // Below 2³¹.
            order: (0..n_features).collect(),
            constants: vec![0; n_features],
            most,
            draw: Draw::default(),
        }
    }

    /// Begins a node whose ancestors found the first `known` constants.
    pub(super) fn begin(&mut self, known: usize) {
        self.draw = Draw {
            known,
            varying: self.order.len(),
            ..Draw::default()
        };
    }

    /// Draws the next feature to look at and gives its place.
    pub(super) fn next(&mut self) -> Option<usize> {
        loop {
            let draw = &self.draw;
            let enough = draw.drawn >= self.most && draw.drawn > draw.found + draw.known_drawn;
            if enough || draw.varying <= draw.known + draw.found {
                return None;
            }
            let (start, end) = (draw.known_drawn, draw.varying - draw.found);
            let place = start + self.random() % (end - start);
            self.draw.drawn += 1;
            if place >= self.draw.known {
                return Some(place + self.draw.found);
            }
            self.order.swap(start, place);
            self.draw.known_drawn += 1;
        }
    }

    /// The feature in a place.
    pub(super) fn at(&self, place: usize) -> usize {
        self.order[place]
    }

    /// Notes whether the feature just drawn varies among the node's rows.
    pub(super) fn note(&mut self, place: usize, varies: bool) {
        let draw = &mut self.draw;
        if varies {
            draw.varying -= 1;
            self.order.swap(draw.varying, place);
        } else {
            self.order.swap(draw.known + draw.found, place);
            draw.found += 1;
        }
    }

    /// Ends a node; gives the number of constants that its children know.
    pub(super) fn end(&mut self) -> usize {
        let (known, all) = (self.draw.known, self.draw.known + self.draw.found);
        // The known ones go back into their order, which siblings count on.
        self.order[..known].copy_from_slice(&self.constants[..known]);
        self.constants[known..all].copy_from_slice(&self.order[known..all]);
        all
    }

    /// The next number below 2³¹.
    fn random(&mut self) -> usize {
        let mut state = self.state.max(1);
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        self.state = state;
        (state & u32::MAX >> 1) as usize
    }
}
