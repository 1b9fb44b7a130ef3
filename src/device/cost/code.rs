//! Bytes of inference code, and of a framework.

use super::linked::linked;
use crate::device::basis::Basis;
use crate::device::boards::Core;
use crate::device::params::Kernel;
use crate::structure::{Form, Structure, Workload};

/// A number of bytes with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// The bytes.
    pub bytes: u64,
    /// What they rest on.
    pub basis: Basis,
    /// Who says so.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
}

const X_CUBE_AI: &str = "github.com/STMicroelectronics/stm32ai-modelzoo human_activity_recognition/st_ign/README.md: 6.15 KiB, X-CUBE-AI, \
                         a float network of 3,064 parameters";

const ARM: &str = "linked size of the exported C, arm-none-eabi-gcc 12.2 at -Os with newlib-nano, counted by tests/firmware/size.rs";

/// Inference code with the arithmetic that it calls. A tree is always plain C.
#[must_use]
pub fn inference(core: Core, kernel: Kernel, workload: &Workload) -> Size {
    if kernel == Kernel::Generated && matches!(workload.structure.form, Form::Layers(_)) {
        return Size {
            bytes: 6298,
            basis: Basis::Estimate,
            source: X_CUBE_AI,
            confidence: "low for other models and tools",
        };
    }
    let (basis, source, confidence) = match core {
        Core::CortexM0Plus => (
            Basis::Estimate,
            ARM,
            "high: within 3 % on other random models; where floating point lies in the chip's ROM (RP2040), an upper bound, as an assumption",
        ),
        Core::CortexM3 | Core::CortexM4F => (
            Basis::Estimate,
            ARM,
            "high: within 3 % on other random models",
        ),
        Core::Avr => (
            Basis::Estimate,
            "linked size of the exported C, avr-gcc 5.4 at -Os with avr-libc, counted by tests/firmware/size.rs",
            "high: within 3 % on other random models",
        ),
        Core::CortexM33 | Core::CortexM7 => (
            Basis::Assumption,
            "assumption: as on a Cortex-M4F, where the exported C was linked by arm-none-eabi-gcc 12.2 at -Os with newlib-nano",
            "medium: not measured on this core",
        ),
        Core::Esp32 | Core::Esp32S3 => (
            Basis::Assumption,
            "assumption: as on a Cortex-M3, where the exported C was linked by arm-none-eabi-gcc 12.2 at -Os with newlib-nano",
            "low: not measured on this core",
        ),
    };
    Size {
        bytes: linked(core, workload),
        basis,
        source,
        confidence,
    }
}

/// Bytes of TensorFlow Lite Micro's framework without kernels.
const TFLM: u64 = 9732;

/// Bytes of a model's description in a flatbuffer: in all, and for each layer.
const FLATBUFFER: (u64, u64) = (616, 548);

/// The framework that reads the model at run time, and the description that it reads.
#[must_use]
pub fn framework(kernel: Kernel, structure: &Structure) -> Option<Size> {
    let layers = structure.n_layers();
    (kernel == Kernel::CmsisNn && layers > 0).then(|| Size {
        bytes: layers
            .saturating_mul(FLATBUFFER.1)
            .saturating_add(TFLM + FLATBUFFER.0),
        basis: Basis::Estimate,
        source: "TensorFlow Lite Micro: 9,732 bytes on a Cortex-M3 without kernels (github.com/tensorflow/tflite-micro \
                 tensorflow/lite/micro/examples/memory_footprint/README.md); the model's description 6,096 bytes for ten layers and \
                 2,260 for three, on a line",
        confidence: "medium",
    })
}

/// What the framework keeps in SRAM beside the values.
#[must_use]
pub fn arena(kernel: Kernel, structure: &Structure) -> Option<Size> {
    framework(kernel, structure).map(|_| Size {
        bytes: 1392,
        basis: Basis::Estimate,
        source: "github.com/edgeimpulse/tflite-find-arena-size README.md: the whole arena of a float32 network with two hidden \
                 layers on a Cortex-M4F",
        confidence: "low: larger networks need more",
    })
}
