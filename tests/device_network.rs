//! `deviceEstimate`, boards of one's own, and the advice where something does not fit.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod device_models;

use device_models::{anomaly_detection, article, board, dense, float, hold, int8, tree};
use serde_json::json;
use tinyml_playground::Config;
use tinyml_playground::device::{DeviceReport, estimate_network};
use tinyml_playground::params::Value;
use tinyml_playground::structure::{Form, Structure, Workload};

fn value(json: &serde_json::Value) -> Value {
    serde_json::from_str(&json.to_string()).unwrap()
}

fn of(network: &serde_json::Value, device: &serde_json::Value) -> Result<DeviceReport, String> {
    estimate_network(&value(network), &value(device)).map_err(|error| error.to_string())
}

/// Ten layers, 640 inputs.
fn detector() -> serde_json::Value {
    let widths = [640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640];
    let layers: Vec<_> = widths
        .windows(2)
        .map(|pair| json!([pair[0], pair[1], "relu"]))
        .collect();
    json!({ "layers": layers })
}

/// Whether the sentence that starts so is there.
fn says(report: &DeviceReport, part: &str) -> bool {
    report.advice.iter().any(|sentence| sentence.contains(part))
}

/// The number in front of `unit` in the sentence that has `word`.
fn number(report: &DeviceReport, word: &str, unit: &str) -> Option<u64> {
    let sentence = report
        .advice
        .iter()
        .find(|sentence| sentence.contains(word))?;
    let before = sentence.split(unit).next()?;
    before
        .split_whitespace()
        .last()?
        .replace(',', "")
        .parse()
        .ok()
}

test! {
    fn a_network_by_its_layers_is_the_same_network() {
        let device = json!({"board": "nucleo_l4r5zi", "arithmetic": "int8", "kernel": "generated"});
        let report = of(&detector(), &device).unwrap();
        assert_eq!(report.macs, 264_192);
        let mut params = board("nucleo_l4r5zi");
        params.kernel = tinyml_playground::device::Kernel::Generated;
        assert_eq!(report.cycles, hold(&int8(&anomaly_detection()), params).cycles);
        // null: the article's board, float32.
        let plain = of(&json!({"layers": [[10, 1, "sigmoid"]]}), &json!(null)).unwrap();
        assert_eq!(plain.flash, hold(&float(&article()), board(device_models::NANO)).flash);
        assert!(of(&json!({"layers": [[1_000_000, 1_000_000, "relu"]]}), &json!({})).unwrap().cycles.high.is_finite());
        assert!(of(&json!({"layers": [[3, 2]]}), &json!({})).is_ok());
    }

    fn hostile_networks_are_refused_in_a_sentence() {
        let refused = |network: serde_json::Value| of(&network, &json!({})).unwrap_err();
        for (network, part) in [
            (json!(null), "network must be"),
            (json!([]), "network must be"),
            (json!({}), "network.layers must be"),
            (json!({"layers": []}), "network.layers must be"),
            (json!({"layers": 3}), "network.layers must be"),
            (json!({"layers": [[1, 2, "relu"]], "depth": 1}), "network.depth is not a known setting"),
            (json!({"layers": [[1, 2, "swish"]]}), "network.layers.0 must be"),
            (json!({"layers": [[0, 2, "relu"]]}), "network.layers.0 must be"),
            (json!({"layers": [[1.5, 2, "relu"]]}), "network.layers.0 must be"),
            (json!({"layers": [[-1, 2, "relu"]]}), "network.layers.0 must be"),
            (json!({"layers": [[1, 1_000_001, "relu"]]}), "network.layers.0 must be"),
            (json!({"layers": [[1e300, 2, "relu"]]}), "network.layers.0 must be"),
            (json!({"layers": [[1]]}), "network.layers.0 must be"),
            (json!({"layers": [[1, 2, "relu", 4]]}), "network.layers.0 must be"),
            (json!({"layers": [null]}), "network.layers.0 must be"),
            (json!({"layers": [[1, 2, "relu"], [3, 1, "relu"]]}), "network.layers.1 must be a layer of 2 inputs"),
            (json!({"layers": vec![json!([1, 1, "relu"]); 1_001]}), "network.layers must be a list of 1 to 1,000"),
        ] {
            let message = refused(network);
            assert!(message.starts_with(part) && message.ends_with('.'), "{message}");
        }
    }

    fn hostile_devices_are_refused_in_a_sentence() {
        for (device, part) in [
            (json!(3), "device must be an object"),
            (json!({"bord": "x"}), "device.bord is not a known setting"),
            (json!({"rate_hz": -1}), "device.rate_hz must be"),
            (json!({"battery": "aaa"}), "device.battery must be"),
            (json!({"battery": {"capacity_mah": 0}}), "device.battery.capacity_mah must be"),
            (json!({"battery": {"volts": 3}}), "device.battery.volts is not a known"),
            (json!({"custom": {"core": "z80"}}), "device.custom.core must be"),
            (json!({"custom": {"clock_hz": 0}}), "device.custom.clock_hz must be"),
            (json!({"custom": {"supply_v": 0}}), "device.custom.supply_v must be"),
            (json!({"custom": {"sram_bytes": -5}}), "device.custom.sram_bytes must be"),
            (json!({"sensor": {"name": "radar"}}), "device.sensor.name must be null or one of lsm9ds1"),
            (json!({"board": "esp32", "sensor": {"name": "lsm9ds1"}}), "device.sensor.name must be null for this board"),
            (json!({"kernel": "fast"}), "device.kernel must be"),
        ] {
            let message = of(&detector(), &device).unwrap_err();
            assert!(message.starts_with(part) && message.ends_with('.'), "{message}");
        }
    }

    fn a_board_of_ones_own_counts_as_its_figures_say() {
        for core in ["avr", "cortex-m0plus", "cortex-m3", "cortex-m4f", "cortex-m33", "cortex-m7", "esp32", "esp32-s3"] {
            let custom = json!({"core": core, "clock_hz": 1_000_000, "flash_bytes": 2_000_000, "sram_bytes": 100_000,
                "supply_v": 2.0, "active_current_ma": 5.0, "sleep_current_ua": 10.0});
            let report = of(&detector(), &json!({"custom": custom, "rate_hz": 0})).unwrap();
            // A million bytes of weights are more than an AVR can reach.
            assert_eq!((report.board.key, report.fits), ("custom", Some(core != "avr")), "{core}");
            // A microsecond is a cycle, and the power 10 mW.
            device_models::close(report.latency_us.typical, report.cycles.typical);
            device_models::close(report.energy_uj.unwrap().typical, report.cycles.typical * 10e-3);
            // Never: 10 µA at 2 V, and nothing else.
            device_models::close(report.average_power_uw.total.unwrap().typical, 20.0);
            assert!(report.sources.iter().any(|source| source.source == "given by you"));
        }
        let unknown = of(&detector(), &json!({"custom": {"core": "cortex-m7"}})).unwrap();
        assert_eq!((unknown.energy_uj, unknown.average_power_uw.sleep), (None, None));
        assert_eq!(unknown.battery_life_hours, None);
    }

    fn what_is_null_counts_as_left_out() {
        let network = json!({"layers": [[2, 1, "logistic"]]});
        let plain = of(&network, &json!({"board": device_models::NANO})).unwrap();
        let nulls = json!({"board": device_models::NANO, "rate_hz": null, "battery": null, "kernel": null, "custom": null});
        assert_eq!(of(&network, &nulls).unwrap(), plain);
    }

    fn an_avr_holds_no_more_than_its_pointers_reach() {
        let own = json!({"custom": {"core": "avr", "clock_hz": 16e6, "flash_bytes": 262_144, "sram_bytes": 8192}});
        let report = of(&json!({"layers": [[2, 200, "relu"], [200, 60, "relu"], [60, 1, "logistic"]]}), &own).unwrap();
        // 12,920 float32 numbers take 51,680 bytes: more than an array of avr-gcc may have, less than the flash.
        assert!(report.flash.total_bytes > 51_680 && report.flash.total_bytes < 262_144);
        assert_eq!((report.flash.fits, report.fits), (Some(false), Some(false)));
        assert!(says(&report, "32,768 bytes"), "{:?}", report.advice);
        let small = of(&json!({"layers": [[2, 8, "relu"], [8, 1, "logistic"]]}), &own).unwrap();
        assert_eq!(small.fits, Some(true));
    }

    fn another_board_takes_the_place_of_ones_own() {
        let own = value(&json!({"device": {"custom": {"core": "avr"}, "sensor": {"name": null, "current_ma": 2}}}));
        let config = Config::default().with(&own).unwrap();
        assert!(config.device.custom.is_some());
        let faster = config.with(&value(&json!({"device": {"custom": {"clock_hz": 8_000_000}}}))).unwrap();
        let custom = faster.device.custom.as_ref().unwrap();
        assert_eq!((custom.core, custom.clock_hz), (tinyml_playground::device::boards::Core::Avr, 8_000_000));
        let other = config.with(&value(&json!({"device": {"board": "esp32"}}))).unwrap();
        assert_eq!((other.device.custom, other.device.sensor.current_ma), (None, None));
        let same = config.with(&value(&json!({"device": {"rate_hz": 5}}))).unwrap();
        assert!(same.device.custom.is_some());
    }

    fn a_model_that_does_not_fit_is_never_shown_as_fitting() {
        // 265,864 float32 numbers against 32,768 bytes; the bootloader's 512 bytes count.
        let report = hold(&float(&anomaly_detection()), board("arduino_uno_r3"));
        assert_eq!(report.flash.weights_bytes, 1_063_456);
        assert_eq!((report.flash.fits, report.sram.fits, report.fits), (Some(false), Some(false), Some(false)));
        assert_eq!((report.inferences_per_battery, report.battery_life_hours), (None, None));
        // Code on an AVR: 1,545 + 271 dense, 9 further layers of 29, 108 for ReLU and 9 more calls of 9.
        assert_eq!(report.flash.total_bytes, 1_063_456 + 2_266 + 512);
        assert!(says(&report, "bytes of flash, 1,033,466 more than the 32,768 there are"));
        // Exactly full fits, one number more does not: 1,545 + 271 + 107 bytes of code leave 30,333, 7,583 numbers.
        let linear = |features| hold(&float(&Structure::logistic_regression(features, 2, false)), board("arduino_uno_r3"));
        assert_eq!(linear(7_582).flash.fits, Some(true));
        assert_eq!(linear(7_583).flash.fits, Some(false));
        // SRAM alone refuses too: 2,048 bytes.
        assert_eq!(linear(1_000).fits, Some(false));
        // Its row alone is too large: nothing but another board helps.
        assert!(says(&linear(1_000), "another board") && linear(1_000).advice.len() == 2);
    }

    fn advice_names_the_least_change_and_it_holds() {
        let uno = || board("arduino_uno_r3");
        // 20-100-60-2: 8,282 float32 numbers, 33,128 bytes.
        let large = dense(&[20, 100, 60, 2]);
        let report = hold(&float(&large), uno());
        assert_eq!(report.fits, Some(false));
        assert_eq!(hold(&int8(&large), uno()).fits, Some(true));
        assert!(report.advice[1].starts_with("int8 would make it fit: its weights take 8,783 bytes instead of 33,128"), "{}", report.advice[1]);
        // Narrower by that much fits, by one percent less not.
        let percent = number(&report, "narrower", " %").unwrap();
        let narrowed = |percent: u64| {
            let left = |width: u64| usize::try_from(width * (100 - percent) / 100).unwrap();
            hold(&float(&dense(&[20, left(100), left(60), 2])), uno()).fits
        };
        assert_eq!((narrowed(percent), narrowed(percent - 1)), (Some(true), Some(false)));
        let percent = number(&report, "pruning", " %").unwrap();
        let pruned = |percent: u64| {
            // By hand: the smallest of all, a bitmap and rows for each layer, behind biases; code for the forms that are used.
            let mut used = [false; 3];
            let layers = [(20, 100), (100, 60), (60, 2_u64)];
            let bytes = layers.map(|(inputs, outputs): (u64, u64)| {
                let kept = inputs * outputs - inputs * outputs * percent / 100;
                let bitmap = outputs * inputs.div_ceil(8) + 4 * kept;
                let rows = 2 * (outputs + 1) + 5 * kept;
                let forms = [4 * inputs * outputs, bitmap, rows];
                let smallest = forms.into_iter().min().unwrap();
                used[forms.iter().position(|bytes| *bytes == smallest).unwrap()] = true;
                smallest + 4 * outputs
            });
            let forms: u64 = [271, 332, 339].iter().zip(used).filter(|(_, used)| *used).map(|(code, _)| code).sum();
            let code = 1_545 + forms + 2 * 29 + 108 + 2 * 9;
            bytes.iter().sum::<u64>() + code + 512 <= 32_768
        };
        assert_eq!((pruned(percent), pruned(percent - 1)), (true, false));
    }

    fn a_tree_is_told_how_many_leaves_would_do() {
        let report = hold(&float(&tree(4_000, 20, false)), board("arduino_uno_r3"));
        assert_eq!(report.fits, Some(false));
        let leaves = number(&report, "leaves", " leaves").unwrap();
        let fits = |leaves| hold(&float(&tree(usize::try_from(leaves).unwrap(), 20, false)), board("arduino_uno_r3")).fits;
        assert_eq!(fits(leaves), Some(true));
        assert!(!says(&report, "pruning"));
    }

    fn where_one_change_does_not_do_two_are_tried() {
        let report = hold(&float(&dense(&[20, 300, 200, 2])), board("arduino_uno_r3"));
        assert!(report.advice.iter().any(|sentence| sentence.contains("would make it fit")), "{:?}", report.advice);
        for form in [Form::Constant { classes: 2 }, Form::Layers(Vec::new())] {
            let structure = Structure { inputs: 100_000, standardise: false, form };
            let report = hold(&Workload::dense(structure, tinyml_playground::structure::Arithmetic::Float32), board("arduino_uno_r3"));
            assert_eq!((report.fits, report.advice.len()), (Some(false), 2));
        }
    }
}
