//! The device panel's figures, held against published measurements and arithmetic done by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;

use tinyml_playground::Error;
use tinyml_playground::device::boards::find;
use tinyml_playground::device::cost::{cycles, float32_cost};
use tinyml_playground::device::{DeviceParams, DeviceReport, Range, boards, estimate};
use tinyml_playground::structure::{Activation, Form, Layer, Structure};

fn on(board: &str, network: &Structure) -> DeviceReport {
    let params = DeviceParams {
        board: board.to_owned(),
    };
    estimate(network, &params.check().expect("a known board"))
}

/// A stack of dense layers with rectified hidden layers and a linear end.
fn dense(widths: &[usize]) -> Structure {
    let layers = widths
        .windows(2)
        .map(|pair| Layer {
            inputs: pair[0],
            outputs: pair[1],
            activation: Activation::Relu,
        })
        .collect();
    Structure::layers(layers, false)
}

/// `MLPerf` Tiny's anomaly detection: 640-128-128-128-128-8-128-128-128-128-640.
fn anomaly_detection() -> Structure {
    dense(&[640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640])
}

/// The article's model: ten features, two classes.
fn article() -> Structure {
    Structure::logistic_regression(10, 2, false)
}

/// 10-16-8-3 with softmax at the end.
fn perceptron(hidden: Activation) -> Structure {
    let widths = [
        (10, 16, hidden),
        (16, 8, hidden),
        (8, 3, Activation::Softmax),
    ];
    let layer = |(inputs, outputs, activation)| Layer {
        inputs,
        outputs,
        activation,
    };
    Structure::layers(widths.into_iter().map(layer).collect(), false)
}

/// Ten features, two classes, a split less than leaves.
fn tree(leaves: usize, depth: usize, standardise: bool) -> Structure {
    Structure {
        inputs: 10,
        standardise,
        form: Form::Tree {
            splits: leaves - 1,
            leaves,
            depth,
            classes: 2,
        },
    }
}

/// What a report says that it leaves out, and the names of its sources.
fn words(report: &DeviceReport) -> (String, Vec<&'static str>) {
    let figures = report.sources.iter().map(|source| source.figure);
    (report.leaves_out.join(" "), figures.collect())
}

#[track_caller]
fn holds(range: Range, value: f64) {
    assert!(
        range.low <= value && value <= range.high,
        "{value} is outside of {range:?}"
    );
}

#[track_caller]
fn close(actual: f64, expected: f64) {
    assert!(
        (actual - expected).abs() <= 1e-12 * expected.abs(),
        "{actual} is not {expected}"
    );
}

test! {
    fn the_counts_are_those_of_the_published_network() {
        // mlperf_tiny: 264,192 MACs. Biases: 8 layers of 128, one of 8, one of 640: 1,672.
        let network = anomaly_detection();
        assert_eq!(network.macs(), 264_192);
        assert_eq!(network.outputs(), 1_672);
        assert_eq!(network.parameters(), 264_192 + 1_672);
        // The largest pair of live buffers that does not count the input twice: 128 in, 640 out.
        assert_eq!(network.live_activations(), 768);
    }

    fn large_float32_networks_come_out_as_measured() {
        // tiny_results_v1.2, bosch: CY8CPROTO_062_4343W_float 16.77543 ms at 150 MHz (M4F), NUCLEO_H7A3ZI_float
        // 5.22991 ms at 280 MHz (M7).
        let measured = [
            ("nucleo_l4r5zi", 16.775_43e-3 * 150e6),
            ("nucleo_h7a3zi_q", 5.229_91e-3 * 280e6),
        ];
        for (board, measured) in measured {
            let estimated = cycles(&anomaly_detection(), float32_cost(find(board).unwrap()));
            holds(estimated, measured);
            assert!((estimated.typical / measured - 1.0).abs() < 0.03, "{board}: {estimated:?}");
        }
    }

    fn tiny_networks_come_out_within_the_range() {
        // MicroFlow's sine predictor 1-16-16-1: 12,479 cycles on an nRF52840, 33,130 on an ESP32.
        let sine = dense(&[1, 16, 16, 1]);
        assert_eq!((sine.macs(), sine.outputs()), (288, 33));
        holds(on("arduino_nano_33_ble_sense", &sine).cycles, 12_479.0);
        holds(on("esp32", &sine).cycles, 33_130.0);
    }

    fn the_articles_model_on_the_articles_board() {
        let report = on("arduino_nano_33_ble_sense", &article());
        assert_eq!((report.parameters, report.macs), (11, 10));
        // 11 float32 numbers, no scaler, the M4F image of 724 bytes.
        assert_eq!((report.flash.weights_bytes, report.flash.scaler_bytes), (44, 0));
        assert_eq!((report.flash.total_bytes, report.flash.budget_bytes), (768, Some(1_048_576)));
        close(report.flash.share.unwrap(), 768.0 / 1_048_576.0);
        // 40 bytes in, 4 out, 287 besides.
        assert_eq!((report.sram.total_bytes, report.sram.budget_bytes), (331, Some(262_144)));
        assert_eq!(report.fits, Some(true));
        // 10·9.5 + 21 + 37 + 29 = 182 cycles, within a factor of three; the greatest: 95 + 294 + 37 + 29 + 420 = 875.
        close(report.cycles.typical, 182.0);
        close(report.cycles.low, 182.0 / 3.0);
        close(report.cycles.high, 875.0);
        // At 64 MHz 2.84375 µs; at 3.3 mA and 3.0 V 9.9 mW: 28.153125 nJ.
        close(report.latency_us.typical, 2.843_75);
        close(report.energy_uj.unwrap().typical, 0.028_153_125);
        // 235 mAh · 3.0 V · 3.6 = 2538 J.
        close(report.battery.usable_j, 2538.0);
        assert_eq!(report.battery.can_supply, Some(true));
        close(report.inferences_per_battery.unwrap().typical, 2538.0 / 0.028_153_125e-6);
        assert!(report.battery.note.contains("13.6 mA"), "{}", report.battery.note);
    }

    fn standardising_takes_two_numbers_and_one_mac_per_input() {
        let plain = on("raspberry_pi_pico", &article());
        let scaled = on("raspberry_pi_pico", &Structure::logistic_regression(10, 2, true));
        assert_eq!(scaled.flash.scaler_bytes, 80);
        assert_eq!(scaled.flash.total_bytes, plain.flash.total_bytes + 80);
        // Ten more at 150 cycles: ROM arithmetic.
        close(scaled.cycles.typical, plain.cycles.typical + 1500.0);
    }

    fn software_arithmetic_costs_what_its_library_costs() {
        // 10·265 + 21 + 37 + 29 + 3160 on the Uno; 10·280 + 87 + 2507 on an M0+ with libgcc; 10·150 + 87 + 420 with
        // ROM.
        let typical = |board| on(board, &article()).cycles.typical;
        close(typical("arduino_uno_r3"), 5897.0);
        close(typical("nucleo_g0b1re"), 5394.0);
        close(typical("raspberry_pi_pico"), 2007.0);
    }

    fn a_model_that_does_not_fit_is_never_shown_as_fitting() {
        // 265,864 float32 numbers against 32,768 bytes.
        let report = on("arduino_uno_r3", &anomaly_detection());
        assert_eq!(report.flash.weights_bytes, 1_063_456);
        assert_eq!((report.flash.fits, report.sram.fits, report.fits), (Some(false), Some(false), Some(false)));
        assert_eq!(report.inferences_per_battery, None);
        // The bootloader's 512 bytes count.
        assert_eq!(report.flash.total_bytes, 1_063_456 + 3_194 + 512);
        // Exactly full fits, one number more does not: 29,062 bytes are left, 7,265 numbers and two bytes.
        assert_eq!(on("arduino_uno_r3", &Structure::logistic_regression(7_264, 2, false)).flash.fits, Some(true));
        assert_eq!(on("arduino_uno_r3", &Structure::logistic_regression(7_265, 2, false)).flash.fits, Some(false));
        // SRAM alone refuses too: 2,048 bytes.
        assert_eq!(on("arduino_uno_r3", &Structure::logistic_regression(1_000, 2, false)).fits, Some(false));
    }

    fn unknown_stays_unknown() {
        let report = on("nucleo_g0b1re", &article());
        assert_eq!((report.flash.budget_bytes, report.flash.share, report.flash.fits), (None, None, None));
        assert_eq!((report.sram.fits, report.fits), (None, None));
        assert_eq!((report.energy_uj, report.inferences_per_battery), (None, None));
        assert_eq!(report.battery.can_supply, None);
        // One known verdict against is enough.
        let huge = on("esp32_s3", &dense(&[1_000_000, 1_000]));
        assert_eq!((huge.flash.fits, huge.sram.fits, huge.fits), (None, Some(false), Some(false)));
    }

    fn a_coin_cell_is_promised_only_to_what_it_can_feed() {
        for (board, can_supply) in [
            ("raspberry_pi_pico", false),     // 24 mA
            ("arduino_uno_r3", false),        // 10 mA
            ("nucleo_l4r5zi", false),         // 23.5 mA
            ("esp32", false),                 // 49 mA
            ("nucleo_u575zi_q", false),       // 24 mW at 1.8 V: 13.3 mA
            ("nucleo_u385rg_q", true),        // 5.885 mW at 1.8 V: 3.3 mA
            ("sparkfun_edge", true),          // 0.288 mA
        ] {
            let report = on(board, &article());
            assert_eq!(report.battery.can_supply, Some(can_supply), "{board}");
            assert_eq!(report.inferences_per_battery.is_some(), can_supply, "{board}");
            assert_eq!(report.battery.note.contains("cannot feed"), !can_supply, "{board}");
        }
    }

    fn a_headline_current_is_called_optimistic_and_widened() {
        let report = on("nucleo_f411re", &article());
        assert!(report.leaves_out.iter().any(|sentence| sentence.contains("optimistic")));
        // Latency's own factor of 875 / 182, times 2.4, times 1.0425.
        let energy = report.energy_uj.unwrap();
        close(energy.high / energy.typical, 875.0 / 182.0 * 2.4 * 1.0425);
    }

    fn measured_power_is_inside_the_range() {
        // L4R5 at 1.8 V: 23.5 mA, and 38.7 mW measured over a whole network.
        let report = on("nucleo_l4r5zi", &anomaly_detection());
        let energy = report.energy_uj.unwrap();
        assert!(energy.low / report.latency_us.low < 38.7e-3);
        close(energy.typical / report.latency_us.typical, 23.5 * 1.8e-3);
    }

    fn every_board_gives_an_ordered_report_with_sources() {
        assert!(boards().len() >= 12);
        for board in boards() {
            for network in [article(), Structure::logistic_regression(30, 7, true), anomaly_detection()] {
                let report = on(board.key, &network);
                let ranges = [Some(report.cycles), Some(report.latency_us), report.energy_uj, report.inferences_per_battery];
                for range in ranges.into_iter().flatten() {
                    assert!(0.0 < range.low && range.low <= range.typical && range.typical <= range.high && range.high.is_finite());
                }
                assert!(report.sources.len() >= 6, "{}", board.key);
                assert!(report.sources.iter().all(|s| s.value.is_finite() && !s.source.is_empty() && !s.confidence.is_empty()));
            }
            for (field, known) in [
                ("flash_bytes", board.flash_bytes.is_some()),
                ("sram_bytes", board.sram_bytes.is_some()),
                ("active_current_ma", board.active_current_ma.is_some()),
                ("active_power_mw", board.active_power_mw.is_some()),
                ("sleep_current_ua", board.sleep_current_ua.is_some()),
                ("deep_sleep_current_ua", board.deep_sleep_current_ua.is_some()),
                ("board_idle_ma", board.board_idle_ma.is_some()),
            ] {
                assert_eq!(board.fact(field).is_some(), known, "{} {field}", board.key);
            }
        }
    }

    fn a_perceptron_by_hand() {
        let report = on("raspberry_pi_pico", &perceptron(Activation::Tanh));
        // 11·16 + 17·8 + 9·3 and 10·16 + 16·8 + 8·3.
        assert_eq!((report.parameters, report.macs, report.comparisons), (339, 312, 0));
        assert_eq!(report.flash.weights_bytes, 4 * 339);
        // Ten inputs; 16 in and 8 out are the largest pair that is alive at once.
        assert_eq!((report.sram.input_bytes, report.sram.activations_bytes), (40, 96));
        assert_eq!(report.sram.total_bytes, 40 + 96 + 287);
        // 312·150 + 27·21 + 3·37 + 29, and an exponential for each of the 24 tangents and the 3 shares: 27·420.
        close(report.cycles.typical, 46_800.0 + 567.0 + 111.0 + 29.0 + 11_340.0);
        // Rectifying takes none.
        let rectified = on("raspberry_pi_pico", &perceptron(Activation::Relu));
        close(rectified.cycles.typical, 46_800.0 + 567.0 + 111.0 + 29.0 + 1_260.0);
    }

    fn only_an_exponential_at_the_end_can_be_left_out() {
        let said = |structure: &Structure| words(&on("arduino_nano_33_ble_sense", structure)).0;
        for structure in [article(), perceptron(Activation::Relu)] {
            assert!(said(&structure).contains("A decision at a fixed threshold needs none."));
        }
        let tanh = said(&perceptron(Activation::Tanh));
        assert!(tanh.contains("exponential") && !tanh.contains("A decision at a fixed threshold"));
        assert!(!said(&dense(&[2, 3])).contains("exponential"));
    }

    fn a_tree_by_hand() {
        let report = on("arduino_nano_33_ble_sense", &tree(13, 5, false));
        // 12 thresholds and 13 pairs of probabilities.
        assert_eq!((report.parameters, report.macs, report.comparisons), (38, 0, 5));
        // 12 splits of 4 + 3·2 bytes, 13 leaves of 2·4 bytes, and no more than the network's code.
        assert_eq!((report.flash.weights_bytes, report.flash.total_bytes), (120 + 104, 120 + 104 + 724));
        // The row, the answer, the stack.
        assert_eq!((report.sram.input_bytes, report.sram.activations_bytes, report.sram.total_bytes), (40, 8, 40 + 8 + 287));
        // 5·18 + 29 = 119, within a factor of three: that is more than 5·12 + 29 = 89 to 5·35 + 29 = 204.
        close(report.cycles.typical, 119.0);
        close(report.cycles.low, 119.0 / 3.0);
        close(report.cycles.high, 357.0);
        close(report.latency_us.typical, 119.0 / 64.0);
        // Standardising: 10 MACs, 20 numbers.
        let scaled = on("arduino_nano_33_ble_sense", &tree(13, 5, true));
        close(scaled.cycles.typical, 119.0 + 95.0);
        assert_eq!(scaled.flash.scaler_bytes, 80);
        // On a core that calculates in software: 5·80 + 29.
        close(on("arduino_uno_r3", &tree(13, 5, false)).cycles.typical, 429.0);
        // One leaf compares nothing.
        let stump = on("arduino_nano_33_ble_sense", &tree(1, 0, false));
        close(stump.cycles.typical, 29.0);
        assert_eq!((stump.comparisons, stump.flash.weights_bytes), (0, 8));
    }

    fn large_trees_need_longer_indices() {
        let weights = |leaves| on("esp32", &tree(leaves, 20, false)).flash.weights_bytes;
        assert_eq!(weights(32_768), 32_767 * 10 + 32_768 * 8);
        assert_eq!(weights(32_769), 32_768 * 16 + 32_769 * 8);
        let wide = Structure { inputs: 32_769, ..tree(2, 1, false) };
        assert_eq!(on("esp32", &wide).flash.weights_bytes, 16 + 16);
    }

    fn what_is_said_of_a_tree_is_about_a_tree() {
        for board in boards() {
            let report = on(board.key, &tree(13, 5, false));
            let (said, figures) = words(&report);
            assert!(said.contains("longest way through the tree") && said.contains("comparison"), "{said}");
            assert!(!said.contains("multiplication") && !said.contains("exponential") && !said.contains("model this small"));
            assert!(figures.contains(&"cycles per comparison") && figures.contains(&"flash per split"));
            assert!(!figures.contains(&"cycles per MAC") && !figures.contains(&"cycles per exponential activation"));
            let comparison = report.sources.iter().find(|source| source.figure == "cycles per comparison").unwrap();
            assert_eq!(comparison.confidence, "low");
            assert!(comparison.source.starts_with("assumption"));
            let (said, figures) = words(&on(board.key, &article()));
            assert!(!said.contains("comparison") && !figures.contains(&"cycles per comparison"));
            assert!(words(&on(board.key, &tree(13, 5, true))).1.contains(&"cycles per MAC"));
        }
    }

    fn a_constant_answer_costs_the_call() {
        let constant = Structure { inputs: 10, standardise: true, form: Form::Constant { classes: 3 } };
        let report = on("arduino_nano_33_ble_sense", &constant);
        assert_eq!((report.parameters, report.macs, report.comparisons), (3, 0, 0));
        assert_eq!((report.flash.weights_bytes, report.flash.scaler_bytes, report.sram.activations_bytes), (12, 0, 12));
        close(report.cycles.typical, 29.0);
    }

    fn an_unknown_board_is_refused_with_the_known_ones() {
        let refused = DeviceParams { board: "toaster".to_owned() }.check().unwrap_err();
        assert!(matches!(&refused, Error::InvalidParameter { field, .. } if field == "board"));
        let message = refused.within("device").to_string();
        assert!(message.starts_with("device.board must be one of arduino_nano_33_ble_sense, raspberry_pi_pico, "));
        assert!(message.ends_with(", got \"toaster\"."), "{message}");
    }

    fn absurd_shapes_give_figures_and_no_trap() {
        let report = on("arduino_uno_r3", &dense(&[usize::MAX, usize::MAX, usize::MAX]));
        assert_eq!((report.fits, report.cycles.high.is_finite()), (Some(false), true));
        let nothing = on("arduino_uno_r3", &dense(&[]));
        assert_eq!((nothing.parameters, nothing.macs, nothing.sram.total_bytes), (0, 0, 287));
    }

    fn the_report_is_written_as_the_contract_says() {
        let json = serde_json::to_value(on("arduino_nano_33_ble_sense", &article())).unwrap();
        assert_eq!(json["board"]["key"], "arduino_nano_33_ble_sense");
        assert_eq!(json["flash"]["budget_bytes"], 1_048_576);
        assert!(json["cycles"]["low"].is_number() && json["energy_uj"]["typical"].is_number());
        assert_eq!(json["battery"]["name"], "CR2032");
        let board = serde_json::to_value(find("nucleo_g0b1re").unwrap()).unwrap();
        assert_eq!((&board["core"], &board["clock_hz"]), (&"cortex-m0plus".into(), &64_000_000.into()));
        assert!(board["flash_bytes"].is_null());
    }
}
