//! What each figure of the device rests on: the word beside it, held against its sources.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod device_models;

use device_models::{NANO, article, board, dense, float, hold, int8, on, perceptron, tree};
use tinyml_playground::device::params::{Sending, Sensing, SolarCell};
use tinyml_playground::device::{
    BatteryChoice, CustomBoard, DeviceParams, DeviceReport, Kernel, bases, boards,
};
use tinyml_playground::structure::Activation;

/// The word as the report has it outside: `"estimate"`.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn own(custom: CustomBoard) -> DeviceParams {
    DeviceParams {
        custom: Some(custom),
        whole_board: false,
        ..DeviceParams::default()
    }
}

/// The parts of the average power with their words.
fn parts(report: &DeviceReport) -> [(Option<tinyml_playground::device::Range>, String); 6] {
    let (power, bases) = (&report.average_power_uw, &report.bases);
    [
        (power.sleep, word(bases.sleep)),
        (power.sensor, word(bases.sensor)),
        (power.front_end, word(bases.front_end)),
        (power.inference, word(bases.inference)),
        (power.radio, word(bases.radio)),
        (power.board, word(bases.board)),
    ]
}

test! {
    fn each_word_is_explained_once() {
        let words: Vec<_> = bases().iter().map(|one| word(one.basis)).collect();
        assert_eq!(words, ["measured", "datasheet", "yours", "estimate", "assumption", "unknown"]);
        assert!(bases().iter().all(|one| one.meaning.ends_with('.')));
    }

    fn the_words_of_the_nano() {
        let report = on(NANO, &article());
        let bases = report.bases;
        // Multiplications were measured, the rest of the time counted in QEMU; the current is a datasheet's.
        assert_eq!([word(bases.flash), word(bases.sram), word(bases.latency), word(bases.energy)], ["estimate"; 4]);
        assert_eq!((word(bases.sleep), word(bases.board), word(bases.power)), ("datasheet".into(), "estimate".into(), "estimate".into()));
        assert_eq!(word(bases.solar), "datasheet");
        // Nobody publishes what a step down a tree takes.
        let tree = on(NANO, &tree(13, 5, false)).bases;
        assert_eq!((word(tree.latency), word(tree.energy), word(tree.flash)), ("assumption".into(), "assumption".into(), "estimate".into()));
        // As on an M4F, by assumption.
        assert_eq!(word(on("raspberry_pi_pico_2", &article()).bases.flash), "assumption");
        // An interpreter's own time is assumed, as the source says.
        let framework = hold(&int8(&article()), DeviceParams { kernel: Kernel::CmsisNn, ..board(NANO) });
        assert_eq!(word(framework.bases.latency), "assumption");
    }

    fn what_the_user_gives_is_said_to_be_his() {
        let given = CustomBoard { active_current_ma: Some(4.0), sleep_current_ua: Some(2.0), ..CustomBoard::default() };
        let device = DeviceParams {
            sensor: Sensing { current_ma: Some(1.0), ..Sensing::default() },
            front_end_ms: 1.0,
            ..own(given)
        };
        let bases = hold(&float(&article()), device).bases;
        assert_eq!([word(bases.sleep), word(bases.sensor), word(bases.front_end)], ["yours"; 3]);
        assert_eq!((word(bases.energy), word(bases.power)), ("estimate".into(), "estimate".into()));
    }

    fn a_word_is_unknown_exactly_where_the_figure_is() {
        let sensors = [None, Some("microphone"), Some("lsm9ds1")];
        for known in boards() {
            for sensor in sensors.into_iter().filter(|name| name.is_none_or(|name| known.sensors.iter().any(|one| one.key == name))) {
                for (structure, kernel) in [(article(), Kernel::C), (perceptron(Activation::Tanh), Kernel::CmsisNn), (tree(9, 4, true), Kernel::Generated), (dense(&[4, 3]), Kernel::C)] {
                    let device = DeviceParams {
                        kernel,
                        sensor: Sensing { name: sensor.map(str::to_owned), ..Sensing::default() },
                        front_end_ms: 2.0,
                        radio: Sending { reports_per_inference: 1.0, ..Sending::default() },
                        battery: BatteryChoice::Lipo500,
                        solar: SolarCell::default(),
                        ..board(known.key)
                    };
                    let report = hold(&float(&structure), device);
                    let what = format!("{} {sensor:?}", known.key);
                    assert_eq!(word(report.bases.energy) == "unknown", report.energy_uj.is_none(), "{what}");
                    let used = || parts(&report).into_iter().filter(|(power, _)| power.is_none_or(|power| power.high > 0.0));
                    for (power, word) in used() {
                        assert_eq!(word == "unknown", power.is_none(), "{what}");
                    }
                    assert_eq!(word(report.bases.power) == "unknown", report.average_power_uw.total.is_none(), "{what}");
                    // The total is no surer than the least sure of the parts that are in it.
                    let order = |word: &String| bases().iter().position(|one| self::word(one.basis) == *word);
                    let least_sure = used().filter(|(power, _)| power.is_some()).map(|(_, word)| order(&word)).max();
                    if let Some(least_sure) = least_sure {
                        assert_eq!(order(&word(report.bases.power)), least_sure.max(order(&"estimate".to_owned())), "{what}");
                    }
                }
            }
        }
    }

    fn a_board_without_currents_has_no_power_and_says_what_is_missing() {
        let power = hold(&float(&article()), own(CustomBoard::default())).average_power_uw;
        assert_eq!(power.total, None);
        assert_eq!(
            power.note.unwrap(),
            "The average power is not known: the chip's current asleep and the chip's current while it calculates are missing."
        );
        let half = CustomBoard { sleep_current_ua: Some(2.0), ..CustomBoard::default() };
        let power = hold(&float(&article()), own(half)).average_power_uw;
        assert!(power.total.unwrap().typical > 0.0);
        assert_eq!(
            power.note.unwrap(),
            "The average power is the least that it can be: the chip's current while it calculates is not known."
        );
        // What is not used need not be known: a chip that never runs.
        let never = hold(&float(&article()), DeviceParams { rate_hz: 0.0, ..own(CustomBoard { sleep_current_ua: Some(0.0), ..CustomBoard::default() }) });
        assert_eq!((never.average_power_uw.total.unwrap().high, never.average_power_uw.note), (0.0, None));
    }
}
