//! What is known of a build: the form and the material.

use crate::foundation::Foundation;
use crate::mask::Masker;
use crate::material::Material;

/// What a build rests on.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The form, as it was filled in.
    pub foundation: &'a Foundation,
    /// The material, as it is kept.
    pub material: &'a Material,
    /// Whether secrets and personal data are masked before anything is sent.
    pub is_masked: bool,
}

impl Known<'_> {
    /// The form as it is sent, and what masks the other texts in the same way.
    pub(crate) fn masked_form(&self) -> (Foundation, Masker) {
        let mut masker = Masker::resume(&self.material.masked);
        let mut form = self.foundation.clone();
        if self.is_masked {
            let Foundation { title, environment, symptom, known, must, must_not, escalation, .. } = &mut form;
            for text in
                [title, environment, symptom, known, escalation].into_iter().chain(must).chain(must_not)
            {
                *text = masker.mask(text);
            }
        }
        (form, masker)
    }

    /// A text with the values that were masked in their places again. Secrets stay out.
    pub(crate) fn masker(&self) -> Masker {
        self.masked_form().1
    }
}
