//! Weights changed by hand, to see what they do.

use std::rc::Rc;

use serde::Serialize;

use super::{Session, Stage};
use crate::error::Result;
use crate::model::Place;

/// One weight that was changed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Edit {
    /// Where it sits.
    #[serde(flatten)]
    pub place: Place,
    /// What it is now.
    pub value: f64,
    /// What it was before.
    pub was: f64,
}

impl Session {
    /// Changes one weight of the trained model. The rows are scored again; training again forgets it.
    ///
    /// # Errors
    /// [`Error::NotReady`](crate::Error::NotReady) while the model is being trained;
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) for a place that the model does not have or a weight
    /// that is not a finite number.
    pub fn edit(&mut self, place: Place, value: f64) -> Result<()> {
        let model = self.model()?;
        let was = model.weight(place)?;
        let edited = model.with_weight(place, value)?;
        self.restart_from(Stage::Score);
        self.outcomes.model = Some(Rc::new(edited));
        self.outcomes.edits.push(Edit { place, value, was });
        Ok(())
    }

    /// Takes the latest edit back; does nothing where there is none.
    ///
    /// # Errors
    /// As [`Session::edit`].
    pub fn undo_edit(&mut self) -> Result<()> {
        let model = self.model()?;
        let Some(&Edit { place, was, .. }) = self.outcomes.edits.last() else {
            return Ok(());
        };
        let restored = model.with_weight(place, was)?;
        self.restart_from(Stage::Score);
        self.outcomes.model = Some(Rc::new(restored));
        self.outcomes.edits.pop();
        Ok(())
    }
}
