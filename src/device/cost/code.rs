//! Bytes of inference code, and of a framework.

use crate::device::boards::Core;
use crate::device::params::Kernel;
use crate::structure::{Arithmetic, Form, Structure};

/// A number of bytes with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// The bytes.
    pub bytes: u64,
    /// Who says so.
    pub source: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
}

const OWN: &str = "text size of a generic firmware for the core, opt-level s";
const NOT_MEASURED: &str =
    "assumption: no size measured for this core; the nearest measured one is taken";
const AVR_FLOAT: &str = "sum of avr-libc's expf 1,320, + 380, * 380 and / 390 bytes (github.com/avrdudes/avr-libc \
                         doc/api/bench-libm.dox) and, as an assumption, 724 bytes for the rest as on the M4F";
const X_CUBE_AI: &str = "github.com/STMicroelectronics/stm32ai-modelzoo human_activity_recognition/st_ign/README.md: 6.15 KiB, X-CUBE-AI, \
                         a float network of 3,064 parameters";

/// Inference code with the arithmetic that it calls. A tree is always plain C.
#[must_use]
pub fn inference(
    core: Core,
    kernel: Kernel,
    arithmetic: Arithmetic,
    structure: &Structure,
) -> Size {
    if kernel == Kernel::Generated && matches!(structure.form, Form::Layers(_)) {
        return Size {
            bytes: 6298,
            source: X_CUBE_AI,
            confidence: "low for other models and tools",
        };
    }
    let integer = arithmetic == Arithmetic::Int8;
    let (bytes, source, measured) = match (core, integer) {
        (Core::CortexM0Plus, true) => (610, OWN, true),
        (Core::CortexM0Plus, false) => (2896, OWN, true),
        (Core::CortexM3, true) => (508, OWN, true),
        (Core::CortexM3, false) => (2526, OWN, true),
        (Core::CortexM4F, true) => (532, OWN, true),
        (Core::CortexM4F, false) => (724, OWN, true),
        (Core::CortexM33 | Core::CortexM7, true) => (532, NOT_MEASURED, false),
        (Core::CortexM33 | Core::CortexM7, false) => (724, NOT_MEASURED, false),
        (Core::Avr, true) => (
            1500,
            "assumption: the M0+'s 610 bytes, more than doubled for 8-bit registers",
            false,
        ),
        (Core::Avr, false) => (3194, AVR_FLOAT, false),
        (Core::Esp32 | Core::Esp32S3, true) => (610, NOT_MEASURED, false),
        (Core::Esp32 | Core::Esp32S3, false) => (2896, NOT_MEASURED, false),
    };
    Size {
        bytes,
        source,
        confidence: if measured {
            "medium: measured without start-up code"
        } else {
            "low"
        },
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
        source: "github.com/edgeimpulse/tflite-find-arena-size README.md: the whole arena of a float32 network with two hidden \
                 layers on a Cortex-M4F",
        confidence: "low: larger networks need more",
    })
}
