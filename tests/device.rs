//! Flash, SRAM and time, held against published figures and arithmetic done by hand.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod device_models;

use device_models::{
    NANO, anomaly_detection, article, board, close, dense, float, hold, holds, int8, on,
    perceptron, tree, words,
};
use tinyml_playground::Error;
use tinyml_playground::device::boards::{Core, find};
use tinyml_playground::device::cost::{Processor, cycles};
use tinyml_playground::device::{DeviceParams, Kernel, boards};
use tinyml_playground::structure::{
    Activation, Arithmetic, Form, Kept, Layer, Storage, Structure, Workload,
};

/// The default device with this kernel.
fn with(key: &str, kernel: Kernel) -> DeviceParams {
    DeviceParams {
        kernel,
        ..board(key)
    }
}

test! {
    fn tiny_networks_come_out_within_the_range() {
        // MicroFlow's sine predictor 1-16-16-1 in int8: 12,479 cycles on an nRF52840, 33,130 on an ESP32; TensorFlow Lite
        // Micro with all around it 166,929.
        let sine = dense(&[1, 16, 16, 1]);
        assert_eq!((sine.macs(), sine.outputs()), (288, 33));
        holds(hold(&int8(&sine), board(NANO)).cycles, 12_479.0);
        holds(hold(&int8(&sine), board("esp32")).cycles, 33_130.0);
        holds(hold(&int8(&sine), with(NANO, Kernel::CmsisNn)).cycles, 166_929.0);
    }

    fn the_articles_model_on_the_articles_board() {
        let report = on(NANO, &article());
        assert_eq!((report.parameters, report.macs), (11, 10));
        // 11 float32 numbers, no scaler; code on an M4F: 838 + 52 dense + 62 logistic.
        assert_eq!((report.flash.weights_bytes, report.flash.scaler_bytes), (44, 0));
        assert_eq!((report.flash.total_bytes, report.flash.budget_bytes), (996, Some(1_048_576)));
        close(report.flash.share.unwrap(), 996.0 / 1_048_576.0);
        // 40 bytes in, 4 out, 287 besides.
        assert_eq!((report.sram.total_bytes, report.sram.budget_bytes), (331, Some(262_144)));
        assert_eq!(report.fits, Some(true));
        assert!(report.advice.is_empty());
        // 10·9.5 + 21 + 37 + 29 + 120 = 302 cycles, within a factor of three; at most 10·12 + 294 + 200 + 600 + 420.
        close(report.cycles.typical, 302.0);
        close(report.cycles.low, 302.0 / 3.0);
        close(report.cycles.high, 1634.0);
        // At 64 MHz 4.71875 µs; at 3.3 mA and 3.0 V 9.9 mW: 46.715625 nJ.
        close(report.latency_us.typical, 4.718_75);
        close(report.energy_uj.unwrap().typical, 0.046_715_625);
    }

    fn int8_and_float16_by_hand() {
        let report = hold(&int8(&article()), board(NANO));
        // Ten weights, a bias of 4 bytes, a multiplier of 4 and its shift; the logistic function's table;
        // code: 381 + 158 dense + 26 for reading the table.
        assert_eq!((report.flash.weights_bytes, report.flash.tables_bytes, report.flash.code_bytes), (19, 256, 565));
        assert_eq!(report.flash.total_bytes, 19 + 256 + 565);
        // The row in float32, its copy and the answer in int8.
        assert_eq!((report.sram.input_bytes, report.sram.activations_bytes, report.sram.total_bytes), (40, 11, 338));
        // 10·5.04 + 10·34 to quantise + 44 + 55 + 12 for the table + 29.
        close(report.cycles.typical, 50.4 + 340.0 + 44.0 + 55.0 + 12.0 + 29.0);
        let half = hold(&Workload::dense(article(), Arithmetic::Float16), board(NANO));
        // 10·(9.5 + 15) + 21 + 37 + 29 + 120.
        assert_eq!(half.flash.weights_bytes, 22);
        close(half.cycles.typical, 452.0);
    }

    fn a_framework_takes_flash_and_sram() {
        let report = hold(&int8(&anomaly_detection()), with("nucleo_l4r5zi", Kernel::CmsisNn));
        // Published: 270,880 bytes of weights and biases; a multiplier and a shift for each layer; 6,096 bytes of
        // description; 9,732 of framework.
        assert_eq!(report.flash.weights_bytes, 270_880 + 10 * 5);
        assert_eq!(report.flash.runtime_bytes, 9_732 + 6_096);
        assert_eq!(report.sram.runtime_bytes, 1_392);
        assert_eq!(report.sram.total_bytes, 4 * 640 + 768 + 287 + 1_392);
        let plain = hold(&int8(&anomaly_detection()), board("nucleo_l4r5zi"));
        assert_eq!((plain.flash.runtime_bytes, plain.sram.runtime_bytes), (0, 0));
        // A tree has no framework.
        assert_eq!(hold(&int8(&tree(13, 5, false)), with(NANO, Kernel::CmsisNn)).flash.runtime_bytes, 0);
    }

    fn faster_kernels_are_faster_where_they_were_measured() {
        for key in ["nucleo_l4r5zi", "nucleo_u575zi_q", "nucleo_h7a3zi_q"] {
            let typical = |kernel| hold(&int8(&anomaly_detection()), with(key, kernel)).cycles.typical;
            assert!(typical(Kernel::Generated) < typical(Kernel::CmsisNn));
            assert!(typical(Kernel::CmsisNn) < typical(Kernel::C));
        }
    }

    fn zeros_cost_nothing_and_finding_the_rest_does() {
        let with = |storage, nonzero| {
            let workload = Workload { kept: vec![Kept { storage, nonzero, scanned: 0 }], ..float(&dense(&[100, 10])) };
            hold(&workload, board(NANO))
        };
        let rest = 10.0 * 21.0 + 37.0 + 29.0;
        // 200 weights at 9.5 cycles, 2.5 times that in rows, 3 times behind a bitmap, whose 1,000 bits cost 3 each.
        close(with(Storage::Csr, 200).cycles.typical, 200.0 * 9.5 * 2.5 + rest);
        close(with(Storage::Bitmap, 200).cycles.typical, 200.0 * 9.5 * 3.0 + 3_000.0 + rest);
        close(with(Storage::Dense, 200).cycles.typical, 1_000.0 * 9.5 + rest);
        assert_eq!(with(Storage::Csr, 200).macs, 200);
        // 11 row starts of 2 bytes, 200 columns of 1, 200 weights and 10 biases of 4.
        assert_eq!(with(Storage::Csr, 200).flash.weights_bytes, 22 + 200 + 800 + 40);
        assert!(words(&with(Storage::Csr, 200)).0.contains("zeros save space sooner than time"));
    }

    fn standardising_takes_two_numbers_and_one_mac_per_input() {
        let plain = on("raspberry_pi_pico", &article());
        let scaled = on("raspberry_pi_pico", &Structure::logistic_regression(10, 2, true));
        assert_eq!(scaled.flash.scaler_bytes, 80);
        // And code, 57 bytes on an M0+.
        assert_eq!(scaled.flash.total_bytes, plain.flash.total_bytes + 80 + 57);
        // The scaled row is a copy.
        assert_eq!(scaled.sram.total_bytes, plain.sram.total_bytes + 40);
        // Ten more at 150 cycles: ROM arithmetic.
        close(scaled.cycles.typical, plain.cycles.typical + 1500.0);
    }

    fn software_arithmetic_costs_what_its_library_costs() {
        // 10·265 + 60 + 150 + 150 + 3160 on the Uno; 10·280 + 21 + 37 + 44 + 2507 on an M0+ with libgcc; 10·150 + 102 + 420
        // with ROM.
        let typical = |board| on(board, &article()).cycles.typical;
        close(typical("arduino_uno_r3"), 6170.0);
        close(typical("nucleo_g0b1re"), 5409.0);
        close(typical("raspberry_pi_pico"), 2022.0);
    }

    fn a_perceptron_by_hand() {
        let report = on("raspberry_pi_pico", &perceptron(Activation::Tanh));
        // 11·16 + 17·8 + 9·3 and 10·16 + 16·8 + 8·3.
        assert_eq!((report.parameters, report.macs, report.comparisons), (339, 312, 0));
        assert_eq!(report.flash.weights_bytes, 4 * 339);
        // Ten inputs; 16 in and 8 out are the largest pair that is alive at once.
        assert_eq!((report.sram.input_bytes, report.sram.activations_bytes), (40, 96));
        // 312·150 + 27·21 + 3·37 + 44, and an exponential for each of the 24 tangents and the 3 shares: 27·420.
        close(report.cycles.typical, 46_800.0 + 567.0 + 111.0 + 44.0 + 11_340.0);
        // Rectifying takes none.
        let rectified = on("raspberry_pi_pico", &perceptron(Activation::Relu));
        close(rectified.cycles.typical, 46_800.0 + 567.0 + 111.0 + 44.0 + 1_260.0);
    }

    fn instructions_are_what_qemu_counted() {
        let counted = |structure: Structure, arithmetic, count: f64| {
            let report = hold(&Workload::dense(structure, arithmetic), board(NANO));
            let error = report.instructions.unwrap() / count - 1.0;
            assert!(error.abs() <= 0.03, "{error}");
        };
        // Means over 32 rows in QEMU's Cortex-M4F (`tests/calibrate`), arm-none-eabi-gcc 12.2 at -Os.
        counted(Structure::logistic_regression(1, 2, false), Arithmetic::Float32, 125.625);
        counted(Structure::logistic_regression(10, 6, false), Arithmetic::Float32, 987.14);
        let layer = |inputs, outputs, activation| Layer { inputs, outputs, activation };
        let two = vec![layer(26, 26, Activation::Identity), layer(26, 6, Activation::Softmax)];
        counted(Structure::layers(two, false), Arithmetic::Int8, 5999.0);
        // Others than the exported C were not counted.
        assert_eq!(hold(&float(&article()), with(NANO, Kernel::Generated)).instructions, None);
        assert_eq!(on("arduino_uno_r3", &article()).instructions, None);
    }

    fn a_tree_by_hand() {
        let report = on(NANO, &tree(13, 5, false));
        assert_eq!((report.parameters, report.macs, report.comparisons), (38, 0, 5));
        // 25 nodes of 4 + 1 + 2 bytes, 13 leaves of one probability, 132 of code.
        assert_eq!((report.flash.weights_bytes, report.flash.total_bytes), (175 + 52, 175 + 52 + 132));
        assert_eq!((report.sram.input_bytes, report.sram.activations_bytes, report.sram.total_bytes), (40, 0, 40 + 287));
        // 5·18 + 29 = 119, within a factor of three at least: 5·35 + 600 is more than that.
        close(report.cycles.typical, 119.0);
        close(report.cycles.low, 119.0 / 3.0);
        close(report.cycles.high, 775.0);
        // Standardising: 20 numbers, and a MAC for each of the five features that are compared.
        let scaled = on(NANO, &tree(13, 5, true));
        close(scaled.cycles.typical, 119.0 + 47.5);
        assert_eq!(scaled.flash.scaler_bytes, 80);
        // On a core that calculates in software: 5·80 + 150.
        close(on("arduino_uno_r3", &tree(13, 5, false)).cycles.typical, 550.0);
        // In integers: 5·17 + 5·34 to quantise + 29; 25 nodes of 4 bytes, 13 of 1, 10 scales of 5.
        let integer = hold(&int8(&tree(13, 5, false)), board(NANO));
        close(integer.cycles.typical, 284.0);
        assert_eq!(integer.flash.weights_bytes, 100 + 13 + 50);
    }

    fn what_is_said_of_a_tree_is_about_a_tree() {
        for board in boards() {
            let report = on(board.key, &tree(13, 5, false));
            let (said, figures) = words(&report);
            assert!(said.contains("longest way through the tree") && said.contains("comparison"), "{said}");
            assert!(!said.contains("multiplication") && !said.contains("exponential") && !said.contains("model this small"));
            assert!(figures.contains(&"cycles per comparison") && !figures.contains(&"cycles per MAC"));
            let comparison = report.sources.iter().find(|source| source.figure == "cycles per comparison").unwrap();
            assert_eq!(comparison.confidence, "low");
            assert!(comparison.source.starts_with("assumption"));
            let (said, figures) = words(&on(board.key, &article()));
            assert!(!said.contains("comparison") && !figures.contains(&"cycles per comparison"));
        }
    }

    fn a_constant_answer_costs_the_call() {
        let constant = Structure { inputs: 10, standardise: true, form: Form::Constant { classes: 3 } };
        let report = on(NANO, &constant);
        assert_eq!((report.parameters, report.macs, report.comparisons), (3, 0, 0));
        assert_eq!((report.flash.weights_bytes, report.flash.scaler_bytes, report.sram.activations_bytes), (12, 0, 0));
        close(report.cycles.typical, 29.0);
    }

    fn unknown_stays_unknown() {
        let report = on("nucleo_g0b1re", &article());
        assert_eq!((report.flash.budget_bytes, report.flash.share, report.flash.fits), (None, None, None));
        assert_eq!((report.sram.fits, report.fits), (None, None));
        assert_eq!((report.energy_uj, report.inferences_per_battery, report.battery_life_hours), (None, None, None));
        assert_eq!(report.battery.can_supply, None);
        // One known verdict against is enough.
        let huge = on("esp32_s3", &dense(&[1_000_000, 1_000]));
        assert_eq!((huge.flash.fits, huge.sram.fits, huge.fits), (None, Some(false), Some(false)));
    }

    fn every_board_kernel_and_arithmetic_gives_an_ordered_report_with_sources() {
        assert!(boards().len() >= 12);
        let structures = [article(), Structure::logistic_regression(30, 7, true), anomaly_detection(), tree(13, 5, true)];
        for board in boards() {
            for kernel in [Kernel::C, Kernel::CmsisNn, Kernel::Generated] {
                for arithmetic in [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8] {
                    for structure in &structures {
                        let report = hold(&Workload::dense(structure.clone(), arithmetic), with(board.key, kernel));
                        let ranges = [Some(report.cycles), Some(report.latency_us), report.energy_uj, report.inferences_per_battery, report.battery_life_hours];
                        for range in ranges.into_iter().flatten() {
                            assert!(0.0 < range.low && range.low <= range.typical && range.typical <= range.high && range.high.is_finite());
                        }
                        assert!(report.sources.len() >= 6, "{}", board.key);
                        assert!(report.sources.iter().all(|s| s.value.is_finite() && !s.source.is_empty() && !s.confidence.is_empty()));
                    }
                }
            }
            for (field, known) in [
                ("flash_bytes", board.flash_bytes.is_some()),
                ("sram_bytes", board.sram_bytes.is_some()),
                ("active_current_ma", board.active_current_ma.is_some()),
                ("active_power_mw", board.active_power_mw.is_some()),
                ("sleep_current_ua", board.sleep_current_ua.is_some()),
                ("deep_sleep_current_ua", board.deep_sleep_current_ua.is_some()),
                ("board_idle_ma", board.board_idle_ma.is_some()),
                ("board_extra_ma", board.board_extra_ma.is_some()),
                ("wakeup_us", board.wakeup_us.is_some()),
                ("radio_tx_ma", board.radio_tx_ma.is_some()),
            ] {
                assert_eq!(board.fact(field).is_some(), known, "{} {field}", board.key);
            }
        }
    }

    fn more_work_never_takes_less_time() {
        for core in [Core::Avr, Core::CortexM0Plus, Core::CortexM3, Core::CortexM4F, Core::CortexM33, Core::CortexM7, Core::Esp32, Core::Esp32S3] {
            for kernel in [Kernel::C, Kernel::CmsisNn, Kernel::Generated] {
                for arithmetic in [Arithmetic::Float32, Arithmetic::Float16, Arithmetic::Int8] {
                    let float32 = tinyml_playground::device::boards::Float32::Library;
                    let mut before = 0.0;
                    for width in [1, 2, 5, 20, 80, 320] {
                        let workload = Workload::dense(dense(&[10, width, 3]), arithmetic);
                        let time = cycles(&workload, Processor { core, float32 }, kernel).typical;
                        assert!(time > before, "{core:?} {kernel:?} {arithmetic:?}");
                        before = time;
                    }
                }
            }
        }
    }

    fn an_unknown_board_is_refused_with_the_known_ones() {
        let refused = board("toaster").check().unwrap_err();
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
        let json = serde_json::to_value(on(NANO, &article())).unwrap();
        assert_eq!(json["board"]["key"], NANO);
        assert_eq!(json["flash"]["budget_bytes"], 1_048_576);
        assert_eq!((&json["arithmetic"], &json["kernel"]), (&"float32".into(), &"c".into()));
        assert!(json["cycles"]["low"].is_number() && json["energy_uj"]["typical"].is_number());
        assert_eq!(json["battery"]["name"], "CR2032");
        let board = serde_json::to_value(find("nucleo_g0b1re").unwrap()).unwrap();
        assert_eq!((&board["core"], &board["clock_hz"]), (&"cortex-m0plus".into(), &64_000_000.into()));
        assert!(board["flash_bytes"].is_null());
    }
}
